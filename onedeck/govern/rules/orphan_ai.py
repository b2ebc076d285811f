"""An AI answers customers that nobody allowed: an agent no charter lists, a version or a model outside what it allows.

What is in no charter has no owner, no gate and no target: if it goes wrong, nobody was asked. Looked at are all AI
touches of the thirteen weeks, of self-service and of assistance, where the workspace has charters. An agent in no
charter at all is one finding for the workspace, an agent of another journey's charter one for this journey, a version
outside `allowedVersions` and a model that `models` does not name one each. Not counted are conversations that no
charter covers (OD105), touches that name no agent, version or model, and what was seen in fewer than 30 conversations
or with fewer than 20 customers. A version that cannot be compared with the range is a note.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: ["*"]}
          ai: {systems: [{name: Pip, agentId: pip, allowedVersions: ">=3.1 <3.3"}]}
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, version: "3.3", at: "2026-01-05 10:00",
           until: "2026-01-05 10:05", end: completed, repeat: 30}
        - {conversation: "d#", customer: "q#", room: ai, agent: scout, at: "2026-01-05 10:00",
           until: "2026-01-05 10:05", end: completed, repeat: 30}
    as_of: "2026-02-01 00:00"
    finds: [billing/pip 3.3, /scout]

Passes:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: ["*"]}
          ai: {systems: [{name: Pip, agentId: pip, allowedVersions: ">=3.1 <3.3"}]}
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, version: "3.2", at: "2026-01-05 10:00",
           until: "2026-01-05 10:05", end: completed, repeat: 40}
        - {conversation: "d#", customer: "q#", room: ai, agent: pip, version: "3.3", at: "2026-01-05 10:00",
           until: "2026-01-05 10:05", end: completed, repeat: 29}
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator
from dataclasses import replace

from onedeck.charter.charters import Charter
from onedeck.charter.versions import version_allowed
from onedeck.govern.check.agents import Met, Suspect, ai_met, enough, system_of, tallies
from onedeck.govern.check.look import Look
from onedeck.model.findings import ERROR, NOTE, Finding, Mark, Rule

RULE = Rule(
    code="OD104",
    title="an AI answers that no charter allows",
    severity=ERROR,
    pattern="separate_ownership",
    help="list it in the charter (ai.systems) with its owner's word, or take it off the journey",
    live=True,
    definition="every AI version seen maps to exactly one charter and owner",
)
Cause = tuple[str, str, Mark]  # severity, what is wrong with it, where the charter should have said so


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per AI that no charter allows, for the workspace or for a journey."""
    causes: dict[tuple[str, str], Cause] = {}
    suspects = []
    met_here = ai_met(look) if look.charters else []
    for met in met_here:
        if found := _suspect(look, met):
            suspect, cause = found
            suspects.append(suspect)
            causes[suspect.journey, suspect.subject] = cause
    for tally in tallies(look, RULE, suspects, met_here):
        if enough(tally):
            severity, wrong, mark = causes[tally.journey, tally.subject]
            said = (
                f"{tally.subject} answered in {tally.bad:,} of {tally.n:,} conversations with AI, and {wrong}"
            )
            yield Finding(RULE, severity, tally.journey, tally.subject, said, (mark,), tally=tally)


def _suspect(look: Look, met: Met) -> tuple[Suspect, Cause] | None:
    if not any(system_of(charter, met) for charter in look.charters):
        mark = look.mark(look.charters[0].place, "no charter lists it")
        alone = replace(met, version="", model="")
        return Suspect("", met.agent, alone), (ERROR, "no charter lists it", mark)
    charter = look.charter(met.journey)
    return _in_charter(look, charter, met) if charter else None


def _in_charter(look: Look, charter: Charter, met: Met) -> tuple[Suspect, Cause] | None:
    system = system_of(charter, met)
    if system is None:
        place = charter.places.get("ai", charter.place)
        wrong = f"the charter of {charter.title} does not list it"
        alone = replace(met, version="", model="")
        return Suspect(charter.name, met.agent, alone), (ERROR, wrong, look.mark(place, wrong))
    version = f"{met.agent} {met.version}"
    allowed = version_allowed(system.versions, met.version) if met.version and system.versions else True
    if allowed is not True:
        wrong = f"the charter allows {system.versions}"
        if allowed is None:
            wrong += ", with which this version cannot be compared"
        mark = look.mark(system.place, f"allows {system.versions}", len(system.name))
        cause = (NOTE if allowed is None else ERROR, wrong, mark)
        return Suspect(charter.name, version, replace(met, model="")), cause
    if met.model and system.models and met.model not in system.models:
        wrong = f"the charter names only {', '.join(system.models)}"
        subject = f"{version if met.version else met.agent} on {met.model}"
        mark = look.mark(system.place, f"models: {', '.join(system.models)}", len(system.name))
        return Suspect(charter.name, subject, met), (ERROR, wrong, mark)
    return None

"""A version went live past the gate: the charter has a release gate, and nobody decided about this version.

A gate nobody stands at is a sentence in a file. Looked at are charters with a `releaseGate` and the versions of their
AI systems in the events of the thirteen weeks: one first seen after the gate was there (the day its owner took over,
where the charter says it), without a decision to ship, hold or roll back in the audit journal (`onedeck sign`). Not
counted: what was there from the log's first week on, as nobody knows since when; the first version of an agent ever
seen; versions the charter does not allow (OD104); fewer than 30 conversations or 20 customers.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: ["*"]}
          ai: {systems: [{name: Pip, agentId: pip, allowedVersions: ">=3 <4"}]}
          releaseGate: {indicatorRefs: [held_up], method: sequential, alpha: 0.05}
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, version: "3.1", at: "2026-01-05 10:00",
           until: "2026-01-05 10:05", end: completed, repeat: 40}
        - {conversation: "d#", customer: "p#", room: ai, agent: pip, version: "3.2", at: "2026-01-15 10:00",
           until: "2026-01-15 10:05", end: completed, repeat: 40}
    as_of: "2026-02-01 00:00"
    finds: [billing/pip 3.2]

Passes:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com, dateIn: "2026-01-20"}}
          scope: {contactReasons: ["*"]}
          ai: {systems: [{name: Pip, agentId: pip, allowedVersions: ">=3 <4"}]}
          releaseGate: {indicatorRefs: [held_up], method: sequential, alpha: 0.05}
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, version: "3.1", at: "2026-01-05 10:00",
           until: "2026-01-05 10:05", end: completed, repeat: 40}
        - {conversation: "d#", customer: "p#", room: ai, agent: pip, version: "3.2", at: "2026-01-15 10:00",
           until: "2026-01-15 10:05", end: completed, repeat: 40}
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from onedeck.charter.charters import Charter
from onedeck.charter.versions import version_allowed
from onedeck.govern.audit.decisions import gate_decisions
from onedeck.govern.check.agents import Suspect, ai_met, enough, system_of, tallies
from onedeck.govern.check.look import Look
from onedeck.model.findings import ERROR, Finding, Rule
from onedeck.model.verdicts import DAY_US

RULE = Rule(
    code="OD505",
    title="a version went live without the gate's decision",
    severity=ERROR,
    pattern="redesigned",
    help="decide about it on its evidence, and record that: `onedeck sign JOURNEY --release AGENT VERSION`",
    live=True,
)
SETTLED = 7 * DAY_US  # a version seen in the log's first week may be as old as the company


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey and version that nobody decided about."""
    gated = {charter.name: charter for charter in look.charters if charter.gate}
    if not gated or look.store is None:
        return
    seen, suspects = _first_seen(look), []
    decided = {_folded(*one) for one in gate_decisions(look.workspace.folder / ".onedeck")}
    met_here = [met for met in ai_met(look) if met.journey in gated]
    for met in met_here:
        charter = gated[met.journey]
        system = system_of(charter, met)
        if system and met.version and _folded(system.agent, met.version) not in decided:
            allowed = version_allowed(system.versions, met.version) is not False
            first, since = seen[_folded(met.agent, "")], seen[_folded(met.agent, met.version)]
            if allowed and _released(look, charter, first, since):
                suspects.append(Suspect(charter.name, f"{met.agent} {met.version}", replace(met, model="")))
    for tally in tallies(look, RULE, suspects, met_here):
        gate = gated[tally.journey].gate
        assert gate
        if enough(tally):
            yield Finding(
                RULE, RULE.severity, tally.journey, tally.subject,
                f"{tally.subject} answered in {tally.bad:,} of {tally.n:,} conversations with AI, and nobody decided "
                "that it may",
                (look.mark(gate.place, "the gate it did not pass", len("releaseGate")),),
                tally=tally,
            )  # fmt: skip


def _released(look: Look, charter: Charter, agent_since: int, since: int) -> bool:
    """Say whether a version began while its agent was already there, after the gate and within the thirteen weeks."""
    assert look.store
    logged = look.store.engine.rows("SELECT MIN(first_time) FROM feeds")[0][0] or 0
    begun = charter.owner.since if charter.owner else None
    zone = ZoneInfo(look.workspace.timezone)
    gate = int(datetime.combine(begun, time(), zone).astimezone(UTC).timestamp()) * 1_000_000 if begun else 0
    return since > agent_since and since >= max(look.period[0], logged + SETTLED, gate)


def _first_seen(look: Look) -> Mapping[tuple[str, str], int]:
    """Return when each agent and version was first seen, whatever its model; under no version, the agent itself."""
    assert look.store
    found: dict[tuple[str, str], int] = {}
    for agent, version, first in look.store.engine.rows(
        """SELECT COALESCE(agent_id, agent_name), COALESCE(agent_version, ''), COALESCE(MIN(first_time), 0)
        FROM systems WHERE COALESCE(agent_id, agent_name) IS NOT NULL
        GROUP BY COALESCE(agent_id, agent_name), COALESCE(agent_version, '')"""
    ):
        for key in (_folded(agent, version), _folded(agent, "")):
            found[key] = min(found.get(key, first), first)
    return found


def _folded(agent: str, version: str) -> tuple[str, str]:
    return agent.casefold(), version.casefold()

"""The charter `onedeck init` begins for a person: what is not known stands in it as a comment to fill in."""

from collections.abc import Sequence
from datetime import date, timedelta

from onedeck.charter.drafts import SeenSystem, many, slug
from onedeck.charter.scalars import comment, quoted

REVIEW_AFTER = timedelta(days=91)
IGNORED = {
    "people.yaml": "who holds which role: a name must be erasable, and git forgets nothing",
    ".onedeck/": "the tables, the key and the journals",
}

CHARTER = """\
# The default charter: one journey over everything, until you write one charter per journey.
# `onedeck schema` prints what a charter may hold; `onedeck check` says what is wrong with it.
apiVersion: onedeck.dev/v1alpha1
kind: Journey
metadata: {{name: default, displayName: {title}}}
spec:
  description: Every need of every customer, judged by one definition of success.
{accountability}
  customer: person            # person | account: whose next contact counts
  scope: {{contactReasons: ["*"]}}
  # scope: {{contactReasons: [billing.dispute, "billing.charge.*"], channels: [voice, chat], languages: [en]}}
  success:
    description: What she came for is done, and she does not have to come back for it.
    window: 7d                # how long the same need must stay away after "resolved"
    # proof: required         # only where a system of record shows each one done: without its event nothing held up
  objectives:                 # without `value` there is no target, and nothing is ever "missed"
    - displayName: Resolved and stays resolved
      dimension: accurate     # fast | accurate | contextual | worthStaying
      indicatorRef: held_up
      # op: gte
      # value: 0.78
      # minSample: 200
{systems}{duties}"""

# What a charter may promise besides -> what it is for. Each line is right as it stands, without its `# `.
DUTIES = (
    (
        "routing: {default: ai, rules: [{id: asked, when: {customerPreference: human}, to: human}]}",
        "who gets her",
    ),
    (
        "handoff: {maxWait: 5m, context: [identity, contact_reason, summary]}",
        "what a handoff brings",
    ),
    ("transparency: {disclosure: {required: true}, humanOnRequest: true}", "what she is told"),
    ("oversight: {assignedTo: [{role: Supervisor, authority: [override, stop]}]}", "who may stop the AI"),
    ("risk: {euAiAct: {annexIII: none, role: deployer}}", "how the AI is classified"),
    ("data: {logRetention: 12M, erasure: {process: dsar, maxDays: 30}}", "how long what is kept"),
    ("releaseGate: {indicatorRefs: [held_up], exposure: [0.05, 0.25, 1.0]}", "how a new version is let in"),
    ("reviews: {cadence: 3M, next: REVIEW}", "when this is looked at again"),
)
DUTIES_HEAD = """\
  # What else it may promise, and `onedeck check` then holds against the events: remove the `# ` and change it.
"""


def charter_text(
    title: str, owner: str | None, ai_owner: str | None, systems: Sequence[SeenSystem], today: date
) -> str:
    """Return charters/default.yaml: what is not known stands in it as a comment to fill in."""
    name = quoted(owner) if owner else '"first.last@company.example"'
    person = f"accountable: {{person: {name}, role: {'Journey owner' if owner else 'Head of ...'}}}"
    if owner:
        accountability = f"  accountability:\n    {person}"
    else:
        accountability = (
            "  # To fill in: the one person who answers for the outcome, by address, name, or role id of people.yaml.\n"
            "  # Until then nobody is accountable.\n"
            f"  # accountability:\n  #   {person}"
        )
    # What cannot be seen may stand in an export, never in a charter.
    shown = [system for system in systems if system.agent.strip() and system.agent.isprintable()]
    title = quoted(comment(title) or "Everything")
    return CHARTER.format(
        title=title, accountability=accountability, systems=_systems(shown, ai_owner), duties=_duties(today)
    )


def _systems(systems: Sequence[SeenSystem], ai_owner: str | None) -> str:
    if not systems:
        return (
            "  # ai:                       # the AI systems that shape this journey, and who answers for each\n"
            "  #   systems:\n  #     - {name: assistant, agentId: assistant}\n"
        )
    lines = [
        "  ai:                         # the AI systems seen in the exports, and who answers for each\n",
        "    systems:\n",
    ]
    for system in systems:
        versions = f", versions {comment(', '.join(system.versions))}" if system.versions else ""
        lines.append(f"      # {many(system.conversations, 'conversation')}{versions}\n")
        lines.append(
            f"      - name: {quoted(slug(system.agent) or system.agent)}\n        agentId: {quoted(system.agent)}\n"
        )
        person = quoted(ai_owner) if ai_owner else '"first.last@company.example"'
        mark = "" if ai_owner else "# "
        lines.append(f"        {mark}accountable: {{person: {person}, role: Head of AI}}\n")
    return "".join(lines)


def _duties(today: date) -> str:
    lines = [(line.replace("REVIEW", str(today + REVIEW_AFTER)), what) for line, what in DUTIES]
    return DUTIES_HEAD + "".join(f"  # {line}   # {what}\n" for line, what in lines)


def ignore_text(before: str) -> str:
    """Return what a .gitignore lacks of what must not go into git, each line with its reason."""
    known = {line.strip().strip("/") for line in before.splitlines()}
    lacking = [(name, why) for name, why in IGNORED.items() if name.strip("/") not in known]
    gap = "" if not before or before.endswith("\n") else "\n"
    return gap + "".join(f"# {why}\n{name}\n" for name, why in lacking) if lacking else ""

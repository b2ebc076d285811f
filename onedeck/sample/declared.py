"""The sample's onedeck.yaml and reasons.yaml: what the exports say, and what each code means."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Template

from onedeck.sample.clock import LAST_DAY
from onedeck.sample.codes import MAPPED, UNMAPPED
from onedeck.sample.exports import desk
from onedeck.sample.exports.desk_people import ASSISTANT, COPIES
from onedeck.sample.exports.numbers import agent
from onedeck.sample.exports.registers import WORDS, subject
from onedeck.sample.exports.surveys import Poll
from onedeck.sample.journeys import PLANS
from onedeck.sample.records import Company
from onedeck.sample.releases import DEFINITION

TEMPLATES = Path(__file__).parent / "workspace"
VOCABULARIES = {"pip": "quillwork", "desk": "desk", "phone": "phone"}
REGISTERED = {
    "billing": ("billing", "posted adjustments prove that a charge was corrected; disputes are her word"),
    "orders": (
        "orders and network",
        "an active line, card or appointment kept is proof; a promise has its day",
    ),
    "contracts": ("contracts", "signatures, renewals and ends"),
    "care": (
        "customer care's own register",
        "what customers said outright: complaints, cancellations, denials",
    ),
}
MEANS = {
    "fulfilled": "system", "promised": "company", "renewed": "system", "churned": "system", "disputed": "customer",
    "confirmed": "customer", "denied": "customer", "complained": "customer", "cancelled": "customer",
    "contradicted": "customer",
}  # fmt: skip


def onedeck_yaml(company: Company, polls: Iterable[Poll]) -> str:
    """Return the workspace's onedeck.yaml; `polls` are the surveys that were exported."""
    text = Template((TEMPLATES / "onedeck.yaml").read_text(encoding="utf-8"))
    return text.substitute(
        seed=company.seed, last_day=LAST_DAY, resolved=DEFINITION, copies=COPIES, reason_field=desk.REASON_FIELD,
        object_field=desk.OBJECT_FIELD, segment_field=desk.SEGMENT_FIELD, chat_field=desk.CHAT_FIELD,
        assistant=agent(ASSISTANT), surveys="".join(map(_survey, polls)), registers="".join(map(_register, WORDS)),
    )  # fmt: skip


def _survey(poll: Poll) -> str:
    about = (
        f"\n      conversation: ConversationId\n      conversation_source: {poll.system}"
        if poll.system
        else ""
    )
    solved = "\n      solved: {question: Q2, yes: [Yes], no: [No]}" if poll.asks_solved else ""
    return f"""\
  - name: {poll.name}
    connector: qualtrics
    path: exports/surveys/{poll.name}
    timezone: UTC
    options:
      {poll.instrument}: Q1
      comment: Q3{solved}{about}
"""


def _register(name: str) -> str:
    title, why = REGISTERED[name]
    words = "\n".join(f"          WHEN '{word}' THEN '{kind}'" for kind, word in WORDS[name].items())
    said = "\n".join(f"          WHEN '{word}' THEN '{MEANS[kind]}'" for kind, word in WORDS[name].items())
    return f"""\
  # {title[0].upper()}{title[1:]}: {why}.
  - name: {name}
    connector: table
    path: exports/{name}.csv.gz
    vocabulary: registers
    tables:
      outcomes:
        source_id: entry
        outcome: |
          CASE event
{words} END
        said_by: |
          CASE event
{said} END
        conversation: about_id
        conversation_source: about_system
        customer: customer_number
        account: company
        object_ref: reference
        contact_reason: subject
        amount: amount_eur
        currency: CASE WHEN amount_eur <> '' THEN 'EUR' END
        due_time: due_at
        occurred_time: happened_at
        observed_time: recorded_at
"""


def reasons_yaml(company: Company) -> str:
    """Return reasons.yaml: every code with how often it occurs, the largest first; a few are left open on purpose."""
    lines = [
        "# SIMULATED. Which need stands behind each code of each system; behind the # how often it occurs.",
        "# A few codes that came in later are left open on purpose: `onedeck run` says what mapping them would do.",
    ]
    for system, vocabulary in VOCABULARIES.items():
        counts = Counter(contact.code for contact in company.contacts if contact.system == system)
        lines += ["", f"{vocabulary}:", *_codes(system, counts)]
    needs = [need.name for plan in PLANS for need in plan.needs]
    lines += ["", "registers: # what the systems of record call a need"]
    lines += [f"  {subject(need)}: {need}" for need in needs]
    return "\n".join(lines) + "\n"


def _codes(system: str, counts: Counter[str]) -> Iterator[str]:
    for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if code in MAPPED[system]:
            yield f'  "{code}": {MAPPED[system][code]} # {count:,}'
        elif code in UNMAPPED[system]:
            yield f'  # "{code}": # {count:,}, not mapped'
        elif code:
            yield f'  "{code}": null # {count:,}'

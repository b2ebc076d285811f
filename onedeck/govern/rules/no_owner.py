"""Nobody answers for a journey: no person is named, the post is vacant, the time is over, or a team stands there.

What everybody owns nobody can be asked about. Looked at is the person accountable in each charter, on the day of the
check: `dateOut` has passed, `dateIn` is still to come, the role of people.yaml is vacant, or the name is a group's:
`team:billing`, `Billing Team`, `billing-team@`, and the mailboxes every company has for many people, such as support@
or billing@. `maria.billing@` and `billing-team-lead@` are one person. A role id whose person this machine does not
know (people.yaml is not in git) is not vacant. A journey without a charter is OD105's matter.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com, dateIn: "2025-01-01", dateOut: "2026-09-30"}}
          scope: {contactReasons: [billing.dispute]}
      charters/moving.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: moving}
        spec:
          accountability: {accountable: {person: customer-support@example.com}}
          scope: {contactReasons: [moving]}
    today: 2026-11-23
    finds: [billing/, moving/]

Passes:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria.billing@example.com, dateOut: "2026-11-23"}}
          scope: {contactReasons: [billing.dispute]}
    today: 2026-11-23
"""

import re
from collections.abc import Iterator

from onedeck.charter.charters import Charter, Person
from onedeck.govern.check.look import Look
from onedeck.model.findings import ERROR, Finding, Mark, Rule

RULE = Rule(
    code="OD102",
    title="nobody answers for the journey",
    severity=ERROR,
    pattern="separate_ownership",
    help="name one natural person under accountability.accountable, from a day (`dateIn`) on which she takes over",
    definition="ITIL process owner; RACI: exactly one A; ODCS dateIn and dateOut",
)
# Short lists, as a wrong word here would be a false alarm. A mailbox is a group's if all its words are of these:
_MAILBOX = frozenset(
    "admin billing care client clients contact customer customers cx desk hello help helpdesk info inquiries mail "
    "noreply office operations reply no sales service servicedesk services support".split()
)
_GROUP = frozenset(["team", "teams", "group", "department", "dept", "squad", "committee", "list"])
_ONE_PERSON = frozenset(["head", "lead", "leader", "chief", "director", "manager", "vp", "owner", "chair"])
_NOBODY = ("n/a", "na", "nobody", "none", "tba", "tbd", "todo", "vacant", "-", "?", "???")


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per charter that no one person answers for today."""
    for charter in look.charters:
        if fault := _fault(look, charter):
            said, label = fault
            yield Finding(
                RULE, RULE.severity, charter.name, "", said, (_mark(look, charter, label),)
            )  # fmt: skip


def _fault(look: Look, charter: Charter) -> tuple[str, str] | None:
    """Return the sentence and the mark's label, None if somebody answers."""
    owner = charter.owner
    if charter.vacant:
        return f"the post that answers for {charter.title} is vacant", "vacant"
    if owner is None:
        return f"nobody is named who answers for {charter.title}", "no accountable person"
    if owner.name.casefold() in _NOBODY:
        return f"the post that answers for {charter.title} is vacant", "vacant"
    if owner.until and owner.until < look.today:
        return (
            f"{owner.name} answered for {charter.title} until {owner.until}; nobody has since",
            "her time is over",
        )
    if owner.since and owner.since > look.today:
        return f"{owner.name} answers for {charter.title} only from {owner.since} on", "not yet"
    if _is_group(owner):
        return (
            f"{owner.name} is no one person: what many answer for, nobody does",
            "a team or a shared mailbox",
        )
    return None


def _mark(look: Look, charter: Charter, label: str) -> Mark:
    if charter.vacant:
        return look.person_mark(charter.vacant, label)
    if charter.owner:
        return look.owner_mark(charter, label)
    return look.mark(charter.place, label, len(charter.name))


def _is_group(person: Person) -> bool:
    name, _, domain = person.name.casefold().partition("@")
    words = re.split(r"[\s._:-]+", name.strip())
    if _ONE_PERSON.intersection(words):
        return False
    if words[-1] in _GROUP or (len(words) > 1 and words[0] in _GROUP):
        return True
    return bool(domain) and _MAILBOX.issuperset(words)

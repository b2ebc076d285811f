"""What silences a finding: a comment at its place, a signed waiver, the baseline; and what of these does not hold."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from onedeck.charter.charters import Waiver
from onedeck.errors import suggest
from onedeck.govern.check.ignores import Ignore, ignores
from onedeck.govern.check.look import Look
from onedeck.govern.check.own import BAD_IGNORE, BAD_WAIVER, OWN, UNUSED_IGNORE
from onedeck.govern.check.texts import Texts
from onedeck.model.findings import Finding, Fix, Mark


def silenced(
    look: Look, found: Iterable[Finding], known: Collection[str], looked: Collection[str], unread: bool
) -> list[Finding]:
    """Return the findings, each that a comment or a waiver covers saying by what, and what of those is wrong.

    `known` are the codes of all rules, `looked` those whose findings would be here if there were any; `unread` says
    that there are rules of the workspace nobody loaded, whose codes cannot be known.
    """
    texts = Texts(look.workspace.folder)
    journeys = {look.mark(charter.place).file: charter.name for charter in look.charters}
    comments = [_known(each, known, unread) for each in ignores(texts, look.today)]
    used: set[Ignore] = set()
    result = []
    for finding in found:
        comment = _comment_for(finding, comments, journeys)
        if comment:
            used.add(comment)
        result.append(
            replace(finding, silenced=_by_comment(comment) if comment else _by_waiver(look, finding))
        )
    result += [_bad(each, journeys) for each in comments if each.fault]
    result += [
        _unused(texts, each, journeys)
        for each in comments
        if not each.fault and each not in used and set(each.codes) <= set(looked)
    ]
    return [*result, *_bad_waivers(look, known, unread)]


def _known(each: Ignore, known: Collection[str], unread: bool) -> Ignore:
    for code in each.codes if not each.fault else ():
        if fault := _no_such(code, known, unread):
            return replace(each, fault=fault)
    return each


def _no_such(code: str, known: Collection[str], unread: bool) -> str:
    if code in known or (unread and not code.startswith("OD")):
        return ""
    if code in OWN:
        return f"{code} is about the check itself and cannot be silenced"
    return f"there is no rule {code}.{suggest(code, known)}"


def _comment_for(finding: Finding, comments: Iterable[Ignore], journeys: Mapping[str, str]) -> Ignore | None:
    places = frozenset((mark.file, mark.line) for mark in finding.marks)
    files = {mark.file for mark in finding.marks}
    files |= {file for file, journey in journeys.items() if journey == finding.journey}
    whole = frozenset(files)
    return next((each for each in comments if each.covers(finding.rule.code, places, whole)), None)


def _by_comment(comment: Ignore) -> str:
    return f"a comment in {comment.file}:{comment.line} until {comment.until}: {comment.reason}"


def _by_waiver(look: Look, finding: Finding) -> str:
    waiver = next((each for each in look.workspace.waivers if _waives(each, look, finding)), None)
    if waiver is None:
        return ""
    who = waiver.signed_by.name or waiver.signed_by.id
    return f"the waiver {waiver.name}, signed by {who}, until {waiver.until}: {waiver.reason}"


def _waives(waiver: Waiver, look: Look, finding: Finding) -> bool:
    return (
        look.today <= waiver.until
        and finding.rule.code in waiver.rules
        and (not waiver.journeys or finding.journey in waiver.journeys)
        and (not waiver.subjects or finding.subject in waiver.subjects)
    )


def _mark(each: Ignore, label: str) -> Mark:
    return Mark(each.file, each.line, each.column, label, len(each.text))


def _subject(each: Ignore) -> str:
    # Without its line: the same comment further down is the same finding.
    return f"{each.file} {','.join(each.codes)}".strip()


def _bad(each: Ignore, journeys: Mapping[str, str]) -> Finding:
    said = f"this comment silences nothing: {each.fault}"
    return Finding(
        BAD_IGNORE, BAD_IGNORE.severity, journeys.get(each.file, ""), _subject(each), said, (_mark(each, ""),)
    )


def _unused(texts: Texts, each: Ignore, journeys: Mapping[str, str]) -> Finding:
    mark = _mark(each, "nothing to silence here")
    written = texts.line(each.file, each.line)[each.column - 1 :]
    return Finding(
        UNUSED_IGNORE, UNUSED_IGNORE.severity, journeys.get(each.file, ""), _subject(each),
        f"{', '.join(each.codes)} is not found where this comment stands",
        (mark,), fix=Fix(replace(mark, label=""), written, ""),
    )  # fmt: skip


def _bad_waivers(look: Look, known: Collection[str], unread: bool) -> Iterator[Finding]:
    for waiver in look.workspace.waivers:
        faults = [fault for code in waiver.rules if (fault := _no_such(code, known, unread))]
        if waiver.until < look.today:
            faults.append(f"its last day was {waiver.until}")
        if faults:
            said = f"the waiver {waiver.name} waives nothing: {'; '.join(faults)}"
            yield Finding(
                BAD_WAIVER, BAD_WAIVER.severity, "", waiver.name, said, (look.mark(waiver.place, "", len(waiver.name)),)
            )  # fmt: skip

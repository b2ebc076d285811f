"""One check from beginning to end: every rule asked for, then what silences its findings."""

import traceback
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from onedeck.errors import ConfigError
from onedeck.govern.check.baseline import Known, against
from onedeck.govern.check.catalog import Catalog, Checked
from onedeck.govern.check.findings import rank
from onedeck.govern.check.look import Look
from onedeck.govern.check.own import BROKEN_RULE
from onedeck.govern.check.silence import silenced
from onedeck.model.checked import BROKEN, NOT_MEASURED, OFFLINE, RUN, CheckReport, Ran
from onedeck.model.findings import Finding, Mark
from onedeck.model.progress import Progress


@dataclass(frozen=True)
class Wish:
    """What is asked of a check: the codes of rules (None = every one), one journey, and what the baseline knows."""

    codes: frozenset[str] | None = None
    journey: str | None = None
    known: Sequence[Known] = ()

    def wants(self, code: str) -> bool:
        """Say whether a rule's findings are asked for."""
        return self.codes is None or code in self.codes or code == BROKEN_RULE.code


def examine(
    look: Look, catalog: Catalog, wish: Wish | None = None, progress: Progress | None = None
) -> CheckReport:
    """Return what the rules find, by severity, then by customers affected; a rule that raises stops alone.

    Offline (a look without tables) the live rules are left out.
    """
    wish = wish or Wish()
    found: list[Finding] = [_broken(look, name, error) for name, error in catalog.broken.items()]
    ran = []
    for code, each in catalog.rules.items():
        if not wish.wants(code):
            continue
        if progress:
            progress.step(f"check: {each.rule.name}")
        state, yielded = _run(look, each)
        found += yielded
        ran.append(Ran(each.rule, state, look.measured.get(code, {})))
    looked = {each.rule.code for each in ran if each.state == RUN}
    everything = silenced(look, found, catalog.rules, looked, catalog.untrusted > 0)
    asked = [
        finding
        for finding in everything
        if wish.wants(finding.rule.code) and wish.journey in (None, finding.journey)
    ]
    known = [entry for entry in wish.known if wish.journey in (None, entry.journey)]
    judged, gone = against(sorted(asked, key=rank), known, looked)
    return CheckReport(
        today=look.today,
        findings=tuple(judged),
        rules=tuple(ran),
        charters=len(look.charters),
        conversations=_conversations(look, wish.journey),
        as_of=look.period[1] if look.store else None,
        anchors=_anchors(look),
        gone=tuple(gone),
        untrusted=catalog.untrusted,
    )


def _run(look: Look, each: Checked) -> tuple[str, list[Finding]]:
    rule = each.rule
    if rule.live and look.store is None:
        return OFFLINE, []
    try:
        found = list(each.check(look))
        if strange := next((one for one in found if not isinstance(one, Finding)), None):
            raise TypeError(f"check(look) must yield Findings, not {type(strange).__name__}")
    except ConfigError:
        raise  # a file of the user's that a rule reads is told as every other: with its line, exit 10
    except Exception as error:
        return BROKEN, [_broken(look, f"{rule.code} ({rule.name})", error)]
    found = [replace(finding, rule=rule) for finding in found]  # with the name and words the catalog read
    measured = not rule.live or bool(found) or any(look.measured.get(rule.code, {}).values())
    return RUN if measured else NOT_MEASURED, found


def _broken(look: Look, name: str, error: Exception) -> Finding:
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if "rules" in Path(frame.filename).parts
    ]
    place = frames[-1] if frames else None
    root = f"{look.workspace.folder}/"
    marks: tuple[Mark, ...] = ()
    if place and place.filename.startswith(root):
        marks = (Mark(place.filename.removeprefix(root), place.lineno or 1, 1, "it stopped here"),)
    where = f"{Path(place.filename).name}:{place.lineno}" if place else "rules"
    said = f"the rule {name} stopped: {type(error).__name__}: {error}"
    return Finding(BROKEN_RULE, BROKEN_RULE.severity, "", name, said, marks, where=where)


def _anchors(look: Look) -> dict[str, Mark]:
    found = {charter.name: look.mark(charter.place, "", len(charter.name)) for charter in look.charters}
    return {"": Mark("onedeck.yaml", 1, 1), **found}


def _conversations(look: Look, journey: str | None) -> int | None:
    if look.store is None:
        return None
    since, until = look.period
    only = f" AND journey = {look.store.engine.dialect.text(journey)}" if journey is not None else ""
    found = look.store.engine.rows(
        f"""SELECT COUNT(*) FROM conversations
        WHERE excluded IS NULL AND start_at >= {since} AND start_at < {until}{only}"""
    )
    return int(found[0][0])


def chosen(catalog_codes: Collection[str], select: Sequence[str], ignore: Sequence[str]) -> frozenset[str]:
    """Return the codes that begin with one of `select` (none given: all) and with none of `ignore`."""
    return frozenset(
        code
        for code in catalog_codes
        if (not select or code.startswith(tuple(select))) and not code.startswith(tuple(ignore) or ("\0",))
    )

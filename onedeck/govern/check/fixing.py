"""Safe changes of a user's files: only where the text is still what it was, never about who is accountable."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from onedeck.charter.workspace import read_workspace
from onedeck.errors import ConfigError
from onedeck.govern.check.texts import BREAK
from onedeck.model.findings import Finding, Fix

NEVER = "OD1"  # ownership: a person must sign, so no rule of it may offer a change


@dataclass(frozen=True)
class Changed:
    """What fixing came to: sentences on what was changed, those on what was not and why, and the change as a diff."""

    done: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    diff: str = ""


def apply(folder: Path, found: Iterable[Finding], write: bool = True) -> Changed:
    """Apply the fixes of the findings that count; with `write` False only say what would change.

    If the workspace could not be read afterwards, every file is put back as it was.
    """
    wanted = [
        (finding, finding.fix)
        for finding in found
        if finding.fix and not finding.silenced and not finding.rule.code.startswith(NEVER)
    ]
    done: list[str] = []
    left: list[str] = []
    diffs: list[str] = []
    before: dict[Path, bytes] = {}
    for file in sorted({fix.mark.file for _, fix in wanted}):
        path = folder / file
        if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
            left.append(f"{file}: it is not a file of this workspace")
            continue
        raw = path.read_bytes()
        text, said, unsaid = _changed(raw, [(each, fix) for each, fix in wanted if fix.mark.file == file])
        done += said
        left += unsaid
        if said:
            before[path] = raw
            diffs.append(_diff(file, raw, text))
            if write:
                path.write_bytes(text)
    if write and before and (fault := _unreadable(folder)):
        for path, raw in before.items():
            path.write_bytes(raw)
        return Changed((), (f"nothing was changed: afterwards {fault}",))
    return Changed(tuple(done), tuple(left), "".join(diffs))


def _changed(raw: bytes, wanted: Sequence[tuple[Finding, Fix]]) -> tuple[bytes, list[str], list[str]]:
    mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
    text = raw[len(mark) :].decode()
    starts = [0, *(match.end() for match in BREAK.finditer(text))]
    said: list[str] = []
    unsaid: list[str] = []
    end = len(text) + 1  # from the end to the beginning, so that places stay what they are
    for finding, fix in sorted(
        wanted, key=lambda each: (each[1].mark.line, each[1].mark.column), reverse=True
    ):
        place = f"{fix.mark.file}:{fix.mark.line}"
        at = (
            starts[fix.mark.line - 1] + fix.mark.column - 1 if 0 < fix.mark.line <= len(starts) else len(text)
        )
        until = at + len(fix.was)
        if not fix.was or text[at:until] != fix.was or until > end or BREAK.search(fix.was + fix.becomes):
            unsaid.append(f"{place}: {finding.rule.code}: the text there is no longer {fix.was!r}")
            continue
        begin, stop = (at, until) if fix.becomes else _with_its_blanks(text, at, until)
        text = text[:begin] + fix.becomes + text[stop:]
        end = begin
        what = f"{fix.was} -> {fix.becomes}" if fix.becomes else f"removed {fix.was}"
        said.append(f"{place}: {finding.rule.code}: {what}")
    return mark + text.encode(), said[::-1], unsaid[::-1]


def _with_its_blanks(text: str, begin: int, end: int) -> tuple[int, int]:
    """Widen a span that is taken out: by the blanks before it, and by its whole line where nothing else is on it."""
    while begin and text[begin - 1] in " \t":
        begin -= 1
    alone = begin == 0 or BREAK.fullmatch(text[begin - 1])
    after = BREAK.match(text, end)
    return (begin, after.end()) if alone and after else (begin, end)


def _diff(file: str, before: bytes, after: bytes) -> str:
    lines = (before.decode().splitlines(True), after.decode().splitlines(True))
    return "".join(
        line if line.endswith("\n") else f"{line}\n" for line in difflib.unified_diff(*lines, file, file)
    )


def _unreadable(folder: Path) -> str:
    try:
        read_workspace(folder)
    except ConfigError as error:
        return str(error.faults[0])
    return ""

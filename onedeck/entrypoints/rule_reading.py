"""`review --rule`: people read cases of a rule on words, the same way as they read verdicts."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from onedeck.charter.workspace import Workspace
from onedeck.entrypoints.checking import known_codes
from onedeck.entrypoints.printing import print_listing
from onedeck.entrypoints.reading import AT_ONCE, asked, forgiving
from onedeck.errors import UsageError
from onedeck.govern.check.catalog import read_rules
from onedeck.govern.check.look import Look
from onedeck.govern.check.trust import trusted
from onedeck.govern.review.book import read_book
from onedeck.govern.review.cases import Case, drawn, left, reading_in, say
from onedeck.model.reviews import CASE_LETTERS, ENOUGH_CASES
from onedeck.show.cases import case_texts, reading_list
from onedeck.show.terminal import list_page
from onedeck.store import Store

SUGGESTED = "r right · w wrong · c cannot tell · s skip"


def review_rule(
    workspace: Workspace, store: Store, name: str, number: int | None, reader: str | None, form: str
) -> None:
    """Let a reader read cases of a rule; without a reader show how far it was read."""
    rule, cases = _cases(workspace, store, name, number or ENOUGH_CASES)
    assert store.home
    if reader:
        waiting = list(left(read_book(store.home), cases, reader))
        done = _read(store, store.home, reader, waiting)
        rest = len(waiting) - done
        waits = f"{rest} are left for {reader}" if rest else f"nothing is left for {reader}"
        click.echo(
            f"{done} answered; {waits}" if cases else f"{rule} finds no case, so there is nothing to read"
        )
    book = read_book(store.home)
    found = reading_in(book, rule)
    said = [f"{rule}: {found.line(rule)}"]
    if reader:
        click.echo(said[0])
        return
    said.append(f"{len(cases)} cases drawn; next: onedeck review --rule {rule} --reader NAME")
    answers = {
        statement: [(each.reader, each.answer, each.note) for each in told.values()]
        for statement, told in book.cases.get(rule, {}).items()
    }
    listing = reading_list(answers, {case.statement_id: case.journey for case in cases})
    print_listing(form, listing, list_page(listing, said), said)


def _cases(workspace: Workspace, store: Store, name: str, number: int) -> tuple[str, list[Case]]:
    catalog = read_rules(workspace.folder, trusted(workspace.folder, False))
    (code,) = known_codes([name], catalog)
    if not catalog.rules[code].rule.text:
        words = [code for code, each in catalog.rules.items() if each.rule.text]
        raise UsageError(
            f"Rule {code} reads no words: its cases are facts of a record, so nobody has to review them.",
            f"Rules on words: {', '.join(words)}. `onedeck check --cases {code}` lists the cases of this one.",
        )
    today = datetime.datetime.now(ZoneInfo(workspace.timezone)).date()
    look = Look(workspace, today, store)
    for _ in catalog.rules[code].check(look):
        pass  # it counts while it looks; below its threshold its cases are cases too
    return code, drawn(store, code, (view for _, view in look.counted_in), number)


def _read(store: Store, home: Path, reader: str, cases: Sequence[Case]) -> int:
    forgiving()
    done = 0
    for some in (cases[at : at + AT_ONCE] for at in range(0, len(cases), AT_ONCE)):
        texts = case_texts(store, [case.statement_id for case in some])
        for case, (text, question) in zip(some, texts, strict=True):
            click.echo(f"\n{case.rule} · {case.journey}  ({done + 1} of {len(cases)})\n{text}\n")
            said = asked(question, SUGGESTED, CASE_LETTERS)
            if said is None:
                return done
            letter, note = said
            say(home, reader, case, CASE_LETTERS[letter], note)
            done += 1
    return done

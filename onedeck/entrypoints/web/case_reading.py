"""Cases of rules on words, drawn once per build, for reading in the browser."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from onedeck.entrypoints.checking import known_codes
from onedeck.entrypoints.web.page import NotThere, Visit
from onedeck.entrypoints.web.posts import Form
from onedeck.errors import UsageError
from onedeck.govern.check.catalog import read_rules
from onedeck.govern.check.look import Look
from onedeck.govern.check.trust import trusted
from onedeck.govern.review.book import read_book
from onedeck.govern.review.cases import Case, drawn, left, reading_in, say
from onedeck.model.reviews import CASE_READINGS, ENOUGH_CASES, SKIPPED
from onedeck.show.cases import case_texts
from onedeck.show.customers.blind_page import blocks

MOST_KEPT = 50
_LOCK = threading.Lock()
_DRAWN: OrderedDict[tuple[str, str], list[Case]] = OrderedDict()


@dataclass(frozen=True)
class Waiting:
    """The next case of a rule for a reader; none where nothing is left. `line` says how far the rule was read."""

    rule: str
    line: str
    case: Case | None
    blocks: list[dict[str, Any]]
    question: str = ""


def word_rules(visit: Visit) -> Iterator[tuple[str, str, str]]:
    """Yield the rules on words: code, title, and how far each was read here."""
    home = visit.store.home
    assert home
    book = read_book(home)
    for code, title in visit.store.engine.rows(
        "SELECT code, title FROM rules WHERE reads_words ORDER BY code"
    ):
        yield code, title, reading_in(book, code).line(code)


def next_case(visit: Visit, name: str, reader: str) -> Waiting:
    """Return the next case a reader has not answered; raises UsageError for a rule that reads no words."""
    home = visit.store.home
    assert home
    rule, cases = _cases(visit, name)
    book = read_book(home)
    line = reading_in(book, rule).line(rule)
    waiting = next(left(book, cases, reader), None)
    if waiting is None:
        said = "nothing is left for you" if cases else "it finds no case, so there is nothing to read"
        return Waiting(rule, f"{rule}: {line}; {said}.", None, [])
    ((text, question),) = case_texts(visit.store, [waiting.statement_id])
    return Waiting(rule, line, waiting, case_views(text), question)


def say_case(visit: Visit, name: str, reader: str, form: Form) -> None:
    """Keep a reader's word on a case; her first one stands."""
    home = visit.store.home
    assert home
    said = form.get("answer", "")
    if said not in (*CASE_READINGS, SKIPPED):
        raise UsageError("That is none of the answers, so nothing was saved.")
    _, cases = _cases(visit, name)
    case = next((each for each in cases if str(each.statement_id) == form.get("review")), None)
    if case is None:
        raise NotThere("There is no such case, so nothing was saved.")
    if case in left(read_book(home), cases, reader):
        say(home, reader, case, said, form.get("note", ""))


def case_views(text: str) -> list[dict[str, Any]]:
    """Return the two turns of a case as blocks: what was said before, and what is asked about."""
    found = blocks(text)
    for block in found:
        block["asked"] = block["heading"].startswith("here ")
    return found


def _cases(visit: Visit, name: str) -> tuple[str, list[Case]]:
    folder = visit.workspace.folder
    catalog = read_rules(folder, trusted(folder, False))
    (code,) = known_codes([name], catalog)
    if not catalog.rules[code].rule.text:
        raise UsageError(
            f"Rule {code} reads no words: its cases are facts of a record, nobody has to review them."
        )
    key = (visit.build, code)
    with _LOCK:
        found = _DRAWN.get(key)
    if found is None:
        look = Look(visit.workspace, visit.today, visit.store)
        for _ in catalog.rules[code].check(look):
            pass  # it counts while it looks; below its threshold its cases are cases too
        found = drawn(visit.store, code, (view for _, view in look.counted_in), ENOUGH_CASES)
        with _LOCK:
            _DRAWN[key] = found
            while len(_DRAWN) > MOST_KEPT:
                _DRAWN.popitem(last=False)
    return code, found

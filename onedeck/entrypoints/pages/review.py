"""Review: people read drawn verdicts blind in the browser, one at a time, and how far they agree so far."""

from pathlib import Path
from typing import Any

from onedeck.entrypoints.web.case_reading import next_case, say_case, word_rules
from onedeck.entrypoints.web.page import FOOTER, Answer, NotThere, Page, Visit
from onedeck.entrypoints.web.posts import Form
from onedeck.entrypoints.web.roles import ANALYST, UNMASK
from onedeck.entrypoints.web.texts import FULL, texts_open
from onedeck.entrypoints.web.trail import Trail
from onedeck.errors import UsageError
from onedeck.govern.review.answers import answer, queue, reader_named
from onedeck.govern.review.book import Book, Item, read_book
from onedeck.govern.review.table import is_behind, publish_reviews
from onedeck.model.reviews import (
    CANNOT_TELL,
    HELD_UP,
    NOT,
    READERS,
    READINGS,
    RIGHT,
    SKIPPED,
    WRONG,
    code,
    number,
)
from onedeck.show.blind import QUESTION, blind_texts
from onedeck.show.customers.blind_page import blocks
from onedeck.show.formats import Field, Listing, harmless
from onedeck.show.readings import Sample, sample_for
from onedeck.show.review_page import agreement_list, disagreement_list
from onedeck.show.reviewed import agreement_line, pair_agreements, percent

READ, RULE = "read", "rule"
ANSWERS = ((HELD_UP, "It held up"), (NOT, "No"), (CANNOT_TELL, "Cannot tell"), (SKIPPED, "Skip"))
CASE_ANSWERS = ((RIGHT, "Right"), (WRONG, "Wrong"), (CANNOT_TELL, "Cannot tell"), (SKIPPED, "Skip"))
GONE = "This conversation is no longer in the tables: skip it."


def view(visit: Visit) -> Answer:
    """Return how far the review is, or the next conversation or case to read."""
    if visit.query.get(RULE):
        return _case(visit, visit.query[RULE])
    if visit.query.get(READ):
        return _reading(visit)
    home = _home(visit)
    sample = sample_for(visit.store)
    book = read_book(home)
    mine = queue(book, reader_named(home, visit.reader.name))
    behind = is_behind(visit.store)
    return Answer(
        title="Review",
        verdict=_sentence(sample),
        tables={
            "agreement": agreement_list(sample),
            "disagreements": _linked(visit, disagreement_list(sample), sample),
            "disputes": _disputes(visit, sample),
        },
        notes=[f"each is to be read by {READERS}, blind: no verdict, no claim, no id is shown while reading"],
        more={
            "mode": "far", "sample": sample, "waiting": len(mine), "drawn": bool(book.items), "behind": behind,
            "may_read": texts_open(visit), "progress": _progress(sample), "pairs": _pairs(sample),
            "address": visit.page.address(), "rules": _rules(visit), "links": {"conversation": "address"},
        },
    )  # fmt: skip


def taken(visit: Visit, form: Form) -> str:
    """Take one answer into the journal, or publish what was read; the first answer of a reader stands."""
    home, here = _home(visit), visit.page.address()
    if form.get("done"):
        publish_reviews(home)
        return here
    _check_texts(visit)
    reader = reader_named(home, visit.reader.name)
    if rule := form.get(RULE, ""):
        say_case(visit, rule, reader, form)
        return f"{here}?{RULE}={rule}"
    book, review_id = read_book(home), number(form.get("review", ""))
    said = form.get("answer", "")
    if review_id is None or review_id not in book.items:
        raise NotThere("There is no such review, so nothing was saved.")
    if said not in (*READINGS, SKIPPED):
        raise UsageError("That is none of the answers, so nothing was saved.")
    if book.answer_of(review_id, reader) is None:
        answer(home, reader, review_id, said, form.get("note"))
    if not queue(read_book(home), reader):
        publish_reviews(home)
        return here
    return f"{here}?{READ}=1"


def _reading(visit: Visit) -> Answer:
    _check_texts(visit)
    home = _home(visit)
    book = read_book(home)
    reader = reader_named(home, visit.reader.name)
    waiting = queue(book, reader)
    if not waiting:
        said = "Nothing is left for you to read." if book.items else "No sample has been drawn yet."
        return Answer("Review", said, more=_nothing(visit, book))
    item, mine = waiting[0], _answered(book, reader)
    (text,) = blind_texts(visit.store, [(item.conversation_id, item.as_of)])
    _note_full(visit, f"read {code(item.review_id)}")
    return Answer(
        "Read blind",
        f"{mine} answered, {len(waiting)} left for you.",
        more=_reading_more(visit, code(item.review_id), blocks(text or GONE), QUESTION, ANSWERS),
    )


def _case(visit: Visit, rule: str) -> Answer:
    _check_texts(visit)
    reader = reader_named(_home(visit), visit.reader.name)
    found = next_case(visit, rule, reader)
    title = f"{found.rule}: cases"
    if found.case is None:
        return Answer(title, found.line, more=_nothing(visit, read_book(_home(visit))))
    _note_full(visit, f"read a case of {found.rule}")
    more = _reading_more(visit, str(found.case.statement_id), found.blocks, found.question, CASE_ANSWERS)
    return Answer(title, f"{found.line[:1].upper()}{found.line[1:]}.", more=more | {"rule": found.rule})


def _reading_more(visit: Visit, mark: str, text: Any, question: str, answers: Any) -> dict[str, Any]:
    return {
        "mode": "read", "review": mark, "blocks": text, "question": question, "answers": answers, "rule": "",
        "address": visit.page.address(),
    }  # fmt: skip


def _nothing(visit: Visit, book: Book) -> dict[str, Any]:
    return {"mode": "nothing", "address": visit.page.address(), "drawn": bool(book.items)}


def _check_texts(visit: Visit) -> None:
    if not texts_open(visit):
        raise UsageError(
            "Texts are kept in full in this workspace, so reading them takes the role unmask.",
            "With `text: redacted` in onedeck.yaml an analyst can read them.",
        )


def _note_full(visit: Visit, what: str) -> None:
    if visit.workspace.text == FULL and visit.reader.may(UNMASK):
        Trail(_home(visit)).unmasked(visit.reader, f"{visit.page.path}: {what}")


def _sentence(sample: Sample) -> str:
    line = agreement_line(sample)
    return f"{line[:1].upper()}{line[1:]}."


def _progress(sample: Sample) -> list[str]:
    if not sample.items:
        return []
    of = f"journey {sample.drawn_from}" if sample.drawn_from else "all journeys"
    said = [f"Sample {sample.name}: {len(sample.items)} conversations drawn from {of}."]
    said += [
        f"{harmless(reader)} has read {sum(reader in item.answers for item in sample.items)}."
        for reader in sample.readers
    ]
    said += [f"{sample.awaited} readings are awaited."] if sample.awaited else []
    said += ["Since then another sample was drawn; it is not read enough to speak."] if sample.newer else []
    return said


def _pairs(sample: Sample) -> list[str]:
    return [
        f"{harmless(pair.first)} and {harmless(pair.second)} both read {pair.both}"
        + (f" and agree on {percent(pair.agreeing)}." if pair.agreeing else ": too few for a figure.")
        for pair in pair_agreements(sample)
    ]


def _linked(visit: Visit, listing: Listing, sample: Sample) -> Listing:
    fields = [
        Field("conversation", "Conversation"),
        *[each for each in listing.fields if each.name != "look"],
    ]
    rows = (
        [row | {"address": _timeline(visit, row["conversation"])} for row in listing.rows]
        if sample.enough
        else []
    )
    return Listing(rows, listing.names, fields)


def _disputes(visit: Visit, sample: Sample) -> Listing:
    names = ("conversation", "room", "verdict", "reader", "note")
    rows = [
        {name: each.get(name) for name in names}
        | {"conversation": each["reference"], "address": _timeline(visit, each["reference"])}
        for each in sample.disputes
    ]
    headings = ("Conversation", "Room", "Verdict", "By", "Why")
    fields = [
        Field(name, heading, "word" if name == "verdict" else "text")
        for name, heading in zip(names, headings, strict=True)
    ]
    return Listing(rows, names, fields)


def _timeline(visit: Visit, reference: str | None) -> str | None:
    return visit.link("/c/{id}", "", id=reference) if reference and "/" not in reference else None


def _rules(visit: Visit) -> list[dict[str, str]]:
    return [
        {"code": rule, "title": title, "line": line, "address": f"{visit.page.address()}?{RULE}={rule}"}
        for rule, title, line in word_rules(visit)
    ]


def _answered(book: Book, reader: str) -> int:
    current = set(book.latest.values())
    items: list[Item] = [item for item in book.items.values() if item.sample in current]
    return sum(book.answer_of(item.review_id, reader) is not None for item in items)


def _home(visit: Visit) -> Path:
    assert visit.store.home
    return visit.store.home


PAGE = Page(
    "/review", "Review", view, "review.html", needs=ANALYST, own=(READ, RULE), menu=FOOTER, order=20, whole=True,
    fresh=True, post=taken, post_needs=ANALYST,
)  # fmt: skip

"""A customer's timeline: what she went through on every channel, and each verdict with its reasons and its rows."""

from collections.abc import Sequence
from typing import Any

from onedeck.entrypoints.web.doubts import Doubted, doubted
from onedeck.entrypoints.web.page import Answer, NotThere, Page, Visit
from onedeck.entrypoints.web.posts import Form
from onedeck.entrypoints.web.roles import ANALYST
from onedeck.entrypoints.web.texts import FULL, guarded
from onedeck.errors import UsageError
from onedeck.govern.audit.notes import note_dispute
from onedeck.govern.audit.table import publish_audit
from onedeck.govern.review.answers import reader_named
from onedeck.govern.review.disputes import dispute as log_dispute
from onedeck.govern.review.table import publish_reviews
from onedeck.model.reviews import code
from onedeck.show.customer_ids import shown
from onedeck.show.customers.around import with_surroundings
from onedeck.show.customers.behind import chosen_of
from onedeck.show.customers.opening import opening_sentence
from onedeck.show.customers.pins import MOST, PROMISE_COLUMNS, contradictions, promises
from onedeck.show.customers.told import told
from onedeck.show.first_number import first_number, moment_lines
from onedeck.show.formats import Field, Listing, harmless
from onedeck.show.ledger import Scope
from onedeck.show.links import link_list, link_rows
from onedeck.show.lists import timeline_list
from onedeck.show.moments import PLACES
from onedeck.show.people import Chosen, find
from onedeck.show.timeline import RawReader, detailed

AT_ONCE = 30  # conversations on a page: who came more often is read from the newest back
UNMASKED = "/c/{id}/unmasked"
LISTED_LINKS = 20


def view(visit: Visit) -> Answer:
    """Return a customer's timeline, under her pseudonym."""
    return customer_answer(visit, _chosen(visit))


def customer_answer(visit: Visit, chosen: Chosen, read_raw: RawReader | None = None) -> Answer:
    """Return a customer's page; with `read_raw` each row has the record as it was exported."""
    store, who = visit.store, visit.params["id"]
    rows = with_surroundings(store, guarded(visit, detailed(store, chosen, read_raw)))
    whole = told(store, rows)
    every = bool(visit.query.get("all"))
    conversations = whole if every else whole[-AT_ONCE:]
    promised = promises(store, rows)
    links = (
        link_rows(store, customer=chosen.customer, limit=LISTED_LINKS) if chosen.customer is not None else []
    )
    for row in links:
        row["doubt"] = f"{visit.here(doubt=row['link'])}#doubt"
        row["question"] = "What if it is wrong?"
    return Answer(
        title=shown(chosen.customer) or f"Not identified: {whole[0]['reference']}",
        verdict=opening_sentence(rows),
        tables={"timeline": timeline_list(rows), "promises": _promise_list(promised), "links": _links(links)},
        notes=_notes(visit),
        more={
            "conversations": conversations, "left_out": len(whole) - len(conversations),
            "all": visit.here(all="1"), "pins": _pins(promised, rows), "known": chosen.customer is not None,
            "doubt": _doubt(visit), "unmask": visit.link(UNMASKED, "", id=who), "unmasked": visit.page.unmasks,
            "address": visit.page.address(**visit.params), "links": {"question": "doubt"},
        },
    )  # fmt: skip


def dispute(visit: Visit, form: Form) -> str:
    """Log that somebody disputes a verdict on this customer's conversation; it changes no verdict."""
    home = visit.store.home
    assert home
    rows = detailed(visit.store, _chosen(visit))
    mine = {str(row["told"]["conversation_id"]): row["conversation"] for row in rows}
    reference, room = mine.get(form.get("conversation", "")), form.get("room", "")
    if reference is None:
        raise NotThere("This customer has no such conversation, so nothing was done.")
    reader = reader_named(home, visit.reader.name)
    found, _ = log_dispute(visit.store, reference, room, reader, form.get("note", ""))
    about = (code(found.review_id), room, found.verdict, found.reader, found.note)
    if note_dispute(home, *about, found.disputed_at):
        publish_audit(home)
    publish_reviews(home)
    return f"{visit.page.address(**visit.params)}#k{found.conversation_id}"


def _chosen(visit: Visit) -> Chosen:
    who = visit.params["id"]
    chosen = chosen_of(visit.store, who)
    if chosen is None and ":" in who:
        try:
            chosen = find(visit.store, who, lambda _: ())
        except UsageError:
            chosen = None
    if chosen is None:
        limited = " in the journeys of your token" if visit.reader.journeys else ""
        raise NotThere(
            f"There is nobody known as {harmless(who)[:60]!r}{limited}.",
            "A customer is named by c_ and 13 characters; the page Customers finds a conversation by SOURCE:ID.",
        )
    return chosen


def _doubt(visit: Visit) -> Doubted | None:
    link = visit.query.get("doubt")
    if not link:
        return None
    if visit.reader.journeys:
        return Doubted(True, ("It moves figures of the whole company, and your token is for some journeys.",))
    touches = visit.store.engine.rows("SELECT COUNT(*) FROM touches")[0][0]
    return doubted(visit.workspace, visit.build, link, touches)


def _pins(promised: Sequence[dict[str, Any]], rows: list[dict[str, Any]]) -> dict[str, Any]:
    waiting = [row for row in promised if row["open"]]
    opposite = contradictions(rows)
    return {
        "promises": waiting[:MOST], "more_promises": max(0, len(waiting) - MOST),
        "contradictions": opposite[:MOST], "more_contradictions": max(0, len(opposite) - MOST),
    }  # fmt: skip


def _promise_list(rows: Sequence[dict[str, Any]]) -> Listing:
    fields = [Field("conversation", "conversation"), Field("by", "by"), Field("said_at", "said", "time")]
    return Listing(rows, PROMISE_COLUMNS, [*fields, Field("state", "what became of it")])


def _links(rows: list[dict[str, Any]]) -> Listing:
    found = link_list(rows)
    hidden = ("customer", "left_out")
    fields = [field for field in found.fields if field.name not in hidden]
    return Listing(rows, found.names, [*fields, Field("question", "")])


def _notes(visit: Visit) -> list[str]:
    said = [*moment_lines(first_number(visit.store, Scope())), f"times are UTC; {PLACES}"]
    if visit.workspace.text == FULL and not visit.page.unmasks:
        said.append("texts are kept in full here: the role unmask reads them, and every look is noted")
    if visit.reader.journeys:
        said.append(f"only conversations of {', '.join(visit.reader.journeys)}: your token is for no other")
    return said


PAGE = Page(
    "/c/{id}", "Customer", view, "customer.html", needs=ANALYST, own=("all", "doubt"), fresh=True,
    post=dispute, post_needs=ANALYST,
)  # fmt: skip

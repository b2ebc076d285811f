"""Small companies, measured: journals judged and counted, to be worked by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from onedeck import judge, measure, stitch
from onedeck.charter.context import Calendar
from onedeck.model.progress import Silent
from onedeck.show.measures import metrics_of, sums_of
from onedeck.stats.estimates import Sums, plain
from onedeck.store import Store
from tests import journal

Row = dict[str, Any]


def touch(conversation: str, **more: Any) -> Row:
    """Return a person's finished touch of a customer of her own; `more` overrides."""
    return {
        "conversation": conversation, "customer": f"of {conversation}", "reason": "bill", "room": "person",
        "at": "2026-01-05 10:00", "end": "completed",
    } | more  # fmt: skip


def measured(
    touches: Sequence[Row],
    as_of: str = "2026-12-31",
    calendars: tuple[Calendar, ...] = (),
    surveys: Iterable[Row] = (),
    claims: Sequence[Row] = (),
    handoffs: Sequence[Row] = (),
    **settings: Any,
) -> Store:
    """Return a store in which stitch, judge and measure have run over a journal."""
    rows = {"touches": touches, "claims": claims, "handoffs": handoffs}
    store = journal.load(rows)
    journal.write(store, "surveys", [_survey(number, row) for number, row in enumerate(surveys)])
    sources = sorted({row.get("source", "desk") for row in touches})
    workspace = replace(journal.workspace(sources, **settings), calendars=calendars)
    stitch.run(store, workspace, Silent(), as_of=journal.moment(as_of))
    judge.run(store, workspace, Silent())
    measure.run(store, workspace, Silent())
    return store


def _survey(number: int, row: Row) -> Row:
    times = {name: journal.moment(row[name]) for name in ("invited_time", "answered_time") if name in row}
    named = journal.key("conversation", row.get("conversation"))
    kept = {name: value for name, value in row.items() if name != "conversation"}
    own = {
        "survey_id": number,
        "source": "desk",
        "source_id": str(number),
        "raw_file": "s",
        "raw_row": number,
    }
    return own | kept | times | {"conversation_id": named}


def figure(
    store: Store, metric: str, slice: str = "", value: str = ""
) -> tuple[int, float | None, float | None]:
    """Return n and the plain figure (none and all of the unknown rows counted) over every week."""
    known = metrics_of(store)[metric]
    sums = sums_of(store, [metric], None, None, slice, value).get((metric, value), Sums())
    return sums.n, *plain(known.shape, sums, known.quantile)

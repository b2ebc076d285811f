"""The page of `review`: how far people agree with the verdicts, where they do not, and what is still to be read."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from onedeck.model.reviews import ENOUGH, EXPECTED, READINGS, code
from onedeck.show.formats import Field, Listing, as_table
from onedeck.show.readings import Reviewed, Sample
from onedeck.show.reviewed import (
    PairAgreement,
    agreement_line,
    class_agreements,
    confusion,
    disagreements,
    overall,
    pair_agreements,
    percent,
)

LISTED = 20  # disagreements on a page; --disagreements lists all
NAMES = ("verdict", "population", "drawn", "read", "agreeing", "agreement", "low", "high")
DISAGREEMENT_NAMES = ("review", "conversation", "verdict", "answers", "notes", "look")
_FIELDS = (
    Field("verdict", "verdict", "word"),
    Field("population", "in all", "count"),
    Field("drawn", "drawn", "count"),
    Field("read", "read", "count"),
    Field("agreement", "agree %", "share"),
    Field("interval", "95 % interval", "share"),
)


def agreement_list(sample: Sample) -> Listing:
    """Return a row per verdict and one for all, reweighted; shares are 0..1, nothing where there is no figure."""
    rows: list[dict[str, Any]] = []
    classes = class_agreements(sample)
    for found in classes:
        shown = found.interval if sample.enough else None
        rows.append(
            {"verdict": found.verdict, "population": round(found.population), "drawn": found.drawn}
            | {"read": found.read, "agreeing": found.agreeing if found.read else None}
            | _between(shown)
        )
    if classes:
        total = {name: sum(row[name] for row in rows) for name in ("population", "drawn", "read")}
        rows.append({"verdict": "all"} | total | {"agreeing": None} | _between(overall(sample)))
    return Listing(rows, NAMES, _FIELDS)


def disagreement_list(sample: Sample) -> Listing:
    """Return the conversations of which a reader says something else than the verdict."""
    rows = [
        {"review": code(item.review_id), "conversation": item.reference, "verdict": item.verdict}
        | {"answers": _answers(item), "notes": "; ".join(item.notes.values()), "look": item.look}
        for item in disagreements(sample)
    ]
    fields = [Field("verdict", "verdict", "word"), Field("answers", "readers say"), Field("notes", "notes")]
    return Listing(rows, DISAGREEMENT_NAMES, [*fields, Field("look", "look at it")])


def review_page(sample: Sample) -> list[RenderableType]:
    """Return the page: one sentence, agreement by verdict, of readers with each other, and what they dispute."""
    page: list[RenderableType] = [Text(line, style="bold") for line in _opening(sample)]
    if sample.items:
        page += [Text(""), Padding(as_table(agreement_list(sample)), (0, 1))]
    if sample.enough:
        page += [Text(""), *map(Text, _pairs(pair_agreements(sample)))]
        page += [Text(""), Padding(as_table(_confusion(confusion(sample))), (0, 1))]
        page += _disagreements(disagreement_list(sample))
    page += _disputes(sample)
    return [*page, Text(""), *(Text(line, style="dim") for line in progress_lines(sample))]


def progress_lines(sample: Sample) -> Iterator[str]:
    """Yield who has read how much of the draw, how much is awaited, and what to do next."""
    if not sample.items:
        yield "next: onedeck review draw"
        return
    of = f"drawn from journey {sample.drawn_from}" if sample.drawn_from else "drawn from all journeys"
    yield f"sample {sample.name}: {len(sample.items)} conversations {of}, each to be read by two, blind"
    for reader in sample.readers:
        yield f"{reader} has read {sum(reader in item.answers for item in sample.items)} of {len(sample.items)}"
    if skipped := sum(item.skipped for item in sample.items):
        yield f"skipped: {skipped}"
    if sample.newer:
        yield "since then another sample was drawn:"
        yield from progress_lines(sample.newer)
    elif sample.awaited:
        yield f"{sample.awaited} readings are awaited: onedeck review read --reader NAME"


def _opening(sample: Sample) -> Iterator[str]:
    figure = overall(sample)
    if figure is None:
        yield agreement_line(sample)
        return
    population = sum(found.population for found in class_agreements(sample))
    everything = f"reweighted to all {population:,.0f} matured conversations"
    yield f"Readers agree with {percent(figure)} of verdicts, {everything}."
    if sample.older:
        yield "The definitions changed since this sample was drawn: it speaks for the older ones."


def _pairs(pairs: list[PairAgreement]) -> Iterator[str]:
    for pair in pairs:
        who = f"{pair.first} and {pair.second} both read {pair.both}"
        if pair.agreeing is None:
            yield f"{who}: how far they agree takes {ENOUGH}"
            continue
        chance = "not defined, both gave one and the same answer"
        if pair.kappa:
            chance = f"{pair.kappa.value:.2f} ({pair.kappa.low:.2f} to {pair.kappa.high:.2f})"
        yield f"{who} and agree on {percent(pair.agreeing)}; Cohen's kappa {chance}"
    if not pairs:
        yield "No conversation has been read by two people: how far readers agree is not known."


def _confusion(counts: Counter[tuple[str, str]]) -> Listing:
    rows = [
        {"verdict": verdict} | {answer: counts[verdict, answer] for answer in READINGS}
        for verdict in EXPECTED
        if any(counts[verdict, answer] for answer in READINGS)
    ]
    fields = [Field(answer, f"readers: {answer.replace('_', ' ')}", "count") for answer in READINGS]
    return Listing(rows, ("verdict", *READINGS), [Field("verdict", "verdict", "word"), *fields])


def _disagreements(listing: Listing) -> list[RenderableType]:
    count = len(listing.rows)
    if not count:
        return [Text(""), Text("No reader disagrees with a verdict.")]
    shown = Listing(listing.rows[:LISTED], listing.names, listing.fields)
    more = "; all of them: onedeck review --disagreements" if count > LISTED else ""
    return [Text(""), Text(f"disagreements: {count}{more}"), Padding(as_table(shown), (0, 1))]


def _disputes(sample: Sample) -> list[RenderableType]:
    rows = [
        {
            "verdict": dispute["verdict"],
            "room": dispute["room"],
            "who": dispute["reader"],
            "note": dispute["note"],
        }
        | {"look": f"onedeck customer {dispute['reference']}" if dispute["reference"] else None}
        for dispute in sample.disputes
    ]
    if not rows:
        return []
    fields = [
        Field("room", "room"),
        Field("verdict", "verdict", "word"),
        Field("who", "by"),
        Field("note", "why"),
    ]
    table = as_table(Listing(rows, (), [*fields, Field("look", "look at it")]))
    return [Text(""), Text(f"disputed: {len(rows)}"), Padding(table, (0, 1))]


def _answers(item: Reviewed) -> str:
    said = sorted(item.answers.items())
    return ", ".join(f"{reader}: {answer.replace('_', ' ')}" for reader, answer in said)


def _between(interval: Any) -> dict[str, Any]:
    if interval is None:
        return {"agreement": None, "low": None, "high": None, "interval": None}
    both = (interval.low, interval.high)
    return {"agreement": interval.value, "low": both[0], "high": both[1], "interval": both}

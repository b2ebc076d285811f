"""Options of a source as its records suggest them: which field is the reason, which question is the score."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from onedeck.charter.scalars import comment, scalar
from onedeck.ingest import cells
from onedeck.ingest.contract import Sample, Suggestion

CODES_MOST = 200  # more different values than this are no codes
SHOWN = 3
VALUES_KEPT = 500
REASON = re.compile(r"reason|categor|topic|intent|issue|disposition|need|thema|anliegen|grund", re.IGNORECASE)
# What attributes of a contact are called elsewhere -> the option that takes them.
ATTRIBUTES = {
    "reason_attribute": REASON,
    "customer_attribute": re.compile(
        r"^(customer|client|person|member|kunden?)[ _-]?(id|number|no|nr|nummer)?$", re.I
    ),
    "email_attribute": re.compile(r"e-?mail", re.I),
    "account_attribute": re.compile(r"^(account|company|organi[sz]ation|tenant)[ _-]?(id|number|no)?$", re.I),
    "segment_attribute": re.compile(r"^segment", re.I),
    "object_attribute": re.compile(
        r"^(reference|(order|invoice|contract|policy|booking)[ _-]?(id|number|no|ref)?)$", re.I
    ),
    "language_attribute": re.compile(r"^(lang|locale|sprache)", re.I),
}
# What a question asks -> its score and the top of its scale, in this order.
SCORES = {
    "nps": (re.compile(r"recommend|likely|\bnps\b|empfehl", re.I), 10),
    "ces": (re.compile(r"\beas(y|ier)\b|effort|\bces\b|einfach", re.I), 7),
    "csat": (re.compile(r"satisf|\bcsat\b|zufrieden", re.I), 5),
}
SOLVED = re.compile(r"(re)?solved|gelöst|sorted out", re.I)
YES, NO = ("yes", "ja", "oui", "true", "1"), ("no", "nein", "non", "false", "2", "0")
_QUESTION = re.compile(r"Q(ID)?[0-9]+(_[A-Za-z0-9]+)?", re.I)


def reason_fields(inside: str, pages: Sequence[str]) -> Callable[[Sequence[Sample]], list[Suggestion]]:
    """Return what suggests `reason_field` from custom fields: under `inside`, or columns `custom_*`."""

    def suggest(exports: Sequence[Sample]) -> list[Suggestion]:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for record in _records(exports, pages):
            for name, value in _custom(record, inside):
                if written := cells.name(value):
                    found[name][written] += 1
        likely = [(name, values) for name, values in found.items() if _are_codes(values)]
        # Reasons are told by their name, else by being more various than segments, regions and the like.
        likely.sort(key=lambda one: (not REASON.search(one[0]), -len(one[1]), one[0]))
        reasons = [
            Suggestion("reason_field", _text(name), _examples(values), taken=place == 0)
            for place, (name, values) in enumerate(likely)
        ]
        # What a contact is about decides what counts as the same matter: too much to be taken unasked.
        return reasons + [
            Suggestion("object_field", _text(name), _examples(values), values=tuple(values)[:VALUES_KEPT])
            for name, values in sorted(found.items())
            if _are_numbers(values)
        ]

    return suggest


def contact_attributes(exports: Sequence[Sample]) -> list[Suggestion]:
    """Suggest which attributes of contact records hold the reason and who she is."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for record in _records(exports, ()):
        inner = next((record[key] for key in record if key.lower() == "contact"), record)
        attributes: Any = next((value for key, value in _items(inner) if key.lower() == "attributes"), {})
        for name, value in _items(attributes):
            if written := cells.name(value):
                found[name][written] += 1
    suggested: list[Suggestion] = []
    for option, pattern in ATTRIBUTES.items():
        for place, name in enumerate(sorted(name for name in found if pattern.search(name))):
            suggested.append(Suggestion(option, _text(name), _examples(found[name]), taken=place == 0))
    return suggested


def survey_questions(exports: Sequence[Sample]) -> list[Suggestion]:
    """Suggest which question of a survey is a score, and which asks whether it was solved."""
    asked: dict[str, str] = {}
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for export in exports:
        rows = list(export.rows)
        if len(rows) > 1 and any("ImportId" in str(value) for value in rows[1].values()):
            asked |= {name: str(value) for name, value in rows[0].items() if _QUESTION.fullmatch(name)}
            rows = rows[2:]
        for name, value in (pair for row in rows for pair in _answers(row)):
            if _QUESTION.fullmatch(name) and (written := cells.name(value)):
                said[name][written] += 1
    suggested: list[Suggestion] = []
    for name in sorted({*asked, *said}):
        instrument = _instrument(asked.get(name, ""), said[name])
        why = comment(asked.get(name, "")) or _examples(said[name])
        if instrument:
            twice = any(one.option == instrument for one in suggested)
            suggested.append(Suggestion(instrument, name, why, taken=not twice))
        elif SOLVED.search(asked.get(name, "")) and (answer := _yes_and_no(said[name])):
            yes, no = answer
            value = f"{{question: {name}, yes: [{scalar(yes)}], no: [{scalar(no)}]}}"
            suggested.append(Suggestion("solved", value, why, taken=True))
    return suggested


def _records(exports: Sequence[Sample], pages: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    for export in exports:
        for row in export.rows:
            inner = [row[page] for page in pages if isinstance(row.get(page), list)]
            for item in inner[0] if inner else [row]:
                if isinstance(item, dict):
                    yield item


def _custom(record: Mapping[str, Any], inside: str) -> Iterator[tuple[str, Any]]:
    held = record.get(inside)
    for item in held if isinstance(held, list) else []:
        if isinstance(item, dict) and cells.name(item.get("id")):
            yield str(cells.name(item["id"])), item.get("value")
    yield from _items(held)
    yield from (
        (name, value)
        for name, value in record.items()
        if name.lower().startswith("custom_") and name != inside
    )


def _items(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, str) and value.startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            return []
    return [(str(key), inner) for key, inner in value.items()] if isinstance(value, dict) else []


def _answers(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        yield name, value
        if name in ("values", "labels"):
            yield from _items(value)


def _are_codes(values: Counter[str]) -> bool:
    most = max(values.values(), default=0)
    words = [value for value in values if re.search(r"[^\W\d_]", value) and len(value) <= 80]
    yes_no = {value.lower() for value in values} <= {*YES, *NO}
    return 2 <= len(values) <= CODES_MOST and most > 1 and len(words) == len(values) and not yes_no


def _are_numbers(values: Counter[str]) -> bool:
    """Say whether values look like numbers of orders or invoices: mostly different, each with a digit."""
    return 2 * len(values) > values.total() > 2 and all(
        re.search(r"[0-9]", value) and len(value) > 3 for value in values
    )


def _instrument(question: str, said: Counter[str]) -> str | None:
    numbers = [number for value in said.elements() if (number := cells.number(value)) is not None]
    for name, (pattern, most) in SCORES.items():
        if pattern.search(question) and 2 * sum(0 <= number <= most for number in numbers) > said.total():
            return name
    if not numbers or len(numbers) < said.total() or min(numbers) < 0 or max(numbers) > 10:
        return None
    if max(numbers) > 7:
        return "nps"
    return "ces" if max(numbers) > 5 else "csat" if len(set(numbers)) > 2 else None


def _yes_and_no(said: Counter[str]) -> tuple[str, str] | None:
    yes = next((value for value in said if value.lower() in YES), None)
    no = next((value for value in said if value.lower() in NO), None)
    return (yes, no) if yes and no else None


def _text(value: str) -> str:
    return f'"{value}"' if value.isdigit() else scalar(value)


def _examples(values: Counter[str]) -> str:
    shown = ", ".join(value for value, _ in values.most_common(SHOWN))
    return comment(f"{len(values):,} value{'' if len(values) == 1 else 's'}: {shown}")

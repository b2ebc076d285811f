"""Qualtrics responses in their three shapes as one: the API's JSON, the CSV export, the tables of a warehouse.

A field is known by its name in lower case without signs (`recordedDate`, `recorded_date` and `RecordedDate` are
one): what the response says of itself, answers by question (`Q5`, `QID12_TEXT`), embedded data. An answer may be
given twice, as a code and as its label.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onedeck.ingest import cells
from onedeck.ingest.nested import path_of
from onedeck.ingest.tables_of import LOOKED_UP, NOT_READ, OLDER, Kind, Row, Tables

RESPONSE, ANSWER, EMBEDDED, INVITATION = (
    "response",
    "question_response",
    "embedded_data",
    "distribution_contact",
)
DISTRIBUTION, CONTACT, QUESTION = "distribution", "contact", "question"
# The first that fits is it: the columns are those of the dbt package's source tables.
KINDS = (
    Kind("page", ("responseid values",), pages=("responses",)),
    Kind("export", ("responseid recordeddate", "responseid finished", "responseid startdate enddate")),
    Kind(RESPONSE, ("id survey_id recorded_date", "id survey_id finished progress")),
    Kind(INVITATION, ("contact_id distribution_id sent_at", "contact_id distribution_id response_id")),
    Kind(ANSWER, ("question_id response_id value",), fate=LOOKED_UP),
    Kind(EMBEDDED, ("key response_id value",), fate=LOOKED_UP),
    Kind(
        DISTRIBUTION, ("id request_type survey_link_survey_id", "id parent_distribution_id"), fate=LOOKED_UP
    ),
    Kind(CONTACT, ("id directory_id email ext_ref", "id mailing_list_id email"), fate=LOOKED_UP),
    Kind(QUESTION, ("id survey_id data_export_tag",), fate=LOOKED_UP),
    Kind("block", ("id survey_id block_locking", "block_id question_id survey_id"), fate=NOT_READ),
    Kind("option", ("key question_id survey_id",), fate=NOT_READ),
    Kind(
        "survey",
        ("id survey_status", "id creator_id is_active", "id survey_id version_number"),
        fate=NOT_READ,
    ),
    Kind("membership", ("contact_lookup_id contact_id mailing_list_id",), fate=NOT_READ),
    Kind(
        "list",
        ("directory_id id name owner_id", "id library_id name", "id deduplication_criteria_email"),
        fate=NOT_READ,
    ),
    Kind("user", ("id user_type username",), fate=NOT_READ),
)
PREVIEW, SPAM = 3, 8  # bits of the status: 1 preview, 2 test, 8 spam; 4 imported and 16 offline are responses


@dataclass
class Response:
    """One response: its row, and everything it says by field (codes before labels)."""

    row: Row
    said: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def source_id(self) -> str | None:
        """The response's own id."""
        return self.text("responseid") or self.text("recordid") or self.text("id")

    def text(self, *names: str) -> str | None:
        """Return the first of several fields that holds something."""
        return next((found[0] for name in names if (found := self.said.get(path_of(name)))), None)

    def time(self, *names: str) -> datetime | None:
        """Return the first of several fields as a time."""
        return cells.moment(self.text(*names), self.row.zone)

    def add(self, name: str, value: Any) -> None:
        """Take a field's value, if it holds something."""
        written = cells.name(value)
        if written and written not in self.said[path_of(name)]:
            self.said[path_of(name)].append(written)


def responses_of(tables: Tables) -> list[Response]:
    """Return every response of all files once, header rows of exports left out."""
    found = [_from_page(row) for row in tables.newest("page", "responseid")]
    exported: dict[str, list[Row]] = defaultdict(list)
    for row in tables.rows["export"]:
        exported[row.raw_file].append(row)
    for rows in exported.values():
        aliases = _settle_headers(rows)
        for row in rows:
            if row.fate is None:
                row.values = {
                    **row.values,
                    **{alias: row.values.get(name) for name, alias in aliases.items()},
                }
    found += [_from_cells(row) for row in tables.newest("export", "responseid") if row.fate is None]
    return _once(found + _from_tables(tables))


def _once(responses: list[Response]) -> list[Response]:
    """Keep the newest of those that arrived in several shapes: last changed, then the larger content."""
    best: dict[str | None, Response] = {}
    for response in sorted(responses, key=_changed):
        if older := best.get(response.source_id):
            older.row.fate = OLDER
        best[response.source_id] = response
    return sorted(best.values(), key=lambda response: (response.row.raw_file, response.row.raw_row))


def _changed(response: Response) -> tuple[str, list[tuple[str, list[str]]]]:
    found = response.time("lastModifiedDate", "_fivetran_synced", "recordedDate")
    return found.isoformat() if found else "", sorted(response.said.items())


def _from_page(row: Row) -> Response:
    response = Response(row)
    response.add("responseId", row.get("responseid"))
    for part in ("values", "labels"):
        inner = row.get(part)
        for name, value in inner.items() if isinstance(inner, Mapping) else ():
            response.add(name, value)
    return response


def _from_cells(row: Row) -> Response:
    response = Response(row)
    for name, value in row.values.items():
        response.add(name, value)
    return response


def _settle_headers(rows: Iterable[Row]) -> dict[str, str]:
    """Settle the rows of labels and import ids that follow an export's header; return column -> import id."""
    aliases: dict[str, str] = {}
    listed = list(rows)
    for row in listed:
        named = {name: _import_id(value) for name, value in row.values.items()}
        if named.get("responseid") or named.get("recordeddate"):
            row.fate = LOOKED_UP
            aliases |= {name: f"import {alias}" for name, alias in named.items() if alias}
            labels = (other for other in listed if other.raw_row == row.raw_row - 1)
            for other in labels:
                other.fate = LOOKED_UP
    for row in listed:
        if cells.name(row.get("responseid")) in ("Response ID", "ResponseId"):
            row.fate = LOOKED_UP
    return {name: alias.removeprefix("import ") for name, alias in aliases.items()}


def _import_id(value: object) -> str | None:
    written = cells.name(value) or ""
    if not written.startswith("{"):
        return None
    try:
        parsed = json.loads(written)
    except (ValueError, RecursionError):
        return None
    return cells.name(parsed.get("ImportId")) if isinstance(parsed, dict) else None


def _from_tables(tables: Tables) -> list[Response]:
    tags = {
        (row.name("survey_id"), row.name("id")): row.name("data_export_tag") for row in tables.rows[QUESTION]
    }
    answers: dict[str | None, list[Row]] = defaultdict(list)
    for row in sorted(tables.rows[ANSWER] + tables.rows[EMBEDDED], key=_synced):
        answers[row.name("response_id")].append(row)
    found = []
    for row in tables.newest(RESPONSE, "id"):
        response = _from_cells(row)
        # The last synchronised says it: codes and labels of one answer are on one row.
        for answer in reversed(answers[response.text("id")]):
            _add_answer(response, answer, tags)
        found.append(response)
    return found


def _add_answer(
    response: Response, answer: Row, tags: Mapping[tuple[str | None, str | None], str | None]
) -> None:
    question = answer.name("question_id")
    if question is None:
        names = [answer.name("key"), answer.name("import_id")]
    else:
        part = answer.name("sub_question_key")
        tag = tags.get((response.text("survey_id"), question))
        names = [f"{name}_{part}" if part else name for name in (question, tag) if name]
    for name in names:
        if name:
            response.add(name, answer.get("value"))
            response.add(name, answer.get("text"))


def _synced(row: Row) -> tuple[str, str, int]:
    found = row.time("_fivetran_synced")
    return found.isoformat() if found else "", row.raw_file, row.raw_row


def why_not(response: Response) -> str | None:
    """Return why a response is no customer's answer, None if it is one."""
    status = (response.text("status") or "0").lower()
    code = int(status) if status.isdecimal() and len(status) < 4 else 0
    if code & PREVIEW or "preview" in status or "test" in status:
        return f"status {status}: a preview or test, not a customer's response"
    if code & SPAM or "spam" in status:
        return f"status {status}: marked as spam"
    progress = cells.number(response.text("progress"))
    finished = cells.answer(response.text("finished"))
    if finished is False or (finished is None and progress is not None and progress < 100):
        said = "" if progress is None else f" (progress {progress:g} %)"
        return f"the response is not finished{said}"
    recorded = response.text("recordedDate")
    if recorded is not None and response.time("recordedDate") is None:
        return f"recordedDate: '{recorded[:60]}' is not a time such as 2026-11-20 18:30:00"
    return None if recorded or response.time("endDate") else "recordedDate is missing"

"""The survey tool's export: Qualtrics responses with their three header rows, invitations and contacts."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from onedeck.sample.exports.files import stamp, write_csv
from onedeck.sample.exports.numbers import Numbers, as_uuid
from onedeck.sample.records import Company, Event, Person, Survey

RESPONSES = (
    "StartDate", "EndDate", "Status", "Progress", "Finished", "RecordedDate", "ResponseId", "ExternalReference",
    "Q1", "Q2", "Q3", "ConversationId",
)  # fmt: skip
LABELS = (
    "Start Date", "End Date", "Response Type", "Progress", "Finished", "Recorded Date", "Response ID",
    "External Data Reference", "{question}", "Was your request solved?", "Anything else?", "ConversationId",
)  # fmt: skip
IMPORT_IDS = (
    "startDate", "endDate", "status", "progress", "finished", "recordedDate", "_recordId", "externalDataReference",
    "QID1", "QID2", "QID3_TEXT", "ConversationId",
)  # fmt: skip
INVITATIONS = ("contact_id", "distribution_id", "response_id", "sent_at", "status")
CONTACTS = ("directory_id", "id", "email", "ext_ref", "phone")
QUESTIONS = {
    "csat": "How satisfied are you with us this time? (1 to 5)",
    "nps": "How likely are you to recommend us? (0 to 10)",
    "ces": "How easy did we make it for you? (1 to 7)",
}
ANSWERS = {"confirmed": "Yes", "denied": "No"}


@dataclass
class Poll:
    """One survey: after the contacts of one system, or about the company as a whole."""

    system: str  # pip, desk, phone; "" asks about the company
    instrument: str
    surveys: list[Survey] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What its folder and its source are called."""
        return f"survey_{self.system or 'company'}_{self.instrument}"

    asks_solved: bool = False


def answers_of(company: Company) -> dict[str, Event]:
    """Return what she answered to "was it solved?" in a survey, by the contact it was about."""
    answered = {survey.contact: survey.answered for survey in company.surveys if survey.contact}
    return {
        event.contact: event
        for event in company.events
        if event.kind in ANSWERS and event.contact and answered.get(event.contact) == event.occurred
    }


def polls_of(numbers: Numbers, surveys: Iterable[Survey], said: Mapping[str, Event]) -> list[Poll]:
    """Return the surveys by system and instrument, in the order of their names."""
    found: dict[tuple[str, str], Poll] = {}
    for survey in surveys:
        asked = numbers.contacts.get(survey.contact)
        key = (asked.system if asked else "", survey.instrument)
        poll = found.setdefault(key, Poll(*key))
        poll.surveys.append(survey)
        poll.asks_solved |= survey.contact in said
    return [found[key] for key in sorted(found)]


def write_surveys(folder: Path, numbers: Numbers, polls: Iterable[Poll], said: Mapping[str, Event]) -> int:
    """Write each poll's folder; `said` holds her answer to "solved?" by the contact it is about. Returns the rows."""
    rows, end = 0, numbers.company.end
    for poll in polls:
        place = folder / poll.name
        asked = [survey for survey in poll.surveys if survey.invited <= end]
        answered = [survey for survey in asked if survey.answered is not None and survey.answered <= end]
        replied = {survey.id for survey in answered}
        rows += write_csv(place / "responses.csv.gz", RESPONSES, _responses(numbers, poll, answered, said))
        invitations = (_invitation(survey, survey.id in replied) for survey in asked)
        rows += write_csv(place / "distribution_contact.csv.gz", INVITATIONS, invitations)
        people = {survey.person.number: survey.person for survey in asked}
        rows += write_csv(place / "contacts.csv.gz", CONTACTS, map(_contact, people.values()))
    return rows


def _responses(
    numbers: Numbers, poll: Poll, surveys: list[Survey], said: Mapping[str, Event]
) -> Iterator[tuple[object, ...]]:
    yield tuple(label.format(question=QUESTIONS[poll.instrument]) for label in LABELS)
    yield tuple(json.dumps({"ImportId": name}) for name in IMPORT_IDS)
    for survey in surveys:
        at = _moment(survey.answered)
        asked = numbers.contacts.get(survey.contact)
        solved = said.get(survey.contact)
        yield (
            at, at, 0, 100, 1, at, _response_id(survey), survey.person.number,
            "" if survey.score is None else survey.score, ANSWERS[solved.kind] if solved else "", survey.comment,
            numbers.exported(asked) if asked else "",
        )  # fmt: skip


def _invitation(survey: Survey, replied: bool) -> tuple[object, ...]:
    response = _response_id(survey) if replied else ""
    state = "SurveyFinished" if replied else "Success"
    return _contact_id(survey.person), f"EMD_{survey.id}", response, _moment(survey.invited), state


def _contact(person: Person) -> tuple[object, ...]:
    return "POOL_1", _contact_id(person), person.email, person.number, person.phone


def _contact_id(person: Person) -> str:
    return f"CID_{person.number.replace('-', '')}"


def _response_id(survey: Survey) -> str:
    return f"R_{as_uuid(survey.id).replace('-', '')[:15]}"


def _moment(time: float | None) -> str:
    return stamp(time).replace("T", " ").rstrip("Z")

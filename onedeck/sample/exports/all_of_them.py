"""All exports of the sample company, one after another."""

from pathlib import Path

from onedeck.model.progress import Progress
from onedeck.sample.exports.desk import write_desk
from onedeck.sample.exports.numbers import Numbers
from onedeck.sample.exports.phone import write_phone
from onedeck.sample.exports.pip import write_pip
from onedeck.sample.exports.registers import write_registers
from onedeck.sample.exports.surveys import Poll, answers_of, polls_of, write_surveys
from onedeck.sample.records import Company, Survey

THUMBS_UNTIL = 52 * 7 * 86_400.0  # in its first year the desk asked for thumbs, after that with a survey


def write_exports(folder: Path, company: Company, progress: Progress) -> tuple[dict[str, int], list[Poll]]:
    """Write every export below a folder; return the rows per system, and the surveys that were exported."""
    numbers = Numbers(company)
    said = answers_of(company)
    thumbs: list[Survey] = []
    forms: list[Survey] = []
    for survey in company.surveys:
        about = numbers.contacts.get(survey.contact)
        early = survey.invited < company.start + THUMBS_UNTIL
        is_thumb = about is not None and about.system == "desk" and early and survey.instrument == "csat"
        (thumbs if is_thumb else forms).append(survey)
    polls = polls_of(numbers, forms, said)
    answered = {event.id for event in said.values()}
    entries = [event for event in company.events if event.id not in answered]
    rows = {}
    progress.step("writing the assistant's log")
    rows["pip"] = write_pip(folder / "pip", company)
    progress.step("writing the service desk")
    rows["desk"] = write_desk(folder / "desk", numbers, thumbs)
    progress.step("writing the telephone's records")
    rows["phone"] = write_phone(folder / "phone", numbers)
    progress.step("writing surveys and registers")
    rows["surveys"] = write_surveys(folder / "surveys", numbers, polls, said)
    rows["registers"] = write_registers(folder, numbers, entries)
    return rows, polls

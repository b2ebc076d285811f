"""The sample workspace as a folder: exports, declarations, decks, papers and the truth, for one seed."""

import shutil
from pathlib import Path

from onedeck.errors import UsageError
from onedeck.model.progress import Progress, Silent
from onedeck.sample.decks import figures_of, reported_yaml
from onedeck.sample.declared import TEMPLATES, onedeck_yaml, reasons_yaml
from onedeck.sample.exports.all_of_them import write_exports
from onedeck.sample.papers import calendars_yaml, events_yaml, teams_yaml, write_contract
from onedeck.sample.records import Company
from onedeck.sample.truths import write_truth
from onedeck.sample.world import simulate


def write_sample(
    folder: Path, seed: int = 2, small: bool = False, progress: Progress | None = None
) -> dict[str, int]:
    """Write the sample workspace of a seed into a new or empty folder; return the rows written per kind.

    Equal seeds give identical bytes. Raises UsageError if the folder holds anything or is a file.
    """
    progress = progress or Silent()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "Name a new folder, or empty this one first."
        raise UsageError(f"{folder} is not an empty folder: the sample overwrites nothing.", hint)
    progress.step("simulating the company")
    company = simulate(seed, small)
    return write_company(folder, company, progress)


def write_company(folder: Path, company: Company, progress: Progress) -> dict[str, int]:
    """Write the workspace of a company that was simulated already; return the rows written per kind."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, polls = write_exports(folder / "exports", company, progress)
    progress.step("writing the workspace and the truth")
    figures = figures_of(company)
    files = {
        "onedeck.yaml": onedeck_yaml(company, polls), "reasons.yaml": reasons_yaml(company),
        "reported.yaml": reported_yaml(figures), "teams.yaml": teams_yaml(), "calendars.yaml": calendars_yaml(),
        "events.yaml": events_yaml(), "README.md": _readme(company),
    }  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    charters = folder / "charters"
    charters.mkdir(exist_ok=True)
    for charter in sorted((TEMPLATES / "charters").glob("*.yaml")):
        shutil.copyfile(charter, charters / charter.name)
    rows["invoices"] = write_contract(folder / "contracts", company)
    rows["contacts"] = write_truth(folder, company, figures)
    return rows


def _readme(company: Company) -> str:
    return f"""\
# Fernholm Telecom (simulated)

**Everything here is invented.** Fernholm Telecom, its customers, its assistant Pip and Pip's vendor Quillwork do not
exist; `onedeck sample` simulated them (seed {company.seed}). The formats are the real ones of Zendesk, Amazon Connect
and Qualtrics, written by OneDeck and read by its connectors like any company's own exports.

    onedeck run
    onedeck show
    onedeck show billing-dispute
    onedeck claims

| file | what it is |
|---|---|
| `exports/pip/` | the assistant's own log, as its vendor exports it, with its own "resolved" |
| `exports/desk/` | the service desk: tickets, audits with comments, metrics, ratings, users |
| `exports/phone/` | contact records of the telephone system |
| `exports/surveys/` | survey responses and invitations |
| `exports/*.csv.gz` | systems of record: billing, orders, contracts, customer care, accounts |
| `charters/` | six journeys, each with its owner; most have somebody else for the assistant |
| `reported.yaml` | what the AI room's and the CX room's decks said; one slide is above its own export |
| `contracts/` | the vendor's contract and its invoices |
| `truth.yaml`, `truth_conversations.csv.gz` | what really happened; OneDeck never reads them |

The assistant went live after two years; before that only people answered. The queue `field-service` it never touches.
"""

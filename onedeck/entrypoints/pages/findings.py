"""Findings: what is wrong with who answers, what is measured and what the events say, as `onedeck check` has it."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from onedeck.entrypoints.web.filters import UnknownFilter
from onedeck.entrypoints.web.page import MAIN, Answer, Page, Visit
from onedeck.entrypoints.web.roles import LEAST_CELL
from onedeck.errors import suggest
from onedeck.model.findings import NOTE, SEVERITIES
from onedeck.show.check.found import Wanted, counted_words, findings, findings_sentence, found_list, place_of
from onedeck.show.first_number import first_number, moment_lines
from onedeck.show.formats import harmless
from onedeck.show.ledger import Scope
from onedeck.show.moments import minute
from onedeck.show.setting import titles_of

OWN = ("severity", "code", "journey")
FEW = f"found, in conversations of fewer than {LEAST_CELL} customers: your role sees groups of {LEAST_CELL} and more"
WITHHELD = ("said", "evidence", "conversations", "bad", "customers", "low", "high", "subject")


def view(visit: Visit) -> Answer:
    """Return the findings that count, by rule, and what is silenced and noted behind folds."""
    every = findings(visit.store, Wanted())
    wanted = {name: visit.query.get(name) or None for name in OWN}
    offered = choices(every)
    for name, value in wanted.items():
        if value is not None and value not in offered[name]:
            near = suggest(value, offered[name]) or f" There is: {', '.join(offered[name][:8]) or 'none'}."
            raise UnknownFilter(f"No finding has the {name} {harmless(value)[:60]!r}.{near}")
    rows = [
        kept(visit, row)
        for row in every
        if all(value is None or row[name] == value for name, value in wanted.items())
    ]
    open_rows = [row for row in rows if not row["silenced"] and row["severity"] != NOTE]
    return Answer(
        title="Findings",
        verdict=findings_sentence(rows),
        tables={"findings": found_list(rows)},
        notes=stands_on(visit),
        more={
            "wanted": wanted, "choices": offered, "rules": by_rule(visit, open_rows),
            "folded": [
                ("notes", "Notes", by_rule(visit, [r for r in rows if not r["silenced"] and r["severity"] == NOTE])),
                ("silenced", "Silenced", by_rule(visit, [row for row in rows if row["silenced"]])),
            ],
        },
    )  # fmt: skip


def choices(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Return what the findings can be narrowed to."""
    severities = [severity for severity in SEVERITIES if any(row["severity"] == severity for row in rows)]
    rest = {name: sorted({row[name] for row in rows if row[name]}) for name in ("code", "journey")}
    return {"severity": severities, **rest}


def kept(visit: Visit, row: dict[str, Any]) -> dict[str, Any]:
    """Return a finding as the reader may see it: of fewer customers than a cell only that there is one."""
    if not row["customers"] or visit.reader.sees_cell(row["customers"]):
        return row
    return row | dict.fromkeys(WITHHELD) | {"said": FEW, "evidence": []}


def by_rule(visit: Visit, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the findings of each rule under its title, in the order they come."""
    titles = titles_of(visit.store)
    return [
        {
            "code": code, "severity": severity, "title": harmless(title),
            "address": visit.link("/findings/{code}", code=code),
            "rows": [finding(visit, row, titles) for row in some],
        }
        for (severity, code, title), some in groupby(rows, lambda row: (row["severity"], row["code"], row["title"]))
    ]  # fmt: skip


def finding(visit: Visit, row: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """Return a finding in words for a template, with the address of the customers behind it."""
    journey = row["journey"]
    behind = row["conversations"] is not None and row["bad"]
    fix = row["fix"]
    return {
        "id": f"finding-{row['finding_id']}", "severity": row["severity"],
        "journey": titles.get(journey, harmless(journey)) if journey else "The whole workspace",
        "to_journey": visit.link("/j/{journey}", journey=journey) if journey in titles else None,
        "said": harmless(row["said"]), "place": harmless(place_of(row)), "counted": counted_words(row),
        "evidence": [harmless(line) for line in row["evidence"]], "help": harmless(row["help"] or ""),
        "pattern": row["pattern"], "silenced": harmless(row["silenced"] or ""),
        "fix": harmless(f"{fix['was']} → {fix['becomes'] or 'taken out'}") if fix else "",
        "customers": visit.link("/customers", f"?finding={row['finding_id']}") if behind else None,
    }  # fmt: skip


def stands_on(visit: Visit) -> list[str]:
    """Return what the findings stand on: the run, the weeks the events were looked at, what was not judged."""
    found = minute(1_000_000 * visit.store.manifest.facts["published"])
    return [
        *moment_lines(first_number(visit.store, Scope())),
        f"as the run of {found} UTC found it, in the thirteen weeks before the as-of; `onedeck check` looks again",
    ]


PAGE = Page("/findings", "Findings", view, "findings.html", own=OWN, menu=MAIN, order=50)

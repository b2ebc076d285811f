"""onedeck.yaml: what it means, and every fault at once with its place."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from onedeck.charter.times import UNITS, parse_as_of
from onedeck.charter.workspace import Workspace, read_workspace
from onedeck.errors import ConfigError

Layout = Callable[[Mapping[str, str]], Path]

MINIMAL = "name: Fernholm\nsources:\n  - {name: chat, connector: table, path: chat.csv}\n"
FULL = """\
name: Fernholm Telecom
timezone: Europe/Berlin
currency: EUR
window: 14d
idle: 48h
join: 0m
customer: account
text: none
journey: everything
as_of: 2026-11-23
country: "+49"
sources:
  - name: chat
    connector: table
    path: [exports/chat/*.csv.gz, more.csv]
    vocabulary: crm
    identifiers: crm
    timezone: UTC
    complete_until: 2026-11-20
    ended: 2026-05-31
    exclude: {test: "agent = 'QA'", spam: false}
    tables:
      touches:
        - source_id: id
          room: "'ai'"
          queue_s: 0
          where: >
            bot
            = 1
        - source_id: id
          note: |
            a
              + b
      claims:
        level: "'contained'"
  - name: tickets
    connector: other
    database: postgresql://onedeck:${TEST_ONEDECK_PASSWORD}@db/crm
    query: select * from tickets
    options: {deep: [1, 2.5, yes, null], on: true}
"""


def faults_of(layout: Layout, files: Mapping[str, str]) -> list[str]:
    folder = layout(files)
    with pytest.raises(ConfigError) as caught:
        read_workspace(folder)
    return [str(fault).removeprefix(f"{folder}/") for fault in caught.value.faults]


def with_source(line: str) -> str:
    return f"name: F\nsources:\n  - name: chat\n    connector: table\n{line}"


def test_defaults(workspace: Layout) -> None:
    folder = workspace({"onedeck.yaml": MINIMAL})
    found = read_workspace(folder)
    assert (found.window, found.idle, found.join) == (7 * UNITS["d"], 72 * UNITS["h"], 30 * UNITS["m"])
    assert (found.timezone, found.currency, found.country, found.as_of) == ("UTC", None, None, None)
    assert (found.customer, found.text, found.journey) == ("person", "redacted", "all")
    assert (found.build, found.keep) == (folder / ".onedeck" / "build", folder / ".onedeck" / "keep")
    source = found.source("chat")
    assert (source.paths, source.query, source.database) == (("chat.csv",), None, None)
    assert (source.vocabulary, source.identifiers, source.timezone) == ("chat", "shared", "UTC")
    assert (source.place.line, source.places["path"].column) == (3, 42)


def test_everything_given(workspace: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_ONEDECK_PASSWORD", "hunter2")
    found = read_workspace(workspace({"onedeck.yaml": FULL}))
    assert (found.window, found.join, found.country) == (14 * UNITS["d"], 0, "49")
    assert found.as_of == parse_as_of("2026-11-23", "Europe/Berlin")
    chat, tickets = found.sources
    assert chat.paths == ("exports/chat/*.csv.gz", "more.csv")
    assert chat.complete_until == parse_as_of("2026-11-20", "UTC")
    assert {reason: written.sql for reason, written in chat.exclude.items()} == {
        "test": "agent = 'QA'",
        "spam": "false",
    }
    first, second, third = chat.tables
    assert [mapping.table for mapping in chat.tables] == ["touches", "touches", "claims"]
    assert {name: written.sql for name, written in first.columns.items()} == {
        "source_id": "id",
        "room": "'ai'",
        "queue_s": "0",
    }
    assert first.where is not None
    assert first.where.sql == "bot = 1\n"
    assert (second.where, third.columns["level"].line) == (None, 35)
    assert tickets.timezone == "Europe/Berlin"
    assert tickets.options == {"deep": [1, 2.5, "yes", None], "on": True}


def test_a_secret_is_revealed_only_when_asked(workspace: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_ONEDECK_PASSWORD", "hunter2")
    found = read_workspace(workspace({"onedeck.yaml": FULL}))
    database = found.source("tickets").database
    assert database is not None
    assert database.reveal() == "postgresql://onedeck:hunter2@db/crm"
    assert "hunter2" not in f"{found!r} {database} {database!r}"
    assert database.hide("no route to postgresql://onedeck:hunter2@db/crm as hunter2") == (
        "no route to postgresql://onedeck:${TEST_ONEDECK_PASSWORD}@db/crm as ***"
    )


def test_a_fault_inside_an_expression_is_placed(workspace: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_ONEDECK_PASSWORD", "hunter2")
    chat = read_workspace(workspace({"onedeck.yaml": FULL})).source("chat")
    plain, quoted = chat.tables[0].columns["source_id"], chat.tables[0].columns["room"]
    folded, block = chat.tables[0].where, chat.tables[1].columns["note"]
    assert folded is not None
    places = [
        written.fault("x", 1 if written is block else 0, 1) for written in (plain, quoted, folded, block)
    ]
    assert [(fault.line, fault.column) for fault in places] == [(24, 23), (25, 19), (27, 18), (33, 0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: F\n", ["onedeck.yaml:1:1: 'sources' is missing"]),
        ("name: F\nsources: []\n", ["onedeck.yaml:2:10: 'sources' is an empty list"]),
        ("name: F\nsources:\n", ["onedeck.yaml:2:9: 'sources' is empty; give a value or remove the key"]),
        ("name: F\nsources: {a: 1}\n", ["onedeck.yaml:2:10: 'sources' must be a list, not a mapping (key: value)"]),
        ("name: F\nsources: [chat]\n", ["onedeck.yaml:2:11: a source must be a mapping, not a text"]),
        (MINIMAL + "timezon: UTC\n", ["onedeck.yaml:4:1: unknown key 'timezon'. Did you mean 'timezone'?"]),
        (MINIMAL + "timezone: Mars/Olympus\n",
         ["onedeck.yaml:4:11: 'timezone': 'Mars/Olympus' is not a time zone such as Europe/Berlin or UTC."]),
        (MINIMAL + "window: 7\n",
         ["onedeck.yaml:4:9: 'window': '7' is not a duration; write 7d, 72h, 30m, 45s or 2w"]),
        (MINIMAL + "window: 0d\n", ["onedeck.yaml:4:9: 'window': '0d' must be longer than nothing"]),
        (MINIMAL + "join: true\n", ["onedeck.yaml:4:7: 'join' must be a text, not true or false"]),
        (MINIMAL + "customer: persn\n",
         ["onedeck.yaml:4:11: 'customer' must be person | account, not 'persn'. Did you mean 'person'?"]),
        (MINIMAL + "currency: euro\n",
         ["onedeck.yaml:4:11: 'currency': 'euro' is not a currency code such as EUR (ISO 4217)"]),
        (MINIMAL + "country: 04\n", ["onedeck.yaml:4:10: 'country': '04' is not a calling code such as 49"]),
        (MINIMAL + "as_of: tomorrow\n",
         ["onedeck.yaml:4:8: 'as_of': 'tomorrow' is not a date (2026-11-20) or a timestamp "
          "(2026-11-20T18:30:00+01:00)"]),
        (with_source(""), ["onedeck.yaml:3:5: 'path' is missing (or 'database' with 'query')"]),
        (with_source("    path: []\n"), ["onedeck.yaml:5:11: 'path' is an empty list"]),
        (with_source("    path: [a, {b: c}]\n"),
         ["onedeck.yaml:5:15: 'path' must be a text, not a mapping (key: value)"]),
        (with_source("    path: ${HOME}/x\n"), ["onedeck.yaml:5:11: ${NAME} is filled in only in 'database'"]),
        (with_source("    query: select 1\n"), ["onedeck.yaml:5:12: 'query' needs a 'database'"]),
        (with_source("    database: a.duckdb\n"), ["onedeck.yaml:5:15: 'database' needs a 'query'"]),
        (with_source("    path: a\n    query: select 1\n"),
         ["onedeck.yaml:5:11: give either 'path' or 'database' with 'query'"]),
        (with_source("    path: a\n    exclude: {tst: x, mirror: }\n"), [
            "onedeck.yaml:6:15: unknown reason to exclude 'tst'. Did you mean 'test'?",
            "onedeck.yaml:6:31: 'mirror' needs a SQL expression, not empty",
        ]),
        (with_source("    path: a\n    tables: {touches: id, claims: [{level: [1]}, x]}\n"), [
            "onedeck.yaml:6:23: table 'touches' needs a mapping of column to expression, not a text",
            "onedeck.yaml:6:44: 'level' needs a SQL expression, not a list",
            "onedeck.yaml:6:50: table 'claims' needs a mapping of column to expression, not a text",
        ]),
        (with_source("    path: a\n    tables:\n      touches: {id: a, id: b}\n"),
         ["onedeck.yaml:7:24: key 'id' is already given in line 7"]),
        (MINIMAL + "  - {name: chat, connector: x, path: y}\n",
         ["onedeck.yaml:4:12: source 'chat' is already given in line 3"]),
        (MINIMAL + "  - {name: Chat 2, connector: x, path: y}\n",
         ["onedeck.yaml:4:12: 'name': 'Chat 2' must consist of a-z, 0-9 and _"]),
    ],
)  # fmt: skip
def test_faults_name_their_place(workspace: Layout, text: str, expected: list[str]) -> None:
    assert faults_of(workspace, {"onedeck.yaml": text}) == expected


def test_all_faults_of_both_files_at_once(workspace: Layout) -> None:
    text = "nam: F\nwindow: soon\nwindow: 7d\nsources:\n  - {conector: table, timezone: Mars}\n"
    found = faults_of(workspace, {"onedeck.yaml": text, "reasons.yaml": "crm: 1\n"})
    assert found == [
        "onedeck.yaml:1:1: unknown key 'nam'. Did you mean 'name'?",
        "onedeck.yaml:1:1: 'name' is missing",
        "onedeck.yaml:2:9: 'window': 'soon' is not a duration; write 7d, 72h, 30m, 45s or 2w",
        "onedeck.yaml:3:1: key 'window' is already given in line 2",
        "onedeck.yaml:5:5: 'name' is missing",
        "onedeck.yaml:5:5: 'connector' is missing",
        "onedeck.yaml:5:5: 'path' is missing (or 'database' with 'query')",
        "onedeck.yaml:5:6: unknown key 'conector'. Did you mean 'connector'?",
        "onedeck.yaml:5:33: 'timezone': 'Mars' is not a time zone such as Europe/Berlin or UTC.",
        "reasons.yaml:1:1: no source has the vocabulary 'crm'.",
        "reasons.yaml:1:6: 'crm' needs a mapping of code to need, not a number",
    ]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:${TEST_ONEDECK_ABSENT}@h/d",
         "the environment variable 'TEST_ONEDECK_ABSENT' that 'database' names is not set"),
        ("postgresql://u:${1 X}@h/d", "'${1 X}' does not name an environment variable"),
        ("postgresql://u:hunter2@h/d",
         "'database' holds a password; write it as ${NAME} and set NAME in the environment"),
        ("postgresql://u:hunter2${HOME}@h/d",
         "'database' holds a password; write it as ${NAME} and set NAME in the environment"),
        ("host=h password=hunter2 dbname=d",
         "'database' holds a password; write it as ${NAME} and set NAME in the environment"),
    ],
)  # fmt: skip
def test_a_wrong_secret_is_never_printed(workspace: Layout, url: str, expected: str) -> None:
    (found,) = faults_of(
        workspace, {"onedeck.yaml": with_source(f'    database: "{url}"\n    query: select 1\n')}
    )
    assert found == f"onedeck.yaml:5:15: {expected}"
    assert "hunter2" not in found


def test_a_folder_without_the_file_gets_a_hint(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file") as caught:
        read_workspace(tmp_path)
    assert caught.value.hint == (
        "A workspace is a folder with an onedeck.yaml (README.md shows one); name another with -w FOLDER."
    )


def test_the_definition_hash_is_of_what_decides_verdicts(workspace: Layout) -> None:
    def hash_of(**files: Any) -> str:
        found: Workspace = read_workspace(workspace({f"{name}.yaml": text for name, text in files.items()}))
        return found.definition_hash()

    plain = hash_of(onedeck=MINIMAL, reasons="")
    spelled_out = MINIMAL.replace("Fernholm", "Other") + "window: 1w\ncustomer: person\ncurrency: EUR\n"
    assert hash_of(onedeck=spelled_out, reasons="# none\n") == plain
    changed = [
        hash_of(onedeck=MINIMAL + "window: 8d\n"),
        hash_of(onedeck=MINIMAL + "idle: 8d\n"),
        hash_of(onedeck=MINIMAL + "join: 8m\n"),
        hash_of(onedeck=MINIMAL + "customer: account\n"),
        hash_of(onedeck=MINIMAL, reasons="chat: {a: x}"),
        hash_of(onedeck=MINIMAL, reasons="chat: {a: null}"),
    ]
    assert len({plain, *changed}) == 7
    assert hash_of(onedeck=MINIMAL, reasons="- {source: chat, code: ' A ', need: x}") == changed[4]

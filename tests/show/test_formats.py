"""One list, four formats: for people shares are percentages, for programs plain numbers."""

import csv
import io
import json

import pytest
from rich.console import Console

from onedeck.show.formats import Field, Listing, as_csv, as_json, as_markdown, as_table, harmless, written

ROWS = [
    {
        "room": "ai",
        "n": 12345,
        "low": 0.123456,
        "who": "=cmd()",
        "when": "2026-01-01T10:11:12Z",
        "tags": ["a", "b"],
    },
    {"room": "cx", "n": 0, "low": None, "who": "a|b", "when": None, "tags": []},
]
LISTING = Listing(
    ROWS,
    ("room", "n", "low", "who", "when", "tags"),
    (
        Field("room", "room"), Field("n", "conv.", "count"), Field("low", "held up", "share"), Field("who", "who"),
        Field("when", "when", "time"), Field("tags", "tags"),
    ),
)  # fmt: skip


def test_json_is_one_list_of_plain_values() -> None:
    assert json.loads(as_json(LISTING)) == ROWS
    assert as_json(Listing([], ("a",), ())) == "[]\n"


def test_csv_never_begins_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(LISTING))))
    assert rows[0] == list(LISTING.names)
    assert rows[1] == ["ai", "12345", "0.123456", "'=cmd()", "2026-01-01T10:11:12Z", '["a", "b"]']
    assert rows[2] == ["cx", "0", "", "a|b", "", ""]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_every_formula_sign_is_guarded(sign: str) -> None:
    listing = Listing([{"a": sign + "1", "b": -1}], ("a", "b"), ())
    rows = list(csv.reader(io.StringIO(as_csv(listing), newline="")))
    assert rows[1] == ["'" + sign.replace("\r", "\n") + "1", "-1"]


def test_an_empty_csv_still_has_its_header() -> None:
    assert as_csv(Listing([], ("a", "b"), ())) == "a,b\n"


def test_markdown_escapes_its_bars() -> None:
    lines = as_markdown(LISTING).splitlines()
    assert lines[0] == "| room | conv. | held up | who | when | tags |"
    assert lines[1] == "| --- | ---: | ---: | --- | --- | --- |"
    assert lines[2] == "| ai | 12,345 | 12.3% | =cmd() | 2026-01-01 10:11 | a, b |"
    assert lines[3] == "| cx | 0 | – | a\\|b | – | – |"


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ((0.25, 0.25), "share", "25.0"),
        ((0.25, 0.5), "share", "25.0–50.0"),
        (None, "share", "–"),
        (True, "text", "yes"),
        ("not_fulfilled", "word", "not fulfilled"),
        ({"USD": 1234.5}, "text", "1,234.50 USD"),
    ],
)
def test_values_as_people_read_them(value: object, kind: str, text: str) -> None:
    assert written(value, kind) == text


def painted(**environment: object) -> str:
    console = Console(
        file=io.StringIO(), width=120, force_terminal=True, color_system="truecolor", **environment
    )
    console.print(as_table(LISTING))
    return console.file.getvalue()


def test_colour_says_who_had_the_customer() -> None:
    assert "\x1b[38;2;91;143;217mai" in painted()
    assert "\x1b[38;2;201;138;43mcx" in painted()


def test_no_colour_is_honoured() -> None:
    assert "\x1b[38" not in painted(no_color=True)


def test_no_text_commands_the_terminal() -> None:
    hostile = "\x1b]0;owned\x07 \x9b31m \u202egnp.exe\r\ttab and\nline"
    shown = harmless(hostile)
    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u202e", "\r"}
    assert shown.endswith("\ttab and\nline")
    assert harmless("Grüße, شكرا\u200f, 100\u00a0€") == "Grüße, شكرا\u200f, 100\u00a0€"

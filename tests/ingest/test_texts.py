"""What is kept of what people wrote: redacted by default; a farewell is told from a request."""

import duckdb
import pytest

from onedeck.ingest.farewell import farewell_sql
from onedeck.ingest.redact import redact_sql

YAML = """\
name: test
text: {text}
sources:
  - name: chat
    connector: table
    path: turns.csv
    tables:
      turns:
        conversation: id
        sequence: number
        author_role: "'END_USER'"
        content: said
"""


def answer(sql: str, text: str | None) -> object:
    return duckdb.connect().execute(f"SELECT {sql} FROM (SELECT ?::VARCHAR AS said)", [text]).fetchone()[0]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("mail ann.lee+x@shop.co.uk please", "mail [email] please"),
        ("ann @ shop.de", "[email]"),
        ("call +49 (30) 901-820 now", "call [phone] now"),
        ("call 030/901 820 now", "call [phone] now"),
        ("call 555-123-4567 now", "call [phone] now"),
        ("my card 4111 1111 1111 1111 fails", "my card [card] fails"),
        ("IBAN DE89 3704 0044 0532 0130 00.", "IBAN [iban]."),
        ("customer 123456789", "customer [number]"),
        ("see https://shop.de/reset?token=abc123 today", "see [link] today"),
        ("see https://shop.de/help today", "see https://shop.de/help today"),
        ("order 12345 for 99.50 on 2026-03-01", "order 12345 for 99.50 on 2026-03-01"),
        ("flight HAT136 at 11:30, seat 12A", "flight HAT136 at 11:30, seat 12A"),
        (None, None),
    ],
)
def test_what_identifies_a_person_is_taken_out(written, kept):
    assert answer(redact_sql("said"), written) == kept


@pytest.mark.parametrize(
    "text",
    [
        "thanks", "Thanks!", "Thank you so much for your help! 🙏", "ok thanks, bye", "Great, thank you.",
        "You too! Bye",
        "No, that's all. Thank you!", "Danke schön!", "Vielen Dank für die Hilfe", "Tschüss", "Mit freundlichen Grüßen",
        "¡Muchas gracias!", "Hasta luego", "Merci beaucoup, bonne journée", "Au revoir", "شكرا جزيلا", "مع السلامة",
        "Obrigada!", "Grazie mille, arrivederci", "You’re welcome! Have a great day!", "ty",
    ],
)  # fmt: skip
def test_a_farewell(text):
    assert answer(farewell_sql("said"), text) is True


@pytest.mark.parametrize(
    "text",
    [
        "ok", "no", "yes", "", "Thanks, but it still does not work", "Thank you. When will it arrive?",
        "danke, aber nein nicht gelöst",
        "gracias pero no funciona", "I want to say thanks to Bob for my order 123", "goodbye contract, how do I cancel",
        "no thanks to you",
        "thank you " + "x" * 300, "###STOP###", "?",
    ],
)  # fmt: skip
def test_no_farewell(text):
    assert answer(farewell_sql("said"), text) is False


def test_of_no_text_nothing_is_said():
    assert answer(farewell_sql("said"), None) is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [("redacted", ["I am [email]", "bye"]), ("none", [None, None]), ("full", ["I am ann@shop.de", "bye"])],
)
def test_a_workspace_says_what_is_kept(ingest, text, kept):
    found = ingest(YAML.format(text=text), {"turns.csv": "id,number,said\nc,1,I am ann@shop.de\nc,2,bye\n"})
    assert found.column("SELECT content FROM turns ORDER BY sequence") == kept
    assert found.column("SELECT farewell FROM turns ORDER BY sequence") == [False, True]


def test_turns_find_their_touch_and_conversation(ingest):
    found = ingest(YAML.format(text="none"), {"turns.csv": "id,number,said\nc,1,hi\nd,1,hi\n"})
    assert found.rows("SELECT source_id, touch_id = conversation_id AS same FROM turns ORDER BY 1") == [
        {"source_id": "c:1", "same": True},
        {"source_id": "d:1", "same": True},
    ]

"""One word per thing: the glossary covers the model, GLOSSARY.md is its print, `explain` finds them all."""

import re
from pathlib import Path

import pytest

from onedeck.errors import UsageError
from onedeck.model.source_tables import ENUMS
from onedeck.model.tables import TABLES
from onedeck.model.verdicts import BECAUSE, GRADES, ROOMS, VERDICTS
from onedeck.model.words import ALIAS_NOTES, ALIASES, GROUPS, WORDS, glossary
from onedeck.show.explain import EXIT_CODES, HEADING_NOTES, HEADINGS, explain, listed_words

ROOT = Path(__file__).resolve().parents[2]


def test_the_printed_glossary_is_the_modules() -> None:
    assert (ROOT / "GLOSSARY.md").read_text() == glossary()


@pytest.mark.parametrize("words", [VERDICTS, BECAUSE, GRADES, ROOMS, ENUMS["exclusion"]])
def test_every_word_of_the_model_has_a_meaning(words: tuple[str, ...]) -> None:
    assert set(words) <= set(WORDS)


def test_each_word_is_said_once_in_one_to_three_sentences() -> None:
    assert sum(map(len, GROUPS.values())) == len(WORDS)
    for term, meaning in WORDS.items():
        assert meaning.endswith("."), term
        assert 1 <= len(re.findall(r"[.?](?: |$)", meaning)) <= 3, term


def test_aliases_lead_to_words() -> None:
    assert set(ALIASES.values()) <= set(WORDS)
    assert not set(ALIASES) & set(WORDS)
    assert set(ALIAS_NOTES) <= set(ALIASES)


@pytest.mark.parametrize("term", [*WORDS, *ALIASES, *TABLES, *map(str, EXIT_CODES)])
def test_everything_can_be_explained(term: str) -> None:
    assert explain(term)


@pytest.mark.parametrize(
    ("term", "part"),
    [
        ("Held up", "held up: Proven or held."),
        ("held_up", "held up: Proven or held."),
        ("not fulfilled", "not_fulfilled: A proof is required"),
        ("FCR", "fcr: see held up."),
        ("exit 70", "exit code 70: A bug of ours"),
        ("verdicts", "table verdicts: One verdict per conversation"),
        ("touches.queue_s", "column queue_s of touches: seconds"),
        ("acw_s", "column acw_s of touches: seconds"),
        ("verdicts.verdict_24h", "one of handed_off, refuted, open, proven"),
        ("claim", "claim: Somebody's statement"),
    ],
)
def test_explanations(term: str, part: str) -> None:
    assert part in explain(term)


@pytest.mark.parametrize(
    ("term", "near"), [("refutd", "refuted"), ("hanedd_off", "handed_off"), ("verdict_24", "verdict_24h")]
)
def test_unknown_words_get_the_nearest_one(term: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"Did you mean '{near}'"):
        explain(term)


@pytest.mark.parametrize("heading", [*HEADINGS, *HEADING_NOTES])
def test_the_headings_of_lists_can_be_explained(heading: str) -> None:
    assert explain(heading)


def test_all_words_are_listed() -> None:
    listed = listed_words()
    assert not [word for word in WORDS if word not in listed]

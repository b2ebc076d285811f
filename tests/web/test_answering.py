"""`serve --check`: the deck is served, asked once, and ended; what does not answer is an error and no silence."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from onedeck.entrypoints.cli import cli
from onedeck.entrypoints.web import answering
from onedeck.entrypoints.web.answering import answers
from onedeck.errors import OneDeckError


def test_the_deck_answers_and_ends(folder: Path) -> None:
    done = CliRunner().invoke(cli, ["-w", str(folder), "serve", "--check"])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("The deck answers: http://127.0.0.1:")
    assert " 200, " in done.stdout


def test_a_deck_that_does_not_answer_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "new_secret", iter(["od_one"]).__next__)
    monkeypatch.setattr("onedeck.entrypoints.web.sessions.Sessions.sign_in", lambda *_: None)
    with pytest.raises(OneDeckError, match="does not answer: HTTP Error 401"):
        answers(folder)

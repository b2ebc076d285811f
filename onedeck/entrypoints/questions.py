"""What `init` asks on a terminal: every answer has a default, and Enter takes it."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from onedeck.charter.drafts import one_person
from onedeck.charter.scalars import comment
from onedeck.charter.times import read_zone
from onedeck.errors import UsageError
from onedeck.ingest.proposal import Proposed, Settings
from onedeck.show.formats import harmless

ROOMS = {"ai": "the AI's", "people": "people's", "both": "both, row by row", "leave": "leave it out"}
SAID_AS = {"cx": "people"}


def default_settings(folder: Path, said: Mapping[str, str | None]) -> Settings:
    """Return what the options say, else the folder's name and this machine's time zone."""
    name = folder.absolute().name.replace("_", " ").replace("-", " ").strip()
    return Settings(
        name=comment(said.get("name") or name[:1].upper() + name[1:]) or "My company",
        timezone=said.get("timezone") or _machine_zone(),
        currency=said.get("currency") or None,
        owner=said.get("owner") or None,
        ai_owner=said.get("ai_owner") or None,
    )


def checked(settings: Settings) -> Settings:
    """Return the settings as they are written; raises UsageError for what a workspace would not take."""
    currency = _currency(settings.currency.upper()) if settings.currency else None
    owner, ai_owner = (one_person(who) if who else None for who in (settings.owner, settings.ai_owner))
    zone = read_zone(settings.timezone).key
    return replace(settings, timezone=zone, currency=currency, owner=owner, ai_owner=ai_owner)


def ask_settings(settings: Settings, said: Mapping[str, str | None]) -> Settings:
    """Ask for what the options did not say; an empty answer leaves the default."""
    questions: tuple[tuple[str, str, Callable[[str], str]], ...] = (
        ("name", "What is the workspace called?", comment),
        ("timezone", "Time zone of times without an offset?", lambda text: read_zone(text).key),
        (
            "currency",
            "Currency of amounts (EUR, USD ...; empty: none)?",
            lambda text: _currency(text.upper()),
        ),
        ("owner", "Who answers for the outcome (mail address; empty: later)?", one_person),
        ("ai_owner", "Who answers for the AI (mail address; empty: later)?", one_person),
    )
    answers: dict[str, Any] = {}
    for key, question, read in questions:
        if not said.get(key):
            answers[key] = _ask(question, getattr(settings, key), read)
    return replace(settings, **answers)


def ask_room(source: Proposed) -> str:
    """Ask whose contacts a table holds; return ai, cx, both or leave."""
    assert source.draft is not None
    guess = "leave" if source.left_out else SAID_AS.get(source.draft.room, source.draft.room)
    listed = ", ".join(f"{word} = {meaning}" for word, meaning in ROOMS.items())
    shown = harmless(", ".join(source.group.paths[:2]))
    click.echo(
        f"{shown}: {source.draft.rows:,} rows, no connector knows it. Whose contacts? {listed}", err=True
    )
    answer = click.prompt("Whose", type=click.Choice([*ROOMS]), default=guess, show_choices=False, err=True)
    return {word: room for room, word in SAID_AS.items()}.get(str(answer), str(answer))


def _ask(question: str, default: str | None, read: Callable[[str], str]) -> str | None:
    while True:
        answer = str(
            click.prompt(question, default=default or "", show_default=bool(default), err=True)
        ).strip()
        if not answer:
            return default
        try:
            return read(answer)
        except UsageError as error:
            click.echo(harmless(error.message), err=True)


def _currency(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", text, re.ASCII):
        raise UsageError(f"{text!r} is not a currency code such as EUR (ISO 4217)")
    return text


def _machine_zone() -> str:
    """Return this machine's time zone by its name, UTC where it has none that is known."""
    written = os.environ.get("TZ", "").lstrip(":")
    linked = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    for name in (written, linked):
        try:
            return read_zone(name).key if name else "UTC"
        except UsageError:
            continue
    return "UTC"

"""What each missing feed would unlock, measured on the data, and the one file to add next."""

from collections.abc import Iterator
from dataclasses import dataclass

from onedeck.govern.health.finding import Finding, Look, part, percent, several
from onedeck.model.channels import CHANNELS, family
from onedeck.model.governed_tables import NOTE, WARNING

# By what a contact on a channel is recognised: identifiers as the table `identities` calls them.
RECOGNISED_BY = {
    "voice": ("phone", "a phone number"),
    "message": ("phone", "a phone number"),
    "e-mail": ("email", "an e-mail address"),
    "chat": ("customer", "a customer number"),
    "web form": ("email", "an e-mail address"),
}
FILES = {
    "voice": "the telephone's call records",
    "message": "the messaging channel's export",
    "e-mail": "the mailbox's tickets",
    "chat": "the chat's export",
    "web form": "the web forms' tickets",
}
CAUSES = {
    "identity": ("{n} name nobody",
                 "{lacking}'s export with a customer number, e-mail or phone number on every contact"),
    "need": ("{n} wait for a need that {lacking} does not tell",
             "{lacking}'s reason codes, and their needs in reasons.yaml"),
    "map": ("{n} wait for reasons.yaml to say what {lacking}'s codes mean", "reasons.yaml with {lacking}'s codes"),
    "proof": ("{n} of {lacking} need a proof, and no feed holds any", "the system of record of {lacking}"),
    "clock": ("{n} of {lacking} have no clock", "{lacking}'s export with times"),
}  # fmt: skip
HARDLY = 0.02  # of all contacts: with fewer, a channel's own export is not among the sources
WORTH = 0.01  # of the matured conversations: a file that changes fewer verdicts is not the next one


@dataclass(frozen=True)
class Candidate:
    """A file that could be added: the verdicts it would change, on the data or projected from it, and the words."""

    file: str
    verdicts: float
    why: str


def examine(look: Look) -> Iterator[Finding]:
    """Yield what each missing feed would unlock; the file that would change most comes as the topic `next`."""
    candidates: list[Candidate] = []
    matured, held, unproven = (int(value or 0) for value in look.rows("standing")[0])
    yield from _causes(look, matured, candidates)
    yield from _channels(look, matured, candidates)
    loaded = dict(look.rows("rows_loaded"))
    if unproven:
        yield Finding(
            "missing", "system of record", "proof",
            f"{part(unproven, held)} conversations held by silence are in journeys for which no proof is loaded",
            unproven, "conversations", held, unlocks=f"proven or not fulfilled instead of held, in {unproven:,}",
            todo="export what the system of record says: refunds posted, lines activated, contracts signed",
        )  # fmt: skip
    yield from _feeds(loaded)
    yield _next(candidates, matured, unproven)


def _causes(look: Look, matured: int, candidates: list[Candidate]) -> Iterator[Finding]:
    for cause, lacking, count in look.rows("unobservable_causes"):
        said, file = (text.format(n=f"{count:,}", lacking=lacking) for text in CAUSES[cause])
        candidates.append(
            Candidate(file, count, f"{several(count, 'matured conversation')} could be judged then")
        )
        yield Finding(
            "missing", lacking, f"unobservable_{cause}",
            f"of {matured:,} matured conversations {said}: they cannot be known", count, "conversations", matured,
            severity=WARNING if count > 0.05 * matured else NOTE,
            unlocks=f"{several(count, 'verdict')}, {percent(count, matured)} of the matured", todo=file,
        )  # fmt: skip


def _channels(look: Look, matured: int, candidates: list[Candidate]) -> Iterator[Finding]:
    shares = _shares(look)
    families = [name for name, share in shares.items() if share >= HARDLY]
    holders = {row[0]: row[1:] for row in look.rows("identifier_holders")}
    people = look.store.engine.rows(
        "SELECT COUNT(DISTINCT customer) FROM verdicts WHERE room = 'all' AND excluded IS NULL"
    )[0][0]
    crossing = across(look.rows("return_channels"))
    others = max(1, len(families) - 1)
    for channel in CHANNELS:
        if channel in families or not people:
            continue
        identifier, words = RECOGNISED_BY[channel]
        customers, held = holders.get(identifier, (0, 0))
        rate = crossing / others / matured if matured and len(families) > 1 else 0.0
        seen = f"hardly seen ({percent(shares[channel])} of contacts)" if channel in shares else "not seen"
        what = f"{seen}; {part(customers, people)} customers have {words} to be recognised by there"
        if not customers:
            what = f"{seen}, and no customer has {words} to be recognised by there"
        elif rate:
            what += f"; she came back on each other channel seen in {percent(rate)} of {matured:,} matured"
        if customers and rate:
            why = f"about {rate * held:,.0f} of {held:,} held would be refuted, if she used it as the other channels"
            candidates.append(Candidate(FILES[channel], rate * held, why))
        yield Finding(
            "missing", channel, "channel", what, customers / people, "share", people,
            unlocks=f"her returns on {channel}: {held:,} held conversations are silent only on the channels seen"
            if customers else None,
            todo=f"if the company has it: {FILES[channel]}, with {words}"
            + ("" if customers else " that another export has too"),
        )  # fmt: skip


def _shares(look: Look) -> dict[str, float]:
    """Return each channel's share of the contacts."""
    counts: dict[str, int] = {}
    for name, contacts in look.store.engine.rows(
        "SELECT LOWER(TRIM(channel)), COUNT(*) FROM touches WHERE direction = 'inbound' GROUP BY 1 ORDER BY 1"
    ):
        if name:
            counts[family(name)] = counts.get(family(name), 0) + contacts
    return {name: count / sum(counts.values()) for name, count in counts.items()}


def across(rows: list[tuple[str, str, int]]) -> int:
    """Return how many conversations were refuted by a return on another channel than they had been on."""
    return sum(count for channel, back_on, count in rows if family(channel) != family(back_on))


def _feeds(loaded: dict[str, int]) -> Iterator[Finding]:
    total = loaded["conversations"]
    for kind, subject, unlocks, todo in (
        ("surveys", "surveys", "satisfaction beside the verdicts: csat, ces, nps and their response rates",
         "export invitations and answers, those never answered too"),
        ("accounts", "accounts", "what the conversations that did not hold up are worth",
         "export account, month and recurring amount from the CRM"),
        ("reported", "reported.yaml", "the first gap: the slide against the room's own rows",
         "write down what the decks say, in reported.yaml"),
    ):  # fmt: skip
        if not loaded[kind]:
            what = f"none are loaded, for {several(total, 'conversation')}"
            if kind == "reported":
                what = "no figure of a deck is written down"
            yield Finding("missing", subject, "feed", what, 0, "rows", unlocks=unlocks, todo=todo)
    for room, claimed, who in (("ai", "ai_claimed", "the assistant"), ("cx", "cx_claimed", "people")):
        if loaded[room] and not loaded[claimed]:
            yield Finding(
                "missing", f"room {room}", "claims",
                f"{who} handled {several(loaded[room], 'conversation')} and no claim of theirs is loaded",
                0, "claims", loaded[room], severity=WARNING,
                unlocks="claimed beside held up: without claims a room is judged from its last touch only",
                todo="map where the export says resolved, solved or contained (table `claims`)",
            )  # fmt: skip


def _next(candidates: list[Candidate], matured: int, unproven: int) -> Finding:
    best = max(candidates, key=lambda each: each.verdicts, default=None)
    least = WORTH * matured if unproven else 0.5  # less than that, and proofs are worth more
    if best and best.verdicts >= least:
        return Finding(
            "next", best.file, "file", best.why, best.verdicts, "conversations", matured,
            todo="`onedeck import-check FILE` looks at it first; `onedeck init` drafts its mapping",
        )  # fmt: skip
    if unproven:
        what = f"{several(unproven, 'conversation')} held by silence could be proven, or shown not fulfilled"
        return Finding(
            "next", "a system of record's export", "file", what, unproven, "conversations", matured,
            todo="refunds posted, lines activated, contracts signed: each with its time and whom or what it is about",
        )  # fmt: skip
    return Finding("next", "nothing", "file", "no missing file would change a verdict that the data can tell of", 0,
                   "conversations", matured)  # fmt: skip

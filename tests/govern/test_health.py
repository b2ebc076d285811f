"""Doctor's findings on companies small enough to count by hand: coverage, reach, clocks, people, missing feeds."""

import pytest

from onedeck.govern.health.clocks import is_zone, median
from onedeck.model.governed_tables import TOPICS
from tests import journal
from tests.govern.feeds import DAY, HOUR, MINUTE, NOW, contact, found, looked_at, on, one, with_rows
from tests.journal import Row, moment

START = moment("2026-01-05 10:00") or 0
AS_OF = "2026-02-20"
ALIKE = {"bot": {"bill": "bill"}, "desk": {"bill": "bill"}}


def chats_and_calls() -> list[Row]:
    """Return ten chatters of whom four also call, six callers who never chat, and one chat of nobody."""
    rows = [
        contact(f"chat{i}", f"c{i}", START + i * HOUR, source="bot", room="ai", channel="CHAT")
        for i in range(10)
    ]
    rows += [contact("chat-x", None, START + 11 * HOUR, source="bot", room="ai", channel="CHAT")]
    rows += [contact(f"call{i}", f"c{i}", START + 3 * DAY + i * HOUR, channel="PHONE") for i in range(4)]
    return rows + [
        contact(f"call{i}", f"d{i}", START + 3 * DAY + i * HOUR, channel="PHONE") for i in range(4, 10)
    ]


def test_who_is_recognised_on_another_channel() -> None:
    rows = found({"touches": chats_and_calls()}, "identity", as_of=AS_OF)
    there = one(rows, subject="chat -> voice", fact="people")
    assert (there.figure, there.of) == (0.4, 10)
    carrying = one(rows, subject="chat -> voice", fact="carrying")
    assert (carrying.figure, carrying.of) == (pytest.approx(4 / 11), 11)
    assert one(rows, subject="voice -> chat", fact="people").figure == 0.4
    assert {row.severity for row in rows} == {"note"}


def test_channels_that_share_nobody_are_warned_of_with_what_each_carries() -> None:
    rows: list[Row] = []
    for i in range(20):
        at = START + i * HOUR
        rows.append(contact(f"chat{i}", None, at, email=f"e{i}", source="bot", room="ai", channel="CHAT"))
        rows.append(contact(f"call{i}", None, at, phone=f"p{i}", channel="PHONE"))
    apart = one(found({"touches": rows}, "identity"), subject="chat -> voice", fact="people")
    assert (apart.figure, apart.severity) == (0, "warning")
    assert apart.todo == (
        "chat carries e-mail, voice carries phone number: "
        "export one that both have, or a list of contacts that has both"
    )


def test_what_each_source_carries() -> None:
    rows = chats_and_calls()
    rows[0] |= {"reason": None, "language": "de"}
    rows[1] |= {"object": "invoice 7", "language": "de"}
    rows[2] |= {"language": "en"}
    listed = found(
        {"touches": rows, "claims": [{"conversation": "chat3", "room": "ai", "at": START + 4 * HOUR}]},
        "coverage",
        as_of=AS_OF,
    )
    shares = {(row.subject, row.fact): (row.figure, row.of) for row in listed}
    assert shares["bot", "identified"] == (pytest.approx(10 / 11), 11)
    assert shares["bot", "need"] == (pytest.approx(10 / 11), 11)
    assert shares["bot", "object"] == (pytest.approx(1 / 11), 11)
    assert shares["bot", "language"] == (pytest.approx(3 / 11), 11)
    assert shares["bot", "claimed"] == (pytest.approx(1 / 11), 11)
    assert shares["desk", "identified"] == (1, 10)
    assert one(listed, fact="languages").what == "languages seen: de 66.7%, en 33.3%"


def test_a_source_that_names_few_is_a_warning_with_what_it_hides() -> None:
    rows = [contact(f"c{i}", f"c{i}" if i < 8 else None, START + i * HOUR) for i in range(10)]
    few = one(found({"touches": rows}, "coverage"), fact="identified")
    assert (few.severity, few.figure) == ("warning", 0.8)
    assert few.unlocks == "a verdict on up to 2 conversations nobody can follow"


def test_a_feed_that_died_holds_the_as_of_back() -> None:
    rows = [contact(f"b{d}", f"b{d}", START + d * DAY, source="bot") for d in range(30)]
    rows += [contact(f"p{d}", f"p{d}", START + d * DAY, source="phone") for d in range(20)]
    listed = found({"touches": rows}, "horizon")
    phone = one(listed, subject="phone", fact="complete_until")
    assert (phone.figure, phone.severity) == (10, "warning")
    assert phone.unlocks == "10 more days of verdicts from every other feed"
    bot = one(listed, subject="bot", fact="complete_until")
    assert bot.severity == "note" and bot.what.endswith(
        "10 conversations that began after the as-of are not judged"
    )


def test_a_register_that_fell_silent_is_told() -> None:
    rows = [contact(f"b{d}", f"b{d}", START + d * DAY) for d in range(30)]
    says = [
        {"conversation": f"b{d}", "says": "fulfilled", "at": START + d * DAY + HOUR, "source": "billing"}
        for d in range(10)
    ]
    look = looked_at({"touches": rows, "outcomes": says})
    silent = one(on(look, "horizon"), subject="billing")
    assert (silent.figure, silent.severity) == (20, "warning")


def test_windows_that_still_run() -> None:
    rows = [contact(f"c{d}", f"c{d}", START + d * DAY) for d in range(20)]
    window = one(found({"touches": rows}, "window", window="7d"), fact="not_matured")
    # The as-of is the end of the 20th day: seven days earlier ends the 13th, and the contact of 10:02 on it is matured.
    assert (window.figure, window.of) == (pytest.approx(7 / 20), 20)
    assert window.what.endswith("7 wait; the last closes on 2026-01-31")


def test_stamps_that_cannot_be() -> None:
    rows = [contact(f"c{i}", f"c{i}", START + i * HOUR) for i in range(20)]
    rows[0] |= {"at": NOW + DAY, "until": NOW + DAY}
    rows[1] |= {"at": 0, "until": 5}
    rows[2]["until"] = rows[2]["at"] - HOUR
    space = journal.workspace(("desk",), as_of="2026-02-01")
    listed = [row for row in on(looked_at({"touches": rows}, space), "clock") if row.unit == "share"]
    assert {row.fact: (row.figure, row.severity) for row in listed} == {
        "touches_future": (0.05, "warning"), "touches_ancient": (0.05, "warning"),
        "touches_backwards": (0.05, "warning"),
    }  # fmt: skip
    assert "up to 2026-03-02" in one(listed, fact="touches_future").what


def test_stamps_at_the_ends_of_time_harm_nothing() -> None:
    rows = [contact(f"c{i}", f"c{i}", START + i * HOUR) for i in range(20)]
    far = [-62_135_596_800_000_000, 253_402_300_799_000_000, 9_000_000_000_000_000_000]
    says = [{"conversation": "c1", "says": "fulfilled", "at": at, "source": "register"} for at in far]
    listed = on(looked_at({"touches": rows, "outcomes": says}), "clock")
    future = one(listed, subject="register", fact="outcomes_future")
    assert (future.figure, future.of) == (pytest.approx(2 / 3), 3) and "up to 9999-12-31" in future.what
    assert one(listed, subject="register", fact="outcomes_ancient").figure == pytest.approx(1 / 3)


def test_dates_without_a_clock() -> None:
    midnight = moment("2026-01-05") or 0
    rows = [contact(f"c{d}", f"c{d}", midnight + d * DAY) for d in range(12)]
    assert one(found({"touches": rows}, "clock"), fact="dates_only").figure == 1.0


def escalated(offset: int, jitter: int, count: int = 12) -> list[Row]:
    """Return chats passed on to a desk whose clock is off by so much, each a little later than the one before."""
    rows = []
    for i in range(count):
        at = START + i * DAY
        rows.append(contact(f"chat{i}", f"c{i}", at, source="bot", room="ai", end="escalated"))
        rows.append(contact(f"t{i}", f"c{i}", at + 2 * MINUTE + offset + i * jitter, source="desk",
                            relation="escalated_from", related=f"chat{i}"))  # fmt: skip
    return rows


def test_a_clock_that_is_an_hour_off_is_told_from_a_wait() -> None:
    off = one(found({"touches": escalated(HOUR, 1_000_000)}, "clock"), subject="bot -> desk")
    # The chats' ends and the tickets' beginnings are 3600 to 3611 seconds apart.
    assert (off.figure, off.severity, off.of) == (3605, "warning", 12)
    assert off.low is not None and off.high is not None and 3600 <= off.low <= 3605 <= off.high <= 3611
    waits = one(found({"touches": escalated(20_000_000, 7 * MINUTE)}, "clock"), subject="bot -> desk")
    assert waits.severity == "note"
    early = one(found({"touches": escalated(-HOUR, 1_000_000)}, "clock"), subject="bot -> desk")
    assert (early.figure, early.severity) == (-3595, "warning")
    few = one(found({"touches": escalated(HOUR, 0, count=9)}, "clock"), subject="bot -> desk")
    assert few.figure is None and "too few to compare" in few.what


def test_the_median_and_its_ranks() -> None:
    # Of 1..100 the median by the smallest value that half do not exceed is 50; its ranks 40 and 61 (Conover).
    assert median([(value, 1) for value in range(1, 101)]) == (50, 40, 61)
    assert median([(5, 7)]) == (5, 5, 5)
    assert is_zone(3605) and is_zone(-7200) and not is_zone(1500) and not is_zone(900)


def test_how_late_claims_are_stamped() -> None:
    rows = [contact(f"c{i}", f"c{i}", START + i * DAY, room="ai") for i in range(12)]
    claims = [
        {"conversation": f"c{i}", "room": "ai", "at": START + i * DAY + 2 * MINUTE + DAY} for i in range(12)
    ]
    late = one(found({"touches": rows, "claims": claims}, "clock"), fact="lag_claims vendor")
    assert (late.figure, late.of) == (86_400, 12)


def test_an_identity_with_far_too_many_conversations() -> None:
    rows = [contact(f"c{i}", f"c{i}", START + i * HOUR) for i in range(200)]
    rows += [contact(f"front{i}", "front desk", START + i * 6 * HOUR) for i in range(30)]
    listed = found({"touches": rows}, "heavy")
    total = one(listed, fact="customers")
    assert (total.figure, total.severity) == (1, "warning")
    assert "1 customer with more than 20 conversations" in total.what and "30 of 230 (13.0%)" in total.what
    person = one(listed, fact="customer")
    assert person.figure == 30 and person.customer == (journal.key("customer", "front desk") or 0) + 1
    # 20 contacts are not too many, whatever the others have.
    assert (
        "no customer has more than 20" in one(found({"touches": rows[:-10]}, "heavy"), fact="customers").what
    )


def test_conversations_in_two_sources() -> None:
    rows = [contact(f"chat{i}", f"c{i}", START + i * DAY, source="bot", room="ai") for i in range(8)]
    rows += [contact(f"copy{i}", f"c{i}", START + i * DAY + MINUTE, source="desk") for i in range(5)]
    twice = one(found({"touches": rows}, "mirror"), subject="bot -> desk")
    assert (twice.figure, twice.severity) == (5, "warning")
    assert "for example bot:chat0 and desk:copy0" in twice.what and "0.0 by chance" in twice.what
    # Contacts at the same hour of other days are chance, and two copies are too few to speak of.
    later = [contact(f"t{i}", f"c{i}", START + i * DAY + 2 * DAY + MINUTE, source="desk") for i in range(8)]
    assert one(found({"touches": rows[:10] + later}, "mirror")).figure == 0


def test_customers_known_twice() -> None:
    rows = [contact(f"c{i}", f"c{i}", START + i * HOUR) for i in range(6)]
    rows += [
        contact("a", "ann", START, object="invoice 7"),
        contact("b", None, START + DAY, object="invoice 7", email="a@x"),
    ]
    rows += [contact("c", "bob", START, object="invoice 7", reason="other need")]
    pairs = one(found({"touches": rows}, "duplicate", as_of=AS_OF))
    assert (pairs.fact, pairs.figure, pairs.severity) == ("no_account", 1, "warning")
    assert "2 of 9 (22.2%) customers" in pairs.what
    rows[-2]["customer"] = "ann"  # once an export has both identifiers they are one
    assert one(found({"touches": rows}, "duplicate", as_of=AS_OF)).figure == 0


def test_why_conversations_cannot_be_known_and_what_to_add() -> None:
    rows = [contact(f"c{i}", f"c{i}" if i >= 3 else None, START + i * HOUR) for i in range(20)]
    rows += [contact("c5 again", "c5", START + 2 * DAY, reason=None, source="phone", channel="PHONE")]
    rows += [
        contact("late", "z", START + 25 * DAY),
        contact("late too", "y", START + 25 * DAY, source="phone"),
    ]
    look = looked_at({"touches": rows}, as_of="2026-01-30")
    listed = on(look, "missing")
    nobody = one(listed, subject="desk", fact="unobservable_identity")
    # Of 23 conversations 21 are matured: not the two of the last day.
    assert (nobody.figure, nobody.of, nobody.severity) == (3, 21, "warning")
    assert one(listed, subject="phone", fact="unobservable_need").figure == 1
    [best] = on(look, "next")
    assert best.subject == "desk's export with a customer number, e-mail or phone number on every contact"
    assert best.figure == 3


def test_codes_of_two_vocabularies_wait_for_the_map() -> None:
    rows = [
        contact("a", "ann", START, source="bot", reason="T-1"),
        contact("b", "ann", START + DAY, reason="B-1"),
    ]
    rows += [
        contact(f"{s}{d}", f"{s}{d}", START + d * DAY, source=s) for s in ("bot", "desk") for d in (20, 25)
    ]
    assert one(found({"touches": rows}, "missing"), fact="unobservable_map").subject == "desk"


def test_a_channel_that_is_not_seen() -> None:
    rows = chats_and_calls()  # 16 people, 4 of them return by phone within the window after a chat
    rows += [
        contact(f"last{s}", f"l{s}", START + 40 * DAY, source=s, channel="CHAT") for s in ("bot", "desk")
    ]
    for row in rows[:4]:
        row["email"] = f"{row['customer']}@x"
    mail = one(
        found({"touches": rows}, "missing", as_of="2026-02-14", reasons=ALIKE),
        subject="e-mail",
        fact="channel",
    )
    assert (mail.figure, mail.of) == (pytest.approx(4 / 18), 18)
    assert "she came back on each other channel seen in 19.0% of 21 matured" in mail.what
    message = one(
        found({"touches": rows}, "missing", as_of="2026-02-14", reasons=ALIKE),
        subject="message",
        fact="channel",
    )
    assert message.what == "not seen, and no customer has a phone number to be recognised by there"


def test_feeds_nobody_loaded() -> None:
    rows = [contact(f"c{i}", f"c{i}", START + i * DAY) for i in range(20)]
    look = looked_at({"touches": rows})
    assert {row.subject for row in on(look, "missing") if row.fact in ("feed", "claims")} == {
        "surveys", "accounts", "reported.yaml", "room cx",
    }  # fmt: skip
    assert one(on(look, "missing"), fact="proof").figure == 13
    survey = {
        "survey_id": 1,
        "source": "asked",
        "source_id": "1",
        "instrument": "csat",
        "answered_time": START,
        "score": 4,
    }
    assert "surveys" not in {row.subject for row in on(with_rows(look, "surveys", [survey]), "missing")}
    invitations = one(on(look, "export"), subject="asked", fact="invitations")
    assert invitations.figure == 0 and "none of them" in invitations.what


def test_what_to_start_exporting() -> None:
    rows = [contact(f"c{i}", f"c{i}", START + i * DAY, room="ai") for i in range(20)]
    look = looked_at({"touches": rows})
    lacking = {row.fact for row in on(look, "export")}
    assert {"turns", "language", "object_ref", "ai_version", "segment"} <= lacking
    assert (
        not {"user_id", "reason", "end_time", "end_state", "queue"} & lacking
    )  # filled, or nobody queues for an AI
    for row in rows[:1]:
        row["language"] = "de"  # one in twenty: not less than a twentieth
    assert "language" not in {row.fact for row in found({"touches": rows}, "export")}


def test_every_finding_is_on_a_known_topic_and_in_its_order() -> None:
    look = looked_at({"touches": chats_and_calls()})
    from onedeck.govern.health.table import write_health

    count = write_health(look.store, look.workspace, NOW)
    rows = look.store.engine.rows("SELECT place, topic FROM health ORDER BY place")
    assert [row[0] for row in rows] == list(range(1, count + 1))
    order = [list(TOPICS).index(row[1]) for row in rows]
    assert order == sorted(order)


def test_an_empty_company_has_no_findings_that_divide_by_nothing() -> None:
    look = looked_at({"touches": []})
    assert {row.severity for row in on(look, "next")} == {"note"}


def test_order_only_logs_have_no_clock_to_look_at() -> None:
    rows = [{"conversation": f"c{i}", "order": 1, "room": "ai", "source": "runs"} for i in range(12)]
    look = looked_at({"touches": rows})
    assert not [row for row in on(look, "clock") if row.severity != "note"]
    assert one(on(look, "returns")).what.startswith("no conversation can be followed for 28 days")

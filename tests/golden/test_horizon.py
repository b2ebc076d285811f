"""The as-of by default: the last day on which a feed was alive, the earliest of all feeds."""

from tests.journal import Row, judge_journal, moment, stitched, table

DAY = 86_400_000_000
START = moment("2026-01-01 00:00") or 0


def contacts(source: str, days: range, per_day: int) -> list[Row]:
    """Return so many new contacts of new customers on each of these days since the new year."""
    return [
        {
            "conversation": f"{source} {day}.{number}",
            "source": source,
            "customer": f"{source} {day}.{number}",
            "room": "person",
            "reason": "billing",
            "at": START + day * DAY + number * 60_000_000,
            "until": START + day * DAY + number * 60_000_000 + 1_000_000,
            "end": "completed",
        }
        for day in days
        for number in range(per_day)
    ]


def test_a_feed_whose_intake_died_holds_all_back() -> None:
    steady = contacts("bot", range(60), 10)
    dying = contacts("phone", range(31), 10) + contacts("phone", range(31, 60), 1)
    rows = {"touches": steady + dying}
    ends = {row["source"]: row["complete_until"] for row in table(stitched(rows), "feeds")}
    assert START + 59 * DAY < ends["bot"] <= START + 60 * DAY
    # January 31st was the last day with a fifth of the usual contacts; one a day is not.
    assert START + 30 * DAY < ends["phone"] <= START + 31 * DAY
    found = judge_journal(rows)
    assert {row["as_of"] for row in found.values()} == {ends["phone"]}
    assert found["bot 23.0", "cx"]["verdict"] == "held"
    assert found["bot 24.0", "cx"]["verdict"] == "open"


def test_weekends_do_not_end_a_feed() -> None:
    weekdays = [row for day in range(40) if day % 7 < 5 for row in contacts("desk", range(day, day + 1), 10)]
    ends = [
        row["complete_until"] for row in table(stitched({"touches": weekdays}), "feeds") if row["first_time"]
    ]
    assert START + 39 * DAY < ends[0] <= START + 40 * DAY

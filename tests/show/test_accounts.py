"""Accounts let down before their renewal, worked by hand: as-of and not clock, value, order, and what is missing."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from onedeck.charter.fx import ExchangeRate
from onedeck.charter.positions import Place
from onedeck.show.accounts.exposed import Exposure, exposure, pseudonym
from onedeck.show.accounts.listing import (
    account_list,
    contact_words,
    let_down_words,
    record_list,
    value_words,
)
from onedeck.show.accounts.words import (
    NO_FEED,
    NO_NAMES,
    NO_RENEWAL,
    NO_TIME,
    beside,
    missing,
    sentence,
    total,
)
from onedeck.store import Store
from onedeck.store.duck import DuckEngine
from tests.show.tables import AS_OF, DAY, conversation, verdict, write

ALFA, BETA, GAMMA, DELTA = 11, 12, 13, 14
Row = dict[str, Any]


def account(key: int, name: str, *, amount: str | None = "100", renews: int | None = 30, **more: Any) -> Row:
    """Return a row of accounts of the newest period; `renews` is in days after the as-of."""
    return {
        "account_period_id": key * 10, "source": "crm", "source_id": f"{name}/2026-02", "account_key": key,
        "period_start": AS_OF - 5 * DAY, "recurring_amount": Decimal(amount) if amount else None, "currency": "EUR",
        "renewal_time": None if renews is None else AS_OF + renews * DAY, "segment": "large", "owner": "Ada Owner",
        "raw_file": "crm.csv", "raw_row": key,
    } | more  # fmt: skip


def tables(
    accounts: list[Row], refuted: list[tuple[int, int, float]], more: list[Row] | None = None
) -> Store:
    """Return a store: `refuted` are (conversation, account, days before the as-of at which she came back)."""
    store = Store(None, DuckEngine(threads=1))
    write(store, "feeds", {"source": "bot", "reason": "end", "as_of": AS_OF})
    blank = account(99, "nobody", amount="0", period_start=AS_OF - 400 * DAY)
    write(store, "accounts", *(accounts or [blank]))
    talks = [
        conversation(key, account_key=of, customer=key, handled_last="ai", ai_system="pip", ai_version="3.3",
                     ai_claimed=True, start_at=int(AS_OF - days * DAY - DAY))
        for key, of, days in refuted
    ]  # fmt: skip
    write(store, "conversations", *talks, *(more or []))
    write(
        store, "verdicts",
        *(verdict(key, "all", "refuted", because="returned", grade="c", evidence_id=key, customer=key,
                  t0=int(AS_OF - days * DAY - DAY)) for key, _, days in refuted),
        verdict(500, "ai", "refuted", because="taken_over"),
    )  # fmt: skip
    write(
        store, "evidence", {"evidence_id": 500, "conversation_id": 500, "room": "ai", "kind": "taken_over"},
        *({"evidence_id": key, "conversation_id": key, "room": "all", "kind": "returned", "against": True,
           "occurred": int(AS_OF - days * DAY)} for key, _, days in refuted),
    )  # fmt: skip
    return store


def often(found: Exposure) -> list[int]:
    """Return the keys of those let down twice or more, in their order."""
    return [each.key for each in found.often]


def test_two_in_thirty_days_and_a_renewal_in_ninety() -> None:
    store = tables(
        [
            account(ALFA, "A-1"),
            account(BETA, "A-2", amount="900"),
            account(GAMMA, "A-3"),
            account(DELTA, "A-4"),
        ],
        # Beta's second is 31 days ago; Gamma's are both, one to the hour inside; Delta has one.
        [
            (1, ALFA, 1),
            (2, ALFA, 29.9),
            (3, BETA, 2),
            (4, BETA, 31),
            (5, GAMMA, 0),
            (6, GAMMA, 30.1),
            (7, DELTA, 3),
        ],
    )
    found = exposure(store, (), "EUR")
    assert often(found) == [ALFA]
    assert [each.key for each in found.once] == [BETA, *sorted((GAMMA, DELTA), key=pseudonym)]
    assert [row.conversation_id for row in found.often[0].refuted] == [2, 1]
    assert found.often[0].days == 30


def test_the_renewal_is_counted_from_the_as_of() -> None:
    twice = [(key * 2 + n, of, 1 + n) for key, of in enumerate((ALFA, BETA, GAMMA, DELTA), 1) for n in (0, 1)]
    rows = [
        account(ALFA, "A-1", renews=90), account(BETA, "A-2", renews=91), account(GAMMA, "A-3", renews=0),
        account(DELTA, "A-4", renews=None),
    ]  # fmt: skip
    found = exposure(tables(rows, twice), (), "EUR")
    assert often(found) == [ALFA]
    assert (found.later, found.undated, found.unknown) == (2, 1, 0)
    assert beside(found)[0] == "2 accounts let down as often do not renew in these 90 days"


def test_what_was_not_known_at_the_as_of_does_not_count() -> None:
    twice = [(1, ALFA, 1), (2, ALFA, 2), (3, BETA, 1), (4, BETA, 2), (5, GAMMA, 1), (6, GAMMA, 2)]
    rows = [
        account(ALFA, "A-1", amount="100"),
        account(ALFA, "A-1", amount="700", account_period_id=1, period_start=AS_OF + DAY),  # next month's
        account(ALFA, "A-1", amount="800", account_period_id=2, observed_time=AS_OF + 1, renews=99),
        account(ALFA, "A-1", amount="50", account_period_id=3, period_start=AS_OF - 36 * DAY),  # last month's
        account(BETA, "A-2", period_start=AS_OF - 36 * DAY),  # gone since: the newest period has no row of it
        account(GAMMA, "A-3", amount="0"),  # pays nothing any more
    ]
    found = exposure(tables(rows, twice), (), "EUR")
    assert [(each.key, each.amount) for each in found.often] == [(ALFA, Decimal(100))]
    assert found.unknown == 2


def test_the_dearest_comes_first_in_the_workspaces_currency() -> None:
    twice = [(key * 2 + n, of, 1 + n) for key, of in enumerate((ALFA, BETA, GAMMA, DELTA), 1) for n in (0, 1)]
    rows = [
        account(ALFA, "A-1", amount="100"), account(BETA, "A-2", amount="150", currency="USD"),
        account(GAMMA, "A-3", amount="9000", currency="JPY"), account(DELTA, "A-4", amount=None),
    ]  # fmt: skip
    rate = ExchangeRate("USD", 0.9, AS_OF - 50 * DAY, AS_OF + DAY, Place("fx.yaml", 1, 1))
    old = ExchangeRate("JPY", 0.006, 0, AS_OF - DAY, Place("fx.yaml", 2, 1))
    found = exposure(tables(rows, twice), (rate, old), "EUR")
    assert often(found)[:2] == [BETA, ALFA] and set(often(found)[2:]) == {GAMMA, DELTA}
    assert [each.worth for each in found.often][:2] == [135.0, 100.0]
    assert total(found.often, found) == (
        "100.00 EUR a period and 9,000 JPY a period and 150.00 USD a period and 1 of unknown value"
    )
    assert "2 accounts cannot be ordered by value" in beside(found)[-1]


def test_only_counted_conversations_as_the_customer_saw_them() -> None:
    store = tables([account(ALFA, "A-1")], [(1, ALFA, 1), (2, ALFA, 2)])
    assert often(exposure(store, (), "EUR")) == [ALFA]
    write(
        store, "verdicts",
        verdict(1, "all", "refuted", because="returned", evidence_id=1),
        verdict(2, "all", "refuted", because="returned", evidence_id=2, excluded="test"),
        verdict(2, "cx", "refuted", because="returned", evidence_id=2),
    )  # fmt: skip
    found = exposure(store, (), "EUR")
    assert (often(found), [each.key for each in found.once]) == ([], [ALFA])


def test_what_feed_is_missing_is_said() -> None:
    assert missing(Exposure(None)) == NO_FEED
    assert missing(Exposure(None, known=1)) == NO_TIME
    nobody = exposure(tables([account(ALFA, "A-1")], [], [conversation(9)]))
    assert (
        missing(nobody) == NO_NAMES and sentence(nobody, "UTC") == "Which accounts are exposed is not known."
    )
    undated = exposure(tables([account(ALFA, "A-1", renews=None)], [(1, ALFA, 1)]))
    assert missing(undated) == NO_RENEWAL
    quiet = exposure(tables([account(ALFA, "A-1")], [(1, ALFA, 1)]))
    assert not missing(quiet)
    assert sentence(quiet, "UTC").startswith(
        "No account that renews by 2026-05-11 was let down 2 times or more"
    )


def test_the_words_and_the_rows() -> None:
    more = [conversation(50, account_key=ALFA, channel="PHONE", start_at=AS_OF - DAY // 2, handled_last="cx")]
    rows = [
        account(ALFA, "A/1", owner="Ada"),
        account(ALFA, "A/1", account_period_id=1, period_start=AS_OF - 36 * DAY),
    ]
    found = exposure(tables(rows, [(1, ALFA, 1), (2, ALFA, 2)], more), (), "EUR")
    (each,) = found.often
    assert sentence(found, "UTC") == (
        "1 account renews by 2026-05-11 and was let down twice or more in the 30 days before 2026-02-10: "
        "100.00 EUR a month of recurring revenue is exposed."
    )
    assert let_down_words(each.refuted[1], "UTC") == (
        "refund: AI pip 3.3, called resolved; started again 2026-02-09"
    )
    assert contact_words(each.contacts[0], "UTC") == "2026-02-09 voice, people"
    assert value_words(each) == "100.00 EUR"
    (row,) = account_list(found.often).rows
    assert (row["account"], row["refuted"], row["owner"]) == (pseudonym(ALFA), 2, "Ada")
    assert row["account"].startswith("a_") and "A/1" not in str(row)
    (named,) = record_list(found.often).rows
    assert (named["record"], named["source_row"]) == ("A/1", f"crm.csv:{ALFA}")


def test_sql_is_the_portable_subset_and_takes_no_text() -> None:
    folder = Path(__file__).parents[2] / "onedeck" / "show" / "sql"
    for name in ("account_terms", "account_refuted", "account_contacts", "verdict_counts", "came_back"):
        text = (folder / f"{name}.sql").read_text()
        assert text.startswith("-- ") and "::" not in text and "QUALIFY" not in text

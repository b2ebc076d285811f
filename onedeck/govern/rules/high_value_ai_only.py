"""Accounts worth most are left to the AI alone when it does not help them.

What the AI saves on such a conversation is small beside what the account is worth. An account's value is its recurring
amounts of the year before the tables' as-of, in the workspace's currency; amounts in another one are left out. High
is what the charter's routing says (`accountRevenueAtRisk`), else the top tenth of the accounts by value. Counted are
those accounts' conversations that AI or a person handled; bad are those that AI alone handled and that were refuted, or
in which a person was asked for and none came. The exposed value counts each account once: exposed, not lost. Five in a
hundred is the threshold. Without accounts and values nothing is measured.

Fails:
    rows:
      accounts:
        - {account: "a#", at: "2026-01-01", amount: "50000", repeat: 30}
        - {account: "b#", at: "2026-01-01", amount: "100", repeat: 270}
      touches:
        - {conversation: "c#", customer: "p#", account: "a#", room: ai, agent: pip, at: "2026-01-05 10:00",
           until: "2026-01-05 10:05", end: escalated, repeat: 30}
    as_of: "2026-02-01 00:00"
    finds: [all/]

Passes:
    rows:
      accounts:
        - {account: "a#", at: "2026-01-01", amount: "50000", repeat: 30}
        - {account: "b#", at: "2026-01-01", amount: "100", repeat: 270}
      touches:
        - {conversation: "c#", customer: "p#", account: "a#", room: ai, agent: pip, at: "2026-01-05 10:00",
           until: "2026-01-05 10:05", end: escalated, repeat: 30}
        - {conversation: "c#", customer: "p#", account: "a#", at: "2026-01-05 10:06", until: "2026-01-05 10:20",
           end: completed, repeat: 30}
        - {conversation: "d#", customer: "q#", account: "b#", room: ai, agent: pip, at: "2026-01-05 10:00",
           until: "2026-01-05 10:05", end: escalated, repeat: 40}
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from onedeck.charter.charters import Charter
from onedeck.charter.duties import VALUE
from onedeck.govern.check.given import filled, per_journey
from onedeck.govern.check.look import Look
from onedeck.model.findings import ERROR, Finding, Rule

if TYPE_CHECKING:
    from onedeck.store import Store

RULE = Rule(
    code="OD502",
    title="high-value accounts are left to the AI alone",
    severity=ERROR,
    pattern="human_plus_ai",
    help="route them to people (`routing.rules: [{when: {accountRevenueAtRisk: {gte: 20000}}, to: human}]`)",
    live=True,
    threshold=0.05,
    sums=("exposed",),
)

SQL = """
WITH ranked AS (
    SELECT account_key, amount, PERCENT_RANK() OVER (ORDER BY amount) AS place
    FROM (
        SELECT account_key, SUM(CAST(recurring_amount AS DOUBLE)) AS amount
        FROM accounts
        WHERE period_start > {until} - 365 * 86400000000 AND period_start <= {until}
          AND COALESCE(observed_time, period_start) <= {until} AND COALESCE(currency, {currency}) = {currency}
        GROUP BY account_key
    ) AS worth
    WHERE amount > 0
), asked AS (
    SELECT COALESCE(j.root, h.conversation_id) AS conversation_id
    FROM handoffs AS h
    LEFT JOIN joins AS j ON j.conversation_id = h.conversation_id
    LEFT JOIN steps AS f ON f.touch_id = h.from_touch_id
    WHERE COALESCE(f.room, 'ai') = 'ai' AND h.status <> 'canceled'
    UNION
    SELECT s.conversation_id
    FROM steps AS s
    JOIN touches AS t ON t.touch_id = s.touch_id
    WHERE s.room = 'ai' AND t.end_state = 'escalated'
), counted AS (
    SELECT
        c.journey, c.conversation_id, c.customer, c.account_key, c.start_at, r.amount,
        c.ai_handled AND NOT c.cx_handled
            AND (COALESCE(v.verdict = 'refuted', FALSE) OR a.conversation_id IS NOT NULL) AS bad
    FROM conversations AS c
    JOIN ranked AS r ON r.account_key = c.account_key
    LEFT JOIN ({least}) AS g ON g.journey = c.journey
    LEFT JOIN verdicts AS v ON v.conversation_id = c.conversation_id AND v.room = 'ai'
    LEFT JOIN asked AS a ON a.conversation_id = c.conversation_id
    WHERE c.excluded IS NULL AND c.start_at >= {since} AND c.start_at < {until} AND (c.ai_handled OR c.cx_handled)
      AND (r.amount >= g.figure OR (g.figure IS NULL AND r.place >= 0.9))
)
SELECT
    journey, CAST(NULL AS STRING) AS subject, conversation_id, customer, bad,
    CASE WHEN ROW_NUMBER() OVER (PARTITION BY journey, account_key, bad ORDER BY start_at, conversation_id) = 1
        THEN amount ELSE 0 END AS exposed
FROM counted
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey in which AI alone fails accounts of high value, with the value exposed."""
    if look.store is None:
        return
    currency = look.workspace.currency or _only_currency(look.store)
    literal = look.store.engine.dialect.text(currency)
    sql = filled(SQL, least=per_journey(look, {c.name: _least(c) for c in look.charters}), currency=literal)
    for tally in look.tallies(RULE, sql):
        exposed = f"{tally.sums['exposed']:,.0f} {currency}".rstrip()
        yield Finding(
            RULE, RULE.severity, tally.journey, tally.subject,
            f"in {tally.bad:,} of {tally.n:,} conversations of high-value accounts the AI alone had her, and it was "
            "refuted or she asked for a person in vain",
            where="accounts -> AI",
            evidence=(f"recurring value of a year behind them: {exposed} (exposed, not lost)",),
            tally=tally,
        )  # fmt: skip


def _only_currency(store: "Store") -> str:
    # Where the workspace names none, amounts are added up only if all of them are in one.
    [(currency, several)] = store.engine.rows("SELECT MIN(currency), COUNT(DISTINCT currency) FROM accounts")
    return str(currency) if several == 1 and str(currency).isalpha() else ""


def _least(charter: Charter) -> float | None:
    rules = charter.routing.rules if charter.routing else ()
    values = [
        float(rule.when[VALUE].value)
        for rule in rules
        if VALUE in rule.when and rule.when[VALUE].op in ("gte", "gt")
    ]
    return min(values, default=None)

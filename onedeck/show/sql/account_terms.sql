-- What each account is worth and when it renews, as known at the as-of: its row of the newest period its source has.
-- An account without a row there, or worth nothing there, is gone.
SELECT
    known.account_key, known.source_id, known.recurring_amount, known.currency, known.renewal_time, known.segment,
    known.owner, known.raw_file, known.raw_row, known.source
FROM (
    SELECT
        accounts.*,
        MAX(accounts.period_start) OVER (PARTITION BY accounts.source) AS newest,
        ROW_NUMBER() OVER (
            PARTITION BY accounts.account_key
            ORDER BY accounts.period_start DESC, accounts.source, accounts.account_period_id
        ) AS nth
    FROM accounts
    JOIN (SELECT MAX(as_of) AS as_of FROM feeds) AS seen
      ON accounts.period_start <= seen.as_of
      AND COALESCE(accounts.observed_time, accounts.period_start) <= seen.as_of
) AS known
WHERE known.nth = 1 AND known.period_start = known.newest
  AND (known.recurring_amount IS NULL OR known.recurring_amount > 0)
ORDER BY known.account_key

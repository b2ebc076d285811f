-- Numbers, mailboxes and devices that more than {shared_above} people or accounts use: they name nobody.
-- They still name the account, where it is one.
SELECT identifier_key, CASE WHEN COUNT(DISTINCT account_key) = 1 THEN MIN(account_key) END AS account_key
FROM (
    SELECT email_key AS identifier_key, customer_key AS person, account_key FROM identifier_sets
    UNION ALL
    SELECT phone_key, COALESCE(customer_key, email_key), account_key FROM identifier_sets
    UNION ALL
    SELECT device_key, COALESCE(customer_key, email_key, phone_key), account_key FROM identifier_sets
) AS uses
WHERE identifier_key IS NOT NULL
GROUP BY identifier_key
HAVING COUNT(DISTINCT person) > {shared_above} OR COUNT(DISTINCT account_key) > {shared_above}

-- How many counted conversations have each verdict, by room, and how many customers; nobody known counts as one each.
SELECT
    room, verdict{suffix} AS verdict, because{suffix} AS because,
    COUNT(*) AS conversations,
    COUNT(DISTINCT COALESCE(customer, -conversation_id)) AS customers
FROM verdicts
WHERE excluded IS NULL{only}
GROUP BY room, verdict{suffix}, because{suffix}

-- What is known about the counted conversations: how many, identified, with a usable need, by clock or order.
SELECT
    COUNT(*) AS conversations,
    COUNT(customer) AS identified,
    COUNT(need) AS needs,
    COUNT(*) FILTER (WHERE time_basis = 'order') AS order_only
FROM conversations
WHERE excluded IS NULL

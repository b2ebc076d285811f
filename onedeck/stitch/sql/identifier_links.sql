-- Which identifier stood beside which stronger one, and since when that is known.
SELECT identifier_key, identifier, strongest_key, MIN(learnt_at) AS learnt_at
FROM (
    SELECT customer_key AS identifier_key, 'customer' AS identifier, strongest_key, learnt_at FROM named_sets
    UNION ALL
    SELECT email_key, 'email', strongest_key, learnt_at FROM named_sets
    UNION ALL
    SELECT phone_key, 'phone', strongest_key, learnt_at FROM named_sets
    UNION ALL
    SELECT device_key, 'device', strongest_key, learnt_at FROM named_sets
) AS links
WHERE identifier_key IS NOT NULL
GROUP BY identifier_key, identifier, strongest_key

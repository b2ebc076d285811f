-- Every identifier's customer: the random id of its group's first identifier. A shared one has none, and a device
-- names somebody only once it is linked to more than a device.
SELECT
    l.identifier_key,
    l.identifier,
    CASE WHEN l.identifier <> 'device' OR p.label IS NOT NULL THEN c.customer END AS customer,
    CASE WHEN l.alone THEN 'strongest' ELSE 'same_touch' END AS link,
    1.0 AS confidence,
    l.learnt_at
FROM (
    SELECT
        identifier_key, identifier,
        MAX(CASE WHEN identifier_key = strongest_key THEN 1 ELSE 0 END) = 1 AS alone,
        MIN(learnt_at) AS learnt_at
    FROM identifier_links
    GROUP BY identifier_key, identifier
) AS l
LEFT JOIN {labels} AS p ON p.identifier_key = l.identifier_key
JOIN customers AS c ON c.identifier_key = COALESCE(p.label, l.identifier_key)
UNION ALL
SELECT s.identifier_key, NULL, CAST(NULL AS BIGINT), 'shared', 1.0, CAST(NULL AS BIGINT)
FROM shared_identifiers AS s

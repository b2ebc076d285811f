-- One label per group of linked identifiers: the smallest identifier of the group. Each pass gives an identifier,
-- and the one its label stands for, the smallest label across its links, then follows the label one hop; so even
-- long chains settle in a few passes. Repeated until nothing changes.
WITH across AS (
    SELECT a.identifier_key, a.label, b.label AS found
    FROM identifier_edges AS e
    JOIN {labels} AS a ON a.identifier_key = e.identifier_key
    JOIN {labels} AS b ON b.identifier_key = e.strongest_key
    UNION ALL
    SELECT b.identifier_key, b.label, a.label AS found
    FROM identifier_edges AS e
    JOIN {labels} AS a ON a.identifier_key = e.identifier_key
    JOIN {labels} AS b ON b.identifier_key = e.strongest_key
)
SELECT identifier_key, MIN(found) AS label
FROM (
    SELECT identifier_key, found FROM across
    UNION ALL
    SELECT label, found FROM across
    UNION ALL
    SELECT l.identifier_key, s.label FROM {labels} AS l JOIN {labels} AS s ON s.identifier_key = l.label
) AS spread
GROUP BY identifier_key

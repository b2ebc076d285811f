-- One label per group of linked identifiers: the smallest label among an identifier and its neighbours.
-- Repeated until nothing changes, so that chains of links end in one label.
SELECT identifier_key, MIN(label) AS label
FROM (
    SELECT identifier_key, label FROM {labels}
    UNION ALL
    SELECT l.identifier_key, s.label FROM identifier_edges AS l JOIN {labels} AS s ON s.identifier_key = l.strongest_key
    UNION ALL
    SELECT l.strongest_key, s.label FROM identifier_edges AS l JOIN {labels} AS s ON s.identifier_key = l.identifier_key
) AS spread
GROUP BY identifier_key

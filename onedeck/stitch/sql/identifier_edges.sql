-- The links between two different identifiers.
SELECT DISTINCT identifier_key, strongest_key
FROM identifier_links
WHERE identifier_key <> strongest_key

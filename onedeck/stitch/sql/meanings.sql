-- What each raw reason code means, once per code. A mapped need stands alone; a raw code stands within its
-- vocabulary; system codes, and unmapped codes of a vocabulary that has a map, are unknown and not listed here.
SELECT
    c.vocabulary, c.contact_reason,
    CASE WHEN r.need IS NULL THEN c.vocabulary END AS need_vocabulary,
    COALESCE(r.need, LOWER(TRIM(c.contact_reason))) AS need
FROM (
    SELECT vocabulary, contact_reason FROM touches WHERE contact_reason IS NOT NULL
    UNION
    SELECT vocabulary, contact_reason FROM outcomes WHERE contact_reason IS NOT NULL
) AS c
LEFT JOIN reasons AS r ON r.vocabulary = c.vocabulary AND r.code = LOWER(TRIM(c.contact_reason))
LEFT JOIN (SELECT DISTINCT vocabulary FROM reasons) AS m ON m.vocabulary = c.vocabulary
LEFT JOIN system_codes AS x ON x.code = LOWER(TRIM(c.contact_reason))
WHERE r.need IS NOT NULL OR (m.vocabulary IS NULL AND x.code IS NULL)

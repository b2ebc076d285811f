-- Every matured conversation that came into a journey and room's count, left it, or has another verdict in it, and
-- which of the reasons it was: the first match wins. What is in both with one verdict moved nothing.
SELECT
    COALESCE(n.journey, t.journey) AS journey,
    COALESCE(n.room, t.room) AS room,
    COALESCE(n.conversation_id, t.conversation_id) AS conversation_id,
    CASE
        WHEN t.room IS NOT NULL AND n.room IS NOT NULL THEN 'flipped'
        WHEN t.room IS NULL AND earlier.excluded IS NOT NULL THEN 'counted_again'
        WHEN t.room IS NULL AND earlier.matured AND earlier.journey <> n.journey THEN 'moved_in'
        WHEN t.room IS NULL AND earlier.room IS NULL AND parted.conversation_id IS NOT NULL THEN 'parted'
        WHEN t.room IS NULL AND earlier.room IS NULL AND n.t0 <= {since} AND n.time_basis = 'clock' THEN 'learnt_late'
        WHEN t.room IS NULL THEN 'matured'
        WHEN later.excluded IS NOT NULL THEN 'excluded'
        WHEN later.room IS NULL AND merged.conversation_id IS NOT NULL THEN 'merged'
        WHEN later.room IS NULL THEN 'gone'
        WHEN NOT later.matured THEN 'runs_again'
        ELSE 'moved_out'
    END AS part,
    t.room IS NOT NULL AS was_in,
    n.room IS NOT NULL AS is_in,
    t.verdict AS old,
    n.verdict AS new,
    COALESCE(n.because, t.because) AS because,
    n.grade,
    CASE WHEN t.room IS NULL THEN earlier.excluded ELSE later.excluded END AS excluded,
    CASE
        WHEN t.room IS NULL OR n.room IS NULL THEN NULL
        WHEN n.occurred > {since} THEN 'new_evidence'
        WHEN n.observed > {since} THEN 'late_evidence'
        WHEN COALESCE(t.customer, 0) <> COALESCE(n.customer, 0) THEN 'identity'
        WHEN COALESCE(t.need, '') <> COALESCE(n.need, '') THEN 'need'
        ELSE 'other_rows'
    END AS why,
    COALESCE(n.source, t.source) AS source,
    COALESCE(n.source_conversation_id, t.source_conversation_id) AS source_conversation_id,
    COALESCE(n.customer, t.customer) AS customer,
    COALESCE(n.need, t.need) AS need,
    CASE WHEN COALESCE(n.time_basis, t.time_basis) = 'clock' THEN COALESCE(n.t0, t.t0) END AS t0,
    n.occurred,
    n.observed,
    n.evidence_source,
    n.evidence_source_id
FROM (SELECT * FROM readings_then WHERE matured AND excluded IS NULL) AS t
FULL OUTER JOIN (SELECT * FROM readings_now WHERE matured AND excluded IS NULL) AS n
    ON n.conversation_id = t.conversation_id AND n.room = t.room AND n.journey = t.journey
LEFT JOIN readings_then AS earlier ON earlier.conversation_id = n.conversation_id AND earlier.room = n.room
LEFT JOIN readings_now AS later ON later.conversation_id = t.conversation_id AND later.room = t.room
LEFT JOIN joins_then AS parted ON parted.conversation_id = n.conversation_id
LEFT JOIN joins_now AS merged ON merged.conversation_id = t.conversation_id
WHERE t.room IS NULL OR n.room IS NULL OR t.verdict <> n.verdict

-- The acts with an id each, what class of evidence they are, and their rank within it: her statements before
-- reopenings, those before returns; within a class the earliest, nothing = at t0.
SELECT
    e.*,
    ROW_NUMBER() OVER (
        PARTITION BY e.conversation_id, e.room, e.class
        ORDER BY COALESCE(e.occurred, 0), e.kind, e.evidence_id
    ) AS nth
FROM (
    SELECT
        a.*,
        {key(conversation_id, room, kind, row_id)} AS evidence_id,
        CASE
            WHEN a.kind IN ('denied', 'disputed', 'complained', 'cancelled', 'contradicted') THEN 'statement'
            WHEN a.kind = 'returned' THEN CONCAT('returned_', a.grade)
            WHEN a.kind IN ('fulfilled', 'confirmed') THEN 'proof'
            ELSE a.kind
        END AS class
    FROM (SELECT *, COALESCE(other_id, touch_id, turn_id, outcome_id) AS row_id FROM acts) AS a
) AS e

-- The acts with an id each, what class of evidence they are and their rank in it: the earliest first, nothing = at t0.
-- Coming back when invited is no counter-evidence; coming back after a promise was due is explicit (grade a).
SELECT
    e.*,
    ROW_NUMBER() OVER (
        PARTITION BY e.conversation_id, e.room, e.class
        ORDER BY e.occurred_or_t0,
            CASE e.kind WHEN 'denied' THEN 1 WHEN 'disputed' THEN 2 WHEN 'complained' THEN 3 WHEN 'cancelled' THEN 4 ELSE 5 END,
            e.grade, e.evidence_id
    ) AS nth
FROM (
    SELECT
        k.*,
        {key(conversation_id, room, kind, row_id)} AS evidence_id,
        CASE
            WHEN k.kind = 'unknown_need' AND k.outcome_id IS NOT NULL THEN 'unknown_statement'
            WHEN k.kind IN ('denied', 'disputed', 'complained', 'cancelled', 'contradicted') THEN 'statement'
            WHEN k.kind = 'returned' THEN CONCAT('returned_', k.grade)
            ELSE k.kind
        END AS class
    FROM (
        SELECT
            a.conversation_id, a.room, a.occurred, a.other_id, a.touch_id, a.turn_id, a.outcome_id,
            COALESCE(a.occurred, s.t0) AS occurred_or_t0,
            COALESCE(a.other_id, a.touch_id, a.turn_id, a.outcome_id) AS row_id,
            CASE
                WHEN a.kind IN ('returned', 'reopened') AND i.invited THEN 'invited'
                WHEN a.grade = 'd' THEN CASE WHEN i.invited AND a.outcome_id IS NULL THEN 'invited' ELSE 'unknown_need' END
                ELSE a.kind
            END AS kind,
            CASE WHEN a.kind = 'returned' AND a.grade IN ('b', 'c') AND i.overdue AND NOT i.invited THEN 'a' ELSE a.grade END AS grade
        FROM acts AS a
        JOIN subjects AS s ON s.conversation_id = a.conversation_id AND s.room = a.room
        LEFT JOIN told AS i ON i.conversation_id = a.conversation_id AND i.occurred = a.occurred
    ) AS k
) AS e

-- Promises whose day passed with nothing fulfilled by then, after which she began another conversation of the journey.
SELECT b.conversation_id, b.other_id, f.hers_s AS back_s, f.cost AS back_cost
FROM (
    SELECT
        p.conversation_id,
        MIN_BY(c.conversation_id, c.start_at) AS other_id
    FROM statements AS p
    JOIN journeys AS n ON n.journey_id = p.journey_id
    JOIN conversations AS c
      ON c.conversation_id = n.conversation_id AND c.start_at > p.due_time AND c.conversation_id <> p.conversation_id
    LEFT JOIN (
        SELECT a.conversation_id, MIN(o.occurred_time) AS done_at
        FROM attachments AS a
        JOIN outcomes AS o ON o.outcome_id = a.outcome_id
        WHERE o.outcome = 'fulfilled' AND a.grade <> 'd'
        GROUP BY a.conversation_id
    ) AS d ON d.conversation_id = p.conversation_id
    WHERE p.statement = 'promise' AND p.due_time < {until} AND COALESCE(d.done_at > p.due_time, TRUE)
    GROUP BY p.conversation_id
) AS b
LEFT JOIN redesign_sums AS f ON f.conversation_id = b.other_id

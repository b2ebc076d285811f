-- The conversations of one customer about one need, each within the window of the one before.
-- Who or what is unknown makes a journey of its own.
SELECT
    conversation_id,
    FIRST_VALUE(conversation_id) OVER (
        PARTITION BY customer, vocabulary, need, lone, nth_journey ORDER BY start_at, conversation_id
    ) AS journey_id,
    journey, customer, need,
    ROW_NUMBER() OVER (
        PARTITION BY customer, vocabulary, need, lone, nth_journey ORDER BY start_at, conversation_id
    ) AS position
FROM (
    SELECT
        gaps.*,
        SUM(CASE WHEN start_at - ended_before <= {window} THEN 0 ELSE 1 END) OVER (
            PARTITION BY customer, vocabulary, need, lone ORDER BY start_at, conversation_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS nth_journey
    FROM (
        SELECT
            conversation_id, journey, customer, vocabulary, need, start_at, lone,
            LAG(end_at) OVER (
                PARTITION BY customer, vocabulary, need, lone ORDER BY start_at, conversation_id
            ) AS ended_before
        FROM (
            SELECT
                c.*,
                CASE WHEN customer IS NULL OR need IS NULL OR time_basis = 'order'
                     THEN conversation_id END AS lone
            FROM conversations AS c
            WHERE excluded IS NULL
        ) AS counted
    ) AS gaps
) AS numbered

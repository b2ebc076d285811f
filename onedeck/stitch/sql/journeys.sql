-- The conversations of one customer (or account) about one need, or the needs of one charter's scope, each within the
-- charter's window of the one before. Who or what is unknown makes a journey of its own.
SELECT
    conversation_id,
    FIRST_VALUE(conversation_id) OVER (
        PARTITION BY journey, who, what, lone, nth_journey ORDER BY start_at, conversation_id
    ) AS journey_id,
    journey, customer, need,
    ROW_NUMBER() OVER (
        PARTITION BY journey, who, what, lone, nth_journey ORDER BY start_at, conversation_id
    ) AS position
FROM (
    SELECT
        gaps.*,
        SUM(CASE WHEN start_at - ended_before <= window_us THEN 0 ELSE 1 END) OVER (
            PARTITION BY journey, who, what, lone ORDER BY start_at, conversation_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS nth_journey
    FROM (
        SELECT
            counted.*,
            LAG(end_at) OVER (
                PARTITION BY journey, who, what, lone ORDER BY start_at, conversation_id
            ) AS ended_before
        FROM (
            SELECT
                c.conversation_id, c.journey, c.customer, c.need, c.start_at, c.end_at, h.window_us,
                CASE WHEN h.customer_is = 'account' THEN COALESCE(c.account_key, c.customer) ELSE c.customer END AS who,
                CASE WHEN h.needs = '*' THEN CONCAT(COALESCE(c.vocabulary, ''), ' ', c.need) END AS what,
                CASE
                    WHEN c.need IS NULL OR c.time_basis = 'order' THEN c.conversation_id
                    WHEN c.customer IS NOT NULL THEN NULL
                    WHEN c.account_key IS NULL OR h.customer_is <> 'account' THEN c.conversation_id
                END AS lone
            FROM conversations AS c
            JOIN charters AS h ON h.journey = c.journey
            WHERE c.excluded IS NULL
        ) AS counted
    ) AS gaps
) AS numbered

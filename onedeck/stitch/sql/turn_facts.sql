-- What the recorded turns say about each touch: how much either side said and who had the last word.
SELECT
    n.touch_id,
    CAST(SUM(CASE WHEN n.author_role = 'END_USER' THEN 1 ELSE 0 END) AS BIGINT) AS customer_turns,
    CAST(SUM(CASE WHEN n.author_role = 'AUTOMATED_AGENT' THEN 1 ELSE 0 END) AS BIGINT) AS ai_turns,
    CAST(SUM(CASE WHEN n.author_role = 'HUMAN_AGENT' THEN 1 ELSE 0 END) AS BIGINT) AS person_turns,
    MAX(n.time) AS last_at,
    MAX_BY(
        CASE WHEN n.author_role <> 'END_USER' THEN 'handler' WHEN n.farewell THEN 'farewell' ELSE 'customer' END,
        CASE WHEN n.author_role <> 'SYSTEM' THEN n.place END
    ) AS last_word,
    MAX(CASE WHEN n.author_role <> 'SYSTEM' THEN n.time END) AS last_word_at
FROM turns_seen AS n
GROUP BY n.touch_id

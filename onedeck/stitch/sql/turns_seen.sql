-- The turns known at the as-of, numbered in the order they were said.
SELECT
    turn_id, touch_id, conversation_id, time, author_role, COALESCE(farewell, FALSE) AS farewell,
    ROW_NUMBER() OVER (PARTITION BY touch_id ORDER BY time, sequence, turn_id) AS place
FROM turns
WHERE COALESCE(observed_time, time, 0) <= {as_of} AND COALESCE(time, 0) <= {as_of}

-- What was said in some conversations, as far as it was kept.
SELECT
    steps.conversation_id,
    turns.time,
    steps.position,
    turns.sequence,
    turns.author_role,
    turns.farewell,
    turns.content,
    turns.tool_name,
    turns.source,
    turns.source_id,
    turns.raw_file,
    turns.raw_row,
    turns.language
FROM steps
JOIN turns ON turns.touch_id = steps.touch_id
WHERE steps.conversation_id IN ({conversations})
    AND ({as_of} IS NULL OR turns.time IS NULL OR turns.time <= {as_of})
ORDER BY steps.conversation_id, steps.position, turns.sequence

-- Evidence for people: the act, and the row of the source it stands on.
SELECT
    e.evidence_id, e.conversation_id, e.room, e.kind, e.grade,
    e.kind NOT IN ('fulfilled', 'confirmed', 'invited', 'unknown_need') AS against,
    e.occurred,
    COALESCE(t.observed_time, n.observed_time, o.observed_time, e.occurred) AS observed,
    e.other_id,
    COALESCE(t.source, n.source, o.source) AS source,
    COALESCE(t.source_id, n.source_id, o.source_id) AS source_id,
    COALESCE(t.raw_file, n.raw_file, o.raw_file) AS raw_file,
    COALESCE(t.raw_row, n.raw_row, o.raw_row) AS raw_row
FROM evidence_rows AS e
LEFT JOIN touches AS t ON t.touch_id = e.touch_id
LEFT JOIN turns AS n ON n.turn_id = e.turn_id
LEFT JOIN outcomes AS o ON o.outcome_id = e.outcome_id

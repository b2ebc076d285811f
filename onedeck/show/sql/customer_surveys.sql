-- The invitations to rate some conversations, answered or not.
SELECT
    COALESCE(joins.root, surveys.conversation_id) AS conversation_id,
    COALESCE(surveys.answered_time, surveys.invited_time) AS time,
    surveys.instrument,
    surveys.answered_time,
    surveys.score,
    surveys.scale_max,
    surveys.comment,
    surveys.source,
    surveys.source_id,
    surveys.raw_file,
    surveys.raw_row
FROM surveys
LEFT JOIN joins ON joins.conversation_id = surveys.conversation_id
WHERE COALESCE(joins.root, surveys.conversation_id) IN ({conversations})
ORDER BY conversation_id, time, surveys.survey_id

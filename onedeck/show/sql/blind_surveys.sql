-- What she answered when she was asked to rate some conversations.
SELECT
    COALESCE(joins.root, surveys.conversation_id) AS conversation_id,
    surveys.answered_time AS time,
    surveys.instrument,
    surveys.score,
    surveys.scale_max,
    surveys.comment,
    surveys.observed_time
FROM surveys
LEFT JOIN joins ON joins.conversation_id = surveys.conversation_id
WHERE COALESCE(joins.root, surveys.conversation_id) IN ({conversations}) AND surveys.answered_time IS NOT NULL
ORDER BY conversation_id, surveys.answered_time, surveys.survey_id

-- The verdicts on some conversations in each standard window.
SELECT
    verdicts.conversation_id,
    verdicts.room,
    verdicts.verdict_24h,
    verdicts.verdict_72h,
    verdicts.verdict_7d,
    verdicts.verdict_30d
FROM verdicts
WHERE verdicts.conversation_id IN ({conversations}) AND verdicts.excluded IS NULL
ORDER BY verdicts.conversation_id, verdicts.room

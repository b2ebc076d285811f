-- The verdicts on some conversations, per room, and what decided each.
SELECT
    verdicts.conversation_id,
    verdicts.t0,
    verdicts.room,
    verdicts.verdict,
    verdicts.because,
    verdicts.grade,
    verdicts.matured,
    verdicts.claimed,
    verdicts.excluded,
    verdicts.chased,
    evidence.occurred,
    evidence.source,
    evidence.source_id,
    evidence.raw_file,
    evidence.raw_row
FROM verdicts
LEFT JOIN evidence ON evidence.evidence_id = verdicts.evidence_id
WHERE verdicts.conversation_id IN ({conversations})
ORDER BY verdicts.conversation_id, CASE verdicts.room WHEN 'ai' THEN 1 WHEN 'cx' THEN 2 ELSE 3 END

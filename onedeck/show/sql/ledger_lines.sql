-- One row per conversation, room and definition: its verdict in the chosen window, and whether it was claimed.
SELECT
    verdicts.conversation_id,
    verdicts.journey,
    verdicts.room,
    population.definition,
    verdicts.excluded,
    verdicts.excluded IS NULL AS counted,
    claimed_lines.conversation_id IS NOT NULL AS claimed,
    verdicts.t0,
    verdicts.as_of,
    verdicts.verdict{suffix} AS verdict,
    verdicts.because{suffix} AS because,
    verdicts.grade{suffix} AS grade,
    verdicts.evidence_id{suffix} AS evidence_id,
    verdicts.matured{suffix} AS matured,
    verdicts.chance{suffix} AS chance
FROM population
JOIN verdicts ON verdicts.conversation_id = population.conversation_id AND verdicts.room = population.room
LEFT JOIN claimed_lines
    ON claimed_lines.conversation_id = population.conversation_id
    AND claimed_lines.room = population.room
    AND claimed_lines.definition = population.definition

-- Facts of the grain `invitations`: one row per invitation to a survey, in the week it was sent.
SELECT
    journey, {week_invited} AS week, channel, segment, language, ai_system, ai_version, need, team, brand,
    room, instrument, answered_time IS NOT NULL AS answered
FROM surveys_known
WHERE invited_time IS NOT NULL

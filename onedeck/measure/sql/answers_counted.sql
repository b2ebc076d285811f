-- Facts of the grain `answers`: one row per answer to a survey, in the week it was given.
SELECT
    journey, {week_answered} AS week, channel, segment, language, ai_system, ai_version, need, team, brand,
    room, instrument, score, scale_min, scale_max
FROM surveys_known
WHERE answered_time IS NOT NULL AND score IS NOT NULL

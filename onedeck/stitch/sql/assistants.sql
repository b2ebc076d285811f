-- The self-service AI that handled each joined conversation last, with its version.
SELECT
    s.conversation_id,
    MAX_BY(COALESCE(t.agent_id, t.agent_name), s.position) AS ai_system,
    NULLIF(MAX_BY(COALESCE(t.agent_version, ''), s.position), '') AS ai_version
FROM step_facts AS s
JOIN touches AS t ON t.touch_id = s.touch_id
WHERE s.handled AND s.room = 'ai'
GROUP BY s.conversation_id

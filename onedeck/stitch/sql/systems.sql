-- Every AI system as seen in the events: agent, version, model, when and how often.
SELECT
    agent_id, agent_name, agent_version, model, vendor,
    MIN(initiation_time) AS first_time,
    MAX(initiation_time) AS last_time,
    COUNT(*) AS touches,
    COUNT(DISTINCT conversation_id) AS conversations
FROM touches
WHERE handler_role = 'AUTOMATED_AGENT' AND (time_basis = 'order' OR initiation_time <= {as_of})
GROUP BY agent_id, agent_name, agent_version, model, vendor

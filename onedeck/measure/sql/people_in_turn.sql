-- Each person's touch, whether a person had the conversation before, and which person took it after without her asking.
SELECT
    touch_id,
    nth = 1 AS first_person,
    next_agent <> agent_id AND NOT next_resumed AS another_took_it
FROM (
    SELECT
        s.touch_id,
        t.agent_id,
        ROW_NUMBER() OVER (PARTITION BY s.conversation_id ORDER BY s.position) AS nth,
        LEAD(t.agent_id) OVER (PARTITION BY s.conversation_id ORDER BY s.position) AS next_agent,
        LEAD(s.resumed) OVER (PARTITION BY s.conversation_id ORDER BY s.position) AS next_resumed
    FROM steps AS s
    JOIN touches AS t ON t.touch_id = s.touch_id
    WHERE s.room = 'cx' AND s.handled
) AS people

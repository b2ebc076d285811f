-- What the touches of each conversation add up to: how many, who came first, whether AI passed it on to a person.
SELECT
    s.conversation_id,
    COUNT(*) AS touches,
    CAST(SUM(CASE WHEN s.handled THEN 1 ELSE 0 END) AS BIGINT) AS handled_touches,
    MIN_BY(s.room, CASE WHEN s.handled THEN s.position END) AS first_room,
    COALESCE(MIN(CASE WHEN s.handled AND s.room = 'ai' THEN s.position END)
        < MAX(CASE WHEN s.handled AND s.room = 'cx' THEN s.position END), FALSE) AS passed_to_person,
    MIN(s.channel) AS lowest_channel,
    MAX(s.channel) AS highest_channel
FROM (
    SELECT s.conversation_id, s.position, s.room, s.handled, {family_of_touch_channel} AS channel
    FROM steps AS s
    JOIN touches AS t ON t.touch_id = s.touch_id
) AS s
GROUP BY s.conversation_id

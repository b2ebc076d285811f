-- Conversations whose source says that AI passed them to a person.
SELECT DISTINCT COALESCE(j.root, h.conversation_id) AS conversation_id
FROM handoffs AS h
LEFT JOIN joins AS j ON j.conversation_id = h.conversation_id
LEFT JOIN touch_facts AS f ON f.touch_id = h.from_touch_id
WHERE h.status NOT IN ('canceled', 'deflected')
  AND COALESCE(f.room, 'ai') = 'ai'
  AND COALESCE(h.observed_time, h.requested_time, 0) <= {as_of}

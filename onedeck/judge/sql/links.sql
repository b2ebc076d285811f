-- Which conversation explicitly comes back to which: the source says reopens, follow-up of or merged into.
SELECT DISTINCT
    COALESCE(j.root, t.conversation_id) AS other_id,
    COALESCE(r.root, t.related_id) AS conversation_id,
    t.relation
FROM touches AS t
LEFT JOIN joins AS j ON j.conversation_id = t.conversation_id
LEFT JOIN joins AS r ON r.conversation_id = t.related_id
WHERE t.relation IN ('reopens', 'follow_up_of', 'merged_into') AND COALESCE(t.initiation_time, 0) <= {as_of}

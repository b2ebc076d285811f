-- The joins with the conversation they all lead to.
SELECT p.conversation_id, p.joined_to, r.root, p.join_kind, p.confidence, p.learnt_at
FROM parents AS p
JOIN {labels} AS r ON r.conversation_id = p.conversation_id

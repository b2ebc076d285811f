-- Each joined conversation's root, one hop further: repeated until nothing changes.
SELECT r.conversation_id, COALESCE(further.root, r.root) AS root
FROM {labels} AS r
LEFT JOIN {labels} AS further ON further.conversation_id = r.root

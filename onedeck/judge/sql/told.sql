-- The moments of acts on conversations that invited her: was she invited then, or was a promise overdue?
SELECT
    m.conversation_id, m.occurred,
    BOOL_OR(m.occurred <= i.until_at) AS invited,
    BOOL_OR(i.promised AND m.occurred > i.until_at) AS overdue
FROM (SELECT DISTINCT conversation_id, occurred FROM acts WHERE occurred IS NOT NULL) AS m
JOIN invitations AS i ON i.conversation_id = m.conversation_id AND i.from_at <= m.occurred
GROUP BY m.conversation_id, m.occurred

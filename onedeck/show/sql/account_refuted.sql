-- The refuted conversations of accounts, as the customer saw them, by when she did what refutes them.
SELECT found.*
FROM (
    SELECT
        c.account_key, v.conversation_id, v.customer, c.source, c.source_conversation_id, v.journey, v.need, c.channel,
        c.handled_last, c.ai_system, c.ai_version,
        CASE c.handled_last WHEN 'ai' THEN c.ai_claimed WHEN 'cx' THEN c.cx_claimed ELSE FALSE END AS claimed,
        v.because, v.grade,
        COALESCE(e.occurred, v.t0) AS refuted_at
    FROM verdicts AS v
    JOIN conversations AS c ON c.conversation_id = v.conversation_id
    LEFT JOIN evidence AS e ON e.evidence_id = v.evidence_id
    WHERE v.room = 'all' AND v.verdict = 'refuted' AND v.excluded IS NULL
      AND c.time_basis = 'clock' AND c.account_key IS NOT NULL
) AS found
JOIN (SELECT MAX(as_of) AS as_of FROM feeds) AS seen
  ON found.refuted_at <= seen.as_of AND found.refuted_at > seen.as_of - {within}
ORDER BY found.account_key, found.refuted_at, found.conversation_id

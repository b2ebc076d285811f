-- The conversation of each invitation that names none: the customer's latest one in the days before it. Only answers
-- carry a reference in many exports; without this, who did not answer would belong to no journey. A question about the
-- company as a whole (NPS) is about no conversation.
SELECT survey_id, conversation_id
FROM (
    SELECT
        s.survey_id, c.conversation_id,
        ROW_NUMBER() OVER (PARTITION BY s.survey_id ORDER BY c.start_at DESC, c.conversation_id) AS nth
    FROM surveys AS s
    LEFT JOIN identities AS i1 ON i1.identifier_key = s.customer_key
    LEFT JOIN identities AS i2 ON i2.identifier_key = s.email_key
    LEFT JOIN identities AS i3 ON i3.identifier_key = s.phone_key
    LEFT JOIN identities AS i4 ON i4.identifier_key = s.device_key
    JOIN conversations AS c
      ON c.customer = COALESCE(i1.customer, i2.customer, i3.customer, i4.customer)
      AND c.start_at <= s.invited_time AND c.start_at > s.invited_time - {asked_within}
    WHERE s.conversation_id IS NULL AND s.instrument <> 'nps' AND c.excluded IS NULL AND c.time_basis = 'clock'
) AS near
WHERE nth = 1

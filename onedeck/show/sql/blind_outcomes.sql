-- What systems of record, the company and she herself say in so many words about some conversations; what an
-- evaluation makes of them is a judgement, and a reader is to make her own.
SELECT
    attachments.conversation_id,
    outcomes.occurred_time AS time,
    outcomes.outcome,
    outcomes.amount,
    outcomes.currency,
    outcomes.due_time,
    outcomes.detail,
    outcomes.observed_time
FROM attachments
JOIN outcomes ON outcomes.outcome_id = attachments.outcome_id
WHERE attachments.conversation_id IN ({conversations}) AND outcomes.said_by <> 'evaluation'
ORDER BY attachments.conversation_id, outcomes.occurred_time, outcomes.outcome_id

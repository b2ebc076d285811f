-- One verdict per conversation and room, and one for the customer, for the charter's window and the standard ones:
-- for each window first the facts, then the verdict, the first match winning.
SELECT
    f.conversation_id, f.room, f.journey, f.source, f.customer, f.need, f.t0, f.claimed, f.excluded, f.chased,
    {definition_hash} AS definition_hash,
    {as_of_or_null} AS as_of,
{window_verdicts}
FROM (
    SELECT
        v.*,
{window_facts}
    FROM cases AS v
) AS f

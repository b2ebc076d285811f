-- The turns some statements stand on: what was said, and what had been said before.
SELECT
    statements.statement_id,
    statements.statement,
    statements.rule,
    turns.time,
    turns.author_role,
    turns.content,
    touches.handler_role,
    touches.channel,
    earlier.time AS earlier_time,
    earlier.author_role AS earlier_author,
    earlier.content AS earlier_content,
    before.handler_role AS earlier_handler,
    before.channel AS earlier_channel
FROM statements
JOIN turns ON turns.turn_id = statements.turn_id
JOIN touches ON touches.touch_id = turns.touch_id
LEFT JOIN turns AS earlier ON earlier.turn_id = statements.other_turn_id
LEFT JOIN touches AS before ON before.touch_id = earlier.touch_id
WHERE statements.statement_id IN ({statements})

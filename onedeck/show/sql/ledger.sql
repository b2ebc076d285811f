-- The ledger: counts over counted conversations, rates over matured ones only; [low, high] takes every
-- unobservable conversation once as bad and once as good.
SELECT
    journey,
    room,
    definition,
    COUNT(*) FILTER (WHERE counted) AS conversations,
    COUNT(*) FILTER (WHERE counted AND claimed) AS claimed,
    COUNT(*) FILTER (WHERE counted AND verdict = 'proven') AS proven,
    COUNT(*) FILTER (WHERE counted AND verdict = 'held') AS held,
    COUNT(*) FILTER (WHERE counted AND verdict = 'refuted') AS refuted,
    COUNT(*) FILTER (WHERE counted AND verdict = 'open') AS open,
    COUNT(*) FILTER (WHERE counted AND verdict = 'handed_off') AS handed_off,
    COUNT(*) FILTER (WHERE counted AND verdict = 'abandoned') AS abandoned,
    COUNT(*) FILTER (WHERE counted AND verdict = 'unobservable') AS unobservable,
    COUNT(*) FILTER (WHERE counted AND matured AND verdict IN ('proven', 'held'))
        / NULLIF(COUNT(*) FILTER (WHERE counted AND matured), 0) AS low,
    COUNT(*) FILTER (WHERE counted AND matured AND verdict IN ('proven', 'held', 'unobservable'))
        / NULLIF(COUNT(*) FILTER (WHERE counted AND matured), 0) AS high,
    COUNT(*) FILTER (WHERE counted AND matured) AS matured,
    COUNT(*) FILTER (WHERE counted AND matured AND verdict = 'proven') AS matured_proven,
    COUNT(*) FILTER (WHERE counted AND matured AND verdict = 'held') AS matured_held,
    COUNT(*) FILTER (WHERE counted AND matured AND verdict = 'refuted') AS matured_refuted,
    COUNT(*) FILTER (WHERE counted AND matured AND verdict = 'unobservable') AS matured_unobservable,
    COUNT(*) FILTER (WHERE NOT counted) AS excluded,
    COUNT(*) FILTER (WHERE counted AND claimed AND verdict = 'proven') AS claimed_proven,
    COUNT(*) FILTER (WHERE counted AND claimed AND verdict = 'held') AS claimed_held,
    COUNT(*) FILTER (WHERE counted AND claimed AND verdict = 'refuted') AS claimed_refuted,
    COUNT(*) FILTER (WHERE counted AND claimed AND verdict = 'open') AS claimed_open,
    COUNT(*) FILTER (WHERE counted AND claimed AND verdict = 'handed_off') AS claimed_handed_off,
    COUNT(*) FILTER (WHERE counted AND claimed AND verdict = 'abandoned') AS claimed_abandoned,
    COUNT(*) FILTER (WHERE counted AND claimed AND verdict = 'unobservable') AS claimed_unobservable,
    COUNT(*) FILTER (WHERE counted AND claimed AND matured AND verdict IN ('proven', 'held'))
        / NULLIF(COUNT(*) FILTER (WHERE counted AND claimed AND matured), 0) AS claimed_low,
    COUNT(*) FILTER (WHERE counted AND claimed AND matured AND verdict IN ('proven', 'held', 'unobservable'))
        / NULLIF(COUNT(*) FILTER (WHERE counted AND claimed AND matured), 0) AS claimed_high,
    COUNT(*) FILTER (WHERE counted AND claimed AND matured) AS claimed_matured,
    COUNT(*) FILTER (WHERE counted AND claimed AND matured AND verdict = 'proven') AS claimed_matured_proven,
    COUNT(*) FILTER (WHERE counted AND claimed AND matured AND verdict = 'held') AS claimed_matured_held,
    COUNT(*) FILTER (WHERE counted AND claimed AND matured AND verdict = 'refuted') AS claimed_matured_refuted,
    COUNT(*) FILTER (WHERE counted AND claimed AND matured AND verdict = 'unobservable')
        AS claimed_matured_unobservable,
    MAX(as_of) AS as_of
FROM ledger_lines
GROUP BY journey, room, definition

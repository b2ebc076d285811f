-- Where each conversation stands in its journey, and whether another one of the journey follows.
SELECT
    conversation_id,
    journey_id,
    position,
    COUNT(*) OVER (PARTITION BY journey_id) > position AS followed
FROM journeys

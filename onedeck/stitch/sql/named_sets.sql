-- The identifier sets without shared identifiers, each with its strongest one.
SELECT
    customer_key, email_key, phone_key, device_key, learnt_at,
    COALESCE(customer_key, email_key, phone_key, device_key) AS strongest_key
FROM (
    SELECT
        i.customer_key,
        CASE WHEN e.identifier_key IS NULL THEN i.email_key END AS email_key,
        CASE WHEN p.identifier_key IS NULL THEN i.phone_key END AS phone_key,
        CASE WHEN d.identifier_key IS NULL THEN i.device_key END AS device_key,
        i.learnt_at
    FROM identifier_sets AS i
    LEFT JOIN shared_identifiers AS e ON e.identifier_key = i.email_key
    LEFT JOIN shared_identifiers AS p ON p.identifier_key = i.phone_key
    LEFT JOIN shared_identifiers AS d ON d.identifier_key = i.device_key
) AS named
WHERE COALESCE(customer_key, email_key, phone_key, device_key) IS NOT NULL

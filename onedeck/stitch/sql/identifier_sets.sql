-- The identifiers that were seen together on a touch, when that was first learnt, and on how many accounts.
SELECT
    customer_key, email_key, phone_key, device_key, account_key,
    MIN(COALESCE(observed_time, initiation_time, 0)) AS learnt_at
FROM touches
WHERE COALESCE(observed_time, initiation_time, 0) <= {as_of}
  AND COALESCE(customer_key, email_key, phone_key, device_key) IS NOT NULL
GROUP BY customer_key, email_key, phone_key, device_key, account_key
UNION ALL
SELECT customer_key, email_key, phone_key, device_key, account_key, MIN(COALESCE(observed_time, occurred_time, 0))
FROM outcomes
WHERE COALESCE(observed_time, occurred_time, 0) <= {as_of}
  AND COALESCE(customer_key, email_key, phone_key, device_key) IS NOT NULL
GROUP BY customer_key, email_key, phone_key, device_key, account_key

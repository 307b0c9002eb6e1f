-- Messages that say the same although they are not the same message
SELECT d.duplicate_of, count(*) AS messages, min(m.subject) AS subject, min(m.from_address) AS sender
FROM duplicates d
JOIN messages m ON m.tenant = d.tenant AND m.message_key = d.message_key
GROUP BY d.tenant, d.duplicate_of
ORDER BY messages DESC
LIMIT 100

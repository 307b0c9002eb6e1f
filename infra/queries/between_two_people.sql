-- Mail from either of two addresses to the other, oldest first
SELECT m.date_best, m.from_address, m.subject, m.message_key
FROM messages m
JOIN (
  SELECT DISTINCT tenant, message_key, addr_key
  FROM message_addresses
  WHERE role IN ('to', 'cc', 'bcc') AND addr_key IN ('ann@example.com', 'bob@example.org')
) a ON a.tenant = m.tenant AND a.message_key = m.message_key
WHERE lower(m.from_address) IN ('ann@example.com', 'bob@example.org') AND a.addr_key <> lower(m.from_address)
ORDER BY m.date_best

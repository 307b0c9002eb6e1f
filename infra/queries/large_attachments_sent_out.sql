-- Domains that got attachments of more than 10 MB from another domain; a mail counts once for each domain
SELECT d.registrable_domain, count(*) AS mails, sum(m.attachment_bytes) AS byte_count
FROM messages m
JOIN (
  SELECT DISTINCT tenant, message_key, registrable_domain
  FROM message_addresses
  WHERE role IN ('to', 'cc', 'bcc')
) d ON d.tenant = m.tenant AND d.message_key = m.message_key
WHERE m.attachment_bytes > 10485760 AND d.registrable_domain <> m.from_domain
GROUP BY d.registrable_domain
ORDER BY byte_count DESC
LIMIT 50

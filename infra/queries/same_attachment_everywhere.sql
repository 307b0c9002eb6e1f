-- Attachments that came in ten messages or more: a leak, malware, or a logo
SELECT t.sha256, min(t.filename) AS filename, count(DISTINCT t.message_key) AS mails, min(m.date_best) AS first_seen,
  max(m.date_best) AS last_seen
FROM attachments t
JOIN messages m ON m.tenant = t.tenant AND m.message_key = t.message_key
WHERE t.is_attachment AND t.sha256 IS NOT NULL
GROUP BY t.sha256
HAVING count(DISTINCT t.message_key) >= 10
ORDER BY mails DESC
LIMIT 100

-- Sending domains whose mail could not be decoded as it says
SELECT from_domain, charset_declared, charset_used, sum(decode_replacements) AS replaced, count(*) AS messages
FROM messages
WHERE decode_replacements > 0
GROUP BY from_domain, charset_declared, charset_used
ORDER BY replaced DESC
LIMIT 50

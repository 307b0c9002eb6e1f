-- Messages of each sending domain, month by month
SELECT from_domain, date_trunc('month', date_best) AS sent_month, count(*) AS messages
FROM messages
WHERE date_best IS NOT NULL
GROUP BY from_domain, date_trunc('month', date_best)
ORDER BY sent_month, messages DESC

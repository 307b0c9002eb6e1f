-- Where the dates of messages come from, and the oldest and newest of each kind
SELECT date_source, count(*) AS messages, min(date_best) AS oldest, max(date_best) AS newest
FROM messages
GROUP BY date_source
ORDER BY messages DESC

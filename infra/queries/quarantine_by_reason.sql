-- What is in quarantine, by the step where it failed and why
SELECT stage, code, count(*) AS items, sum(byte_length) AS byte_count, max(failed_at) AS newest
FROM quarantine
WHERE status = 'open'
GROUP BY stage, code
ORDER BY items DESC

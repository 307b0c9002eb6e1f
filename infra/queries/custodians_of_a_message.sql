-- Messages that more than one custodian holds, and how many copies there are
SELECT o.message_key, count(DISTINCT o.custodian) AS custodians, count(*) AS copies
FROM occurrences o
GROUP BY o.tenant, o.message_key
HAVING count(DISTINCT o.custodian) > 1
ORDER BY copies DESC
LIMIT 100

-- The balance of each tenant: what was found is stored, another copy, skipped by a rule, or in quarantine
SELECT b.tenant, sum(b.found) AS found, sum(b.stored) AS stored, sum(b.duplicate) AS duplicate, sum(b.skipped) AS skipped,
  sum(b.quarantined) AS quarantined
FROM (
  SELECT tenant, sum(found) AS found, 0 AS stored, 0 AS duplicate, 0 AS skipped, 0 AS quarantined
  FROM units
  GROUP BY tenant
  UNION ALL
  SELECT tenant, 0, count(DISTINCT message_key), count(*) - count(DISTINCT message_key), 0, 0
  FROM occurrences
  WHERE depth = 0
  GROUP BY tenant
  UNION ALL
  SELECT tenant, 0, 0, 0, count(*), 0
  FROM skipped
  GROUP BY tenant
  UNION ALL
  SELECT tenant, 0, 0, 0, 0, count(*)
  FROM quarantine
  WHERE status = 'open'
  GROUP BY tenant
) b
GROUP BY b.tenant
ORDER BY b.tenant

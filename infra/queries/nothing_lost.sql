-- Units whose items are not all in the lake: every item found is a mail, skipped by a rule, or in quarantine
SELECT u.tenant, u.ingest_date, u.unit_id, u.found, coalesce(i.items, 0) AS items
FROM units u
LEFT JOIN (
  SELECT e.tenant, e.unit_id, count(*) AS items
  FROM (
    SELECT tenant, unit_id FROM occurrences WHERE depth = 0
    UNION ALL SELECT tenant, unit_id FROM skipped
    UNION ALL SELECT tenant, unit_id FROM quarantine_live
  ) e
  GROUP BY e.tenant, e.unit_id
) i ON i.tenant = u.tenant AND i.unit_id = u.unit_id
WHERE u.found <> coalesce(i.items, 0)
ORDER BY u.ingest_date DESC, u.unit_id

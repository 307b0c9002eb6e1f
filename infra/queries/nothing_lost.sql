-- Runs that do not balance: every item found is stored, a duplicate, skipped or in quarantine, and every byte is in one
SELECT run_id, finished_at, found, stored, duplicate, skipped, quarantined, bytes_unaccounted
FROM runs
WHERE found <> stored + duplicate + skipped + quarantined OR bytes_unaccounted <> 0
ORDER BY finished_at DESC

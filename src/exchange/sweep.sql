-- name: sweep_due
SELECT id, path, spooled FROM import
WHERE path IS NOT NULL AND state NOT IN ('running', 'reverting') AND COALESCE(ended_at, created_at) < $1
ORDER BY id LIMIT 50

-- name: sweep_path
UPDATE import SET path = NULL, version = version + 1 WHERE id = $1

-- name: sweep_cells
UPDATE import_reject SET cells = NULL WHERE import_id = $1

-- name: sweep_before
UPDATE import_change SET before = NULL WHERE import_id = $1 AND before IS NOT NULL

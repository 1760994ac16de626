-- name: import_insert
INSERT INTO import (id, version, kind, source, file_name, path, spooled, file_bytes, form, mapping, options,
  state, dry_run, counts,
  position, done_bytes, created_at, worked_ms, actor)
VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'new', 0, '{}', '{}', 0, $11, 0, $12)

-- name: import_by_id
SELECT id, version, kind, source, file_name, path, spooled, file_bytes, form, mapping, options, state,
  dry_run, counts, position,
  done_bytes, problem, problem_text, created_at, started_at, ended_at, worked_ms, actor, job_id
FROM import WHERE id = $1

-- name: import_prepare
UPDATE import SET version = version + 1, form = $3, mapping = $4, options = $5, dry_run = $6,
  state = 'running', counts = '{}',
  position = '{}', done_bytes = 0, worked_ms = 0, started_at = $7, ended_at = NULL, problem = NULL,
  problem_text = NULL
WHERE id = $1 AND version = $2

-- name: import_move
UPDATE import SET version = version + 1, counts = $3, position = $4, done_bytes = $5, worked_ms = $6
WHERE id = $1 AND version = $2

-- name: import_state_set
UPDATE import SET version = version + 1, state = $3, ended_at = $4, problem = $5, problem_text = $6
WHERE id = $1 AND version = $2

-- name: import_forget_rejects
DELETE FROM import_reject WHERE import_id = $1

-- name: import_mapping_get
SELECT mapping, options FROM import_mapping WHERE kind = $1 AND source = $2

-- name: import_mapping_put
INSERT INTO import_mapping (kind, source, mapping, options, used_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (kind, source) DO UPDATE SET mapping = excluded.mapping, options = excluded.options,
  used_at = excluded.used_at

-- name: change_insert
INSERT INTO import_change (import_id, subject_id, kind, line, before) VALUES ($1, $2, $3, $4, $5)

-- name: change_find
SELECT line FROM import_change WHERE import_id = $1 AND subject_id = $2

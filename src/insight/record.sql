-- name: record_insert
INSERT INTO insight_run (id, state, origin, actor, as_of, customers, orders, scored, place, created_at, version)
VALUES ($1, 'waiting', $2, $3, $4, 0, 0, 0, 0, $5, 1)

-- name: record_by_id
SELECT id, state, origin, actor, job_id, as_of, first_day, customers, orders, scored, setting, chosen, totals, timing,
  problem, created_at, started_at, ended_at, version, place, beat_at, models, backtests
FROM insight_run WHERE id = $1

-- name: record_last
SELECT id, state, origin, actor, job_id, as_of, first_day, customers, orders, scored, setting, chosen, totals, timing,
  problem, created_at, started_at, ended_at, version, place, beat_at, models, backtests
FROM insight_run WHERE state = 'done' ORDER BY id DESC LIMIT 1

-- name: record_open
SELECT id, state, beat_at, created_at FROM insight_run WHERE state IN ('waiting', 'running') AND id <> $1 ORDER BY id

-- name: record_start
UPDATE insight_run SET state = 'running', as_of = COALESCE(as_of, $2), started_at = COALESCE(started_at, $3),
  beat_at = $3, ended_at = NULL, problem = NULL, version = version + 1
WHERE id = $1 AND state <> 'done'

-- name: record_find
UPDATE insight_run SET first_day = $2, customers = $3, orders = $4, setting = $5, models = $6, chosen = $7,
  backtests = $8, totals = $9, beat_at = $10, version = version + 1
WHERE id = $1 AND state = 'running'

-- name: record_move
UPDATE insight_run SET place = $2, scored = $3, beat_at = $4, version = version + 1 WHERE id = $1 AND state = 'running'

-- name: record_alive
UPDATE insight_run SET beat_at = $2 WHERE id = $1 AND state = 'running'

-- name: record_close
UPDATE insight_run SET state = $2, timing = COALESCE($3, timing), problem = $4, ended_at = $5, version = version + 1
WHERE id = $1

-- name: record_job_set
UPDATE insight_run SET job_id = $2 WHERE id = $1

-- name: record_wait
UPDATE insight_run SET state = 'waiting', problem = NULL, ended_at = NULL, version = version + 1 WHERE id = $1

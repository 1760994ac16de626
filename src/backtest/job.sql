-- name: backtest_insert
INSERT INTO backtest (id, state, actor, change, done, total, created_at) VALUES ($1, 'waiting', $2, $3, 0, 0, $4)

-- name: backtest_job_row
UPDATE backtest SET job_id = $2 WHERE id = $1

-- name: backtest_by_id
SELECT id, state, actor, change, job_id, done, total, summary, problem, created_at, started_at, ended_at
FROM backtest WHERE id = $1

-- name: backtest_start
UPDATE backtest SET state = 'running', started_at = $2, total = (SELECT COUNT(*) FROM orders)
WHERE id = $1 AND state IN ('waiting', 'running')

-- name: backtest_move
UPDATE backtest SET done = $2 WHERE id = $1 AND state = 'running'

-- name: backtest_end
UPDATE backtest SET state = $2, summary = $3, problem = $4, ended_at = $5, done = CASE WHEN $2 = 'done' THEN total ELSE
  done END
WHERE id = $1 AND state IN ('waiting', 'running')

-- name: backtest_part_insert
INSERT INTO backtest_part (backtest_id, kind, part, body) VALUES ($1, $2, $3, $4)

-- name: backtest_member_insert
INSERT INTO backtest_member (backtest_id, customer_id, gain, points, body) VALUES ($1, $2, $3, $4, $5)

-- name: backtest_forget_parts
DELETE FROM backtest_part WHERE backtest_id = $1

-- name: backtest_forget_members
DELETE FROM backtest_member WHERE backtest_id = $1

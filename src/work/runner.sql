-- name: runner_due
SELECT id, kind, run_at FROM job WHERE run_at IS NOT NULL AND (run_at, id) > ($1, $2) AND run_at <= $3
  ORDER BY run_at, id LIMIT 100

-- name: runner_take
UPDATE job SET state = 'running', run_at = $3, lease = $4, attempt = attempt + 1, started_at = COALESCE(started_at, $5)
  WHERE id = $1 AND run_at = $2 AND state IN ('waiting', 'running')
    AND NOT EXISTS (SELECT 1 FROM job AS other WHERE other.kind = job.kind AND other.unique_text = job.unique_text
      AND other.state = 'running' AND other.run_at > $5 AND other.id <> job.id)
  RETURNING attempt, input, place, done, total, unique_text

-- name: runner_end
UPDATE job SET state = $3, run_at = $4, lease = 0, problem = $5, problem_text = $6, ended_at = $7,
	attempt = attempt - $8,
    unique_text = CASE WHEN $3 = 'waiting' AND EXISTS (SELECT 1 FROM job AS other WHERE other.kind = job.kind
      AND other.unique_text = job.unique_text AND other.state = 'waiting') THEN NULL ELSE unique_text END
  WHERE id = $1 AND lease = $2 AND state = 'running'

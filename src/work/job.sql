-- name: job_insert
INSERT INTO job (id, kind, state, run_at, unique_text, input, actor, created_at)
  VALUES ($1, $2, 'waiting', $3, $4, $5, $6, $7)
  ON CONFLICT (kind, unique_text) WHERE state = 'waiting' DO UPDATE
    SET run_at = CASE WHEN excluded.run_at < job.run_at THEN excluded.run_at ELSE job.run_at END
  RETURNING id

-- name: job_note_row
UPDATE job SET done = $3, total = $4, place = COALESCE($5, place), result = COALESCE($6, result), run_at = $7,
    attempt = CASE WHEN done < $3 THEN 1 ELSE attempt END
  WHERE id = $1 AND lease = $2 AND state = 'running'
  RETURNING stop_wanted

-- name: job_stop_waiting
UPDATE job SET state = 'stopped', run_at = NULL, ended_at = $2 WHERE id = $1 AND state = 'waiting'

-- name: job_stop_running
UPDATE job SET stop_wanted = 1 WHERE id = $1 AND state = 'running'

-- name: job_resume_row
UPDATE job SET state = 'waiting', run_at = $2, stop_wanted = 0, attempt = 0, problem = NULL, problem_text = NULL,
    ended_at = NULL, unique_text = CASE WHEN EXISTS (SELECT 1 FROM job AS other WHERE other.kind = job.kind
      AND other.unique_text = job.unique_text AND other.state = 'waiting') THEN NULL ELSE unique_text END
  WHERE id = $1 AND state IN ('stopped', 'failed')

-- name: job_one
SELECT id, kind, state, stop_wanted, done, total, attempt, created_at, run_at, started_at, ended_at, input, result,
    problem, problem_text, actor
  FROM job WHERE id = $1

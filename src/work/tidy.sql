-- name: tidy_jobs
DELETE FROM job WHERE id IN (SELECT id FROM job WHERE id < $1 AND run_at IS NULL AND ended_at < $2 LIMIT 500)

-- name: tidy_replies
DELETE FROM idempotency WHERE created_at < $1 AND (actor, key_hash) IN
  (SELECT actor, key_hash FROM idempotency WHERE created_at < $1 ORDER BY created_at LIMIT 500)

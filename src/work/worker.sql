-- name: worker_waiting
SELECT COUNT(*) FROM job WHERE run_at IS NOT NULL

-- name: worker_shop_version
SELECT version FROM shop WHERE id = 1

-- name: metrics_ready
SELECT id FROM shop LIMIT 1

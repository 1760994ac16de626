-- name: figure_list
SELECT key, route, lang, scope, store_id, staff_id, of_id, of_version, query, version, body, computed_at, took_ms,
  asked_at
FROM insight_figure WHERE asked_at >= $1 ORDER BY asked_at DESC LIMIT $2

-- name: figure_put
INSERT INTO insight_figure (id, key, route, lang, scope, store_id, staff_id, of_id, of_version, query, version, body,
  computed_at, took_ms, asked_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (key) DO UPDATE SET version = excluded.version, body = excluded.body, computed_at = excluded.computed_at,
  took_ms = excluded.took_ms, asked_at = excluded.asked_at

-- name: figure_forget
DELETE FROM insight_figure WHERE asked_at < $1

-- name: figure_buyers
SELECT (SELECT COUNT(*) FROM customer_stat), COALESCE(MAX(CASE WHEN state = 'done' THEN customers ELSE 0 END), 0),
  COALESCE(MAX(created_at), 0)
FROM insight_run

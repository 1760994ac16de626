-- name: figure_get
SELECT version, body, computed_at, took_ms FROM insight_figure WHERE key = $1

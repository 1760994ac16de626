-- name: kept_version
SELECT version FROM kept WHERE name = $1

-- name: kept_raise
INSERT INTO kept (name, version) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET version = excluded.version

-- name: webhook_insert
INSERT INTO webhook (id, url, description, types, secret, enabled, since, version, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, 1, $6, 1, $6, $6)

-- name: webhook_one
SELECT id, url, description, types, enabled, disabled_reason, failures, failing_since, paused_until, old_until,
	created_at,
    updated_at, version, secret, old_secret
  FROM webhook WHERE id = $1

-- name: webhook_count
SELECT COUNT(*) FROM webhook

-- name: webhook_update
UPDATE webhook SET url = $2, description = $3, types = $4, enabled = CAST($5 AS SMALLINT),
    disabled_reason = $6, failures = $7, failing_since = $8, paused_until = $9,
    since = CASE WHEN enabled = 0 AND CAST($5 AS SMALLINT) = 1 THEN $10 ELSE since END,
    version = version + 1, updated_at = $10
  WHERE id = $1 AND version = $11

-- name: webhook_rotate
UPDATE webhook SET old_secret = secret, old_until = $2, secret = $3, version = version + 1,
    updated_at = $4 WHERE id = $1

-- name: webhook_delete
DELETE FROM webhook WHERE id = $1

-- name: webhook_stop
UPDATE webhook SET enabled = 0, disabled_reason = $2, version = version + 1,
    updated_at = $3 WHERE id = $1 AND enabled = 1

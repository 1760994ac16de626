-- name: key_read_one
SELECT id, key_hash, name, staff_id, rights, networks, created_at, ends_at, used_at, revoked_at
  FROM api_key WHERE id = $1

-- name: key_read_page
SELECT id, key_hash, name, staff_id, rights, networks, created_at, ends_at, used_at, revoked_at
  FROM api_key
  WHERE (CAST($1 AS BIGINT) = 0 OR staff_id = $1) ORDER BY id DESC LIMIT 1000

-- name: key_insert
INSERT INTO api_key (id, key_hash, name, staff_id, rights, networks, created_at, ends_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: key_revoke_row
UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL

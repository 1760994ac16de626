-- name: key_read_one
SELECT k.id, k.key_hash, k.name, k.staff_id, k.rights, k.networks, k.created_at, k.ends_at, k.used_at, k.revoked_at,
  p.state
  FROM api_key k JOIN staff p ON p.id = k.staff_id WHERE k.id = $1

-- name: key_maker
SELECT staff_id FROM api_key WHERE id = $1

-- name: key_insert
INSERT INTO api_key (id, key_hash, name, staff_id, rights, networks, created_at, ends_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: key_revoke_row
UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL

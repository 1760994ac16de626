-- name: entry_device_keep
INSERT INTO member_device (identity_hash, device_hash, used_at) VALUES ($1, $2, $3)
  ON CONFLICT (identity_hash, device_hash) DO UPDATE SET used_at = excluded.used_at

-- name: entry_link_insert
INSERT INTO member_link (token_hash, customer_id, created_at, ends_at) VALUES ($1, $2, $3, $4)

-- name: entry_link_take
DELETE FROM member_link WHERE token_hash = $1 AND ends_at > $2 RETURNING customer_id

-- name: entry_link_end
DELETE FROM member_link WHERE customer_id = $1

-- name: link_insert
INSERT INTO staff_link (token_hash, kind, staff_id, created_at, ends_at) VALUES ($1, $2, $3, $4, $5)

-- name: link_read
SELECT kind, staff_id FROM staff_link WHERE token_hash = $1 AND used_at IS NULL AND ends_at > $2

-- name: link_take
UPDATE staff_link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND ends_at > $2

-- name: link_end_of
DELETE FROM staff_link WHERE staff_id = $1 AND used_at IS NULL

-- name: link_end_setups
DELETE FROM staff_link WHERE kind = 'setup' AND used_at IS NULL

-- name: session_read
SELECT s.id, s.staff_id, s.ends_at, s.seen_at FROM session s
  JOIN staff p ON p.id = s.staff_id
  WHERE s.token_hash = $1 AND p.state = 'active'

-- name: session_insert
INSERT INTO session (id, token_hash, staff_id, created_at, seen_at, ends_at, confirmed_at, peer, agent)
  VALUES ($1, $2, $3, $4, $4, $5, $4, $6, $7)

-- name: session_delete_token
DELETE FROM session WHERE token_hash = $1

-- name: session_delete_own
DELETE FROM session WHERE id = $1 AND staff_id = $2

-- name: session_delete_all
DELETE FROM session WHERE staff_id = $1 AND id <> $2

-- name: session_of_staff
SELECT id, created_at, seen_at, ends_at, peer, agent FROM session
  WHERE staff_id = $1 AND seen_at > $2 AND ends_at > $3 ORDER BY seen_at DESC, id DESC LIMIT 200

-- name: session_seen
UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2

-- name: session_key_used
UPDATE api_key SET used_at = $2 WHERE id = $1 AND COALESCE(used_at, 0) < $2

-- name: session_device_known
SELECT used_at FROM staff_device WHERE staff_id = $1 AND token_hash = $2

-- name: session_device_keep
INSERT INTO staff_device (staff_id, token_hash, created_at, used_at) VALUES ($1, $2, $3, $3)
  ON CONFLICT (staff_id, token_hash) DO UPDATE SET used_at = excluded.used_at

-- name: session_network_known
SELECT used_at FROM staff_network WHERE staff_id = $1 AND network_hash = $2

-- name: session_network_keep
INSERT INTO staff_network (staff_id, network_hash, used_at) VALUES ($1, $2, $3)
  ON CONFLICT (staff_id, network_hash) DO UPDATE SET used_at = excluded.used_at

-- name: session_signed_in
UPDATE staff SET signed_in_at = $2 WHERE id = $1

-- name: session_epoch
SELECT epoch FROM auth_epoch WHERE id = 1

-- name: session_epoch_move
UPDATE auth_epoch SET epoch = epoch + 1 WHERE id = 1 RETURNING epoch

-- name: session_sweep
DELETE FROM session WHERE ends_at <= $1 OR seen_at <= $2

-- name: session_sweep_devices
DELETE FROM staff_device WHERE used_at <= $1

-- name: session_sweep_networks
DELETE FROM staff_network WHERE used_at <= $1

-- name: session_sweep_links
DELETE FROM staff_link WHERE ends_at <= $1

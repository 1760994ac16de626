-- name: seat_read
SELECT s.id, s.ends_at, c.id, c.status FROM member_session s
  JOIN customer a ON a.id = s.customer_id
  JOIN customer c ON c.id = COALESCE(a.merged_into, a.id)
  WHERE s.token_hash = $1

-- name: seat_insert
INSERT INTO member_session (id, token_hash, customer_id, created_at, ends_at, agent) VALUES ($1, $2, $3, $4, $5, $6)

-- name: seat_delete
DELETE FROM member_session WHERE token_hash = $1

-- name: seat_renew
UPDATE member_session SET ends_at = $2 WHERE token_hash = $1

-- name: seat_sweep_sessions
DELETE FROM member_session WHERE ends_at <= $1

-- name: seat_sweep_tickets
DELETE FROM member_ticket WHERE ends_at <= $1

-- name: seat_sweep_links
DELETE FROM member_link WHERE ends_at <= $1

-- name: seat_sweep_challenges
DELETE FROM member_challenge WHERE ends_at <= $1

-- name: seat_sweep_devices
DELETE FROM member_device WHERE used_at <= $1

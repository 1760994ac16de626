-- name: segment_read
SELECT code, name, kind, expression, created_at FROM segment WHERE id = $1

-- name: segment_by_code
SELECT id, code, name, kind, expression FROM segment WHERE code = $1

-- name: segment_all
SELECT id, code, name, kind, expression FROM segment ORDER BY code

-- name: segment_is_member
SELECT 1 FROM segment_member m JOIN segment s ON s.id = m.segment_id WHERE m.customer_id = $1 AND s.code = $2

-- name: segment_member_add
INSERT INTO segment_member (customer_id, segment_id, at) VALUES ($1, $2, $3)
ON CONFLICT (customer_id, segment_id) DO NOTHING

-- name: segment_member_remove
DELETE FROM segment_member WHERE customer_id = $1 AND segment_id = $2

-- name: segment_forget
DELETE FROM segment_member WHERE segment_id = $1

-- name: segment_member_move
INSERT INTO segment_member (customer_id, segment_id, at)
SELECT CAST($2 AS BIGINT), m.segment_id, m.at FROM segment_member m WHERE m.customer_id = $1
ON CONFLICT (customer_id, segment_id) DO NOTHING

-- name: segment_member_delete_all
DELETE FROM segment_member WHERE customer_id = $1

-- name: segment_times_event
SELECT COUNT(*) FROM event WHERE customer_id = $1 AND at >= $2 AND at <= $3 AND type = $4

-- name: segment_uses
SELECT id, code, expression FROM segment WHERE expression IS NOT NULL ORDER BY id

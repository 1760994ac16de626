-- name: hold_insert
INSERT INTO hold (id, customer_id, reference, state, made_at, expires_at, note)
VALUES ($1, $2, $3, 'open', $4, $5, $6) ON CONFLICT DO NOTHING

-- name: hold_by_id
SELECT id, customer_id, reference, state, made_at, expires_at, resolved_at, note FROM hold WHERE id = $1

-- name: hold_by_reference
SELECT id, customer_id, reference, state, made_at, expires_at, resolved_at, note FROM hold WHERE reference = $1

-- name: hold_resolve
UPDATE hold SET state = $2, resolved_at = $3, resolved_id = $4 WHERE id = $1 AND state = 'open'

-- name: hold_part_insert
INSERT INTO hold_part (hold_id, number, kind, subject_id, store_id, amount, confirmed)
VALUES ($1, $2, $3, $4, $5, $6, 0)

-- name: hold_parts
SELECT number, kind, subject_id, store_id, amount, confirmed FROM hold_part WHERE hold_id = $1 ORDER BY number LIMIT $2

-- name: hold_part_confirm
UPDATE hold_part SET confirmed = $3 WHERE hold_id = $1 AND number = $2

-- name: hold_lot_insert
INSERT INTO hold_lot (hold_id, number, place, lot_id, amount) VALUES ($1, $2, $3, $4, $5)

-- name: hold_lots
SELECT h.lot_id, h.amount, l.customer_id FROM hold_lot h JOIN lot l ON l.id = h.lot_id
WHERE h.hold_id = $1 AND h.number = $2 ORDER BY h.place

-- name: hold_of_insert
INSERT INTO hold_of (customer_id, hold_id) VALUES ($1, $2) ON CONFLICT DO NOTHING

-- name: hold_of_delete
DELETE FROM hold_of
WHERE customer_id IN (SELECT CAST($1 AS BIGINT) UNION ALL
    SELECT l.customer_id FROM hold_lot h JOIN lot l ON l.id = h.lot_id WHERE h.hold_id = $2)
  AND hold_id = $2

-- name: hold_of_both
DELETE FROM hold_of WHERE customer_id = $1 AND hold_id IN (SELECT hold_id FROM hold_of WHERE customer_id = $2)

-- name: hold_of_move
UPDATE hold_of SET customer_id = $2 WHERE customer_id = $1

-- name: hold_customer_move
UPDATE hold SET customer_id = $2
WHERE id IN (SELECT hold_id FROM hold_of WHERE customer_id = $1) AND customer_id = $1

-- name: hold_of_due
SELECT h.id FROM hold_of o JOIN hold h ON h.id = o.hold_id
WHERE o.customer_id = $1 AND h.expires_at <= $2 ORDER BY h.expires_at, h.id LIMIT 1

-- name: hold_of_owners
SELECT h.id FROM hold_of o JOIN hold h ON h.id = o.hold_id
WHERE o.customer_id IN (SELECT customer_id FROM hold WHERE id = $1 UNION ALL
    SELECT l.customer_id FROM hold_lot t JOIN lot l ON l.id = t.lot_id WHERE t.hold_id = $1)
  AND h.expires_at <= $2
ORDER BY h.expires_at, h.id LIMIT 1

-- name: hold_of_next
SELECT MIN(h.expires_at) FROM hold_of o JOIN hold h ON h.id = o.hold_id WHERE o.customer_id = $1

-- name: hold_ending_lots
SELECT h.id, h.expires_at, l.lot_id, l.amount
FROM hold_of o JOIN hold h ON h.id = o.hold_id JOIN hold_part p ON p.hold_id = h.id
  JOIN hold_lot l ON l.hold_id = p.hold_id AND l.number = p.number JOIN lot t ON t.id = l.lot_id
WHERE o.customer_id = $1 AND h.expires_at <= $2 AND p.kind = 'points' AND p.subject_id = $3 AND t.customer_id = $1
ORDER BY h.expires_at, h.id, l.place

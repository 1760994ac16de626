-- name: take_raise
UPDATE coupon SET uses = uses + 1
WHERE id = $1 AND state IN ('issued', 'locked') AND (max_uses IS NULL OR uses < max_uses)

-- name: take_settle
UPDATE coupon SET state = CASE WHEN max_uses IS NULL OR uses < max_uses THEN 'issued' ELSE $2 END, locked_until = $3,
  used_at = COALESCE($4, used_at), used_for = COALESCE($5, used_for)
WHERE id = $1

-- name: take_lower
UPDATE coupon SET uses = uses - 1, state = CASE WHEN state = 'cancelled' THEN state ELSE 'issued' END,
  locked_until = NULL, used_at = CASE WHEN uses <= 1 THEN NULL ELSE used_at END,
  used_for = CASE WHEN uses <= 1 THEN NULL ELSE used_for END
WHERE id = $1 AND uses > 0

-- name: take_insert
INSERT INTO coupon_use (coupon_id, id, template_id, customer_id, holder, order_id, state, amount, period_at, until_at,
  at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: take_of_holder
SELECT coupon_id, id, template_id, customer_id, period_at, amount, order_id, until_at,
  CASE WHEN state = 'used' THEN 1 ELSE 0 END
FROM coupon_use WHERE coupon_id = $1 AND holder = $2 AND state IN ('locked', 'used')

-- name: take_locked_for
SELECT coupon_id, id, template_id, customer_id, period_at, amount, order_id, until_at, 0
FROM coupon_use WHERE holder = $1 AND state = 'locked' ORDER BY coupon_id

-- name: take_end
UPDATE coupon_use SET state = $3, ended_at = $4 WHERE coupon_id = $1 AND id = $2 AND state = $5

-- name: take_use
UPDATE coupon_use SET state = 'used', order_id = COALESCE($3, order_id), until_at = NULL, at = $4
WHERE coupon_id = $1 AND id = $2 AND state = 'locked'

-- name: take_of_order
SELECT coupon_id, id, template_id, customer_id, period_at, amount, order_id, until_at, 1
FROM coupon_use WHERE order_id = $1 AND state = 'used' ORDER BY coupon_id

-- name: take_lapsed
SELECT coupon_id, id, template_id, customer_id, period_at, amount, order_id, until_at, 0
FROM coupon_use WHERE state = 'locked' AND until_at <= $1 ORDER BY until_at LIMIT $2

-- name: take_lapsed_of
SELECT coupon_id, id, template_id, customer_id, period_at, amount, order_id, until_at, 0
FROM coupon_use WHERE coupon_id = $1 AND state = 'locked' AND until_at <= $2

-- name: take_categories
SELECT id, parent_id FROM category

-- name: take_category_of
SELECT category_id FROM product WHERE sku = $1

-- name: take_returned
SELECT coupon_id, id, template_id, customer_id, period_at, amount, order_id, until_at, 0
FROM coupon_use WHERE order_id = $1 AND state = 'returned' ORDER BY coupon_id

-- name: take_again
UPDATE coupon_use SET state = 'used', ended_at = NULL WHERE coupon_id = $1 AND id = $2 AND state = 'returned'

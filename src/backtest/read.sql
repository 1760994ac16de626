-- name: read_returns
SELECT r.order_id, r.id, r.returned_at, l.line, l.quantity, l.amount, r.amount
FROM sale_return r JOIN return_line l ON l.return_id = r.id
ORDER BY r.order_id, r.returned_at, r.id, l.line

-- name: read_returned_lines
SELECT order_id, line, quantity, unit_price, discount, net FROM order_line
WHERE order_id IN (SELECT order_id FROM sale_return) ORDER BY order_id, line

-- name: read_movements
SELECT p.customer_id, p.at, p.id, p.wallet_id, p.kind, p.debit, p.credit, p.amount, p.source, l.expires_at
FROM posting p
  LEFT JOIN lot l ON l.id = CASE WHEN p.kind IN ('earn', 'grant', 'refund', 'transfer_in') THEN p.lot_id END
WHERE p.kind IN ('spend', 'refund', 'take', 'grant', 'transfer_out', 'transfer_in', 'fee')
  OR p.source NOT IN ('order', 'return')

-- name: read_merged
SELECT id, merged_into FROM customer WHERE merged_into IS NOT NULL ORDER BY id

-- name: read_categories
SELECT id, code, parent_id FROM category

-- name: read_products
SELECT sku, category_id FROM product WHERE category_id IS NOT NULL

-- name: read_joined
SELECT id, created_at FROM customer WHERE merged_into IS NULL

-- name: read_held
SELECT customer_id, set_id, tier_id, since_at, evaluate_at, floor_id, floor_until, floor_reason FROM member_tier
WHERE floor_id IS NOT NULL OR CAST($1 AS BIGINT) = 1

-- name: read_otherwise
SELECT customer_id, earned_at, id, granted, rule_id, rule_version FROM lot WHERE source = 'activity'

-- name: read_coupons
SELECT subject_id, rule_id FROM earned_coupon ORDER BY subject_id, rule_id

-- name: replay_orders
SELECT id, customer_id, store_id, CASE WHEN currency = $3 THEN 1 ELSE 0 END, placed_at, paid_at, delivered_at,
  cancelled_at, subtotal, discount, shipping, total, paid_money, returned, status, channel, source
FROM orders WHERE (placed_at, id) > (CAST($1 AS BIGINT), CAST($2 AS BIGINT)) ORDER BY placed_at, id LIMIT $4

-- name: replay_lines
SELECT l.order_id, l.line, l.quantity, l.unit_price, l.discount, l.net, l.sku, l.name
FROM orders o JOIN order_line l ON l.order_id = o.id
WHERE (o.placed_at, o.id) > (CAST($1 AS BIGINT), CAST($2 AS BIGINT))
  AND (o.placed_at, o.id) <= (CAST($3 AS BIGINT), CAST($4 AS BIGINT))
ORDER BY o.placed_at, o.id, l.line

-- name: replay_returns
SELECT r.order_id, r.id, r.returned_at, l.line, l.quantity, l.amount, r.amount
FROM sale_return r JOIN return_line l ON l.return_id = r.id
ORDER BY r.order_id, r.returned_at, r.id, l.line

-- name: replay_growth
SELECT COALESCE(c.merged_into, p.customer_id), p.at, CASE WHEN p.credit = 'active' THEN p.amount ELSE -p.amount END
FROM posting p LEFT JOIN customer c ON c.id = p.customer_id
WHERE p.wallet_id = $1 AND (p.credit = 'active' OR p.debit = 'active') AND p.kind NOT IN ('move_in', 'move_out')
  AND p.source NOT IN ('order', 'return')
ORDER BY p.at, p.id

-- name: replay_moves
SELECT COALESCE(c.merged_into, p.customer_id), p.at, p.id, p.wallet_id, l.expires_at,
  CASE WHEN p.kind IN ('earn', 'grant', 'refund', 'transfer_in') THEN p.amount ELSE -p.amount END
FROM posting p LEFT JOIN lot l ON l.id = p.lot_id LEFT JOIN customer c ON c.id = p.customer_id
WHERE (p.kind IN ('spend', 'refund', 'take', 'grant', 'transfer_out', 'transfer_in', 'fee')
  OR (p.kind = 'earn' AND p.source NOT IN ('order', 'return')))
ORDER BY p.at, p.id

-- name: replay_categories
SELECT id, code, parent_id FROM category

-- name: replay_products
SELECT sku, category_id FROM product WHERE category_id IS NOT NULL


-- name: replay_joined
SELECT id, created_at FROM customer WHERE merged_into IS NULL

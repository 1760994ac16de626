-- name: stream_orders
SELECT id, customer_id, store_id, CASE WHEN currency = $3 THEN 1 ELSE 0 END, placed_at, paid_at, delivered_at,
  cancelled_at, subtotal, discount, shipping, total, paid_money, returned
FROM orders WHERE (placed_at, id) > (CAST($1 AS BIGINT), CAST($2 AS BIGINT)) ORDER BY placed_at, id LIMIT $4

-- name: stream_orders_texts
SELECT id, customer_id, store_id, CASE WHEN currency = $3 THEN 1 ELSE 0 END, placed_at, paid_at, delivered_at,
  cancelled_at, subtotal, discount, shipping, total, paid_money, returned, channel, source
FROM orders WHERE (placed_at, id) > (CAST($1 AS BIGINT), CAST($2 AS BIGINT)) ORDER BY placed_at, id LIMIT $4

-- name: stream_lines
SELECT order_id, line, quantity, unit_price, discount, net, sku, name FROM order_line
WHERE order_id >= $1 AND order_id <= $2 ORDER BY order_id, line

-- name: stream_lines_scattered
SELECT l.order_id, l.line, l.quantity, l.unit_price, l.discount, l.net, l.sku, l.name
FROM orders o JOIN order_line l ON l.order_id = o.id
WHERE (o.placed_at, o.id) > (CAST($1 AS BIGINT), CAST($2 AS BIGINT))
  AND (o.placed_at, o.id) <= (CAST($3 AS BIGINT), CAST($4 AS BIGINT))
ORDER BY o.id, l.line

-- name: order_by_id
SELECT o.id, o.customer_id, o.store_id, o.staff_id, o.source, o.external_id, o.channel, o.status, o.currency,
  o.placed_at, o.paid_at, o.delivered_at, o.cancelled_at, o.subtotal, o.discount, o.shipping, o.total,
  o.paid_money, o.returned, o.tender, o.note, o.fingerprint, o.version, o.coupons
FROM orders o WHERE o.id = $1

-- name: order_by_external
SELECT id, fingerprint FROM orders WHERE source = $1 AND external_id = $2

-- name: order_lines_of
SELECT line, sku, name, quantity, unit_price, discount, net, returned_quantity, returned_amount
FROM order_line WHERE order_id = $1 ORDER BY line

-- name: order_update
UPDATE orders SET status = $2, paid_at = $3, delivered_at = $4, cancelled_at = $5, returned = $6, updated_at = $7,
  version = version + 1
WHERE id = $1 AND version = $8

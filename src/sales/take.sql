-- name: order_insert
INSERT INTO orders (id, customer_id, store_id, staff_id, source, external_id, channel, status, currency, placed_at,
  paid_at,
  subtotal, discount, shipping, total, paid_money, returned, tender, note, fingerprint, version, updated_at, coupons)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, $17, $18, $19, 1, $20, $21)
ON CONFLICT (source, external_id) DO NOTHING

-- name: order_line_insert
INSERT INTO order_line (order_id, line, sku, name, quantity, unit_price, discount, net, returned_quantity,
  returned_amount)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)

-- name: export_orders
-- "+ 0": pages go by id; by the index of places each page would sort all that is left of the period.
SELECT o.id, o.source, o.external_id, l.sku, l.name, l.quantity, o.placed_at, l.unit_price, l.discount, l.net,
  l.returned_quantity, o.customer_id, o.store_id, o.currency, o.channel, o.status, o.shipping, l.line
FROM (SELECT * FROM orders WHERE id > $1 AND placed_at + 0 >= $2 AND placed_at + 0 < $3 AND
    (CAST($4 AS BIGINT) < 0 OR store_id = $4) AND (CAST($5 AS BIGINT) < 0 OR customer_id = $5) AND
    (CAST($6 AS BIGINT) < 0 OR staff_id = $6) ORDER BY id LIMIT 100) o
  JOIN order_line l ON l.order_id = o.id
ORDER BY o.id, l.line

-- name: export_returns
SELECT r.id, r.external_id, l.sku, l.name, b.quantity, b.amount, r.returned_at, l.unit_price, o.customer_id,
  o.currency, o.external_id, l.net, l.quantity
FROM orders o JOIN sale_return r ON r.order_id = o.id JOIN return_line b ON b.return_id = r.id
  JOIN order_line l ON l.order_id = o.id AND l.line = b.line
WHERE o.id > $1 AND o.id <= $2 AND o.placed_at >= $3 AND o.placed_at < $4 AND
  (CAST($5 AS BIGINT) < 0 OR o.store_id = $5) AND (CAST($6 AS BIGINT) < 0 OR o.customer_id = $6) AND
  (CAST($7 AS BIGINT) < 0 OR o.staff_id = $7) AND o.status <> 'cancelled'
ORDER BY r.id, b.line

-- name: export_points
SELECT a.customer_id, a.wallet_id, w.code, a.granted, a.active, a.pending, a.held, a.spent, a.expired,
  a.reversed, a.debt,
  w.digits
FROM account a JOIN wallet w ON w.id = a.wallet_id JOIN customer c ON c.id = a.customer_id
WHERE (a.customer_id > $1 OR (a.customer_id = $1 AND a.wallet_id > $2)) AND
  (CAST($3 AS BIGINT) < 0 OR c.store_id = $3) AND (CAST($4 AS BIGINT) < 0 OR a.customer_id = $4) AND
  (CAST($5 AS BIGINT) < 0 OR c.owner_id = $5)
ORDER BY a.customer_id, a.wallet_id LIMIT 200

-- name: export_postings
SELECT p.at, p.id, p.customer_id, w.code, p.kind, p.debit, p.credit, p.amount, w.digits, p.source, p.note
FROM posting p JOIN wallet w ON w.id = p.wallet_id JOIN customer c ON c.id = p.customer_id
WHERE (p.at, p.id) > ($1, $2) AND p.at < $3 AND
  (CAST($4 AS BIGINT) < 0 OR c.store_id = $4) AND (CAST($5 AS BIGINT) < 0 OR p.customer_id = $5) AND
  (CAST($6 AS BIGINT) < 0 OR c.owner_id = $6)
ORDER BY p.at, p.id LIMIT 200

-- name: export_stores
SELECT id, code FROM store ORDER BY id

-- name: export_tags
SELECT id, name FROM tag ORDER BY id

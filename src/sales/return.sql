-- name: return_insert
INSERT INTO sale_return (id, order_id, customer_id, external_id, returned_at, amount, reason, fingerprint)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: return_line_insert
INSERT INTO return_line (return_id, line, quantity, amount) VALUES ($1, $2, $3, $4)

-- name: return_line_apply
UPDATE order_line SET returned_quantity = returned_quantity + $3, returned_amount = returned_amount + $4
WHERE order_id = $1 AND line = $2

-- name: return_by_external
SELECT id, returned_at, amount, reason, fingerprint FROM sale_return WHERE order_id = $1 AND external_id = $2

-- name: return_lines_of
SELECT line, quantity, amount FROM return_line WHERE return_id = $1 ORDER BY line

-- name: return_lines_sold
SELECT DISTINCT o.id, l.line, l.quantity - l.returned_quantity, o.placed_at, l.unit_price,
  CASE WHEN l.unit_price = $4 THEN 0 ELSE 1 END
FROM event e JOIN orders o ON o.id = e.subject_id JOIN order_line l ON l.order_id = o.id
WHERE e.customer_id = $1 AND e.at <= $3 AND e.type IN ('sale.completed', 'sale.moved') AND o.customer_id = $1
  AND o.placed_at <= $3 AND o.status IN ('paid', 'delivered') AND l.sku = $2
  AND l.quantity > l.returned_quantity
ORDER BY 6, o.placed_at DESC, o.id DESC, l.line LIMIT $5

-- name: return_under
SELECT l.sku, r.quantity
FROM event e JOIN sale_return s ON s.id = e.subject_id JOIN orders o
  ON o.id = s.order_id JOIN return_line r ON r.return_id = s.id
  JOIN order_line l ON l.order_id = s.order_id AND l.line = r.line
WHERE e.customer_id = $1 AND e.type = 'sale.returned' AND s.external_id = $3 AND o.source = $2

-- name: return_by_id
SELECT order_id, external_id, returned_at, amount, reason FROM sale_return WHERE id = $1

-- name: return_delete
DELETE FROM sale_return WHERE id = $1

-- name: return_lines_delete
DELETE FROM return_line WHERE return_id = $1

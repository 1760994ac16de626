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

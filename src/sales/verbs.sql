-- name: orders_told_of
SELECT DISTINCT o.id FROM event e JOIN orders o ON o.id = e.subject_id
WHERE e.customer_id = $1 AND e.type IN ('sale.placed', 'sale.completed', 'sale.moved') AND o.customer_id = $2

-- name: order_move
UPDATE orders SET customer_id = $2, version = version + 1 WHERE id = $1

-- name: order_number_free
UPDATE orders SET external_id = external_id || $2 WHERE id = $1

-- name: verbs_bought
SELECT 1 FROM customer_stat WHERE orders > 0 LIMIT 1

-- name: stat_by_customer
SELECT orders, days, first_day, last_day, spent, spent_repeat, spent_squares, ln_gaps, returned, last_order_at,
  version
FROM customer_stat WHERE customer_id = $1

-- name: stat_insert
INSERT INTO customer_stat (customer_id, orders, days, first_day, last_day, spent, spent_repeat, spent_squares,
  ln_gaps, returned,
  last_order_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, CAST($12 AS BIGINT) + 1)
ON CONFLICT (customer_id) DO NOTHING

-- name: stat_update
UPDATE customer_stat SET orders = $2, days = $3, first_day = $4, last_day = $5, spent = $6, spent_repeat = $7,
  spent_squares = $8, ln_gaps = $9, returned = $10, last_order_at = $11, version = version + 1
WHERE customer_id = $1 AND version = $12

-- name: stat_orders
SELECT DISTINCT o.id, o.paid_at, o.total - o.returned, o.returned
FROM event e JOIN orders o ON o.id = e.subject_id
WHERE e.customer_id = $1 AND e.type IN ('sale.completed', 'sale.moved') AND o.customer_id = $1 AND o.currency = $2
  AND o.status <> 'cancelled' AND o.status <> 'placed'

-- name: stat_next
SELECT customer_id FROM customer_stat WHERE customer_id > $1 ORDER BY customer_id LIMIT 1

-- name: stat_stray
SELECT o.customer_id FROM orders o LEFT JOIN customer_stat s ON s.customer_id = o.customer_id
WHERE o.customer_id <> 0 AND o.currency = $1 AND o.status <> 'cancelled' AND o.status <> 'placed'
GROUP BY o.customer_id, s.spent
HAVING CAST(SUM(o.total - o.returned) AS BIGINT) <> COALESCE(s.spent, -1)
LIMIT 1

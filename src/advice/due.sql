-- name: due_customers
SELECT c.id FROM customer c WHERE c.id > $1 AND c.status NOT IN ('merged', 'erased') ORDER BY c.id LIMIT $2

-- name: due_customer_count
SELECT COUNT(*) FROM customer c WHERE c.status NOT IN ('merged', 'erased')

-- name: due_between
SELECT d.customer_id, d.rule_id, d.id, d.rank FROM action_due d WHERE d.customer_id > $1 AND d.customer_id <= $2
ORDER BY d.customer_id, d.rule_id

-- name: due_insert
INSERT INTO action_due (id, customer_id, rule_id, rank, value, listed_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (customer_id, rule_id) DO UPDATE SET rank = excluded.rank, value = excluded.value

-- name: due_change
UPDATE action_due SET rank = $2, value = $3 WHERE id = $1

-- name: due_delete
DELETE FROM action_due WHERE id = $1

-- name: due_taken
SELECT t.rule_id, SUM(CASE WHEN t.outcome = 'done' AND t.at >= $1 THEN 1 ELSE 0 END),
  SUM(CASE WHEN t.outcome = 'dismissed' AND t.at >= $1 THEN 1 ELSE 0 END),
  SUM(CASE WHEN t.outcome = 'done' AND t.at >= $1 AND st.last_order_at > t.at THEN 1 ELSE 0 END)
FROM action_taken t JOIN customer c ON c.id = t.customer_id LEFT JOIN customer_stat st ON st.customer_id = t.customer_id
WHERE t.at >= $1 AND (CAST($2 AS BIGINT) IS NULL OR c.store_id = $2) AND (CAST($3 AS BIGINT) IS NULL OR c.owner_id = $3)
GROUP BY t.rule_id

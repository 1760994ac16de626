-- name: series_due
SELECT customer_id, next_due_at FROM account
WHERE next_due_at <= $2 AND wallet_id = $1
  AND (next_due_at, customer_id) > (CAST($3 AS BIGINT), CAST($4 AS BIGINT))
ORDER BY next_due_at, customer_id LIMIT $5

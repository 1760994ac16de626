-- name: expiry_accounts_due
SELECT customer_id, wallet_id, next_due_at FROM account
WHERE next_due_at <= $1
  AND (next_due_at, customer_id, wallet_id) > (CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT))
ORDER BY next_due_at, customer_id, wallet_id LIMIT $5

-- name: expiry_holds_due
SELECT customer_id, id, expires_at FROM hold
WHERE state = 'open' AND expires_at <= $1 AND (expires_at, id) > (CAST($2 AS BIGINT), CAST($3 AS BIGINT))
ORDER BY expires_at, id LIMIT $4

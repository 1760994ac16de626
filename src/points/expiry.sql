-- name: expiry_accounts_due
SELECT customer_id, wallet_id, next_expiry_at FROM account
WHERE next_expiry_at IS NOT NULL AND next_expiry_at <= $1
  AND (next_expiry_at, customer_id, wallet_id) > (CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT))
ORDER BY next_expiry_at, customer_id, wallet_id LIMIT $5

-- name: quote_insert
INSERT INTO till_quote (id, till, receipt, state, made_at, expires_at, customer_id, wallet_id, points, value, total,
  hold_id, basket, fingerprint, answer)
VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)

-- name: quote_by_id
SELECT id, till, receipt, state, expires_at, customer_id, wallet_id, points, value, total, hold_id, order_id, basket,
  fingerprint, answer
FROM till_quote WHERE id = $1

-- name: quote_by_receipt
SELECT id, till, receipt, state, expires_at, customer_id, wallet_id, points, value, total, hold_id, order_id, basket,
  fingerprint, answer
FROM till_quote WHERE till = $1 AND receipt = $2 AND state IN ('open', 'committed')

-- name: quote_end
UPDATE till_quote SET state = $2 WHERE id = $1 AND state = 'open'

-- name: quote_commit
UPDATE till_quote SET state = 'committed', order_id = $2, answer = $3 WHERE id = $1 AND state = 'open'

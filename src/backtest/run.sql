-- Nearly all lots are of orders: they are gone through in a row, not by the index of sources.
-- name: run_ledger
SELECT wallet_id, CAST(SUM(granted - reversed) AS BIGINT) FROM lot WHERE source || '' = 'order' GROUP BY wallet_id

-- name: run_segments
SELECT id, code, name FROM segment ORDER BY code LIMIT $1

-- name: run_any
SELECT 1 AS one FROM orders
WHERE placed_at >= $3 AND placed_at < $2 AND customer_id <> 0 AND paid_at >= $1 AND paid_at < $2 LIMIT 1

-- name: run_store
SELECT code, name FROM store WHERE id = $1

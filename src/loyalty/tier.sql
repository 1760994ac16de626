-- name: tier_window
SELECT at, CASE WHEN credit = 'active' THEN amount ELSE -amount END
FROM posting
WHERE customer_id = $1 AND at > $2 AND at <= $3 AND wallet_id = $4 AND (credit = 'active' OR debit = 'active')
ORDER BY at, id

-- name: tier_member
SELECT tier_id, since_at, evaluate_at FROM member_tier WHERE customer_id = $1

-- name: tier_member_put
INSERT INTO member_tier (customer_id, tier_id, since_at, evaluate_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (customer_id) DO UPDATE SET tier_id = excluded.tier_id, since_at = excluded.since_at, evaluate_at =
  excluded.evaluate_at

-- name: tier_member_drop
DELETE FROM member_tier WHERE customer_id = $1

-- name: tier_due
SELECT customer_id, evaluate_at FROM member_tier
WHERE evaluate_at IS NOT NULL AND evaluate_at <= $1
  AND (evaluate_at, customer_id) > (CAST($2 AS BIGINT), CAST($3 AS BIGINT))
ORDER BY evaluate_at, customer_id LIMIT $4

-- name: tier_threshold_set
UPDATE tier SET threshold = $2, version = version + 1, updated_at = $3 WHERE code = $1

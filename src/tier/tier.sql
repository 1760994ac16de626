-- name: tier_window
SELECT at, CASE WHEN credit = 'active' THEN amount ELSE -amount END
FROM posting
WHERE customer_id = $1 AND at > $2 AND at <= $3 AND wallet_id = $4 AND (credit = 'active' OR debit = 'active')
ORDER BY at, id

-- name: tier_lots
SELECT MIN(p.at), CAST(SUM(CASE WHEN p.credit = 'active' THEN p.amount ELSE -p.amount END) AS BIGINT), l.source
FROM posting p JOIN lot l ON l.id = p.lot_id
WHERE p.customer_id = $1 AND p.at <= $2 AND p.wallet_id = $3 AND (p.credit = 'active' OR p.debit = 'active')
  AND p.kind <> 'expire'
GROUP BY p.lot_id, l.source ORDER BY 1, p.lot_id

-- name: tier_joined
SELECT created_at FROM customer WHERE id = $1

-- name: tier_member
SELECT set_id, tier_id, since_at, evaluate_at, floor_id, floor_until, floor_reason FROM member_tier
WHERE customer_id = $1

-- name: tier_member_put
INSERT INTO member_tier (customer_id, set_id, tier_id, since_at, evaluate_at, floor_id, floor_until, floor_reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (customer_id, set_id) DO UPDATE SET tier_id = excluded.tier_id, since_at = excluded.since_at,
  evaluate_at = excluded.evaluate_at, floor_id = excluded.floor_id, floor_until = excluded.floor_until,
  floor_reason = excluded.floor_reason

-- name: tier_member_drop
DELETE FROM member_tier WHERE customer_id = $1 AND set_id = $2

-- name: tier_due
SELECT customer_id, evaluate_at FROM member_tier
WHERE evaluate_at IS NOT NULL AND evaluate_at <= $1
  AND (evaluate_at, customer_id, set_id) > (CAST($2 AS BIGINT), CAST($3 AS BIGINT), $4)
ORDER BY evaluate_at, customer_id, set_id LIMIT $5

-- name: tier_earners
SELECT customer_id FROM account WHERE customer_id > $1 AND wallet_id = $2 ORDER BY customer_id LIMIT $3

-- name: tier_threshold
UPDATE tier SET threshold = $2, version = version + 1, updated_at = $3 WHERE code = $1

-- name: tier_next
SELECT MIN(customer_id) FROM
  (SELECT customer_id FROM (SELECT customer_id FROM account WHERE customer_id > $1 ORDER BY customer_id LIMIT 1) AS a
   UNION ALL
   SELECT customer_id FROM (SELECT customer_id FROM member_tier WHERE customer_id > $1 ORDER BY customer_id LIMIT 1)
     AS t) AS next_one

-- name: tier_reviewing
SELECT id FROM job WHERE kind = 'tier.review-all' AND state IN ('waiting', 'running') LIMIT 1

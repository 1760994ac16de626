-- name: redemption_insert
INSERT INTO redemption (id, customer_id, reward_id, quantity, points, money, currency, coupon_id, store_id, state,
  fulfilment, period_at, redeemed_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'done', 'issued', $10, $11, $12)

-- name: redemption_by_id
SELECT r.id, r.customer_id, r.reward_id, r.quantity, r.points, r.money, r.currency, r.coupon_id, r.store_id, r.state,
  r.fulfilment, r.tracking, r.redeemed_at, r.expires_at, r.shipped_at, r.used_at, r.cancelled_at, c.code, c.value,
  w.name_en, w.name_zh, w.kind, CASE WHEN c.state = 'used' THEN 1 ELSE 0 END, c.used_at
FROM redemption r JOIN reward w ON w.id = r.reward_id LEFT JOIN coupon c ON c.id = r.coupon_id WHERE r.id = $1

-- name: redemption_end
UPDATE redemption SET state = 'cancelled', fulfilment = 'cancelled', cancelled_at = $2
WHERE id = $1 AND state = 'done' AND fulfilment = 'issued' RETURNING period_at

-- name: redemption_ship
UPDATE redemption SET fulfilment = 'shipped', shipped_at = $2, tracking = $3
WHERE id = $1 AND state = 'done' AND fulfilment = 'issued'

-- name: redemption_use
UPDATE redemption SET fulfilment = 'used', used_at = $2
WHERE id = $1 AND state = 'done' AND fulfilment IN ('issued', 'shipped')

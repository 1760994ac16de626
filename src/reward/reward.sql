-- name: reward_by_id
SELECT points, value, valid_days, active FROM reward WHERE id = $1

-- name: redemption_insert
INSERT INTO redemption (id, customer_id, reward_id, points, coupon_id, state, redeemed_at) VALUES ($1, $2, $3, $4,
  $5, 'done', $6)

-- name: redemption_by_id
SELECT r.customer_id, r.reward_id, r.points, r.coupon_id, r.state, r.redeemed_at, r.cancelled_at, c.code, c.value,
  c.currency,
  c.expires_at
FROM redemption r JOIN coupon c ON c.id = r.coupon_id WHERE r.id = $1

-- name: redemption_end
UPDATE redemption SET state = 'cancelled', cancelled_at = $2 WHERE id = $1 AND state = 'done'

-- name: coupon_insert
INSERT INTO coupon (id, code, customer_id, reward_id, value, currency, state, issued_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, 'issued', $7, $8)

-- name: coupon_by_code
SELECT id, customer_id, reward_id, value, code, currency, state, issued_at, expires_at, used_at, used_for
FROM coupon WHERE code = $1

-- name: coupon_use
UPDATE coupon SET state = 'used', used_at = $2, used_for = $3 WHERE id = $1 AND state = 'issued'

-- name: coupon_cancel
UPDATE coupon SET state = 'cancelled' WHERE id = $1 AND state = 'issued'

-- name: coupons_by_customer
SELECT DISTINCT c.id, c.customer_id, c.reward_id, c.value, c.code, c.currency, c.state, c.issued_at, c.expires_at,
  c.used_at,
  c.used_for
FROM event e JOIN coupon c ON c.id = e.subject_id
WHERE e.customer_id IN (SELECT id FROM customer WHERE id = $1 OR merged_into = $1) AND e.type = 'coupon.issued'
ORDER BY c.issued_at DESC, c.id DESC LIMIT $2

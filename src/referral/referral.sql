-- name: code_of_customer
SELECT code FROM referral_code WHERE customer_id = $1

-- name: code_insert
INSERT INTO referral_code (customer_id, code, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: code_owner
SELECT customer_id FROM referral_code WHERE code = $1

-- name: referral_insert
INSERT INTO referral (id, plan_id, referrer_id, referee_id, state, signals, referred_at, until_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (referee_id) DO NOTHING

-- name: referral_by_id
SELECT id, plan_id, referrer_id, referee_id, state, signals, reason, referred_at, until_at, order_id, qualifies_at,
  decided_at, referrer_coupon_id, referee_coupon_id
FROM referral WHERE id = $1

-- name: referral_by_order
SELECT id, plan_id, referrer_id, referee_id, state, signals, reason, referred_at, until_at, order_id, qualifies_at,
  decided_at, referrer_coupon_id, referee_coupon_id
FROM referral WHERE order_id = $1 LIMIT 1

-- name: referral_by_referee
SELECT id, plan_id, referrer_id, referee_id, state, signals, reason, referred_at, until_at, order_id, qualifies_at,
  decided_at, referrer_coupon_id, referee_coupon_id
FROM referral WHERE referee_id = $1

-- name: referrals_due
SELECT id, plan_id, referrer_id, referee_id, state, signals, reason, referred_at, until_at, order_id, qualifies_at,
  decided_at, referrer_coupon_id, referee_coupon_id
FROM referral WHERE state = 'pending' AND qualifies_at <= $1 ORDER BY qualifies_at, id LIMIT $2

-- name: referral_decide
UPDATE referral SET state = $2, reason = $3, decided_at = $4 WHERE id = $1 AND state = 'quarantined'

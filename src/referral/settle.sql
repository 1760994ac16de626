-- name: settle_reward
UPDATE referral SET state = 'rewarded', decided_at = $3 WHERE id = $1 AND state = 'pending' AND order_id = $2

-- name: settle_coupons
UPDATE referral SET referrer_coupon_id = $2, referee_coupon_id = $3 WHERE id = $1

-- name: settle_detach
UPDATE referral SET order_id = NULL, qualifies_at = NULL
WHERE id = $1 AND order_id = $2 AND state IN ('pending', 'quarantined')

-- name: settle_attach
UPDATE referral SET order_id = $2, qualifies_at = $3
WHERE id = $1 AND order_id IS NULL AND state IN ('pending', 'quarantined')

-- name: settle_refuse
UPDATE referral SET state = $2, reason = $3, decided_at = $4 WHERE id = $1

-- name: settle_reverse_row
UPDATE referral SET state = 'reversed', decided_at = $2 WHERE id = $1 AND state = 'rewarded'

-- name: settle_count
INSERT INTO referral_count (customer_id, plan_id, n) VALUES ($1, $2, 1)
ON CONFLICT (customer_id, plan_id) DO UPDATE SET n = referral_count.n + 1 WHERE referral_count.n < $3

-- name: settle_uncount
UPDATE referral_count SET n = n - 1 WHERE customer_id = $1 AND plan_id = $2 AND n > 0

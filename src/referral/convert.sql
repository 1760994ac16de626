-- name: convert_any_open
SELECT 1 FROM referral WHERE order_id IS NULL AND state IN ('pending', 'quarantined') LIMIT 1

-- name: convert_any_order
SELECT 1 FROM referral WHERE order_id IS NOT NULL LIMIT 1

-- name: convert_open
SELECT id, plan_id FROM referral
WHERE referee_id = $1 AND order_id IS NULL AND state IN ('pending', 'quarantined') AND referred_at <= $2
  AND until_at > $2

-- name: convert_attach
UPDATE referral SET order_id = $2, qualifies_at = $3
WHERE id = $1 AND order_id IS NULL AND state IN ('pending', 'quarantined')

-- name: convert_delivered
UPDATE referral SET qualifies_at = $3
WHERE id = $1 AND order_id = $2 AND state IN ('pending', 'quarantined')

-- name: convert_revive
UPDATE referral SET state = 'pending', decided_at = NULL WHERE id = $1 AND order_id = $2 AND state = 'reversed'

-- name: convert_lapse
UPDATE referral SET state = 'lapsed', decided_at = $2
WHERE order_id IS NULL AND state IN ('pending', 'quarantined') AND until_at <= $1

-- name: convert_move_referrer
UPDATE referral SET referrer_id = $2 WHERE referrer_id = $1

-- name: convert_move_referee
UPDATE referral SET referee_id = $2
WHERE referee_id = $1 AND NOT EXISTS (SELECT 1 FROM referral o WHERE o.referee_id = $2)

-- name: convert_move_identifiers
INSERT INTO referral_identifier (hash, customer_id, kind)
SELECT hash, CAST($2 AS BIGINT), kind FROM referral_identifier WHERE customer_id = $1
ON CONFLICT (hash, customer_id) DO NOTHING

-- name: convert_self
UPDATE referral SET state = 'denied', reason = 'self', decided_at = $2
WHERE referrer_id = $1 AND referee_id = $1 AND state IN ('pending', 'quarantined')

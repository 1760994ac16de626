-- name: template_unseed
DELETE FROM reward_quota WHERE customer_id = 0 AND subject_id = $1 AND kind = $2 AND period_at = 0

-- name: template_seed_claims
INSERT INTO reward_quota (customer_id, subject_id, kind, period_at, n)
SELECT 0, template_id, 'claim', 0, COUNT(*) FROM coupon
WHERE template_id = $1 AND customer_id <> 0 AND state <> 'cancelled' GROUP BY template_id

-- name: template_seed_uses
INSERT INTO reward_quota (customer_id, subject_id, kind, period_at, n)
SELECT 0, template_id, 'use', 0, COUNT(*) FROM coupon_use
WHERE template_id = $1 AND state IN ('locked', 'used') GROUP BY template_id

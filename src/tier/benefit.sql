-- name: benefit_list
SELECT id, code, name_en, name_zh, uses, period FROM tier_benefit WHERE tier_id = $1 ORDER BY code LIMIT $2

-- name: benefit_used
SELECT COUNT(*), MAX(nth) FROM benefit_use WHERE customer_id = $1 AND benefit_id = $2 AND period_day = $3

-- name: benefit_used_for
SELECT 1 AS one FROM benefit_use WHERE customer_id = $1 AND benefit_id = $2 AND period_day = $3 AND used_for = $4
LIMIT 1

-- name: benefit_use
INSERT INTO benefit_use (customer_id, benefit_id, period_day, nth, used_for, used_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (customer_id, benefit_id, period_day, nth) DO NOTHING

-- name: benefit_list
SELECT id, code, name_en, name_zh, uses, period, cost FROM tier_benefit WHERE tier_id = $1 AND ended = 0
ORDER BY code LIMIT $2

-- What was used under another number of the same person counts too; numbers are given to each for itself.
-- name: benefit_used
SELECT COUNT(*) FILTER (WHERE undone_at IS NULL), COALESCE(MAX(CASE WHEN customer_id = $1 THEN nth END), 0)
FROM benefit_use WHERE customer_id IN (SELECT id FROM customer WHERE id = $1 OR merged_into = $1)
  AND benefit_id = $2 AND period_day = $3

-- name: benefit_has_uses
SELECT 1 AS one FROM benefit_use WHERE benefit_id = $1 LIMIT 1

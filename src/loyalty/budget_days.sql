-- name: budget_now
SELECT b.code, b.unit, b.amount, COALESCE(u.used, 0), COALESCE((SELECT CAST(SUM(p.amount) AS BIGINT)
  FROM hold_part p JOIN hold h ON h.id = p.hold_id
  WHERE p.kind = 'budget' AND p.subject_id = b.id AND h.state = 'open'), 0)
FROM earning_budget b
LEFT JOIN cap_use u ON u.owner_id = b.id AND u.subject_id = 0 AND u.scope = $2 AND u.period = $3
WHERE b.id = $1

-- name: budget_rules
SELECT rule_id, CAST(SUM(given) AS BIGINT), CAST(SUM(back) AS BIGINT) FROM budget_day WHERE budget_id = $1
GROUP BY rule_id ORDER BY SUM(given - back) DESC, rule_id LIMIT $2

-- name: budget_days
SELECT day, rule_id, given, back FROM budget_day WHERE budget_id = $1 AND day >= $2 AND day <= $3
ORDER BY day, rule_id LIMIT $4

-- The first day of all, and what was used after a day.
-- name: budget_lately
SELECT MIN(day), CAST(COALESCE(SUM(CASE WHEN day > $2 THEN given - back END), 0) AS BIGINT)
FROM budget_day WHERE budget_id = $1

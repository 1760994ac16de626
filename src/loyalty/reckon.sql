-- name: cap_lock
INSERT INTO cap_use (subject_id, scope, owner_id, period, unit, period_day, used) VALUES ($1, $2, $3, $4, $5, $6, 0)
ON CONFLICT (subject_id, scope, owner_id, period, unit, period_day) DO UPDATE SET used = cap_use.used RETURNING used

-- name: cap_read
SELECT used FROM cap_use
WHERE subject_id = $1 AND scope = $2 AND owner_id = $3 AND period = $4 AND unit = $5 AND period_day = $6

-- name: cap_add
UPDATE cap_use SET used = CASE WHEN used + CAST($7 AS BIGINT) < 0 THEN 0 ELSE used + CAST($7 AS BIGINT) END
WHERE subject_id = $1 AND scope = $2 AND owner_id = $3 AND period = $4 AND unit = $5 AND period_day = $6

-- name: budget_day_add
INSERT INTO budget_day (budget_id, day, rule_id, given, back) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (budget_id, day, rule_id)
DO UPDATE SET given = budget_day.given + excluded.given, back = budget_day.back + excluded.back

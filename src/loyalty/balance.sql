-- name: balance_awards
SELECT rule_id, rule_version, CAST(SUM(granted - reversed) AS BIGINT) FROM lot
WHERE rule_id IS NOT NULL AND parent_id IS NULL GROUP BY rule_id, rule_version

-- name: balance_held
SELECT p.subject_id, CAST(SUM(CASE WHEN h.state = 'open' THEN p.amount ELSE p.confirmed END) AS BIGINT)
FROM hold_part p JOIN hold h ON h.id = p.hold_id WHERE p.kind = 'budget' GROUP BY p.subject_id

-- name: balance_uses
SELECT owner_id, used FROM cap_use WHERE scope = $1 AND period = $2 AND unit = $3 AND subject_id = 0 ORDER BY owner_id

-- name: balance_days
SELECT k.id, COALESCE(u.used, 0), COALESCE(d.net, 0)
FROM (SELECT owner_id AS id FROM cap_use WHERE scope = $1 AND period = $2 AND subject_id = 0
  UNION SELECT budget_id AS id FROM budget_day) k
LEFT JOIN cap_use u ON u.owner_id = k.id AND u.subject_id = 0 AND u.scope = $1 AND u.period = $2
LEFT JOIN (SELECT budget_id, CAST(SUM(given - back) AS BIGINT) AS net FROM budget_day GROUP BY budget_id) d
  ON d.budget_id = k.id
WHERE COALESCE(u.used, 0) <> COALESCE(d.net, 0)
ORDER BY k.id LIMIT 1

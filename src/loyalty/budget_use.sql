-- name: budget_use_list
SELECT b.id, b.code, b.unit, b.amount, COALESCE(u.used, 0), COALESCE(r.reserved, 0)
FROM earning_budget b
LEFT JOIN cap_use u ON u.owner_id = b.id AND u.subject_id = 0 AND u.scope = $1 AND u.period = $2
LEFT JOIN (SELECT p.subject_id, CAST(SUM(p.amount) AS BIGINT) AS reserved
  FROM hold_part p JOIN hold h ON h.id = p.hold_id
  WHERE p.kind = 'budget' AND h.state = 'open' GROUP BY p.subject_id) r ON r.subject_id = b.id
ORDER BY b.code

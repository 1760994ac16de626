-- name: programme_rules
SELECT v.rule_id, v.rule_version, r.code, v.terms, v.state, v.published_at, v.ended_at, v.ended_noted_at
FROM earning_rule_version v JOIN earning_rule r ON r.id = v.rule_id
WHERE v.state IN ('approved', 'live', 'archived')
ORDER BY v.rule_id, v.rule_version

-- name: programme_groups
SELECT id, code, name_en, name_zh, mode, combine, scope, priority FROM earning_group ORDER BY id

-- name: programme_budgets
SELECT id, code, name_en, name_zh, unit, amount FROM earning_budget ORDER BY id

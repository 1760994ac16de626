-- name: rules_newest
SELECT v.rule_id, v.rule_version, r.code, v.terms, v.state, v.author, v.note, v.created_at, v.approver, v.approved_at,
  v.publisher, v.published_at, v.ended_at
FROM earning_rule r JOIN earning_rule_version v ON v.rule_id = r.id AND v.rule_version = r.latest
ORDER BY r.id

-- name: rules_versions
SELECT v.rule_id, v.rule_version, r.code, v.terms, v.state, v.author, v.note, v.created_at, v.approver, v.approved_at,
  v.publisher, v.published_at, v.ended_at
FROM earning_rule r JOIN earning_rule_version v ON v.rule_id = r.id
WHERE r.id = $1 ORDER BY v.rule_version DESC

-- name: rules_by_code
SELECT id FROM earning_rule WHERE code = $1

-- name: programme_rules
SELECT id, rule_version, code, wallet_id, name_en, name_zh, base, points, per, state FROM earning_rule ORDER BY id,
  rule_version

-- name: programme_tiers
SELECT id, code, name_en, name_zh, threshold FROM tier ORDER BY threshold

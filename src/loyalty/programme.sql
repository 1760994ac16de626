-- name: programme_version
SELECT version FROM programme WHERE id = 1

-- name: programme_raise
UPDATE programme SET version = $1 WHERE id = 1

-- name: programme_wallets
SELECT id, code, kind, name_en, name_zh, digits, expiry_months, expiry_month_end FROM wallet ORDER BY id

-- name: programme_rules
SELECT id, rule_version, code, wallet_id, name_en, name_zh, base, points, per, state FROM earning_rule ORDER BY id,
  rule_version

-- name: programme_tiers
SELECT id, code, name_en, name_zh, threshold FROM tier ORDER BY threshold

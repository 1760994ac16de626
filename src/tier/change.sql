-- name: change_set
UPDATE tier_set SET span = $2, months = $3, anchor = $4, match_all = $5, fall = $6, grace_days = $7, next_window = $8,
  shield = $9, shield_at = $10, version = version + 1, updated_at = $10
WHERE id = $1

-- name: change_tier
UPDATE tier SET name_en = COALESCE($3, name_en), name_zh = COALESCE($4, name_zh), threshold = $5, keep_threshold = $6,
  orders = $7, keep_orders = $8, years = $9, version = version + 1, updated_at = $10
WHERE set_id = $1 AND code = $2

-- name: change_add
INSERT INTO tier (id, set_id, code, name_en, name_zh, threshold, keep_threshold, orders, keep_orders, years,
  lasts_unit, version, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'month', 1, $11, $11)

-- name: change_members
SELECT customer_id FROM account WHERE customer_id > $1 AND wallet_id = $2 ORDER BY customer_id LIMIT $3

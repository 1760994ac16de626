-- name: tier_set_list
SELECT id, code, name_en, name_zh, wallet_id, span, months, anchor, match_all, fall, grace_days, next_window, shield,
  shield_at
FROM tier_set ORDER BY id LIMIT $1

-- name: tier_list
SELECT id, code, name_en, name_zh, threshold, keep_threshold, orders, keep_orders, years, lasts_count,
  lasts_unit
FROM tier WHERE set_id = $1
ORDER BY COALESCE(threshold, 0), COALESCE(orders, 0), COALESCE(years, 0), id LIMIT $2

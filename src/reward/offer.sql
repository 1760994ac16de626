-- name: offer_list
SELECT id, code, name_en, name_zh, points, value, valid_days, active, starts_at, ends_at FROM reward
ORDER BY points, id LIMIT 200

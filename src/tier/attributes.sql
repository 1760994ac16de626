-- name: attribute_tiers
SELECT id, code, name_en, name_zh FROM tier WHERE set_id = 1 ORDER BY threshold, orders, years, id

-- name: attribute_tier
SELECT id, code, name_en, name_zh FROM tier WHERE set_id = 1 AND code = $1

-- name: attribute_member
SELECT COALESCE((SELECT m.tier_id FROM member_tier m WHERE m.customer_id = $1 AND m.set_id = 1),
  (SELECT t.id FROM tier t WHERE t.set_id = 1 AND t.threshold = 0)),
  (SELECT m.since_at FROM member_tier m WHERE m.customer_id = $1 AND m.set_id = 1),
  (SELECT m.evaluate_at FROM member_tier m WHERE m.customer_id = $1 AND m.set_id = 1)

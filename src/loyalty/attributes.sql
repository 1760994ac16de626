-- name: attribute_tiers
SELECT id, code, name_en, name_zh FROM tier ORDER BY threshold

-- name: attribute_tier
SELECT id, code, name_en, name_zh FROM tier WHERE code = $1

-- name: attribute_member
SELECT COALESCE((SELECT m.tier_id FROM member_tier m WHERE m.customer_id = $1),
  (SELECT t.id FROM tier t ORDER BY t.threshold LIMIT 1)),
  (SELECT m.since_at FROM member_tier m WHERE m.customer_id = $1)

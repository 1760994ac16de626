-- name: condition_rewards
SELECT id, code, COALESCE(condition, '') || ' ' || COALESCE(prices, '') FROM reward
WHERE condition IS NOT NULL OR prices IS NOT NULL ORDER BY id

-- name: condition_templates
SELECT id, code, condition FROM coupon_template WHERE condition IS NOT NULL AND state <> 'ended' ORDER BY id

-- name: condition_offers
SELECT id, code, condition FROM limited_offer WHERE condition IS NOT NULL ORDER BY id

-- name: condition_handouts
SELECT h.id, COALESCE(h.name, t.code), 'in_segment("' || s.code || '")'
FROM coupon_handout h JOIN coupon_template t ON t.id = h.template_id JOIN segment s ON s.id = h.segment_id
WHERE h.ended_at IS NULL ORDER BY h.id

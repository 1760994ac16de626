-- name: coupon_insert
INSERT INTO coupon (id, code, template_id, customer_id, reward_id, batch_id, place, value, currency, state, uses,
  max_uses, issued_at, starts_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'issued', 0, $10, $11, $12, $13)
ON CONFLICT (code) DO NOTHING

-- name: coupon_by_code
SELECT id, customer_id, reward_id, value, code, currency, state, issued_at, expires_at, used_at, used_for, template_id,
  uses, max_uses, starts_at, locked_until, batch_id, place
FROM coupon WHERE code = $1

-- name: coupon_by_id
SELECT id, customer_id, reward_id, value, code, currency, state, issued_at, expires_at, used_at, used_for, template_id,
  uses, max_uses, starts_at, locked_until, batch_id, place
FROM coupon WHERE id = $1

-- name: coupon_give
UPDATE coupon SET customer_id = $2, issued_at = $3, starts_at = $4, expires_at = $5
WHERE id = $1 AND customer_id = 0 AND state = 'issued' AND uses = 0

-- name: coupon_cancel
UPDATE coupon SET state = 'cancelled' WHERE id = $1 AND state = 'issued'

-- name: coupons_by_customer
SELECT c.id, c.customer_id, c.reward_id, c.value, c.code, c.currency, c.state, c.issued_at, c.expires_at, c.used_at,
  c.used_for, c.template_id, c.uses, c.max_uses, c.starts_at, c.locked_until, c.batch_id, c.place,
  t.name_en, t.name_zh
FROM coupon c LEFT JOIN coupon_template t ON t.id = c.template_id
WHERE c.id IN (SELECT subject_id FROM event
  WHERE customer_id IN (SELECT id FROM customer WHERE id = $1 OR merged_into = $1) AND type = 'coupon.issued')
ORDER BY c.issued_at DESC, c.id DESC LIMIT $2

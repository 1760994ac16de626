-- What was undone may be recorded again.
-- name: use_same
SELECT id FROM benefit_use WHERE customer_id IN (SELECT id FROM customer WHERE id = $1 OR merged_into = $1)
  AND benefit_id = $2 AND period_day = $3 AND used_for = $4 AND undone_at IS NULL LIMIT 1

-- name: use_insert
INSERT INTO benefit_use (customer_id, benefit_id, period_day, nth, id, used_for, used_at, store_id, order_id, note,
  cost, actor, actor_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (customer_id, benefit_id, period_day, nth) DO NOTHING

-- name: use_by_id
SELECT u.id, u.benefit_id, b.code, b.name_en, b.name_zh, t.code, u.customer_id, u.used_for, u.used_at, u.store_id,
  u.order_id, u.note, u.cost, u.actor, u.actor_name, u.undone_at, u.undone_by, u.undone_name, u.undone_reason
FROM benefit_use u JOIN tier_benefit b ON b.id = u.benefit_id JOIN tier t ON t.id = b.tier_id WHERE u.id = $1

-- name: use_undo
UPDATE benefit_use SET undone_at = $2, undone_by = $3, undone_name = $4, undone_reason = $5
WHERE id = $1 AND undone_at IS NULL

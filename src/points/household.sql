-- name: household_settings_row
SELECT members_max, redeem, version, updated_at FROM household_settings WHERE id = 1

-- name: household_insert
INSERT INTO household (id, name, head_id, redeem, version, created_at, updated_at) VALUES ($1, $2, $3, $4, 1, $5, $5)

-- name: household_row
SELECT id, name, head_id, redeem, ended_at, version, created_at, updated_at FROM household WHERE id = $1

-- name: household_pin
UPDATE household SET version = version WHERE id = $1 AND ended_at IS NULL

-- name: household_lock
UPDATE household SET version = version + 1, updated_at = $2 WHERE id = $1 AND ended_at IS NULL

-- name: household_store
UPDATE household SET name = $3, head_id = $4, redeem = $5, version = version + 1, updated_at = $6
WHERE id = $1 AND version = $2 AND ended_at IS NULL

-- name: household_head
UPDATE household SET head_id = $2 WHERE id = $1

-- name: household_close
UPDATE household SET ended_at = $2 WHERE id = $1

-- name: household_of
SELECT h.id, h.head_id, h.redeem, m.id, m.joined_at
FROM household_member m JOIN household h ON h.id = m.household_id
WHERE m.customer_id = $1 AND m.left_at IS NULL

-- name: household_members
SELECT customer_id, joined_at FROM household_member WHERE household_id = $1 AND left_at IS NULL
ORDER BY customer_id LIMIT $2

-- name: household_member_insert
INSERT INTO household_member (customer_id, id, household_id, joined_at, joined_by) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING

-- name: household_member_end
UPDATE household_member SET left_at = $3, left_by = $4
WHERE customer_id = $1 AND household_id = $2 AND left_at IS NULL

-- name: household_eldest
SELECT customer_id FROM household_member WHERE household_id = $1 AND left_at IS NULL
ORDER BY joined_at, id LIMIT 1

-- name: household_came_by
SELECT household_id FROM household_member WHERE customer_id = $1 AND left_at IS NULL AND joined_by = $2

-- name: household_left_by
SELECT household_id, joined_at FROM household_member WHERE customer_id = $1 AND left_by = $2

-- name: household_live
SELECT status FROM customer WHERE id = $1

-- name: loyalty_setting_read
SELECT body, version, updated_at FROM loyalty_setting WHERE id = 1

-- name: loyalty_setting_write
UPDATE loyalty_setting SET body = $1, version = version + 1, updated_at = $2 WHERE id = 1 AND version = $3

-- name: loyalty_category_known
SELECT id FROM category WHERE id = $1

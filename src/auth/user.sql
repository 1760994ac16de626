-- name: user_update
UPDATE staff SET version = version + 1, updated_at = $2, name = $3, code = $4, store_id = $5, phone = $6, language = $7,
  login = $8, login_key = $9, role = $10
  WHERE id = $1

-- name: account_read
SELECT id, version, created_at, updated_at, name, login, role, code, phone, store_id, language, state, signed_in_at,
  password_hash
  FROM staff WHERE id = $1

-- name: account_read_login
SELECT id, version, created_at, updated_at, name, login, role, code, phone, store_id, language, state, signed_in_at,
  password_hash
  FROM staff WHERE login_key = $1

-- name: account_read_all
SELECT id, version, created_at, updated_at, name, login, role, code, phone, store_id, language, state, signed_in_at,
  password_hash
  FROM staff WHERE state <> 'person' ORDER BY login_key

-- name: account_insert_row
INSERT INTO staff (id, version, created_at, updated_at, name, code, store_id, phone, language, state, login, login_key,
  role, password_hash)
  VALUES ($1, 1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  ON CONFLICT DO NOTHING

-- name: account_set_state
UPDATE staff SET version = version + 1, updated_at = $2, state = $3 WHERE id = $1

-- name: account_set_password_hash
UPDATE staff SET password_hash = $2, state = 'active', version = version + 1, updated_at = $3 WHERE id = $1

-- name: account_other_owners
SELECT COUNT(*) FROM staff WHERE role = 'owner' AND state = 'active' AND id <> $1

-- name: account_taken_login
SELECT id FROM staff WHERE login_key = $1 AND id <> $2

-- name: account_taken_code
SELECT id FROM staff WHERE code = $1 AND id <> $2

-- name: account_update_row
UPDATE staff SET version = version + 1, updated_at = $2, name = $3, code = $4, store_id = $5, phone = $6, language = $7,
  login = $8, login_key = $9, role = $10
  WHERE id = $1

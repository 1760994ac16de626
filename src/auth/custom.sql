-- name: custom_read
SELECT name, version, created_at, updated_at, title, grants FROM role WHERE name = $1

-- name: custom_read_all
SELECT name, version, created_at, updated_at, title, grants FROM role ORDER BY name

-- name: custom_insert
INSERT INTO role (name, version, created_at, updated_at, title, grants) VALUES ($1, 1, $2, $2, $3, $4)
  ON CONFLICT (name) DO NOTHING

-- name: custom_update
UPDATE role SET version = version + 1, updated_at = $2, title = $3, grants = $4 WHERE name = $1

-- name: custom_delete
DELETE FROM role WHERE name = $1

-- name: custom_holders
SELECT COUNT(*) FROM staff WHERE role = $1

-- name: house_shop
SELECT name, currency, zone, country, language, version FROM shop WHERE id = 1

-- name: house_last_event
SELECT id FROM event ORDER BY tx DESC, id DESC LIMIT 1

-- name: house_last_job
SELECT MAX(id) FROM job

-- name: house_setting
SELECT value FROM setting WHERE name = $1

-- name: house_setting_put
INSERT INTO setting (name, value, updated_at) VALUES ($1, $2, $3)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at

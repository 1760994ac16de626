-- name: shop_read
SELECT name, currency, zone, country, language, version, updated_at FROM shop WHERE id = 1

-- name: shop_write
UPDATE shop SET name = $1, currency = $2, zone = $3, country = $4, language = $5, version = version + 1, updated_at = $6
  WHERE id = 1 AND version = $7

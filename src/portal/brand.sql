-- name: brand_row
SELECT color, intro_en, intro_zh, logo_type, logo_at, version, updated_at, CASE WHEN logo IS NULL THEN 0 ELSE 1 END,
  joining
FROM brand WHERE id = 1

-- name: brand_logo
SELECT logo FROM brand WHERE id = 1

-- name: brand_write
UPDATE brand SET color = $1, intro_en = $2, intro_zh = $3, joining = $4, version = version + 1,
  updated_at = $5
WHERE id = 1 AND version = $6

-- name: brand_set_logo
UPDATE brand SET logo = $1, logo_type = $2, logo_at = $3, version = version + 1, updated_at = $4 WHERE id = 1

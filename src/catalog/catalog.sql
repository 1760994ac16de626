-- name: catalog_product_since
SELECT created_at FROM product WHERE sku = $1

-- name: catalog_product_see
INSERT INTO product (id, sku, name, category_id, price, active, origin, version, created_at, updated_at)
VALUES ($1, $2, $3, NULL, $4, 1, 'seen', 1, $5, $5)
ON CONFLICT (sku) DO NOTHING

-- name: catalog_store_of_code
SELECT id FROM store WHERE code = $1

-- name: catalog_store_exists
SELECT 1 FROM store WHERE id = $1

-- name: catalog_category_parent
SELECT parent_id FROM category WHERE id = $1

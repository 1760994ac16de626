-- name: attribute_category
SELECT code, parent_id FROM category WHERE id = $1

-- name: attribute_category_options
SELECT id, code, name FROM category ORDER BY code

-- name: attribute_store_options
SELECT id, code, name FROM store ORDER BY code


-- name: attribute_categories
SELECT id, code, parent_id FROM category

-- name: attribute_category_options
SELECT id, code, name FROM category ORDER BY code

-- name: attribute_store_options
SELECT id, code, name FROM store ORDER BY code


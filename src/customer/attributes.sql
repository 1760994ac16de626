-- name: attribute_row
SELECT status, store_id, owner_id, language, source, basis, first_contact, created_at, confirmed_at, has_phone,
  has_email
FROM customer WHERE id = $1

-- name: attribute_tags
SELECT tag_id FROM customer_tag WHERE customer_id = $1 ORDER BY tag_id

-- name: attribute_fields
SELECT field_id, num, text FROM customer_field WHERE customer_id = $1

-- name: attribute_field_rows
SELECT id, key, type, label_en, label_zh, choices FROM custom_field WHERE filterable = 1 ORDER BY position, id

-- name: attribute_stores
SELECT id, code, name FROM store ORDER BY code

-- name: attribute_store
SELECT id, code, name FROM store WHERE code = $1

-- name: attribute_tag_rows
SELECT id, name, name FROM tag ORDER BY name

-- name: attribute_tag_row
SELECT id, name, name FROM tag WHERE name = $1

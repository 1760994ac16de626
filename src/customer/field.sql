-- name: custom_field_all
SELECT id, key, type, required, filterable, choices, columns, label_en, label_zh, position
FROM custom_field ORDER BY position, id;

-- name: custom_field_forget
DELETE FROM customer_field WHERE field_id = $1;

-- name: custom_field_names
SELECT key, label_en, label_zh, type FROM custom_field ORDER BY position, id;

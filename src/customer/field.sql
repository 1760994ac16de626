-- name: custom_field_all
SELECT id, key, type, required, filterable, choices FROM custom_field ORDER BY position, id;

-- name: custom_field_forget
DELETE FROM customer_field WHERE field_id = $1;

-- name: customer_field_put
INSERT INTO customer_field (customer_id, field_id, num, text) VALUES ($1, $2, $3, $4)
ON CONFLICT (customer_id, field_id) DO UPDATE SET num = excluded.num, text = excluded.text;

-- name: customer_field_delete
DELETE FROM customer_field WHERE customer_id = $1 AND field_id = $2;

-- name: custom_field_names
SELECT key, label_en, label_zh FROM custom_field ORDER BY position, id;

-- name: customer_field_put
INSERT INTO customer_field (customer_id, field_id, num, text) VALUES ($1, $2, $3, $4)
ON CONFLICT (customer_id, field_id) DO UPDATE SET num = excluded.num, text = excluded.text;

-- name: customer_field_delete
DELETE FROM customer_field WHERE customer_id = $1 AND field_id = $2;

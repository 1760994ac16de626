-- name: tag_by_name
SELECT id FROM tag WHERE name = $1;

-- name: tag_by_id
SELECT id FROM tag WHERE id = $1;

-- name: tag_insert
INSERT INTO tag (id, version, created_at, updated_at, name) VALUES ($1, 1, $2, $2, $3) ON CONFLICT (name) DO NOTHING;

-- name: tag_forget
DELETE FROM customer_tag WHERE tag_id = $1;

-- name: customer_tag_insert
INSERT INTO customer_tag (customer_id, tag_id, at) VALUES ($1, $2, $3) ON CONFLICT (customer_id, tag_id) DO NOTHING;

-- name: customer_tag_delete
DELETE FROM customer_tag WHERE customer_id = $1 AND tag_id = $2;

-- name: customer_aliases
SELECT id FROM customer WHERE merged_into = $1 ORDER BY id LIMIT $2;

-- name: customer_tombstone
UPDATE customer SET version = version + 1, updated_at = $2, status = 'erased', owner_id = NULL, language = NULL,
  confirmed_at = NULL, has_phone = 0, has_email = 0, sealed = NULL
WHERE id = $1;

-- name: customer_key_delete
DELETE FROM customer_key WHERE customer_id = $1;

-- name: customer_merge_delete
DELETE FROM customer_merge WHERE survivor_id = $1;

-- name: note_delete_all
DELETE FROM note WHERE customer_id = $1;

-- name: customer_tag_delete_all
DELETE FROM customer_tag WHERE customer_id = $1;

-- name: customer_field_delete_all
DELETE FROM customer_field WHERE customer_id = $1;

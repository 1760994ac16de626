-- name: customer_load
SELECT c.id, c.version, c.created_at, c.updated_at, c.status, c.store_id, c.owner_id, c.language, c.source,
  c.basis, c.first_contact, c.confirmed_at, c.merged_into, c.sealed, k.wrapped
FROM customer c LEFT JOIN customer_key k ON k.customer_id = c.id
WHERE c.id = $1;

-- name: customer_glance
SELECT merged_into, store_id, owner_id, version, confirmed_at, status FROM customer WHERE id = $1;

-- name: customer_glance_pinned
SELECT merged_into, store_id, owner_id, version, confirmed_at, status FROM customer WHERE id = $1 {{for_share}};

-- name: customer_insert
INSERT INTO customer (id, version, created_at, updated_at, status, store_id, owner_id, language, source, basis,
  first_contact, confirmed_at, has_phone, has_email, sealed)
VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: customer_update
UPDATE customer SET version = version + 1, updated_at = $3, status = $4, store_id = $5, owner_id = $6, language = $7,
  source = $8, basis = $9, first_contact = $10, confirmed_at = $11, merged_into = $12, has_phone = $13,
  has_email = $14, sealed = $15
WHERE id = $1 AND version = $2;

-- name: customer_key_load
SELECT wrapped FROM customer_key WHERE customer_id = $1;

-- name: customer_key_insert
INSERT INTO customer_key (customer_id, wrapped) VALUES ($1, $2);

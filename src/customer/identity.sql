-- name: identity_insert
INSERT INTO identity (hash, slot, customer_id, kind) VALUES ($1, $2, $3, $4) ON CONFLICT (hash, slot) DO NOTHING;

-- name: identity_delete
DELETE FROM identity WHERE hash = $1 AND slot = $2 AND customer_id = $3;

-- name: identity_holder
SELECT customer_id FROM identity WHERE hash = $1 AND slot = 0;

-- name: identity_holders
SELECT customer_id FROM identity WHERE hash = $1 ORDER BY slot DESC LIMIT $2;

-- name: identity_gone_find
SELECT 1 FROM identity_gone WHERE hash = $1;

-- name: identity_gone_insert
INSERT INTO identity_gone (hash, at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING;

-- name: identity_gone_delete
DELETE FROM identity_gone WHERE hash = $1;

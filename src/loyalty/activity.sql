-- name: activity_insert
INSERT INTO activity (id, customer_id, kind, name, source, external_id, at, number, store_id, note, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (source, external_id) DO NOTHING

-- name: activity_by_external
SELECT id, customer_id, kind, name, source, external_id, at, number, store_id, note FROM activity
WHERE source = $1 AND external_id = $2

-- name: activity_by_id
SELECT id, customer_id, kind, name, source, external_id, at, number, store_id, note FROM activity WHERE id = $1

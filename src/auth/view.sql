-- name: view_list
SELECT id, version, created_at, updated_at, owner, owner_name, shared, page, name, position, filter, sort, columns
FROM saved_view WHERE (owner = $1 OR shared = 1) AND (page = $2 OR $2 = '')
ORDER BY page, position, name, id LIMIT $3

-- name: view_by_id
SELECT id, version, created_at, updated_at, owner, owner_name, shared, page, name, position, filter, sort, columns
FROM saved_view WHERE id = $1 AND (owner = $2 OR shared = 1)

-- name: view_count
SELECT COUNT(*) FROM saved_view WHERE owner = $1

-- name: view_insert
INSERT INTO saved_view (id, version, created_at, updated_at, owner, owner_name, shared, page, name, position, filter,
  sort, columns)
VALUES ($1, 1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (owner, page, name) DO NOTHING

-- name: view_update
UPDATE saved_view SET version = version + 1, updated_at = $3, shared = $4, name = $5, position = $6, filter = $7,
  sort = $8, columns = $9
WHERE id = $1 AND version = $2

-- name: view_same_name
SELECT 1 FROM saved_view WHERE owner = $1 AND page = $2 AND name = $3 AND id <> $4

-- name: view_delete
DELETE FROM saved_view WHERE id = $1

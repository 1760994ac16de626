-- name: note_insert
INSERT INTO note (customer_id, id, version, created_at, updated_at, author, author_name, pinned, visibility, sealed)
VALUES ($1, $2, 1, $3, $3, $4, $5, $6, $7, $8);

-- name: note_update
UPDATE note SET version = version + 1, updated_at = $4, pinned = $5, visibility = $6, sealed = $7
WHERE customer_id = $1 AND id = $2 AND version = $3;

-- name: note_delete
DELETE FROM note WHERE customer_id = $1 AND id = $2;

-- name: note_delete_first
DELETE FROM note WHERE customer_id = $1 AND id = $2 AND version = 1;

-- name: note_load
SELECT id, version, created_at, updated_at, author, author_name, pinned, visibility, sealed
FROM note WHERE customer_id = $1 AND id = $2 AND (visibility <> 'author' OR author = $3);

-- name: note_all
SELECT id, sealed FROM note WHERE customer_id = $1 ORDER BY id;

-- name: note_put
INSERT INTO note (customer_id, id, version, created_at, updated_at, author, author_name, pinned, visibility, sealed)
SELECT CAST($3 AS BIGINT), id, version, created_at, updated_at, author, author_name, pinned, visibility, $4
FROM note WHERE customer_id = $1 AND id = $2;

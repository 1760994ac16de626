-- name: customer_make_alias
UPDATE customer SET version = version + 1, updated_at = $3, status = 'merged', merged_into = $4
WHERE id = $1 AND version = $2;

-- name: customer_unmake_alias
UPDATE customer SET version = version + 1, updated_at = $3, status = $4, merged_into = NULL
WHERE id = $1 AND merged_into = $2;

-- name: customer_point_aliases
UPDATE customer SET merged_into = $2 WHERE merged_into = $1;

-- name: customer_point_alias
UPDATE customer SET merged_into = $3 WHERE id = $1 AND merged_into = $2;

-- name: customer_merge_insert
INSERT INTO customer_merge (survivor_id, loser_id, id, at, actor, sealed) VALUES ($1, $2, $3, $4, $5, $6);

-- name: customer_merge_load
SELECT loser_id, undone_at, sealed FROM customer_merge WHERE survivor_id = $1 AND id = $2;

-- name: customer_merge_undo
UPDATE customer_merge SET undone_at = $3 WHERE survivor_id = $1 AND id = $2;

-- name: customer_merge_all
SELECT id, loser_id, at, actor, undone_at FROM customer_merge WHERE survivor_id = $1 ORDER BY id DESC LIMIT $2;

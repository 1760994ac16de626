-- name: view_store
SELECT name FROM store WHERE id = $1

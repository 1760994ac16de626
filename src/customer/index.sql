-- name: search_piece_delete
DELETE FROM search_piece WHERE piece = $1 AND customer_id = $2;

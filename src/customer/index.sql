-- name: search_piece_insert
INSERT INTO search_piece (piece, customer_id) VALUES ($1, $2) ON CONFLICT (piece, customer_id) DO NOTHING;

-- name: search_piece_delete
DELETE FROM search_piece WHERE piece = $1 AND customer_id = $2;

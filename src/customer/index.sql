-- name: search_piece_insert_few
INSERT INTO search_piece (piece, customer_id) VALUES
  ($2, $1), ($3, $1), ($4, $1), ($5, $1)
ON CONFLICT (piece, customer_id) DO NOTHING;

-- name: search_piece_insert_many
INSERT INTO search_piece (piece, customer_id) VALUES
  ($2, $1), ($3, $1), ($4, $1), ($5, $1), ($6, $1), ($7, $1), ($8, $1), ($9, $1),
  ($10, $1), ($11, $1), ($12, $1), ($13, $1), ($14, $1), ($15, $1), ($16, $1), ($17, $1)
ON CONFLICT (piece, customer_id) DO NOTHING;

-- name: search_piece_delete
DELETE FROM search_piece WHERE piece = $1 AND customer_id = $2;

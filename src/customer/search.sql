-- name: search_piece_count
SELECT COUNT(*) FROM (SELECT 1 AS one FROM search_piece WHERE piece = $1 LIMIT $2) AS few;

-- name: search_piece_window
SELECT customer_id FROM search_piece WHERE piece = $1 AND customer_id < $2 ORDER BY customer_id DESC LIMIT 1 OFFSET $3;

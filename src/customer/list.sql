-- name: search_piece_count
SELECT COUNT(*) FROM (SELECT 1 AS one FROM search_piece WHERE piece = $1 LIMIT $2) AS few;

-- name: scores_number
SELECT COUNT(*) FROM customer_score

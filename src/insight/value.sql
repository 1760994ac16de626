-- name: value_scores
SELECT customer_id, expected_12m FROM customer_score ORDER BY customer_id LIMIT $1

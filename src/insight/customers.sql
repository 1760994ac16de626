-- name: score_history_of
SELECT as_of, churn_risk, value_12m, rfm, rfm_class, class, lifecycle FROM customer_score_history
WHERE customer_id = $1 ORDER BY as_of DESC LIMIT $2

-- name: attribute_score_before
SELECT h.churn_risk FROM customer_score_history h JOIN customer_score s ON s.customer_id = h.customer_id
WHERE h.customer_id = $1 AND h.as_of < s.as_of ORDER BY h.as_of DESC LIMIT 1

-- name: attribute_events
SELECT e.type, e.at, e.body FROM event e
WHERE e.customer_id = $1 AND e.at >= $2 AND e.type IN ('sale.returned', 'activity.recorded')
ORDER BY e.at, e.id LIMIT 200

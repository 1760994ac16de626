-- name: acquisition_costs
SELECT a.source, a.starts_on, a.ends_on, a.amount FROM acquisition_cost a
WHERE a.starts_on < $2 AND a.ends_on >= $1 ORDER BY a.id

-- name: acquisition_sources
SELECT c.id, c.source FROM customer c ORDER BY c.id

-- name: acquisition_worth
SELECT s.customer_id, s.value_history + s.value_12m FROM customer_score s ORDER BY s.customer_id

-- name: tier_census_counts
SELECT tier_id, COUNT(*) FROM member_tier WHERE set_id = $1 GROUP BY tier_id

-- name: tier_census_customers
SELECT COUNT(*) FROM customer c WHERE c.status NOT IN ('merged', 'erased')

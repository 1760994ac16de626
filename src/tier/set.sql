-- name: tier_members
SELECT 1 AS one FROM member_tier WHERE tier_id = $1 OR floor_id = $1 LIMIT 1

-- name: quota_raise
INSERT INTO reward_quota (customer_id, subject_id, kind, period_at, n) VALUES ($1, $2, $3, $4, 1)
ON CONFLICT (customer_id, subject_id, kind, period_at) DO UPDATE SET n = reward_quota.n + 1 WHERE reward_quota.n < $5

-- name: quota_lower
UPDATE reward_quota SET n = n - 1
WHERE customer_id = $1 AND subject_id = $2 AND kind = $3 AND period_at = $4 AND n > 0

-- name: quota_count
SELECT n FROM reward_quota WHERE customer_id = $1 AND subject_id = $2 AND kind = $3 AND period_at = $4

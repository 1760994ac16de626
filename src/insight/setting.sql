-- name: insight_setting_read
SELECT churn_days, window_days, margin, discount, confidence, cost_per_order, cost_to_win, version, updated_at
FROM insight_setting WHERE id = 1

-- name: insight_setting_write
UPDATE insight_setting SET churn_days = $1, window_days = $2, margin = $3, discount = $4, confidence = $5,
  cost_per_order = $6, cost_to_win = $7, version = version + 1, updated_at = $8
WHERE id = 1 AND version = $9

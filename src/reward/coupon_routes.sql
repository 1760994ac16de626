-- name: template_figures
SELECT (SELECT COUNT(*) FROM coupon WHERE template_id = $1 AND customer_id <> 0 AND state <> 'cancelled'),
  COUNT(CASE WHEN state = 'used' THEN 1 END), COUNT(CASE WHEN state = 'locked' AND until_at > $2 THEN 1 END),
  COUNT(CASE WHEN state = 'returned' THEN 1 END),
  CAST(COALESCE(SUM(CASE WHEN state = 'used' THEN amount END), 0) AS BIGINT)
FROM coupon_use WHERE template_id = $1

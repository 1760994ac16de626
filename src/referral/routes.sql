-- name: leaders
SELECT r.referrer_id, COUNT(*), COUNT(CASE WHEN r.state = 'rewarded' THEN 1 END),
  CAST(COALESCE(SUM(CASE WHEN r.state <> 'denied' THEN s.spent END), 0) AS BIGINT) AS brought
FROM referral r LEFT JOIN customer_stat s ON s.customer_id = r.referee_id
GROUP BY r.referrer_id ORDER BY brought DESC, r.referrer_id LIMIT $1

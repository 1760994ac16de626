-- name: offer_counts
SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN state = 'rewarded' THEN 1 ELSE 0 END), 0) AS BIGINT)
FROM referral WHERE referrer_id = $1

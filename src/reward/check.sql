-- name: check_redemptions
SELECT r.id, CASE WHEN r.state = 'done' THEN r.points ELSE 0 END, COALESCE(p.amount, 0)
FROM redemption r LEFT JOIN
  (SELECT source_id, CAST(SUM(CASE WHEN credit = 'spent' THEN amount ELSE -amount END) AS BIGINT) AS amount
   FROM posting WHERE source = 'redemption' AND kind IN ('spend', 'refund') AND (credit = 'spent' OR debit = 'spent')
   GROUP BY source_id) AS p ON p.source_id = r.id
WHERE COALESCE(p.amount, 0) <> CASE WHEN r.state = 'done' THEN r.points ELSE 0 END ORDER BY r.id LIMIT 1

-- name: check_coupons
SELECT c.id, c.uses, COALESCE(u.n, 0) FROM coupon c LEFT JOIN
  (SELECT coupon_id, COUNT(*) AS n FROM coupon_use WHERE state IN ('locked', 'used') GROUP BY coupon_id) AS u
  ON u.coupon_id = c.id
WHERE c.uses <> COALESCE(u.n, 0) ORDER BY c.id LIMIT 1

-- name: check_quotas
SELECT q.customer_id, q.n, COALESCE(u.n, 0) FROM reward_quota q LEFT JOIN
  (SELECT customer_id, template_id, COUNT(*) AS n FROM coupon_use
   WHERE state IN ('locked', 'used') AND customer_id <> 0 AND template_id IS NOT NULL
   GROUP BY customer_id, template_id) AS u ON u.customer_id = q.customer_id AND u.template_id = q.subject_id
WHERE q.kind = 'use' AND q.customer_id <> 0 AND q.period_at = 0 AND q.n <> COALESCE(u.n, 0)
ORDER BY q.customer_id LIMIT 1

-- name: warn_lapsing
SELECT customer_id, CAST(SUM(remaining) AS BIGINT), MIN(lapse_at) FROM
  (SELECT DISTINCT a.customer_id, l.id, l.remaining, COALESCE(l.expires_at, a.slides_until) AS lapse_at
   FROM account a JOIN posting p ON p.customer_id = a.customer_id AND p.wallet_id = a.wallet_id
   JOIN lot l ON l.id = p.lot_id AND l.customer_id = a.customer_id
   WHERE a.wallet_id = $1 AND a.next_due_at < $3 AND a.customer_id > $4 AND l.remaining > 0 AND l.state = 'active'
     AND COALESCE(l.expires_at, a.slides_until) >= $2 AND COALESCE(l.expires_at, a.slides_until) < $3) AS lapsing
GROUP BY customer_id HAVING SUM(remaining) >= $5 ORDER BY customer_id LIMIT $6

-- name: warn_note
INSERT INTO expiry_warned (customer_id, warning_id, lapse_day, amount, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (customer_id, warning_id, lapse_day) DO NOTHING

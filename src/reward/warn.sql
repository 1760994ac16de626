-- name: warn_slice
SELECT CAST(MAX(customer_id) AS BIGINT), COUNT(*) FROM
  (SELECT customer_id FROM account WHERE wallet_id = $1 AND next_due_at + 0 < $2 AND customer_id > $3
   ORDER BY customer_id LIMIT $4) AS slice

-- name: warn_lapsing
-- CROSS JOIN is the order of the loops for SQLite, and means nothing to PostgreSQL.
SELECT customer_id, CAST(SUM(remaining) AS BIGINT), MIN(lapse_at) FROM
  (SELECT DISTINCT a.customer_id, l.id, l.remaining, COALESCE(l.expires_at, a.slides_until) AS lapse_at
   FROM account a CROSS JOIN posting p CROSS JOIN lot l
   WHERE a.wallet_id = $1 AND a.next_due_at + 0 < $3 AND a.customer_id > $4 AND a.customer_id <= $5
     AND p.customer_id = a.customer_id AND p.wallet_id = a.wallet_id
     AND l.id = p.lot_id AND l.customer_id = a.customer_id AND l.remaining > 0 AND l.state = 'active'
     AND COALESCE(l.expires_at, a.slides_until) >= $2 AND COALESCE(l.expires_at, a.slides_until) < $3) AS lapsing
GROUP BY customer_id HAVING SUM(remaining) >= $6 ORDER BY customer_id

-- name: warn_note
INSERT INTO expiry_warned (customer_id, warning_id, lapse_day, amount, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (customer_id, warning_id, lapse_day) DO NOTHING

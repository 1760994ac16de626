-- name: check_next_customer
SELECT MIN(customer_id) FROM
  (SELECT customer_id FROM (SELECT customer_id FROM account WHERE customer_id > $1 ORDER BY customer_id LIMIT 1) AS a
   UNION ALL
   SELECT customer_id FROM (SELECT customer_id FROM posting WHERE customer_id > $1 ORDER BY customer_id LIMIT 1) AS p)
  AS next_one

-- name: check_postings
SELECT wallet_id, debit, credit, amount FROM posting WHERE customer_id = $1

-- name: check_accounts
SELECT wallet_id, granted, pending, active, held, spent, expired, reversed, forfeited, debt, next_expiry_at
FROM account WHERE customer_id = $1

-- name: check_next_expiries
SELECT wallet_id, MIN(expires_at) FROM
  (SELECT DISTINCT l.id, l.wallet_id, l.expires_at FROM posting p JOIN lot l ON l.id = p.lot_id
   WHERE p.customer_id = $1 AND l.customer_id = $1 AND l.remaining > 0) AS open_lots
WHERE expires_at IS NOT NULL GROUP BY wallet_id

-- name: check_lots
SELECT l.id, l.remaining, CAST(SUM(CASE WHEN p.credit = 'active' THEN p.amount WHEN p.debit = 'active' THEN
  -p.amount ELSE 0 END)
  AS BIGINT),
  l.granted, CAST(SUM(CASE WHEN p.kind IN ('earn', 'grant') THEN p.amount ELSE 0 END) AS BIGINT)
FROM posting p JOIN lot l ON l.id = p.lot_id
WHERE p.customer_id = $1 AND l.customer_id = $1
GROUP BY l.id, l.remaining, l.granted

-- name: check_strays
SELECT l.id FROM lot l
WHERE l.remaining > 0 AND NOT EXISTS (SELECT 1 FROM posting p WHERE p.customer_id = l.customer_id AND p.lot_id = l.id)
LIMIT 1

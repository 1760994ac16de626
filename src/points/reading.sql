-- name: reading_history
SELECT p.at, CAST(MAX(p.id) AS BIGINT), p.kind, p.source, p.source_id,
  CAST(SUM(CASE WHEN p.credit IN ('pending', 'active', 'held', 'debt') THEN p.amount ELSE 0 END
    - CASE WHEN p.debit IN ('pending', 'active', 'held', 'debt') THEN p.amount ELSE 0 END) AS BIGINT),
  CAST(SUM(CASE WHEN p.credit = 'pending' THEN p.amount ELSE 0 END) AS BIGINT), MIN(p.note)
FROM posting p
WHERE p.customer_id = $1 AND p.wallet_id = $2 AND p.at <= $3
GROUP BY p.at, p.kind, p.source, p.source_id
HAVING p.at < $3 OR MAX(p.id) < $4
ORDER BY p.at DESC, MAX(p.id) DESC LIMIT $5

-- name: reading_expiries
SELECT expires_at, CAST(SUM(remaining) AS BIGINT) FROM
  (SELECT DISTINCT l.id, l.expires_at, l.remaining FROM posting p JOIN lot l ON l.id = p.lot_id
   WHERE p.customer_id = $1 AND p.wallet_id = $2 AND l.customer_id = $1 AND l.remaining > 0 AND l.expires_at > $3)
  AS open_lots
GROUP BY expires_at ORDER BY expires_at LIMIT $4

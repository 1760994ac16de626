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

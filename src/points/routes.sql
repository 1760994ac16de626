-- name: routes_expiries
SELECT expires_at, CAST(SUM(remaining) AS BIGINT) FROM
  (SELECT DISTINCT l.id, l.expires_at, l.remaining FROM posting p JOIN lot l ON l.id = p.lot_id
   WHERE p.customer_id = $1 AND p.wallet_id = $2 AND p.kind IN ('earn', 'grant', 'move_in', 'refund')
     AND l.customer_id = $1 AND l.remaining > 0 AND l.expires_at > $3) AS open_lots
GROUP BY expires_at ORDER BY expires_at LIMIT $4

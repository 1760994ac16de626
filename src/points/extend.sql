-- name: extend_lot
UPDATE lot SET expires_at = $2 WHERE id = $1

-- name: extend_expired
SELECT lot_id, amount FROM
  (SELECT p.lot_id, CAST(SUM(CASE WHEN p.credit = 'expired' THEN p.amount ELSE -p.amount END) AS BIGINT) AS amount
   FROM posting p JOIN lot l ON l.id = p.lot_id
   WHERE p.customer_id = $1 AND p.wallet_id = $2 AND l.customer_id = $1
     AND (p.credit = 'expired' OR p.debit = 'expired') GROUP BY p.lot_id) AS expired_lots
WHERE amount > 0 ORDER BY lot_id DESC LIMIT $3

-- name: moved_lots_told_of
SELECT DISTINCT l.id, l.customer_id, l.wallet_id, l.granted, l.remaining, l.held, l.reversed, l.state, l.earned_at,
  l.activates_at, l.cancels_at, l.expires_at, l.source, l.source_id, l.rule_id, l.rule_version, l.base,
  l.campaign_id, l.funding, l.fair_value, l.parent_id
FROM posting p JOIN lot l ON l.id = p.lot_id
WHERE p.customer_id = $1 AND p.kind IN ('earn', 'grant', 'move_in', 'refund', 'transfer_in', 'reinstate')
  AND l.customer_id = $2 AND l.wallet_id = $3
ORDER BY l.id

-- name: moved_ended
SELECT lot_id, expired, spent FROM
  (SELECT lot_id,
     CAST(SUM(CASE WHEN credit = 'expired' THEN amount WHEN debit = 'expired' THEN -amount ELSE 0 END) AS BIGINT)
       AS expired,
     CAST(SUM(CASE WHEN credit = 'spent' THEN amount WHEN debit = 'spent' THEN -amount ELSE 0 END) AS BIGINT) AS spent
   FROM posting WHERE customer_id = $1 AND wallet_id = $2 AND lot_id IS NOT NULL GROUP BY lot_id) AS ended
WHERE expired <> 0 OR spent <> 0 ORDER BY lot_id

-- name: moved_lot
UPDATE lot SET customer_id = $2 WHERE id = $1

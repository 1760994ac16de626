-- name: movement_mark
UPDATE lot SET reversed = reversed + CAST($2 AS BIGINT) WHERE id = $1 AND reversed = $3

-- name: movement_parts
SELECT lot_id, amount, customer_id, id FROM posting
WHERE customer_id = $1 AND at = $2 AND kind = 'spend' AND source = $3 AND source_id = $4
UNION ALL
SELECT p.lot_id, p.amount, p.customer_id, p.id
FROM spend_share s JOIN posting p ON p.customer_id = s.member_id AND p.at = s.at
WHERE s.customer_id = $1 AND s.at = $2 AND s.source = $3 AND s.source_id = $4
  AND p.kind = 'spend' AND p.source = $3 AND p.source_id = $4 AND p.wallet_id = s.wallet_id
ORDER BY 4

-- name: movement_expired
SELECT CAST(SUM(CASE WHEN credit = 'expired' THEN amount ELSE -amount END) AS BIGINT)
FROM posting WHERE customer_id = $1 AND lot_id = $2 AND (credit = 'expired' OR debit = 'expired')

-- name: movement_reversed
SELECT CAST(SUM(CASE WHEN credit = 'reversed' THEN amount ELSE -amount END) AS BIGINT)
FROM posting WHERE customer_id = $1 AND lot_id = $2 AND for_lot IS NULL
  AND ((credit = 'reversed' AND debit <> 'debt') OR debit = 'reversed')

-- name: movement_spent
SELECT CAST(SUM(CASE WHEN credit = 'spent' THEN amount ELSE -amount END) AS BIGINT)
FROM posting WHERE customer_id = $1 AND lot_id = $2 AND for_lot IS NULL AND (credit = 'spent' OR debit = 'spent')

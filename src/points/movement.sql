-- name: movement_mark
UPDATE lot SET reversed = reversed + CAST($2 AS BIGINT) WHERE id = $1 AND reversed = $3

-- name: movement_parts
SELECT lot_id, amount FROM posting
WHERE customer_id = $1 AND at = $2 AND kind = 'spend' AND source = $3 AND source_id = $4 ORDER BY id

-- name: movement_expired
SELECT CAST(SUM(CASE WHEN credit = 'expired' THEN amount ELSE -amount END) AS BIGINT)
FROM posting WHERE customer_id = $1 AND lot_id = $2 AND (credit = 'expired' OR debit = 'expired')

-- name: movement_reversed
SELECT CAST(SUM(CASE WHEN credit = 'reversed' THEN amount ELSE -amount END) AS BIGINT)
FROM posting WHERE customer_id = $1 AND lot_id = $2 AND for_lot IS NULL
  AND ((credit = 'reversed' AND debit <> 'debt') OR debit = 'reversed')

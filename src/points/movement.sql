-- name: movement_mark
UPDATE lot SET reversed = reversed + CAST($2 AS BIGINT) WHERE id = $1 AND reversed = $3

-- name: movement_parts
SELECT lot_id, amount FROM posting
WHERE customer_id = $1 AND at = $2 AND kind = 'spend' AND source = $3 AND source_id = $4 ORDER BY id

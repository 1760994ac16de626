-- name: earn_lots_due
SELECT DISTINCT customer_id, wallet_id FROM
  (SELECT customer_id, wallet_id FROM lot WHERE expires_at IS NOT NULL AND remaining > 0 AND expires_at <= $1
   ORDER BY expires_at, id LIMIT $2) AS due

-- name: earn_reverse_mark
UPDATE lot SET reversed = reversed + CAST($2 AS BIGINT) WHERE id = $1 AND reversed = $3

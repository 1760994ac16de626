-- name: correction_by_id
SELECT id, customer_id, wallet_id, kind, points, lot_id, until_at, reason, state, maker, maker_name, maker_id, made_at,
  lapses_at, decider, decider_name, decided_at, note, posted
FROM correction WHERE id = $1

-- name: correction_insert
INSERT INTO correction (id, customer_id, wallet_id, kind, points, lot_id, until_at, reason, state, maker, maker_name,
  maker_id, made_at, lapses_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $10, $11, $12, $13)

-- Whoever comes second changes nothing.
-- name: correction_decide
UPDATE correction SET state = $2, decider = $3, decider_name = $4, decided_at = $5, note = $6
WHERE id = $1 AND state = 'waiting' AND lapses_at > $5

-- name: correction_posted
UPDATE correction SET posted = $2 WHERE id = $1

-- name: correction_due
SELECT id FROM correction WHERE state = 'waiting' AND lapses_at <= $1 ORDER BY lapses_at, id LIMIT $2

-- name: correction_lapse
UPDATE correction SET state = 'lapsed', decided_at = lapses_at WHERE id = $1 AND state = 'waiting' AND lapses_at <= $2

-- What was corrected without a second person: added, taken and brought back alike.
-- name: correction_lately
SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM posting
WHERE customer_id = $1 AND at > $2 AND wallet_id = $3 AND source = 'staff' AND kind IN ('grant', 'take', 'reinstate')

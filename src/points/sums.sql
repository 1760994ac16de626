-- name: sums_mark_row
SELECT tx, posting_id, last_id, zone FROM points_mark WHERE id = 1

-- name: sums_after
SELECT p.wallet_id, p.at, p.id, p.tx, p.store_id, p.kind, p.debit, p.credit, p.amount, l.earned_at, l.parent_id
FROM posting p LEFT JOIN lot l ON l.id = p.lot_id
WHERE (p.tx, p.id) > ($1, $2) AND p.tx < $3 ORDER BY p.tx, p.id LIMIT $4

-- name: sums_after_of_wallet
SELECT p.wallet_id, p.at, p.id, p.tx, p.store_id, p.kind, p.debit, p.credit, p.amount, l.earned_at, l.parent_id
FROM posting p LEFT JOIN lot l ON l.id = p.lot_id
WHERE (p.tx, p.id) > ($1, $2) AND p.wallet_id = $3

-- name: sums_of_all
SELECT p.wallet_id, p.at, p.id, p.tx, p.store_id, p.kind, p.debit, p.credit, p.amount, l.earned_at, l.parent_id
FROM posting p LEFT JOIN lot l ON l.id = p.lot_id WHERE p.wallet_id = $1

-- name: sums_up_to
SELECT p.wallet_id, p.at, p.id, p.tx, p.store_id, p.kind, p.debit, p.credit, p.amount, l.earned_at, l.parent_id
FROM posting p LEFT JOIN lot l ON l.id = p.lot_id
WHERE NOT (p.tx, p.id) > (CAST($1 AS BIGINT), CAST($2 AS BIGINT))

-- name: sums_move
UPDATE points_mark SET tx = $3, posting_id = $4, last_id = CASE WHEN last_id > $5 THEN last_id ELSE $5 END,
  updated_at = $6
WHERE id = 1 AND tx = $1 AND posting_id = $2 AND zone = $7

-- name: sums_restart
UPDATE points_mark SET tx = 0, posting_id = 0, last_id = 0, zone = $1, updated_at = $2 WHERE id = 1

-- name: sums_forget_days
DELETE FROM points_day

-- name: sums_forget_booked
DELETE FROM points_booked

-- name: sums_forget_cohorts
DELETE FROM points_cohort

-- name: sums_put_day
INSERT INTO points_day (wallet_id, day, store_id, kind, debit, credit, points, postings)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (wallet_id, day, store_id, kind, debit, credit)
DO UPDATE SET points = points_day.points + excluded.points, postings = points_day.postings + excluded.postings

-- name: sums_put_booked
INSERT INTO points_booked (wallet_id, day, kind, debit, credit, points, postings)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (wallet_id, day, kind, debit, credit)
DO UPDATE SET points = points_booked.points + excluded.points, postings = points_booked.postings + excluded.postings

-- name: sums_put_cohort
INSERT INTO points_cohort (wallet_id, day, flow, age, points) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (wallet_id, day, flow, age) DO UPDATE SET points = points_cohort.points + excluded.points

-- name: sums_days
SELECT wallet_id, day, store_id, kind, debit, credit, points, postings FROM points_day
ORDER BY wallet_id, day, store_id, kind, debit, credit

-- name: sums_booked
SELECT wallet_id, day, 0, kind, debit, credit, points, postings FROM points_booked
ORDER BY wallet_id, day, kind, debit, credit

-- name: sums_cohorts
SELECT wallet_id, day, age, flow, '', '', points, 0 FROM points_cohort ORDER BY wallet_id, day, flow, age

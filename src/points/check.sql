-- name: check_next_customer
SELECT MIN(customer_id) FROM
  (SELECT customer_id FROM (SELECT customer_id FROM account WHERE customer_id > $1 ORDER BY customer_id LIMIT 1) AS a
   UNION ALL
   SELECT customer_id FROM (SELECT customer_id FROM posting WHERE customer_id > $1 ORDER BY customer_id LIMIT 1) AS p)
  AS next_one

-- name: check_postings
SELECT wallet_id, debit, credit, amount, kind, id FROM posting WHERE customer_id = $1

-- name: check_accounts
SELECT wallet_id, granted, pending, active, held, spent, expired, reversed, forfeited, debt, next_due_at,
  slides_until
FROM account WHERE customer_id = $1

-- name: check_lots
SELECT l.id, l.wallet_id, l.remaining, l.held, l.state, l.granted, l.activates_at, l.cancels_at, l.expires_at,
  p.kind, p.debit, p.credit, p.amount, p.for_lot
FROM posting p JOIN lot l ON l.id = p.lot_id
WHERE p.customer_id = $1 AND l.customer_id = $1 ORDER BY l.id, p.id

-- name: check_held
SELECT id, held, taken FROM
  (SELECT l.id, l.held, COALESCE(CAST(SUM(t.amount) AS BIGINT), 0) AS taken
   FROM (SELECT DISTINCT lot_id FROM posting WHERE customer_id = $1 AND lot_id IS NOT NULL) AS p
     JOIN lot l ON l.id = p.lot_id
     LEFT JOIN (SELECT hl.lot_id, hl.amount FROM hold_of o JOIN hold_lot hl ON hl.hold_id = o.hold_id
                WHERE o.customer_id = $1) AS t ON t.lot_id = l.id
   WHERE l.customer_id = $1 GROUP BY l.id, l.held) AS each_lot
WHERE held <> taken ORDER BY id LIMIT 1

-- name: check_stray_lots
SELECT l.id, 0, 0 FROM lot l
WHERE (l.remaining > 0 OR l.held > 0)
  AND NOT EXISTS (SELECT 1 FROM posting p WHERE p.customer_id = l.customer_id AND p.lot_id = l.id)
LIMIT 1

-- name: check_reversed
SELECT l.id, l.reversed, COALESCE(r.amount, 0) FROM lot l LEFT JOIN
  (SELECT CAST(COALESCE(for_lot, lot_id) AS BIGINT) AS lot_id, -- with the cast SQLite sees that it can be looked up
     CAST(SUM(CASE WHEN credit = 'reversed' THEN amount ELSE -amount END) AS BIGINT) AS amount
   FROM posting WHERE (credit = 'reversed' AND kind = 'clawback') OR (debit = 'reversed' AND kind = 'refund')
   GROUP BY COALESCE(for_lot, lot_id)) AS r ON r.lot_id = l.id
WHERE l.reversed <> COALESCE(r.amount, 0) ORDER BY l.id LIMIT 1

-- name: check_hold_rows
SELECT h.id, 0, 0 FROM hold h LEFT JOIN hold_of o ON o.customer_id = h.customer_id AND o.hold_id = h.id
WHERE h.state = 'open' AND o.hold_id IS NULL ORDER BY h.id LIMIT 1

-- name: check_hold_over
SELECT o.hold_id, 0, 0 FROM hold_of o LEFT JOIN hold h ON h.id = o.hold_id AND h.state = 'open'
WHERE h.id IS NULL ORDER BY o.hold_id LIMIT 1

-- name: check_hold_parts
SELECT hold_id, amount, taken FROM
  (SELECT p.hold_id, p.number, p.amount, COALESCE(CAST(SUM(l.amount) AS BIGINT), 0) AS taken
   FROM hold_part p LEFT JOIN hold_lot l ON l.hold_id = p.hold_id AND l.number = p.number
   WHERE p.kind = 'points' GROUP BY p.hold_id, p.number, p.amount) AS each_part
WHERE amount <> taken ORDER BY hold_id LIMIT 1

-- name: check_transfers
SELECT t.id, t.points, COALESCE(s.amount, 0) FROM transfer t LEFT JOIN
  (SELECT source_id, CAST(SUM(amount) AS BIGINT) AS amount FROM posting
   WHERE kind = 'transfer_in' AND source = 'transfer' GROUP BY source_id) AS s ON s.source_id = t.id
WHERE t.points <> COALESCE(s.amount, 0) ORDER BY t.id LIMIT 1

-- name: check_hold_owners
SELECT t.hold_id, 0, 0 FROM hold_lot t JOIN hold h ON h.id = t.hold_id JOIN lot l ON l.id = t.lot_id
  LEFT JOIN hold_of o ON o.customer_id = l.customer_id AND o.hold_id = t.hold_id
WHERE h.state = 'open' AND o.hold_id IS NULL ORDER BY t.hold_id LIMIT 1

-- name: check_shares
SELECT s.source_id, 0, 0 FROM spend_share s
WHERE NOT EXISTS (SELECT 1 FROM posting p WHERE p.customer_id = s.member_id AND p.at = s.at AND p.kind = 'spend'
    AND p.source = s.source AND p.source_id = s.source_id AND p.wallet_id = s.wallet_id)
ORDER BY s.source_id LIMIT 1

-- name: check_household_heads
SELECT h.id, 0, 0 FROM household h
WHERE h.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM household_member m
  WHERE m.household_id = h.id AND m.customer_id = h.head_id AND m.left_at IS NULL)
ORDER BY h.id LIMIT 1

-- name: check_household_ends
SELECT h.id, 0, 0 FROM household h JOIN household_member m ON m.household_id = h.id AND m.left_at IS NULL
WHERE h.ended_at IS NOT NULL ORDER BY h.id LIMIT 1

-- name: check_household_dead
SELECT m.household_id, 0, 0 FROM household_member m JOIN customer c ON c.id = m.customer_id
WHERE m.left_at IS NULL AND c.status IN ('merged', 'erased') ORDER BY m.household_id LIMIT 1

-- name: book_account
SELECT granted, pending, active, held, spent, expired, reversed, forfeited, debt, next_due_at, slides_until
FROM account WHERE customer_id = $1 AND wallet_id = $2

-- name: book_lock
UPDATE account SET granted = granted WHERE customer_id = $1 AND wallet_id = $2

-- name: book_account_open
INSERT INTO account (customer_id, wallet_id, granted, pending, active, held, spent, expired, reversed, forfeited,
  debt)
VALUES ($1, $2, 0, 0, 0, 0, 0, 0, 0, 0, 0)
ON CONFLICT (customer_id, wallet_id) DO NOTHING

-- name: book_account_write
UPDATE account SET pending = pending + CAST($3 AS BIGINT), active = active + CAST($4 AS BIGINT),
  held = held + CAST($5 AS BIGINT), spent = spent + CAST($6 AS BIGINT), expired = expired + CAST($7 AS BIGINT),
  reversed = reversed + CAST($8 AS BIGINT), forfeited = forfeited + CAST($9 AS BIGINT),
  debt = debt + CAST($10 AS BIGINT), granted = granted + CAST($11 AS BIGINT), next_due_at = CAST($12 AS BIGINT),
  slides_until = CAST($13 AS BIGINT)
WHERE customer_id = $1 AND wallet_id = $2 AND pending + CAST($3 AS BIGINT) >= 0 AND active + CAST($4 AS BIGINT) >= 0
  AND held + CAST($5 AS BIGINT) >= 0 AND debt + CAST($10 AS BIGINT) >= 0

-- name: book_lots_open
SELECT DISTINCT l.id, l.customer_id, l.wallet_id, l.granted, l.remaining, l.held, l.reversed, l.state, l.earned_at,
  l.activates_at, l.cancels_at, l.expires_at, l.source, l.source_id, l.rule_id, l.rule_version, l.base,
  l.campaign_id, l.funding, l.fair_value, l.parent_id
FROM posting p JOIN lot l ON l.id = p.lot_id
WHERE p.customer_id = $1 AND p.wallet_id = $2
  AND p.kind IN ('earn', 'grant', 'move_in', 'refund', 'transfer_in', 'reinstate')
  AND l.customer_id = $1 AND (l.remaining > 0 OR l.held > 0)

-- name: book_lot_by_id
SELECT id, customer_id, wallet_id, granted, remaining, held, reversed, state, earned_at, activates_at, cancels_at,
  expires_at, source, source_id, rule_id, rule_version, base, campaign_id, funding, fair_value, parent_id
FROM lot WHERE id = $1

-- name: book_lot_write
UPDATE lot SET remaining = $4, held = $5, state = $6 WHERE id = $1 AND remaining = $2 AND held = $3

-- name: book_lot_insert
INSERT INTO lot (id, customer_id, wallet_id, granted, remaining, held, reversed, state, earned_at, posted_at,
  activates_at, cancels_at, expires_at, source, source_id, rule_id, rule_version, campaign_id, funding, fair_value,
  parent_id, base)
VALUES ($1, $2, $3, $4, $5, 0, 0, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)

-- name: book_lot_follow
UPDATE lot SET customer_id = $2 WHERE id = $1

-- name: book_posting_insert
INSERT INTO posting (customer_id, at, id, wallet_id, lot_id, kind, debit, credit, amount, source, source_id, for_lot,
  note, store_id, tx)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, {{tx}})

-- name: book_term_insert
INSERT INTO lot_term (customer_id, id, wallet_id, lot_id, at, activates_before, activates_after, expires_before,
  expires_after, kind, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: lot_insert
INSERT INTO lot (id, customer_id, wallet_id, granted, remaining, reversed, state, earned_at, posted_at,
  activates_at, expires_at,
  source, source_id, rule_id, rule_version, base)
VALUES ($1, $2, $3, $4, $4, 0, 'active', $5, $6, $5, $7, $8, $9, $10, $11, $12)

-- name: lot_take
UPDATE lot SET remaining = remaining - CAST($2 AS BIGINT), state = CASE WHEN remaining = CAST($2 AS BIGINT) THEN $3
  ELSE state END
WHERE id = $1 AND remaining >= CAST($2 AS BIGINT)

-- name: lot_put_back
UPDATE lot SET remaining = remaining + CAST($2 AS BIGINT), state = 'active'
WHERE id = $1 AND remaining + CAST($2 AS BIGINT) <= granted

-- name: lot_by_id
SELECT id, customer_id, wallet_id, granted, remaining, reversed, earned_at, expires_at, rule_id, rule_version, base
FROM lot WHERE id = $1

-- name: lots_open
SELECT DISTINCT l.id, l.customer_id, l.wallet_id, l.granted, l.remaining, l.reversed, l.earned_at, l.expires_at,
  l.rule_id,
  l.rule_version, l.base
FROM posting p JOIN lot l ON l.id = p.lot_id
WHERE p.customer_id = $1 AND p.wallet_id = $2 AND p.kind IN ('earn', 'grant', 'move_in', 'refund')
  AND l.customer_id = $1
  AND l.remaining > 0
ORDER BY l.expires_at NULLS LAST, l.earned_at, l.id

-- name: lots_of_cause
SELECT id, customer_id, wallet_id, granted, remaining, reversed, earned_at, expires_at, rule_id, rule_version, base
FROM lot WHERE source = $1 AND source_id = $2 ORDER BY id

-- name: lots_told_of
SELECT DISTINCT l.id, l.customer_id, l.wallet_id, l.granted, l.remaining, l.reversed, l.earned_at, l.expires_at,
  l.rule_id,
  l.rule_version, l.base
FROM posting p JOIN lot l ON l.id = p.lot_id
WHERE p.customer_id = $1 AND p.kind IN ('earn', 'grant', 'move_in', 'refund') AND l.customer_id = $2
ORDER BY l.id

-- name: lot_expired
SELECT CAST(SUM(CASE WHEN credit = 'expired' THEN amount ELSE -amount END) AS BIGINT)
FROM posting WHERE customer_id = $1 AND lot_id = $2 AND (credit = 'expired' OR debit = 'expired')

-- name: lots_ended
SELECT lot_id, expired, spent FROM
  (SELECT lot_id,
     CAST(SUM(CASE WHEN credit = 'expired' THEN amount WHEN debit = 'expired' THEN -amount ELSE 0 END) AS BIGINT)
       AS expired,
     CAST(SUM(CASE WHEN credit = 'spent' THEN amount WHEN debit = 'spent' THEN -amount ELSE 0 END) AS BIGINT) AS spent
   FROM posting WHERE customer_id = $1 AND lot_id IS NOT NULL GROUP BY lot_id) AS ended
WHERE expired <> 0 OR spent <> 0 ORDER BY lot_id

-- name: lot_move
UPDATE lot SET customer_id = $2 WHERE id = $1

-- name: account_open
INSERT INTO account (customer_id, wallet_id, granted, pending, active, held, spent, expired, reversed, forfeited,
  debt,
  next_expiry_at)
VALUES ($1, $2, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL)
ON CONFLICT (customer_id, wallet_id) DO NOTHING

-- name: posting_insert
INSERT INTO posting (customer_id, at, id, wallet_id, lot_id, kind, debit, credit, amount, source, source_id, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)

-- name: account_grant
INSERT INTO account (customer_id, wallet_id, granted, pending, active, held, spent, expired, reversed, forfeited,
  debt,
  next_expiry_at)
VALUES ($1, $2, $3, 0, $3, 0, 0, 0, 0, 0, 0, $4)
ON CONFLICT (customer_id, wallet_id) DO UPDATE SET granted = account.granted + excluded.granted,
  active = account.active + excluded.active,
  next_expiry_at = CASE WHEN account.next_expiry_at IS NULL OR account.next_expiry_at > excluded.next_expiry_at
    THEN excluded.next_expiry_at ELSE account.next_expiry_at END

-- name: account_lock
UPDATE account SET granted = granted WHERE customer_id = $1 AND wallet_id = $2

-- name: account_debt
SELECT debt FROM account WHERE customer_id = $1 AND wallet_id = $2

-- name: account_move
UPDATE account SET pending = pending + CAST($3 AS BIGINT), active = active + CAST($4 AS BIGINT), held = held +
  CAST($5 AS BIGINT),
  spent = spent + CAST($6 AS BIGINT), expired = expired + CAST($7 AS BIGINT), reversed = reversed + CAST($8 AS
    BIGINT),
  forfeited = forfeited + CAST($9 AS BIGINT), debt = debt + CAST($10 AS BIGINT),
  granted = granted + CAST($11 AS BIGINT)
WHERE customer_id = $1 AND wallet_id = $2 AND pending + CAST($3 AS BIGINT) >= 0 AND active + CAST($4 AS BIGINT) >= 0
  AND held + CAST($5 AS BIGINT) >= 0 AND debt + CAST($10 AS BIGINT) >= 0

-- name: account_by_key
SELECT granted, pending, active, held, spent, expired, reversed, forfeited, debt, next_expiry_at
FROM account WHERE customer_id = $1 AND wallet_id = $2

-- name: account_expiry_lower
UPDATE account SET next_expiry_at = CAST($3 AS BIGINT)
WHERE customer_id = $1 AND wallet_id = $2 AND CAST($3 AS BIGINT) IS NOT NULL
  AND (next_expiry_at IS NULL OR next_expiry_at > CAST($3 AS BIGINT))

-- name: account_expiry_set
UPDATE account SET next_expiry_at = CAST($4 AS BIGINT) WHERE customer_id = $1 AND wallet_id = $2 AND next_expiry_at
  = $3

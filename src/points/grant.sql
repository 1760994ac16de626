-- name: grant_account
INSERT INTO account (customer_id, wallet_id, granted, pending, active, held, spent, expired, reversed, forfeited,
  debt, next_due_at)
VALUES ($1, $2, $3, 0, $3, 0, 0, 0, 0, 0, 0, $4)
ON CONFLICT (customer_id, wallet_id) DO UPDATE SET granted = account.granted + excluded.granted,
  active = account.active + excluded.active,
  next_due_at = CASE WHEN account.next_due_at IS NULL OR account.next_due_at > excluded.next_due_at
    THEN excluded.next_due_at ELSE account.next_due_at END
WHERE account.debt = 0

-- name: grant_lots_of_cause
SELECT id, customer_id, wallet_id, granted, remaining, held, reversed, state, earned_at, activates_at, cancels_at,
  expires_at, source, source_id, rule_id, rule_version, base, campaign_id, funding, fair_value, parent_id
FROM lot WHERE source = $1 AND source_id = $2 ORDER BY id

-- name: grant_term_write
UPDATE lot SET activates_at = $2, cancels_at = NULL, expires_at = $3 WHERE id = $1

-- name: liability_open_lots
SELECT state, remaining, held, earned_at, activates_at, cancels_at, expires_at, granted, fair_value FROM lot
WHERE wallet_id = $1 AND (remaining > 0 OR held > 0)

-- name: liability_sliding_lots
SELECT l.state, l.remaining, l.held, l.earned_at, l.activates_at, l.cancels_at,
  COALESCE(l.expires_at, a.slides_until), l.granted, l.fair_value
FROM lot l JOIN account a ON a.customer_id = l.customer_id AND a.wallet_id = l.wallet_id
WHERE l.wallet_id = $1 AND (l.remaining > 0 OR l.held > 0)

-- name: liability_accounts
SELECT CAST(SUM(pending) AS BIGINT), CAST(SUM(active) AS BIGINT), CAST(SUM(held) AS BIGINT),
  CAST(SUM(debt) AS BIGINT)
FROM account WHERE wallet_id = $1

-- name: liability_cohorts
SELECT day, flow, age, points FROM points_cohort WHERE wallet_id = $1

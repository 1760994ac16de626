-- name: lots_of_customer
SELECT DISTINCT l.id, l.customer_id, l.wallet_id, l.granted, l.remaining, l.held, l.reversed, l.state, l.earned_at,
  l.activates_at, l.cancels_at, l.expires_at, l.source, l.source_id, l.rule_id, l.rule_version, l.base,
  l.campaign_id, l.funding, l.fair_value, l.parent_id
FROM posting p JOIN lot l ON l.id = p.lot_id
WHERE p.customer_id = $1 AND l.customer_id = $1 AND l.id < $2 ORDER BY l.id DESC LIMIT $3

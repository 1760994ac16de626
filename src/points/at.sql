-- name: at_lots
SELECT DISTINCT l.id, l.customer_id, l.wallet_id, l.granted, l.remaining, l.held, l.reversed, l.state, l.earned_at,
  l.activates_at, l.cancels_at, l.expires_at, l.source, l.source_id, l.rule_id, l.rule_version, l.base,
  l.campaign_id, l.funding, l.fair_value, l.parent_id
FROM posting p JOIN lot l ON l.id = p.lot_id
WHERE p.customer_id = $1 AND p.wallet_id = $2 AND p.at <= $3 AND p.id < $4

-- name: at_postings
SELECT at, lot_id, kind, debit, credit, amount FROM posting
WHERE customer_id = $1 AND wallet_id = $2 AND at <= $3 AND id < $4 ORDER BY id

-- name: at_terms
SELECT lot_id, activates_before, expires_before FROM lot_term
WHERE customer_id = $1 AND id >= $2 AND wallet_id = $3 ORDER BY id DESC

-- name: at_holds
SELECT h.id, h.expires_at, l.lot_id, l.amount
FROM hold h JOIN hold_part p ON p.hold_id = h.id JOIN hold_lot l ON l.hold_id = p.hold_id AND l.number = p.number
WHERE h.id IN (SELECT source_id FROM posting WHERE customer_id = $1 AND wallet_id = $2 AND kind = 'hold' AND at <= $3
    AND id < $4 UNION SELECT hold_id FROM hold_of WHERE customer_id = $1
    -- one that came with a merge has left a trace here only when it ended
    UNION SELECT source_id FROM posting WHERE customer_id = $1 AND wallet_id = $2 AND kind = 'release'
      AND source = 'hold')
  AND p.kind = 'points' AND p.subject_id = $2 AND h.id < $4 AND h.expires_at <= $3
  AND (h.resolved_id IS NULL OR h.resolved_id >= $4 OR h.resolved_at > $3)
ORDER BY h.expires_at, h.id, l.place

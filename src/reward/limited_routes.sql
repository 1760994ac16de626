-- name: offer_claim_insert
INSERT INTO offer_claim (customer_id, offer_id, anchor_day, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (customer_id, offer_id, anchor_day) DO NOTHING

-- name: offer_claim_find
SELECT 1 FROM offer_claim WHERE customer_id = $1 AND offer_id = $2 AND anchor_day = $3

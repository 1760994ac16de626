-- name: pot_share_insert
INSERT INTO spend_share (customer_id, at, source, source_id, member_id, wallet_id) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING

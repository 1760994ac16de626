-- name: use_benefit
SELECT t.id, t.set_id FROM tier_benefit b JOIN tier t ON t.id = b.tier_id WHERE b.id = $1

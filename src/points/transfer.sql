-- name: transfer_insert
INSERT INTO transfer (id, from_id, to_id, wallet_id, points, fee, at, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: transfer_today
SELECT CAST(SUM(points) AS BIGINT) FROM transfer WHERE from_id = $1 AND at >= $2 AND wallet_id = $3

-- name: transfers_of
SELECT id, from_id, to_id, wallet_id, points, fee, at, note FROM transfer
WHERE from_id = $1 OR to_id = $1 ORDER BY id DESC LIMIT $2

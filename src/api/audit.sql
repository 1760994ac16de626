-- name: audit_insert
INSERT INTO audit (id, at, actor, actor_name, peer, act, object, object_id, diff, reason, trace)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: audit_last
SELECT seq, hash FROM audit WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1

-- name: audit_unsealed
SELECT id, at, actor, actor_name, peer, act, object, object_id, diff, reason, trace
FROM audit WHERE seq IS NULL ORDER BY id LIMIT $1

-- name: audit_put_seal
UPDATE audit SET seq = $2, hash = $3 WHERE id = $1 AND seq IS NULL

-- name: audit_sealed_after
SELECT id, at, actor, actor_name, peer, act, object, object_id, diff, reason, trace, seq, hash
FROM audit WHERE seq IS NOT NULL AND seq > $1 ORDER BY seq LIMIT $2

-- name: idempotency_find_row
SELECT fingerprint, status, reply, headers FROM idempotency WHERE actor = $1 AND key_hash = $2

-- name: idempotency_keep_row
INSERT INTO idempotency (actor, key_hash, fingerprint, status, reply, headers, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (actor, key_hash) DO NOTHING

-- name: challenge_insert
INSERT INTO member_challenge (token_hash, ends_at) VALUES ($1, $2)

-- name: challenge_take
DELETE FROM member_challenge WHERE token_hash = $1 AND ends_at > $2

-- name: passkey_insert
INSERT INTO member_passkey (id, credential, customer_id, public_key, counter, agent, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: passkey_by_credential
SELECT id, customer_id, public_key, counter FROM member_passkey WHERE credential = $1

-- name: passkey_counted
UPDATE member_passkey SET counter = $2, used_at = $3 WHERE id = $1

-- name: passkey_count
SELECT COUNT(*) FROM member_passkey WHERE customer_id = $1

-- name: passkey_list
SELECT id, agent, created_at, used_at FROM member_passkey WHERE customer_id = $1 ORDER BY id

-- name: passkey_delete
DELETE FROM member_passkey WHERE id = $1 AND customer_id = $2

-- name: passkey_forget
DELETE FROM member_passkey WHERE customer_id = $1

-- name: entry_ticket_insert
INSERT INTO member_ticket (id, token_hash, sealed, code_hash, tries, created_at, ends_at)
  VALUES ($1, $2, $3, $4, 0, $5, $6)

-- name: entry_ticket_by_id
SELECT sealed FROM member_ticket WHERE id = $1 AND ends_at > $2

-- name: entry_ticket_by_token
SELECT id, sealed, code_hash, tries FROM member_ticket WHERE token_hash = $1 AND ends_at > $2

-- name: entry_ticket_try
UPDATE member_ticket SET tries = tries + 1 WHERE id = $1 AND tries < $2

-- name: entry_ticket_delete
DELETE FROM member_ticket WHERE id = $1

-- name: entry_device_known
SELECT used_at FROM member_device WHERE identity_hash = $1 AND device_hash = $2

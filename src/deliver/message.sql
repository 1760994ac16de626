-- name: message_insert
INSERT INTO message (id, channel, purpose, customer_id, recipient, body, state, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, 'kept', $7)

-- name: message_delete_customer
DELETE FROM message WHERE customer_id = $1

-- name: message_delete_old
DELETE FROM message WHERE id IN (SELECT id FROM message WHERE id < $1 ORDER BY id LIMIT 500)

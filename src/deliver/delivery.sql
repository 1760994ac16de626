-- name: delivery_insert
INSERT INTO webhook_delivery (id, webhook_id, event_id, customer_id, event_at, type, state, next_at, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $7)
  ON CONFLICT (webhook_id, event_id) DO NOTHING

-- name: delivery_one
SELECT id, webhook_id, event_id, type, state, attempts, next_at, last_at, last_status, last_error, response, created_at,
    delivered_at, customer_id, event_at
  FROM webhook_delivery WHERE webhook_id = $1 AND id = $2

-- name: delivery_of_event
SELECT id, webhook_id, event_id, type, state, attempts, next_at, last_at, last_status, last_error, response, created_at,
    delivered_at, customer_id, event_at
  FROM webhook_delivery WHERE webhook_id = $1 AND event_id = $2

-- name: delivery_again
UPDATE webhook_delivery SET state = 'waiting', attempts = 0, next_at = $3, delivered_at = NULL
  WHERE webhook_id = $1 AND id = $2

-- name: delivery_slice_end
SELECT MAX(event_id), COUNT(*) FROM (SELECT event_id FROM webhook_delivery
  WHERE webhook_id = $1 AND event_id > $2 AND event_id < $3 ORDER BY event_id LIMIT 500) AS slice

-- name: delivery_slice_again
UPDATE webhook_delivery SET state = 'waiting', attempts = 0, next_at = $4, delivered_at = NULL
  WHERE webhook_id = $1 AND event_id > $2 AND event_id <= $3 AND ($5 = '' OR state = $5)

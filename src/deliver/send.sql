-- name: send_wanted
SELECT id FROM webhook WHERE enabled = 1 LIMIT 1

-- name: send_targets
SELECT id, types, since FROM webhook WHERE enabled = 1 ORDER BY id

-- name: send_due
SELECT id, webhook_id, event_id, type, state, attempts, next_at, last_at, last_status, last_error, response, created_at,
    delivered_at, customer_id, event_at
  FROM webhook_delivery AS d WHERE webhook_id = $1 AND next_at <= $2
    AND NOT EXISTS (SELECT 1 FROM webhook_delivery AS e WHERE e.webhook_id = d.webhook_id
      AND e.customer_id = d.customer_id AND e.customer_id <> 0 AND e.next_at IS NOT NULL AND e.event_id < d.event_id
      AND e.attempts < 4)
  ORDER BY next_at, event_id LIMIT 20

-- name: send_next
SELECT next_at FROM webhook_delivery AS d WHERE webhook_id = $1 AND next_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM webhook_delivery AS e WHERE e.webhook_id = d.webhook_id
      AND e.customer_id = d.customer_id AND e.customer_id <> 0 AND e.next_at IS NOT NULL AND e.event_id < d.event_id
      AND e.attempts < 4)
  ORDER BY next_at, event_id LIMIT 1

-- name: send_result
UPDATE webhook_delivery SET state = $3, attempts = attempts + 1, next_at = $4, last_at = $5, last_status = $6,
    last_error = $7, response = $8, delivered_at = $9
  WHERE id = $1 AND attempts = $2 AND state = 'waiting'

-- name: send_good
UPDATE webhook SET failures = 0, failing_since = NULL, paused_until = NULL
  WHERE id = $1 AND (failures > 0 OR paused_until IS NOT NULL)

-- name: send_bad
UPDATE webhook SET failures = failures + 1, failing_since = COALESCE(failing_since, $2), paused_until = $3 WHERE id = $1

-- name: send_bury
UPDATE webhook_delivery SET state = 'dead', next_at = NULL, last_error = $2 WHERE webhook_id = $1 AND state = 'waiting'

-- name: send_forget
DELETE FROM webhook_delivery WHERE id IN (SELECT id FROM webhook_delivery
  WHERE next_at IS NULL AND id < $1 ORDER BY id LIMIT 500)

-- name: send_forget_orphans
DELETE FROM webhook_delivery WHERE id IN (SELECT id FROM webhook_delivery
  WHERE webhook_id NOT IN (SELECT id FROM webhook) LIMIT 500)

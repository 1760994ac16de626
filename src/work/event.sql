-- name: event_insert
INSERT INTO event (customer_id, at, id, type, subject_id, tx, actor, body) VALUES ($1, $2, $3, $4, $5, {{tx}}, $6, $7)

-- name: event_after
SELECT id, tx, customer_id, subject_id, at, type, actor, body FROM event
  WHERE (tx, id) > ($1, $2) AND tx < $3 ORDER BY tx, id LIMIT $4

-- name: event_one
SELECT id, tx, customer_id, subject_id, at, type, actor, body FROM event
  WHERE customer_id = $1 AND at = $2 AND id = $3

-- name: event_last
SELECT tx, id FROM event WHERE tx < $1 ORDER BY tx DESC, id DESC LIMIT 1

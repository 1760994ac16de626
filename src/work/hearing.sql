-- name: hearing_place
SELECT tx, event_id, failures FROM listener_place WHERE listener = $1

-- name: hearing_place_new
INSERT INTO listener_place (listener, tx, event_id) VALUES ($1, 0, 0) ON CONFLICT (listener) DO NOTHING

-- name: hearing_move
UPDATE listener_place SET tx = $4, event_id = $5, heard_at = $6, failures = 0, problem = NULL
  WHERE listener = $1 AND tx = $2 AND event_id = $3

-- name: hearing_refused
UPDATE listener_place SET failures = $2, problem = $3 WHERE listener = $1

-- name: hearing_behind
SELECT COUNT(*) FROM (SELECT id FROM event WHERE (tx, id) > ($1, $2) LIMIT 10000) AS ahead

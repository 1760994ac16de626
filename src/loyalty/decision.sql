-- name: decision_insert
INSERT INTO decision (subject_id, occasion, body) VALUES ($1, $2, $3)

-- name: decision_by_key
SELECT body FROM decision WHERE subject_id = $1 AND occasion = $2

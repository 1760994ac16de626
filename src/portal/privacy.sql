-- name: privacy_newest
SELECT id, kind, state, created_at, ended_at, answer FROM data_request WHERE customer_id = $1 ORDER BY id DESC LIMIT 1

-- name: privacy_insert
INSERT INTO data_request (id, customer_id, kind, state, created_at) VALUES ($1, $2, 'erase', 'open', $3)

-- name: privacy_end_own
UPDATE data_request SET state = 'withdrawn', ended_at = $2 WHERE customer_id = $1 AND state = 'open'

-- name: privacy_end_erased
UPDATE data_request SET state = 'done', ended_at = $2 WHERE state = 'open'
  AND customer_id IN (SELECT id FROM customer WHERE id = $1 OR merged_into = $1)

-- name: privacy_refuse
UPDATE data_request SET state = 'refused', ended_at = $2, answer = $3 WHERE id = $1 AND state = 'open'

-- name: privacy_by_id
SELECT id, kind, state, created_at, ended_at, answer, customer_id FROM data_request WHERE id = $1

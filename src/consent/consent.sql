-- name: consent_of
SELECT purpose, given, at, source FROM consent
WHERE customer_id IN (SELECT id FROM customer WHERE id = $1 OR merged_into = $1) ORDER BY at, id

-- name: consent_insert
INSERT INTO consent (customer_id, purpose, at, id, given, source, actor) VALUES ($1, $2, $3, $4, $5, $6, $7)

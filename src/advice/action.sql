-- name: action_quiet
SELECT t.rule_id, MAX(t.until_at) FROM action_taken t WHERE t.customer_id = $1 GROUP BY t.rule_id

-- name: action_taken_insert
INSERT INTO action_taken (customer_id, id, rule_id, outcome, reason, actor, at, until_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: action_taken_of
SELECT t.id, t.rule_id, r.code, r.title_en, r.title_zh, t.outcome, t.reason, t.actor, t.at, t.until_at
FROM action_taken t JOIN action_rule r ON r.id = t.rule_id WHERE t.customer_id = $1 ORDER BY t.id DESC LIMIT 50

-- name: action_due_gone
DELETE FROM action_due WHERE customer_id = $1 AND rule_id = $2

-- name: action_forget_due
DELETE FROM action_due WHERE customer_id = $1

-- name: action_forget_taken
DELETE FROM action_taken WHERE customer_id = $1

-- name: action_move_taken
UPDATE action_taken SET customer_id = $2 WHERE customer_id = $1

-- name: action_rule_forget_due
DELETE FROM action_due WHERE rule_id = $1

-- name: action_rule_forget_taken
DELETE FROM action_taken WHERE rule_id = $1

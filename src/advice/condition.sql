-- name: condition_actions
SELECT id, code, condition || ' ' || COALESCE(value, '') FROM action_rule ORDER BY id

-- name: me_update
UPDATE staff SET version = version + 1, updated_at = $2, language = $3 WHERE id = $1

-- name: me_confirmed
SELECT confirmed_at FROM session WHERE id = $1

-- name: signin_confirm_session
UPDATE session SET confirmed_at = $2 WHERE id = $1

-- name: signin_rehash
UPDATE staff SET password_hash = $2 WHERE id = $1 AND password_hash = $3

-- name: household_settings_store
UPDATE household_settings SET members_max = $1, redeem = $2, version = version + 1, updated_at = $3
WHERE id = 1 AND version = $4

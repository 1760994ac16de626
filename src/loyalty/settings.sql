-- name: settings_store
UPDATE programme_settings SET four_eyes = $1, streak_cycle = $2, make_up_days = $3, profile_fields = $4,
  version = version + 1, updated_at = $5
WHERE id = 1 AND version = $6

-- name: settings_row
SELECT four_eyes, streak_cycle, make_up_days, profile_fields, version, updated_at FROM programme_settings WHERE id = 1

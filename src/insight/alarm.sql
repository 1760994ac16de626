-- name: goal_track
UPDATE goal SET off_track = $3, off_track_reason = $4, off_track_since = $5, judged_until = $6, tracked_on = $7,
  chance = $8, behind = $9
WHERE id = $1 AND version = $2 RETURNING id

-- name: import_job_set
UPDATE import SET job_id = $2 WHERE id = $1

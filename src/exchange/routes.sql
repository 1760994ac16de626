-- name: import_page
SELECT id, version, kind, source, file_name, path, spooled, file_bytes, form, mapping, options, state, dry_run, counts,
  position, done_bytes, problem, problem_text, created_at, started_at, ended_at, worked_ms, actor, job_id
FROM import WHERE id < $1 ORDER BY id DESC LIMIT $2

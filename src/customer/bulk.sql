-- name: bulk_insert
INSERT INTO customer_bulk (id, action, value, ids, filter, reason, changed, unchanged, refused, job_id, created_at,
  undone, kept, actor_kind, actor_id, actor_name, actor_store, actor_staff, may_read, may_write)
VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, $7, $8, 0, 0, $9, $10, $11, $12, $13, $14, $15);

-- name: bulk_by_id
SELECT b.id, b.action, b.value, b.ids, b.filter, b.reason, b.changed, b.unchanged, b.refused, b.job_id, b.created_at,
  b.ended_at, b.undo_job_id, b.undone, b.kept, b.undone_at, b.actor_kind, b.actor_id, b.actor_name, b.actor_store,
  b.actor_staff, b.may_read, b.may_write, j.state, j.total
FROM customer_bulk b LEFT JOIN job j ON j.id = COALESCE(b.undo_job_id, b.job_id) WHERE b.id = $1;

-- name: bulk_rows_page
SELECT customer_id, outcome, problem FROM customer_bulk_row
WHERE bulk_id = $1 AND outcome = $2 AND customer_id > $3 ORDER BY customer_id LIMIT $4;

-- name: bulk_count
UPDATE customer_bulk SET changed = changed + $2, unchanged = unchanged + $3, refused = refused + $4 WHERE id = $1;

-- name: bulk_end
UPDATE customer_bulk SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL;

-- name: bulk_undo_begin
UPDATE customer_bulk SET undo_job_id = $2 WHERE id = $1 AND undo_job_id IS NULL;

-- name: bulk_undo_count
UPDATE customer_bulk SET undone = undone + $2, kept = kept + $3 WHERE id = $1;

-- name: bulk_undo_end
UPDATE customer_bulk SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL;

-- name: bulk_row_insert
INSERT INTO customer_bulk_row (customer_id, bulk_id, outcome, before, problem) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (customer_id, bulk_id) DO NOTHING;

-- name: bulk_row_had
SELECT 1 FROM customer_bulk_row WHERE customer_id = $1 AND bulk_id = $2;

-- name: bulk_changed_next
SELECT customer_id, before FROM customer_bulk_row WHERE bulk_id = $1 AND outcome = 'changed'
ORDER BY customer_id LIMIT $2;

-- name: bulk_row_outcome
UPDATE customer_bulk_row SET outcome = $3 WHERE customer_id = $1 AND bulk_id = $2;

-- name: bulk_store_set
UPDATE customer SET store_id = $2, version = version + 1, updated_at = $3 WHERE id = $1 AND version = $4;

-- name: bulk_owner_set
UPDATE customer SET owner_id = $2, version = version + 1, updated_at = $3 WHERE id = $1 AND version = $4;

-- name: bulk_confirm_set
UPDATE customer SET confirmed_at = $2, version = version + 1, updated_at = $3 WHERE id = $1 AND version = $4;

-- name: bulk_sweep_due
SELECT bulk_id, customer_id FROM customer_bulk_row WHERE bulk_id < $1 ORDER BY bulk_id, outcome, customer_id LIMIT $2;

-- name: bulk_sweep_row
DELETE FROM customer_bulk_row WHERE customer_id = $1 AND bulk_id = $2;

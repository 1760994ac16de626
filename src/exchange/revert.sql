-- name: revert_page
SELECT subject_id, kind, line, before FROM import_change
WHERE import_id = $1 AND subject_id < $2 AND CASE WHEN kind = 'customer' THEN 1 ELSE 0 END = CAST($3 AS BIGINT)
ORDER BY subject_id DESC LIMIT $4

-- name: revert_outcome
UPDATE import_change SET outcome = $3, before = NULL WHERE import_id = $1 AND subject_id = $2

-- name: revert_in_use
SELECT 1 FROM event e
WHERE e.customer_id = $1 AND (
  e.type NOT IN ('customer.created', 'sale.placed', 'sale.completed', 'sale.delivered', 'sale.returned',
  'sale.unreturned',
    'sale.cancelled', 'sale.moved', 'points.earned', 'points.reversed', 'points.expired', 'points.refunded',
  'tier.changed',
    'note.added', 'tag.added')
  OR (e.type IN ('note.added', 'tag.added') AND e.id >= $2)
  OR (e.type IN ('sale.placed', 'sale.completed', 'sale.moved')
    AND EXISTS (SELECT 1 FROM orders o WHERE o.id = e.subject_id AND o.customer_id = $1
  AND o.status <> 'cancelled')))
LIMIT 1

-- name: revert_forget_before
UPDATE import_change SET before = NULL WHERE subject_id = $1 AND before IS NOT NULL

-- name: revert_forget_changes
DELETE FROM import_change WHERE import_id = $1

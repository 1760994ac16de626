-- name: batch_insert
INSERT INTO coupon_batch (id, number, template_id, name, codes, created_at) VALUES ($1, $2, $3, $4, $5, $6)

-- name: batch_last
SELECT MAX(number) FROM coupon_batch

-- name: batch_by_number
SELECT id, number, template_id, name, codes, created_at, cancelled_at FROM coupon_batch WHERE number = $1

-- name: batch_by_id
SELECT id, number, template_id, name, codes, created_at, cancelled_at FROM coupon_batch WHERE id = $1

-- name: batches_of
SELECT id, number, template_id, name, codes, created_at, cancelled_at FROM coupon_batch
WHERE template_id = $1 ORDER BY id DESC LIMIT $2

-- name: batch_touched
SELECT COUNT(CASE WHEN customer_id <> 0 THEN 1 END), COUNT(CASE WHEN state = 'used' THEN 1 END)
FROM coupon WHERE batch_id = $1

-- name: batch_cancel
UPDATE coupon_batch SET cancelled_at = $2 WHERE id = $1 AND cancelled_at IS NULL

-- name: batch_cancel_coupons
UPDATE coupon SET state = 'cancelled' WHERE batch_id = $1 AND state = 'issued'

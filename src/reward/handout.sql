-- name: handout_insert
INSERT INTO coupon_handout (id, template_id, segment_id, name, issued, skipped, job_id, created_at)
VALUES ($1, $2, $3, $4, 0, 0, $5, $6)

-- name: handout_by_id
SELECT h.id, h.template_id, h.segment_id, h.name, h.issued, h.skipped, h.job_id, h.created_at, h.ended_at, h.ended_by
FROM coupon_handout h WHERE h.id = $1

-- name: handout_given
INSERT INTO coupon_handed (customer_id, handout_id, coupon_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: handout_had
SELECT 1 FROM coupon_handed WHERE customer_id = $1 AND handout_id = $2

-- name: handout_count
UPDATE coupon_handout SET issued = issued + $2, skipped = skipped + $3 WHERE id = $1

-- name: handout_end
UPDATE coupon_handout SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL

-- name: gift_template
SELECT id FROM coupon_template WHERE code = $1

-- name: gift_insert
INSERT INTO earned_coupon (subject_id, rule_id, rule_version, coupon_id) VALUES ($1, $2, $3, $4)

-- name: gifts_of_subject
SELECT rule_id, rule_version, coupon_id FROM earned_coupon WHERE subject_id = $1 ORDER BY rule_id

-- name: gift_delete
DELETE FROM earned_coupon WHERE subject_id = $1 AND rule_id = $2

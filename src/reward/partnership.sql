-- name: partnership_give
INSERT INTO partnership_given (partnership_id, years, due_day, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (partnership_id, years, due_day) DO NOTHING

-- name: partnership_coupon
UPDATE partnership_given SET coupon_id = $4 WHERE partnership_id = $1 AND years = $2 AND due_day = $3

-- name: partnership_given
SELECT coupon_id, at FROM partnership_given WHERE partnership_id = $1 AND years = $2 AND due_day = $3

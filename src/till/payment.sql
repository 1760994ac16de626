-- name: payment_insert
INSERT INTO till_payment (order_id, customer_id, wallet_id, points, value, spent_at, points_back, value_back)
VALUES ($1, $2, $3, $4, $5, $6, 0, 0)

-- name: payment_of_order
SELECT customer_id, wallet_id, points, value, spent_at, points_back, value_back FROM till_payment WHERE order_id = $1

-- name: payment_back
UPDATE till_payment SET points_back = points_back + CAST($3 AS BIGINT), value_back = value_back + CAST($4 AS BIGINT)
WHERE order_id = $1 AND points_back = $2

-- name: payment_return_insert
INSERT INTO till_return (return_id, points, value) VALUES ($1, $2, $3)

-- name: payment_return
SELECT points, value FROM till_return WHERE return_id = $1

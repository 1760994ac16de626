-- name: stock_of
SELECT quantity FROM reward_stock WHERE reward_id = $1 AND store_id = $2

-- name: stock_take
UPDATE reward_stock SET quantity = quantity - $3 WHERE reward_id = $1 AND store_id = $2 AND quantity >= $3

-- name: stock_return
UPDATE reward_stock SET quantity = quantity + $3 WHERE reward_id = $1 AND store_id = $2

-- name: stock_set
INSERT INTO reward_stock (reward_id, store_id, quantity) VALUES ($1, $2, $3)
ON CONFLICT (reward_id, store_id) DO UPDATE SET quantity = excluded.quantity

-- name: stock_list
SELECT store_id, quantity FROM reward_stock WHERE reward_id = $1 ORDER BY store_id LIMIT $2

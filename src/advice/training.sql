-- name: training_insert
INSERT INTO advice_run (id, actor, as_of, first_day, customers, products, orders, lines, sampled, model, lambda,
  quality, timing, started_at, ended_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)

-- name: training_newest
SELECT id, as_of, first_day, customers, products, orders, lines, sampled, model, lambda, quality, timing, started_at,
  ended_at FROM advice_run ORDER BY id DESC LIMIT 1

-- name: training_item
INSERT INTO advice_item (run_id, product_id, buyers, sold_30, sold_90) VALUES ($1, $2, $3, $4, $5)

-- name: training_similar
INSERT INTO advice_similar (run_id, product_id, place, other_id, weight, together, buyers)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: training_sweep_items
DELETE FROM advice_item WHERE (run_id, product_id) IN
  (SELECT run_id, product_id FROM advice_item WHERE run_id <> $1 LIMIT $2)

-- name: training_sweep_similar
DELETE FROM advice_similar WHERE (run_id, product_id, place) IN
  (SELECT run_id, product_id, place FROM advice_similar WHERE run_id <> $1 LIMIT $2)

-- name: training_last_order
SELECT MAX(last_order_at) FROM customer_stat WHERE orders > 0

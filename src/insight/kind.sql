-- name: kind_put
INSERT INTO customer_loyalty (customer_id, run_id, kind, days, overdue, regular, discounted, rewarded, one_place,
  average_order, order_ratio, sole, voices, ties)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (customer_id) DO UPDATE SET run_id = excluded.run_id, kind = excluded.kind, days = excluded.days,
  overdue = excluded.overdue, regular = excluded.regular, discounted = excluded.discounted,
  rewarded = excluded.rewarded, one_place = excluded.one_place, average_order = excluded.average_order,
  order_ratio = excluded.order_ratio, sole = excluded.sole, voices = excluded.voices, ties = excluded.ties

-- name: kind_by_id
SELECT customer_id, run_id, kind, days, overdue, regular, discounted, rewarded, one_place, average_order,
  order_ratio, sole, voices, ties
FROM customer_loyalty WHERE customer_id = $1

-- name: kind_gone
DELETE FROM customer_loyalty WHERE customer_id IN
  (SELECT customer_id FROM customer_loyalty WHERE run_id <> $1 ORDER BY customer_id LIMIT $2)

-- name: kind_forget_one
DELETE FROM customer_loyalty WHERE customer_id = $1

-- name: kind_run_put
INSERT INTO loyalty_run (run_id, setting, average_order) VALUES ($1, $2, $3)
ON CONFLICT (run_id) DO UPDATE SET setting = excluded.setting, average_order = excluded.average_order

-- name: kind_run_get
SELECT setting, average_order FROM loyalty_run WHERE run_id = $1

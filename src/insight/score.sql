-- name: score_put
INSERT INTO customer_score (customer_id, run_id, as_of, first_day, last_day, days, orders, spent, spent_window,
  orders_30, orders_60, orders_90, p_alive, p_active, churn_risk, at_risk, expected_12m, overdue, next_order_at,
  value_12m, value_low, value_high, value_history, value_rank, rfm, rfm_value, rfm_class, rfm_class_before, class,
  class_before, lifecycle)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
  $25, $26, $27, $28, $29, $30, $31)
ON CONFLICT (customer_id) DO UPDATE SET run_id = excluded.run_id, as_of = excluded.as_of,
  first_day = excluded.first_day, last_day = excluded.last_day, days = excluded.days, orders = excluded.orders,
  spent = excluded.spent, spent_window = excluded.spent_window, orders_30 = excluded.orders_30,
  orders_60 = excluded.orders_60, orders_90 = excluded.orders_90, p_alive = excluded.p_alive,
  p_active = excluded.p_active, churn_risk = excluded.churn_risk, at_risk = excluded.at_risk,
  expected_12m = excluded.expected_12m, overdue = excluded.overdue, next_order_at = excluded.next_order_at,
  value_12m = excluded.value_12m, value_low = excluded.value_low, value_high = excluded.value_high,
  value_history = excluded.value_history, value_rank = excluded.value_rank, rfm = excluded.rfm,
  rfm_value = excluded.rfm_value, rfm_class = excluded.rfm_class, rfm_class_before = excluded.rfm_class_before,
  class = excluded.class, class_before = excluded.class_before, lifecycle = excluded.lifecycle

-- name: score_keep
INSERT INTO customer_score_history (customer_id, as_of, run_id, churn_risk, value_12m, rfm, rfm_class, class, lifecycle)
SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT),
  CAST($6 AS BIGINT), CAST($7 AS BIGINT), CAST($8 AS TEXT), CAST($9 AS TEXT)
WHERE NOT EXISTS (SELECT 1 FROM customer_score s WHERE s.customer_id = $1 AND s.rfm_class = $7 AND s.class = $8
  AND s.lifecycle = $9 AND s.as_of >= CAST($10 AS BIGINT))
ON CONFLICT (customer_id, as_of) DO UPDATE SET run_id = excluded.run_id, churn_risk = excluded.churn_risk,
  value_12m = excluded.value_12m, rfm = excluded.rfm, rfm_class = excluded.rfm_class, class = excluded.class,
  lifecycle = excluded.lifecycle

-- name: score_gone
DELETE FROM customer_score WHERE customer_id IN
  (SELECT customer_id FROM customer_score WHERE run_id <> $1 ORDER BY customer_id LIMIT $2)

-- name: score_by_id
SELECT s.customer_id, s.run_id, s.as_of, s.first_day, s.last_day, s.days, s.orders, s.spent, s.spent_window,
  s.orders_30, s.orders_60, s.orders_90, s.p_alive, s.p_active, s.churn_risk, s.at_risk, s.expected_12m,
  s.overdue, s.next_order_at, s.value_12m, s.value_low, s.value_high, s.value_history, s.value_rank, s.rfm,
  s.rfm_value, s.rfm_class, s.rfm_class_before, s.class, s.class_before, s.lifecycle
FROM customer_score s WHERE s.customer_id = $1

-- name: score_forget
DELETE FROM customer_score WHERE customer_id = $1

-- name: score_forget_history
DELETE FROM customer_score_history WHERE customer_id = $1

-- name: check_in_set
INSERT INTO check_in (customer_id, month, days, made_up) VALUES ($1, $2, $3, $4)
ON CONFLICT (customer_id, month) DO UPDATE SET days = check_in.days | excluded.days,
  made_up = check_in.made_up | excluded.made_up
WHERE (check_in.days & excluded.days) = 0

-- name: check_in_join
INSERT INTO check_in (customer_id, month, days, made_up) VALUES ($1, $2, $3, $4)
ON CONFLICT (customer_id, month) DO UPDATE SET days = check_in.days | excluded.days,
  made_up = check_in.made_up | excluded.made_up

-- name: check_in_months
SELECT month, days, made_up FROM check_in WHERE customer_id = $1 ORDER BY month DESC

-- name: check_in_cards
SELECT cards FROM make_up_card WHERE customer_id = $1

-- name: check_in_card_take
UPDATE make_up_card SET cards = cards - 1 WHERE customer_id = $1 AND cards > 0

-- name: check_in_cards_add
INSERT INTO make_up_card (customer_id, cards) VALUES ($1, $2)
ON CONFLICT (customer_id) DO UPDATE SET cards = make_up_card.cards + excluded.cards

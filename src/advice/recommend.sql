-- name: recommend_bought
SELECT p.id, t.paid_at
FROM (SELECT DISTINCT o.id, o.paid_at
  FROM event e JOIN orders o ON o.id = e.subject_id
  WHERE e.customer_id = $1 AND e.type IN ('sale.completed', 'sale.moved') AND o.customer_id = $1
    AND o.status IN ('paid', 'delivered', 'returned')
  ORDER BY o.paid_at DESC, o.id DESC LIMIT $2) t
JOIN order_line l ON l.order_id = t.id
JOIN product p ON p.sku = l.sku
WHERE l.quantity > l.returned_quantity
ORDER BY t.paid_at, t.id, l.line LIMIT $3

-- name: recommend_popular
SELECT i.product_id, i.sold_30 FROM advice_item i JOIN product p ON p.id = i.product_id
WHERE i.run_id = $1 AND i.sold_30 > 0 AND p.active = 1 ORDER BY i.sold_30 DESC, i.product_id LIMIT $2

-- name: recommend_product
SELECT p.id, p.name, i.buyers FROM product p LEFT JOIN advice_item i ON i.run_id = $1 AND i.product_id = p.id
WHERE p.id = $2

-- name: recommend_similar
SELECT s.other_id, s.weight, s.together, s.buyers, p.sku, p.name, c.name, p.price
FROM advice_similar s JOIN product p ON p.id = s.other_id LEFT JOIN category c ON c.id = p.category_id
WHERE s.run_id = $1 AND s.product_id = $2 AND p.active = 1 AND s.together >= 1 ORDER BY s.place LIMIT $3

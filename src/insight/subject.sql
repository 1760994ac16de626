-- name: subject_orders
SELECT DISTINCT o.id, o.paid_at, o.total, o.returned, o.discount, o.store_id, o.channel
FROM event e JOIN orders o ON o.id = e.subject_id
WHERE e.customer_id = $1 AND e.type IN ('sale.completed', 'sale.moved') AND o.customer_id = $1 AND o.currency = $2
  AND o.status IN ('paid', 'delivered', 'returned')
ORDER BY o.paid_at DESC, o.id DESC LIMIT $3

-- name: subject_lines
SELECT l.sku, COALESCE(p.name, l.name), c.name, l.quantity - l.returned_quantity, l.net - l.returned_amount
FROM (SELECT DISTINCT o.id, o.paid_at
  FROM event e JOIN orders o ON o.id = e.subject_id
  WHERE e.customer_id = $1 AND e.type IN ('sale.completed', 'sale.moved') AND o.customer_id = $1 AND o.currency = $2
    AND o.status IN ('paid', 'delivered', 'returned')
  ORDER BY o.paid_at DESC, o.id DESC LIMIT $3) t
JOIN order_line l ON l.order_id = t.id
LEFT JOIN product p ON p.sku = l.sku
LEFT JOIN category c ON c.id = p.category_id
WHERE l.quantity > l.returned_quantity
ORDER BY t.paid_at DESC, t.id DESC, l.line LIMIT $4

-- name: subject_customer
SELECT c.created_at, c.store_id, s.name, c.source FROM customer c LEFT JOIN store s ON s.id = c.store_id WHERE c.id = $1

-- name: subject_events
SELECT e.type, COUNT(*), MAX(e.at) FROM event e
WHERE e.customer_id = $1 AND e.type IN ('sale.returned', 'coupon.issued', 'coupon.used', 'points.spent', 'note.added')
GROUP BY e.type

-- name: lines_products
SELECT p.id, p.sku, p.name, c.name, p.price, p.active FROM product p LEFT JOIN category c ON c.id = p.category_id
ORDER BY p.id

-- name: customer_after
SELECT id FROM customer WHERE id > $1 ORDER BY id LIMIT $2;

-- name: identity_has
SELECT 1 FROM identity WHERE hash = $1 AND slot = $2 AND customer_id = $3;

-- name: search_piece_has
SELECT 1 FROM search_piece WHERE piece = $1 AND customer_id = $2;

-- name: customer_stray_piece
SELECT p.customer_id FROM search_piece p
WHERE NOT EXISTS (SELECT 1 FROM customer c
  WHERE c.id = p.customer_id AND c.sealed IS NOT NULL AND c.merged_into IS NULL)
LIMIT 1;

-- name: customer_stray_identity
SELECT i.customer_id FROM identity i
WHERE NOT EXISTS (SELECT 1 FROM customer c
  WHERE c.id = i.customer_id AND c.sealed IS NOT NULL AND c.merged_into IS NULL)
LIMIT 1;

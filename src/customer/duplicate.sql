-- name: identity_neighbours
SELECT a.hash, a.slot, a.kind,
  (SELECT n.slot FROM identity n WHERE n.hash = a.hash AND n.slot > a.slot ORDER BY n.slot LIMIT 1)
FROM identity a
WHERE (a.hash, a.slot) > ($1, $2)
ORDER BY a.hash, a.slot
LIMIT $3;

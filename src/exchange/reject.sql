-- name: reject_insert
INSERT INTO import_reject (import_id, number, line, row_number, reasons, cells) VALUES ($1, $2, $3, $4, $5, $6)

-- name: reject_page
SELECT number, line, row_number, reasons, cells FROM import_reject WHERE import_id = $1 AND number > $2
  ORDER BY number LIMIT $3

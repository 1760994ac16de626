-- name: card_template_undefault
UPDATE card_template SET is_default = 0, version = version + 1, updated_at = $2 WHERE is_default = 1 AND id <> $1;

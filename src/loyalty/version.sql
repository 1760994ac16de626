-- name: version_by_key
SELECT v.rule_id, v.rule_version, r.code, v.terms, v.state, v.author, v.note, v.created_at, v.approver, v.approved_at,
  v.publisher, v.published_at, v.ended_at
FROM earning_rule r JOIN earning_rule_version v ON v.rule_id = r.id
WHERE r.id = $1 AND v.rule_version = COALESCE(CAST($2 AS BIGINT), r.latest)

-- name: rule_insert
INSERT INTO earning_rule (id, code, latest, created_at) VALUES ($1, $2, 1, $3) ON CONFLICT (code) DO NOTHING

-- name: rule_next_version
UPDATE earning_rule SET latest = latest + 1 WHERE id = $1 RETURNING latest

-- name: version_insert
INSERT INTO earning_rule_version (rule_id, rule_version, terms, state, author, note, created_at)
VALUES ($1, $2, $3, 'draft', $4, $5, $6)

-- name: version_approve_row
UPDATE earning_rule_version SET state = 'approved', approver = $3, approved_at = $4
WHERE rule_id = $1 AND rule_version = $2 AND state = 'draft'

-- name: version_publish_row
UPDATE earning_rule_version SET state = 'live', publisher = $3, published_at = $4
WHERE rule_id = $1 AND rule_version = $2 AND state = 'approved'

-- name: versions_end
UPDATE earning_rule_version SET ended_at = $3, ended_noted_at = $4
WHERE rule_id = $1 AND rule_version < $2 AND state = 'live' AND (ended_at IS NULL OR ended_at > $3)

-- name: version_discard
UPDATE earning_rule_version SET state = 'archived' WHERE rule_id = $1 AND rule_version = $2 AND state <> 'live'

-- name: version_end
UPDATE earning_rule_version SET ended_at = $3, ended_noted_at = $4
WHERE rule_id = $1 AND rule_version = $2 AND state = 'live' AND (ended_at IS NULL OR ended_at > $3)

-- name: version_conditions
SELECT v.rule_id, r.code, v.terms FROM earning_rule_version v JOIN earning_rule r ON r.id = v.rule_id
WHERE v.state <> 'archived' AND v.ended_at IS NULL AND (v.state <> 'draft' OR v.rule_version = r.latest)
ORDER BY v.rule_id, v.rule_version

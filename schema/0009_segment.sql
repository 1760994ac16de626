-- Segments: named conditions on customers, and lists of them.

CREATE TABLE segment (
  id {{id}},
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  kind TEXT NOT NULL CONSTRAINT segment_kind CHECK (kind IN ('dynamic', 'static')),
  expression TEXT, -- canonical; of a static one what it was made from, if anything
  CONSTRAINT segment_code UNIQUE (code)
) {{strict}};

-- Who is in the static ones.
CREATE TABLE segment_member (
  customer_id BIGINT NOT NULL,
  segment_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  CONSTRAINT segment_member_key PRIMARY KEY (customer_id, segment_id)
) {{without_rowid}}, {{strict}};
CREATE INDEX segment_member_by_segment ON segment_member (segment_id, customer_id);

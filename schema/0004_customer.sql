-- Customers. Personal fields are in `sealed` only, under a key of their own for each customer; look-ups go over keyed
-- hashes.

-- One row a customer, also for those who were merged into another or erased.
CREATE TABLE customer (
  id {{id}},
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'inactive', 'blocked', 'deceased', 'merged', 'erased')),
  store_id BIGINT,
  owner_id BIGINT,
  language TEXT,
  source TEXT NOT NULL,
  basis TEXT NOT NULL,
  first_contact TEXT,
  confirmed_at BIGINT,
  merged_into BIGINT,
  has_phone SMALLINT NOT NULL CHECK (has_phone IN (0, 1)),
  has_email SMALLINT NOT NULL CHECK (has_email IN (0, 1)),
  sealed {{blob}}
) {{strict}};
CREATE INDEX customer_by_store ON customer (store_id, id) WHERE store_id IS NOT NULL;
CREATE INDEX customer_by_owner ON customer (owner_id, id) WHERE owner_id IS NOT NULL;
CREATE INDEX customer_by_status ON customer (status, id);
CREATE INDEX customer_by_source ON customer (source, id);
CREATE INDEX customer_by_alias ON customer (merged_into, id) WHERE merged_into IS NOT NULL;

-- The data key of each customer, wrapped by the master key. Erasing a person is deleting this row.
CREATE TABLE customer_key (
  customer_id {{id}},
  wrapped {{blob}} NOT NULL
) {{strict}};

-- Who has this phone, e-mail, member number …: hash is keyed and holds the kind too. slot is 0 where only one customer
-- can have it, and the customer's id where several may.
CREATE TABLE identity (
  hash {{blob}} NOT NULL,
  slot BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (hash, slot)
) {{without_rowid}}, {{strict}};

-- Identities of erased persons, under other hashes than above: an import cannot bring them back.
CREATE TABLE identity_gone (
  hash {{blob}} NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (hash)
) {{without_rowid}}, {{strict}};

-- Keyed hashes of pieces of names and phones.
CREATE TABLE search_piece (
  piece BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  PRIMARY KEY (piece, customer_id)
) {{without_rowid}}, {{strict}};

-- Definitions of the shop's own fields.
CREATE TABLE custom_field (
  id {{id}},
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  key TEXT NOT NULL,
  type TEXT NOT NULL,
  label_en TEXT NOT NULL,
  label_zh TEXT NOT NULL,
  section TEXT,
  position BIGINT NOT NULL,
  required SMALLINT NOT NULL CHECK (required IN (0, 1)),
  filterable SMALLINT NOT NULL CHECK (filterable IN (0, 1)),
  personal SMALLINT NOT NULL CHECK (personal IN (0, 1)),
  choices TEXT,
  columns TEXT,
  CONSTRAINT custom_field_key UNIQUE (key)
) {{strict}};

-- Values of the filterable ones; the others are in the sealed file. num: number, date (days since 1970), yes/no, money;
-- text: text, choice. Of rows the count stands here, and they themselves in the sealed file.
CREATE TABLE customer_field (
  customer_id BIGINT NOT NULL,
  field_id BIGINT NOT NULL,
  num BIGINT,
  text TEXT,
  PRIMARY KEY (customer_id, field_id)
) {{without_rowid}}, {{strict}};
CREATE INDEX customer_field_by_num ON customer_field (field_id, num, customer_id) WHERE num IS NOT NULL;
CREATE INDEX customer_field_by_text ON customer_field (field_id, text, customer_id) WHERE text IS NOT NULL;

CREATE TABLE tag (
  id {{id}},
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  name TEXT NOT NULL,
  color TEXT,
  description TEXT,
  CONSTRAINT tag_name UNIQUE (name)
) {{strict}};

CREATE TABLE customer_tag (
  customer_id BIGINT NOT NULL,
  tag_id BIGINT NOT NULL REFERENCES tag (id),
  at BIGINT NOT NULL,
  PRIMARY KEY (customer_id, tag_id)
) {{without_rowid}}, {{strict}};
CREATE INDEX customer_tag_by_tag ON customer_tag (tag_id, customer_id);

-- Notes are about a person: their text is sealed with the customer's key.
CREATE TABLE note (
  customer_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  author TEXT NOT NULL,
  author_name TEXT,
  pinned SMALLINT NOT NULL CHECK (pinned IN (0, 1)),
  visibility TEXT NOT NULL CHECK (visibility IN ('staff', 'author', 'customer')),
  sealed {{blob}} NOT NULL,
  PRIMARY KEY (customer_id, id)
) {{without_rowid}}, {{strict}};

-- What a merge did, so that it can be undone: `sealed` holds both files as they were, under the survivor's key.
CREATE TABLE customer_merge (
  survivor_id BIGINT NOT NULL,
  loser_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  undone_at BIGINT,
  sealed {{blob}} NOT NULL,
  PRIMARY KEY (survivor_id, id)
) {{without_rowid}}, {{strict}};

-- One act over many customers (批量操作): over chosen ones, or over all that a filter holds. It goes by id, newest first.
CREATE TABLE customer_bulk (
  id {{id}},
  action TEXT NOT NULL CONSTRAINT customer_bulk_action
    CHECK (action IN ('tag_add', 'tag_remove', 'store', 'owner', 'confirm')),
  value BIGINT,                -- tag, store, consultant; NULL: takes store or consultant away
  ids TEXT,                    -- JSON of those chosen, or
  filter TEXT,                 -- JSON of a list's filter
  reason TEXT,
  changed BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,   -- had it already
  refused BIGINT NOT NULL,
  job_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  undo_job_id BIGINT,
  undone BIGINT NOT NULL,
  kept BIGINT NOT NULL,        -- changed by somebody since: they stay
  undone_at BIGINT,
  actor_kind BIGINT NOT NULL,  -- who ordered it, and whom they may see and change
  actor_id BIGINT NOT NULL,
  actor_name TEXT,
  actor_store BIGINT,
  actor_staff BIGINT,
  may_read BIGINT NOT NULL,
  may_write BIGINT NOT NULL,
  CONSTRAINT customer_bulk_selection CHECK ((ids IS NULL) <> (filter IS NULL))
) {{strict}};

-- What it did to whom; goes after a month.
CREATE TABLE customer_bulk_row (
  customer_id BIGINT NOT NULL,
  bulk_id BIGINT NOT NULL,
  outcome TEXT NOT NULL CONSTRAINT customer_bulk_row_outcome
    CHECK (outcome IN ('changed', 'refused', 'undone', 'kept')),
  before BIGINT,               -- store, consultant, confirmed_at
  problem TEXT,                -- of a refusal
  CONSTRAINT customer_bulk_row_key PRIMARY KEY (customer_id, bulk_id)
) {{without_rowid}}, {{strict}};
CREATE INDEX customer_bulk_row_of ON customer_bulk_row (bulk_id, outcome, customer_id);

-- Imports: files of orders and customers on their way in, what they refused, and what they made (for taking them back).

-- position and counts move in the transaction that writes the rows between them, so that nothing is lost or doubled
-- wherever it stops. version guards against two that run the same import at once.
CREATE TABLE import (
  id {{id}},
  version BIGINT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT import_kind CHECK (kind IN ('orders', 'customers')),
  source TEXT NOT NULL,
  file_name TEXT NOT NULL,
  path TEXT,             -- NULL: the file is gone
  spooled SMALLINT NOT NULL CONSTRAINT import_spooled CHECK (spooled IN (0, 1)), -- our copy, which we remove
  file_bytes BIGINT NOT NULL,
  form TEXT NOT NULL,
  mapping TEXT NOT NULL,
  options TEXT NOT NULL,
  state TEXT NOT NULL,
  dry_run SMALLINT NOT NULL CONSTRAINT import_dry_run CHECK (dry_run IN (0, 1)),
  counts TEXT NOT NULL,
  position TEXT NOT NULL,
  done_bytes BIGINT NOT NULL,
  problem TEXT,
  problem_text TEXT,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  worked_ms BIGINT NOT NULL,
  actor TEXT NOT NULL,
  job_id BIGINT
) {{strict}};

-- What was chosen last for files of this kind from this source.
CREATE TABLE import_mapping (
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  mapping TEXT NOT NULL,
  options TEXT NOT NULL,
  used_at BIGINT NOT NULL,
  CONSTRAINT import_mapping_key PRIMARY KEY (kind, source)
) {{without_rowid}}, {{strict}};

-- Rows that were refused. cells (JSON, sealed: they may be personal) is what stood in the file; reasons is JSON.
CREATE TABLE import_reject (
  import_id BIGINT NOT NULL,
  number BIGINT NOT NULL, -- 1, 2 …
  line BIGINT NOT NULL,
  row_number BIGINT NOT NULL,
  reasons TEXT NOT NULL,
  cells {{blob}},
  CONSTRAINT import_reject_key PRIMARY KEY (import_id, number)
) {{without_rowid}}, {{strict}};

-- What an import made or changed. before (sealed): what a changed customer's fields were; it goes when the customer is
-- erased. outcome: what taking it back came to.
CREATE TABLE import_change (
  import_id BIGINT NOT NULL,
  subject_id BIGINT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT import_change_kind CHECK (kind IN ('order', 'return', 'customer', 'update')),
  line BIGINT NOT NULL,
  before {{blob}},
  outcome TEXT,
  CONSTRAINT import_change_key PRIMARY KEY (import_id, subject_id)
) {{without_rowid}}, {{strict}};
CREATE INDEX import_change_before ON import_change (subject_id) WHERE before IS NOT NULL;

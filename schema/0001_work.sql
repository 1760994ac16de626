-- What the floors below the business keep: events, jobs, places of listeners, the shop, the audit.
-- Times are ms UTC (at, …_at); ids are made by the program.

-- One append-only row for each thing that happened. Clustered by customer, so that a customer's page and every rolling
-- window read what lies side by side. customer_id 0: of no customer. tx: the writing transaction, for the order of
-- the feed.
CREATE TABLE event (
  customer_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  id BIGINT NOT NULL,
  type TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  tx BIGINT NOT NULL,
  actor TEXT NOT NULL,
  body TEXT NOT NULL,
  CONSTRAINT event_key PRIMARY KEY (customer_id, at, id)
) {{without_rowid}}, {{strict}};
CREATE INDEX event_feed ON event (tx, id);

-- How far each LATER listener has heard. The place moves in the transaction in which it hears.
CREATE TABLE listener_place (
  listener TEXT NOT NULL,
  tx BIGINT NOT NULL,
  event_id BIGINT NOT NULL,
  heard_at BIGINT,
  failures BIGINT NOT NULL DEFAULT 0,
  problem TEXT,
  CONSTRAINT listener_place_key PRIMARY KEY (listener)
) {{without_rowid}}, {{strict}};

-- run_at is the one clock: waiting: when it is due; running: when the lease ends; NULL: it will not run again.
-- lease tells which run holds the row. unique_text: no two of a kind with the same text wait, or run, at once.
CREATE TABLE job (
  id {{id}},
  kind TEXT NOT NULL,
  state TEXT NOT NULL CONSTRAINT job_state CHECK (state IN ('waiting', 'running', 'done', 'failed', 'stopped')),
  run_at BIGINT,
  lease BIGINT NOT NULL DEFAULT 0,
  unique_text TEXT,
  input TEXT NOT NULL,
  place TEXT,
  result TEXT,
  attempt BIGINT NOT NULL DEFAULT 0,
  stop_wanted SMALLINT NOT NULL DEFAULT 0 CONSTRAINT job_stop_wanted CHECK (stop_wanted IN (0, 1)),
  done BIGINT NOT NULL DEFAULT 0,
  total BIGINT NOT NULL DEFAULT 0,
  problem TEXT,
  problem_text TEXT,
  actor TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT
) {{strict}};
CREATE INDEX job_due ON job (run_at, id) WHERE run_at IS NOT NULL;
CREATE UNIQUE INDEX job_one_waiting ON job (kind, unique_text) WHERE state = 'waiting';
CREATE INDEX job_one_running ON job (kind, unique_text) WHERE state = 'running';

-- Raised with every change of what servers keep in memory (wallets, rules …), so that all of them notice.
CREATE TABLE kept (
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT kept_key PRIMARY KEY (name)
) {{without_rowid}}, {{strict}};

-- The shop itself: one row.
CREATE TABLE shop (
  id {{id}} CONSTRAINT shop_one CHECK (id = 1),
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  zone TEXT NOT NULL,
  country TEXT NOT NULL,
  language TEXT NOT NULL CONSTRAINT shop_language CHECK (language IN ('en', 'zh')),
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
INSERT INTO shop (id, name, currency, zone, country, language, version, updated_at)
  VALUES (1, 'Huitou', 'CNY', 'Asia/Shanghai', 'CN', 'zh', 1, 0);

-- Facts about this installation that no screen changes, such as the fingerprint of its key.
CREATE TABLE setting (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  CONSTRAINT setting_key PRIMARY KEY (name)
) {{without_rowid}}, {{strict}};

-- Replies kept under Idempotency-Key: who, hash of the key; fingerprint of the request tells the same from another.
CREATE TABLE idempotency (
  actor TEXT NOT NULL,
  key_hash {{blob}} NOT NULL,
  fingerprint {{blob}} NOT NULL,
  status BIGINT NOT NULL,
  reply {{blob}}, -- sealed: bodies hold what people are called
  headers TEXT,
  created_at BIGINT NOT NULL,
  CONSTRAINT idempotency_key PRIMARY KEY (actor, key_hash)
) {{without_rowid}}, {{strict}};
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Who did what to what, and why. Written in the act's transaction; seq and hash come a little later, when a row is
-- sealed into the chain: hash = BLAKE2b-256(hash of seq − 1, the row). actor_name is kept as it was then.
CREATE TABLE audit (
  id {{id}},
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  actor_name TEXT,
  peer TEXT,
  act TEXT NOT NULL,
  object TEXT NOT NULL,
  object_id TEXT,
  diff TEXT,
  reason TEXT,
  trace TEXT,
  seq BIGINT,
  hash {{blob}}
) {{strict}};
CREATE UNIQUE INDEX audit_chain ON audit (seq) WHERE seq IS NOT NULL;
CREATE INDEX audit_unsealed ON audit (id) WHERE seq IS NULL;
CREATE INDEX audit_object ON audit (object, object_id, id);
CREATE INDEX audit_actor ON audit (actor, id);

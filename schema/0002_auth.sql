-- Who works here and how they come in. Times are ms UTC. Secrets are kept as hashes only.

-- A person on the staff. With a login it is an account too: the id is both "stf_…" and "usr_…".
CREATE TABLE staff (
  id {{id}},
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  name TEXT NOT NULL,
  code TEXT,
  store_id BIGINT,
  phone TEXT,
  language TEXT NOT NULL DEFAULT 'shop' CONSTRAINT staff_language CHECK (language IN ('shop', 'en', 'zh')),
  -- person: no account; invited: has a link and no password yet
  state TEXT NOT NULL DEFAULT 'person'
    CONSTRAINT staff_state CHECK (state IN ('person', 'invited', 'active', 'disabled')),
  login TEXT,
  login_key TEXT,
  role TEXT,
  password_hash TEXT,
  signed_in_at BIGINT,
  CONSTRAINT staff_account CHECK (state = 'person' OR (login_key IS NOT NULL AND role IS NOT NULL)),
  CONSTRAINT staff_password CHECK (state <> 'active' OR password_hash IS NOT NULL)
) {{strict}};
CREATE UNIQUE INDEX staff_code ON staff (code);
CREATE UNIQUE INDEX staff_login ON staff (login_key);
CREATE INDEX staff_store ON staff (store_id);

-- A shop's own roles; the built-in ones are in the program. grants: [{"right": …, "scope": …}].
CREATE TABLE role (
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  title TEXT NOT NULL,
  grants TEXT NOT NULL,
  CONSTRAINT role_key PRIMARY KEY (name)
) {{without_rowid}}, {{strict}};

-- seen_at moves at most once a minute; confirmed_at: when the password was last given.
CREATE TABLE session (
  id {{id}},
  token_hash {{blob}} NOT NULL,
  staff_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  confirmed_at BIGINT NOT NULL,
  peer TEXT NOT NULL,
  agent TEXT NOT NULL,
  CONSTRAINT session_staff FOREIGN KEY (staff_id) REFERENCES staff (id)
) {{strict}};
CREATE UNIQUE INDEX session_token ON session (token_hash);
CREATE INDEX session_of ON session (staff_id);

-- From where an account was signed in before: such origins are never slowed down by guessing elsewhere.
CREATE TABLE staff_device (
  staff_id BIGINT NOT NULL,
  token_hash {{blob}} NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  CONSTRAINT staff_device_key PRIMARY KEY (staff_id, token_hash)
) {{without_rowid}}, {{strict}};
CREATE TABLE staff_network (
  staff_id BIGINT NOT NULL,
  network_hash {{blob}} NOT NULL,
  used_at BIGINT NOT NULL,
  CONSTRAINT staff_network_key PRIMARY KEY (staff_id, network_hash)
) {{without_rowid}}, {{strict}};

-- One-time links. staff_id NULL: the first owner, who is not there yet.
CREATE TABLE staff_link (
  token_hash {{blob}} NOT NULL,
  kind TEXT NOT NULL CONSTRAINT staff_link_kind CHECK (kind IN ('setup', 'invite', 'reset')),
  staff_id BIGINT,
  created_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  used_at BIGINT,
  CONSTRAINT staff_link_key PRIMARY KEY (token_hash),
  CONSTRAINT staff_link_staff FOREIGN KEY (staff_id) REFERENCES staff (id)
) {{without_rowid}}, {{strict}};
CREATE INDEX staff_link_of ON staff_link (staff_id);

-- rights and networks: JSON lists of text. used_at moves at most once a minute.
CREATE TABLE api_key (
  id {{id}},
  key_hash {{blob}} NOT NULL,
  name TEXT NOT NULL,
  staff_id BIGINT NOT NULL,
  rights TEXT NOT NULL,
  networks TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  ends_at BIGINT,
  used_at BIGINT,
  revoked_at BIGINT,
  CONSTRAINT api_key_staff FOREIGN KEY (staff_id) REFERENCES staff (id)
) {{strict}};
CREATE INDEX api_key_of ON api_key (staff_id);

-- Moves with every change that may take a right from somebody: servers forget what they remember when it has moved.
CREATE TABLE auth_epoch (
  id {{id}} CONSTRAINT auth_epoch_one CHECK (id = 1),
  epoch BIGINT NOT NULL
) {{strict}};
INSERT INTO auth_epoch (id, epoch) VALUES (1, 1);

-- A list as somebody wants to see it again: page, filter, order, columns. owner: who saved it, as actors are written.
-- filter: JSON object; columns: JSON list; both are the page's own.
CREATE TABLE saved_view (
  id {{id}},
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  owner TEXT NOT NULL,
  owner_name TEXT,
  shared SMALLINT NOT NULL CHECK (shared IN (0, 1)),
  page TEXT NOT NULL,
  name TEXT NOT NULL,
  position BIGINT NOT NULL,
  filter TEXT NOT NULL,
  sort TEXT,
  columns TEXT NOT NULL,
  CONSTRAINT saved_view_name UNIQUE (owner, page, name)
) {{strict}};
CREATE INDEX saved_view_of_page ON saved_view (page, shared, owner);

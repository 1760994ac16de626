-- The members' portal: how members come in, what they agreed to, how the shop looks. Secrets are kept as hashes only.

-- One sign-in of one browser. customer_id stays what it was at the sign-in: whoever was merged since is found through
-- the alias, so that undoing a merge gives each his own again.
CREATE TABLE member_session (
  id {{id}},
  token_hash {{blob}} NOT NULL,
  customer_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  agent TEXT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX member_session_token ON member_session (token_hash);
CREATE INDEX member_session_of ON member_session (customer_id);

-- A code that was asked for by one browser: what others ask for neither ends it nor takes its tries. sealed: to whom it
-- goes and the code itself, under the house's own key, until it has left.
CREATE TABLE member_ticket (
  id {{id}},
  token_hash {{blob}} NOT NULL,
  sealed {{blob}} NOT NULL,
  code_hash {{blob}} NOT NULL,
  tries BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX member_ticket_token ON member_ticket (token_hash);
CREATE INDEX member_ticket_end ON member_ticket (ends_at);

-- One-time links made by staff.
CREATE TABLE member_link (
  token_hash {{blob}} NOT NULL,
  customer_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  CONSTRAINT member_link_key PRIMARY KEY (token_hash)
) {{without_rowid}}, {{strict}};
CREATE INDEX member_link_of ON member_link (customer_id);

-- Devices from which somebody has come in with a phone or e-mail: guessing elsewhere never slows these down.
CREATE TABLE member_device (
  identity_hash {{blob}} NOT NULL,
  device_hash {{blob}} NOT NULL,
  used_at BIGINT NOT NULL,
  CONSTRAINT member_device_key PRIMARY KEY (identity_hash, device_hash)
) {{without_rowid}}, {{strict}};

-- What a customer said to each purpose, one row each time. The newest counts.
CREATE TABLE consent (
  customer_id BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  at BIGINT NOT NULL,
  id BIGINT NOT NULL,
  given SMALLINT NOT NULL CONSTRAINT consent_given CHECK (given IN (0, 1)),
  source TEXT NOT NULL CONSTRAINT consent_source CHECK (source IN ('portal', 'staff', 'api')),
  actor TEXT NOT NULL,
  CONSTRAINT consent_key PRIMARY KEY (customer_id, purpose, at, id)
) {{without_rowid}}, {{strict}};

-- What a customer asked for about his data.
CREATE TABLE data_request (
  id {{id}},
  customer_id BIGINT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT data_request_kind CHECK (kind IN ('erase')),
  state TEXT NOT NULL CONSTRAINT data_request_state CHECK (state IN ('open', 'withdrawn', 'done', 'refused')),
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  answer TEXT
) {{strict}};
CREATE INDEX data_request_of ON data_request (customer_id, id);
CREATE INDEX data_request_open ON data_request (id) WHERE state = 'open';

-- How the shop looks to its members. One row.
CREATE TABLE brand (
  id {{id}} CONSTRAINT brand_one CHECK (id = 1),
  color TEXT,
  intro_en TEXT,
  intro_zh TEXT,
  logo {{blob}},
  logo_type TEXT,
  logo_at BIGINT,
  joining SMALLINT NOT NULL CONSTRAINT brand_joining CHECK (joining IN (0, 1)),
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
INSERT INTO brand (id, joining, version, updated_at) VALUES (1, 1, 1, 0);

-- Keys in members' phones and browsers (WebAuthn). counter: of signatures, as the device said last.
CREATE TABLE member_passkey (
  id {{id}},
  credential {{blob}} NOT NULL,
  customer_id BIGINT NOT NULL,
  public_key {{blob}} NOT NULL,
  counter BIGINT NOT NULL,
  agent TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT
) {{strict}};
CREATE UNIQUE INDEX member_passkey_credential ON member_passkey (credential);
CREATE INDEX member_passkey_of ON member_passkey (customer_id, id);

-- What such a key is to sign: handed out once, good once.
CREATE TABLE member_challenge (
  token_hash {{blob}} NOT NULL,
  ends_at BIGINT NOT NULL,
  CONSTRAINT member_challenge_key PRIMARY KEY (token_hash)
) {{without_rowid}}, {{strict}};
CREATE INDEX member_challenge_end ON member_challenge (ends_at);

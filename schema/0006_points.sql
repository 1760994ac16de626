-- Wallets, lots, postings.

CREATE TABLE wallet (
  id {{id}},
  code TEXT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT wallet_kind CHECK (kind IN ('redeemable', 'qualifying')),
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  digits BIGINT NOT NULL CONSTRAINT wallet_digits CHECK (digits >= 0 AND digits <= 4), -- decimals shown
  expiry_months BIGINT,          -- NULL: never
  expiry_month_end SMALLINT NOT NULL CONSTRAINT wallet_month_end CHECK (expiry_month_end IN (0, 1)),
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX wallet_code ON wallet (code);

-- Sums of the postings of one customer in one wallet, kept with every posting.
-- granted = pending + active + held + spent + expired + reversed + forfeited - debt, always.
CREATE TABLE account (
  customer_id BIGINT NOT NULL,
  wallet_id BIGINT NOT NULL,
  granted BIGINT NOT NULL,
  pending BIGINT NOT NULL CONSTRAINT account_pending CHECK (pending >= 0),
  active BIGINT NOT NULL CONSTRAINT account_active CHECK (active >= 0),
  held BIGINT NOT NULL CONSTRAINT account_held CHECK (held >= 0),
  spent BIGINT NOT NULL,
  expired BIGINT NOT NULL,
  reversed BIGINT NOT NULL,
  forfeited BIGINT NOT NULL,
  debt BIGINT NOT NULL CONSTRAINT account_debt CHECK (debt >= 0),
  next_expiry_at BIGINT, -- no open lot lapses before
  CONSTRAINT account_key PRIMARY KEY (customer_id, wallet_id)
) {{without_rowid}}, {{strict}};
-- What is to be posted as expired. By account, not by lot: most lots neither come nor go as the first to lapse.
CREATE INDEX account_due ON account (next_expiry_at, customer_id, wallet_id) WHERE next_expiry_at IS NOT NULL;

-- Every grant is a lot of its own, with where it came from and when it ends. Appended; found through its postings.
CREATE TABLE lot (
  id {{id}},
  customer_id BIGINT NOT NULL,
  wallet_id BIGINT NOT NULL,
  granted BIGINT NOT NULL CONSTRAINT lot_granted CHECK (granted > 0),
  remaining BIGINT NOT NULL CONSTRAINT lot_remaining CHECK (remaining >= 0 AND remaining <= granted),
  reversed BIGINT NOT NULL, -- clawed back so far, from this lot or for it
  state TEXT NOT NULL CONSTRAINT lot_state CHECK (state IN ('pending', 'active', 'consumed', 'expired', 'reversed',
    'forfeited')),
  earned_at BIGINT NOT NULL,
  posted_at BIGINT NOT NULL,
  activates_at BIGINT,
  expires_at BIGINT,
  source TEXT NOT NULL,
  source_id BIGINT NOT NULL,
  source_line BIGINT,
  rule_id BIGINT,
  rule_version BIGINT,
  campaign_id BIGINT,
  funding TEXT,
  fair_value BIGINT,
  base BIGINT -- what the rule was applied to, minor units
) {{strict}};
CREATE INDEX lot_source ON lot (source, source_id);

-- Double entry: each row moves an amount out of one bucket and into another. Never changed. Clustered by customer
-- and business
-- time, so that windows and ledger pages read what lies side by side.
CREATE TABLE posting (
  customer_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  id BIGINT NOT NULL,
  wallet_id BIGINT NOT NULL,
  lot_id BIGINT,
  kind TEXT NOT NULL,
  debit TEXT NOT NULL,  -- bucket that it leaves
  credit TEXT NOT NULL, -- bucket that it enters
  amount BIGINT NOT NULL CONSTRAINT posting_amount CHECK (amount > 0),
  source TEXT NOT NULL,
  source_id BIGINT NOT NULL,
  note TEXT,
  CONSTRAINT posting_key PRIMARY KEY (customer_id, at, id)
) {{without_rowid}}, {{strict}};

INSERT INTO wallet (id, code, kind, name_en, name_zh, digits, expiry_months, expiry_month_end, version, created_at,
  updated_at)
VALUES (1, 'points', 'redeemable', 'Points', '积分', 0, 24, 1, 1, 0, 0),
  (2, 'growth', 'qualifying', 'Growth', '成长值', 2, NULL, 0, 1, 0, 0);

-- Corrections of points by hand that need a second person (四眼复核): what one asked for and another decides on.

-- Nothing has moved in the ledger before state is 'approved'. maker, decider: as actors are written; maker_id: the
-- person on the staff behind it, who also stands behind the keys that he or she made. What is stored does not know of
-- time: a waiting one is over at lapses_at.
CREATE TABLE correction (
  id {{id}},
  customer_id BIGINT NOT NULL,
  wallet_id BIGINT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT correction_kind CHECK (kind IN ('adjust', 'extend', 'reinstate')),
  points BIGINT NOT NULL, -- below zero: taken; of extend and reinstate: how many it was about when it was asked for
  lot_id BIGINT,          -- of extend and reinstate: only this one
  until_at BIGINT,        -- … they lapse then; NULL: never
  reason TEXT NOT NULL,
  state TEXT NOT NULL
    CONSTRAINT correction_state CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn', 'lapsed')),
  maker TEXT NOT NULL,
  maker_name TEXT,
  maker_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  lapses_at BIGINT NOT NULL,
  decider TEXT,
  decider_name TEXT,
  decided_at BIGINT,
  note TEXT,     -- of who decided
  posted BIGINT, -- how many were moved
  CONSTRAINT correction_decided CHECK ((state = 'waiting') = (decided_at IS NULL))
) {{strict}};
CREATE INDEX correction_waiting ON correction (lapses_at, id) WHERE state = 'waiting';
CREATE INDEX correction_of ON correction (customer_id, id);

-- What leaves the house: webhooks and messages.

-- since: events recorded from then on are sent: when it was made, or last switched on.
CREATE TABLE webhook (
  id {{id}},
  url TEXT NOT NULL,
  description TEXT,
  types TEXT NOT NULL,
  secret {{blob}} NOT NULL,
  old_secret {{blob}},
  old_until BIGINT,
  enabled SMALLINT NOT NULL CONSTRAINT webhook_enabled CHECK (enabled IN (0, 1)),
  disabled_reason TEXT,
  failures BIGINT NOT NULL DEFAULT 0,
  failing_since BIGINT,
  paused_until BIGINT,
  since BIGINT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) {{strict}};

-- One event for one webhook. The body is not kept: it is made from the event, which never changes. customer_id and
-- event_at are the rest of the event's key. next_at: when it is tried next; NULL: never.
CREATE TABLE webhook_delivery (
  id {{id}},
  webhook_id BIGINT NOT NULL,
  event_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  event_at BIGINT NOT NULL,
  type TEXT NOT NULL,
  state TEXT NOT NULL CONSTRAINT webhook_delivery_state CHECK (state IN ('waiting', 'delivered', 'dead')),
  attempts BIGINT NOT NULL DEFAULT 0,
  next_at BIGINT,
  last_at BIGINT,
  last_status BIGINT,
  last_error TEXT,
  response TEXT,
  created_at BIGINT NOT NULL,
  delivered_at BIGINT
) {{strict}};
CREATE UNIQUE INDEX webhook_delivery_event ON webhook_delivery (webhook_id, event_id);
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_delivery_line ON webhook_delivery (webhook_id, customer_id, event_id) WHERE next_at IS NOT NULL;

-- One-time codes and notices. recipient and body are sealed under the house's own key. state kept: there is no provider
-- for the channel; the console's outbox shows it.
CREATE TABLE message (
  id {{id}},
  channel TEXT NOT NULL CONSTRAINT message_channel CHECK (channel IN ('sms', 'email')),
  purpose TEXT NOT NULL CONSTRAINT message_purpose CHECK (purpose IN ('code', 'notice')),
  customer_id BIGINT NOT NULL,
  recipient {{blob}} NOT NULL,
  body {{blob}} NOT NULL,
  state TEXT NOT NULL CONSTRAINT message_state CHECK (state IN ('kept', 'sent', 'failed')),
  created_at BIGINT NOT NULL
) {{strict}};
CREATE INDEX message_customer ON message (customer_id, id);

// Private to deliver/: webhooks as they are stored, and their deliveries.
#pragma once

#include "deliver/deliver.h"
#include "deliver/signature.h"

#define WEBHOOK_TYPES_MAX 50
#define WEBHOOK_ALLOWED_MAX 100 // webhooks of one shop

// As it is stored; the members up to version are what is shown.
struct webhook {
	int64_t id;
	const char *url, *description;
	struct list types; // of const char *; empty: all
	bool enabled;
	const char *disabled_reason;
	int64_t failures, failing_since, paused_until, old_secret_until;
	int64_t created_at, updated_at;
	const char *secret; // only where it was just made
	int64_t version;
	const void *sealed, *old_sealed;
	size_t sealed_size, old_sealed_size;
};
extern const struct shape webhook_shape;

// ERR_NOT_FOUND.
MUST_CHECK enum status webhook_read(struct ctx *ctx, int64_t id, struct webhook *webhook);
// The secrets to sign with now: one, or two during a rotation.
MUST_CHECK enum status webhook_secrets(struct ctx *ctx, const struct webhook *webhook, struct secret secrets[2],
	int *count);
// Whether it asked for the type: its list is empty, or has the name or a start such as "sale.*".
bool webhook_wants(const struct webhook *webhook, const char *type);
// Stops it, with the reason that the console shows, and tells by an event.
MUST_CHECK enum status webhook_disable(struct ctx *ctx, const struct webhook *webhook, const char *reason);

// ---------------------------------------------------------------- deliveries

enum delivery_state { DELIVERY_WAITING, DELIVERY_DELIVERED, DELIVERY_DEAD };
extern const struct choice delivery_states[];

struct delivery {
	int64_t id, webhook, event;
	const char *type;
	int state;
	int64_t attempts, next_at, last_at, last_status;
	const char *last_error, *response;
	int64_t created_at, delivered_at;
	int64_t customer_id, event_at; // the rest of the event's key
};
extern const struct shape delivery_shape;

// Leaves a delivery of the event, due now, and sees that there is a job to send it. An event that the webhook has a
// delivery of already is left alone.
MUST_CHECK enum status delivery_add(struct ctx *ctx, int64_t webhook_id, const struct event *event);
MUST_CHECK enum status delivery_read(struct ctx *ctx, int64_t webhook_id, int64_t id, struct delivery *delivery);
MUST_CHECK enum status delivery_find(struct ctx *ctx, int64_t webhook_id, int64_t event_id, struct delivery *delivery);
// Columns id … event_at of table webhook_delivery, in the order of the struct.
#define DELIVERY_COLUMNS                                                                                     \
	"id, webhook_id, event_id, type, state, attempts, next_at, last_at, last_status, last_error, response, " \
	"created_at, delivered_at, customer_id, event_at"
struct delivery delivery_row(struct arena *mem, const struct rows *rows);

// The job that sends what a webhook is due; one at a time for each webhook.
MUST_CHECK enum status send_soon(struct ctx *ctx, int64_t webhook_id, int64_t at_ms);

// How long after the nth try (from 1) failed the next one is made, without the jitter of up to a tenth; −1: there is
// none.
int64_t send_wait_ms(int64_t attempts);

extern const struct job_kind send_job, replay_job;
extern const struct event_type webhook_test, webhook_disabled;
extern const struct problem webhook_secret_wrong, webhook_url_wrong, webhook_too_many;

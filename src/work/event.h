// Events: one append-only row for each thing that happened. The row is the customer's timeline, the outbox of webhooks
// and of the pull feed, and a source of the audit, at once. Rows never change; an erased customer's rows stay, since no
// personal field is in them.
//
// Table event, clustered by (customer_id, at_ms, id): all that a customer's page and rolling windows need lies side by
// side.
#pragma once

#include "base/shape.h"
#include "work/house.h"

struct event_type {
	const char *name;          // "sale.completed"
	const char *subject;       // id prefix of subject_id, "ord"
	const struct shape *shape; // of the body
	const char *right;         // whoever may see it, "order.read"
	struct words title;        // on the timeline: "Order paid" / "订单已支付"
	struct words doc;
	const char *example;       // a body, JSON
};

struct event {
	int64_t id;          // given by event_emit
	int64_t customer_id; // 0: of no customer
	int64_t subject_id;
	int64_t at_ms;       // business time: when it happened; 0 means now
	const struct event_type *type; // given by event_emit
	// Struct of type->shape, without anything personal. Listeners in the transaction may fill members that are
	// meant for them (the caller sees them; the row is written before).
	void *record;
};

enum listen_when {
	LISTEN_NOW,   // in the transaction of the event; its refusal refuses the whole act
	// Once the event is durable, in order, each exactly once: the place moves in the transaction that hears,
	// which may hear several. A refusal is tried again with growing pauses, and what comes after it waits. What
	// must not stop the line answers OK itself and leaves a job.
	LISTEN_LATER,
};

struct listener {
	const char *name; // unique: the place of a LATER listener is kept under it
	const struct event_type *type; // NULL: every event
	enum listen_when when;
	enum status (*hear)(struct ctx *ctx, struct event *event);
	// Optional, LATER: asked for each batch of events, on the snapshot they were read from. False: nobody here
	// wants any of them; they are passed over without a transaction.
	enum status (*wants)(struct ctx *ctx, bool *wanted);
	struct words doc;
};

#define EVENT_BODY_MAX 65536

// Sets id, type and at_ms, writes the row, then lets the NOW listeners hear it, in the order of the table.
MUST_CHECK enum status event_emit(struct ctx *ctx, const struct event_type *type, struct event *event);

// An event as it is read back.
struct event_row {
	int64_t id, tx, customer_id, subject_id, at_ms;
	const struct event_type *type; // NULL when this version does not know it any more
	const char *type_name;
	const char *actor; // "usr_…", "key_…", or "house"
	const char *body;  // JSON
};

// A place in the feed: (transaction, id), both ascending. Text form "tx.id"; "0" is the beginning.
struct event_place {
	int64_t tx, id;
};
const char *event_place_text(struct arena *mem, struct event_place place);
bool event_place_parse(const char *text, struct event_place *place);

// The next events after *after that every later commit will come after (db_horizon), at most max; *after moves.
MUST_CHECK enum status event_feed(struct ctx *ctx, struct event_place *after, int max, struct event_row **rows,
	size_t *count);
// The place after the last event that event_feed would give now.
MUST_CHECK enum status event_end(struct ctx *ctx, struct event_place *place);
// A customer's events with (at_ms, id) below before (both INT64_MAX: the newest), newest first. kinds NULL: all types.
MUST_CHECK enum status event_timeline(struct ctx *ctx, int64_t customer_id, int64_t before_at_ms, int64_t before_id,
	int max, const char *const *types, struct event_row **rows, size_t *count);
// The row of one event. ERR_NOT_FOUND.
MUST_CHECK enum status event_read(struct ctx *ctx, int64_t customer_id, int64_t at_ms, int64_t id,
	struct event_row *row);

// How an event is shown: the same JSON everywhere (feed, webhooks, timeline).
struct event_view {
	int64_t id;
	const char *type;
	int64_t at, recorded_at;
	int64_t customer;    // NONE: of no customer
	const char *subject; // typed id, or NULL
	const char *actor;
	const char *data;    // JSON
};
extern const struct shape event_shape;
struct event_view event_view(struct arena *mem, const struct event_row *row);
void event_encode(struct json_out *out, const struct event_row *row);

// NULL when there is none of that name.
const struct event_type *event_type_find(const struct house *house, const char *name);

// What a running Huitou has one of. Made by main, reachable from every ctx; read only after start, except the shop's
// settings, which are replaced whole.
//
//	struct house house = {.store = store, .vault = vault, .tables = &tables, .actor_text = actor_text};
//	status = house_start(&house, mem, &error); // the schema is current
//	house.gate = gate_create(…); house.worker = worker_create(&house, 4);
#pragma once

#include "base/ctx.h"
#include "base/money.h"
#include "base/vault.h"
#include "base/zone.h"
#include "store/gate.h"
#include "store/store.h"

struct listener;
struct job_kind;
struct schedule;
struct event_type;
struct attribute_set;   // expr/expr.h
struct expression_home; // api/expression.h

// The shop's own settings (row of table shop), as one immutable value.
struct shop {
	const char *name;
	const struct currency *currency; // of points and prices where an order names none
	const struct zone *zone;         // programme time zone: day boundaries, expiry, windows
	const char *country;             // ISO 3166, for phones without a calling code
	enum lang lang;                  // for what is written to customers and staff by default
	int64_t version;                 // 1, 2 …: one more with each change
};

// The tables that main gathered from all folders; each ends with NULL, and may be NULL itself.
struct tables {
	const struct event_type *const *events;
	const struct listener *const *listeners;
	const struct job_kind *const *jobs;
	const struct schedule *const *schedules;
	const struct attribute_set *const *attributes; // what expressions may speak of
	const struct expression_home *const *homes;    // where expressions are kept
};

struct house {
	struct store *store;
	struct gate *gate; // NULL on the command line where no server runs: house_write() works all the same
	struct vault *vault;
	const struct tables *tables;
	const struct shop *_Atomic shop; // never NULL after house_start
	const char *public_url;          // as customers and staff see it, "https://crm.example.cn"; NULL: unknown
	const char *private_allowed;     // CIDRs that webhooks may reach although private; NULL: none
	const char *spool;               // directory for files that are taken in; NULL: /tmp
	struct worker *_Atomic worker;   // work/worker.h; NULL where none runs
	struct auth *auth;               // auth/auth.h: sign-in; NULL where no server runs
	struct portal *portal;           // portal/portal.h: members' sign-in; NULL where no server runs
	struct policy *_Atomic policy;   // api/policy.h: what browsers report; NULL where no server runs
	struct feed *_Atomic feed;       // api/feed.h: long polls that wait; NULL: they are answered at once
	// How an actor is written into rows, "usr_…": actor_text of api/actor.h, which stands above. NULL: all are
	// "house".
	const char *(*actor_text)(struct arena *mem, const struct actor *actor);
	struct arena *mem; // house_start's: what lives as long as the house
};

// Checks the vault against the key that this database was made with (ERR_CONFLICT when it is another; the first vault
// is remembered), lets ids go on after the last one stored, loads the shop. *error, in mem, says what is wrong.
// One house a process.
MUST_CHECK enum status house_start(struct house *house, struct arena *mem, const char **error);
// After gate, worker and feed are gone.
void house_stop(struct house *house);

// Reads the shop's row and puts it in house->shop when its version is another. The worker does so about once a second;
// whoever has changed it and wants to see it at once calls it after the commit. Any thread.
MUST_CHECK enum status house_shop_load(struct house *house, struct arena *mem);

// "usr_…", "key_…", "cus_…" or "house".
const char *house_actor_text(struct ctx *ctx);
// A ctx of the house itself, in the shop's language, for jobs and commands.
struct ctx house_ctx(struct house *house, struct arena *mem);

// Runs an act in a write transaction, through the gate when there is one, and waits for it. Not from a server's loop,
// and not inside a transaction (ctx->db is NULL). Like every act it may be run more than once.
MUST_CHECK enum status house_write(
	struct ctx *ctx, enum status (*run)(struct ctx *, void *), void *arg, int64_t key, enum gate_lane lane);
// Runs a reader on a snapshot; inside a transaction or a snapshot, on that.
MUST_CHECK enum status house_read(struct ctx *ctx, enum status (*run)(struct ctx *, void *), void *arg);

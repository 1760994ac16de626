// What a running Huitou has one of. Made by main, reachable from every ctx; read only after start, except the shop's
// settings, which are replaced whole.
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

// The shop's own settings (row of table shop), as one immutable value.
struct shop {
	const char *name;
	const struct currency *currency; // of points and prices where an order names none
	const struct zone *zone;         // programme time zone: day boundaries, expiry, windows
	const char *country;             // ISO 3166, for phones without a calling code
	enum lang lang;                  // for what is written to customers and staff by default
};

// The tables that main gathered from all folders; each ends with NULL.
struct tables {
	const struct event_type *const *events;
	const struct listener *const *listeners;
	const struct job_kind *const *jobs;
	const struct schedule *const *schedules;
};

struct house {
	struct store *store;
	struct gate *gate; // NULL on the command line where no server runs: house_write() works all the same
	struct vault *vault;
	const struct tables *tables;
	const struct shop *_Atomic shop; // never NULL after house_start
	const char *public_url;          // as customers and staff see it, "https://crm.example.cn"; NULL: unknown
	const char *private_allowed;     // CIDRs that webhooks may reach although private; NULL: none
	struct worker *worker;           // work/worker.h; NULL where none runs
};

// Runs an act in a write transaction, through the gate when there is one, and waits for it. Not from a server's loop.
MUST_CHECK enum status house_write(struct ctx *ctx, enum status (*run)(struct ctx *, void *), void *arg, int64_t key,
	enum gate_lane lane);
// Runs a reader on a snapshot.
MUST_CHECK enum status house_read(struct ctx *ctx, enum status (*run)(struct ctx *, void *), void *arg);

// The write gate: every write of a running server goes through here. Acts wait in a bounded queue; a writer takes what
// waits (up to batch_max), runs it in one transaction, commits, and only then are they answered. One act's refusal
// undoes that act alone: a batch in which one was refused after it had begun to write is run again, each act in a
// savepoint.
//
// An act may be run more than once (another one's refusal; ERR_BUSY: serialisation failure, deadlock, cut connection:
// at most five times more), so it must change nothing but the database and its own arena-made result.
//
// A commit whose answer is lost (the connection is cut during COMMIT) is not repeated when it was done: the database is
// asked. Clients may still send again what they heard no answer to: what an act inserts should have a key that the
// second run finds again (idempotency key, external id).
//
// Lanes: tills go first; LANE_LOW (imports, recomputation, back-tests) is served only when no till waits, or when it
// has waited for a second; one act at a time, in slices that its owner keeps short (some 20 ms).
#pragma once

#include "store/store.h"

enum gate_lane { LANE_TILL, LANE_LOW };

struct act {
	// Runs inside the transaction; ctx->db is set. What it returns decides: OK keeps its work, all else undoes it.
	enum status (*run)(struct ctx *ctx, void *arg);
	// Called once, from a writer's thread, after the commit that holds it is durable (or after it was refused):
	// status OK means durable. It must be quick: it wakes somebody. The ctx and arg are the caller's again.
	void (*done)(struct act *act, enum status status);
	struct ctx *ctx;
	void *arg;
	// Usually the customer's id: acts of one key are run by one writer, in order of arrival (one that must be run
	// again comes after its batch). 0: any writer.
	int64_t key;
	enum gate_lane lane;
	struct act *next;   // the gate's
	enum status status; // the gate's
	// Set before done(): what the database said when it refused, for the log, in ctx->mem; NULL when it did not.
	const char *error;
};

struct gate_options {
	int queue_max; // acts that may wait (default 4096); more are refused with ERR_BUSY
	int batch_max; // acts in one transaction (default 64)
	// Called after each durable commit that changed something, from the writer's thread: wakes the job loop and the
	// feed.
	void (*committed)(void *arg);
	void *committed_arg;
};

struct gate *gate_create(struct store *store, const struct gate_options *options);
// Refuses what comes after, finishes what was accepted, joins the writers.
void gate_destroy(struct gate *gate);

// Never blocks. ERR_BUSY when the queue is full or the gate is closing: then done() is not called.
MUST_CHECK enum status gate_submit(struct gate *gate, struct act *act);
// Submits and waits on the calling thread: for jobs and commands, never for a server thread. Waits for room too.
MUST_CHECK enum status gate_run(struct gate *gate, struct ctx *ctx, enum status (*run)(struct ctx *, void *), void *arg,
	int64_t key, enum gate_lane lane);

struct gate_figures {
	int64_t acts, refused, commits, retries, waiting;
	bool failing; // the last transaction could not be begun or committed: disk full, database away
};
struct gate_figures gate_figures(struct gate *gate);

// One act over many customers 批量操作: a row that says what is to be done to whom, a job that does it in slices, and a
// row for each customer whom it changed or who refused, by which it can be undone. Private to the folder.
//
// Whom: chosen ids, or a list's filter, looked at as the job comes along; nobody made after the act began, nobody
// twice. How far it is stands in the job's place, moved in the transaction of what was done: a stop, a crash or another
// try of a slice changes nothing of what comes out.
#pragma once

#include "customer/file.h"
#include "work/job.h"

enum bulk_action { BULK_TAG_ADD, BULK_TAG_REMOVE, BULK_STORE, BULK_OWNER, BULK_CONFIRM };
enum bulk_state {
	BULK_RUNNING,
	BULK_STOPPED, // or failed: goes on by bulk_resume
	BULK_DONE,
	BULK_UNDOING,
	BULK_UNDOING_STOPPED,
	BULK_UNDONE
};
enum bulk_outcome { BULK_CHANGED, BULK_REFUSED, BULK_TAKEN_BACK, BULK_KEPT };
extern const struct choice bulk_actions[], bulk_states[], bulk_outcomes[];

#define BULK_IDS_MAX 1000
#define BULK_FILTER_MAX 20000
#define BULK_KEPT_MS (30 * INT64_C(86400000)) // how long it can be undone

struct bulk {
	int64_t id;
	int action, state;
	int64_t tag_id, store_id, owner_id; // the one that action means; NONE: takes it away
	struct list ids;                    // int64_t; none when filter says whom
	const char *filter, *reason;
	int64_t total; // NONE: not known
	int64_t changed, unchanged, refused, undone, kept;
	int64_t job_id, undo_job_id, created_at, ended_at, undone_at;
	const char *actor, *actor_name;
	const struct actor *by; // ours: who ordered it, as far as it goes
};

MUST_CHECK enum status bulk_read(struct ctx *ctx, int64_t id, struct bulk *bulk);
// For lists: the columns and tables of a bulk (alias b), and a row of them.
#define BULK_SELECT                                                                                                    \
	"SELECT b.id, b.action, b.value, b.ids, b.filter, b.reason, b.changed, b.unchanged, b.refused, b.job_id, "     \
	"b.created_at, b.ended_at, b.undo_job_id, b.undone, b.kept, b.undone_at, b.actor_kind, b.actor_id, "           \
	"b.actor_name, b.actor_store, b.actor_staff, b.may_read, b.may_write, j.state, j.total FROM customer_bulk b "  \
	"LEFT JOIN job j ON j.id = COALESCE(b.undo_job_id, b.job_id)"
void bulk_scan(struct ctx *ctx, const struct rows *rows, struct bulk *bulk);
// Only what the caller ordered.
void bulk_own(const struct actor *actor, struct where *where);

struct bulk_row {
	int64_t customer_id;
	const char *name; // NULL outside the actor's scope
	int outcome;
	const char *problem, *reason; // of a refusal
};
// outcome −1: all; in the order of ids within an outcome, after one.
MUST_CHECK enum status bulk_rows(struct ctx *ctx, int64_t id, int outcome, int64_t after, size_t max,
	struct bulk_row *rows, size_t *count, bool *more);

// In a write transaction. What in says is sound (references are there); id, job and counts are set.
MUST_CHECK enum status bulk_begin(struct ctx *ctx, struct bulk *in);
// Stops what runs, lets go on what was stopped, takes back what it changed. Refused where the state is another.
MUST_CHECK enum status bulk_stop(struct ctx *ctx, int64_t id);
MUST_CHECK enum status bulk_resume(struct ctx *ctx, int64_t id);
MUST_CHECK enum status bulk_undo(struct ctx *ctx, int64_t id);

// The two ways to go through it, a slice of a job each; see bulk_job.c.
MUST_CHECK enum status bulk_do_one(struct ctx *ctx, const struct bulk *bulk, int64_t customer_id, int *outcome);
MUST_CHECK enum status bulk_undo_one(
	struct ctx *ctx, const struct bulk *bulk, int64_t customer_id, int64_t before, int *outcome);
#define BULK_UNCHANGED (-1) // of bulk_do_one: they had it already

extern const struct job_kind bulk_job, bulk_sweep_job;
extern const struct problem bulk_state_wrong, bulk_too_old;

// The audit: who did what to what, from where, and why. A row is written in the transaction of the act; a little later
// it is sealed into a chain of hashes (audit_seal), so that nobody can change or drop a row unseen. One chain for the
// database.
#pragma once

#include "base/ctx.h"
#include "work/job.h"

// object: "store", "points"; object_id: its typed id or name, or NULL; action: "created", "adjust" …; before and after:
// JSON objects or NULL (never personal fields), of which the members that differ are kept; reason: what the actor gave,
// or NULL.
MUST_CHECK enum status audit_record(struct ctx *ctx, const char *object, const char *object_id, const char *action,
	const char *before, const char *after, const char *reason);

// {"name": [before, after], …} of the members that differ; NULL when none does. In mem.
const char *audit_diff(struct arena *mem, const char *before, const char *after);

// Seals what is not sealed yet, at most max rows; *sealed counts.
MUST_CHECK enum status audit_seal(struct ctx *ctx, int max, int64_t *sealed);
// Recomputes the chain from the row after number *after on, at most max rows. *checked 0: the end. *wrong: a sentence
// that names the first row that does not fit, or NULL.
MUST_CHECK enum status audit_verify(struct ctx *ctx, int64_t *after, int max, int64_t *checked, const char **wrong);

extern const struct job_kind audit_seal_job;
extern const struct schedule audit_seal_schedule;

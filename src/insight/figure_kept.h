// Part of the face: figures that take long are kept, so that nobody waits for them again.
//
// Kept, in memory and in the table insight_figure, is what took FIGURE_SLOW_MS or more. It is given again at once,
// however old it is; "computed_at" of the answer says when it was made. Where something has happened since (an event, a
// run, a new day) a job makes it anew in the background, as it does after each run with all that was asked for of late
// and with what the console asks of every shop. Another setting is another figure: who changes one sees what that does.
// What is quick is made each time. How far one that is being made for the first time is: GET /v1/insight/making.
#pragma once

#include "api/route.h"
#include "work/job.h"

#define FIGURE_SLOW_MS 250
#define FIGURES_MAX 128
#define FIGURE_BYTES_MAX (4 * 1024 * 1024)   // of one; longer ones are not kept
#define FIGURES_BYTES_MAX (32 * 1024 * 1024) // of all

// A row for each figure, so that it can be made without being asked for.
struct figure_kind {
	const struct route *route;
	// Sets answer->out, as an act of the same route does.
	enum status (*make)(struct ctx *ctx, const struct call *call, struct answer *answer);
	bool personal;        // names are in it: never stored, and never given when something has happened since
	bool numbers;         // it says the same in every language
	bool alike;           // the same for all who may ask; the route's act has looked whether they may
	int64_t slow_ms;      // kept from there on; 0: FIGURE_SLOW_MS
	const char *usual[3]; // queries as JSON, ended by NULL: made ahead after each run
};

// All there are; called once at start.
void figures_know(const struct figure_kind *const *kinds);

// Answers with the kept one, or makes it. The call's route must have a kind. Two who ask for the same at once wait for
// one making. A member computed_at of the route's out shape is filled here. Of one record: call->ids[0] says which,
// ids[1], set by the route's act, its version: a changed record is another figure.
MUST_CHECK enum status figure_kept(struct ctx *ctx, const struct call *call, struct answer *answer);

// A maker tells how far it is: more rows of some in all (0: not known). Does nothing where nobody waits.
void figure_step(int64_t rows, int64_t of);

// Forgets what is kept in memory of a store: before another one may lie at the same place.
void figures_forget(const struct store *store);

// In the transaction at hand: all that is looked at is made anew soon. ahead: the usual ones too.
MUST_CHECK enum status figures_queue(struct ctx *ctx, bool ahead);

extern const struct job_kind figure_renewal;
extern const struct schedule figure_renewals;

#define FIGURE_COMPUTED_AT(struct_) FIELD_TIME(struct_, computed_at, .doc = W("When this was computed", "计算时间"))

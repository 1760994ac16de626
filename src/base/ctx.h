// What every act of the business needs to know: where its memory is, what the time is, which
// transaction it is in, who asks, and in which language to answer. One ctx lives for one request,
// job or command, on one thread.
//
// It also carries the failure: a function that refuses calls fail() with a row of the problem table
// and returns its status; whoever called passes the status up untouched.
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

struct db;    // store/store.h: the transaction or the snapshot at hand
struct actor; // api/actor.h: who asks; NULL for the house itself (jobs)
struct house; // api/house.h: settings, keys, gate: what a running server has one of

// One kind of refusal. Rows are defined with PROBLEM() below and documented from there.
struct problem {
	const char *code;   // stable name for programs, e.g. "points_insufficient"
	enum status status; // decides the HTTP status
	struct words text;  // a sentence; {0} {1} {2} stand for the arguments
};

#define PROBLEM_ARGS 3

// One field that cannot be accepted.
struct violation {
	// JSON pointer into the request body ("/lines/0/sku"), or, without a slash, a query parameter's name ("limit").
	const char *pointer;
	const struct problem *problem;
	const char *args[PROBLEM_ARGS];
};

struct fault {
	const struct problem *problem; // NULL: nothing has failed
	const char *args[PROBLEM_ARGS];
	struct violation *violations; // in ctx->mem
	size_t violation_count;
};

struct ctx {
	struct arena *mem;
	struct db *db;
	int64_t now_ms; // business "now": read once, the same for the whole act
	enum lang lang;
	const struct actor *actor;
	struct house *house;
	struct fault fault;
	const char *trace; // W3C trace id of the request, 32 hex digits, or NULL
	const char *peer;  // address that the request came from, for the audit; NULL for the house itself
};

// Records why, returns problem->status. Further arguments (text, kept as given) fill {0} {1} {2}.
#define fail(ctx, problem, ...) fail_args((ctx), (problem), (const char *[PROBLEM_ARGS + 1]){__VA_ARGS__})
// The same for one field; more than one may be recorded before the act gives up. The status returned
// is that of the whole: ERR_UNPROCESSABLE with problem "invalid_fields".
#define fail_at(ctx, pointer, problem, ...) \
	fail_at_args((ctx), (pointer), (problem), (const char *[PROBLEM_ARGS + 1]){__VA_ARGS__})

enum status fail_args(struct ctx *ctx, const struct problem *problem, const char *const *args);
enum status fail_at_args(struct ctx *ctx, const char *pointer, const struct problem *problem,
	const char *const *args);
// Forgets the failure: for acts that try something and go on without it.
void fail_clear(struct ctx *ctx);
// The sentence in a language, its arguments filled in.
const char *problem_sentence(struct arena *mem, const struct problem *problem, const char *const *args,
	enum lang lang);

// PROBLEM(points_insufficient, ERR_CONFLICT, "It needs {0} points; {1} are there.", "需要 {0} 积分，现有 {1}。");
// Defines the row and enters it in the list that the reference pages are printed from.
#define PROBLEM(name, status_, en_, zh_)                                                         \
	const struct problem name = {.code = #name, .status = (status_), .text = {(en_), (zh_)}}; \
	static const struct problem *const name##_row_                                           \
		__attribute__((used, section("problem_table"))) = &name

// All rows; *count is set. Order is that of the link.
const struct problem *const *problem_rows(size_t *count);

// Refusals that every floor may need.
extern const struct problem invalid_fields, not_found, internal_error, busy, cancelled, storage_full;

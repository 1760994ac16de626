// Figures made anew in the background: what has been asked for of late and is of an earlier state of the shop; after a
// run also what the console asks of every shop. The orders are read once for all of them. Each is stored, so that the
// next start of a server finds it. The same job orders a run where the shop has grown far beyond the last one, say by
// an import.
#include "insight/figure_work.h"

#include "base/id.h"
#include "base/instant.h"
#include "insight/history_shared.h"
#include "insight/insight.h"
#include "insight/record.h"

#include <string.h>

SQL(figure_list);
SQL(figure_put);
SQL(figure_forget);
SQL(figure_buyers);

#define ASKED_LATELY_MS (36 * HOUR_MS)
#define FORGOTTEN_MS (7 * DAY_MS)
#define GROWN_LEAST 20 // customers
#define GROWN_PART 10  // a tenth more than the last run saw
#define GROWN_APART_MS HOUR_MS

struct renewal_input {
	bool ahead;
};
static const struct field input_fields[] = {
	FIELD_BOOL(renewal_input, ahead, .doc = W("The usual ones too", "包括常用报表")),
};
static const struct shape input_shape =
	SHAPE("FigureRenewal", renewal_input, input_fields, "What is made anew.", "更新范围。");

struct renewing {
	struct arena *mem; // of one figure
	struct history_shared *shared;
	const char *version; // of the shop when the orders were read; in the shared arena
	int64_t now_ms;
	struct figure_name name;
	struct figure_text text, next;
};

// ---------------------------------------------------------------- from the table to the shelf, and back

static enum status read_stored(struct ctx *ctx, void *arg)
{
	struct rows *rows;
	bool more;

	(void)arg;
	TRY(db_query(ctx->db, &figure_list, ARGS(v_i64(ctx->now_ms - FORGOTTEN_MS), v_i64(FIGURES_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		struct figure_name name = {
			.key = row_text(rows, 0, ctx->mem),
			.kind = figure_kind_of(row_text(rows, 1, ctx->mem)),
			.lang = (enum lang)row_i64(rows, 2),
			.scope = (enum scope)row_i64(rows, 3),
			.store_id = row_i64(rows, 4),
			.staff_id = row_i64(rows, 5),
			.of_id = row_i64(rows, 6),
			.of_version = row_i64(rows, 7),
			.query = row_text(rows, 8, ctx->mem),
		};
		struct figure_text text = {.version = row_text(rows, 9, ctx->mem),
			.body = row_text(rows, 10, ctx->mem),
			.computed_at_ms = row_i64(rows, 11),
			.took_ms = row_i64(rows, 12),
			.asked_at_ms = row_i64(rows, 13),
			.stored = true};
		struct figure_text kept;
		if (name.kind && !shelf_find(ctx->house->store, name.key, 0, ctx->mem, &kept))
			shelf_put(ctx->house->store, &name, &text);
	}
}

static enum status act_store(struct ctx *ctx, void *arg)
{
	const struct renewing *renewing = arg;
	const struct figure_name *name = &renewing->name;
	const struct figure_text *text = &renewing->text;

	return db_exec(ctx->db, &figure_put,
		ARGS(v_i64(id_new()), v_text(name->key), v_text(name->kind->route->name), v_i64(name->lang),
			v_i64(name->scope), v_i64(name->store_id), v_i64(name->staff_id), v_i64(name->of_id),
			v_i64(name->of_version), v_text(name->query), v_text(text->version), v_text(text->body),
			v_i64(text->computed_at_ms), v_i64(text->took_ms), v_i64(text->asked_at_ms)));
}

static enum status act_forget(struct ctx *ctx, void *arg)
{
	(void)arg;
	return db_exec(ctx->db, &figure_forget, ARGS(v_i64(ctx->now_ms - FORGOTTEN_MS)));
}

// ---------------------------------------------------------------- the usual ones

static enum status usual_query(
	struct ctx *ctx, const struct figure_kind *kind, const char *json, enum lang lang, struct figure_name *name)
{
	const struct shape *shape = kind->route->query;
	void *query = shape ? arena_alloc(ctx->mem, shape->size) : NULL;
	uint64_t present;

	if (shape)
		TRY(shape_decode(ctx, shape, json, strlen(json), DECODE_STORED, query, &present));
	*name = (struct figure_name){.kind = kind,
		.query = figure_query_json(ctx, kind->route, query),
		.lang = lang,
		.scope = SCOPE_ALL,
		.store_id = NONE,
		.staff_id = NONE};
	return figure_key(ctx, name);
}

// Wished for, where they are not kept already.
static enum status wish_for_usual(struct ctx *ctx, void *arg)
{
	const struct figure_kind *kind;

	(void)arg;
	for (size_t i = 0; (kind = figure_kind_at(i)) != NULL; i++)
		for (size_t j = 0; j < ARRAY_LEN(kind->usual) && kind->usual[j]; j++)
			for (enum lang lang = LANG_EN; lang <= (kind->numbers ? LANG_EN : LANG_ZH); lang++) {
				struct figure_name name;
				TRY(usual_query(ctx, kind, kind->usual[j], lang, &name));
				shelf_put(ctx->house->store, &name, &(struct figure_text){.asked_at_ms = ctx->now_ms});
			}
	return OK;
}

// ---------------------------------------------------------------- one anew

static const struct grant grants[] = {[SCOPE_OWN] = {"report.read", SCOPE_OWN},
	[SCOPE_STORE] = {"report.read", SCOPE_STORE},
	[SCOPE_ALL] = {"report.read", SCOPE_ALL}};

static enum status renew(struct ctx *ctx, void *arg)
{
	struct renewing *renewing = arg;
	struct figure_name *name = &renewing->name;
	const struct shape *shape = name->kind->route->query;
	struct call call = {.route = name->kind->route, .ids = {name->of_id, name->of_version}};
	struct actor actor = {.kind = ACTOR_STAFF,
		.id = NONE,
		.staff_id = name->staff_id,
		.store_id = name->store_id,
		.grants = &grants[name->scope],
		.grant_count = name->scope == SCOPE_NONE ? 0 : 1};
	struct figure_name now = *name;
	const char *version;
	uint64_t present;

	ctx->now_ms = renewing->now_ms;
	TRY(figure_key(ctx, &now));
	if (!now.key || strcmp(now.key, name->key) != 0)
		return ERR_NOT_FOUND; // by other settings than those there are
	TRY(figure_version(ctx, &version));
	if (!renewing->version)
		renewing->version = arena_text(history_shared_mem(renewing->shared), version);
	if (renewing->text.body && strcmp(renewing->text.version, renewing->version) == 0)
		return OK;
	if (shape) {
		void *query = arena_alloc(ctx->mem, shape->size);
		TRY(shape_decode(ctx, shape, name->query, strlen(name->query), DECODE_STORED, query, &present));
		call.query = query;
	}
	ctx->actor = &actor;
	ctx->lang = name->lang;
	enum status status = figure_body(ctx, &call, name->kind, &renewing->next);
	ctx->actor = NULL;
	return status;
}

// What is quick is not kept, what cannot be made is left as it is.
static enum status put_renewed(struct ctx *ctx, struct renewing *renewing, enum status status)
{
	const struct store *store = ctx->house->store;
	struct figure_text *text = &renewing->text;

	if (status == ERR_NOT_FOUND ||
		(!text->body && (status != OK || renewing->next.took_ms < figure_slow_ms(renewing->name.kind)))) {
		shelf_drop(store, renewing->name.key);
		return OK;
	}
	if (status == OK && renewing->next.body) {
		renewing->next.version = renewing->version;
		renewing->next.asked_at_ms = text->asked_at_ms;
		*text = renewing->next;
		shelf_put(store, &renewing->name, text);
	}
	if (text->stored || renewing->name.kind->personal)
		return OK;
	ctx->now_ms = clock_now_ms();
	TRY(house_write(ctx, act_store, renewing, 0, LANE_LOW));
	shelf_stored(store, renewing->name.key, text->computed_at_ms);
	return OK;
}

static enum status renew_all(struct ctx *ctx, struct job *job, struct renewing *renewing)
{
	int64_t done = 0;

	for (size_t at = 0;;) {
		arena_reset(renewing->mem);
		if (!shelf_next(ctx->house->store, &at, renewing->mem, &renewing->name, &renewing->text))
			return OK;
		bool looked_at = renewing->now_ms - renewing->text.asked_at_ms <= ASKED_LATELY_MS;
		bool due = looked_at && figure_due(&renewing->text, renewing->now_ms);
		renewing->next = (struct figure_text){0};
		enum status status = due ? house_read(ctx, renew, renewing) : OK;
		fail_clear(ctx);
		if (due || !renewing->text.stored)
			TRY(put_renewed(ctx, renewing, status));
		TRY(job_note(ctx, job, ++done, 0, NULL, NULL));
	}
}

// ---------------------------------------------------------------- a shop that has grown

// Against the run that saw most: one as of an earlier day has seen fewer, and was wished for.
static enum status has_grown(struct ctx *ctx, void *arg)
{
	bool *grown = arg, found;
	struct rows *rows;

	TRY(db_first(ctx->db, &figure_buyers, NO_ARGS, &rows, &found));
	int64_t buyers = row_i64(rows, 0), seen = row_i64(rows, 1), last_at = row_i64(rows, 2);
	*grown = buyers > seen + seen / GROWN_PART + GROWN_LEAST && ctx->now_ms - last_at > GROWN_APART_MS;
	return OK;
}

static enum status act_run(struct ctx *ctx, void *arg)
{
	int64_t id;

	(void)arg;
	TRY(insight_run_create(ctx, "schedule", NONE, &id));
	return insight_run_queue(ctx, id);
}

// One that is being made already is as good.
static enum status run_if_grown(struct ctx *ctx)
{
	bool grown = false;

	TRY(house_read(ctx, has_grown, &grown));
	if (!grown)
		return OK;
	ctx->now_ms = clock_now_ms();
	enum status status = house_write(ctx, act_run, NULL, 0, LANE_LOW);
	if (status == ERR_CONFLICT)
		fail_clear(ctx);
	return status == ERR_CONFLICT ? OK : status;
}

// ---------------------------------------------------------------- the job

static enum status run_renewal(struct ctx *ctx, struct job *job)
{
	struct renewing renewing = {.mem = arena_create(), .shared = history_share(), .now_ms = clock_now_ms()};
	struct renewal_input input = {0};
	struct ctx inner = *ctx;
	uint64_t present;

	inner.mem = renewing.mem;
	inner.now_ms = renewing.now_ms;
	enum status status =
		shape_decode(&inner, &input_shape, job->input, strlen(job->input), DECODE_STORED, &input, &present);
	if (status == OK)
		status = house_read(&inner, read_stored, NULL);
	if (status == OK && input.ahead)
		status = house_read(&inner, wish_for_usual, NULL);
	if (status == OK)
		status = renew_all(&inner, job, &renewing);
	history_unshare(renewing.shared);
	if (status == OK)
		status = house_write(&inner, act_forget, NULL, 0, LANE_LOW);
	if (status == OK)
		status = run_if_grown(&inner);
	ctx->fault = inner.fault;
	arena_destroy(renewing.mem);
	return status;
}

const struct job_kind figure_renewal = {
	.name = "insight.figures",
	.run = run_renewal,
	.doc = W("Makes figures anew that take long and are looked at.", "更新正在查看的耗时报表。"),
};

const struct schedule figure_renewals = {
	.name = "insight.figures",
	.kind = &figure_renewal,
	.every_ms = 5 * MINUTE_MS,
	.input = "{}",
	.doc = W("Every five minutes figures that are looked at are made anew.", "每五分钟更新正在查看的报表。"),
};

enum status figures_queue(struct ctx *ctx, bool ahead)
{
	return job_add(ctx, &figure_renewal, ahead ? "{\"ahead\":true}" : "{}", ctx->now_ms,
		ahead ? "figures ahead" : "figures", NULL);
}

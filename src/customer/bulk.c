// What a bulk act is, and what it does to one customer.
#include "customer/bulk.h"

#include "api/audit.h"
#include "base/id.h"
#include "customer/events.h"
#include "customer/verbs.h"

#include <stdlib.h>
#include <string.h>

SQL(bulk_insert);
SQL(bulk_by_id);
SQL(bulk_rows_page);
SQL(bulk_undo_begin);
SQL(bulk_row_insert);
SQL(bulk_row_had);
SQL(bulk_row_outcome);
SQL(bulk_store_set);
SQL(bulk_owner_set);
SQL(bulk_confirm_set);

PROBLEM(bulk_state_wrong, ERR_CONFLICT, "This act can't be {0} now.", "该批量操作当前不可{0}。");
PROBLEM(bulk_too_old, ERR_CONFLICT, "What it changed is kept for 30 days; after that it can't be undone.",
	"变更记录保留 30 天，之后不可撤销。");
PROBLEM(bulk_not_yours, ERR_FORBIDDEN, "You may see this customer, but not change them.",
	"您可查看该客户，但无权修改。");

const struct choice bulk_actions[] = {
	{"tag_add", W("Gives a tag", "添加标签")},
	{"tag_remove", W("Takes a tag away", "移除标签")},
	{"store", W("Sets the home store, or takes it away", "设置或清除归属门店")},
	{"owner", W("Sets the consultant in charge, or takes them away", "设置或清除销售顾问")},
	{"confirm", W("Confirms that the file is right today", "确认资料准确")},
	CHOICES_END,
};
const struct choice bulk_states[] = {
	{"running", W("Going on", "进行中")},
	{"stopped", W("Stopped, goes on when it is resumed", "已停止，可继续")},
	{"done", W("Everybody has been looked at", "已完成")},
	{"undoing", W("Being undone", "撤销中")},
	{"undoing_stopped", W("Stopped while it was being undone", "撤销已停止，可继续")},
	{"undone", W("Undone", "已撤销")},
	CHOICES_END,
};
const struct choice bulk_outcomes[] = {
	{"changed", W("Changed", "已变更")},
	{"refused", W("Could not be changed", "未能变更")},
	{"undone", W("Changed, and changed back", "已撤销")},
	{"kept", W("Changed since by somebody else, and left so", "之后另有改动，予以保留")},
	CHOICES_END,
};

// ---------------------------------------------------------------- the row

static struct actor *actor_of(struct ctx *ctx, const struct rows *rows)
{
	struct actor *actor = arena_new(ctx->mem, struct actor);
	struct grant *grants = arena_array(ctx->mem, struct grant, 2);

	grants[0] = (struct grant){"customer.read", (enum scope)row_i64(rows, 21)};
	grants[1] = (struct grant){"customer.write", (enum scope)row_i64(rows, 22)};
	*actor = (struct actor){
		.kind = (enum actor_kind)row_i64(rows, 16),
		.id = row_i64(rows, 17),
		.name = row_text(rows, 18, ctx->mem),
		.store_id = row_i64(rows, 19),
		.staff_id = row_i64(rows, 20),
		.grants = grants,
		.grant_count = 2,
	};
	return actor;
}

static struct list ids_of(struct ctx *ctx, const char *text)
{
	int64_t *ids = arena_array(ctx->mem, int64_t, BULK_IDS_MAX);
	size_t count = 0;
	char *end;

	for (text++; *text && *text != ']' && count < BULK_IDS_MAX; text = *end == ',' ? end + 1 : end)
		ids[count++] = strtoll(text, &end, 10);
	return SCALARS(ids, count);
}

static int state_of(const struct bulk *bulk, const char *job_state)
{
	bool waits = job_state && (strcmp(job_state, "waiting") == 0 || strcmp(job_state, "running") == 0);

	if (bulk->undone_at != NONE)
		return BULK_UNDONE;
	if (bulk->undo_job_id != NONE)
		return waits ? BULK_UNDOING : BULK_UNDOING_STOPPED;
	if (bulk->ended_at != NONE)
		return BULK_DONE;
	return waits ? BULK_RUNNING : BULK_STOPPED;
}

void bulk_scan(struct ctx *ctx, const struct rows *rows, struct bulk *bulk)
{
	const char *ids = row_text(rows, 3, ctx->mem);
	int64_t value = row_i64(rows, 2), total = row_i64(rows, 24);
	int action = choice_value(bulk_actions, row_text(rows, 1, ctx->mem));
	struct actor *actor = actor_of(ctx, rows);

	*bulk = (struct bulk){
		.id = row_i64(rows, 0),
		.action = action,
		.tag_id = action == BULK_TAG_ADD || action == BULK_TAG_REMOVE ? value : NONE,
		.store_id = action == BULK_STORE ? value : NONE,
		.owner_id = action == BULK_OWNER ? value : NONE,
		.ids = ids ? ids_of(ctx, ids) : (struct list){0},
		.filter = row_text(rows, 4, ctx->mem),
		.reason = row_text(rows, 5, ctx->mem),
		.changed = row_i64(rows, 6),
		.unchanged = row_i64(rows, 7),
		.refused = row_i64(rows, 8),
		.job_id = row_i64(rows, 9),
		.created_at = row_i64(rows, 10),
		.ended_at = row_i64(rows, 11),
		.undo_job_id = row_i64(rows, 12),
		.undone = row_i64(rows, 13),
		.kept = row_i64(rows, 14),
		.undone_at = row_i64(rows, 15),
		.actor = actor_text(ctx->mem, actor),
		.actor_name = actor->name,
		.by = actor,
	};
	bulk->state = state_of(bulk, row_text(rows, 23, ctx->mem));
	if (ids)
		bulk->total = (int64_t)bulk->ids.count;
	else if (bulk->ended_at != NONE)
		bulk->total = bulk->changed + bulk->unchanged + bulk->refused;
	else
		bulk->total = bulk->undo_job_id == NONE && total > 0 ? total : NONE;
}

enum status bulk_read(struct ctx *ctx, int64_t id, struct bulk *bulk)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &bulk_by_id, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found);
	bulk_scan(ctx, rows, bulk);
	return OK;
}

void bulk_own(const struct actor *actor, struct where *where)
{
	where_and(where, "b.actor_kind = ? AND b.actor_id = ?", v_i64(actor->kind), v_i64(actor->id));
}

// ---------------------------------------------------------------- what it did to whom

static const char *sentence_of(struct ctx *ctx, const char *code)
{
	static const char *const none[PROBLEM_ARGS] = {0};
	size_t count;
	const struct problem *const *rows = problem_rows(&count);

	for (size_t i = 0; code && i < count; i++)
		if (strcmp(rows[i]->code, code) == 0)
			return problem_sentence(ctx->mem, rows[i], none, ctx->lang);
	return NULL;
}

static enum status name_rows(struct ctx *ctx, struct bulk_row *rows, size_t count)
{
	int64_t *ids = arena_array(ctx->mem, int64_t, count + 1);
	struct customer **files = arena_array(ctx->mem, struct customer *, count + 1);

	for (size_t i = 0; i < count; i++)
		ids[i] = rows[i].customer_id;
	TRY(customer_open(ctx, ids, count, files));
	for (size_t i = 0; i < count; i++)
		if (files[i] && scope_covers(ctx->actor, "customer.read", files[i]->store_id, files[i]->owner_id))
			rows[i].name = files[i]->display_name;
	return OK;
}

static enum status rows_of(struct ctx *ctx, int64_t id, int outcome, int64_t after, size_t max, struct bulk_row *list,
	size_t *count, bool *more)
{
	struct rows *rows;

	TRY(db_query(ctx->db, &bulk_rows_page,
		ARGS(v_i64(id), v_text(choice_name(bulk_outcomes, outcome)), v_i64(after),
			v_i64((int64_t)(max - *count) + 1)),
		&rows));
	for (;;) {
		TRY(rows_next(rows, more));
		if (!*more)
			return OK;
		if (*count == max)
			break;
		const char *problem = row_text(rows, 2, ctx->mem);
		list[(*count)++] = (struct bulk_row){.customer_id = row_i64(rows, 0),
			.outcome = outcome,
			.problem = problem,
			.reason = sentence_of(ctx, problem)};
	}
	rows_close(rows);
	return OK;
}

enum status bulk_rows(struct ctx *ctx, int64_t id, int outcome, int64_t after, size_t max, struct bulk_row *rows,
	size_t *count, bool *more)
{
	*count = 0;
	*more = false;
	TRY(rows_of(ctx, id, outcome, after, max, rows, count, more));
	return name_rows(ctx, rows, *count);
}

// ---------------------------------------------------------------- begin, stop, go on, undo

static enum status queue(struct ctx *ctx, int64_t id, bool undo, int64_t *job_id)
{
	return job_add(ctx, &bulk_job,
		arena_format(ctx->mem, "{\"bulk\": \"%s\", \"undo\": %s}", id_text(ctx->mem, "cbk", id),
			undo ? "true" : "false"),
		ctx->now_ms, NULL, job_id);
}

static const char *ids_text(struct ctx *ctx, struct list list)
{
	struct buf buf = buf_make(ctx->mem, BULK_IDS_MAX * 20);
	const int64_t *ids = list.items;

	buf_byte(&buf, '[');
	for (size_t i = 0; i < list.count; i++) {
		if (i)
			buf_byte(&buf, ',');
		buf_i64(&buf, ids[i]);
	}
	buf_byte(&buf, ']');
	return buf.data;
}

static int64_t value_of(const struct bulk *bulk)
{
	switch ((enum bulk_action)bulk->action) {
	case BULK_TAG_ADD:
	case BULK_TAG_REMOVE:
		return bulk->tag_id;
	case BULK_STORE:
		return bulk->store_id;
	case BULK_OWNER:
		return bulk->owner_id;
	default:
		return NONE;
	}
}

static const char *typed_value(struct ctx *ctx, const struct bulk *bulk)
{
	static const char *const prefixes[] = {"tag", "tag", "sto", "stf", NULL};
	int64_t value = value_of(bulk);

	if (value == NONE)
		return "null";
	return arena_format(ctx->mem, "\"%s\"", id_text(ctx->mem, prefixes[bulk->action], value));
}

enum status bulk_begin(struct ctx *ctx, struct bulk *in)
{
	const struct actor *by = ctx->actor;

	in->id = id_new();
	TRY(queue(ctx, in->id, false, &in->job_id));
	TRY(db_exec(ctx->db, &bulk_insert,
		ARGS(v_i64(in->id), v_text(choice_name(bulk_actions, in->action)), v_i64(value_of(in)),
			v_text(in->filter ? NULL : ids_text(ctx, in->ids)), v_text(in->filter), v_text(in->reason),
			v_i64(in->job_id), v_i64(ctx->now_ms), v_i64(by ? by->kind : ACTOR_HOUSE),
			v_i64(by ? by->id : 0), v_text(by ? by->name : NULL), v_i64(by ? by->store_id : NONE),
			v_i64(by ? by->staff_id : NONE), v_i64(actor_scope(by, "customer.read")),
			v_i64(actor_scope(by, "customer.write")))));
	// Whom a filter names may be personal (a name searched for): the audit says what, and how many came of it
	// later.
	TRY(audit_record(ctx, "customer_bulk", id_text(ctx->mem, "cbk", in->id), "created", NULL,
		arena_format(ctx->mem, "{\"action\": \"%s\", \"value\": %s, \"whom\": \"%s\", \"chosen\": %zu}",
			choice_name(bulk_actions, in->action), typed_value(ctx, in), in->filter ? "filter" : "ids",
			in->ids.count),
		in->reason));
	return bulk_read(ctx, in->id, in);
}

static enum status wrong(struct ctx *ctx, const char *en, const char *zh)
{
	return fail(ctx, &bulk_state_wrong, ctx->lang == LANG_ZH ? zh : en);
}

static int64_t current_job(const struct bulk *bulk)
{
	return bulk->undo_job_id == NONE ? bulk->job_id : bulk->undo_job_id;
}

static enum status note_act(struct ctx *ctx, int64_t id, const char *action)
{
	return audit_record(ctx, "customer_bulk", id_text(ctx->mem, "cbk", id), action, NULL, NULL, NULL);
}

enum status bulk_stop(struct ctx *ctx, int64_t id)
{
	struct bulk bulk;

	TRY(bulk_read(ctx, id, &bulk));
	if (bulk.state != BULK_RUNNING && bulk.state != BULK_UNDOING)
		return wrong(ctx, "stopped", "停止");
	TRY(job_stop(ctx, current_job(&bulk)));
	return note_act(ctx, id, "stopped");
}

enum status bulk_resume(struct ctx *ctx, int64_t id)
{
	struct bulk bulk;

	TRY(bulk_read(ctx, id, &bulk));
	if (bulk.state != BULK_STOPPED && bulk.state != BULK_UNDOING_STOPPED)
		return wrong(ctx, "resumed", "继续");
	TRY(job_resume(ctx, current_job(&bulk)));
	return note_act(ctx, id, "resumed");
}

enum status bulk_undo(struct ctx *ctx, int64_t id)
{
	struct bulk bulk;
	int64_t job_id;

	TRY(bulk_read(ctx, id, &bulk));
	if (bulk.state != BULK_DONE && bulk.state != BULK_STOPPED)
		return wrong(ctx, "undone", "撤销");
	if (bulk.created_at < ctx->now_ms - BULK_KEPT_MS)
		return fail(ctx, &bulk_too_old);
	TRY(queue(ctx, id, true, &job_id));
	TRY(db_exec(ctx->db, &bulk_undo_begin, ARGS(v_i64(id), v_i64(job_id))));
	return note_act(ctx, id, "undo_begun");
}

// ---------------------------------------------------------------- one customer

static enum status set_member(
	struct ctx *ctx, struct sql *statement, const struct glimpse *glimpse, int64_t value, enum customer_place place)
{
	int64_t changed;

	TRY(db_change(ctx->db, statement,
		ARGS(v_i64(glimpse->id), v_i64(value), v_i64(ctx->now_ms), v_i64(glimpse->version)), &changed));
	// Somebody has changed the file since we looked: the slice is done again.
	return changed ? customer_tell_changed(ctx, glimpse->id, CUSTOMER_BIT(place)) : ERR_BUSY;
}

static enum status set_store(struct ctx *ctx, const struct glimpse *glimpse, int64_t store_id)
{
	if (!scope_covers(ctx->actor, "customer.write", store_id, glimpse->owner_id))
		return fail(ctx, &customer_out_of_reach);
	return set_member(ctx, &bulk_store_set, glimpse, store_id, AT_STORE_ID);
}

static enum status set_owner(struct ctx *ctx, const struct glimpse *glimpse, int64_t owner_id)
{
	if (!scope_covers(ctx->actor, "customer.write", glimpse->store_id, owner_id))
		return fail(ctx, &customer_out_of_reach);
	return set_member(ctx, &bulk_owner_set, glimpse, owner_id, AT_OWNER_ID);
}

// *before: what was there. *changed false: it was so already.
static enum status apply(
	struct ctx *ctx, const struct bulk *bulk, const struct glimpse *glimpse, int64_t *before, bool *changed)
{
	*changed = true;
	switch ((enum bulk_action)bulk->action) {
	case BULK_TAG_ADD:
		return tag_change(ctx, glimpse->id, bulk->tag_id, true, changed);
	case BULK_TAG_REMOVE:
		return tag_change(ctx, glimpse->id, bulk->tag_id, false, changed);
	case BULK_STORE:
		*before = glimpse->store_id;
		*changed = glimpse->store_id != bulk->store_id;
		return *changed ? set_store(ctx, glimpse, bulk->store_id) : OK;
	case BULK_OWNER:
		*before = glimpse->owner_id;
		*changed = glimpse->owner_id != bulk->owner_id;
		return *changed ? set_owner(ctx, glimpse, bulk->owner_id) : OK;
	case BULK_CONFIRM:
		*before = glimpse->confirmed_at;
		*changed = glimpse->confirmed_at == NONE || glimpse->confirmed_at < bulk->created_at;
		if (!*changed)
			return OK;
		return set_member(ctx, &bulk_confirm_set, glimpse, bulk->created_at, AT_CONFIRMED_AT);
	}
	return ERR_INTERNAL;
}

// Whether they may be changed at all.
static enum status admit(struct ctx *ctx, const struct glimpse *glimpse)
{
	if (glimpse->erased)
		return fail(ctx, &customer_not_live);
	if (!scope_covers(ctx->actor, "customer.write", glimpse->store_id, glimpse->owner_id))
		return fail(ctx, &bulk_not_yours);
	return OK;
}

static bool is_refusal(enum status status)
{
	return status == ERR_NOT_FOUND || status == ERR_CONFLICT || status == ERR_FORBIDDEN ||
	       status == ERR_UNPROCESSABLE;
}

static enum status keep_row(struct ctx *ctx, const struct bulk *bulk, int64_t customer_id, enum bulk_outcome outcome,
	int64_t before, const char *problem)
{
	return db_exec(ctx->db, &bulk_row_insert,
		ARGS(v_i64(customer_id), v_i64(bulk->id), v_text(choice_name(bulk_outcomes, (int)outcome)),
			v_i64(before), v_text(problem)));
}

enum status bulk_do_one(struct ctx *ctx, const struct bulk *bulk, int64_t customer_id, int *outcome)
{
	struct glimpse glimpse = {.id = customer_id};
	int64_t before = NONE;
	bool changed = false, had = false;
	struct rows *rows;

	enum status status = customer_glimpse(ctx, customer_id, "customer.read", &glimpse);
	// Two chosen ids may be one person by now.
	if (status == OK && glimpse.id != customer_id)
		TRY(db_first(ctx->db, &bulk_row_had, ARGS(v_i64(glimpse.id), v_i64(bulk->id)), &rows, &had));
	if (status == OK && !had)
		status = admit(ctx, &glimpse);
	if (status == OK && !had)
		status = apply(ctx, bulk, &glimpse, &before, &changed);
	if (is_refusal(status)) {
		const char *problem = ctx->fault.problem ? ctx->fault.problem->code : "not_found";
		fail_clear(ctx);
		*outcome = BULK_REFUSED;
		return keep_row(ctx, bulk, glimpse.id, BULK_REFUSED, NONE, problem);
	}
	TRY(status);
	*outcome = changed ? BULK_CHANGED : BULK_UNCHANGED;
	return changed ? keep_row(ctx, bulk, glimpse.id, BULK_CHANGED, before, NULL) : OK;
}

// *back false: it is not any more as the act left it.
static enum status take_back(
	struct ctx *ctx, const struct bulk *bulk, const struct glimpse *glimpse, int64_t before, bool *back)
{
	bool changed;

	*back = true;
	switch ((enum bulk_action)bulk->action) {
	case BULK_TAG_ADD:
		return tag_change(ctx, glimpse->id, bulk->tag_id, false, &changed);
	case BULK_TAG_REMOVE:
		TRY(tag_check(ctx, bulk->tag_id, "/tag_id"));
		return tag_change(ctx, glimpse->id, bulk->tag_id, true, &changed);
	case BULK_STORE:
		*back = glimpse->store_id == bulk->store_id;
		return *back ? set_store(ctx, glimpse, before) : OK;
	case BULK_OWNER:
		*back = glimpse->owner_id == bulk->owner_id;
		return *back ? set_owner(ctx, glimpse, before) : OK;
	case BULK_CONFIRM:
		*back = glimpse->confirmed_at == bulk->created_at;
		return *back ? set_member(ctx, &bulk_confirm_set, glimpse, before, AT_CONFIRMED_AT) : OK;
	}
	return ERR_INTERNAL;
}

enum status bulk_undo_one(struct ctx *ctx, const struct bulk *bulk, int64_t customer_id, int64_t before, int *outcome)
{
	struct glimpse glimpse;
	bool back = false;

	enum status status = customer_glimpse(ctx, customer_id, NULL, &glimpse);
	// Merged since: they are the survivor's now.
	if (status == OK && glimpse.id == customer_id && !glimpse.erased)
		status = take_back(ctx, bulk, &glimpse, before, &back);
	if (is_refusal(status)) {
		fail_clear(ctx);
		back = false;
		status = OK;
	}
	TRY(status);
	*outcome = back ? BULK_TAKEN_BACK : BULK_KEPT;
	return db_exec(ctx->db, &bulk_row_outcome,
		ARGS(v_i64(customer_id), v_i64(bulk->id), v_text(choice_name(bulk_outcomes, *outcome))));
}

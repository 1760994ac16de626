// Segments: conditions on customers that have a name. A dynamic one is asked anew each time, so it is never late; a
// static one is a list, frozen from a condition or kept by hand.
#include "customer/segment.h"
#include "customer/bulk.h"

#include "api/expression.h"
#include "api/resource.h"
#include "base/id.h"
#include "work/job.h"

#include <stdio.h>
#include <string.h>

SQL(segment_read);
SQL(segment_by_code);
SQL(segment_all);
SQL(segment_is_member);
SQL(segment_member_add);
SQL(segment_forget);
SQL(segment_times_event);
SQL(segment_uses);

#define USERS_TEXT 400 // enough of them to go on with

#define CODE_MAX_CHARS 40
#define FREEZE_SLICE 1000
#define DAYS_MAX 3660
#define TIMES_MAX 100000

PROBLEM(segment_code_wrong, ERR_UNPROCESSABLE, "A code is 1 to 40 of a–z, 0–9, _ and -.",
	"编码为 1–40 个小写字母、数字、下划线或连字符。");
PROBLEM(segment_expression_needed, ERR_UNPROCESSABLE, "A dynamic segment needs an expression.", "动态客群须有表达式。");
PROBLEM(segment_expression_fixed, ERR_CONFLICT, "The list of a static segment was made already.",
	"静态客群的名单已生成，不能修改表达式。");
PROBLEM(segment_broken, ERR_CONFLICT, "The segment {0} cannot be asked any more: {1}", "客群“{0}”的条件已失效：{1}");
PROBLEM(segment_used, ERR_CONFLICT, "The segment {0} is used by: {1}.", "客群“{0}”正被引用：{1}。");

const struct choice segment_kinds[] = {
	[SEGMENT_DYNAMIC] = {"dynamic", W("Who fits the condition now", "动态：实时符合条件")},
	[SEGMENT_STATIC] = {"static", W("A list", "静态名单")},
	CHOICES_END,
};

// ---------------------------------------------------------------- the record

static const struct field segment_fields[] = {
	FIELD_TEXT(segment, code, .max = CODE_MAX_CHARS,
		.flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Name for expressions: in_segment(\"…\")", "编码，用于 in_segment(\"…\")"),
		.example = "\"sleeping_gold\""),
	FIELD_TEXT(segment, name, .max = 80, .flags = FIELD_REQUIRED | FIELD_SORT, .doc = W("Name for people", "名称"),
		.example = "\"沉睡金卡\""),
	FIELD_TEXT(segment, description, .max = 400, .doc = W("What it is for", "说明")),
	FIELD_ENUM(segment, kind, segment_kinds, .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_FILTER,
		.doc = W("Condition or list", "动态或静态"), .example = "\"dynamic\""),
	FIELD_TEXT(segment, expression, .max = EXPR_TEXT_MAX,
		.doc = W("The condition; of a static one: who is taken into the list when it is made",
			"条件；静态客群为创建时纳入名单的条件"),
		.example = "\"customer.orders >= 3 && days_since(customer.last_order_at) > 60\""),
};
static const struct shape segment_shape =
	SHAPE("Segment", segment, segment_fields, "Customers told apart by a condition, or by a list.", "客群。");

static bool code_sound(const char *code)
{
	return strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(code) && code[0] != '-';
}

// As it stands in a text, and as it stands in JSON.
static bool names(struct ctx *ctx, const char *expression, const char *code)
{
	const char *quoted = expr_quote(ctx->mem, code);

	return expression && (strstr(expression, arena_format(ctx->mem, "in_segment(%s)", quoted)) ||
				     strstr(expression, arena_format(ctx->mem, "in_segment(\\\"%s\\\")", code)));
}

static enum status add_users(
	struct ctx *ctx, const struct expression_home *home, const struct segment *segment, struct buf *users)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, home->all, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (home->all == &segment_uses && row_i64(rows, 0) == segment->head.id)
			continue;
		if (names(ctx, row_text(rows, 2, ctx->mem), segment->code) && users->size < USERS_TEXT)
			buf_format(users, "%s%s %s (%s)", users->size ? ctx->lang == LANG_ZH ? "、" : ", " : "",
				words_in(home->noun, ctx->lang), row_text(rows, 1, ctx->mem),
				id_text(ctx->mem, home->prefix, row_i64(rows, 0)));
	}
}

// What others name stays.
static enum status refuse_used(struct ctx *ctx, const struct segment *segment)
{
	static const struct expression_home segments = {W("segment", "客群"), "seg", &segment_uses};
	const struct expression_home *const *homes = ctx->house->tables->homes;
	struct buf users = buf_make(ctx->mem, 4096);

	TRY(add_users(ctx, &segments, segment, &users));
	for (size_t i = 0; homes && homes[i]; i++)
		TRY(add_users(ctx, homes[i], segment, &users));
	return users.size ? fail(ctx, &segment_used, segment->code, users.data) : OK;
}

static enum status before(struct ctx *ctx, const void *old_record, void *next_record)
{
	const struct segment *old = old_record;
	struct segment *next = next_record;
	struct expr *expr;

	if (!next) {
		TRY(refuse_used(ctx, old));
		return db_exec(ctx->db, &segment_forget, ARGS(v_i64(old->head.id)));
	}
	if (!code_sound(next->code))
		return fail_at(ctx, "/code", &segment_code_wrong, NULL);
	if (!next->expression)
		return next->kind == SEGMENT_DYNAMIC ? fail_at(ctx, "/expression", &segment_expression_needed, NULL)
						     : OK;
	TRY(expression_take(ctx, EXPR_OF_CUSTOMERS, "/expression", next->expression, &expr));
	next->expression = expr->text;
	if (old && next->kind == SEGMENT_STATIC && !text_equal(old->expression, next->expression))
		return fail_at(ctx, "/expression", &segment_expression_fixed, NULL);
	return OK;
}

// As it is stored now, it does not lead back to itself; a list is made in the background.
static enum status after(struct ctx *ctx, const void *old, const void *next_record)
{
	const struct segment *next = next_record;
	const char *id;
	struct expr *expr;

	if (!next || !next->expression)
		return OK;
	TRY(expression_take(ctx, EXPR_OF_CUSTOMERS, "/expression", next->expression, &expr));
	if (old || next->kind == SEGMENT_DYNAMIC)
		return OK;
	id = id_text(ctx->mem, "seg", next->head.id);
	return job_add(
		ctx, &segment_freeze, arena_format(ctx->mem, "{\"segment\": \"%s\"}", id), ctx->now_ms, id, NULL);
}

const struct event_type segment_changed = {
	.name = "segment.changed",
	.subject = "seg",
	.shape = &resource_change_shape,
	.right = "segment.read",
	.title = W("Segment changed", "客群变更"),
	.doc = W("A segment was created, changed or removed.", "客群被新建、修改或删除。"),
	.example = "{\"id\": \"seg_0004R3YZ5N0\", \"action\": \"created\"}",
};

const struct resource segment_resource = {
	.path = "segments",
	.noun = "segment",
	.table = "segment",
	.prefix = "seg",
	.find = "name code description",
	.shape = &segment_shape,
	.verbs = CAN_ALL,
	.tag = "Segments",
	.title = W("Segment", "客群"),
	.plural = W("Segments", "客群"),
	.sort = "code",
	.before = before,
	.after = after,
	.changed = &segment_changed,
	.example = "{\"code\": \"sleeping_gold\", \"name\": \"沉睡客户\", \"kind\": \"dynamic\", \"expression\": "
		   "\"customer.orders >= 3 && days_since(customer.last_order_at) > 60\"}",
};

// ---------------------------------------------------------------- as a condition

enum status segment_load(struct ctx *ctx, int64_t id, struct segment *segment)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &segment_read, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found);
	*segment = (struct segment){
		.head = {.id = id, .created_at_ms = row_i64(rows, 4)},
		.code = row_text(rows, 0, ctx->mem),
		.name = row_text(rows, 1, ctx->mem),
		.kind = choice_value(segment_kinds, row_text(rows, 2, ctx->mem)),
		.expression = row_text(rows, 3, ctx->mem),
	};
	return OK;
}

enum status segment_compile(struct ctx *ctx, const struct segment *segment, struct expr **expr)
{
	struct vocabulary *vocabulary;

	TRY(expression_vocabulary(ctx, EXPR_OF_CUSTOMERS, &vocabulary));
	enum status status =
		expr_compile(ctx, vocabulary, segment->expression ? segment->expression : "true", EXPR_BOOL, expr);
	if (status == ERR_UNPROCESSABLE)
		return fail(ctx, &segment_broken, segment->name,
			expr_error_sentence(ctx->mem, &(*expr)->errors[0], ctx->lang));
	return status;
}

enum status segment_sql(struct ctx *ctx, const struct segment *segment, struct expr_sql *sql)
{
	struct expr *expr;

	if (segment->kind == SEGMENT_STATIC) {
		*sql = (struct expr_sql){.text = buf_make(ctx->mem, 1000)};
		expr_sql_add(sql,
			"EXISTS (SELECT 1 FROM segment_member sm WHERE sm.customer_id = c.id AND sm.segment_id = ?)",
			ARGS(v_i64(segment->head.id)));
		return OK;
	}
	TRY(segment_compile(ctx, segment, &expr));
	return expr_to_sql(ctx, expr, ctx->now_ms, sql);
}

enum status customer_segment(struct ctx *ctx, int64_t segment_id, struct expr_sql *sql)
{
	struct segment segment;

	TRY(segment_load(ctx, segment_id, &segment));
	return segment_sql(ctx, &segment, sql);
}

enum status customer_segment_find(struct ctx *ctx, const char *code, int64_t *id)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &segment_by_code, ARGS(v_text(code)), &rows, &found));
	*id = found ? row_i64(rows, 0) : NONE;
	return OK;
}

#define LIVE "c.status NOT IN ('merged', 'erased')"

void segment_where(struct ctx *ctx, const struct expr_sql *sql, struct where *where)
{
	if (sql->join_count == 0) {
		expr_sql_where(sql, where);
		return;
	}
	// The joins hang on a row of their own, so that the query around keeps its order and its LIMIT.
	where_and_args(where,
		arena_format(ctx->mem, "EXISTS (SELECT 1 FROM (SELECT 1 AS one) q0%s WHERE %s)",
			expr_sql_joins(ctx->mem, sql), sql->text.data),
		sql->args, sql->count);
}

void customer_condition_where(struct ctx *ctx, const struct expr_sql *sql, const char *column, struct where *where)
{
	where_and_args(where,
		arena_format(ctx->mem, "%s IN (SELECT c.id FROM customer c%s WHERE " LIVE " AND %s)", column,
			expr_sql_joins(ctx->mem, sql), sql->text.data),
		sql->args, sql->count);
}

static enum status first_number(struct ctx *ctx, struct where *where, int64_t *number, bool *found)
{
	struct rows *rows;

	TRY(where_query(where, ctx->db, &rows));
	TRY(rows_next(rows, found));
	*number = *found ? row_i64(rows, 0) : 0;
	if (*found)
		rows_close(rows);
	return OK;
}

enum status segment_count(struct ctx *ctx, const struct expr_sql *sql, int64_t *count)
{
	struct where where = where_make(
		ctx->mem, arena_format(ctx->mem, "SELECT COUNT(*) FROM customer c%s", expr_sql_joins(ctx->mem, sql)));
	bool found;

	scope_condition(ctx->actor, "customer.read", &where);
	where_and_plain(&where, LIVE);
	expr_sql_where(sql, &where);
	return first_number(ctx, &where, count, &found);
}

enum status customer_condition_count(struct ctx *ctx, const struct expr_sql *sql, int64_t *count)
{
	const struct actor *asked = ctx->actor;

	ctx->actor = NULL; // the house itself
	enum status status = segment_count(ctx, sql, count);
	ctx->actor = asked;
	return status;
}

enum status customer_condition_holds(struct ctx *ctx, const struct expr_sql *sql, int64_t customer_id, bool *holds)
{
	struct where where = where_make(
		ctx->mem, arena_format(ctx->mem, "SELECT 1 FROM customer c%s", expr_sql_joins(ctx->mem, sql)));
	int64_t one;

	where_and(&where, "c.id = ?", v_i64(customer_id));
	where_and_plain(&where, LIVE);
	expr_sql_where(sql, &where);
	return first_number(ctx, &where, &one, holds);
}

enum status customer_condition_next(
	struct ctx *ctx, const struct expr_sql *sql, int64_t after, size_t max, int64_t *ids, size_t *count)
{
	struct where where = where_make(
		ctx->mem, arena_format(ctx->mem, "SELECT c.id FROM customer c%s", expr_sql_joins(ctx->mem, sql)));
	struct rows *rows;
	bool more;

	where_and(&where, "c.id > ?", v_i64(after));
	where_and_plain(&where, LIVE);
	expr_sql_where(sql, &where);
	where_tail(&where, "ORDER BY c.id LIMIT ?", v_i64((int64_t)max));
	TRY(where_query(&where, ctx->db, &rows));
	for (*count = 0;; ++*count) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		ids[*count] = row_i64(rows, 0);
	}
}

// ---------------------------------------------------------------- freezing a list

struct freeze_input {
	int64_t segment;
};
static const struct field freeze_fields[] = {FIELD_ID(freeze_input, segment, "seg", .doc = W("Segment", "客群"))};
static const struct shape freeze_shape =
	SHAPE("SegmentFreeze", freeze_input, freeze_fields, "Which list is made.", "要生成的名单。");

struct freeze {
	struct job *job;
	struct segment segment;
	struct expr *expr;
	int64_t after, done;
	bool ended;
};

static enum status next_ids(struct ctx *ctx, struct freeze *freeze, int64_t *ids, size_t *count)
{
	struct expr_sql *sql = arena_new(ctx->mem, struct expr_sql);

	TRY(segment_compile(ctx, &freeze->segment, &freeze->expr));
	// As of the moment in which the list was asked for.
	TRY(expr_to_sql(ctx, freeze->expr, freeze->segment.head.created_at_ms, sql));
	return customer_condition_next(ctx, sql, freeze->after, FREEZE_SLICE, ids, count);
}

enum status segment_add(struct ctx *ctx, int64_t segment_id, int64_t customer_id)
{
	return db_exec(ctx->db, &segment_member_add, ARGS(v_i64(customer_id), v_i64(segment_id), v_i64(ctx->now_ms)));
}

// An act may be run again, with the argument as its last run left it: each run begins from what the slice before left.
struct freeze_slice {
	const struct freeze *from;
	struct freeze to;
};

static enum status freeze_slice(struct ctx *ctx, void *arg)
{
	struct freeze_slice *slice = arg;
	struct freeze *freeze = &slice->to;
	int64_t *ids = arena_array(ctx->mem, int64_t, FREEZE_SLICE);
	size_t count;

	*freeze = *slice->from;
	TRY(next_ids(ctx, freeze, ids, &count));
	for (size_t i = 0; i < count; i++)
		TRY(segment_add(ctx, freeze->segment.head.id, ids[i]));
	freeze->ended = count < FREEZE_SLICE;
	freeze->after = count ? ids[count - 1] : freeze->after;
	freeze->done += (int64_t)count;
	return job_note(ctx, freeze->job, freeze->done, 0,
		arena_format(ctx->mem, "[%lld,%lld]", (long long)freeze->after, (long long)freeze->done), NULL);
}

static enum status load_one(struct ctx *ctx, void *arg)
{
	struct segment *segment = arg;
	return segment_load(ctx, segment->head.id, segment);
}

static enum status run_freeze(struct ctx *ctx, struct job *job)
{
	struct freeze_input input;
	struct freeze freeze = {.job = job};
	uint64_t present;
	long long after, done;

	TRY(shape_decode(ctx, &freeze_shape, job->input, strlen(job->input), DECODE_STORED, &input, &present));
	freeze.segment.head.id = input.segment;
	if (job->place && sscanf(job->place, "[%lld,%lld]", &after, &done) == 2) {
		freeze.after = after;
		freeze.done = done;
	}
	TRY(house_read(ctx, load_one, &freeze.segment));
	while (!freeze.ended) {
		struct freeze_slice slice = {.from = &freeze};
		enum status status;
		do
			status = house_write(ctx, freeze_slice, &slice, 0, LANE_LOW);
		while (status == ERR_BUSY);
		TRY(status);
		freeze = slice.to;
	}
	return OK;
}

const struct job_kind segment_freeze = {
	.name = "segment.freeze",
	.run = run_freeze,
	.doc = W("Takes whoever fits a static segment's condition into its list", "按条件生成静态客群的名单"),
};

// ---------------------------------------------------------------- in expressions

static enum status segment_options(struct ctx *ctx, const struct attribute *attribute, const char *code,
	struct expr_option *options, size_t max, size_t *count)
{
	struct rows *rows;
	bool more;

	(void)attribute;
	*count = 0;
	if (code)
		TRY(db_query(ctx->db, &segment_by_code, ARGS(v_text(code)), &rows));
	else
		TRY(db_query(ctx->db, &segment_all, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		const char *name = row_text(rows, 2, ctx->mem);
		if (*count < max)
			options[(*count)++] =
				(struct expr_option){row_text(rows, 1, ctx->mem), {name, name}, row_i64(rows, 0)};
	}
}

static enum status expand_in_segment(struct ctx *ctx, const struct expr_value *args, const char **text)
{
	struct rows *rows;
	bool found;

	*text = NULL;
	TRY(db_first(ctx->db, &segment_by_code, ARGS(v_text(args[0].text)), &rows, &found));
	if (found && strcmp(row_text(rows, 3, ctx->mem), "dynamic") == 0)
		*text = row_text(rows, 4, ctx->mem);
	return OK;
}

static enum status evaluate_in_segment(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	struct rows *rows;
	bool found = false;

	if (facts->ctx && facts->customer_id != NONE)
		TRY(db_first(facts->ctx->db, &segment_is_member, ARGS(v_i64(facts->customer_id), v_text(args[0].text)),
			&rows, &found));
	*ret = (struct expr_value){.known = true, .i64 = found};
	return OK;
}

static void sql_in_segment(const struct facts *facts, const struct expr_value *args, struct expr_sql *sql)
{
	(void)facts;
	expr_sql_add(sql,
		"EXISTS (SELECT 1 FROM segment_member sm WHERE sm.customer_id = c.id"
		" AND sm.segment_id = (SELECT sg.id FROM segment sg WHERE sg.code = ?))",
		ARGS(v_text(args[0].text)));
}

static enum status event_options(struct ctx *ctx, const struct attribute *attribute, const char *code,
	struct expr_option *options, size_t max, size_t *count)
{
	const struct event_type *const *types = ctx->house->tables->events;

	(void)attribute;
	*count = 0;
	for (size_t i = 0; types && types[i] && *count < max; i++)
		if (!code || strcmp(types[i]->name, code) == 0)
			options[(*count)++] = (struct expr_option){types[i]->name, types[i]->title, (int64_t)i};
	return OK;
}

// The first instant of the window: the start of the day, so many days back, today being the first of them.
static int64_t window_start(const struct facts *facts, int64_t days)
{
	int64_t back = days < 1 ? 0 : days > DAYS_MAX ? DAYS_MAX : days;
	return zone_day_start(facts->vocabulary->zone, date_add_days(facts->today, 1 - back));
}

static enum status evaluate_did(struct facts *facts, const struct expr_value *args, struct expr_value *ret)
{
	struct rows *rows;
	int64_t times = 0;
	bool found;

	if (facts->ctx && facts->customer_id != NONE) {
		TRY(db_first(facts->ctx->db, &segment_times_event,
			ARGS(v_i64(facts->customer_id), v_i64(window_start(facts, args[2].i64)), v_i64(facts->now_ms),
				v_text(args[0].text)),
			&rows, &found));
		times = row_i64(rows, 0);
	}
	*ret = (struct expr_value){.known = true, .i64 = times >= args[1].i64};
	return OK;
}

static void sql_did(const struct facts *facts, const struct expr_value *args, struct expr_sql *sql)
{
	expr_sql_add(sql,
		"(SELECT COUNT(*) FROM event ev WHERE ev.customer_id = c.id AND ev.at >= CAST(? AS BIGINT)"
		" AND ev.at <= CAST(? AS BIGINT) AND ev.type = ?) >= CAST(? AS BIGINT)",
		ARGS(v_i64(window_start(facts, args[2].i64)), v_i64(facts->now_ms), v_text(args[0].text),
			v_i64(args[1].i64)));
}

const struct expr_function segment_functions[] = {
	{.name = "in_segment",
		.result = EXPR_BOOL,
		.subjects = 1u << SUBJECT_CUSTOMER,
		.parameters = {{"segment", EXPR_TEXT, .literal = true, .options = segment_options}},
		.expand = expand_in_segment,
		.evaluate = evaluate_in_segment,
		.sql = sql_in_segment,
		.doc = W("Whether the customer is in a segment, by its code", "客户是否属于某客群（编码）"),
		.phrase = W("the customer is in the segment {0}", "客户属于客群{0}"),
		.negated = W("the customer is not in the segment {0}", "客户不属于客群{0}"),
		.example = "in_segment(\"sleeping_gold\")"},
	{.name = "did",
		.result = EXPR_BOOL,
		.subjects = 1u << SUBJECT_CUSTOMER,
		.parameters = {{"event", EXPR_TEXT, .literal = true, .options = event_options},
			{"times", EXPR_NUMBER, .literal = true}, {"days", EXPR_NUMBER, .literal = true}},
		.evaluate = evaluate_did,
		.sql = sql_did,
		.doc = W("Whether an event happened at least so many times in the last days, today among them",
			"最近若干天内（含今天）某事件是否至少发生若干次"),
		.phrase = W("{0} happened at least {1} times in the last {2} days", "最近 {2} 天内{0}至少 {1} 次"),
		.negated = W("{0} happened less than {1} times in the last {2} days", "最近 {2} 天内{0}不足 {1} 次"),
		.example = "did(\"sale.completed\", 3, 90)"},
	{0},
};

const struct job_kind *const customer_jobs[] = {&segment_freeze, &bulk_job, &bulk_sweep_job, NULL};

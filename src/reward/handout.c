// Coupons for a whole segment 批量发券: a job gives them out in slices of the low lane; it can be stopped and goes on
// where it was; nobody gets two of one handout, and no limit of the template is passed.
#include "reward/coupon.h"

#include "api/audit.h"
#include "base/id.h"
#include "customer/customer.h"
#include "work/job.h"

#include <stdio.h>
#include <string.h>

SQL(handout_insert);
SQL(handout_by_id);
SQL(handout_given);
SQL(handout_had);
SQL(handout_count);
SQL(handout_end);

#define SLICE 100

PROBLEM(handout_template, ERR_CONFLICT, "Coupons of this template can't be issued now: it is not live, or has ended.",
	"该券模板当前不可发放：未启用或已结束。");

struct handout {
	int64_t id, template_id, segment_id;
	const char *name;
	int64_t issued, skipped, job_id, created_at, ended_at;
	const char *ended_by;
};

static const struct field handout_fields[] = {
	FIELD_ID(handout, id, "cho", .doc = W("Id", "编号")),
	FIELD_ID(handout, template_id, "cpt", .doc = W("Template", "券模板")),
	FIELD_ID(handout, segment_id, "seg", .doc = W("For whom", "发放客群")),
	FIELD_TEXT(handout, name, .max = 80, .doc = W("What for", "用途")),
	FIELD_I64(handout, issued, .min = 0, .max = INT64_MAX, .doc = W("Coupons given so far", "已发放")),
	FIELD_I64(handout, skipped, .min = 0, .max = INT64_MAX,
		.doc = W("Had as many as they may have already", "已达个人上限而跳过")),
	FIELD_ID(handout, job_id, "job", .doc = W("The job: its progress, stop, resume", "后台任务：进度、停止与继续")),
	FIELD_TIME(handout, created_at, .doc = W("Begun", "开始时间")),
	FIELD_TIME(handout, ended_at, .doc = W("Ended", "结束时间")),
	FIELD_TEXT(handout, ended_by, .max = 20,
		.doc = W("everybody: all have been asked; limit: as many are out as there may be",
			"everybody：全部处理完；limit：已达发放总量")),
};
static const struct shape handout_shape =
	SHAPE("CouponHandout", handout, handout_fields, "Coupons for a whole segment.", "按客群批量发券。");

static const struct field in_fields[] = {
	FIELD_ID(handout, segment_id, "seg", .flags = FIELD_REQUIRED, .doc = W("For whom", "发放客群")),
	FIELD_TEXT(handout, name, .max = 80, .doc = W("What for", "用途"), .example = "\"五月唤醒\""),
};
static const struct shape in_shape =
	SHAPE("CouponHandoutInput", handout, in_fields, "Whom to give coupons.", "批量发券请求。");

struct job_input {
	int64_t handout;
};
static const struct field job_fields[] = {FIELD_ID(job_input, handout, "cho", .doc = W("Handout", "批量发券"))};
static const struct shape job_shape_ =
	SHAPE("CouponHandoutJob", job_input, job_fields, "Which coupons are given out.", "批量发券任务。");

static void scan(struct ctx *ctx, const struct rows *rows, struct handout *handout)
{
	*handout = (struct handout){
		.id = row_i64(rows, 0),
		.template_id = row_i64(rows, 1),
		.segment_id = row_i64(rows, 2),
		.name = row_text(rows, 3, ctx->mem),
		.issued = row_i64(rows, 4),
		.skipped = row_i64(rows, 5),
		.job_id = row_i64(rows, 6),
		.created_at = row_i64(rows, 7),
		.ended_at = row_i64(rows, 8),
		.ended_by = row_text(rows, 9, ctx->mem),
	};
}

static enum status read_handout(struct ctx *ctx, int64_t id, struct handout *handout)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &handout_by_id, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	scan(ctx, rows, handout);
	return OK;
}

// ---------------------------------------------------------------- the job

struct giving {
	struct job *job;
	int64_t id;
	int64_t after, done, total;
	bool ended;
};

// An act may be run again, with the argument as its last run left it: each run begins from what the slice before left.
struct slice {
	const struct giving *from;
	struct giving to;
};

// One customer's coupon; *given false: they have had as many as they may.
static enum status give_one(struct ctx *ctx, const struct handout *handout, const struct coupon_template *template,
	int64_t customer_id, bool *given)
{
	struct quota quota = {handout->template_id, customer_id, "claim", 0};
	struct coupon *coupon;
	struct rows *rows;
	int64_t had = 0;
	bool before;

	*given = false;
	TRY(db_first(ctx->db, &handout_had, ARGS(v_i64(customer_id), v_i64(handout->id)), &rows, &before));
	if (before)
		return OK;
	if (template->claims_per_member != NONE)
		TRY(quota_read(ctx, &quota, &had));
	if (template->claims_per_member != NONE && had >= template->claims_per_member)
		return OK;
	TRY(reward_coupon_issue(ctx, handout->template_id, customer_id, "handout", &coupon));
	*given = true;
	return db_exec(ctx->db, &handout_given, ARGS(v_i64(customer_id), v_i64(handout->id), v_i64(coupon->id)));
}

// How many more of the template may be issued; INT64_MAX: no limit.
static enum status read_left(struct ctx *ctx, const struct coupon_template *template, int64_t *left)
{
	struct quota quota = {template->head.id, 0, "claim", 0};
	int64_t out;

	*left = INT64_MAX;
	if (template->claims_total == NONE)
		return OK;
	TRY(quota_read(ctx, &quota, &out));
	*left = template->claims_total - out;
	return OK;
}

static enum status end(struct ctx *ctx, struct giving *giving, const char *by)
{
	struct handout handout;

	giving->ended = true;
	TRY(db_exec(ctx->db, &handout_end, ARGS(v_i64(giving->id), v_i64(ctx->now_ms), v_text(by))));
	TRY(read_handout(ctx, giving->id, &handout));
	return job_note(ctx, giving->job, giving->done, giving->done, NULL,
		arena_format(ctx->mem, "{\"issued\": %lld, \"skipped\": %lld, \"ended_by\": \"%s\"}",
			(long long)handout.issued, (long long)handout.skipped, by));
}

static enum status give_slice(struct ctx *ctx, void *arg)
{
	struct slice *of = arg;
	struct giving *giving = &of->to;
	struct expr_sql *sql = arena_new(ctx->mem, struct expr_sql);
	struct coupon_template template;
	struct handout handout;
	int64_t ids[SLICE], left, issued = 0;
	size_t count, at;

	of->to = *of->from;
	TRY(read_handout(ctx, giving->id, &handout));
	TRY(template_read(ctx, handout.template_id, &template));
	TRY(customer_segment(ctx, handout.segment_id, sql));
	TRY(customer_condition_next(ctx, sql, giving->after, SLICE, ids, &count));
	TRY(read_left(ctx, &template, &left));
	for (at = 0; at < count && issued < left; at++) {
		bool given;
		TRY(give_one(ctx, &handout, &template, ids[at], &given));
		issued += given;
	}
	TRY(db_exec(ctx->db, &handout_count, ARGS(v_i64(handout.id), v_i64(issued), v_i64((int64_t)at - issued))));
	giving->done += (int64_t)at;
	if (at < count)
		return end(ctx, giving, "limit");
	if (count < SLICE)
		return end(ctx, giving, "everybody");
	giving->after = ids[count - 1];
	return job_note(ctx, giving->job, giving->done, giving->total > giving->done ? giving->total : giving->done,
		arena_format(ctx->mem, "[%lld,%lld,%lld]", (long long)giving->after, (long long)giving->done,
			(long long)giving->total),
		NULL);
}

static enum status count_all(struct ctx *ctx, void *arg)
{
	struct giving *giving = arg;
	struct expr_sql *sql = arena_new(ctx->mem, struct expr_sql);
	struct handout handout;

	TRY(read_handout(ctx, giving->id, &handout));
	TRY(customer_segment(ctx, handout.segment_id, sql));
	return customer_condition_count(ctx, sql, &giving->total);
}

static enum status run_handout(struct ctx *ctx, struct job *job)
{
	struct giving giving = {.job = job};
	struct job_input input;
	long long after, done, total;
	uint64_t present;

	TRY(shape_decode(ctx, &job_shape_, job->input, strlen(job->input), DECODE_STORED, &input, &present));
	giving.id = input.handout;
	if (job->place && sscanf(job->place, "[%lld,%lld,%lld]", &after, &done, &total) == 3) {
		giving.after = after;
		giving.done = done;
		giving.total = total;
	} else {
		TRY(house_read(ctx, count_all, &giving));
	}
	while (!giving.ended) {
		struct slice slice = {.from = &giving};
		struct ctx own = *ctx;
		own.mem = arena_create();
		enum status status = house_write(&own, give_slice, &slice, 0, LANE_LOW);
		if (status != OK && status != ERR_BUSY)
			ctx->fault.problem = own.fault.problem;
		arena_destroy(own.mem);
		if (status == ERR_BUSY)
			continue;
		TRY(status);
		giving = slice.to;
	}
	return OK;
}

const struct job_kind handout_job = {
	.name = "coupon.handout",
	.run = run_handout,
	.doc = W("Gives coupons to everybody in a segment.", "向客群内客户批量发券。"),
};

// ---------------------------------------------------------------- routes

static enum status act_begin(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct handout *in = call->in;
	struct handout *handout = arena_new(ctx->mem, struct handout);
	struct expr_sql *sql = arena_new(ctx->mem, struct expr_sql);
	struct coupon_template template;
	int64_t id = id_new(), job_id;

	enum status status = template_read(ctx, call->ids[0], &template);
	if (status != OK)
		return status == ERR_NOT_FOUND ? fail(ctx, &not_found, NULL) : status;
	TRY(actor_require(ctx, "segment.read"));
	if (template.state != TEMPLATE_LIVE || (template.ends_at != NONE && template.ends_at <= ctx->now_ms))
		return fail(ctx, &handout_template, NULL);
	status = customer_segment(ctx, in->segment_id, sql);
	if (status == ERR_NOT_FOUND) {
		fail_clear(ctx);
		return fail_at(ctx, "/segment_id", &not_found, NULL);
	}
	TRY(status);
	TRY(job_add(ctx, &handout_job, arena_format(ctx->mem, "{\"handout\": \"%s\"}", id_text(ctx->mem, "cho", id)),
		ctx->now_ms, NULL, &job_id));
	TRY(db_exec(ctx->db, &handout_insert,
		ARGS(v_i64(id), v_i64(template.head.id), v_i64(in->segment_id), v_text(in->name), v_i64(job_id),
			v_i64(ctx->now_ms))));
	TRY(audit_record(ctx, "coupon_handout", id_text(ctx->mem, "cho", id), "created", NULL,
		arena_format(ctx->mem, "{\"template\": \"%s\", \"segment\": \"%s\"}",
			id_text(ctx->mem, "cpt", template.head.id), id_text(ctx->mem, "seg", in->segment_id)),
		NULL));
	TRY(read_handout(ctx, id, handout));
	answer->location = arena_format(ctx->mem, "/v1/coupon-handouts/%s", id_text(ctx->mem, "cho", id));
	answer_give(answer, handout, handout);
	return OK;
}

struct handout_query {
	int64_t template_id, limit;
	const char *cursor, *sort;
};
static const struct field query_fields[] = {
	FIELD_ID(handout_query, template_id, "cpt", .doc = W("Only of this template", "仅该券模板")),
	LIST_LIMIT_FIELD(handout_query),
	LIST_CURSOR_FIELD(handout_query),
	LIST_SORT_FIELD(handout_query, "created_at, name, issued"),
};
static const struct shape query_shape =
	SHAPE("CouponHandoutQuery", handout_query, query_fields, "Which page.", "分页条件。");

// Somebody has ordered each: they stay few.
static const struct sort_column sorts[] = {
	{"created_at", "h.created_at"}, {"name", "COALESCE(h.name, '')"}, {"issued", "h.issued"}, {0}};
static const struct page_order order = {.id = "h.id", .id_name = "id", .usual = "-created_at", .columns = sorts};

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct handout_query *query = call->query;
	struct where where = where_make(ctx->mem, "SELECT h.id, h.template_id, h.segment_id, h.name, h.issued, "
						  "h.skipped, h.job_id, h.created_at, h.ended_at, h.ended_by "
						  "FROM coupon_handout h");
	struct handout handout;
	struct page page;
	struct rows *rows;
	bool more;

	if (query->template_id != NONE)
		where_and(&where, "h.template_id = ?", v_i64(query->template_id));
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		scan(ctx, rows, &handout);
		page_add(&page, handout, &handout);
	}
}

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct handout *handout = arena_new(ctx->mem, struct handout);

	answer_give(answer, handout, handout);
	return read_handout(ctx, call->ids[0], handout);
}

static const struct problem *const problems[] = {&handout_template, &segment_broken, NULL};

const struct route handout_routes[] = {
	{.method = HTTP_POST,
		.path = "/v1/coupon-templates/{template:cpt}/handouts",
		.right = "coupon.write",
		.kind = ROUTE_WRITE,
		.in = &in_shape,
		.out = &handout_shape,
		.status = 201,
		.act = act_begin,
		.tag = "Coupons",
		.name = "coupon_handout_begin",
		.doc = W("Gives a coupon to everybody in a segment, in the background. Who is in it is asked as the "
			 "job goes "
			 "along; nobody gets two.",
			"在后台向客群内每位客户发券；以处理时的客群成员为准，每人至多一张。"),
		.example_in = "{\"segment_id\": \"seg_00000000001\", \"name\": \"五月唤醒\"}",
		.problems = problems},
	{.method = HTTP_GET,
		.path = "/v1/coupon-handouts",
		.right = "coupon.read",
		.kind = ROUTE_READ,
		.query = &query_shape,
		.out = &handout_shape,
		.list = true,
		.act = act_list,
		.tag = "Coupons",
		.name = "coupon_handout_list",
		.doc = W("Coupons given to segments, newest first.", "批量发券记录，最新在前。")},
	{.method = HTTP_GET,
		.path = "/v1/coupon-handouts/{handout:cho}",
		.right = "coupon.read",
		.kind = ROUTE_READ,
		.out = &handout_shape,
		.act = act_get,
		.tag = "Coupons",
		.name = "coupon_handout_get",
		.doc = W("How far one is.", "批量发券进度。")},
	{0},
};

// Runs over HTTP: ordered, shown, stopped; and what the last one knows of its models.
#include "insight/record.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/instant.h"
#include "insight/filter.h"

struct run_order {
	const char *as_of;
};
static const struct field order_fields[] = {
	FIELD_DATE(run_order, as_of,
		.doc = W("Last day of the data; without: today. An earlier day shows what would have been said then",
			"数据截止日，默认今天；选更早的日期可查看当时的判断"),
		.example = "\"2026-06-30\""),
};
static const struct shape order_shape_ =
	SHAPE("InsightRunOrder", run_order, order_fields, "What to run.", "评分任务参数。");

static enum status act_order(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct run_order *in = call->in;
	struct insight_run *run = arena_new(ctx->mem, struct insight_run);
	struct date date;
	int64_t id, as_of = NONE;

	if (in->as_of && date_parse(in->as_of, &date))
		as_of = date_days(date);
	TRY(insight_run_create(ctx, "request", as_of, &id));
	TRY(insight_run_queue(ctx, id));
	TRY(audit_record(ctx, "insight_run", id_text(ctx->mem, "run", id), "created", NULL, NULL, NULL));
	TRY(insight_run_load(ctx, id, run));
	answer_give(answer, insight_run, run);
	answer->location = arena_format(ctx->mem, "/v1/insight/runs/%s", id_text(ctx->mem, "run", id));
	return OK;
}

struct run_query {
	int64_t limit;
	const char *cursor, *sort, *origin;
	int state;
};
static const struct field query_fields[] = {
	FIELD_ENUM(run_query, state, run_states, .doc = W("In this state", "状态")),
	FIELD_TEXT(run_query, origin, .max = 20, .doc = W("Begun by this: schedule, request, demo …", "发起方式")),
	LIST_LIMIT_FIELD(run_query),
	LIST_CURSOR_FIELD(run_query),
	LIST_SORT_FIELD(run_query, "created_at, scored, state"),
};
static const struct shape query_shape =
	SHAPE("InsightRunQuery", run_query, query_fields, "Which runs.", "评分任务筛选条件。");

// One a night: they stay few.
static const struct sort_column sorts[] = {{"created_at", "created_at"}, {"scored", "scored"}, {"state", "state"}, {0}};
static const struct page_order order = {.id = "id", .id_name = "id", .usual = "-created_at", .columns = sorts};

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct run_query *query = call->query;
	struct where where = where_make(ctx->mem, "SELECT " RUN_COLUMNS " FROM insight_run");
	struct page page;
	struct rows *rows;
	bool more;

	if (call->query_present & 1)
		where_and(&where, "state = ?", v_text(choice_name(run_states, query->state)));
	if (query->origin)
		where_and(&where, "origin = ?", v_text(query->origin));
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		struct insight_run run;
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		run_scan(ctx, rows, &run);
		page_add(&page, insight_run, &run);
	}
}

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct insight_run *run = arena_new(ctx->mem, struct insight_run);

	answer_give(answer, insight_run, run);
	return insight_run_load(ctx, call->ids[0], run);
}

static enum status act_last(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct insight_run *run = arena_new(ctx->mem, struct insight_run);
	bool found;

	(void)call;
	TRY(insight_run_last(ctx, run, &found));
	answer_give(answer, insight_run, run);
	return found ? OK : fail(ctx, &not_found, NULL);
}

// The one that runs it sees that it is no longer running and gives its slice up; its job is taken off besides.
static enum status act_stop(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct insight_run *run = arena_new(ctx->mem, struct insight_run);

	TRY(insight_run_load(ctx, call->ids[0], run));
	if (run->state != RUN_WAITING && run->state != RUN_RUNNING)
		return fail(ctx, &insight_run_ended, NULL);
	enum status status = run->job_id == NONE ? OK : job_stop(ctx, run->job_id);
	if (status != OK && status != ERR_NOT_FOUND && status != ERR_CONFLICT)
		return status;
	fail_clear(ctx);
	TRY(run_end(ctx, run->id, RUN_STOPPED, NULL, NULL));
	answer_give(answer, insight_run, run);
	return insight_run_load(ctx, call->ids[0], run);
}

static enum status act_resume(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct insight_run *run = arena_new(ctx->mem, struct insight_run);

	TRY(insight_run_load(ctx, call->ids[0], run));
	if (run->state != RUN_STOPPED && run->state != RUN_FAILED)
		return fail(ctx, &insight_run_ended, NULL);
	TRY(run_resume(ctx, run->id));
	TRY(insight_run_queue(ctx, run->id));
	answer_give(answer, insight_run, run);
	return insight_run_load(ctx, call->ids[0], run);
}

static const struct problem *const order_problems[] = {&insight_running, &insight_day_ahead, NULL};
static const struct problem *const stop_problems[] = {&insight_run_ended, NULL};
static const struct problem *const resume_problems[] = {&insight_run_ended, &insight_running, NULL};

#define RUN_PATH "/v1/insight/runs/{run:run}"
#define TAG .tag = "Insight"

const struct route insight_run_routes[] = {
	{.method = HTTP_POST,
		.path = "/v1/insight/runs",
		.right = "insight.run",
		.kind = ROUTE_WRITE,
		.in = &order_shape_,
		.out = &insight_run_shape,
		.status = 202,
		.act = act_order,
		TAG,
		.name = "insight_run",
		.doc = W("Fits and tests the models and scores every customer, in the background.",
			"在后台拟合、回测模型并为每位客户评分。"),
		.example_in = "{}",
		.problems = order_problems},
	{.method = HTTP_GET,
		.path = "/v1/insight/runs",
		.right = "report.read",
		.kind = ROUTE_READ,
		.query = &query_shape,
		.out = &insight_run_shape,
		.list = true,
		.act = act_list,
		TAG,
		.name = "insight_run_list",
		.doc = W("Runs, newest first: window, figures, timings.", "评分任务，最新在前。")},
	{.method = HTTP_GET,
		.path = RUN_PATH,
		.right = "report.read",
		.kind = ROUTE_READ,
		.out = &insight_run_shape,
		.act = act_get,
		TAG,
		.name = "insight_run_get",
		.doc = W("One run with the parameters and back-tests of every model.",
			"单次评分任务，含各模型参数与回测。")},
	{.method = HTTP_GET,
		.path = "/v1/insight/models",
		.right = "report.read",
		.kind = ROUTE_READ,
		.out = &insight_run_shape,
		.act = act_last,
		TAG,
		.name = "insight_models",
		.doc = W("The last run that is done: which models speak, their parameters, and for each window of the "
			 "past "
			 "its bias, MAE, calibration by decile, AUC and Brier score beside the naive rules.",
			"最近一次完成的评分：所用模型、参数，以及各回测窗口的偏差、MAE、十分位校准、AUC、Brier "
			"与朴素规则对照。")},
	{.method = HTTP_POST,
		.path = RUN_PATH "/stop",
		.right = "insight.run",
		.kind = ROUTE_WRITE,
		.out = &insight_run_shape,
		.act = act_stop,
		TAG,
		.name = "insight_run_stop",
		.doc = W("Stops it after the slice at hand; scores written so far stay.",
			"在当前批次后停止，已写入的评分保留。"),
		.problems = stop_problems},
	{.method = HTTP_POST,
		.path = RUN_PATH "/resume",
		.right = "insight.run",
		.kind = ROUTE_WRITE,
		.out = &insight_run_shape,
		.act = act_resume,
		TAG,
		.name = "insight_run_resume",
		.doc = W(
			"Goes on with the customers that have no score of this run yet.", "为尚未评分的客户继续评分。"),
		.problems = resume_problems},
	{0},
};

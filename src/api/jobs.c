#include "api/floor_routes.h"
#include "store/where.h"
#include "work/job.h"

struct job_query {
	const char *kind, *cursor, *sort;
	int state;
	int64_t limit;
};

static const struct field job_query_fields[] = {
	FIELD_ENUM(job_query, state, job_states, .doc = W("In this state", "状态")),
	FIELD_TEXT(job_query, kind, .max = 80, .doc = W("Of this kind", "类型"), .example = "\"import.run\""),
	LIST_CURSOR_FIELD(job_query),
	LIST_LIMIT_FIELD(job_query),
	LIST_SORT_FIELD(job_query, "created_at"),
};
#define STATE_BIT (UINT64_C(1) << 0)
static const struct shape job_query_shape =
	SHAPE("JobQuery", job_query, job_query_fields, "Which jobs.", "任务筛选条件。");

// With a right to less than everything one sees what one has ordered oneself.
static const char *only_actor(struct ctx *ctx, const char *right)
{
	return actor_scope(ctx->actor, right) == SCOPE_ALL ? NULL : actor_text(ctx->mem, ctx->actor);
}

static enum status read_own(struct ctx *ctx, const char *right, int64_t id, struct job_view *view)
{
	const char *actor = only_actor(ctx, right);

	TRY(job_read(ctx, id, view));
	return !actor || text_equal(actor, view->actor) ? OK : fail(ctx, &not_found);
}

// Ids are in order of time.
static const struct sort_column sorts[] = {{"created_at", "id"}, {0}};
static const struct page_order order = {.id = "id", .id_name = "id", .usual = "-created_at", .columns = sorts};

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct job_query *query = call->query;
	struct where where = where_make(ctx->mem, "SELECT " JOB_COLUMNS " FROM job");
	const char *actor = only_actor(ctx, "job.read");
	struct page page;
	struct rows *rows;
	bool more;

	if (query->kind)
		where_and(&where, "kind = ?", v_text(query->kind));
	if (actor)
		where_and(&where, "actor = ?", v_text(actor));
	if (call->query_present & STATE_BIT)
		where_and(&where, "state = ?", v_text(choice_name(job_states, query->state)));
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		struct job_view view = job_view_read(ctx, rows);
		page_add(&page, job_view, &view);
	}
}

static enum status act_get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct job_view *view = arena_new(ctx->mem, struct job_view);

	answer_give(answer, job_view, view);
	return read_own(ctx, "job.read", call->ids[0], view);
}

// What the verb made of a job that the actor may run.
static enum status run_verb(
	struct ctx *ctx, const struct call *call, struct answer *answer, enum status (*verb)(struct ctx *, int64_t))
{
	struct job_view *view = arena_new(ctx->mem, struct job_view);

	TRY(read_own(ctx, "job.run", call->ids[0], view));
	TRY(verb(ctx, call->ids[0]));
	answer_give(answer, job_view, view);
	return job_read(ctx, call->ids[0], view);
}

static enum status act_stop(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return run_verb(ctx, call, answer, job_stop);
}

static enum status act_resume(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return run_verb(ctx, call, answer, job_resume);
}

static const struct problem *const stop_problems[] = {&job_ended, NULL};
static const struct problem *const resume_problems[] = {&job_not_stopped, NULL};

const struct route job_routes[] = {
	{
		.method = HTTP_GET,
		.path = "/v1/jobs",
		.right = "job.read",
		.kind = ROUTE_READ,
		.query = &job_query_shape,
		.out = &job_shape,
		.list = true,
		.act = act_list,
		.tag = "Jobs",
		.name = "job_list",
		.doc = W("What goes on by itself, newest first.", "后台任务，最新的在前。"),
	},
	{
		.method = HTTP_GET,
		.path = "/v1/jobs/{job:job}",
		.right = "job.read",
		.kind = ROUTE_READ,
		.out = &job_shape,
		.act = act_get,
		.tag = "Jobs",
		.name = "job_get",
		.doc = W("One job: how far it is, and what came of it.", "单个任务：进度与结果。"),
	},
	{
		.method = HTTP_POST,
		.path = "/v1/jobs/{job:job}/stop",
		.right = "job.run",
		.kind = ROUTE_WRITE,
		.out = &job_shape,
		.act = act_stop,
		.tag = "Jobs",
		.name = "job_stop",
		.doc = W("Takes a waiting job off; asks a running one to stop, which it does at its next step.",
			"取消等待中的任务；执行中的任务将在下一步停止。"),
		.problems = stop_problems,
	},
	{
		.method = HTTP_POST,
		.path = "/v1/jobs/{job:job}/resume",
		.right = "job.run",
		.kind = ROUTE_WRITE,
		.out = &job_shape,
		.act = act_resume,
		.tag = "Jobs",
		.name = "job_resume",
		.doc = W("Lets a stopped or failed job go on where it was.", "让已停止或失败的任务从中断处继续。"),
		.problems = resume_problems,
	},
	{0},
};

#include "api/floor_routes.h"
#include "work/job.h"

struct job_query {
	const char *kind, *cursor;
	int state;
	int64_t limit;
};

static const struct field job_query_fields[] = {
	FIELD_ENUM(job_query, state, job_states, .doc = W("In this state", "状态")),
	FIELD_TEXT(job_query, kind, .max = 80, .doc = W("Of this kind", "类型"), .example = "\"import.run\""),
	FIELD_TEXT(job_query, cursor, .max = 400, .doc = W("\"next\" of the page before", "上一页的 next")),
	FIELD_I64(job_query, limit, .min = 1, .max = PAGE_MAX, .doc = W("Rows of a page (50)", "每页行数（默认 50）")),
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

static enum status act_list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct job_query *query = call->query;
	size_t limit = (size_t)(query->limit == NONE ? PAGE_DEFAULT : query->limit), count;
	struct job_filter filter = {.kind = query->kind, .state = -1, .before_id = INT64_MAX, .max = (int)limit + 1};
	struct cursor cursor;
	struct job_view *views;
	struct page page;

	filter.actor = only_actor(ctx, "job.read");
	if (call->query_present & STATE_BIT)
		filter.state = query->state;
	if (query->cursor && !cursor_parse(ctx->mem, query->cursor, &cursor))
		return fail_at(ctx, "cursor", &cursor_wrong, NULL);
	if (query->cursor)
		filter.before_id = cursor.id;
	TRY(job_list(ctx, &filter, &views, &count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count && i < limit; i++)
		page_add(&page, job_view, &views[i]);
	cursor = (struct cursor){v_text(NULL), count > limit ? views[limit - 1].id : 0};
	return page_end(&page, count > limit ? cursor_text(ctx->mem, cursor) : NULL, NONE, answer);
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

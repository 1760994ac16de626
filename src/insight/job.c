// The job in which a server runs the models: every night, or when somebody asks.
#include "insight/figure.h"
#include "insight/goal.h"
#include "insight/record.h"

#include "base/id.h"

#include <string.h>

struct run_input {
	int64_t run;
};
static const struct field input_fields[] = {
	FIELD_ID(run_input, run, "run", .doc = W("The run; none: a new one", "评分任务，空表示新建")),
};
static const struct shape input_shape =
	SHAPE("InsightJob", run_input, input_fields, "A run of the models.", "模型评分任务。");

static enum status act_create(struct ctx *ctx, void *arg)
{
	struct run_input *input = arg;
	return insight_run_create(ctx, "schedule", NONE, &input->run);
}

struct placed {
	struct job *job;
	const struct run_input *input;
};

static enum status act_place(struct ctx *ctx, void *arg)
{
	const struct placed *placed = arg;
	const char *run = id_text(ctx->mem, "run", placed->input->run);

	TRY(run_job(ctx, placed->input->run, placed->job->id));
	return job_note(ctx, placed->job, 0, 0, arena_format(ctx->mem, "{\"run\":\"%s\"}", run),
		arena_format(ctx->mem, "{\"run\":\"%s\"}", run));
}

// A nightly job has no run yet; it remembers the one it makes as its place.
static enum status run_the_job(struct ctx *ctx, struct job *job)
{
	const char *text = job->place ? job->place : job->input;
	struct insight_watch watch = {.job = job};
	struct run_input input;
	uint64_t present;

	TRY(shape_decode(ctx, &input_shape, text, strlen(text), DECODE_STORED, &input, &present));
	if (input.run == NONE)
		TRY(house_write(ctx, act_create, &input, 0, LANE_LOW));
	if (!job->place)
		TRY(house_write(ctx, act_place, &(struct placed){job, &input}, 0, LANE_LOW));
	return insight_run_do(ctx, input.run, &watch);
}

static const struct job_kind run_kind = {
	.name = "insight.run",
	.run = run_the_job,
	.doc = W("Fits and tests the models and scores every customer.", "拟合并回测模型，为每位客户评分。"),
};

enum status insight_run_queue(struct ctx *ctx, int64_t id)
{
	const char *input = arena_format(ctx->mem, "{\"run\":\"%s\"}", id_text(ctx->mem, "run", id));
	int64_t job_id;

	TRY(job_add(ctx, &run_kind, input, ctx->now_ms, input, &job_id));
	return run_job(ctx, id, job_id);
}

static const struct schedule nightly = {
	.name = "insight.nightly",
	.kind = &run_kind,
	.daily_minute = 3 * 60 + 15,
	.input = "{}",
	.doc = W("Every night the customers are scored anew.", "每晚重新为全部客户评分。"),
};

const struct figure_kind *const insight_figures[] = {&summary_figure, &cohorts_figure, &lifecycle_figure,
	&repurchase_figure, &rfm_figure, &pyramid_figure, &distribution_figure, &loyalty_figure, &whatif_figure,
	&kinds_figure, &progress_figure, &liability_figure, NULL};
const struct job_kind *const insight_jobs[] = {&run_kind, &figure_renewal, &goal_watch, NULL};
const struct schedule *const insight_schedules[] = {&nightly, &figure_renewals, &goal_watch_nightly, NULL};

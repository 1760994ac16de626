// A run from beginning to end: one scan of the orders on a snapshot, the models fitted and tested in memory, and the
// scores written in slices of the low-priority lane, each with the place after it.
#include "insight/goal.h"
#include "insight/kind.h"
#include "insight/portrait.h"
#include "insight/record.h"
#include "insight/score.h"

#include "base/id.h"
#include "base/zone.h"

#include <math.h>
#include <string.h>
#include <time.h>

static const struct field scored_fields[] = {
	FIELD_ID(insight_scored, run_id, "run", .doc = W("The run", "评分任务")),
	FIELD_I64(insight_scored, customers, .min = 0, .max = INT64_MAX, .doc = W("Customers scored", "已评分客户数")),
	FIELD_DATE(insight_scored, as_of, .doc = W("Last day of its data", "数据截止日")),
};
static const struct shape scored_shape = SHAPE(
	"InsightScored", insight_scored, scored_fields, "A run of the models has ended well.", "模型评分已完成。");
const struct event_type insight_scored = {
	.name = "insight.scored",
	.subject = "run",
	.shape = &scored_shape,
	.right = "report.read",
	.title = W("Customers scored", "客户评分完成"),
	.doc = W("A run has scored all customers: lists, segments and figures speak of its day.",
		"评分任务完成：名单、客群与报表以其数据日为准。"),
	.example = "{\"run_id\": \"run_00000000001\", \"customers\": 1200, \"as_of\": \"2026-06-30\"}",
};
const struct event_type *const insight_events[] = {
	&insight_scored, &goal_off_track, &goal_recovered, &goal_ended, NULL};

#define SLICE_MS 20
#define SLICE_FIRST 50
#define SLICE_MOST 20000
#define FOUND_BYTES_MAX (2 * 1024 * 1024)
#define SWEEP_ROWS 2000

enum phase { PHASE_READ, PHASE_BACKTEST, PHASE_CHURN, PHASE_FIT, PHASE_SCORE, PHASE_WRITE, PHASE_PORTRAIT, PHASES };
static const char *const phase_names[PHASES] = {"read", "backtest", "churn", "fit", "score", "write", "portrait"};

struct running {
	struct arena *mem; // what lives through the run
	int64_t id;
	const struct insight_watch *watch;
	struct insight_run run;
	int32_t as_of;
	struct insight_setting setting;
	struct history history;
	struct panel panel, before;
	struct backtests tests;
	struct second_stage stage;
	struct forecast forecast;
	struct prediction *prediction;
	struct standing standing;
	struct score_maker maker;
	struct kind_maker kinds;
	int64_t took_ms[PHASES];
	size_t at, slice; // of the panel
	int64_t gone;
	const char *timing, *problem;
	enum run_state state;
};

static int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int threads_of(const struct running *running)
{
	return running->watch && running->watch->threads ? running->watch->threads : 1;
}

// ---------------------------------------------------------------- beginning and reading

static enum status act_begin(struct ctx *ctx, void *arg)
{
	struct running *running = arg;
	const struct shop *shop = ctx->house->shop;
	int64_t today = date_days(zone_date(shop->zone, ctx->now_ms));
	struct date date;

	TRY(run_begin(ctx, running->id, today));
	TRY(insight_run_load(ctx, running->id, &running->run));
	running->as_of = date_parse(running->run.as_of, &date) ? (int32_t)date_days(date) : (int32_t)today;
	return insight_setting_get(ctx, &running->setting);
}

static enum status read_orders(struct ctx *ctx, void *arg)
{
	struct running *running = arg;
	struct filter filter;

	TRY(filter_make(ctx, NULL, &filter));
	TRY(history_load(ctx, &filter, running->mem, &running->history));
	return kinds_read(ctx, &filter, &running->history, running->as_of, running->mem, &running->kinds);
}

// ---------------------------------------------------------------- models

static enum status act_beat(struct ctx *ctx, void *arg)
{
	const struct running *running = arg;
	return run_beat(ctx, running->id);
}

// Between two phases: progress, and whether it was asked to stop.
static enum status pause_at(struct ctx *ctx, struct running *running, enum phase done, int64_t since_ms)
{
	const struct insight_watch *watch = running->watch;

	running->took_ms[done] += monotonic_ms() - since_ms;
	if (watch && watch->progress && !watch->progress(watch->arg, 0, (int64_t)running->panel.count))
		return ERR_CANCELLED;
	if (watch && watch->job)
		TRY(job_note(ctx, watch->job, 0, (int64_t)running->panel.count, NULL, NULL));
	ctx->now_ms = clock_now_ms();
	return house_write(ctx, act_beat, running, 0, LANE_LOW);
}

static enum status internal(enum status status)
{
	return status == OK ? OK : ERR_INTERNAL; // rows of our own making are valid
}

static enum status fit_all(struct ctx *ctx, struct running *running)
{
	const struct insight_setting *setting = &running->setting;
	int32_t as_of = running->as_of, churn_days = (int32_t)setting->churn_days;
	int threads = threads_of(running);
	int64_t began = monotonic_ms();

	panel_build(running->mem, &running->history, as_of, (int32_t)setting->window_days, 0, &running->panel);
	panel_build(running->mem, &running->history, as_of - churn_days, (int32_t)setting->window_days, 0,
		&running->before);
	if (running->panel.count == 0)
		return OK;
	running->prediction = arena_array(running->mem, struct prediction, running->panel.count);
	TRY(internal(backtests_run(&running->history, as_of, churn_days, threads, &running->tests)));
	TRY(pause_at(ctx, running, PHASE_BACKTEST, began));
	began = monotonic_ms();
	TRY(internal(second_stage_run(
		&running->history, as_of, churn_days, running->tests.for_activity, threads, &running->stage)));
	TRY(pause_at(ctx, running, PHASE_CHURN, began));
	began = monotonic_ms();
	TRY(internal(forecast_make(&running->panel, &running->tests, &running->stage, setting, threads,
		&running->forecast, running->prediction)));
	TRY(pause_at(ctx, running, PHASE_FIT, began));
	began = monotonic_ms();
	TRY(internal(standing_make(
		running->mem, &running->panel, &running->before, running->prediction, &running->standing)));
	return pause_at(ctx, running, PHASE_SCORE, began);
}

// ---------------------------------------------------------------- what was found

static void put_share(struct json_out *out, const char *key, double value)
{
	json_member_i64(out, key, llround(value * MILLIONTHS));
}

static void put_pyramid(struct json_out *out, const struct pyramid *pyramid)
{
	json_key(out, "classes");
	json_begin(out, '[');
	for (int i = 0; i < PYRAMID_CLASSES; i++) {
		json_begin(out, '{');
		json_member_text(out, "class", customer_classes[i].name);
		json_member_i64(out, "customers", pyramid->class[i].customers);
		json_member_i64(out, "revenue", llround(pyramid->class[i].value));
		put_share(out, "share", pyramid->class[i].share);
		json_close(out, '}');
	}
	json_close(out, ']');
	put_share(out, "gini", pyramid->gini);
}

struct sums {
	int64_t repeat, revenue, lifecycle[LIFE_LOST + 1];
	double expected, leaving, at_risk;
};

static struct sums add_up(const struct running *running)
{
	struct sums sums = {0};

	for (size_t i = 0; i < running->panel.count; i++) {
		const struct panel_row *row = &running->panel.row[i];
		struct customer_score score = score_make(&running->maker, i);
		sums.repeat += row->days > 1;
		sums.revenue += row->spent;
		sums.expected += running->prediction[i].expected;
		sums.leaving += running->prediction[i].churn;
		sums.at_risk += (double)score.at_risk;
		sums.lifecycle[score.lifecycle]++;
	}
	return sums;
}

static const char *totals_json(struct arena *mem, const struct running *running)
{
	struct buf buf = buf_make(mem, FOUND_BYTES_MAX);
	struct json_out out = json_out(&buf);
	struct sums sums = add_up(running);
	double customers = (double)running->panel.count;
	const struct clv_total *total = &running->forecast.total;

	json_begin(&out, '{');
	json_member_i64(&out, "customers", (int64_t)running->panel.count);
	json_member_i64(&out, "repeat_customers", sums.repeat);
	put_share(&out, "repurchase", customers > 0 ? (double)sums.repeat / customers : 0);
	json_member_i64(&out, "revenue", sums.revenue);
	put_share(&out, "expected_orders_12m", sums.expected);
	put_share(&out, "churn", customers > 0 ? sums.leaving / customers : 0);
	json_member_i64(&out, "at_risk", llround(sums.at_risk));
	json_member_i64(&out, "value_12m", llround(total->value));
	json_member_i64(&out, "value_low", llround(total->lower));
	json_member_i64(&out, "value_high", llround(total->upper));
	put_pyramid(&out, &running->standing.pyramid);
	json_key(&out, "lifecycle");
	json_begin(&out, '{');
	for (int i = 0; i <= LIFE_LOST; i++)
		json_member_i64(&out, lifecycles[i].name, sums.lifecycle[i]);
	json_close(&out, '}');
	json_close(&out, '}');
	return buf.data;
}

static const char *chosen_json(struct arena *mem, const struct running *running)
{
	const struct forecast *forecast = &running->forecast;
	const struct backtests *tests = &running->tests;
	struct buf buf = buf_make(mem, 4096);
	struct json_out out = json_out(&buf);

	json_begin(&out, '{');
	json_member_text(&out, "orders", running->panel.count ? repeat_families[forecast->for_orders].name : NULL);
	json_member_text(&out, "activity", running->panel.count ? repeat_families[forecast->for_activity].name : NULL);
	json_member_text(&out, "by", forecast->why);
	json_member_bool(&out, "second_stage", running->stage.used);
	if (tests->count) {
		json_member_i64(&out, "orders_window_days", tests->test[tests->chosen_orders].days);
		json_member_i64(&out, "activity_window_days", tests->test[tests->chosen_activity].days);
	}
	json_close(&out, '}');
	return buf.data;
}

static enum status act_found(struct ctx *ctx, void *arg)
{
	struct running *running = arg;
	struct buf models = buf_make(ctx->mem, FOUND_BYTES_MAX), tests = buf_make(ctx->mem, FOUND_BYTES_MAX);
	struct json_out out = json_out(&models);

	forecast_encode(&out, &running->forecast);
	out = json_out(&tests);
	backtests_encode(&out, &running->tests, &running->stage);
	TRY(kinds_begin(ctx, running->id, &running->kinds));
	return run_keep(ctx, running->id,
		&(struct run_found){
			.first_day = running->history.orders ? running->history.first_day : NONE,
			.customers = (int64_t)running->panel.count,
			.orders = (int64_t)running->history.orders,
			.setting = insight_setting_json(ctx->mem, &running->setting),
			.models = models.data,
			.chosen = chosen_json(ctx->mem, running),
			.backtests = tests.data,
			.totals = totals_json(ctx->mem, running),
		});
}

// ---------------------------------------------------------------- slices

static enum status write_slice(struct ctx *ctx, void *arg)
{
	struct running *running = arg;
	size_t end = running->at + running->slice;

	ctx->now_ms = clock_now_ms();
	end = end < running->panel.count ? end : running->panel.count;
	for (size_t i = running->at; i < end; i++) {
		struct customer_loyalty loyalty = kind_make(&running->kinds, running->id, &running->history,
			&running->panel, i, running->prediction[i].overdue);
		TRY(score_write(ctx, &running->maker, i));
		TRY(kind_write(ctx, &loyalty));
	}
	int64_t last = running->history.customer[running->panel.row[end - 1].who];
	TRY(run_advance(ctx, running->id, last, (int64_t)end));
	if (running->watch && running->watch->job)
		TRY(job_note(ctx, running->watch->job, (int64_t)end, (int64_t)running->panel.count, NULL, NULL));
	return OK;
}

// The next slice is as long as this one's pace makes it take slice_ms.
static size_t next_slice(size_t slice, int64_t took_ms, int wanted_ms)
{
	size_t next = took_ms > 0 ? slice * (size_t)wanted_ms / (size_t)took_ms : slice * 2;

	next = next > slice * 2 ? slice * 2 : next;
	return next < SLICE_FIRST ? SLICE_FIRST : next > SLICE_MOST ? SLICE_MOST : next;
}

static enum status write_scores(struct ctx *ctx, struct running *running)
{
	const struct insight_watch *watch = running->watch;
	int wanted_ms = watch && watch->slice_ms ? watch->slice_ms : SLICE_MS;
	struct ctx inner = *ctx;

	inner.mem = arena_create();
	running->slice = SLICE_FIRST;
	enum status status = OK;
	while (status == OK && running->at < running->panel.count) {
		int64_t began = monotonic_ms();
		size_t slice = running->slice;
		arena_reset(inner.mem);
		status = house_write(&inner, write_slice, running, 0, LANE_LOW);
		if (status != OK)
			break;
		running->at += slice < running->panel.count - running->at ? slice : running->panel.count - running->at;
		running->slice = next_slice(slice, monotonic_ms() - began, wanted_ms);
		if (watch && watch->progress &&
			!watch->progress(watch->arg, (int64_t)running->at, (int64_t)running->panel.count))
			status = ERR_CANCELLED;
	}
	ctx->fault = inner.fault;
	arena_destroy(inner.mem);
	return status;
}

static enum status act_sweep(struct ctx *ctx, void *arg)
{
	struct running *running = arg;
	int64_t kinds;

	TRY(kinds_sweep(ctx, running->id, SWEEP_ROWS, &kinds));
	TRY(score_sweep(ctx, running->id, SWEEP_ROWS, &running->gone));
	running->gone = kinds > running->gone ? kinds : running->gone;
	return OK;
}

// ---------------------------------------------------------------- the whole

static const char *timing_json(struct arena *mem, const struct running *running)
{
	struct buf buf = buf_make(mem, 4096);
	struct json_out out = json_out(&buf);

	json_begin(&out, '{');
	for (int i = 0; i < PHASES; i++)
		json_member_i64(&out, arena_format(mem, "%s_ms", phase_names[i]), running->took_ms[i]);
	json_close(&out, '}');
	return buf.data;
}

static enum status act_end(struct ctx *ctx, void *arg)
{
	const struct running *running = arg;
	struct insight_scored scored = {running->id, (int64_t)running->panel.count, running->run.as_of};
	struct event event = {.subject_id = running->id, .record = &scored};

	TRY(run_end(ctx, running->id, running->state, running->timing, running->problem));
	if (running->state != RUN_DONE)
		return OK;
	TRY(event_emit(ctx, &insight_scored, &event));
	return figures_queue(ctx, true);
}

// Customers that were scored before it was stopped are passed over.
static void go_on_at_place(struct running *running)
{
	while (running->at < running->panel.count &&
		running->history.customer[running->panel.row[running->at].who] <= running->run.place)
		running->at++;
}

static enum status score_them(struct ctx *ctx, struct running *running)
{
	const struct shop *shop = ctx->house->shop;
	int64_t began = monotonic_ms();

	running->maker = (struct score_maker){
		.run_id = running->id,
		.history = &running->history,
		.panel = &running->panel,
		.prediction = running->prediction,
		.standing = &running->standing,
		.setting = &running->setting,
		.zone = shop->zone,
	};
	ctx->now_ms = clock_now_ms();
	TRY(house_write(ctx, act_found, running, 0, LANE_LOW));
	go_on_at_place(running);
	TRY(write_scores(ctx, running));
	do
		TRY(house_write(ctx, act_sweep, running, 0, LANE_LOW));
	while (running->gone == SWEEP_ROWS);
	running->took_ms[PHASE_WRITE] += monotonic_ms() - began;
	began = monotonic_ms();
	TRY(portrait_spread(ctx, running->id, &running->history, &running->panel));
	running->took_ms[PHASE_PORTRAIT] += monotonic_ms() - began;
	return OK;
}

static enum status do_run(struct ctx *ctx, struct running *running)
{
	int64_t began = monotonic_ms();

	TRY(house_read(ctx, read_orders, running));
	TRY(pause_at(ctx, running, PHASE_READ, began));
	TRY(fit_all(ctx, running));
	return score_them(ctx, running);
}

static bool worth_another_try(enum status status)
{
	return status == ERR_BUSY || status == ERR_INTERNAL;
}

// What ended it, in its row. A job that will try again leaves it as it is.
static enum status conclude(struct ctx *ctx, struct running *running, enum status status)
{
	struct ctx other = *ctx;

	if (worth_another_try(status) && running->watch && running->watch->job)
		return status;
	running->state = status == OK ? RUN_DONE : status == ERR_CANCELLED ? RUN_STOPPED : RUN_FAILED;
	running->timing = timing_json(ctx->mem, running);
	running->problem = status == OK || status == ERR_CANCELLED ? NULL
			   : ctx->fault.problem                    ? ctx->fault.problem->code
								   : status_name(status);
	other.now_ms = clock_now_ms();
	fail_clear(&other);
	enum status ended = house_write(&other, act_end, running, 0, LANE_LOW);
	return status == OK ? ended : status;
}

enum status insight_run_do(struct ctx *ctx, int64_t id, const struct insight_watch *watch)
{
	struct running running = {.id = id, .watch = watch};

	ctx->now_ms = clock_now_ms();
	TRY(house_write(ctx, act_begin, &running, 0, LANE_LOW));
	running.mem = arena_create();
	enum status status = conclude(ctx, &running, do_run(ctx, &running));
	arena_destroy(running.mem);
	return status;
}

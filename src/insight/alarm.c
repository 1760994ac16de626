// Goals off their track: looked at every night and after each run, with the data of whole days, and told once.
//
// The alarm goes on when the chance of reaching the goal falls below alarm_chance, or when a month ends with all that
// was to have come by then short by alarm_behind of it or more; each month is judged once, at its end. It goes off when
// the chance is CLEAR_MARGIN above its threshold (or half of what is left above it) and what is missing by the day is
// less than half of alarm_behind, so that a goal on the edge is not told of every night; or when the goal is reached.
// A goal that has become another begins anew; one that is over is told of a last time.
#include "insight/history_shared.h"
#include "insight/portrait.h"
#include "insight/tracking.h"

#include "base/id.h"
#include "base/zone.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

SQL(goal_track);

#define CLEAR_MARGIN 100000
#define GOALS_AT_ONCE 100

struct goal_told {
	int64_t goal_id, store_id, owner_id;
	const char *name, *starts_on, *ends_on, *as_of;
	int measure, unit, state, reason;
	int64_t target, actual, due, forecast, low, high, chance, behind;
};
#define FIGURE(member_, en_, zh_) FIELD_I64(goal_told, member_, .min = 0, .max = INT64_MAX, .doc = W(en_, zh_))
static const struct field told_fields[] = {
	FIELD_ID(goal_told, goal_id, "gol", .doc = W("Goal", "目标")),
	FIELD_TEXT(goal_told, name, .max = 100, .doc = W("Its name", "名称")),
	FIELD_ENUM(goal_told, measure, goal_measures, .doc = W("What is measured", "指标")),
	FIELD_ENUM(goal_told, unit, indicator_units, .doc = W("Unit of its values", "数值单位")),
	FIELD_ID(goal_told, store_id, "sto", .doc = W("Store; null: the shop", "门店，空为全店")),
	FIELD_ID(goal_told, owner_id, "stf", .doc = W("Whose customers; null: all", "顾问，空为全部")),
	FIELD_DATE(goal_told, starts_on, .doc = W("First day", "起始日")),
	FIELD_DATE(goal_told, ends_on, .doc = W("Last day", "截止日（含）")),
	FIELD_DATE(goal_told, as_of, .doc = W("Last day of the data", "数据截止日")),
	FIELD_ENUM(goal_told, state, goal_states, .doc = W("How it goes", "状态")),
	FIELD_ENUM(goal_told, reason, alarm_reasons,
		.doc = W("Off track: what raised the alarm; recovered: what had raised it",
			"预警原因（恢复时为原先的原因）")),
	FIGURE(target, "What is to be reached", "目标值"),
	FIGURE(actual, "What it has come to; null: nothing is known", "实际值，空为未知"),
	FIGURE(due, "Where it should stand by now", "按进度应达到的值"),
	FIGURE(forecast, "What it will come to; null: nothing to forecast from", "预测值，空为无从预测"),
	FIGURE(low, "Lower end of its range", "区间下限"),
	FIGURE(high, "Upper end", "区间上限"),
	FIGURE(chance, "Chance of reaching it, millionths; null: not known", "达成概率，百万分之一，空为未知"),
	FIELD_I64(goal_told, behind, .min = -JSON_INTEGER_MAX, .max = JSON_INTEGER_MAX,
		.doc = W("Part of the plan it is behind, millionths; below 0: ahead; null: not known",
			"落后计划的比例，百万分之一，负数为超前，空为未知")),
};
static const struct shape told_shape = SHAPE("GoalTold", goal_told, told_fields, "How a goal stands.", "目标的状况。");

#define EXAMPLE(state_, reason_, chance_, behind_)                                                                     \
	"{\"goal_id\": \"gol_00000000001\", \"name\": \"Year 2027\", \"measure\": \"revenue\", \"unit\": \"money\", "  \
	"\"store_id\": null, \"owner_id\": null, \"starts_on\": \"2027-01-01\", \"ends_on\": \"2027-12-31\", "         \
	"\"as_of\": \"2027-04-30\", \"state\": \"" state_ "\", \"reason\": \"" reason_                                 \
	"\", \"target\": 120000000, \"actual\": 31000000, \"due\": 38000000, \"forecast\": 101000000, "                \
	"\"low\": 93000000, \"high\": 110000000, \"chance\": " chance_ ", \"behind\": " behind_ "}"

const struct event_type goal_off_track = {
	.name = "goal.off_track",
	.subject = "gol",
	.shape = &told_shape,
	.right = "goal.read",
	.title = W("Goal off its track", "目标偏离轨道"),
	.doc = W("The chance of reaching a goal fell below its threshold, or a month ended behind the plan: once, "
		 "until it "
		 "has recovered.",
		"目标达成概率低于阈值，或月末落后计划：恢复前只通知一次。"),
	.example = EXAMPLE("off_track", "chance", "42000", "184211"),
};
const struct event_type goal_recovered = {
	.name = "goal.recovered",
	.subject = "gol",
	.shape = &told_shape,
	.right = "goal.read",
	.title = W("Goal back on its track", "目标回到轨道"),
	.doc = W("A goal that was off its track is clearly back on it, or reached.",
		"偏离轨道的目标已明显恢复或已达成。"),
	.example = EXAMPLE("on_track", "chance", "610000", "-12000"),
};
const struct event_type goal_ended = {
	.name = "goal.ended",
	.subject = "gol",
	.shape = &told_shape,
	.right = "goal.read",
	.title = W("Goal's period over", "目标周期结束"),
	.doc = W("The period of a goal is over: state tells whether it was reached or missed.",
		"目标周期结束，state 为已达成或未达成。"),
	.example = EXAMPLE("missed", "none", "0", "184211"),
};

// ---------------------------------------------------------------- one goal

struct look {
	struct tracking track;
	struct arena *mem;
	int32_t as_of;
	struct goal_told told;
	int64_t month_behind; // of the last month that is over; NONE: there is none
	const char *month_until;
};

// Part of due that actual is short of; NONE where nothing was due, or nothing is known.
static int64_t part_behind(int64_t actual, int64_t due)
{
	return due == NONE || due <= 0 || actual == NONE ? NONE
							 : llround((double)(due - actual) / (double)due * MILLIONTHS);
}

static void look_at_month(struct look *look)
{
	const struct tracking *track = &look->track;
	bool flow = ahead_is_flow(track->wish.measure);
	int64_t actual = 0, due = 0;

	look->month_behind = NONE;
	look->month_until = NULL;
	for (size_t i = 0; i < track->months && track->until[i] <= track->wish.as_of + 1; i++) {
		int64_t came = tracking_value(track, track->points[i].so_far);
		actual = came == NONE || actual == NONE ? NONE : flow ? actual + came : came;
		due = flow ? due + track->targets[i] : track->targets[i];
		look->month_behind = part_behind(actual, due);
		look->month_until = day_text(track->ctx->mem, track->until[i]);
	}
}

static enum status look_at(struct ctx *ctx, void *arg)
{
	struct look *look = arg;
	struct tracking *track = &look->track;
	const struct goal *goal = &track->goal;
	const struct ahead *ahead = &track->ahead;

	track->ctx = ctx;
	TRY(tracking_make(track, look->as_of, look->mem));
	look_at_month(look);
	int64_t actual = tracking_value(track, ahead->so_far), due = tracking_due(track);
	look->told = (struct goal_told){
		.goal_id = goal->head.id,
		.store_id = goal->store_id,
		.owner_id = goal->owner_id,
		.name = goal->name,
		.starts_on = goal->starts_on,
		.ends_on = goal->ends_on,
		.as_of = day_text(ctx->mem, track->wish.as_of),
		.measure = goal->measure,
		.unit = goal_unit(track->wish.measure),
		.state = (int)tracking_state(track),
		.target = goal->target,
		.actual = actual,
		.due = due,
		.forecast = ahead->known ? tracking_value(track, ahead->value) : NONE,
		.low = ahead->known ? tracking_value(track, ahead->low) : NONE,
		.high = ahead->known ? tracking_value(track, ahead->high) : NONE,
		.chance = ahead->known ? llround(ahead->chance * MILLIONTHS) : NONE,
		.behind = part_behind(actual, due),
	};
	return OK;
}

// ---------------------------------------------------------------- the rule

static enum alarm_reason alarm_of(const struct goal *goal, const struct look *look)
{
	const struct goal_told *now = &look->told;
	bool judged = !look->month_until || (goal->judged_until && strcmp(goal->judged_until, look->month_until) >= 0);

	if (now->state == GOAL_REACHED)
		return ALARM_NONE;
	if (now->chance != NONE && now->chance < goal->alarm_chance)
		return ALARM_CHANCE;
	return !judged && goal->alarm_behind && look->month_behind != NONE && look->month_behind >= goal->alarm_behind
		       ? ALARM_MONTH
		       : ALARM_NONE;
}

static bool is_clear(const struct goal *goal, const struct goal_told *now)
{
	int64_t half = (MILLIONTHS - goal->alarm_chance) / 2, margin = half < CLEAR_MARGIN ? half : CLEAR_MARGIN;

	if (now->state == GOAL_REACHED)
		return true;
	if (goal->alarm_chance && now->chance != NONE && now->chance < goal->alarm_chance + margin)
		return false;
	return !goal->alarm_behind || now->behind == NONE || now->behind < goal->alarm_behind / 2;
}

static enum status tell(struct ctx *ctx, const struct event_type *type, struct goal_told *told, int reason)
{
	struct event event = {.subject_id = told->goal_id, .record = told};

	told->reason = reason;
	return event_emit(ctx, type, &event);
}

static enum status judge(struct ctx *ctx, const struct look *look, struct goal *goal)
{
	struct goal_told told = look->told;
	bool over = told.state == GOAL_REACHED || told.state == GOAL_MISSED;
	enum alarm_reason reason = alarm_of(goal, look);

	if (over && look->track.ahead.days_left == 0) {
		// A goal that was entered when it was over has nobody waiting for it.
		if (goal->tracked_on)
			TRY(tell(ctx, &goal_ended, &told, ALARM_NONE));
		reason = ALARM_NONE;
		goal->off_track = false;
	} else if (!goal->off_track && reason != ALARM_NONE) {
		goal->off_track = true;
		goal->off_track_since = told.as_of;
		TRY(tell(ctx, &goal_off_track, &told, reason));
	} else if (goal->off_track && is_clear(goal, &told)) {
		TRY(tell(ctx, &goal_recovered, &told, goal->off_track_reason));
		goal->off_track = false;
	} else {
		reason = (enum alarm_reason)goal->off_track_reason;
	}
	goal->off_track_reason = goal->off_track ? (int)reason : ALARM_NONE;
	goal->off_track_since = goal->off_track ? goal->off_track_since : NULL;
	goal->judged_until = look->month_until ? look->month_until : goal->judged_until;
	goal->tracked_on = told.as_of;
	return OK;
}

// The goal as it is by now: one that was changed, or is gone, meanwhile is looked at again by who changed it.
static enum status act_judge(struct ctx *ctx, void *arg)
{
	const struct look *look = arg;
	const struct goal_told *told = &look->told;
	struct goal goal;
	struct rows *rows;
	bool done;

	enum status status = resource_read(ctx, &goals_resource, told->goal_id, &goal);
	if (status == ERR_NOT_FOUND || (status == OK && goal.head.version != look->track.goal.head.version))
		return OK;
	TRY(status);
	if (goal.tracked_on && strcmp(goal.tracked_on, told->as_of) > 0)
		return OK; // by another server, later
	TRY(judge(ctx, look, &goal));
	return db_first(ctx->db, &goal_track,
		ARGS(v_i64(goal.head.id), v_i64(goal.head.version), v_i64(goal.off_track),
			v_text(alarm_reasons[goal.off_track_reason].name), v_text(goal.off_track_since),
			v_text(goal.judged_until), v_text(goal.tracked_on), v_i64(told->chance), v_i64(told->behind)),
		&rows, &done);
}

// ---------------------------------------------------------------- all of them

struct watching {
	struct look look;
	int64_t last; // id of the goal that was looked at
	struct goal *goals;
	size_t count;
};

// Those that have begun and are not told to be over.
static enum status read_goals(struct ctx *ctx, void *arg)
{
	struct watching *watching = arg;
	const char *as_of = day_text(ctx->mem, watching->look.as_of);
	void *records;

	TRY(resource_select(ctx, &goals_resource,
		"id > ? AND starts_on <= ? AND (ends_on > ? OR tracked_on IS NULL OR tracked_on < ends_on)",
		ARGS(v_i64(watching->last), v_text(as_of), v_text(as_of)), GOALS_AT_ONCE, &records, &watching->count));
	watching->goals = records;
	return OK;
}

static enum status watch_one(struct ctx *ctx, struct watching *watching, const struct goal *goal)
{
	struct look *look = &watching->look;
	struct arena *mem = arena_create();

	look->mem = mem;
	look->track = (struct tracking){.goal = *goal};
	enum status status = house_read(ctx, look_at, look);
	arena_destroy(mem);
	TRY(status);
	ctx->now_ms = clock_now_ms();
	return house_write(ctx, act_judge, look, 0, LANE_LOW);
}

static enum status watch_all(struct ctx *ctx, struct job *job, struct watching *watching)
{
	int64_t done = 0;

	do {
		TRY(house_read(ctx, read_goals, watching));
		for (size_t i = 0; i < watching->count; i++) {
			TRY(watch_one(ctx, watching, &watching->goals[i]));
			TRY(job_note(ctx, job, ++done, 0, NULL, NULL));
			watching->last = watching->goals[i].head.id;
		}
	} while (watching->count == GOALS_AT_ONCE);
	return OK;
}

static enum status run_watch(struct ctx *ctx, struct job *job)
{
	const struct shop *shop = ctx->house->shop;
	struct history_shared *shared = history_share();
	struct watching *watching = arena_new(ctx->mem, struct watching);

	ctx->now_ms = clock_now_ms();
	watching->look.as_of = (int32_t)date_days(zone_date(shop->zone, ctx->now_ms)) - 1;
	enum status status = watch_all(ctx, job, watching);
	history_unshare(shared);
	return status;
}

const struct job_kind goal_watch = {
	.name = "goal.watch",
	.run = run_watch,
	.doc = W("Looks which goals are off their track, and tells of them once.",
		"检查各目标是否偏离轨道，仅预警一次。"),
};

const struct schedule goal_watch_nightly = {
	.name = "goal.nightly",
	.kind = &goal_watch,
	.daily_minute = 4 * 60 + 30,
	.input = "{}",
	.doc = W("Every night goals are held against their plan and forecast.", "每晚核对各目标的计划与预测。"),
};

enum status goal_watch_queue(struct ctx *ctx)
{
	return job_add(ctx, &goal_watch, "{}", ctx->now_ms, "goals", NULL);
}

static enum status hear_scored(struct ctx *ctx, struct event *event)
{
	(void)event;
	return goal_watch_queue(ctx);
}

const struct listener goal_watch_scored = {
	.name = "insight.watch_goals",
	.type = &insight_scored,
	.when = LISTEN_LATER,
	.hear = hear_scored,
	.doc = W("When the customers have new scores, goals are looked at.", "客户评分更新后检查目标。"),
};

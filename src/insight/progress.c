// How far a goal is: what has come of it, where it should stand, and what the buying models expect by its end.
#include "insight/figure.h"
#include "insight/portrait.h"
#include "insight/tracking.h"

#include <math.h>
#include <string.h>

struct month_out {
	const char *from, *to;
	int64_t target, actual, forecast, low, high;
	bool over;
};
#define NULLABLE(struct_, member_, en_, zh_) FIELD_I64(struct_, member_, .min = 0, .max = INT64_MAX, .doc = W(en_, zh_))
static const struct field month_fields[] = {
	FIELD_DATE(month_out, from, .doc = W("First day", "起始日")),
	FIELD_DATE(month_out, to, .doc = W("Day after its last", "截止日（不含）")),
	NULLABLE(month_out, target, "Target of the month, or where it should stand at its end",
		"当月目标或月末应达到的值"),
	NULLABLE(month_out, actual, "What it came to so far; null: it has not begun, or nothing is known",
		"实际值；空为尚未开始或未知"),
	NULLABLE(month_out, forecast, "What it will come to; null: not known", "预测值；空为未知"),
	NULLABLE(month_out, low, "Lower end of its range", "区间下限"),
	NULLABLE(month_out, high, "Upper end", "区间上限"),
	FIELD_BOOL(month_out, over, .doc = W("It is over", "已结束")),
};
static const struct shape month_shape =
	SHAPE("GoalProgressMonth", month_out, month_fields, "A month of a goal, as it goes.", "目标的月度进展。");

struct told {
	const char *code, *title;
	int unit;
	int64_t value;
	const char *text;
};
static const struct field told_fields[] = {
	FIELD_TEXT(told, code, .max = 40, .doc = W("Name for programs", "代码")),
	FIELD_TEXT(told, title, .max = 200, .doc = W("What it is", "说明")),
	FIELD_ENUM(told, unit, indicator_units, .doc = W("Unit of the value", "单位")),
	FIELD_I64(told, value, .min = INT64_MIN + 1, .max = INT64_MAX,
		.doc = W("Value; null: in text", "数值，空见文本")),
	FIELD_TEXT(told, text, .max = 100, .doc = W("In text", "文本")),
};
static const struct shape told_shape =
	SHAPE("ForecastAssumption", told, told_fields, "What a forecast rests on.", "预测依据。");

struct progress {
	int64_t goal_id, store_id, owner_id;
	const char *name, *starts_on, *ends_on, *as_of, *method;
	int measure, unit, state;
	int64_t days_left, target, actual, due, forecast, low, high, confidence, chance;
	bool automatic;
	struct list months, assumptions;
};
static const struct field progress_fields[] = {
	FIELD_ID(progress, goal_id, "gol", .doc = W("Goal", "目标")),
	FIELD_TEXT(progress, name, .max = 100, .doc = W("Its name", "名称")),
	FIELD_ENUM(progress, measure, goal_measures, .doc = W("What is measured", "指标")),
	FIELD_ENUM(progress, unit, indicator_units, .doc = W("Unit of all its values", "数值单位")),
	FIELD_ID(progress, store_id, "sto", .doc = W("Store", "门店")),
	FIELD_ID(progress, owner_id, "stf", .doc = W("Whose customers", "顾问")),
	FIELD_DATE(progress, starts_on, .doc = W("First day", "起始日")),
	FIELD_DATE(progress, ends_on, .doc = W("Last day", "截止日（含）")),
	FIELD_DATE(progress, as_of, .doc = W("Last day looked at", "数据截止日")),
	COUNTED(progress, days_left, "Days still to come", "剩余天数"),
	FIELD_ENUM(progress, state, goal_states, .doc = W("How it goes", "状态")),
	NULLABLE(progress, target, "What is to be reached", "目标值"),
	NULLABLE(progress, actual, "What it has come to; null: not begun, or nothing is known",
		"实际值；空为尚未开始或未知"),
	NULLABLE(progress, due, "Where it should stand by now; null: not begun", "按进度应达到的值；空为尚未开始"),
	NULLABLE(progress, forecast, "What it will come to; null: nothing to forecast from", "预测值；空为无从预测"),
	NULLABLE(progress, low, "Lower end of its range", "区间下限"),
	NULLABLE(progress, high, "Upper end", "区间上限"),
	COUNTED(progress, confidence, "Confidence of the range, millionths", "区间置信度，百万分之一"),
	NULLABLE(progress, chance, "Chance of reaching it, millionths; null: not known",
		"达成概率，百万分之一；空为未知"),
	FIELD_BOOL(progress, automatic,
		.doc = W("The months are by the seasons of the shop's history, not entered",
			"月度分解由历史季节自动得出")),
	FIELD_LIST(progress, months, &month_shape, .max = GOAL_MONTHS_MAX, .doc = W("Month by month", "月度")),
	FIELD_TEXT(progress, method, .max = 400, .doc = W("How forecast and range were made", "预测与区间的方法")),
	FIELD_LIST(progress, assumptions, &told_shape, .max = 10, .doc = W("What they rest on", "预测依据")),
};
static const struct shape progress_shape =
	SHAPE("GoalProgress", progress, progress_fields, "How far a goal is.", "目标进度。");

struct progress_query {
	const char *as_of;
};
static const struct field query_fields[] = {
	FIELD_DATE(progress_query, as_of,
		.doc = W("As it stood at the end of that day (today)", "按该日结束时的数据（默认今天）")),
};
static const struct shape query_shape =
	SHAPE("GoalProgressQuery", progress_query, query_fields, "As of when.", "截止日期。");

// ---------------------------------------------------------------- the answer

// A goal of another store is none for who may see one store's.
static enum status take_goal(struct ctx *ctx, int64_t id, struct goal *goal)
{
	enum scope scope = actor_scope(ctx->actor, "goal.read");
	enum status status = resource_read(ctx, &goals_resource, id, goal);

	if (status == ERR_NOT_FOUND || (status == OK && scope != SCOPE_ALL && goal->store_id != ctx->actor->store_id))
		return fail(ctx, &not_found, NULL);
	return status;
}

static struct list months_of(const struct tracking *track)
{
	struct arena *mem = track->ctx->mem;
	struct month_out *list = arena_array(mem, struct month_out, track->months);
	int32_t from = track->wish.from;

	for (size_t i = 0; i < track->months; i++) {
		const struct ahead_point *point = &track->points[i];
		bool begun = from <= track->wish.as_of, told = begun || track->ahead.known;
		list[i] = (struct month_out){
			.from = day_text(mem, from),
			.to = day_text(mem, point->until),
			.target = track->targets[i],
			.actual = begun ? tracking_value(track, point->so_far) : NONE,
			.forecast = told ? tracking_value(track, point->value) : NONE,
			.low = told ? tracking_value(track, point->low) : NONE,
			.high = told ? tracking_value(track, point->high) : NONE,
			.over = point->until <= track->wish.as_of + 1,
		};
		from = point->until;
	}
	return LIST(month_out, list, track->months);
}

static const char *method_of(const struct tracking *track)
{
	static const struct words over = W("The period is over: what came.", "周期已结束：为实际值。");
	static const struct words nothing =
		W("Nobody has bought yet: there is nothing to forecast from.", "尚无人购买，无从预测。");
	static const struct words young = W(
		"Expected purchases of the customers there are and of those to come, by the buying model. The shop is "
		"too "
		"young to try the forecast on its past: the range is of chance, and of seasons that are not known yet.",
		"按购买模型计算现有客户与未来新客的预期购买。本店历史尚短，无法检验过往预测，区间含随机波动与尚未可知的"
		"季节。");
	static const struct words tried = W(
		"Expected purchases of the customers there are and of those to come, by the buying model; level and "
		"range "
		"by how far off the same forecast was when made on earlier days (Student's t on the logarithms), with "
		"room for seasons as long as less than two years are known.",
		"按购买模型计算现有客户与未来新客的预期购买；以同样方法在过去各日的预测误差校正水平并给出区间（对数误差"
		"的 t "
		"分布），历史不足两年时为季节留有余地。");
	const struct ahead *ahead = &track->ahead;

	return words_in(ahead->days_left == 0 ? over
			: !ahead->known       ? nothing
			: ahead->checks < 3   ? young
					      : tried,
		track->ctx->lang);
}

static struct list assumptions_of(const struct tracking *track)
{
	const struct ahead *ahead = &track->ahead;
	enum lang lang = track->ctx->lang;
	struct words yes = W("yes", "是"), no = W("no, less than two years are known", "否，历史不足两年");
	const struct told list[] = {
		{"model",
			words_in(
				(struct words)W("Buying model, as the last run chose it", "购买模型（由最近评分选定）"),
				lang),
			UNIT_TEXT, NONE, repeat_families[track->wish.family].name},
		{"new_a_day",
			words_in((struct words)W(
					 "New customers a day, as in the last 91 days", "每日新客数（近 91 天）"),
				lang),
			UNIT_RATIO, llround(ahead->new_a_day * MILLIONTHS), NULL},
		{"day_value", words_in((struct words)W("Value of a purchase day", "每个购买日的消费"), lang),
			UNIT_MONEY, llround(ahead->day_value), NULL},
		{"season", words_in((struct words)W("Seasons taken into account", "是否计入季节"), lang), UNIT_TEXT,
			NONE, words_in(ahead->season ? yes : no, lang)},
		{"checks", words_in((struct words)W("Earlier forecasts tried", "检验的过往预测数"), lang), UNIT_COUNT,
			(int64_t)ahead->checks, NULL},
		{"check_days", words_in((struct words)W("Days each of them looked ahead", "每次预测的天数"), lang),
			UNIT_DAYS, ahead->check_days, NULL},
		{"bias",
			words_in((struct words)W("What came over what they said; the forecast is mended by it",
					 "实际 ÷ 当时预测；预测已按此校正"),
				lang),
			UNIT_RATIO, llround(ahead->range.bias * MILLIONTHS), NULL},
	};
	struct told *kept = arena_array(track->ctx->mem, struct told, ARRAY_LEN(list));

	if (!ahead->known || ahead->days_left == 0)
		return (struct list){0};
	memcpy(kept, list, sizeof list);
	return LIST(told, kept, ARRAY_LEN(list));
}

static void fill(const struct tracking *track, struct progress *out)
{
	const struct goal *goal = &track->goal;
	const struct ahead *ahead = &track->ahead;
	bool begun = track->wish.from <= track->wish.as_of;

	*out = (struct progress){
		.goal_id = goal->head.id,
		.store_id = goal->store_id,
		.owner_id = goal->owner_id,
		.name = goal->name,
		.starts_on = goal->starts_on,
		.ends_on = goal->ends_on,
		.as_of = day_text(track->ctx->mem, track->wish.as_of),
		.measure = goal->measure,
		.unit = goal_unit(track->wish.measure),
		.state = (int)tracking_state(track),
		.days_left = ahead->days_left,
		.target = goal->target,
		.actual = begun ? tracking_value(track, ahead->so_far) : NONE,
		.due = begun ? tracking_due(track) : NONE,
		.forecast = ahead->known ? tracking_value(track, ahead->value) : NONE,
		.low = ahead->known ? tracking_value(track, ahead->low) : NONE,
		.high = ahead->known ? tracking_value(track, ahead->high) : NONE,
		.confidence = track->setting.confidence,
		.chance = ahead->known ? llround(ahead->chance * MILLIONTHS) : NONE,
		.automatic = goal->months.count != track->months,
		.months = months_of(track),
		.method = method_of(track),
		.assumptions = assumptions_of(track),
	};
}

// The same for whoever may see the goal. One that was changed since it was asked for is another figure.
static enum status make_progress(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct progress_query *query = call->query;
	struct progress *out = arena_new(ctx->mem, struct progress);
	struct tracking *track = arena_new(ctx->mem, struct tracking);

	track->ctx = ctx;
	answer_give(answer, progress, out);
	TRY(resource_read(ctx, &goals_resource, call->ids[0], &track->goal));
	if (track->goal.head.version != call->ids[1])
		return ERR_NOT_FOUND;
	struct arena *mem = arena_create();
	enum status status = tracking_make(track, query->as_of ? goal_day(query->as_of) : INT32_MAX, mem);
	if (status == OK)
		fill(track, out);
	arena_destroy(mem);
	return status;
}

static enum status act_progress(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct call versioned = *call;
	struct goal goal;

	TRY(take_goal(ctx, call->ids[0], &goal));
	versioned.ids[1] = goal.head.version;
	return figure_kept(ctx, &versioned, answer);
}

const struct route insight_goal_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/goals/{goal:gol}/progress",
		.right = "goal.read",
		.kind = ROUTE_READ,
		.query = &query_shape,
		.out = &progress_shape,
		.act = act_progress,
		.tag = "Insight",
		.name = "goal_progress",
		.doc = W("How far a goal is, month by month: what came, where it should stand, what is expected by its "
			 "end, "
			 "within what range, and the chance of reaching it.",
			"目标进度：各月实际、应达到的值、期末预测与区间、达成概率。")},
	{0},
};

const struct figure_kind progress_figure = {.route = &insight_goal_routes[0], .make = make_progress, .alike = true};

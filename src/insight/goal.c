#include "insight/goal.h"

#include "insight/portrait.h"
#include "model/season.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define SEASON_LEAST 14 // days

const struct choice goal_measures[] = {
	[AHEAD_REVENUE] = {"revenue", W("Revenue, net of returns", "销售额（扣除退货）")},
	[AHEAD_ORDERS] = {"orders", W("Orders", "订单数")},
	[AHEAD_NEW] = {"new_customers", W("Customers who buy for the first time", "新客数")},
	[AHEAD_ACTIVE] = {"active_customers", W("Customers who buy", "活跃客户数")},
	[AHEAD_REPEAT] = {"repeat_rate", W("Part of them who have bought on two days or more, millionths",
						 "活跃客户中累计购买两天及以上者的占比，百万分之一")},
	[AHEAD_RETENTION] = {"retention", W("Part of the customers of the period before, as long, who buy, millionths",
						  "上一等长周期的客户中再次购买者的占比，百万分之一")},
	CHOICES_END,
};

PROBLEM(goal_period, ERR_UNPROCESSABLE, "It ends before it begins, or is longer than five years.",
	"结束早于开始，或超过五年。");
PROBLEM(goal_share, ERR_UNPROCESSABLE, "A share is at most 1000000.", "占比最多为 1000000。");
PROBLEM(goal_months_differ, ERR_UNPROCESSABLE,
	"The months are those of the period, each once: {0} of them, this one from {1}.",
	"月份须与周期一致，各一项：共 {0} 项，此项起始于 {1}。");
PROBLEM(goal_months_sum, ERR_UNPROCESSABLE, "The months come to {0}, the goal is {1}.", "各月合计 {0}，目标为 {1}。");
PROBLEM(goal_months_end, ERR_UNPROCESSABLE, "The last month has to stand at the goal, {0}.",
	"最后一月须等于目标 {0}。");
PROBLEM(goal_store, ERR_FORBIDDEN, "You may set goals for your own store only.", "您只能为本门店设定目标。");

const struct choice alarm_reasons[] = {
	[ALARM_NONE] = {"none", W("None", "无")},
	[ALARM_CHANCE] = {"chance", W("It is not likely to be reached any more", "达成概率过低")},
	[ALARM_MONTH] = {"month", W("A month ended behind the plan", "月末落后计划")},
	CHOICES_END,
};

static const struct field month_fields[] = {
	FIELD_DATE(goal_month, from, .flags = FIELD_REQUIRED,
		.doc = W("First day of the month, or of the period where it begins within", "该月（或周期）起始日"),
		.example = "\"2027-01-01\""),
	FIELD_I64(goal_month, target, .min = 0, .max = INT64_C(1000000000000000), .flags = FIELD_REQUIRED,
		.doc = W("Revenue, orders, new customers: of that month; the others: where it stands at its end",
			"销售额、订单、新客为当月值，其余为月末值"),
		.example = "500000"),
};
static const struct shape month_shape =
	SHAPE("GoalMonth", goal_month, month_fields, "A month of a goal.", "目标的月度分解。");

static const struct field goal_fields[] = {
	FIELD_TEXT(goal, name, .max = 100, .flags = FIELD_REQUIRED | FIELD_SORT, .doc = W("Name", "名称"),
		.example = "\"Repurchase +15 %\""),
	FIELD_ENUM(goal, measure, goal_measures, .flags = FIELD_REQUIRED | FIELD_FILTER,
		.doc = W("What is measured", "指标"), .example = "\"revenue\""),
	FIELD_ID(goal, store_id, "sto", .references = "store", .flags = FIELD_FILTER,
		.doc = W("Of this store; null: of the shop", "门店，空为全店")),
	FIELD_ID(goal, owner_id, "stf", .references = "staff", .flags = FIELD_FILTER,
		.doc = W("Of the customers this person looks after; null: of all", "顾问名下客户，空为全部")),
	FIELD_DATE(goal, starts_on, .flags = FIELD_REQUIRED | FIELD_SORT, .doc = W("First day", "起始日"),
		.example = "\"2027-01-01\""),
	FIELD_DATE(goal, ends_on, .flags = FIELD_REQUIRED | FIELD_SORT, .doc = W("Last day", "截止日（含）"),
		.example = "\"2027-12-31\""),
	FIELD_I64(goal, target, .min = 1, .max = INT64_C(1000000000000000), .flags = FIELD_REQUIRED,
		.doc = W("What to reach: minor units for revenue, millionths for shares, else a number",
			"目标值：销售额为最小货币单位，占比为百万分之一，其余为数量"),
		.example = "120000000"),
	FIELD_LIST(goal, months, &month_shape, .max = GOAL_MONTHS_MAX,
		.doc = W("The goal month by month; empty: by the seasons of the shop's own history, as its progress "
			 "shows "
			 "it",
			"月度分解；为空则按本店历史季节自动分解，见进度")),
	FIELD_TEXT(goal, note, .max = 2000, .doc = W("Plan, risks, fallback", "计划、风险与预案")),
	FIELD_I64(goal, alarm_chance, .min = 0, .max = MILLIONTHS,
		.doc = W("Alarm when the chance of reaching it falls below this, millionths; 0: never; absent: 200000",
			"达成概率低于此值（百万分之一）时预警，0 为不按概率预警，缺省 200000"),
		.example = "200000"),
	FIELD_I64(goal, alarm_behind, .min = 0, .max = MILLIONTHS,
		.doc = W(
			"Alarm when a month ends with the goal behind its plan by this part of it or more, millionths; "
			"0: never; absent: 100000",
			"月末累计落后计划达此比例（百万分之一）时预警，0 为不按月度预警，缺省 100000"),
		.example = "100000"),
	FIELD_BOOL(goal, off_track, .flags = FIELD_READ_ONLY | FIELD_FILTER,
		.doc = W("It is off its track: told once, until it has recovered",
			"已偏离轨道：预警一次，恢复前不再重复")),
	FIELD_ENUM(goal, off_track_reason, alarm_reasons, .flags = FIELD_READ_ONLY,
		.doc = W("What raised the alarm", "预警原因")),
	FIELD_DATE(goal, off_track_since, .flags = FIELD_READ_ONLY,
		.doc = W("Last day of the data that raised it", "触发预警的数据日")),
	FIELD_DATE(goal, judged_until, .flags = FIELD_READ_ONLY,
		.doc = W("Day after the last month that was held against the plan", "已与计划核对的最近一月的次日")),
	FIELD_DATE(goal, tracked_on, .flags = FIELD_READ_ONLY,
		.doc = W("Last day of the data it was last looked at with; null: not yet, or changed since",
			"最近一次检查的数据日，空为尚未检查或此后有修改")),
	FIELD_I64(goal, chance, .min = 0, .max = MILLIONTHS, .flags = FIELD_READ_ONLY | FIELD_SORT,
		.doc = W("Chance of reaching it then, millionths; null: not known",
			"当时的达成概率，百万分之一，空为未知")),
	FIELD_I64(goal, behind, .min = -JSON_INTEGER_MAX, .max = JSON_INTEGER_MAX,
		.flags = FIELD_READ_ONLY | FIELD_SORT,
		.doc = W("Part of the plan it was behind by then, millionths; below 0: ahead; null: not known",
			"当时落后计划的比例，百万分之一，负数为超前，空为未知")),
};
static const struct shape goal_shape = SHAPE("Goal", goal, goal_fields, "What the shop wants to reach.", "经营目标。");

int32_t goal_day(const char *text)
{
	struct date date = {0};

	return date_parse(text, &date) ? (int32_t)date_days(date) : 0;
}

int goal_unit(enum ahead_measure measure)
{
	return measure == AHEAD_REVENUE ? UNIT_MONEY : ahead_is_share(measure) ? UNIT_SHARE : UNIT_COUNT;
}

size_t goal_cuts(int32_t from, int32_t end, int32_t *until)
{
	size_t count = 0;

	for (int32_t at = from; at < end && count < GOAL_MONTHS_MAX; at = until[count++]) {
		struct date month = days_date(at);
		month.day = 1;
		int32_t next = (int32_t)date_days(date_add_months(month, 1));
		until[count] = next < end ? next : end;
	}
	return count;
}

// ---------------------------------------------------------------- checks

static enum status check_months(struct ctx *ctx, const struct goal *goal, int32_t from, int32_t end)
{
	const struct goal_month *month = goal->months.items;
	int32_t until[GOAL_MONTHS_MAX];
	size_t count = goal_cuts(from, end, until);
	int64_t sum = 0;

	for (size_t i = 0; i < goal->months.count || i < count; i++) {
		int32_t start = i == 0 ? from : i < count ? until[i - 1] : end;
		struct date date;
		if (i < count && i < goal->months.count && date_parse(month[i].from, &date) &&
			date_days(date) == start) {
			sum += month[i].target;
			continue;
		}
		return fail_at(ctx, arena_format(ctx->mem, "/months/%zu", i), &goal_months_differ,
			arena_format(ctx->mem, "%zu", count), i < count ? day_text(ctx->mem, start) : "–");
	}
	const char *target = arena_format(ctx->mem, "%" PRId64, goal->target);
	if (ahead_is_flow((enum ahead_measure)goal->measure))
		return sum == goal->target ? OK
					   : fail_at(ctx, "/months", &goal_months_sum,
						     arena_format(ctx->mem, "%" PRId64, sum), target);
	return month[count - 1].target == goal->target
		       ? OK
		       : fail_at(ctx, arena_format(ctx->mem, "/months/%zu/target", count - 1), &goal_months_end,
				 target);
}

static enum status check_goal(struct ctx *ctx, const void *record)
{
	const struct goal *goal = record;
	struct date first, last;

	if (actor_scope(ctx->actor, "goal.write") == SCOPE_STORE && goal->store_id != ctx->actor->store_id)
		return fail(ctx, &goal_store, NULL);
	if (!date_parse(goal->starts_on, &first) || !date_parse(goal->ends_on, &last))
		return fail_at(ctx, "/starts_on", &goal_period, NULL);
	int32_t from = (int32_t)date_days(first), end = (int32_t)date_days(last) + 1;
	struct date longest = date_add_months(first, GOAL_MONTHS_MAX - 1);
	longest.day = 1;
	if (end <= from || end > date_days(date_add_months(longest, 1)))
		return fail_at(ctx, "/ends_on", &goal_period, NULL);
	if (ahead_is_share((enum ahead_measure)goal->measure) && goal->target > MILLIONTHS)
		return fail_at(ctx, "/target", &goal_share, NULL);
	return goal->months.count ? check_months(ctx, goal, from, end) : OK;
}

// Months that were broken down for another goal go, unless new ones came with the change.
static bool same_months(const struct goal *a, const struct goal *b)
{
	const struct goal_month *left = a->months.items, *right = b->months.items;

	if (a->months.count != b->months.count)
		return false;
	for (size_t i = 0; i < a->months.count; i++)
		if (left[i].target != right[i].target || strcmp(left[i].from, right[i].from) != 0)
			return false;
	return true;
}

static bool same_aim(const struct goal *a, const struct goal *b)
{
	return a->target == b->target && a->measure == b->measure && strcmp(a->starts_on, b->starts_on) == 0 &&
	       strcmp(a->ends_on, b->ends_on) == 0;
}

// What an alarm depends on: of another goal nothing has been told yet.
static bool same_alarm(const struct goal *a, const struct goal *b)
{
	return same_aim(a, b) && same_months(a, b) && a->store_id == b->store_id && a->owner_id == b->owner_id &&
	       a->alarm_chance == b->alarm_chance && a->alarm_behind == b->alarm_behind;
}

static enum status before_goal(struct ctx *ctx, const void *old, void *next)
{
	const struct goal *was = old;
	struct goal *goal = next;

	(void)ctx;
	if (!goal)
		return OK;
	if (was && same_months(was, goal) && !same_aim(was, goal))
		goal->months = (struct list){0};
	goal->alarm_chance = goal->alarm_chance == NONE ? ALARM_CHANCE_USUAL : goal->alarm_chance;
	goal->alarm_behind = goal->alarm_behind == NONE ? ALARM_BEHIND_USUAL : goal->alarm_behind;
	if (was && same_alarm(was, goal))
		return OK;
	goal->off_track = false;
	goal->off_track_reason = ALARM_NONE;
	goal->off_track_since = goal->judged_until = goal->tracked_on = NULL;
	goal->chance = goal->behind = NONE;
	return OK;
}

static enum status after_goal(struct ctx *ctx, const void *old, const void *next)
{
	const struct goal *was = old, *goal = next;

	return goal && (!was || !same_alarm(was, goal)) ? goal_watch_queue(ctx) : OK;
}

const struct resource goals_resource = {
	.path = "goals",
	.noun = "goal",
	.table = "goal",
	.prefix = "gol",
	.find = "name note",
	.shape = &goal_shape,
	.verbs = CAN_ALL,
	.tag = "Insight",
	.title = W("Goal", "目标"),
	.plural = W("Goals", "目标"),
	.store_column = "store_id",
	.sort = "-starts_on",
	.check = check_goal,
	.before = before_goal,
	.after = after_goal,
	.example = "{\"name\": \"Year 2027\", \"measure\": \"revenue\", \"starts_on\": \"2027-01-01\", \"ends_on\": "
		   "\"2027-12-31\", \"target\": 120000000}",
};

const struct resource *const insight_resources[] = {&goals_resource, NULL};

// ---------------------------------------------------------------- break-down

// How much of a flow each day of the shop's past brought.
static double *daily(struct arena *mem, const struct history *history, int32_t last, enum ahead_measure measure)
{
	double *day = arena_array(mem, double, (size_t)(last - history->first_day + 1));

	for (size_t i = 0; i < history->customers; i++)
		for (size_t j = history->first[i]; j < history->first[i + 1] && history->day[j] <= last; j++)
			if (measure != AHEAD_NEW || j == history->first[i])
				day[history->day[j] - history->first_day] +=
					measure == AHEAD_REVENUE ? (double)history->amount[j] : 1;
	return day;
}

// share[i]: part of the period's pace that lies before until[i]; even where the past is too short.
static void share_by_season(struct arena *mem, const struct history *history, int32_t last,
	const struct ahead_wish *wish, const int32_t *until, size_t months, double *share)
{
	size_t known = history->orders && last >= history->first_day ? (size_t)(last - history->first_day + 1) : 0;
	double sum = 0;
	struct season season;
	bool full_year, seasonal = false;

	if (known >= SEASON_LEAST)
		seasonal = season_fit(daily(mem, history, last, wish->measure), NULL, known, history->first_day,
				   &season, &full_year, NULL) == OK;
	for (int32_t day = wish->from, i = 0; day < wish->end; day++) {
		sum += seasonal ? season_pace(&season, day, 0) : 1;
		if (day + 1 == until[i])
			share[i++] = sum;
	}
	for (size_t i = 0; i < months; i++)
		share[i] /= sum;
}

// Where customers reached, or kept, stood a year earlier at the same places; false: the past does not tell.
static bool share_of_last_year(const struct history *history, int32_t last, const struct ahead_wish *wish,
	const int32_t *until, size_t months, double *share)
{
	int32_t from = wish->from - 365, end = wish->end - 365;

	if (!history->orders || history->first_day > from || end - 1 > last)
		return false;
	struct figures whole = figures_count(history, from, end, end);
	double all = wish->measure == AHEAD_ACTIVE ? whole.active : whole.kept;
	for (size_t i = 0; i < months; i++) {
		struct figures then = figures_count(history, from, until[i] - 365, end);
		share[i] = all > 0 ? (wish->measure == AHEAD_ACTIVE ? then.active : then.kept) / all : 0;
	}
	return all > 0;
}

void goal_break_down(struct arena *mem, const struct history *history, int32_t as_of, const struct ahead_wish *wish,
	int64_t target, const int32_t *until, size_t months, int64_t *targets)
{
	int32_t last = as_of < wish->from - 1 ? as_of : wish->from - 1;
	double *share = arena_array(mem, double, months), start = 0;
	bool flow = ahead_is_flow(wish->measure);
	int64_t before = 0;

	if (flow || wish->measure == AHEAD_REPEAT || !share_of_last_year(history, last, wish, until, months, share))
		share_by_season(mem, history, last, wish, until, months, share);
	if (wish->measure == AHEAD_REPEAT) { // from where it stood in the period before
		struct figures then = figures_count(history, 2 * wish->from - wish->end, wish->from, wish->from);
		double value = figures_value(&then, AHEAD_REPEAT) * MILLIONTHS;
		start = isnan(value) ? (double)target : value;
	}
	for (size_t i = 0; i < months; i++) {
		int64_t reached = i + 1 == months ? target : llround(start + ((double)target - start) * share[i]);
		targets[i] = flow ? reached - before : reached;
		before = reached;
	}
}

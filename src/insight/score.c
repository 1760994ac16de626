#include "insight/score.h"

#include "insight/goal.h"
#include "insight/kind.h"

#include "base/zone.h"
#include "customer/customer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

SQL(score_put);
SQL(score_keep);
SQL(score_gone);
SQL(score_by_id);
SQL(score_forget);
SQL(score_forget_history);

#define LATE 1.0      // usual gaps: later than usual
#define VERY_LATE 3.0 // usual gaps: sleeping
#define STILL_ALIVE .2
#define NEXT_DAYS_MAX 3650 // an order expected later than that is not expected

const struct choice customer_classes[] = {
	[CLASS_A] = {"A", W("The top 1 % by revenue", "前 1%")},
	[CLASS_B] = {"B", W("The next 4 %", "其次 4%")},
	[CLASS_C] = {"C", W("The next 15 %", "再次 15%")},
	[CLASS_D] = {"D", W("The other 80 %", "其余 80%")},
	CHOICES_END,
};

const struct choice lifecycles[] = {
	[LIFE_NEW] = {"new", W("First purchase, lately", "新客：近期首次购买")},
	[LIFE_ACTIVE] = {"active", W("Comes as usual", "活跃：按往常节奏购买")},
	[LIFE_RETURNED] = {"returned", W("Back after a long gap", "回流：长期未购后再次购买")},
	[LIFE_COOLING] = {"cooling", W("Later than usual", "趋冷：晚于往常节奏")},
	[LIFE_SLEEPING] = {"sleeping", W("Very late", "沉睡：远超往常间隔")},
	[LIFE_LOST] = {"lost", W("Hardly a customer any more", "流失：基本不再是客户")},
	CHOICES_END,
};

#define PPM(member, en, zh) FIELD_I64(customer_score, member, .min = 0, .max = INT64_MAX, .doc = W(en, zh))
#define MONEY(member, en, zh)                                                                                          \
	FIELD_I64(customer_score, member, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY,                \
		.doc = W(en, zh))

static const struct field score_fields[] = {
	FIELD_ID(customer_score, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_ID(customer_score, run_id, "run", .doc = W("Run that made it", "评分任务")),
	FIELD_DATE(customer_score, as_of, .doc = W("Last day of the data", "数据截止日")),
	FIELD_DATE(customer_score, first_day, .doc = W("First purchase", "首次购买日")),
	FIELD_DATE(customer_score, last_day, .doc = W("Last purchase", "最近购买日")),
	PPM(days, "Days with a purchase", "购买天数"),
	PPM(orders, "Orders", "订单数"),
	MONEY(spent, "Spent in all, net of returns", "累计消费（扣除退货）"),
	MONEY(spent_window, "Spent within the window of the classes", "分级统计期内消费"),
	PPM(orders_30, "Orders in the last 30 days", "近 30 天订单"),
	PPM(orders_60, "Orders in the last 60 days", "近 60 天订单"),
	PPM(orders_90, "Orders in the last 90 days", "近 90 天订单"),
	PPM(p_alive, "Chance of still being a customer, millionths", "仍为客户的概率，百万分之一"),
	PPM(p_active, "Chance of an order within the churn horizon by the buying model alone, millionths",
		"购买模型给出的期限内再购概率，百万分之一"),
	PPM(churn_risk, "Chance of no order within the churn horizon, millionths", "流失风险，百万分之一"),
	MONEY(at_risk, "Revenue of the window times the risk", "风险金额：统计期内消费 × 流失风险"),
	PPM(expected_12m, "Purchase days expected in 365 days, millionths", "未来 365 天预期购买天数，百万分之一"),
	PPM(overdue, "Time since the last order over the usual gap, millionths",
		"距上次购买时间与往常间隔之比，百万分之一"),
	FIELD_TIME(customer_score, next_order_at,
		.doc = W("When the next order has come with an even chance; null: more likely never",
			"下次购买的中位时间；空表示更可能不再购买")),
	MONEY(value_12m, "Expected margin of the next 12 months, discounted", "未来 12 个月预期价值（折现）"),
	MONEY(value_low, "Lower end of its range", "区间下限"),
	MONEY(value_high, "Upper end of its range", "区间上限"),
	MONEY(value_history, "Margin so far less costs", "历史价值（毛利减成本）"),
	PPM(value_rank, "Part of customers worth less in the next 12 months, millionths", "价值百分位，百万分之一"),
	PPM(rfm, "R, F, M by equal numbers of customers: 111 to 555", "RFM 得分（等人数分组）：111–555"),
	PPM(rfm_value, "R, F, M by quantiles of value", "RFM 得分（按数值分位）"),
	PPM(rfm_class, "Class 1 to 5 of R + F + M", "RFM 等级 1–5"),
	PPM(rfm_class_before, "The same one churn horizon earlier; null: no customer yet",
		"一个流失期前的 RFM 等级；空表示尚非客户"),
	FIELD_ENUM(customer_score, class, customer_classes, .doc = W("Class by revenue of the window", "客户分级")),
	FIELD_ENUM(customer_score, class_before, customer_classes, .flags = FIELD_NULLABLE,
		.doc = W("The same one churn horizon earlier; null: no customer yet",
			"一个流失期前的分级；空表示尚非客户")),
	FIELD_ENUM(customer_score, lifecycle, lifecycles, .doc = W("Stage of life", "生命周期阶段")),
};
const struct shape customer_score_shape = SHAPE("CustomerScore", customer_score, score_fields,
	"What the last run makes of a customer.", "最近一次评分对客户的判断。");

// ---------------------------------------------------------------- standing

// Ranked are those who bought within the window; the rest is D.
static enum status classes_of(const struct panel *panel, uint8_t *class, struct pyramid *pyramid)
{
	struct arena *mem = arena_create();
	int64_t *value = arena_array(mem, int64_t, panel->count);
	size_t *place = arena_array(mem, size_t, panel->count), count = 0;
	uint8_t *ranked = arena_array(mem, uint8_t, panel->count);
	enum status status = OK;

	*pyramid = (struct pyramid){0};
	memset(class, CLASS_D, panel->count);
	for (size_t i = 0; i < panel->count; i++) {
		value[count] = panel->row[i].spent_window;
		place[count] = i;
		count += panel->as_of - panel->row[i].last < panel->window;
	}
	if (count)
		status = pyramid_build(value, NULL, count, ranked, pyramid, NULL);
	for (size_t i = 0; status == OK && i < count; i++)
		class[place[i]] = ranked[i];
	arena_destroy(mem);
	return status;
}

static enum status rfm_of(const struct panel *panel, struct rfm_score *ntiles, struct rfm_score *values)
{
	struct arena *mem = arena_create();
	int64_t *recency = arena_array(mem, int64_t, panel->count), *orders = arena_array(mem, int64_t, panel->count);
	int64_t *amount = arena_array(mem, int64_t, panel->count);
	struct rfm_rows rows = {panel->count, recency, orders, amount};
	struct rfm_cuts cuts;

	for (size_t i = 0; i < panel->count; i++) {
		recency[i] = panel->as_of - panel->row[i].last;
		orders[i] = panel->row[i].orders;
		amount[i] = panel->row[i].spent;
	}
	enum status status = rfm_by_ntile(&rows, ntiles, NULL);
	if (status == OK && values)
		status = rfm_by_value(&rows, values, &cuts, NULL);
	arena_destroy(mem);
	return status;
}

static enum status look_before(
	struct arena *mem, const struct panel *panel, const struct panel *before, struct standing *standing)
{
	uint8_t *class = arena_array(mem, uint8_t, before->count);
	struct rfm_score *score = arena_array(mem, struct rfm_score, before->count);
	struct pyramid pyramid;
	enum status status = before->count ? classes_of(before, class, &pyramid) : OK;

	if (status == OK && before->count)
		status = rfm_of(before, score, NULL);
	for (size_t i = 0, j = 0; i < panel->count; i++) { // both in the order of the history
		while (j < before->count && before->row[j].who < panel->row[i].who)
			j++;
		bool there = j < before->count && before->row[j].who == panel->row[i].who;
		standing->class_before[i] = there ? class[j] : UINT8_MAX;
		standing->rfm_class_before[i] = there ? (uint8_t)rfm_class(score[j]) : 0;
	}
	return status;
}

struct ranked {
	double value;
	size_t row;
};

static int by_value(const void *a, const void *b)
{
	const struct ranked *left = a, *right = b;
	return left->value < right->value ? -1 : left->value > right->value;
}

static void rank_values(const struct prediction *prediction, size_t count, int64_t *rank)
{
	struct arena *mem = arena_create();
	struct ranked *list = arena_array(mem, struct ranked, count);
	size_t first = 0;

	for (size_t i = 0; i < count; i++)
		list[i] = (struct ranked){prediction[i].value, i};
	qsort(list, count, sizeof *list, by_value);
	for (size_t i = 0; i < count; i++) {
		if (list[i].value > list[first].value)
			first = i;
		rank[list[i].row] = (int64_t)first * MILLIONTHS / (int64_t)count;
	}
	arena_destroy(mem);
}

enum status standing_make(struct arena *mem, const struct panel *panel, const struct panel *before,
	const struct prediction *prediction, struct standing *standing)
{
	*standing = (struct standing){
		.class = arena_array(mem, uint8_t, panel->count),
		.class_before = arena_array(mem, uint8_t, panel->count),
		.rfm_class_before = arena_array(mem, uint8_t, panel->count),
		.ntile = arena_array(mem, struct rfm_score, panel->count),
		.value = arena_array(mem, struct rfm_score, panel->count),
		.rank = arena_array(mem, int64_t, panel->count),
	};
	enum status status = classes_of(panel, standing->class, &standing->pyramid);
	if (status == OK)
		status = rfm_of(panel, standing->ntile, standing->value);
	if (status == OK)
		status = look_before(mem, panel, before, standing);
	rank_values(prediction, panel->count, standing->rank);
	return status;
}

// ---------------------------------------------------------------- one customer

static int64_t whole(double value)
{
	return fabs(value) < 9e15 ? llround(value) : value > 0 ? INT64_C(9000000000000000) : -INT64_C(9000000000000000);
}

static int64_t millionths(double value)
{
	return whole(value * MILLIONTHS);
}

static int life_of(const struct panel_row *row, const struct prediction *said, int32_t as_of, int64_t churn_days)
{
	double usual = said->overdue > 0 ? (as_of - row->last) / said->overdue : 0;

	if (row->days == 1 && as_of - row->last <= churn_days)
		return LIFE_NEW;
	if (said->overdue > VERY_LATE)
		return said->p_alive < STILL_ALIVE || said->churn > .95 ? LIFE_LOST : LIFE_SLEEPING;
	if (said->overdue > LATE)
		return LIFE_COOLING;
	return usual > 0 && row->last_gap > VERY_LATE * usual ? LIFE_RETURNED : LIFE_ACTIVE;
}

static int64_t rfm_number(struct rfm_score score)
{
	return score.r * 100 + score.f * 10 + score.m;
}

static int64_t next_order(const struct score_maker *maker, double days)
{
	if (!(days < NEXT_DAYS_MAX))
		return NONE;
	return zone_day_start(maker->zone, days_date(maker->panel->as_of + 1 + (int64_t)ceil(days)));
}

static int64_t value_so_far(const struct insight_setting *setting, const struct panel_row *row)
{
	struct clv_terms terms = {(double)setting->margin / MILLIONTHS, (double)setting->cost_per_order, .8};
	return whole(clv_history((double)row->spent, row->orders, (double)setting->cost_to_win, &terms));
}

struct customer_score score_make(const struct score_maker *maker, size_t i)
{
	const struct panel_row *row = &maker->panel->row[i];
	const struct prediction *said = &maker->prediction[i];
	const struct standing *standing = maker->standing;

	return (struct customer_score){
		.customer_id = maker->history->customer[row->who],
		.run_id = maker->run_id,
		.days = row->days,
		.orders = row->orders,
		.spent = row->spent,
		.spent_window = row->spent_window,
		.orders_30 = row->orders_30,
		.orders_60 = row->orders_60,
		.orders_90 = row->orders_90,
		.p_alive = millionths(said->p_alive),
		.p_active = millionths(said->p_active),
		.churn_risk = millionths(said->churn),
		.at_risk = whole((double)row->spent_window * said->churn),
		.expected_12m = millionths(said->expected),
		.overdue = millionths(said->overdue),
		.next_order_at = next_order(maker, said->next_days),
		.value_12m = whole(said->value),
		.value_low = whole(said->low),
		.value_high = whole(said->high),
		.value_history = value_so_far(maker->setting, row),
		.value_rank = standing->rank[i],
		.rfm = rfm_number(standing->ntile[i]),
		.rfm_value = rfm_number(standing->value[i]),
		.rfm_class = rfm_class(standing->ntile[i]),
		.rfm_class_before = standing->rfm_class_before[i] ? standing->rfm_class_before[i] : NONE,
		.class = standing->class[i],
		.class_before = standing->class_before[i] == UINT8_MAX ? -1 : standing->class_before[i],
		.lifecycle = life_of(row, said, maker->panel->as_of, maker->setting->churn_days),
	};
}

// A row of the history each month, and whenever something changed that people act on.
static enum status keep_history(struct ctx *ctx, const struct score_maker *maker, const struct customer_score *score)
{
	struct date month = days_date(maker->panel->as_of);

	month.day = 1;
	return db_exec(ctx->db, &score_keep,
		ARGS(v_i64(score->customer_id), v_i64(maker->panel->as_of), v_i64(score->run_id),
			v_i64(score->churn_risk), v_i64(score->value_12m), v_i64(score->rfm), v_i64(score->rfm_class),
			v_text(customer_classes[score->class].name), v_text(lifecycles[score->lifecycle].name),
			v_i64(date_days(month))));
}

enum status score_write(struct ctx *ctx, const struct score_maker *maker, size_t i)
{
	struct customer_score s = score_make(maker, i);
	const struct panel_row *row = &maker->panel->row[i];
	const char *before = s.class_before < 0 ? NULL : customer_classes[s.class_before].name;

	TRY(keep_history(ctx, maker, &s));
	return db_exec(ctx->db, &score_put,
		ARGS(v_i64(s.customer_id), v_i64(s.run_id), v_i64(maker->panel->as_of), v_i64(row->first),
			v_i64(row->last), v_i64(s.days), v_i64(s.orders), v_i64(s.spent), v_i64(s.spent_window),
			v_i64(s.orders_30), v_i64(s.orders_60), v_i64(s.orders_90), v_i64(s.p_alive), v_i64(s.p_active),
			v_i64(s.churn_risk), v_i64(s.at_risk), v_i64(s.expected_12m), v_i64(s.overdue),
			v_i64(s.next_order_at), v_i64(s.value_12m), v_i64(s.value_low), v_i64(s.value_high),
			v_i64(s.value_history), v_i64(s.value_rank), v_i64(s.rfm), v_i64(s.rfm_value),
			v_i64(s.rfm_class), v_i64(s.rfm_class_before), v_text(customer_classes[s.class].name),
			v_text(before), v_text(lifecycles[s.lifecycle].name)));
}

enum status score_sweep(struct ctx *ctx, int64_t run_id, int64_t max, int64_t *gone)
{
	return db_change(ctx->db, &score_gone, ARGS(v_i64(run_id), v_i64(max)), gone);
}

// ---------------------------------------------------------------- reading

void score_scan(struct ctx *ctx, const struct rows *rows, struct customer_score *score)
{
	int64_t *const numbers[] = {&score->days, &score->orders, &score->spent, &score->spent_window,
		&score->orders_30, &score->orders_60, &score->orders_90, &score->p_alive, &score->p_active,
		&score->churn_risk, &score->at_risk, &score->expected_12m, &score->overdue, &score->next_order_at,
		&score->value_12m, &score->value_low, &score->value_high, &score->value_history, &score->value_rank,
		&score->rfm, &score->rfm_value, &score->rfm_class, &score->rfm_class_before};
	int column = 5 + (int)ARRAY_LEN(numbers);
	const char *before = row_text(rows, column + 1, ctx->mem);

	*score = (struct customer_score){
		.customer_id = row_i64(rows, 0),
		.run_id = row_i64(rows, 1),
		.as_of = day_text(ctx->mem, row_i64(rows, 2)),
		.first_day = day_text(ctx->mem, row_i64(rows, 3)),
		.last_day = day_text(ctx->mem, row_i64(rows, 4)),
		.class = choice_value(customer_classes, row_text(rows, column, ctx->mem)),
		.class_before = before ? choice_value(customer_classes, before) : -1,
		.lifecycle = choice_value(lifecycles, row_text(rows, column + 2, ctx->mem)),
	};
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		*numbers[i] = row_i64(rows, 5 + (int)i);
}

enum status insight_score_get(struct ctx *ctx, int64_t customer_id, struct customer_score *score, bool *found)
{
	struct rows *rows;

	TRY(db_first(ctx->db, &score_by_id, ARGS(v_i64(customer_id)), &rows, found));
	if (*found)
		score_scan(ctx, rows, score);
	return OK;
}

// ---------------------------------------------------------------- what becomes of customers

static enum status forget(struct ctx *ctx, int64_t customer_id)
{
	TRY(db_exec(ctx->db, &score_forget, ARGS(v_i64(customer_id))));
	TRY(kind_forget(ctx, customer_id));
	return db_exec(ctx->db, &score_forget_history, ARGS(v_i64(customer_id)));
}

static enum status hear_erased(struct ctx *ctx, struct event *event)
{
	return forget(ctx, event->customer_id);
}

// The alias buys no more; the survivor is scored again by the next run.
static enum status hear_merged(struct ctx *ctx, struct event *event)
{
	const struct customer_merged *merged = event->record;

	TRY(kind_forget(ctx, merged->loser_id));
	return db_exec(ctx->db, &score_forget, ARGS(v_i64(merged->loser_id)));
}

static const struct listener forget_erased = {
	.name = "insight.forget_erased",
	.type = &customer_erased,
	.when = LISTEN_NOW,
	.hear = hear_erased,
	.doc = W("Scores of an erased customer go.", "客户被删除时清除其评分。"),
};
static const struct listener forget_merged = {
	.name = "insight.forget_merged",
	.type = &customer_merged,
	.when = LISTEN_NOW,
	.hear = hear_merged,
	.doc = W("The score of a merged customer goes.", "客户被合并时清除其评分。"),
};
const struct listener *const insight_listeners[] = {&forget_erased, &forget_merged, &goal_watch_scored, NULL};

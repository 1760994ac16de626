// The seven kinds, row by row, and how a customer's verdict is reached and kept.
#include "insight/kind.h"

#include "insight/portrait.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

SQL(kind_put);
SQL(kind_by_id);
SQL(kind_gone);
SQL(kind_forget_one);
SQL(kind_run_put);
SQL(kind_run_get);

const struct choice loyalty_kinds[] = {
	[LOYAL_MONOPOLY] = {"monopoly", W("Monopoly loyalty", "垄断忠诚")},
	[LOYAL_PREMIUM] = {"premium", W("Premium loyalty", "超值忠诚")},
	[LOYAL_INCENTIVE] = {"incentive", W("Incentive loyalty", "激励忠诚")},
	[LOYAL_PRICE] = {"price", W("Price loyalty", "价格忠诚")},
	[LOYAL_LATENT] = {"latent", W("Latent loyalty", "潜在忠诚")},
	[LOYAL_CONVENIENCE] = {"convenience", W("Convenience loyalty", "方便忠诚")},
	[LOYAL_INERTIA] = {"inertia", W("Inertia loyalty", "惰性忠诚")},
	[LOYAL_NONE] = {"none", W("Not told", "未判定")},
	CHOICES_END,
};

const struct words loyalty_kind_meanings[LOYALTY_KINDS] = {
	[LOYAL_MONOPOLY] = W("Buys here again and again what is sold nowhere else around; would go if it were.",
		"重复购买周边仅本店有售的商品；一旦有替代就可能离开。"),
	[LOYAL_PREMIUM] = W("Comes again, at full price, and speaks for us: attached by heart.",
		"持续以原价购买，并主动为我们传播口碑，情感依恋强。"),
	[LOYAL_INCENTIVE] = W("Comes for the programme: most orders go with a coupon or points.",
		"因会员激励而来：多数订单使用优惠券或积分。"),
	[LOYAL_PRICE] =
		W("Comes for the price: most orders were bought at a discount.", "因价格而来：多数订单在打折时购买。"),
	[LOYAL_LATENT] = W("Speaks for us, but seldom buys: something stands in the way.",
		"愿意为我们传播口碑，但很少购买：存在某种障碍。"),
	[LOYAL_CONVENIENCE] = W("Comes because it is near and quick: one place, small orders, nothing said.",
		"因方便而来：固定一处、小额购买、没有口碑行为。"),
	[LOYAL_INERTIA] = W("Comes out of habit, in a steady rhythm, without being attached.",
		"出于习惯按固定节奏购买，情感依恋弱。"),
	[LOYAL_NONE] = W("Too few purchases, no longer coming, or nothing that says why.",
		"购买太少、已不再来，或没有足以说明原因的迹象。"),
};

const struct words loyalty_kind_advice[LOYALTY_KINDS] = {
	[LOYAL_MONOPOLY] =
		W("Serve as if there were a choice: ask what is missed, settle complaints first, win a second "
		  "category before a competitor comes.",
			"像有竞争者一样服务：询问不足、优先处理投诉，在竞争者出现前拓展到第二个品类。"),
	[LOYAL_PREMIUM] =
		W("Thank in person, give early access and the best terms, invite to recommend; never offer less "
		  "than new customers get.",
			"当面致谢，优先体验与最好的条件，邀请转介绍；待遇绝不低于新客。"),
	[LOYAL_INCENTIVE] =
		W("Tie rewards to steps that last (tiers, services, second categories); watch what each costs; "
		  "bring in non-money benefits.",
			"把奖励与长期权益（等级、服务、第二品类）挂钩，核算成本，逐步加入非金钱权益。"),
	[LOYAL_PRICE] =
		W("Do not widen the discount: offer bundles and larger packs, show value over price, test a full "
		  "price offer with a control group.",
			"不要加大折扣：用组合与大包装，突出价值而非价格，并以对照组测试原价方案。"),
	[LOYAL_LATENT] =
		W("Find what stands in the way and clear it: distance, hours, stock, delivery; a reason to come "
		  "this month.",
			"找出并消除购买障碍：距离、营业时间、缺货、配送；给出本月到店的理由。"),
	[LOYAL_CONVENIENCE] =
		W("Keep it quick: opening hours, stock, ordering ahead; widen the basket gently; a nearer rival "
		  "is the risk.",
			"保持便捷：营业时间、备货、提前下单；适度扩大篮子；最大风险是更近的竞争者。"),
	[LOYAL_INERTIA] =
		W("Turn habit into attachment: a personal word, a surprise, an invitation; ask for an opinion "
		  "before somebody else does.",
			"把习惯变成情感：个性化问候、惊喜、邀请参与；在竞争者之前主动征求意见。"),
	[LOYAL_NONE] = W("Bring about the second and third purchase first; then look again.",
		"先促成第二、第三次购买，再作判断。"),
};

#define FROM(member_) offsetof(struct loyalty_setting, member_)
#define COMES                                                                                                          \
	{EVIDENCE_DAYS, AT_LEAST, FROM(repeat_days)},                                                                  \
	{                                                                                                              \
		EVIDENCE_OVERDUE, AT_MOST, FROM(late)                                                                  \
	}

const struct kind_row kind_rows[LOYAL_NONE] = {
	[LOYAL_MONOPOLY] = {3, {COMES, {EVIDENCE_SOLE, AT_LEAST, FROM(sole)}}},
	[LOYAL_PREMIUM] = {5,
		{COMES, {EVIDENCE_VOICES, AT_LEAST, FROM(voices)}, {EVIDENCE_DISCOUNTED, BELOW, FROM(discounted)},
			{EVIDENCE_REWARDED, BELOW, FROM(rewarded)}}},
	[LOYAL_INCENTIVE] = {3, {COMES, {EVIDENCE_REWARDED, AT_LEAST, FROM(rewarded)}}},
	[LOYAL_PRICE] = {4,
		{COMES, {EVIDENCE_DISCOUNTED, AT_LEAST, FROM(discounted)}, {EVIDENCE_REWARDED, BELOW, FROM(rewarded)}}},
	[LOYAL_LATENT] = {2, {{EVIDENCE_VOICES, AT_LEAST, FROM(voices)}, {EVIDENCE_DAYS, BELOW, FROM(repeat_days)}}},
	[LOYAL_CONVENIENCE] = {5,
		{COMES, {EVIDENCE_VOICES, BELOW, FROM(voices)}, {EVIDENCE_ONE_PLACE, AT_LEAST, FROM(one_place)},
			{EVIDENCE_ORDER_RATIO, AT_MOST, FROM(small_order)}}},
	[LOYAL_INERTIA] = {4,
		{COMES, {EVIDENCE_VOICES, BELOW, FROM(voices)}, {EVIDENCE_REGULAR, AT_LEAST, FROM(regular)}}},
};

const struct evidence_info evidence_infos[EVIDENCES] = {
	[EVIDENCE_DAYS] = {"days", W("Days with a purchase", "购买天数"),
		W("orders of one day count once", "同一天的订单计一次"), UNIT_COUNT},
	[EVIDENCE_OVERDUE] = {"overdue", W("Lateness", "逾期倍数"),
		W("days since the last order / median gap expected then", "距上次购买 ÷ 当时预期的间隔中位数"),
		UNIT_RATIO},
	[EVIDENCE_DISCOUNTED] = {"discounted", W("Orders at a discount", "折扣订单占比"),
		W("orders with a discount on a line or the whole / orders", "整单或行有折扣的订单 ÷ 订单数"),
		UNIT_SHARE},
	[EVIDENCE_REWARDED] = {"rewarded", W("Orders with a reward", "用券或积分订单占比"),
		W("orders with a coupon, or partly paid in points / orders", "使用优惠券或积分抵扣的订单 ÷ 订单数"),
		UNIT_SHARE},
	[EVIDENCE_VOICES] = {"voices", W("Ways of speaking for us", "口碑行为种数"),
		W("friend brought, review, share, event or survey: how many of the four",
			"带来好友、评价、分享、参与活动或问卷，共四种中的种数"),
		UNIT_COUNT},
	[EVIDENCE_ONE_PLACE] = {"one_place", W("Orders at one place", "固定地点订单占比"),
		W("orders at the store and channel of most of them / orders", "最常用门店与渠道的订单 ÷ 订单数"),
		UNIT_SHARE},
	[EVIDENCE_ORDER_RATIO] = {"order_ratio", W("Average order against others", "客单价与中位数之比"),
		W("average order / median of all customers' average orders", "客单价 ÷ 全部客户客单价中位数"),
		UNIT_RATIO},
	[EVIDENCE_REGULAR] = {"regular", W("Regularity", "规律性"),
		W("geometric over arithmetic mean of the gaps; 1: clockwork", "间隔几何均值 ÷ 算术均值；1 为完全规律"),
		UNIT_RATIO},
	[EVIDENCE_SOLE] = {"sole", W("Spending on what only we sell", "独家品类消费占比"),
		W("spent in the categories named as sold nowhere else / spent", "独家品类消费 ÷ 总消费"), UNIT_SHARE},
};

const struct choice condition_signs[] = {
	[AT_LEAST] = {"at_least", W("At least the threshold", "不低于阈值")},
	[AT_MOST] = {"at_most", W("At most the threshold", "不高于阈值")},
	[BELOW] = {"below", W("Below the threshold", "低于阈值")},
	[ABOVE] = {"above", W("Above the threshold", "高于阈值")},
	CHOICES_END,
};

// ---------------------------------------------------------------- the verdict

int64_t evidence_value(enum evidence evidence, const struct customer_loyalty *loyalty)
{
	const int64_t value[EVIDENCES] = {
		[EVIDENCE_DAYS] = loyalty->days,
		[EVIDENCE_OVERDUE] = loyalty->overdue,
		[EVIDENCE_DISCOUNTED] = loyalty->discounted,
		[EVIDENCE_REWARDED] = loyalty->rewarded,
		[EVIDENCE_VOICES] = __builtin_popcountll((unsigned long long)loyalty->voices),
		[EVIDENCE_ONE_PLACE] = loyalty->one_place,
		[EVIDENCE_ORDER_RATIO] = loyalty->order_ratio,
		[EVIDENCE_REGULAR] = loyalty->regular,
		[EVIDENCE_SOLE] = loyalty->sole,
	};
	return value[evidence];
}

int64_t kind_threshold(const struct kind_condition *condition, const struct loyalty_setting *setting)
{
	return *(const int64_t *)(const void *)((const char *)setting + condition->threshold);
}

bool kind_condition_holds(const struct kind_condition *condition, const struct loyalty_setting *setting,
	const struct customer_loyalty *loyalty)
{
	int64_t value = evidence_value(condition->evidence, loyalty), bound = kind_threshold(condition, setting);

	if (value == NONE)
		return false;
	switch (condition->sign) {
	case AT_LEAST:
		return value >= bound;
	case AT_MOST:
		return value <= bound;
	case BELOW:
		return value < bound;
	default:
		return value > bound;
	}
}

enum loyalty_kind kind_tell(const struct loyalty_setting *setting, const struct customer_loyalty *loyalty)
{
	for (int kind = 0; kind < LOYAL_NONE; kind++) {
		const struct kind_row *row = &kind_rows[kind];
		size_t held = 0;

		for (size_t i = 0; i < row->count; i++)
			held += kind_condition_holds(&row->condition[i], setting, loyalty);
		if (held == row->count)
			return (enum loyalty_kind)kind;
	}
	return LOYAL_NONE;
}

// ---------------------------------------------------------------- runs

static int by_number(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;
	return *left < *right ? -1 : *left > *right;
}

static int64_t median_order(const struct signs *signs, size_t count)
{
	struct arena *mem = arena_create();
	int64_t *average = arena_array(mem, int64_t, count + 1);
	size_t known = 0;

	for (size_t i = 0; i < count; i++)
		if (signs[i].orders > 0)
			average[known++] = signs[i].spent / signs[i].orders;
	qsort(average, known, sizeof *average, by_number);
	int64_t median = known ? average[(known - 1) / 2] : 0;
	arena_destroy(mem);
	return median;
}

enum status kinds_read(struct ctx *ctx, const struct filter *filter, const struct history *history, int32_t as_of,
	struct arena *mem, struct kind_maker *maker)
{
	TRY(loyalty_setting_get(ctx, &maker->setting));
	size_t count = maker->setting.sole_categories.count;
	int64_t *kept = arena_array(mem, int64_t, count + 1); // the setting outlives the transaction's memory
	if (count)
		memcpy(kept, maker->setting.sole_categories.items, count * sizeof *kept);
	maker->setting.sole_categories.items = kept;
	TRY(signs_load(ctx, filter, history, as_of, &maker->setting, mem, &maker->signs));
	maker->average_order = median_order(maker->signs, history->customers);
	return OK;
}

enum status kinds_begin(struct ctx *ctx, int64_t run_id, const struct kind_maker *maker)
{
	return db_exec(ctx->db, &kind_run_put,
		ARGS(v_i64(run_id), v_text(loyalty_setting_json(ctx->mem, &maker->setting)),
			v_i64(maker->average_order)));
}

static int64_t part(double share, double whole)
{
	double value = whole > 0 ? share / whole * MILLIONTHS : 0;
	return value < 9e15 ? llround(value) : INT64_C(9000000000000000);
}

static int64_t regularity(const struct panel *panel, size_t i)
{
	double gaps = panel->x[i], mean = gaps > 0 ? panel->t_x[i] / gaps : 0;

	return gaps >= 2 ? part(exp(panel->log_gaps[i] / gaps), mean) : NONE;
}

struct customer_loyalty kind_make(const struct kind_maker *maker, int64_t run_id, const struct history *history,
	const struct panel *panel, size_t i, double overdue)
{
	const struct panel_row *row = &panel->row[i];
	const struct signs *signs = &maker->signs[row->who];
	double orders = signs->orders;
	int64_t average = signs->orders ? signs->spent / signs->orders : 0;
	struct customer_loyalty loyalty = {
		.customer_id = history->customer[row->who],
		.run_id = run_id,
		.days = row->days,
		.overdue = part(overdue, 1),
		.regular = regularity(panel, i),
		.discounted = part(signs->discounted, orders),
		.rewarded = part(signs->rewarded, orders),
		.one_place = part(signs->one_place, orders),
		.average_order = average,
		.order_ratio = part((double)average, (double)maker->average_order),
		.sole = maker->setting.sole_categories.count ? part((double)signs->sole, (double)signs->spent) : NONE,
		.voices = signs->voices,
		.ties = signs->ties,
	};

	loyalty.kind = (int)kind_tell(&maker->setting, &loyalty);
	return loyalty;
}

enum status kind_write(struct ctx *ctx, const struct customer_loyalty *l)
{
	return db_exec(ctx->db, &kind_put,
		ARGS(v_i64(l->customer_id), v_i64(l->run_id), v_text(loyalty_kinds[l->kind].name), v_i64(l->days),
			v_i64(l->overdue), v_i64(l->regular), v_i64(l->discounted), v_i64(l->rewarded),
			v_i64(l->one_place), v_i64(l->average_order), v_i64(l->order_ratio), v_i64(l->sole),
			v_i64(l->voices), v_i64(l->ties)));
}

enum status kinds_sweep(struct ctx *ctx, int64_t run_id, int64_t max, int64_t *gone)
{
	return db_change(ctx->db, &kind_gone, ARGS(v_i64(run_id), v_i64(max)), gone);
}

// ---------------------------------------------------------------- reading

enum status kind_get(struct ctx *ctx, int64_t customer_id, struct customer_loyalty *loyalty, bool *found)
{
	struct rows *rows;

	TRY(db_first(ctx->db, &kind_by_id, ARGS(v_i64(customer_id)), &rows, found));
	if (!*found)
		return OK;
	*loyalty = (struct customer_loyalty){
		.customer_id = row_i64(rows, 0),
		.run_id = row_i64(rows, 1),
		.kind = choice_value(loyalty_kinds, row_text(rows, 2, ctx->mem)),
		.days = row_i64(rows, 3),
		.overdue = row_i64(rows, 4),
		.regular = row_i64(rows, 5),
		.discounted = row_i64(rows, 6),
		.rewarded = row_i64(rows, 7),
		.one_place = row_i64(rows, 8),
		.average_order = row_i64(rows, 9),
		.order_ratio = row_i64(rows, 10),
		.sole = row_i64(rows, 11),
		.voices = row_i64(rows, 12),
		.ties = row_i64(rows, 13),
	};
	return OK;
}

enum status kinds_setting_of(struct ctx *ctx, int64_t run_id, struct loyalty_setting *setting, int64_t *average_order)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &kind_run_get, ARGS(v_i64(run_id)), &rows, &found));
	if (!found)
		return ERR_NOT_FOUND;
	*average_order = row_i64(rows, 1);
	return loyalty_setting_parse(ctx, row_text(rows, 0, ctx->mem), setting);
}

enum status kind_forget(struct ctx *ctx, int64_t customer_id)
{
	return db_exec(ctx->db, &kind_forget_one, ARGS(v_i64(customer_id)));
}

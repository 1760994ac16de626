// The catalogue of rewards: what they are, what they cost whom, how many are left.
#include "reward/catalogue.h"

#include "base/id.h"
#include "reward/condition.h"
#include "reward/limited.h"

SQL(stock_take);
SQL(stock_return);
SQL(stock_set);
SQL(stock_list);
SQL(stock_of);

#define STORES_MAX 2000

PROBLEM(reward_unknown, ERR_UNPROCESSABLE, "There is no such reward.", "没有该奖励。");
PROBLEM(reward_inactive, ERR_CONFLICT, "This reward is not on offer.", "该奖励已下架。");
PROBLEM(reward_not_started, ERR_CONFLICT, "This reward is not on offer yet.", "该奖励尚未开始兑换。");
PROBLEM(reward_over, ERR_CONFLICT, "This reward is no longer on offer.", "该奖励兑换已结束。");
PROBLEM(reward_out_of_stock, ERR_CONFLICT, "{0} are left of it.", "库存不足，剩余 {0}。");
PROBLEM(reward_not_for, ERR_CONFLICT, "This reward is for others: {0}.", "该奖励仅限：{0}。");
PROBLEM(reward_needs_store, ERR_UNPROCESSABLE, "Say at which store it is taken.", "请指明领取门店。");
PROBLEM(reward_coupon_what, ERR_UNPROCESSABLE, "A coupon needs either a template, or a value and its days.",
	"优惠券奖励须指定券模板，或填写面额与有效天数。");
PROBLEM(reward_end_early, ERR_UNPROCESSABLE, "It would end before it begins.", "结束时间早于开始时间。");
PROBLEM(reward_not_coupon, ERR_UNPROCESSABLE, "Only coupons have it.", "仅优惠券奖励使用该项。");
PROBLEM(reward_free, ERR_UNPROCESSABLE, "It takes points, money, or both.", "须设定积分、金额或两者。");
PROBLEM(template_unknown, ERR_UNPROCESSABLE, "There is no such coupon template.", "没有该券模板。");

const struct choice reward_kinds[] = {
	{"coupon", W("A coupon", "优惠券")},
	{"gift", W("A gift or goods", "礼品、商品")},
	{"service", W("A service", "服务")},
	{"other", W("Something else", "其他")},
	CHOICES_END,
};

static const struct choice stock_kinds[] = {
	{"none", W("As many as are wanted", "不限库存")},
	{"global", W("So many for the whole shop", "总库存")},
	{"store", W("So many at each store", "按门店库存")},
	CHOICES_END,
};

#define PRICES_MAX 20

static const struct field price_fields[] = {
	FIELD_TEXT(reward_price, condition, .max = CONDITION_MAX,
		.doc = W("For whom, an expression over the customer; none: everybody", "适用客户，条件表达式"),
		.example = "\"customer.tier == \\\"gold\\\"\""),
	FIELD_I64(reward_price, points, .min = 0, .max = 1000000000, .flags = FIELD_REQUIRED | FIELD_POINTS,
		.doc = W("Points it takes of them", "所需积分"), .example = "150"),
	FIELD_I64(reward_price, money, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("… and money", "另付金额")),
	FIELD_BOOL(reward_price, closed, .doc = W("They cannot have it", "不可兑换")),
};

static const struct shape price_shape = SHAPE("RewardPrice", reward_price, price_fields,
	"What a reward costs whom; the first line that holds counts.", "奖励的分层价格，按顺序取首个满足者。");

static const struct field reward_fields[] = {
	FIELD_TEXT(reward_record, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Short unique code", "奖励编码"), .example = "\"coupon20\""),
	FIELD_TEXT(reward_record, name_en, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in English", "英文名称"),
		.example = "\"20 off coupon\""),
	FIELD_TEXT(reward_record, name_zh, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in Chinese", "中文名称"),
		.example = "\"20 元优惠券\""),
	FIELD_TEXT(reward_record, text_en, .max = 2000, .doc = W("More about it, in English", "英文说明")),
	FIELD_TEXT(reward_record, text_zh, .max = 2000, .doc = W("… in Chinese", "中文说明")),
	FIELD_ENUM(reward_record, kind, reward_kinds, .flags = FIELD_FILTER, .doc = W("What it is", "类型"),
		.example = "\"coupon\""),
	FIELD_I64(reward_record, points, .min = 0, .max = 1000000000,
		.flags = FIELD_REQUIRED | FIELD_POINTS | FIELD_SORT, .doc = W("Points it takes", "所需积分"),
		.example = "200"),
	FIELD_I64(reward_record, money, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("… and money, minor units", "另付金额（最小货币单位）")),
	FIELD_I64(reward_record, value, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("What the coupon is worth, minor units", "优惠券面额（最小货币单位）"), .example = "2000"),
	FIELD_I64(reward_record, valid_days, .min = 1, .max = 3650, .doc = W("Days that it can be used", "有效天数"),
		.example = "90"),
	FIELD_ID(reward_record, template_id, "cpt", .doc = W("Coupons of this template", "发放该券模板的优惠券")),
	FIELD_BOOL(reward_record, active, .flags = FIELD_FILTER, .doc = W("On offer", "上架"), .example = "true"),
	FIELD_TIME(reward_record, starts_at, .doc = W("On offer from", "兑换开始时间")),
	FIELD_TIME(reward_record, ends_at, .doc = W("… until", "兑换结束时间")),
	FIELD_TEXT(reward_record, condition, .max = CONDITION_MAX,
		.doc = W("Who can have it, an expression over the customer; none: everybody",
			"适用客户，条件表达式，不填为所有人")),
	FIELD_LIST(reward_record, prices, &price_shape, .max = PRICES_MAX,
		.doc = W("For whom it costs otherwise, tried from the top", "分层价格，自上而下匹配")),
	FIELD_ENUM(reward_record, stock, stock_kinds, .doc = W("Are they counted?", "库存方式")),
	FIELD_I64(
		reward_record, per_member, .min = 1, .max = 1000000, .doc = W("To each customer at most", "每人限兑")),
	FIELD_I64(reward_record, per_period, .min = 1, .max = 1000000,
		.doc = W("… and in each period at most", "每人每周期限兑")),
	FIELD_ENUM(reward_record, period, quota_periods, .doc = W("Which period", "周期")),
	FIELD_BOOL(reward_record, final, .doc = W("Cannot be given back for points", "不可退换积分")),
	FIELD_TEXT(reward_record, unfair_reason, .max = 300,
		.doc = W("Why newcomers get it and loyal customers nothing as good: needed then, kept in the audit",
			"新客优于老客时仍上线的理由，届时必填，记入审计")),
};

static const struct shape reward_shape =
	SHAPE("Reward", reward_record, reward_fields, "What points buy.", "积分奖励。");

static enum status check_reward(struct ctx *ctx, const void *record)
{
	const struct reward_record *reward = record;
	struct coupon_template template;

	if (reward->kind == REWARD_COUPON && reward->template_id == NONE &&
		(reward->value == NONE || reward->valid_days == NONE))
		return fail_at(ctx, reward->value == NONE ? "/value" : "/valid_days", &reward_coupon_what, NULL);
	if (reward->kind != REWARD_COUPON && reward->value != NONE)
		return fail_at(ctx, "/value", &reward_not_coupon, NULL);
	if (reward->kind != REWARD_COUPON && reward->template_id != NONE)
		return fail_at(ctx, "/template_id", &reward_not_coupon, NULL);
	if (reward->points == 0 && reward->money == NONE)
		return fail_at(ctx, "/points", &reward_free, NULL);
	if (reward->starts_at != NONE && reward->ends_at != NONE && reward->starts_at >= reward->ends_at)
		return fail_at(ctx, "/ends_at", &reward_end_early, NULL);
	TRY(condition_check(ctx, "/condition", reward->condition));
	const struct reward_price *prices = reward->prices.items;
	for (size_t i = 0; i < reward->prices.count; i++)
		TRY(condition_check(ctx, arena_format(ctx->mem, "/prices/%zu/condition", i), prices[i].condition));
	enum status status = reward->template_id == NONE ? OK : template_read(ctx, reward->template_id, &template);
	if (status == ERR_NOT_FOUND)
		return fail_at(ctx, "/template_id", &template_unknown, NULL);
	TRY(status);
	return reward_check_fair(ctx, reward);
}

const struct resource rewards_resource = {
	.path = "rewards",
	.noun = "reward",
	.table = "reward",
	.prefix = "rwd",
	.find = "code name_en name_zh",
	.shape = &reward_shape,
	.verbs = CAN_ALL,
	.tag = "Loyalty",
	.title = W("Reward", "奖励"),
	.plural = W("Rewards", "奖励"),
	.sort = "points",
	.check = check_reward,
	.example = "{\"code\": \"coupon20\", \"name_en\": \"20 off coupon\", \"name_zh\": \"20 元优惠券\", \"kind\": "
		   "\"coupon\", "
		   "\"points\": 200, \"value\": 2000, \"valid_days\": 90, \"active\": true}",
};

enum status reward_read(struct ctx *ctx, int64_t id, struct reward_record *reward)
{
	enum status status = resource_read(ctx, &rewards_resource, id, reward);
	return status == ERR_NOT_FOUND ? fail_at(ctx, "/reward_id", &reward_unknown, NULL) : status;
}

enum status reward_on_offer(struct ctx *ctx, struct reward_record **rewards, size_t *count)
{
	void *records;

	TRY(resource_select(ctx, &rewards_resource,
		"active = 1 AND (starts_at IS NULL OR starts_at <= ?) AND (ends_at IS NULL OR ends_at > ?)",
		ARGS(v_i64(ctx->now_ms), v_i64(ctx->now_ms)), REWARDS_MAX, &records, count));
	*rewards = records;
	return OK;
}

const struct problem *reward_closed(const struct ctx *ctx, const struct reward_record *reward)
{
	if (!reward->active)
		return &reward_inactive;
	if (reward->starts_at != NONE && reward->starts_at > ctx->now_ms)
		return &reward_not_started;
	if (reward->ends_at != NONE && reward->ends_at <= ctx->now_ms)
		return &reward_over;
	return NULL;
}

enum status reward_price_for(struct ctx *ctx, const struct reward_record *reward, int64_t customer_id,
	struct reward_price *price, const char **words)
{
	const struct reward_price *prices = reward->prices.items;
	bool holds;

	*price = (struct reward_price){.points = reward->points, .money = reward->money};
	TRY(condition_holds(ctx, reward->condition, customer_id, &holds, words));
	if (!holds) {
		price->closed = true;
		return OK;
	}
	for (size_t i = 0; i < reward->prices.count; i++) {
		TRY(condition_holds(ctx, prices[i].condition, customer_id, &holds, NULL));
		if (!holds)
			continue;
		*price = prices[i];
		*words = ctx->lang == LANG_ZH ? "其他客户" : "other customers";
		return OK;
	}
	return OK;
}

// ---------------------------------------------------------------- stock

static int64_t shelf(const struct reward_record *reward, int64_t store_id)
{
	return reward->stock == STOCK_STORE ? store_id : 0;
}

enum status reward_stock(struct ctx *ctx, const struct reward_record *reward, int64_t store_id, int64_t *left)
{
	struct rows *rows;
	bool found;

	*left = NONE;
	if (reward->stock == STOCK_NONE || (reward->stock == STOCK_STORE && store_id == NONE))
		return OK;
	TRY(db_first(ctx->db, &stock_of, ARGS(v_i64(reward->head.id), v_i64(shelf(reward, store_id))), &rows, &found));
	*left = found ? row_i64(rows, 0) : 0;
	return OK;
}

enum status reward_stock_take(struct ctx *ctx, const struct reward_record *reward, int64_t store_id, int64_t quantity)
{
	int64_t changed, left;

	if (reward->stock == STOCK_NONE)
		return OK;
	if (reward->stock == STOCK_STORE && store_id == NONE)
		return fail_at(ctx, "/store_id", &reward_needs_store, NULL);
	TRY(db_change(ctx->db, &stock_take,
		ARGS(v_i64(reward->head.id), v_i64(shelf(reward, store_id)), v_i64(quantity)), &changed));
	if (changed)
		return OK;
	TRY(reward_stock(ctx, reward, store_id, &left));
	return fail(ctx, &reward_out_of_stock, arena_format(ctx->mem, "%lld", (long long)left));
}

enum status reward_stock_return(struct ctx *ctx, const struct reward_record *reward, int64_t store_id, int64_t quantity)
{
	if (reward->stock == STOCK_NONE || (reward->stock == STOCK_STORE && store_id == NONE))
		return OK;
	return db_exec(
		ctx->db, &stock_return, ARGS(v_i64(reward->head.id), v_i64(shelf(reward, store_id)), v_i64(quantity)));
}

enum status reward_stock_set(struct ctx *ctx, int64_t reward_id, int64_t store_id, int64_t quantity)
{
	return db_exec(
		ctx->db, &stock_set, ARGS(v_i64(reward_id), v_i64(store_id == NONE ? 0 : store_id), v_i64(quantity)));
}

enum status reward_stock_list(struct ctx *ctx, int64_t reward_id, struct list *ret)
{
	struct stock_row *list = arena_array(ctx->mem, struct stock_row, STORES_MAX);
	struct rows *rows;
	size_t count = 0;
	bool more;

	TRY(db_query(ctx->db, &stock_list, ARGS(v_i64(reward_id), v_i64(STORES_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		list[count++] = (struct stock_row){row_i64(rows, 0) ? row_i64(rows, 0) : NONE, row_i64(rows, 1)};
	}
	*ret = LIST(stock_row, list, count);
	return OK;
}

const struct resource *const reward_resources[] = {&rewards_resource, &templates_resource, &offers_resource,
	&holidays_resource, &warnings_resource, &partnership_plans_resource, &partnerships_resource, NULL};

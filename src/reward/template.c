#include "reward/template.h"

#include "base/zone.h"
#include "reward/condition.h"

SQL(template_seed_claims);
SQL(template_seed_uses);
SQL(template_unseed);

PROBLEM(template_needs, ERR_UNPROCESSABLE, "A coupon of this kind needs it.", "此类优惠券必须填写该项。");
PROBLEM(template_not_for, ERR_UNPROCESSABLE, "A coupon of this kind has no use for it.", "此类优惠券不使用该项。");
PROBLEM(template_end_early, ERR_UNPROCESSABLE, "It would end before it begins.", "结束时间早于开始时间。");
PROBLEM(template_repeat_minimum, ERR_UNPROCESSABLE, "Only what has a minimum can repeat for each of it.",
	"设有门槛金额时才能按每满重复。");
PROBLEM(template_above_minimum, ERR_UNPROCESSABLE, "It would take more off than the minimum comes to.",
	"减免金额不能超过门槛金额。");

const struct choice coupon_kinds[] = {
	{"amount", W("Amount off, from a minimum on if one is set", "代金券、满减券")},
	{"percent", W("Percent off", "折扣券")},
	{"gift", W("A gift with the goods", "赠品券")},
	{"bundle", W("One thing cheaper or free when others are bought", "搭售券")},
	{"service", W("A free service", "服务券")},
	CHOICES_END,
};

const struct choice template_states[] = {
	{"draft", W("Draft", "草稿")},
	{"live", W("Live", "生效中")},
	{"paused", W("Paused", "已暂停")},
	{"ended", W("Ended", "已结束")},
	CHOICES_END,
};

static const struct choice stackings[] = {
	{"one", W("One of its group for an order", "同组限用一张")},
	{"alone", W("No other coupon beside it", "不可与其他券同用")},
	{"free", W("Together with any other", "可叠加")},
	CHOICES_END,
};

static const struct field sku_item = {
	.kind = KIND_TEXT, .max = 64, .doc = W("SKU", "商品编码"), .example = "\"COFFEE-250\""};
static const struct field channel_item = {
	.kind = KIND_TEXT, .max = 20, .doc = W("Channel", "渠道"), .example = "\"store\""};
static const struct field category_item = {
	.kind = KIND_ID, .prefix = "cat", .doc = W("Category", "分类"), .example = "\"cat_00000000001\""};
static const struct field store_item = {
	.kind = KIND_ID, .prefix = "sto", .doc = W("Store", "门店"), .example = "\"sto_00000000001\""};

#define LIMIT(member, en, zh) FIELD_I64(coupon_template, member, .min = 1, .max = INT64_C(1000000000), .doc = W(en, zh))

static const struct field template_fields[] = {
	FIELD_TEXT(coupon_template, code, .max = 40, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT,
		.doc = W("Short unique code of the template", "券模板编码"), .example = "\"spring200\""),
	FIELD_TEXT(coupon_template, name_en, .max = 80, .flags = FIELD_REQUIRED,
		.doc = W("Name in English", "英文名称"), .example = "\"20 off 200\""),
	FIELD_TEXT(coupon_template, name_zh, .max = 80, .flags = FIELD_REQUIRED,
		.doc = W("Name in Chinese", "中文名称"), .example = "\"满 200 减 20\""),
	FIELD_ENUM(coupon_template, kind, coupon_kinds, .flags = FIELD_FILTER | FIELD_FIXED,
		.doc = W("What it does", "类型"), .example = "\"amount\""),
	FIELD_ENUM(coupon_template, state, template_states, .flags = FIELD_FILTER,
		.doc = W("Only of live ones coupons are issued and used", "仅生效中可发放与核销"),
		.example = "\"live\""),
	FIELD_I64(coupon_template, value, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("amount: so much off, minor units", "代金券：减免金额（最小货币单位）"), .example = "2000"),
	FIELD_I64(coupon_template, percent, .min = 1, .max = PERCENT_WHOLE,
		.doc = W("percent, bundle: off, in hundredths of a percent: 1500 is 15 %; bundle without: free",
			"折扣券、搭售券：减免比例，万分之一为单位，1500 即 85 折；搭售券不填为免费")),
	FIELD_I64(coupon_template, cap, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("At most so much off", "最多减免")),
	FIELD_I64(coupon_template, minimum, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_MONEY,
		.doc = W("The goods it is for come to at least so much", "适用商品满多少可用"), .example = "20000"),
	FIELD_I64(coupon_template, minimum_quantity, .min = 1, .max = 1000000,
		.doc = W("… and are at least so many pieces", "适用商品满多少件可用")),
	FIELD_BOOL(coupon_template, repeats,
		.doc = W("amount: once for each whole minimum (every 200: 20 off)", "每满门槛金额减一次")),
	FIELD_TEXT(coupon_template, item_sku, .max = 64,
		.doc = W("gift, bundle, service: what is given", "赠品、搭售品或服务的编码")),
	FIELD_I64(coupon_template, item_quantity, .min = 1, .max = 1000,
		.doc = W("How many of it (1)", "数量（默认 1）")),
	FIELD_SCALARS(coupon_template, products, &sku_item, .max = TEMPLATE_LIST_MAX,
		.doc = W("Goods it is for; none here and no categories: all", "适用商品，不填且无分类为全部")),
	FIELD_SCALARS(coupon_template, excluded, &sku_item, .max = TEMPLATE_LIST_MAX,
		.doc = W("Goods it is not for", "不适用商品")),
	FIELD_SCALARS(coupon_template, categories, &category_item, .max = TEMPLATE_LIST_MAX,
		.doc = W("Categories it is for, with all below them", "适用分类（含下级）")),
	FIELD_SCALARS(coupon_template, stores, &store_item, .max = TEMPLATE_LIST_MAX,
		.doc = W("Stores that take it; none: all", "适用门店，不填为全部")),
	FIELD_SCALARS(coupon_template, channels, &channel_item, .max = 20,
		.doc = W("Channels that take it (store, online, wechat, phone, other); none: all",
			"适用渠道，不填为全部")),
	FIELD_TEXT(coupon_template, condition, .max = CONDITION_MAX,
		.doc = W("Whom it is for, an expression over the customer; none: everybody",
			"适用客户，条件表达式，不填为所有人"),
		.example = "\"customer.spent >= 1000\""),
	FIELD_ENUM(coupon_template, stacking, stackings, .doc = W("Together with others?", "叠加规则")),
	FIELD_TEXT(coupon_template, stack_group, .max = 40,
		.doc = W("Of coupons of one group one is taken for an order", "互斥组：同组一单限用一张")),
	FIELD_I64(coupon_template, priority, .min = 0, .max = 1000,
		.doc = W("Lower ones are applied first (100)", "数值小者先计算（默认 100）")),
	FIELD_TIME(coupon_template, starts_at, .doc = W("Can be used from", "可用起始时间")),
	FIELD_TIME(coupon_template, ends_at, .doc = W("… until", "可用截止时间")),
	FIELD_I64(coupon_template, delay_days, .min = 0, .max = 3650,
		.doc = W("Can be used so many days after it was issued", "领取后多少天生效")),
	FIELD_I64(coupon_template, valid_days, .min = 1, .max = 3650,
		.doc = W("… and for so many days, to the end of the last", "生效后多少天内有效（含末日）"),
		.example = "30"),
	LIMIT(claims_total, "Issued at most so often", "发放总量"),
	LIMIT(claims_per_member, "… to each customer", "每人限领"),
	LIMIT(uses_total, "Used at most so often in all", "核销总量"),
	LIMIT(uses_per_member, "… by each customer", "每人限用"),
	LIMIT(uses_per_period, "… by each customer in a period", "每人每周期限用"),
	FIELD_ENUM(coupon_template, use_period, quota_periods, .doc = W("Which period", "周期")),
	LIMIT(uses_per_code, "Each code can be used so often (1; shared codes: as often as the template lets them)",
		"每码可用次数（默认 1；通用码不限）"),
	FIELD_BOOL(coupon_template, returns_use,
		.doc = W("Given back when the whole order is returned", "整单退货时退回优惠券")),
	FIELD_TEXT(coupon_template, funding, .max = 80, .doc = W("Who pays for it", "费用承担方")),
	FIELD_TEXT(coupon_template, unfair_reason, .max = 300,
		.doc = W("Why newcomers get it and loyal customers nothing as good: needed then, kept in the audit",
			"新客优于老客时仍上线的理由，届时必填，记入审计")),
};

static const struct shape template_shape = SHAPE(
	"CouponTemplate", coupon_template, template_fields, "What coupons of one kind have in common.", "优惠券模板。");

// ---------------------------------------------------------------- checks

static void need(struct ctx *ctx, bool there, const char *pointer)
{
	if (!there)
		(void)fail_at(ctx, pointer, &template_needs, NULL);
}

static void no_use(struct ctx *ctx, bool there, const char *pointer)
{
	if (there)
		(void)fail_at(ctx, pointer, &template_not_for, NULL);
}

static enum status check_template(struct ctx *ctx, const void *record)
{
	const struct coupon_template *of = record;
	bool item = of->kind == COUPON_GIFT || of->kind == COUPON_BUNDLE || of->kind == COUPON_SERVICE;

	if (of->kind == COUPON_AMOUNT)
		need(ctx, of->value != NONE, "/value");
	else
		no_use(ctx, of->value != NONE, "/value");
	if (of->kind == COUPON_PERCENT)
		need(ctx, of->percent != NONE, "/percent");
	else if (of->kind != COUPON_BUNDLE)
		no_use(ctx, of->percent != NONE, "/percent");
	if (item)
		need(ctx, of->item_sku != NULL, "/item_sku");
	else
		no_use(ctx, of->item_sku != NULL, "/item_sku");
	if (of->repeats && (of->kind != COUPON_AMOUNT || of->minimum == NONE))
		(void)fail_at(ctx, "/repeats", &template_repeat_minimum, NULL);
	if (of->kind == COUPON_AMOUNT && of->minimum != NONE && of->value != NONE && of->value > of->minimum)
		(void)fail_at(ctx, "/value", &template_above_minimum, NULL);
	if (of->starts_at != NONE && of->ends_at != NONE && of->starts_at >= of->ends_at)
		(void)fail_at(ctx, "/ends_at", &template_end_early, NULL);
	if (ctx->fault.violation_count)
		return ERR_UNPROCESSABLE;
	TRY(condition_check(ctx, "/condition", of->condition));
	return template_check_fair(ctx, of);
}

// A limit in all is counted from when it is there: what was before is counted once.
static enum status seed(struct ctx *ctx, int64_t id, const char *kind, struct sql *statement, int64_t old, int64_t next)
{
	if (old != NONE || next == NONE)
		return OK;
	TRY(db_exec(ctx->db, &template_unseed, ARGS(v_i64(id), v_text(kind))));
	return db_exec(ctx->db, statement, ARGS(v_i64(id)));
}

static enum status before_template(struct ctx *ctx, const void *old, void *next)
{
	const struct coupon_template *before = old, *after = next;

	if (!before || !after)
		return OK;
	TRY(seed(ctx, before->head.id, "claim", &template_seed_claims, before->claims_total, after->claims_total));
	return seed(ctx, before->head.id, "use", &template_seed_uses, before->uses_total, after->uses_total);
}

const struct resource templates_resource = {
	.path = "coupon-templates",
	.noun = "coupon",
	.table = "coupon_template",
	.prefix = "cpt",
	.find = "code name_en name_zh",
	.shape = &template_shape,
	.verbs = CAN_LIST | CAN_GET | CAN_CREATE | CAN_UPDATE,
	.tag = "Coupons",
	.title = W("Coupon template", "券模板"),
	.plural = W("Coupon templates", "券模板"),
	.check = check_template,
	.before = before_template,
	.example = "{\"code\": \"spring200\", \"name_en\": \"20 off 200\", \"name_zh\": \"满 200 减 20\", \"kind\": "
		   "\"amount\", \"value\": 2000, \"minimum\": 20000, \"valid_days\": 30, \"state\": \"live\"}",
};

enum status template_read(struct ctx *ctx, int64_t id, struct coupon_template *ret)
{
	return resource_read(ctx, &templates_resource, id, ret);
}

void template_validity(const struct ctx *ctx, const struct coupon_template *template, int64_t issued_at,
	int64_t *starts_at, int64_t *expires_at)
{
	const struct zone *zone = ((const struct shop *)ctx->house->shop)->zone;
	struct date first = zone_date(zone, issued_at);
	bool delayed = template->delay_days != NONE && template->delay_days > 0;

	if (delayed)
		first = date_add_days(first, template->delay_days);
	*starts_at = delayed ? zone_day_start(zone, first) : issued_at;
	if (template->starts_at != NONE && template->starts_at > *starts_at)
		*starts_at = template->starts_at;
	*expires_at = template->ends_at;
	if (template->valid_days == NONE)
		return;
	// A coupon that can't be used yet has its days from the first on which it can.
	if (*starts_at > issued_at)
		first = zone_date(zone, *starts_at);
	int64_t lapse = zone_valid_until(zone, date_add_days(first, template->valid_days));
	if (*expires_at == NONE || lapse < *expires_at)
		*expires_at = lapse;
}

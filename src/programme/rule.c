// What a rule says, as JSON and as choices.
#include "programme/rule.h"

const struct choice triggers[] = {
	[TRIGGER_ORDER_PAID] = {"order_paid", W("An order is paid", "订单付款")},
	[TRIGGER_ORDER_DELIVERED] = {"order_delivered", W("An order is delivered", "订单送达")},
	[TRIGGER_SIGN_UP] = {"sign_up", W("Somebody becomes a member", "注册会员")},
	[TRIGGER_PROFILE] = {"profile", W("The profile is complete", "完善资料")},
	[TRIGGER_BIRTHDAY] = {"birthday", W("A birthday, solar or lunar", "生日（公历或农历）")},
	[TRIGGER_CHECK_IN] = {"check_in", W("A check-in", "签到")},
	[TRIGGER_STREAK] = {"streak", W("So many days of checking in without a gap", "连续签到")},
	[TRIGGER_REVIEW] = {"review", W("A review", "评价")},
	[TRIGGER_SHARE] = {"share", W("A share", "分享")},
	[TRIGGER_REFERRAL] = {"referral", W("A referral", "推荐好友")},
	[TRIGGER_SURVEY] = {"survey", W("A survey is answered", "填写问卷")},
	[TRIGGER_ATTENDANCE] = {"attendance", W("An event is attended", "参加活动")},
	[TRIGGER_CUSTOM] = {"custom", W("Another system reports something", "自定义事件")},
	CHOICES_END,
};

const struct choice rule_effects[] = {
	[EFFECT_POINTS] = {"points", W("Points in a wallet", "发放积分")},
	[EFFECT_MULTIPLIER] = {"multiplier", W("More of the points that other rules of the wallet give", "积分倍数")},
	[EFFECT_COUPON] = {"coupon", W("A coupon", "发放优惠券")},
	[EFFECT_TIER] = {"tier", W("A tier, for some days or for good", "提升等级")},
	CHOICES_END,
};

const struct choice rule_measures[] = {
	[MEASURE_FIXED] = {"fixed", W("A fixed number", "固定数量")},
	[MEASURE_AMOUNT] = {"amount", W("By the amount of money", "按金额")},
	[MEASURE_UNITS] = {"units", W("By the piece", "按件数")},
	[MEASURE_NUMBER] = {"number", W("By the number that the event brings: days, a value", "按事件数值")},
	CHOICES_END,
};

const struct choice rule_roundings[] = {
	[ROUNDING_STEPS] = {"steps", W("Whole steps only", "满足整步才计")},
	[ROUNDING_FLOOR] = {"floor", W("In proportion, rounded down", "按比例，向下取整")},
	[ROUNDING_HALF_UP] = {"half_up", W("In proportion, half rounded up", "按比例，四舍五入")},
	[ROUNDING_HALF_EVEN] = {"half_even", W("In proportion, half to even", "按比例，银行家舍入")},
	CHOICES_END,
};

const struct choice rule_rounded[] = {
	[ROUNDED_TOTAL] = {"total", W("Once, on the total", "按合计取整")},
	[ROUNDED_LINE] = {"line", W("On each line, then summed", "逐行取整后相加")},
	CHOICES_END,
};

const struct choice return_policies[] = {
	[RETURN_COUNTERFACTUAL] = {"counterfactual",
		W("What the rule would not have given for what is kept", "按保留商品重算，收回差额")},
	[RETURN_PROPORTIONAL] = {"proportional", W("In proportion to what came back", "按退货比例收回")},
	[RETURN_WHOLE] = {"whole", W("All of it with the first piece", "任意退货即全部收回")},
	CHOICES_END,
};

const struct choice cap_scopes[] = {
	[CAP_ORDER] = {"order", W("Each time", "每次")},
	[CAP_MEMBER] = {"member", W("Each member", "每位会员")},
	[CAP_RULE] = {"rule", W("The rule as a whole", "规则合计")},
	[CAP_STORE] = {"store", W("Each store", "每家门店")},
	[CAP_BUDGET] = {"budget", W("A budget that rules share", "共用预算")},
	CHOICES_END,
};

const struct choice cap_periods[] = {
	[PERIOD_DAY] = {"day", W("A day", "每日")},
	[PERIOD_WEEK] = {"week", W("A week", "每周")},
	[PERIOD_MONTH] = {"month", W("A month", "每月")},
	[PERIOD_YEAR] = {"year", W("A year", "每年")},
	[PERIOD_EVER] = {"ever", W("In all", "累计")},
	CHOICES_END,
};

const struct choice cap_units[] = {
	[CAP_POINTS] = {"points", W("Points", "积分")},
	[CAP_TIMES] = {"times", W("How often", "次数")},
	CHOICES_END,
};

const struct choice cap_excesses[] = {
	[EXCESS_TRIM] = {"trim", W("Give what is left", "发放剩余额度")},
	[EXCESS_REJECT] = {"reject", W("Give nothing", "整笔不发放")},
	CHOICES_END,
};

const struct choice group_modes[] = {
	[GROUP_STACK] = {"stack", W("All of them", "全部叠加")},
	[GROUP_FIRST] = {"first", W("The first that gives anything", "取最先命中者")},
	[GROUP_BEST] = {"best", W("The best for the member", "取最优")},
	[GROUP_WORST] = {"worst", W("The least", "取最低")},
	[GROUP_EXCLUSIVE] = {"exclusive", W("The first, and nothing else with it", "互斥：命中后不再叠加其他")},
	CHOICES_END,
};

const struct choice group_combines[] = {
	[COMBINE_MULTIPLY] = {"multiply", W("2× and 3× are 6×", "相乘：2 倍与 3 倍得 6 倍")},
	[COMBINE_ADD] = {"add", W("2× and 3× are 4×", "相加：2 倍与 3 倍得 4 倍")},
	CHOICES_END,
};

const struct choice group_scopes[] = {
	[GROUP_OF_ORDER] = {"order", W("Once for the order", "按整单")},
	[GROUP_OF_LINE] = {"line", W("Line by line", "逐行")},
	CHOICES_END,
};

const struct choice rule_states[] = {
	[RULE_DRAFT] = {"draft", W("Draft", "草稿")},
	[RULE_APPROVED] = {"approved", W("Approved", "已批准")},
	[RULE_LIVE] = {"live", W("Live", "生效")},
	[RULE_ARCHIVED] = {"archived", W("Archived", "已归档")},
	CHOICES_END,
};

// ---------------------------------------------------------------- shapes

static const struct field band_fields[] = {
	FIELD_I64(band, from, .min = 0, .max = AMOUNT_LIMIT, .flags = FIELD_REQUIRED,
		.doc = W("From this much of the measure on", "起点")),
	FIELD_I64(band, points, .min = 0, .max = POINTS_LIMIT, .flags = FIELD_REQUIRED | FIELD_POINTS,
		.doc = W("Points", "积分")),
	FIELD_I64(band, per, .min = 1, .max = AMOUNT_LIMIT,
		.doc = W("For each so many of the measure; absent: once", "每多少；缺省为一次性")),
};

static const struct shape band_shape = SHAPE("EarningBand", band, band_fields, "A step of a rate.", "分档。");

static const struct field cap_fields[] = {
	FIELD_ENUM(cap, scope, cap_scopes, .flags = FIELD_REQUIRED, .doc = W("What it is counted for", "范围")),
	FIELD_ENUM(cap, period, cap_periods, .doc = W("In what time", "周期")),
	FIELD_ENUM(cap, of, cap_units, .doc = W("Points, or how often", "单位")),
	FIELD_ENUM(cap, excess, cap_excesses, .doc = W("What happens above it", "超出时")),
	FIELD_I64(
		cap, limit, .min = 1, .max = POINTS_LIMIT, .doc = W("How much; not of a budget", "上限；预算无需填写")),
	FIELD_TEXT(cap, budget, .max = 40, .doc = W("Code of the budget", "预算编码")),
};

static const struct shape cap_shape = SHAPE("EarningCap", cap, cap_fields, "A cap of a rule.", "规则上限。");

static const struct field terms_fields[] = {
	FIELD_TEXT(rule_terms, name_en, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in English", "英文名称"),
		.example = "\"Double points on coffee\""),
	FIELD_TEXT(rule_terms, name_zh, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name in Chinese", "中文名称"),
		.example = "\"咖啡双倍积分\""),
	FIELD_ENUM(rule_terms, trigger, triggers, .flags = FIELD_REQUIRED, .doc = W("What makes it look", "触发")),
	FIELD_TEXT(rule_terms, activity, .max = 40,
		.doc = W("Of a custom event: of which kind; absent: any", "自定义事件类型，缺省为全部")),
	FIELD_TEXT(rule_terms, condition, .max = EXPR_TEXT_MAX,
		.doc = W("An expression that must hold; absent: always", "条件表达式，缺省为恒成立"),
		.example = "\"order.total >= 100\""),
	FIELD_TEXT(rule_terms, line_condition, .max = EXPR_TEXT_MAX,
		.doc = W("An expression: which lines of the order count; absent: all, and shipping",
			"计分行条件，缺省为全部行及运费")),
	FIELD_TIME(rule_terms, from,
		.doc = W("In force from (business time); absent: when it goes live", "生效时间，缺省为上线时")),
	FIELD_TIME(rule_terms, until,
		.doc = W("In force until, exclusive; absent: for ever", "失效时间（不含），缺省为长期")),
	FIELD_TEXT(rule_terms, group, .max = 40, .doc = W("Code of the group it is weighed in", "规则组编码")),
	FIELD_I64(rule_terms, priority, .min = -1000, .max = 1000,
		.doc = W("The higher is looked at first (0)", "优先级，大者先（默认 0）")),
	FIELD_ENUM(rule_terms, effect, rule_effects, .doc = W("What it gives", "效果")),
	FIELD_TEXT(
		rule_terms, wallet, .max = 40, .doc = W("Code of the wallet", "积分账户编码"), .example = "\"points\""),
	FIELD_ENUM(rule_terms, measure, rule_measures, .doc = W("What the points go by", "计量方式")),
	FIELD_I64(rule_terms, points, .min = 0, .max = POINTS_LIMIT, .flags = FIELD_POINTS,
		.doc = W("So many points, in the wallet's smallest unit …", "积分数（积分账户最小单位）")),
	FIELD_I64(rule_terms, per, .min = 1, .max = AMOUNT_LIMIT,
		.doc = W("… for each so many minor units, pieces or days", "每多少最小货币单位、件或天"),
		.example = "100"),
	FIELD_LIST(rule_terms, bands, &band_shape, .max = BANDS_MAX,
		.doc = W("Rates by how much there is, ascending; instead of points and per",
			"分档费率，升序；替代 points 与 per")),
	FIELD_I64(rule_terms, factor, .min = FACTOR_ONE + 1, .max = FACTOR_ONE * 100,
		.doc = W("Of a multiplier, in ten-thousandths: 20000 is two times",
			"倍数，万分之一为单位：20000 为 2 倍")),
	FIELD_BOOL(rule_terms, not_multiplied, .doc = W("Multipliers leave it alone", "不参与倍数")),
	FIELD_TEXT(rule_terms, coupon, .max = 40, .doc = W("Code of the coupon's template", "券模板编码")),
	FIELD_TEXT(rule_terms, tier, .max = 40,
		.doc = W("Code of the tier that the member moves up to", "提升至的等级编码")),
	FIELD_I64(rule_terms, tier_days, .min = 1, .max = 36500,
		.doc = W("Days in which she does not fall below it; without it, for good", "保留天数，不填为长期")),
	FIELD_BOOL(rule_terms, before_discount,
		.doc = W("The base is list prices; else what is paid after discounts", "以折前价计；否则以折后价计")),
	FIELD_BOOL(rule_terms, with_shipping, .doc = W("Shipping is in the base", "基数含运费")),
	FIELD_BOOL(rule_terms, with_points_part,
		.doc = W("What was paid with points and coupons is in the base", "基数含积分与券抵扣部分")),
	FIELD_I64(rule_terms, tax_rate, .min = 0, .max = 10000,
		.doc = W("Tax that is in the prices and not in the base, in hundredths of a percent (0)",
			"价内税率，从基数中扣除，万分之一为单位（默认 0）")),
	FIELD_ENUM(rule_terms, rounding, rule_roundings, .doc = W("How it rounds", "取整方式")),
	FIELD_ENUM(rule_terms, rounded, rule_rounded, .doc = W("Where it rounds", "取整位置")),
	FIELD_LIST(rule_terms, caps, &cap_shape, .max = CAPS_MAX, .doc = W("Caps", "上限")),
	FIELD_ENUM(
		rule_terms, on_return, return_policies, .doc = W("What goes back with returned goods", "退货收回方式")),
	FIELD_OBJECT(rule_terms, pending, &pending_policy_shape,
		.doc = W("When the points become active; absent: as the wallet says", "生效方式，缺省按积分账户")),
	FIELD_OBJECT(rule_terms, expiry, &expiry_policy_shape,
		.doc = W("When the points lapse; absent: as the tier or the wallet says",
			"有效期，缺省按等级或积分账户")),
	FIELD_TIME(rule_terms, expires_at,
		.doc = W("All the points lapse then, whatever else is said", "统一失效时间，优先于其他设置")),
};

const struct shape rule_terms_shape =
	SHAPE("EarningTerms", rule_terms, terms_fields, "What a version of an earning rule says.", "积分规则内容。");

void rule_terms_complete(struct rule_terms *terms)
{
	terms->priority = terms->priority == NONE ? 0 : terms->priority;
	terms->tax_rate = terms->tax_rate == NONE ? 0 : terms->tax_rate;
	terms->points = terms->points == NONE ? 0 : terms->points;
	terms->per = terms->per == NONE ? 1 : terms->per;
	terms->factor = terms->factor == NONE ? FACTOR_ONE : terms->factor;
}

struct words rule_name(const struct rule *rule)
{
	return (struct words){rule->terms->name_en, rule->terms->name_zh};
}

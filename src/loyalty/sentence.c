#include "loyalty/sentence.h"

#include "base/money.h"
#include "base/zone.h"

#include <string.h>

#define SENTENCE_MAX 6000

#define EITHER(lang, en, zh) ((lang) == LANG_ZH ? (zh) : (en))

static const char *money(struct ctx *ctx, int64_t amount)
{
	const struct shop *shop = ctx->house->shop;

	return money_text(ctx->mem, shop->currency, amount);
}

const char *factor_text(struct arena *mem, int64_t factor)
{
	char *text = decimal_text(mem, factor, 4);
	size_t length = strlen(text);

	while (length && text[length - 1] == '0')
		length--;
	if (length && text[length - 1] == '.')
		length--;
	return arena_format(mem, "%.*s×", (int)length, text);
}

static const char *in_wallet(struct ctx *ctx, const struct rule *rule, int64_t points, enum lang lang)
{
	if (!rule->wallet)
		return arena_format(ctx->mem, "%lld", (long long)points);
	return arena_format(
		ctx->mem, "%s %s", wallet_amount(ctx->mem, rule->wallet, points), words_in(rule->wallet->name, lang));
}

// ---------------------------------------------------------------- what it gives

static const char *measured(struct ctx *ctx, const struct rule_terms *terms, int64_t per, enum lang lang)
{
	switch ((enum rule_measure)terms->measure) {
	case MEASURE_AMOUNT:
		return money(ctx, per);
	case MEASURE_UNITS:
		if (per == 1)
			return EITHER(lang, "piece", " 1 件");
		return arena_format(ctx->mem, EITHER(lang, "%lld pieces", "%lld 件"), (long long)per);
	default:
		return arena_format(ctx->mem, "%lld", (long long)per);
	}
}

static const char *rate(struct ctx *ctx, const struct rule *rule, int64_t points, int64_t per, enum lang lang)
{
	const struct rule_terms *terms = rule->terms;
	bool steps = terms->rounding == ROUNDING_STEPS;
	const char *given = in_wallet(ctx, rule, points, lang);

	if (per == NONE || terms->measure == MEASURE_FIXED)
		return given;
	if (lang == LANG_ZH)
		return arena_format(
			ctx->mem, "每%s%s 得 %s", steps ? "满 " : " ", measured(ctx, terms, per, lang), given);
	return arena_format(
		ctx->mem, "%s for each %s%s", given, steps ? "whole " : "", measured(ctx, terms, per, lang));
}

static void add_bands(struct ctx *ctx, struct buf *buf, const struct rule *rule, enum lang lang)
{
	const struct band *bands = rule->terms->bands.items;

	for (size_t i = 0; i < rule->terms->bands.count; i++)
		buf_format(buf, EITHER(lang, "%sfrom %s on, %s", "%s达到 %s 起，%s"), i ? EITHER(lang, "; ", "；") : "",
			measured(ctx, rule->terms, bands[i].from, lang),
			rate(ctx, rule, bands[i].points, bands[i].per, lang));
}

static void add_effect(struct ctx *ctx, struct buf *buf, const struct rule *rule, enum lang lang)
{
	const struct rule_terms *terms = rule->terms;

	if (terms->effect == EFFECT_MULTIPLIER)
		buf_format(buf, EITHER(lang, "%s %s", "%s %s"), factor_text(ctx->mem, terms->factor),
			rule->wallet ? words_in(rule->wallet->name, lang) : "");
	else if (terms->effect == EFFECT_COUPON)
		buf_format(buf, EITHER(lang, "the coupon %s", "发放优惠券 %s"), terms->coupon ? terms->coupon : "");
	else if (terms->effect == EFFECT_TIER && terms->tier_days != NONE)
		buf_format(buf, EITHER(lang, "the tier %s for %lld days", "升至等级 %s，保留 %lld 天"),
			terms->tier ? terms->tier : "", (long long)terms->tier_days);
	else if (terms->effect == EFFECT_TIER)
		buf_format(buf, EITHER(lang, "the tier %s", "升至等级 %s"), terms->tier ? terms->tier : "");
	else if (terms->bands.count)
		add_bands(ctx, buf, rule, lang);
	else
		buf_text(buf, rate(ctx, rule, terms->points, terms->per, lang));
}

static void add_base(struct ctx *ctx, struct buf *buf, const struct rule_terms *terms, enum lang lang)
{
	if (terms->effect != EFFECT_POINTS || terms->measure != MEASURE_AMOUNT || !TRIGGER_OF_ORDER(terms->trigger))
		return;
	buf_format(buf, EITHER(lang, " (%s, %s, %s", "（%s，%s，%s"),
		terms->before_discount ? EITHER(lang, "before discounts", "折前")
				       : EITHER(lang, "after discounts", "折后"),
		terms->with_shipping ? EITHER(lang, "with shipping", "含运费")
				     : EITHER(lang, "without shipping", "不含运费"),
		terms->with_points_part ? EITHER(lang, "also what points and coupons paid", "含积分与券抵扣部分")
					: EITHER(lang, "without what points and coupons paid", "不含积分与券抵扣部分"));
	if (terms->tax_rate)
		buf_format(buf, EITHER(lang, ", without %s%% tax", "，不含 %s%% 税"),
			decimal_text(ctx->mem, terms->tax_rate, 2));
	if (terms->rounding != ROUNDING_STEPS)
		buf_format(buf, "%s%s", EITHER(lang, ", ", "，"), words_in(rule_roundings[terms->rounding].doc, lang));
	if (terms->rounded == ROUNDED_LINE)
		buf_text(buf, EITHER(lang, ", line by line", "，逐行取整"));
	buf_text(buf, EITHER(lang, ")", "）"));
}

// ---------------------------------------------------------------- caps

static const char *cap_period_text(int period, enum lang lang)
{
	static const struct words texts[] = {
		[PERIOD_DAY] = W(" a day", "每日"),
		[PERIOD_WEEK] = W(" a week", "每周"),
		[PERIOD_MONTH] = W(" a month", "每月"),
		[PERIOD_YEAR] = W(" a year", "每年"),
		[PERIOD_EVER] = W("", ""),
	};
	return words_in(texts[period], lang);
}

static const char *cap_scope_text(int scope, enum lang lang)
{
	static const struct words texts[] = {
		[CAP_ORDER] = W(" each time", "每次"),
		[CAP_MEMBER] = W(" for each member", "每位会员"),
		[CAP_RULE] = W(" in all", "合计"),
		[CAP_STORE] = W(" for each store", "每家门店"),
		[CAP_BUDGET] = W("", ""),
	};
	return words_in(texts[scope], lang);
}

const char *cap_sentence(struct ctx *ctx, const struct rule *rule, size_t index, enum lang lang)
{
	const struct cap *cap = &((const struct cap *)rule->terms->caps.items)[index];
	const struct budget *budget = rule->budgets[index];
	bool times = cap->of == CAP_TIMES;

	if (cap->scope == CAP_BUDGET)
		return arena_format(ctx->mem, EITHER(lang, "as long as the budget \"%s\" lasts", "预算“%s”用完为止"),
			budget        ? words_in(budget->name, lang)
			: cap->budget ? cap->budget
				      : "");
	const char *limit = in_wallet(ctx, rule, cap->limit, lang);
	if (times && cap->limit == 1)
		limit = EITHER(lang, "once", "1 次");
	else if (times)
		limit = arena_format(ctx->mem, EITHER(lang, "%lld times", "%lld 次"), (long long)cap->limit);
	int period = cap->scope == CAP_ORDER ? PERIOD_EVER : cap->period;
	if (lang == LANG_ZH)
		return arena_format(ctx->mem, "%s%s最多 %s", cap_scope_text(cap->scope, lang),
			cap_period_text(period, lang), limit);
	return arena_format(
		ctx->mem, "at most %s%s%s", limit, cap_period_text(period, lang), cap_scope_text(cap->scope, lang));
}

// ---------------------------------------------------------------- the rule

static const char *when(const struct rule_terms *terms, enum lang lang)
{
	static const struct words texts[TRIGGERS] = {
		[TRIGGER_ORDER_PAID] = W("When an order is paid", "订单付款时"),
		[TRIGGER_ORDER_DELIVERED] = W("When an order is delivered", "订单送达时"),
		[TRIGGER_SIGN_UP] = W("On becoming a member", "注册会员时"),
		[TRIGGER_PROFILE] = W("When the profile is complete", "完善资料后"),
		[TRIGGER_BIRTHDAY] = W("On the birthday", "生日当天"),
		[TRIGGER_CHECK_IN] = W("For each check-in", "每次签到"),
		[TRIGGER_STREAK] = W("For checking in day after day", "连续签到"),
		[TRIGGER_REVIEW] = W("For a review", "发表评价后"),
		[TRIGGER_SHARE] = W("For sharing", "分享后"),
		[TRIGGER_REFERRAL] = W("For bringing a friend", "推荐好友后"),
		[TRIGGER_SURVEY] = W("For answering a survey", "填写问卷后"),
		[TRIGGER_ATTENDANCE] = W("For attending an event", "参加活动后"),
		[TRIGGER_CUSTOM] = W("For something done", "完成指定事项后"),
	};
	return words_in(texts[terms->trigger], lang);
}

// The day of the shop that an instant lies in.
static const char *day_said(struct ctx *ctx, int64_t at_ms, enum lang lang)
{
	return date_said(ctx->mem, zone_date(ctx->house->shop->zone, at_ms), lang);
}

static void add_times(struct ctx *ctx, struct buf *buf, const struct rule_terms *terms, enum lang lang)
{
	if (terms->from != NONE && terms->from > 0)
		buf_format(buf, EITHER(lang, " From %s.", "自 %s起。"), day_said(ctx, terms->from, lang));
	if (terms->until != NONE) // exclusive: the last day is the one before
		buf_format(buf, EITHER(lang, " Until %s.", "至 %s止。"), day_said(ctx, terms->until - 1, lang));
}

// When what it gives becomes active and lapses, where the rule says so itself.
static void add_life(struct ctx *ctx, struct buf *buf, const struct rule_terms *terms, enum lang lang)
{
	struct ctx told = *ctx;
	const char *space = EITHER(lang, " ", ""), *words;

	told.lang = lang;
	words = terms->pending ? pending_words(&told, terms->pending) : NULL;
	if (terms->pending)
		buf_format(buf, "%s%s", space, words ? words : EITHER(lang, "They are active at once.", "立即生效。"));
	if (terms->expires_at != NONE)
		buf_format(buf, EITHER(lang, "%sThey are good until %s.", "%s有效期至 %s。"), space,
			day_said(ctx, terms->expires_at - 1, lang));
	else if (terms->expiry)
		buf_format(buf, "%s%s", space, expiry_words(&told, terms->expiry));
}

const char *rule_sentence(struct ctx *ctx, const struct rule *rule, enum lang lang)
{
	const struct rule_terms *terms = rule->terms;
	struct buf buf = buf_make(ctx->mem, SENTENCE_MAX);

	buf_text(&buf, when(terms, lang));
	if (terms->activity)
		buf_format(&buf, EITHER(lang, " (%s)", "（%s）"), terms->activity);
	buf_text(&buf, EITHER(lang, ": ", "："));
	add_effect(ctx, &buf, rule, lang);
	add_base(ctx, &buf, terms, lang);
	if (rule->condition)
		buf_format(&buf, EITHER(lang, ", if %s", "，条件：%s"), expr_sentence(ctx, rule->condition, lang));
	if (rule->line_condition)
		buf_format(&buf, EITHER(lang, ", only for lines of which %s", "，仅限：%s"),
			expr_sentence(ctx, rule->line_condition, lang));
	for (size_t i = 0; i < terms->caps.count; i++)
		buf_format(&buf, "%s%s", EITHER(lang, ", ", "，"), cap_sentence(ctx, rule, i, lang));
	buf_text(&buf, EITHER(lang, ".", "。"));
	add_life(ctx, &buf, terms, lang);
	add_times(ctx, &buf, terms, lang);
	return buf.data;
}

// ---------------------------------------------------------------- a verdict

const char *verdict_award_text(struct ctx *ctx, const struct verdict *verdict, enum lang lang)
{
	const struct rule *rule = verdict->rule;
	const char *name = words_in(rule_name(rule), lang), *amount, *wallet;
	bool on_money = verdict->base != NONE && rule->terms->measure == MEASURE_AMOUNT;

	if (!rule->wallet)
		return name;
	amount = wallet_amount(ctx->mem, rule->wallet, verdict->amount);
	wallet = words_in(rule->wallet->name, lang);
	const char *cut = verdict->why == WHY_TRIMMED ? arena_format(ctx->mem, EITHER(lang, ", %s", "，%s"),
								cap_sentence(ctx, rule, (size_t)verdict->cap, lang))
						      : "";
	if (!on_money)
		return arena_format(
			ctx->mem, EITHER(lang, "%s: %s (%s%s)", "%s：%s（%s%s）"), wallet, amount, name, cut);
	return arena_format(ctx->mem, EITHER(lang, "%s: %s (%s, on %s%s)", "%s：%s（%s，基数 %s%s）"), wallet, amount,
		name, money(ctx, verdict->base), cut);
}

static const char *applied(struct ctx *ctx, const struct verdict *verdict, enum lang lang)
{
	const struct rule_terms *terms = verdict->rule->terms;
	const char *given = in_wallet(ctx, verdict->rule, verdict->amount, lang);

	if (terms->effect == EFFECT_COUPON)
		return EITHER(lang, "A coupon.", "发放优惠券。");
	if (terms->effect == EFFECT_TIER)
		return EITHER(lang, "A tier.", "提升等级。");
	if (terms->effect == EFFECT_MULTIPLIER)
		return arena_format(ctx->mem, EITHER(lang, "%s more: %s.", "%s 倍数，多得 %s。"),
			factor_text(ctx->mem, terms->factor), given);
	if (verdict->base == NONE)
		return arena_format(ctx->mem, EITHER(lang, "%s.", "获得 %s。"), given);
	return arena_format(ctx->mem, EITHER(lang, "%s on %s.", "获得 %s，基数 %s。"), given,
		measured(ctx, terms, verdict->base, lang));
}

const char *verdict_sentence(struct ctx *ctx, const struct verdict *verdict, enum lang lang)
{
	const struct rule *rule = verdict->rule;

	switch ((enum verdict_why)verdict->why) {
	case WHY_APPLIED:
		return applied(ctx, verdict, lang);
	case WHY_TRIMMED:
		return arena_format(ctx->mem,
			EITHER(lang, "%s of %s: %s, and %s was left.", "应得 %2$s，实得 %1$s：%3$s，剩余 %4$s。"),
			wallet_amount(ctx->mem, rule->wallet, verdict->amount),
			in_wallet(ctx, rule, verdict->raw, lang), cap_sentence(ctx, rule, (size_t)verdict->cap, lang),
			wallet_amount(ctx->mem, rule->wallet, verdict->cap_left));
	case WHY_CAP:
		return arena_format(ctx->mem, EITHER(lang, "Nothing: %s; %lld were left.", "未获得：%s，剩余 %lld。"),
			cap_sentence(ctx, rule, (size_t)verdict->cap, lang), (long long)verdict->cap_left);
	case WHY_CONDITION:
		return EITHER(lang, "Its condition did not hold.", "条件不满足。");
	case WHY_LINES:
		return EITHER(lang, "None of the lines counts.", "没有符合条件的商品。");
	case WHY_NOTHING:
		return EITHER(lang, "There was nothing to give points on.", "计分基数不足。");
	case WHY_GROUP:
		return arena_format(ctx->mem, EITHER(lang, "\"%s\" was chosen in its place.", "同组取“%s”。"),
			words_in(rule_name(verdict->winner), lang));
	case WHY_EXCLUSIVE:
		return arena_format(ctx->mem,
			EITHER(lang, "It does not go together with \"%s\".", "与“%s”互斥，不可叠加。"),
			words_in(rule_name(verdict->winner), lang));
	case WHY_RETURNED:
		return EITHER(lang, "Everything was returned.", "商品已全部退回。");
	case WHY_BROKEN:
		break;
	}
	return EITHER(lang, "The rule refers to something that is not there any more.", "规则引用的内容已不存在。");
}

// Earning rules in the fairness check, and its report: what only newcomers get beside the best that loyal customers of
// each tier get.
#include "loyalty/routes.h"
#include "loyalty/version.h"

#include "base/id.h"

#include <string.h>

// ---------------------------------------------------------------- what a rule gives

// On the basket that all is compared on. NONE: it depends on more than that.
static int64_t points_of(const struct rule_terms *terms)
{
	const struct band *bands = terms->bands.items;
	int64_t measure = terms->measure == MEASURE_AMOUNT ? FAVOUR_BASKET : 1;
	int64_t points = terms->points, per = terms->per, given = 0;

	for (size_t i = 0; i < terms->bands.count; i++)
		if (bands[i].from <= measure) {
			points = bands[i].points;
			per = bands[i].per;
		}
	if (points == NONE)
		return 0;
	if (terms->measure == MEASURE_FIXED || per == NONE || per <= 0)
		return points;
	return money_muldiv(measure, points, per, ROUND_FLOOR, &given) ? given : NONE;
}

static bool in_force(const struct rule *rule, int64_t now_ms)
{
	return rule->state == RULE_LIVE && (rule->ended_at == NONE || rule->ended_at > now_ms) &&
	       (rule->terms->until == NONE || rule->terms->until > now_ms);
}

// What a multiplier adds to what an order gives everybody.
static int64_t points_multiplied(const struct ctx *ctx, const struct programme *programme, const struct rule *rule)
{
	int64_t base = 0, more = NONE;

	for (size_t i = 0; i < programme->rule_count; i++) {
		const struct rule *other = programme->rules[i];
		if (in_force(other, ctx->now_ms) && other->terms->effect == EFFECT_POINTS && !other->broken &&
			!other->condition && other->wallet == rule->wallet &&
			other->terms->trigger == rule->terms->trigger && points_of(other->terms) != NONE)
			base += points_of(other->terms);
	}
	return money_muldiv(base, rule->terms->factor - FACTOR_ONE, FACTOR_ONE, ROUND_FLOOR, &more) ? more : NONE;
}

static enum status worth_of_rule(
	struct ctx *ctx, const struct programme *programme, const struct rule *rule, int64_t *worth)
{
	int64_t points = NONE;

	*worth = NONE;
	if (rule->terms->effect == EFFECT_COUPON)
		return favour_coupon_worth(ctx, rule->terms->coupon, worth);
	if (!rule->wallet || rule->wallet->kind != WALLET_REDEEMABLE)
		return OK;
	if (rule->terms->effect == EFFECT_POINTS)
		points = points_of(rule->terms);
	else if (rule->terms->effect == EFFECT_MULTIPLIER)
		points = points_multiplied(ctx, programme, rule);
	return points == NONE || points <= 0 ? OK : favour_points_worth(ctx, points, worth);
}

static enum status favour_of_rule(struct ctx *ctx, const struct programme *programme,
	const struct favour_people *people, const struct rule *rule, struct favour *favour)
{
	*favour = (struct favour){.kind = "rule",
		.id = id_text(ctx->mem, "rul", rule->id),
		.code = rule->code,
		.live = in_force(rule, ctx->now_ms),
		.worth = NONE};
	if (rule->broken)
		return OK;
	TRY(favour_reach(ctx, people, rule->condition, &favour->reach));
	if (rule->terms->trigger == TRIGGER_SIGN_UP) // nobody who is a customer signs up again
		memset(favour->reach.tiers, 0, sizeof favour->reach.tiers);
	return worth_of_rule(ctx, programme, rule, &favour->worth);
}

static enum status read_all(struct ctx *ctx, struct favours *favours)
{
	const struct programme *programme;
	struct favour one;

	TRY(programme_get(ctx, &programme));
	TRY(favours_read(ctx, favours));
	for (size_t i = 0; i < programme->rule_count; i++) {
		if (!in_force(programme->rules[i], ctx->now_ms) && programme->rules[i]->state != RULE_APPROVED)
			continue;
		TRY(favour_of_rule(ctx, programme, favours->people, programme->rules[i], &one));
		favours_add(favours, one);
	}
	return OK;
}

enum status rule_check_fair(struct ctx *ctx, int64_t rule_id, int64_t version, const char *reason)
{
	const struct programme *programme;
	struct favours favours;
	struct favour favour;
	struct rule rule;

	TRY(programme_get(ctx, &programme));
	TRY(loyalty_rule_version(ctx, programme, rule_id, version, &rule));
	TRY(read_all(ctx, &favours));
	TRY(favour_of_rule(ctx, programme, favours.people, &rule, &favour));
	favour.live = true;
	favour.reason = reason;
	return favour_check(ctx, &favours, &favour);
}

// ---------------------------------------------------------------- the report

struct fairness {
	const char *kind, *id;
	int64_t offer_id, worth, best, difference;
	const char *code, *best_code, *tier, *reason;
	bool live, fair;
};

static const struct field fairness_fields[] = {
	FIELD_TEXT(fairness, kind, .max = 10, .doc = W("offer, coupon, price or rule", "类型：优惠、券、价格、规则")),
	FIELD_TEXT(fairness, id, .max = 40, .doc = W("Id of what newcomers get", "对象编号")),
	FIELD_ID(fairness, offer_id, "ofr", .doc = W("offer: the same as an id of offers", "优惠编号（仅优惠）")),
	FIELD_TEXT(fairness, code, .max = 40, .doc = W("Its code", "编码")),
	FIELD_BOOL(fairness, live, .doc = W("In force", "启用")),
	FIELD_I64(fairness, worth, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What it is worth, minor units, on a basket of 200.00; of a price: what newcomers pay less",
			"折算价值（折扣与按额积分按 200 元计）；价格为新客少付金额")),
	FIELD_TEXT(fairness, tier, .max = 80,
		.doc = W("The tier of the loyal customers who get the least beside it", "对比中所得最少的老客等级")),
	FIELD_TEXT(fairness, best_code, .max = 40, .doc = W("The best that they get", "该等级老客最优优惠")),
	FIELD_I64(fairness, best, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("… and its worth", "其价值")),
	FIELD_I64(fairness, difference, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("So much more for new ones", "新客高出")),
	FIELD_BOOL(fairness, fair, .doc = W("Not better than what loyal customers get", "不优于老客")),
	FIELD_TEXT(fairness, reason, .max = 300,
		.doc = W("Why it is so all the same, where somebody said", "仍上线的理由")),
};
static const struct shape fairness_shape = SHAPE("OfferFairness", fairness, fairness_fields,
	"What newcomers get beside what loyal customers get.", "新老客所得对比。");

static enum status act_fairness(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct favours favours;
	struct page page;

	TRY(read_all(ctx, &favours));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < favours.count; i++) {
		const struct favour *favour = &favours.all[i];
		struct favour_verdict verdict = favour_judge(&favours, favour);
		if (!verdict.for_newcomers)
			continue;
		struct fairness out = {
			.kind = favour->kind,
			.id = favour->id,
			.offer_id = NONE,
			.code = favour->code,
			.live = favour->live,
			.worth = favour->worth,
			.tier = favour_tier_name(favours.people, verdict.tier, ctx->lang),
			.best_code = verdict.best_code,
			.best = verdict.best,
			.difference = favour->worth == NONE ? NONE : favour->worth - verdict.best,
			.fair = verdict.fair,
			.reason = favour->reason,
		};
		if (strcmp(favour->kind, "offer") == 0)
			(void)id_parse(favour->id, "ofr", &out.offer_id);
		page_add(&page, fairness, &out);
	}
	return page_end(&page, NULL, NONE, answer);
}

const struct route loyalty_fairness_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/offers/fairness",
		.right = "offer.read",
		.kind = ROUTE_READ,
		.out = &fairness_shape,
		.list = true,
		.act = act_fairness,
		.tag = "Offers",
		.name = "offer_fairness",
		.doc = W("What newcomers get and some loyal customers do not: offers, coupons, prices of rewards, "
			 "earning "
			 "rules, live or planned, by their conditions and what they say; beside the best that loyal "
			 "customers "
			 "of the tier with the least get, in money.",
			"仅新客可得的优惠、券、奖励价格与积分规则（含未上线），与所得最少等级的老客最优所得的金额对比"
			"。")},
	{0},
};

#include "loyalty/loyalty.h"

#include "api/expression.h"
#include "loyalty/gift.h"
#include "tier/tier.h"

#include <string.h>

PROBLEM(rule_wallet, ERR_UNPROCESSABLE, "There is no wallet {0}.", "没有积分账户 {0}。");
PROBLEM(rule_tier, ERR_UNPROCESSABLE, "There is no tier {0}.", "没有等级 {0}。");
PROBLEM(rule_coupon, ERR_UNPROCESSABLE, "There is no coupon template {0}.", "没有券模板 {0}。");
PROBLEM(rule_group_unknown, ERR_UNPROCESSABLE, "There is no group {0}.", "没有规则组 {0}。");
PROBLEM(rule_budget_unknown, ERR_UNPROCESSABLE, "There is no budget {0}.", "没有预算 {0}。");
PROBLEM(rule_measure, ERR_UNPROCESSABLE, "This does not go with the trigger: {0}.", "与触发条件“{0}”不符。");
PROBLEM(rule_needs, ERR_UNPROCESSABLE, "This is needed here.", "此处必填。");
PROBLEM(rule_not_here, ERR_UNPROCESSABLE, "This says nothing here.", "此处不适用。");
PROBLEM(rule_bands, ERR_UNPROCESSABLE, "Bands must begin higher one after another.", "分档起点须依次递增。");
PROBLEM(rule_time, ERR_UNPROCESSABLE, "It would end before it begins.", "失效时间须晚于生效时间。");

struct door {
	struct ctx *ctx;
	const struct programme *programme;
	const char *pointer;
	const struct rule_terms *terms;
	enum status status;
};

static void refuse(struct door *door, const char *member, const struct problem *problem, const char *arg)
{
	const char *pointer = arena_format(door->ctx->mem, "%s/%s", door->pointer, member);
	door->status = fail_at(door->ctx, pointer, problem, arg);
}

static void check_wallet(struct door *door)
{
	const struct wallets *wallets;

	if (!door->terms->wallet) {
		refuse(door, "wallet", &rule_needs, NULL);
		return;
	}
	enum status status = wallets_get(door->ctx, &wallets);
	for (size_t i = 0; status == OK && i < wallets->count; i++)
		if (strcmp(wallets->list[i].code, door->terms->wallet) == 0)
			return;
	refuse(door, "wallet", &rule_wallet, door->terms->wallet);
}

static void check_bands(struct door *door)
{
	const struct band *bands = door->terms->bands.items;

	for (size_t i = 1; i < door->terms->bands.count; i++)
		if (bands[i].from <= bands[i - 1].from)
			refuse(door, arena_format(door->ctx->mem, "bands/%zu/from", i), &rule_bands, NULL);
}

static void check_points(struct door *door)
{
	const struct rule_terms *terms = door->terms;
	const char *trigger = words_in(triggers[terms->trigger].doc, door->ctx->lang);
	bool by_order = terms->measure == MEASURE_AMOUNT || terms->measure == MEASURE_UNITS;

	check_wallet(door);
	if (terms->points == NONE && !terms->bands.count)
		refuse(door, "points", &rule_needs, NULL);
	if (terms->measure != MEASURE_FIXED && terms->per == NONE && !terms->bands.count)
		refuse(door, "per", &rule_needs, NULL);
	if (terms->measure == MEASURE_FIXED && terms->bands.count)
		refuse(door, "bands", &rule_not_here, NULL);
	if (by_order != TRIGGER_OF_ORDER(terms->trigger) && terms->measure != MEASURE_FIXED)
		refuse(door, "measure", &rule_measure, trigger);
	check_bands(door);
}

static void check_coupon(struct door *door)
{
	int64_t id = NONE;

	if (!door->terms->coupon) {
		refuse(door, "coupon", &rule_needs, NULL);
		return;
	}
	if (gift_template_id(door->ctx, door->terms->coupon, &id) != OK || id == NONE)
		refuse(door, "coupon", &rule_coupon, door->terms->coupon);
}

static void check_tier(struct door *door)
{
	const struct tier_set *set;

	if (!door->terms->tier)
		refuse(door, "tier", &rule_needs, NULL);
	else if (!tier_find(door->programme, door->terms->tier, &set))
		refuse(door, "tier", &rule_tier, door->terms->tier);
}

// When what it gives becomes active and lapses.
static void check_life(struct door *door)
{
	const struct rule_terms *terms = door->terms;
	struct ctx *ctx = door->ctx;
	bool gives = EFFECT_GIVES_POINTS(terms->effect);

	if (terms->pending && !gives)
		refuse(door, "pending", &rule_not_here, NULL);
	else if (terms->pending &&
		 pending_check(ctx, arena_format(ctx->mem, "%s/pending", door->pointer), terms->pending) != OK)
		door->status = ERR_UNPROCESSABLE;
	if (terms->expiry && !gives)
		refuse(door, "expiry", &rule_not_here, NULL);
	else if (terms->expiry &&
		 expiry_check(ctx, arena_format(ctx->mem, "%s/expiry", door->pointer), terms->expiry) != OK)
		door->status = ERR_UNPROCESSABLE;
	if (terms->expires_at != NONE && !gives)
		refuse(door, "expires_at", &rule_not_here, NULL);
	else if (terms->expires_at != NONE && terms->from != NONE && terms->expires_at <= terms->from)
		refuse(door, "expires_at", &rule_time, NULL);
}

static void check_effect(struct door *door)
{
	const struct rule_terms *terms = door->terms;

	switch ((enum rule_effect)terms->effect) {
	case EFFECT_POINTS:
		check_points(door);
		break;
	case EFFECT_MULTIPLIER:
		check_wallet(door);
		if (terms->factor == NONE)
			refuse(door, "factor", &rule_needs, NULL);
		break;
	case EFFECT_COUPON:
		check_coupon(door);
		break;
	case EFFECT_TIER:
		check_tier(door);
		break;
	}
	if (terms->factor != NONE && terms->effect != EFFECT_MULTIPLIER)
		refuse(door, "factor", &rule_not_here, NULL);
	if (terms->coupon && terms->effect != EFFECT_COUPON)
		refuse(door, "coupon", &rule_not_here, NULL);
	if (terms->tier && terms->effect != EFFECT_TIER)
		refuse(door, "tier", &rule_not_here, NULL);
	if (terms->tier_days != NONE && terms->effect != EFFECT_TIER)
		refuse(door, "tier_days", &rule_not_here, NULL);
}

static void check_caps(struct door *door)
{
	const struct cap *caps = door->terms->caps.items;
	const struct programme *programme = door->programme;

	for (size_t i = 0; i < door->terms->caps.count; i++) {
		bool known = false;
		const char *place = arena_format(door->ctx->mem, "caps/%zu", i);
		for (size_t j = 0; caps[i].budget && j < programme->budget_count; j++)
			known |= strcmp(programme->budgets[j].code, caps[i].budget) == 0;
		if (caps[i].scope == CAP_BUDGET && !caps[i].budget)
			refuse(door, arena_format(door->ctx->mem, "%s/budget", place), &rule_needs, NULL);
		else if (caps[i].budget && !known)
			refuse(door, arena_format(door->ctx->mem, "%s/budget", place), &rule_budget_unknown,
				caps[i].budget);
		if (caps[i].scope != CAP_BUDGET && caps[i].limit == NONE)
			refuse(door, arena_format(door->ctx->mem, "%s/limit", place), &rule_needs, NULL);
		if (caps[i].scope == CAP_ORDER && caps[i].of == CAP_TIMES)
			refuse(door, arena_format(door->ctx->mem, "%s/of", place), &rule_not_here, NULL);
	}
}

static void check_frame(struct door *door)
{
	const struct rule_terms *terms = door->terms;
	const struct programme *programme = door->programme;
	bool known = !terms->group;

	for (size_t i = 0; terms->group && i < programme->group_count; i++)
		known |= strcmp(programme->groups[i].code, terms->group) == 0;
	if (!known)
		refuse(door, "group", &rule_group_unknown, terms->group);
	if (terms->from != NONE && terms->until != NONE && terms->until <= terms->from)
		refuse(door, "until", &rule_time, NULL);
	if (terms->activity && terms->trigger != TRIGGER_CUSTOM)
		refuse(door, "activity", &rule_not_here, NULL);
	if (terms->line_condition && !TRIGGER_OF_ORDER(terms->trigger))
		refuse(door, "line_condition", &rule_not_here, NULL);
}

static enum status take(struct door *door, const char *member, const char *text, enum expr_scope scope)
{
	struct expr *expr;

	if (!text)
		return OK;
	enum status status = expression_take(
		door->ctx, scope, arena_format(door->ctx->mem, "%s/%s", door->pointer, member), text, &expr);
	if (status != ERR_UNPROCESSABLE)
		return status;
	door->status = status;
	return OK;
}

enum status loyalty_rule_check(struct ctx *ctx, const struct programme *programme, const char *pointer,
	const struct rule_terms *terms, struct rule *ret)
{
	struct door door = {ctx, programme, pointer, terms, OK};
	bool of_order = TRIGGER_OF_ORDER(terms->trigger);

	check_effect(&door);
	check_life(&door);
	check_caps(&door);
	check_frame(&door);
	TRY(take(&door, "condition", terms->condition, of_order ? EXPR_OF_ORDERS : EXPR_OF_EVENTS));
	if (of_order)
		TRY(take(&door, "line_condition", terms->line_condition, EXPR_OF_LINES));
	TRY(door.status);
	// What is kept is what was said; defaults are for the engine.
	struct rule_terms *whole = arena_copy(ctx->mem, terms, sizeof *terms);
	rule_terms_complete(whole);
	*ret = (struct rule){
		.code = "", .terms = whole, .published_at = NONE, .ended_at = NONE, .ended_noted_at = NONE};
	return programme_resolve(ctx, programme, ret);
}

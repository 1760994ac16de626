// What a back-test was asked, made into rules and thresholds; what came out, made into figures.
#include "backtest/order.h"

#include <string.h>

PROBLEM(backtest_trigger, ERR_UNPROCESSABLE, "A back-test replays orders; this rule looks at something else.",
	"回测仅回放订单，该规则的触发不是订单。");
PROBLEM(backtest_unknown, ERR_UNPROCESSABLE, "{0} asks for {1}, and what that was is not known of every past order.",
	"规则 {0} 用到 {1}，历史订单当时的取值未保存，无法回测。");
PROBLEM(backtest_nothing, ERR_UNPROCESSABLE, "There is no rule or tier of this name.", "没有该规则或等级。");
PROBLEM(backtest_twice, ERR_UNPROCESSABLE, "This rule or tier is named twice.", "该规则或等级重复出现。");
PROBLEM(backtest_ladder, ERR_UNPROCESSABLE, "Thresholds must rise from tier to tier, and the first stays at nothing.",
	"门槛须逐级升高，最低等级不设门槛。");

// ---------------------------------------------------------------- what is asked

static int64_t id_of_code(const struct programme *programme, const char *code)
{
	for (size_t i = 0; i < programme->rule_count; i++)
		if (strcmp(programme->rules[i]->code, code) == 0)
			return programme->rules[i]->id;
	return NONE;
}

static enum status admit(
	struct ctx *ctx, const char *pointer, const struct rule *rule, const struct rule *const *given, size_t count)
{
	if (!TRIGGER_OF_ORDER(rule->terms->trigger))
		return fail_at(ctx, pointer, &backtest_trigger, NULL);
	if (replay_cannot(rule))
		return fail_at(ctx, pointer, &backtest_unknown, rule->code, replay_cannot(rule));
	for (size_t i = 0; i < count; i++)
		if (given[i]->id == rule->id)
			return fail_at(ctx, pointer, &backtest_twice, NULL);
	return OK;
}

static enum status add_version(struct ctx *ctx, const struct programme *programme, const struct backtest_version *in,
	const char *pointer, struct rule *rule)
{
	enum status status = loyalty_rule_version(ctx, programme, in->rule, in->version, rule);

	if (status != ERR_NOT_FOUND)
		return status;
	fail_clear(ctx);
	return fail_at(ctx, pointer, &backtest_nothing, NULL);
}

static enum status add_terms(struct ctx *ctx, const struct programme *programme, const struct backtest_terms *in,
	const char *pointer, int64_t fresh, struct rule *rule)
{
	int64_t id = id_of_code(programme, in->code);

	TRY(loyalty_rule_check(ctx, programme, arena_format(ctx->mem, "%s/terms", pointer), in->terms, rule));
	rule->id = id == NONE ? fresh : id;
	rule->code = in->code;
	return OK;
}

static enum status understand_rules(
	struct ctx *ctx, const struct programme *programme, const struct backtest_change *in, struct replay_change *ret)
{
	const struct backtest_version *versions = in->versions.items;
	const struct backtest_terms *terms = in->terms.items;
	size_t count = 0;
	const struct rule **given = arena_array(ctx->mem, const struct rule *, in->versions.count + in->terms.count);

	for (size_t i = 0; i < in->versions.count; i++) {
		const char *pointer = arena_format(ctx->mem, "/versions/%zu", i);
		struct rule *rule = arena_new(ctx->mem, struct rule);
		TRY(add_version(ctx, programme, &versions[i], pointer, rule));
		TRY(admit(ctx, pointer, rule, given, count));
		given[count++] = rule;
	}
	for (size_t i = 0; i < in->terms.count; i++) {
		const char *pointer = arena_format(ctx->mem, "/terms/%zu", i);
		struct rule *rule = arena_new(ctx->mem, struct rule);
		TRY(add_terms(ctx, programme, &terms[i], pointer, -1 - (int64_t)i, rule));
		TRY(admit(ctx, pointer, rule, given, count));
		given[count++] = rule;
	}
	ret->given = given;
	ret->given_count = count;
	return OK;
}

static enum status understand_end(
	struct ctx *ctx, const struct programme *programme, const struct backtest_change *in, struct replay_change *ret)
{
	const int64_t *ids = in->end.items;

	for (size_t i = 0; i < in->end.count; i++) {
		bool found = false;
		for (size_t j = 0; j < programme->rule_count; j++)
			found |= programme->rules[j]->id == ids[i];
		if (!found)
			return fail_at(ctx, arena_format(ctx->mem, "/end/%zu", i), &backtest_nothing, NULL);
	}
	ret->ended = ids;
	ret->ended_count = in->end.count;
	return OK;
}

static enum status understand_tiers(
	struct ctx *ctx, const struct programme *programme, const struct backtest_change *in, struct replay_change *ret)
{
	const struct tier_set *set = &programme->sets[0];
	const struct backtest_tier *tiers = in->tiers.items;
	int64_t *thresholds = arena_array(ctx->mem, int64_t, set->tier_count);
	bool *named = arena_array(ctx->mem, bool, set->tier_count);

	for (size_t i = 0; i < set->tier_count; i++)
		thresholds[i] = set->tiers[i].threshold;
	for (size_t i = 0; i < in->tiers.count; i++) {
		const char *pointer = arena_format(ctx->mem, "/tiers/%zu", i);
		size_t at = 0;
		while (at < set->tier_count && strcmp(set->tiers[at].code, tiers[i].tier) != 0)
			at++;
		if (at == set->tier_count)
			return fail_at(ctx, pointer, &backtest_nothing, NULL);
		if (named[at])
			return fail_at(ctx, pointer, &backtest_twice, NULL);
		named[at] = true;
		thresholds[at] = tiers[i].threshold;
	}
	for (size_t i = 0, last = 0; in->tiers.count && i < set->tier_count; i++) {
		bool rises = i == 0 || thresholds[last] == NONE || thresholds[i] > thresholds[last];
		if (thresholds[i] != NONE && (i == 0 ? thresholds[i] != 0 : !rises))
			return fail_at(ctx, "/tiers", &backtest_ladder, NULL);
		last = thresholds[i] != NONE ? i : last;
	}
	ret->thresholds = in->tiers.count ? thresholds : NULL;
	return OK;
}

// Rules that stay as they are must be known of the past as well: both sides are gone through.
static enum status check_others(struct ctx *ctx, const struct programme *programme)
{
	for (size_t i = 0; i < programme->rule_count; i++) {
		const struct rule *rule = programme->rules[i];
		if (TRIGGER_OF_ORDER(rule->terms->trigger) && rule->published_at != NONE && replay_cannot(rule))
			return fail(ctx, &backtest_unknown, rule->code, replay_cannot(rule));
	}
	return OK;
}

enum status backtest_understand(
	struct ctx *ctx, const struct programme *programme, const struct backtest_change *in, struct replay_change *ret)
{
	*ret = (struct replay_change){.from = in->from == NONE ? INT64_MIN + 1 : in->from,
		.until = in->until == NONE ? INT64_MAX : in->until};
	TRY(check_others(ctx, programme));
	TRY(understand_rules(ctx, programme, in, ret));
	TRY(understand_end(ctx, programme, in, ret));
	return understand_tiers(ctx, programme, in, ret);
}

// ---------------------------------------------------------------- figures

static void set_worth(
	const struct wallet *wallet, int64_t before, int64_t after, int64_t *was, int64_t *would_be, int64_t *change)
{
	*was = *would_be = *change = NONE;
	if (wallet->worth_points == NONE || wallet->worth_value == NONE)
		return;
	*was = wallet_worth(wallet, before);
	*would_be = wallet_worth(wallet, after);
	*change = *would_be - *was;
}

struct backtest_figures *backtest_figures_of(
	struct ctx *ctx, const struct wallets *wallets, const struct replay_figures *figures)
{
	struct backtest_figures *ret = arena_new(ctx->mem, struct backtest_figures);
	struct backtest_wallet *list = arena_array(ctx->mem, struct backtest_wallet, wallets->count);

	for (size_t i = 0; i < wallets->count; i++) {
		const struct wallet *wallet = &wallets->list[i];
		struct backtest_wallet *out = &list[i];
		*out = (struct backtest_wallet){.wallet = wallet->code,
			.points_before = figures->points[SIDE_BEFORE][i],
			.points_after = figures->points[SIDE_AFTER][i],
			.open_before = figures->open[SIDE_BEFORE][i],
			.open_after = figures->open[SIDE_AFTER][i],
			.awarded = NONE};
		out->points_change = out->points_after - out->points_before;
		out->open_change = out->open_after - out->open_before;
		set_worth(wallet, out->points_before, out->points_after, &out->cost_before, &out->cost_after,
			&out->cost_change);
		set_worth(wallet, out->open_before, out->open_after, &out->liability_before, &out->liability_after,
			&out->liability_change);
	}
	*ret = (struct backtest_figures){.orders = figures->orders,
		.wallets = {list, wallets->count},
		.coupons_before = figures->coupons[SIDE_BEFORE],
		.coupons_after = figures->coupons[SIDE_AFTER]};
	return ret;
}

int64_t backtest_gain(const struct wallets *wallets, const struct replay_figures *figures, bool worth)
{
	int64_t sum = 0;

	for (size_t i = 0; i < wallets->count; i++) {
		const struct wallet *wallet = &wallets->list[i];
		int64_t before = figures->points[SIDE_BEFORE][i], after = figures->points[SIDE_AFTER][i];
		if (wallet->kind == WALLET_REDEEMABLE)
			sum += worth ? wallet_worth(wallet, after) - wallet_worth(wallet, before) : after - before;
	}
	return sum;
}

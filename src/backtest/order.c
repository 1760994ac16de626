// What a back-test was asked, made into rules and sets of tiers.
#include "backtest/order.h"

#include <string.h>

PROBLEM(backtest_trigger, ERR_UNPROCESSABLE, "A back-test replays orders; this rule looks at something else.",
	"回测仅回放订单，该规则的触发不是订单。");
PROBLEM(backtest_unknown, ERR_UNPROCESSABLE, "{0} asks for {1}, and what that was is not known of every past order.",
	"规则 {0} 用到 {1}，历史订单当时的取值未保存，无法回测。");
PROBLEM(backtest_nothing, ERR_UNPROCESSABLE, "There is no rule or tier of this name.", "没有该规则或等级。");
PROBLEM(backtest_period, ERR_UNPROCESSABLE, "The end lies before the beginning.", "结束时间须晚于开始时间。");
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

static const struct tier_set **sets_of(struct ctx *ctx, const struct programme *programme, struct replay_change *ret)
{
	if (!ret->sets)
		ret->sets = arena_array(ctx->mem, const struct tier_set *, programme->set_count);
	return (const struct tier_set **)ret->sets;
}

// Other thresholds are a set of its own, until all are named. A lower mark to keep stays where it is unless it would
// lie above what is to be reached; one that was the same follows.
static void set_threshold(struct tier_record *tier, int64_t threshold)
{
	if (tier->keep_threshold == tier->threshold || tier->keep_threshold > threshold)
		tier->keep_threshold = NONE;
	tier->threshold = threshold;
}

static bool rises(const struct tier_record *tiers, size_t count)
{
	for (size_t i = 0, last = 0; i < count; i++) {
		int64_t threshold = tiers[i].threshold;
		if (threshold == NONE)
			continue;
		if (i == 0 ? threshold != 0 : tiers[last].threshold != NONE && threshold <= tiers[last].threshold)
			return false;
		last = i;
	}
	return true;
}

static enum status understand_thresholds(
	struct ctx *ctx, const struct programme *programme, const struct backtest_change *in, struct replay_change *ret)
{
	const struct backtest_tier *tiers = in->tiers.items;
	struct tier_record **changed = arena_array(ctx->mem, struct tier_record *, programme->set_count);

	for (size_t i = 0; i < in->tiers.count; i++) {
		const char *pointer = arena_format(ctx->mem, "/tiers/%zu", i);
		const struct tier_set *set;
		const struct tier_record *tier = tier_find(programme, tiers[i].tier, &set);
		if (!tier)
			return fail_at(ctx, pointer, &backtest_nothing, NULL);
		for (size_t j = 0; j < i; j++)
			if (strcmp(tiers[j].tier, tiers[i].tier) == 0)
				return fail_at(ctx, pointer, &backtest_twice, NULL);
		size_t place = (size_t)(set - programme->sets);
		if (!changed[place])
			changed[place] = arena_copy(ctx->mem, set->tiers, set->tier_count * sizeof *set->tiers);
		set_threshold(&changed[place][tier - set->tiers], tiers[i].threshold);
	}
	for (size_t i = 0; i < programme->set_count; i++) {
		const struct tier_set *set = &programme->sets[i];
		if (!changed[i])
			continue;
		if (!rises(changed[i], set->tier_count))
			return fail_at(ctx, "/tiers", &backtest_ladder, NULL);
		struct tier_set *next = arena_copy(ctx->mem, set, sizeof *set);
		next->shield = SHIELD_NONE;
		tier_set_put(ctx->mem, next, changed[i], set->tier_count);
		sets_of(ctx, programme, ret)[i] = next;
	}
	return OK;
}

static enum status understand_sets(
	struct ctx *ctx, const struct programme *programme, const struct backtest_change *in, struct replay_change *ret)
{
	const struct backtest_set *sets = in->tier_sets.items;

	for (size_t i = 0; i < in->tier_sets.count; i++) {
		const char *pointer = arena_format(ctx->mem, "/tier_sets/%zu", i);
		const struct tier_set *set = tier_set_find(programme, sets[i].set);
		if (!set)
			return fail_at(ctx, arena_format(ctx->mem, "%s/set", pointer), &backtest_nothing, NULL);
		const struct tier_set **place = &sets_of(ctx, programme, ret)[set - programme->sets];
		if (*place)
			return fail_at(ctx, arena_format(ctx->mem, "%s/set", pointer), &backtest_twice, NULL);
		TRY(tier_change_check(ctx, programme, set, sets[i].terms, arena_format(ctx->mem, "%s/terms", pointer)));
		*place = tier_set_proposed(ctx, set, sets[i].terms);
	}
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
	if (in->from != NONE && in->until != NONE && in->until <= in->from)
		return fail_at(ctx, "/until", &backtest_period, NULL);
	*ret = (struct replay_change){.from = in->from == NONE ? INT64_MIN + 1 : in->from,
		.until = in->until == NONE ? INT64_MAX : in->until};
	TRY(check_others(ctx, programme));
	TRY(understand_rules(ctx, programme, in, ret));
	TRY(understand_end(ctx, programme, in, ret));
	TRY(understand_thresholds(ctx, programme, in, ret));
	return understand_sets(ctx, programme, in, ret);
}

// How far a change reaches. What it cannot reach is gone through once for both sides.
#include "backtest/core.h"

#include <stdlib.h>
#include <string.h>

struct reach {
	struct replay *replay;
	const struct rule **rules; // all versions, and those that are given
	bool *apart;
	size_t count;
};

static bool is_changed(const struct replay_change *change, int64_t rule_id)
{
	for (size_t i = 0; i < change->given_count; i++)
		if (change->given[i]->id == rule_id)
			return true;
	for (size_t i = 0; i < change->ended_count; i++)
		if (change->ended[i] == rule_id)
			return true;
	return false;
}

static bool share_budget(const struct rule *a, const struct rule *b)
{
	for (size_t i = 0; i < a->terms->caps.count; i++)
		for (size_t j = 0; a->budgets[i] && j < b->terms->caps.count; j++)
			if (b->budgets[j] && a->budgets[i]->id == b->budgets[j]->id)
				return true;
	return false;
}

static bool touch(const struct rule *a, const struct rule *b)
{
	bool wallet = a->wallet && b->wallet && a->wallet->id == b->wallet->id;
	bool group = a->group && b->group && a->group->id == b->group->id;

	return a->id == b->id || wallet || group || share_budget(a, b);
}

static bool asks_tier(const struct replay *replay, const struct rule *rule)
{
	if (replay->tiers_last && rule->wallet && rule->wallet->kind == WALLET_REDEEMABLE)
		return true;
	for (const struct attribute *row = tier_attributes.rows; row->name; row++)
		if ((rule->condition && expr_uses(rule->condition, row->name)) ||
			(rule->line_condition && expr_uses(rule->line_condition, row->name)))
			return true;
	return false;
}

// Whether the tier that conditions ask for (the main set's) may be another one.
static bool moves_tiers(const struct reach *reach)
{
	const struct replay *replay = reach->replay;

	if (replay->change->sets && replay->change->sets[0])
		return true;
	for (size_t i = 0; i < reach->count; i++) {
		const struct rule *rule = reach->rules[i];
		if (reach->apart[i] && (rule->terms->effect == EFFECT_TIER ||
					       (rule->wallet && rule->wallet->id == replay->sets[0][0]->wallet_id)))
			return true;
	}
	return false;
}

static bool spread(struct reach *reach)
{
	bool moved = moves_tiers(reach), more = false;

	for (size_t i = 0; i < reach->count; i++) {
		bool reached = reach->apart[i] || (moved && asks_tier(reach->replay, reach->rules[i]));
		for (size_t j = 0; j < reach->count && !reached; j++)
			reached = reach->apart[j] && touch(reach->rules[i], reach->rules[j]);
		more |= reached && !reach->apart[i];
		reach->apart[i] = reached;
	}
	return more;
}

static int by_number(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;
	return *left < *right ? -1 : *left > *right;
}

void replay_reach(struct replay *replay)
{
	const struct programme *programme = replay->programme;
	const struct replay_change *change = replay->change;
	struct arena *mem = replay->ctx->mem;
	size_t room = programme->rule_count + change->given_count;
	struct reach reach = {replay, arena_array(mem, const struct rule *, room), arena_array(mem, bool, room), room};
	int64_t *ids = arena_array(mem, int64_t, room);

	for (size_t i = 0; i < room; i++) {
		reach.rules[i] =
			i < programme->rule_count ? programme->rules[i] : change->given[i - programme->rule_count];
		reach.apart[i] = is_changed(change, reach.rules[i]->id);
	}
	while (spread(&reach))
		;
	for (size_t i = 0; i < room; i++) {
		const struct rule *rule = reach.rules[i];
		if (!reach.apart[i])
			continue;
		ids[replay->apart_count++] = rule->id;
		for (size_t w = 0; rule->wallet && w < replay->wallets->count; w++)
			replay->wallet_apart[w] |= replay->wallets->list[w].id == rule->wallet->id;
	}
	if (replay->apart_count)
		qsort(ids, replay->apart_count, sizeof *ids, by_number);
	replay->apart = ids;
}

bool replay_apart(const struct replay *replay, int64_t rule_id)
{
	return replay->apart_count &&
	       bsearch(&rule_id, replay->apart, replay->apart_count, sizeof rule_id, by_number) != NULL;
}

// Where members stand in each set of tiers: by what was earned, by what is held besides.
#include "backtest/core.h"

#include "base/zone.h"

struct held *lane_held(struct lane *lane, struct member *member)
{
	size_t count = lane->replay->programme->set_count * SIDES;

	if (member->held)
		return member->held;
	member->held = arena_array(lane->mem, struct held, count);
	for (size_t i = 0; i < count; i++)
		member->held[i].kept_since = NONE;
	return member->held;
}

static const struct fact_list *facts_of(const struct replay *replay, const struct member *member, size_t set, int side)
{
	static const struct fact_list none;
	size_t list = replay->fact_list[set];

	if (!member->facts)
		return &none;
	return &member->facts[list * SIDES + (size_t)(replay->wallet_apart[replay->fact_wallet[list]] ? side : 0)];
}

static size_t earned(
	const struct lane *lane, const struct member *member, size_t set, int side, int64_t at, int64_t *since_at)
{
	const struct replay *replay = lane->replay;
	const struct ladder *ladder = &replay->sets[side][set]->ladder;
	const struct fact_list *facts = facts_of(replay, member, set, side);
	int64_t from = ladder_looks_back(ladder, replay->zone, at);
	struct ladder_standing standing;
	size_t first = 0, end = facts->count;

	while (first < end && from != INT64_MIN) {
		size_t middle = first + (end - first) / 2;
		if (facts->list[middle].at < from)
			first = middle + 1;
		else
			end = middle;
	}
	struct ladder_member own = {member->joined_at, facts->list + first, facts->count - first};
	ladder_stand(ladder, replay->zone, &own, at, NULL, &standing);
	*since_at = standing.since_at;
	return standing.rung;
}

static bool holds(int64_t from, int64_t until, int64_t at)
{
	return from <= at && (until == NONE || at < until);
}

size_t lane_standing(
	const struct lane *lane, const struct member *member, size_t set, int side, int64_t at, int64_t *since_at)
{
	const struct tier_set *tiers = lane->replay->sets[side][set];
	int64_t since;
	size_t rung = earned(lane, member, set, side, at, &since);

	if (member->held) {
		const struct held *held = &member->held[set * SIDES + (size_t)side];
		if (held->hand.rung > rung && holds(held->hand.from, held->hand.until, at)) {
			rung = held->hand.rung;
			since = held->hand.from;
		}
		if (held->rule.rung > rung && holds(held->rule.from, held->rule.until, at)) {
			rung = held->rule.rung;
			since = held->rule.from;
		}
		// Of a changed set the shield is reckoned from where they stand: lane_rungs().
		bool as_it_is = tiers == lane->replay->sets[SIDE_BEFORE][set];
		size_t shield = as_it_is && held->kept_since != NONE && at >= tiers->shield_at
					? tier_set_shielded(tiers, held->kept, held->kept_since, held->kept_until, at)
					: 0;
		if (shield > rung) {
			rung = shield;
			since = held->kept_since;
		}
	}
	if (since_at)
		*since_at = since;
	return rung;
}

// As what is given by hand: what holds as much for as long stays.
static void give(struct held *held, size_t rung, int64_t at, int64_t until)
{
	bool in_force = held->rule.rung && holds(held->rule.from, held->rule.until, at);
	bool as_long = held->rule.until == NONE || (until != NONE && held->rule.until >= until);

	if (in_force && (held->rule.rung > rung || (held->rule.rung == rung && as_long)))
		return;
	held->rule.rung = rung;
	held->rule.from = at;
	held->rule.until = until;
}

void lane_give_tier(struct lane *lane, const struct entry_of *of)
{
	const struct replay *replay = lane->replay;
	const struct rule_terms *terms = of->rule->terms;
	const struct tier_set *set;
	int64_t until = NONE;

	if (!tier_find(replay->programme, terms->tier, &set))
		return;
	size_t place = (size_t)(set - replay->programme->sets);
	if (terms->tier_days != NONE)
		until = zone_valid_until(replay->zone, date_add_days(of->date, terms->tier_days));
	for (int side = RUN_FIRST_SIDE(of->run); side <= RUN_LAST_SIDE(of->run); side++)
		give(&lane_held(lane, of->member)[place * SIDES + (size_t)side],
			tier_set_rung_of(replay->sets[side][place], terms->tier), of->earned_at, until);
}

// Those who would fall by a change of the set keep where they stand, if the change says so.
static size_t shielded(const struct lane *lane, const struct member *member, size_t set, size_t before, size_t after)
{
	const struct replay *replay = lane->replay;
	const struct tier_set *next = replay->sets[SIDE_AFTER][set], *now = replay->sets[SIDE_BEFORE][set];
	const struct held *held = member->held ? &member->held[set * SIDES + SIDE_BEFORE] : NULL;
	bool kept = held && held->kept_since != NONE;

	if (next == now || next->shield == SHIELD_NONE)
		return after;
	size_t stays = tier_set_rung_of(next, now->tiers[before].code);
	bool due = next->shield == SHIELD_UNTIL_DUE && kept && held->kept_until != NONE &&
		   held->kept_until <= lane->ctx.now_ms;
	return stays > after && !due ? stays : after;
}

void lane_rungs(const struct lane *lane, const struct member *member, unsigned char *rungs)
{
	const struct replay *replay = lane->replay;

	for (size_t set = 0; set < replay->programme->set_count; set++) {
		bool apart = replay->sets[0][set] != replay->sets[1][set] || replay->gives_tiers ||
			     replay->wallet_apart[replay->fact_wallet[replay->fact_list[set]]];
		size_t before = lane_standing(lane, member, set, SIDE_BEFORE, lane->ctx.now_ms, NULL), after = before;
		if (apart) {
			after = lane_standing(lane, member, set, SIDE_AFTER, lane->ctx.now_ms, NULL);
			after = shielded(lane, member, set, before, after);
		}
		rungs[set * SIDES + SIDE_BEFORE] = (unsigned char)before;
		rungs[set * SIDES + SIDE_AFTER] = (unsigned char)after;
	}
}

// Where what an order gives is entered on each side: sums, open points, tiers.
#include "backtest/core.h"
#include "points/points.h"

#include <string.h>

// ---------------------------------------------------------------- what is given

static size_t wallet_place(const struct replay *replay, const struct rule *rule)
{
	return (size_t)(wallets_find(replay->wallets, rule->wallet->id) - replay->wallets->list);
}

static int64_t expiry_of(struct replay *replay, const struct rule *rule, size_t wallet, int64_t at, struct date date)
{
	const struct expiry_policy *policy = &replay->wallets->list[wallet].expiry;
	int64_t day = date_days(date) + 1; // 0: nothing is remembered

	(void)rule;
	if (policy->round != TERM_EXACT && replay->expiry[wallet].day == day)
		return replay->expiry[wallet].expires_at;
	int64_t expires = wallet_expiry(replay->ctx, policy, at, at);
	replay->expiry[wallet].day = day;
	return replay->expiry[wallet].expires_at = expires == NONE ? INT64_MAX : expires;
}

static struct open_list *open_of(struct replay *replay, size_t place, int side, size_t wallet)
{
	struct member *member = &replay->members[place];

	if (!member->open[side])
		member->open[side] = arena_array(replay->ctx->mem, struct open_list, replay->wallets->count);
	return &member->open[side][wallet];
}

static void open_add(struct replay *replay, struct open_list *open, struct open_lot lot)
{
	size_t at = open->count;

	while (at > open->first && open->list[at - 1].expires_at > lot.expires_at)
		at--;
	if (at > open->first && open->list[at - 1].expires_at == lot.expires_at &&
		open->list[at - 1].month == lot.month && open->list[at - 1].store_id == lot.store_id) {
		open->list[at - 1].points += lot.points;
		return;
	}
	open->list = replay_room(replay->ctx->mem, open->list, open->count, &open->room, sizeof *open->list);
	memmove(&open->list[at + 1], &open->list[at], (open->count - at) * sizeof *open->list);
	open->list[at] = lot;
	open->count++;
}

// Takes from what lapses first at an instant; what is not there is not taken.
static void open_spend(struct open_list *open, int64_t at, int64_t points)
{
	while (open->first < open->count &&
		(open->list[open->first].expires_at <= at || !open->list[open->first].points))
		open->first++;
	for (size_t i = open->first; i < open->count && points > 0; i++) {
		int64_t part = open->list[i].points < points ? open->list[i].points : points;
		if (part <= 0)
			continue;
		open->list[i].points -= part;
		points -= part;
	}
}

// A return takes from the lot that it gave, then from others.
static void open_take(struct replay *replay, struct open_list *open, const struct taken *taken)
{
	int64_t points = taken->points;

	for (size_t i = open->first; i < open->count && points > 0; i++) {
		struct open_lot *lot = &open->list[i];
		if (lot->expires_at != taken->of.expires_at || lot->month != taken->of.month ||
			lot->store_id != taken->of.store_id)
			continue;
		int64_t part = lot->points < points ? lot->points : points;
		lot->points -= part;
		points -= part;
	}
	if (points > 0)
		open_spend(open, taken->of.earned_at, points);
	if (points < 0)
		open_add(replay, open,
			(struct open_lot){taken->of.expires_at, -points, taken->of.month, taken->of.store_id});
}

static void count_points(struct replay *replay, const struct entry_of *of, size_t wallet, int64_t points)
{
	struct replay_result *result = replay->result;
	struct replay_figures *month, *store;

	if (!of->counted)
		return;
	month = replay_part_at(replay, &replay->months, &result->month_count, &replay->month_room, of->month);
	store = replay_part_at(replay, &replay->stores, &result->store_count, &replay->store_room, of->store_id);
	struct replay_figures *each[] = {&result->all, &result->members[of->place].figures, month, store};
	for (size_t i = 0; i < ARRAY_LEN(each); i++) {
		if (wallet == REPLAY_WALLETS)
			each[i]->coupons[of->side] += points;
		else
			each[i]->points[of->side][wallet] += points;
	}
}

void replay_enter(struct replay *replay, struct entry_of *of, int64_t granted)
{
	if (!of->rule->wallet) {
		if (of->rule->terms->effect == EFFECT_COUPON)
			count_points(replay, of, REPLAY_WALLETS, granted);
		return;
	}
	size_t wallet = wallet_place(replay, of->rule);
	count_points(replay, of, wallet, granted);
	if (of->rule->wallet->id == replay->tiers->wallet_id)
		replay_fact(replay, of->place, of->side, (struct ladder_fact){of->earned_at, granted, 1});
	if (of->rule->wallet->kind != WALLET_REDEEMABLE)
		return;
	of->expires_at = expiry_of(replay, of->rule, wallet, of->earned_at, of->date);
	open_add(replay, open_of(replay, of->place, of->side, wallet),
		(struct open_lot){of->expires_at, granted, of->counted ? of->month : NONE, of->store_id});
}

void replay_take(struct replay *replay, const struct taken *taken)
{
	const struct entry_of *of = &taken->of;
	struct occasion occasion = {
		.at_ms = of->earned_at, .date = of->date, .customer_id = of->customer_id, .store_id = of->store_id};
	struct cap_key keys[CAPS_MAX];
	size_t count = engine_caps(&of->rule, 1, &occasion, keys), wallet = wallet_place(replay, of->rule);

	for (size_t i = 0; i < count; i++) {
		int64_t times = !taken->all ? 0 : taken->points > 0 ? 1 : -1;
		replay_charge(replay, of->side, &keys[i], -(keys[i].of == CAP_POINTS ? taken->points : times));
	}
	count_points(replay, of, wallet, -taken->points);
	if (of->rule->wallet->id == replay->tiers->wallet_id)
		replay_fact(replay, of->place, of->side,
			(struct ladder_fact){
				of->earned_at, -taken->points, taken->all ? taken->points > 0 ? -1 : 1 : 0});
	if (of->rule->wallet->kind == WALLET_REDEEMABLE) {
		struct taken own = *taken;
		own.of.month = of->counted ? of->month : NONE;
		open_take(replay, open_of(replay, of->place, of->side, wallet), &own);
	}
}

void replay_move(struct replay *replay, const struct due *due)
{
	for (int side = 0; side < SIDES; side++) {
		struct open_list *open = open_of(replay, due->place, side, due->wallet);
		if (due->amount < 0)
			open_spend(open, due->at, -due->amount);
		else
			open_add(replay, open, (struct open_lot){due->expires_at, due->amount, NONE, NONE});
	}
}

// ---------------------------------------------------------------- where a member stands

void replay_stand(const struct replay *replay, int side, size_t place, int64_t at, struct ladder_standing *ret)
{
	const struct ladder *ladder = &replay->sides[side].ladder;
	const struct fact_list *facts = &replay->members[place].facts[side];
	int64_t from = ladder_looks_back(ladder, replay->zone, at);
	size_t first = 0, end = facts->count;

	while (first < end && from != INT64_MIN) {
		size_t middle = first + (end - first) / 2;
		if (facts->list[middle].at < from)
			first = middle + 1;
		else
			end = middle;
	}
	struct ladder_member member = {replay->members[place].joined_at, facts->list + first, facts->count - first};
	ladder_stand(ladder, replay->zone, &member, at, NULL, ret);
}

// ---------------------------------------------------------------- the end

static void close_open(struct replay *replay, size_t place, int side)
{
	struct replay_result *result = replay->result;
	const struct open_list *lists = replay->members[place].open[side];

	for (size_t wallet = 0; lists && wallet < replay->wallets->count; wallet++)
		for (size_t i = lists[wallet].first; i < lists[wallet].count; i++) {
			const struct open_lot *lot = &lists[wallet].list[i];
			if (lot->month == NONE || lot->expires_at <= replay->ctx->now_ms)
				continue;
			struct replay_figures *month = replay_part_at(
				replay, &replay->months, &result->month_count, &replay->month_room, lot->month);
			struct replay_figures *store = replay_part_at(
				replay, &replay->stores, &result->store_count, &replay->store_room, lot->store_id);
			struct replay_figures *each[] = {&result->all, &result->members[place].figures, month, store};
			for (size_t j = 0; j < ARRAY_LEN(each); j++)
				each[j]->open[side][wallet] += lot->points;
		}
}

void replay_close(struct replay *replay)
{
	struct ladder_standing standing;

	for (size_t place = 0; place < replay->result->member_count; place++)
		for (int side = 0; side < SIDES; side++) {
			close_open(replay, place, side);
			replay_stand(replay, side, place, replay->ctx->now_ms, &standing);
			replay->result->members[place].rung[side] = standing.rung;
		}
}

// Where what an order gives is entered on each side: sums, open points, tiers.
#include "backtest/core.h"

#include "base/instant.h"

#include <string.h>

// ---------------------------------------------------------------- sums

static struct replay_figures *figures_new(struct lane *lane)
{
	return arena_alloc(lane->mem, lane->replay->figures_size);
}

static struct replay_figures *month_of(struct lane *lane, int month)
{
	if (!lane->months[month])
		lane->months[month] = figures_new(lane);
	return lane->months[month];
}

static struct replay_figures *store_of(struct lane *lane, int store)
{
	while ((size_t)store >= lane->store_room)
		lane->stores =
			replay_room(lane->mem, lane->stores, lane->store_room, &lane->store_room, sizeof *lane->stores);
	if (!lane->stores[store])
		lane->stores[store] = figures_new(lane);
	return lane->stores[store];
}

#define TARGETS 4

static void targets(
	struct lane *lane, struct member *member, int month, int store, struct replay_figures *ret[static TARGETS])
{
	if (!member->figures)
		member->figures = figures_new(lane);
	ret[0] = lane->all;
	ret[1] = member->figures;
	ret[2] = month_of(lane, month);
	ret[3] = store_of(lane, store);
}

void lane_count_order(struct lane *lane, struct member *member, const struct item *item)
{
	struct replay_figures *each[TARGETS];

	targets(lane, member, item->month, item->store, each);
	for (size_t i = 0; i < TARGETS; i++)
		each[i]->orders++;
}

static void count_points(struct lane *lane, const struct entry_of *of, size_t wallet, int64_t points)
{
	struct replay_figures *each[TARGETS];

	if (!of->counted)
		return;
	targets(lane, of->member, of->month, of->store, each);
	for (size_t i = 0; i < TARGETS; i++)
		for (int side = RUN_FIRST_SIDE(of->run); side <= RUN_LAST_SIDE(of->run); side++) {
			if (wallet == REPLAY_WALLETS)
				each[i]->coupons[side] += points;
			else
				each[i]->wallets[wallet].points[side] += points;
		}
}

// ---------------------------------------------------------------- lists of a wallet

static size_t wallet_place(const struct replay *replay, const struct rule *rule)
{
	return (size_t)(wallets_find(replay->wallets, rule->wallet->id) - replay->wallets->list);
}

// Of a wallet that the change does not reach there is one list for both sides: that of the side before.
static int last_side(const struct replay *replay, size_t wallet, int last)
{
	return replay->wallet_apart[wallet] ? last : SIDE_BEFORE;
}

static struct open_list *open_of(struct lane *lane, struct member *member, int side, size_t wallet)
{
	if (!member->open)
		member->open = arena_array(lane->mem, struct open_list, lane->replay->wallets->count * SIDES);
	return &member->open[wallet * SIDES + (size_t)side];
}

void lane_fact(struct lane *lane, struct member *member, size_t wallet, int side, struct ladder_fact fact)
{
	const struct replay *replay = lane->replay;
	size_t which = 0;

	while (which < replay->fact_lists && replay->fact_wallet[which] != wallet)
		which++;
	if (which == replay->fact_lists)
		return;
	if (!member->facts)
		member->facts = arena_array(lane->mem, struct fact_list, replay->fact_lists * SIDES);
	struct fact_list *facts = &member->facts[which * SIDES + (size_t)side];
	facts->list = replay_room(lane->mem, facts->list, facts->count, &facts->room, sizeof *facts->list);
	size_t at = facts->count++;
	for (; at > 0 && facts->list[at - 1].at > fact.at; at--)
		facts->list[at] = facts->list[at - 1];
	facts->list[at] = fact;
}

// ---------------------------------------------------------------- when points become active and lapse

static int64_t or_never(int64_t at)
{
	return at == NONE ? INT64_MAX : at;
}

// What waits for a delivery is forfeited when that does not come: it lapses then.
static void wait_for_delivery(
	const struct lane *lane, const struct pending_policy *policy, const struct order *order, struct entry_of *of)
{
	int64_t delivered = order->delivered_at, cancels = INT64_MAX;

	if (policy->cancel_days != NONE)
		cancels = zone_add_days(lane->replay->zone, of->earned_at, policy->cancel_days);
	if (delivered != NONE && delivered < cancels) {
		of->active_at =
			wallet_activation(&lane->ctx, policy, delivered > of->earned_at ? delivered : of->earned_at);
		return;
	}
	of->active_at = INT64_MAX;
	of->expires_at = cancels;
}

// The rule's before the tier's before the wallet's. Returns whether it is the wallet's.
static bool expiry_of(
	struct lane *lane, const struct wallet *wallet, const struct entry_of *of, struct expiry_policy *ret)
{
	const struct replay *replay = lane->replay;
	int side = RUN_FIRST_SIDE(of->run);

	*ret = wallet->expiry;
	if (of->rule->terms->expiry) {
		*ret = *of->rule->terms->expiry;
		return false;
	}
	if (!replay->tiers_last || wallet->kind != WALLET_REDEEMABLE ||
		(ret->mode != EXPIRY_ROLLING && ret->mode != EXPIRY_DATES))
		return true;
	size_t rung = lane_standing(lane, of->member, 0, side, of->earned_at, NULL);
	const struct tier_record *tier = &replay->sets[side][0]->tiers[rung];
	if (tier->lasts_count == NONE)
		return true;
	ret->count = tier->lasts_count;
	ret->unit = tier->lasts_unit;
	return false;
}

static int64_t expires_of(
	struct lane *lane, const struct wallet *wallet, const struct expiry_policy *policy, const struct entry_of *of)
{
	bool known = of->active_at != INT64_MAX || policy->from != EXPIRY_FROM_ACTIVE;

	if (of->rule->terms->expires_at != NONE)
		return of->rule->terms->expires_at;
	// Said to last for ever, although its wallet slides.
	if (policy->mode == EXPIRY_NEVER && wallet->expiry.mode == EXPIRY_INACTIVITY)
		return INSTANT_MAX;
	return known ? or_never(wallet_expiry(&lane->ctx, policy, of->earned_at, of->active_at)) : INT64_MAX;
}

static void set_terms(struct lane *lane, size_t place, const struct order *order, struct entry_of *of)
{
	const struct wallet *wallet = &lane->replay->wallets->list[place];
	const struct rule_terms *terms = of->rule->terms;
	const struct pending_policy *pending = terms->pending ? terms->pending : &wallet->pending;
	struct expiry_policy policy;
	bool own = expiry_of(lane, wallet, of, &policy) && terms->expires_at == NONE;
	bool of_day = own && pending->mode == PENDING_NONE && policy.round != TERM_EXACT;
	int64_t day = of_day ? date_days(of->date) + 1 : 0; // 0: nothing is remembered

	of->active_at = of->earned_at;
	of->expires_at = INT64_MAX;
	if (of_day && lane->expiry[place].day == day) {
		of->expires_at = lane->expiry[place].expires_at;
		return;
	}
	if (pending->mode == PENDING_DELIVERY)
		wait_for_delivery(lane, pending, order, of);
	else
		of->active_at = wallet_activation(&lane->ctx, pending, of->earned_at);
	int64_t expires = expires_of(lane, wallet, &policy, of);
	if (expires < of->expires_at)
		of->expires_at = expires;
	if (of_day) {
		lane->expiry[place].day = day;
		lane->expiry[place].expires_at = of->expires_at;
	}
}

// ---------------------------------------------------------------- open points

// Whatever has no end of its own lapses when nothing has happened for so long.
static void slide(const struct lane *lane, struct open_list *open, size_t wallet, int64_t at, const char *what)
{
	const struct expiry_policy *policy = &lane->replay->wallets->list[wallet].expiry;

	if (policy->mode != EXPIRY_INACTIVITY)
		return;
	for (size_t i = open->first; open->slides_until && open->slides_until <= at && i < open->count; i++)
		if (open->list[i].expires_at == INT64_MAX)
			open->list[i].points = 0;
	if (!what || (open->slides_until && !wallet_resets(policy, what)))
		return;
	int64_t until = wallet_slide(&lane->ctx, policy, at);
	if (until > open->slides_until)
		open->slides_until = until;
}

static void open_add(struct lane *lane, struct open_list *open, struct open_lot lot)
{
	int64_t owed = open->debt < lot.points ? open->debt : lot.points;

	open->debt -= owed;
	lot.points -= owed;
	if (!lot.points)
		return;
	size_t at = open->count;
	while (at > open->first && open->list[at - 1].expires_at > lot.expires_at)
		at--;
	struct open_lot *last = at > open->first ? &open->list[at - 1] : NULL;
	if (last && last->expires_at == lot.expires_at && last->active_at == lot.active_at &&
		last->month == lot.month && last->store == lot.store) {
		last->points += lot.points;
		return;
	}
	open->list = replay_room(lane->mem, open->list, open->count, &open->room, sizeof *open->list);
	memmove(&open->list[at + 1], &open->list[at], (open->count - at) * sizeof *open->list);
	open->list[at] = lot;
	open->count++;
}

// Takes from what lapses first at an instant; returns what was not there.
static int64_t open_spend(struct open_list *open, int64_t at, int64_t points)
{
	while (open->first < open->count &&
		(open->list[open->first].expires_at <= at || !open->list[open->first].points))
		open->first++;
	for (size_t i = open->first; i < open->count && points > 0; i++) {
		struct open_lot *lot = &open->list[i];
		int64_t part = lot->points < points ? lot->points : points;
		if (part <= 0 || lot->active_at > at || lot->expires_at <= at)
			continue;
		lot->points -= part;
		points -= part;
	}
	return points;
}

static struct open_lot lot_of(const struct entry_of *of, int64_t points)
{
	return (struct open_lot){.expires_at = of->expires_at,
		.active_at = of->active_at == of->earned_at ? 0 : of->active_at,
		.points = points,
		.month = of->counted ? of->month : -1,
		.store = of->counted ? of->store : -1};
}

// A return takes from the lot that it gave, then from others, then it is owed.
static void open_take(struct lane *lane, struct open_list *open, const struct wallet *wallet, const struct taken *taken)
{
	struct open_lot own = lot_of(&taken->of, -taken->points);
	int64_t points = taken->points;

	for (size_t i = open->first; i < open->count && points > 0; i++) {
		struct open_lot *lot = &open->list[i];
		if (lot->expires_at != own.expires_at || lot->active_at != own.active_at || lot->month != own.month ||
			lot->store != own.store)
			continue;
		int64_t part = lot->points < points ? lot->points : points;
		lot->points -= part;
		points -= part;
	}
	if (points > 0)
		points = open_spend(open, taken->of.earned_at, points);
	if (points > 0 && wallet->debt_on_return == RETURN_OWES)
		open->debt += points;
	if (points < 0)
		open_add(lane, open, own);
}

// ---------------------------------------------------------------- what is given, taken, moved

void lane_enter(struct lane *lane, struct entry_of *of, const struct order *order, int64_t granted)
{
	struct replay *replay = lane->replay;

	if (of->rule->terms->effect == EFFECT_COUPON)
		count_points(lane, of, REPLAY_WALLETS, granted);
	else if (of->rule->terms->effect == EFFECT_TIER)
		lane_give_tier(lane, of);
	if (!of->rule->wallet)
		return;
	size_t wallet = wallet_place(replay, of->rule);
	int last = last_side(replay, wallet, RUN_LAST_SIDE(of->run));
	count_points(lane, of, wallet, granted);
	set_terms(lane, wallet, order, of);
	bool spendable = of->rule->wallet->kind == WALLET_REDEEMABLE;
	for (int side = RUN_FIRST_SIDE(of->run); side <= last; side++) {
		if (of->active_at != INT64_MAX)
			lane_fact(lane, of->member, wallet, side, (struct ladder_fact){of->active_at, granted, 1});
		if (!spendable)
			continue;
		struct open_list *open = open_of(lane, of->member, side, wallet);
		slide(lane, open, wallet, of->earned_at, "earn");
		open_add(lane, open, lot_of(of, granted));
	}
}

void lane_take_back(struct lane *lane, const struct taken *taken)
{
	const struct replay *replay = lane->replay;
	const struct entry_of *of = &taken->of;
	struct occasion occasion = {.at_ms = of->earned_at,
		.date = of->date,
		.customer_id = of->member->customer_id,
		.store_id = of->store_id};
	int64_t times = !taken->all ? 0 : taken->points > 0 ? 1 : -1;

	lane_charge_rule(lane, of->run, of->rule, &occasion, -taken->points, -times);
	if (!of->rule->wallet) {
		count_points(lane, of, REPLAY_WALLETS, -taken->points);
		return;
	}
	size_t wallet = wallet_place(replay, of->rule);
	int last = last_side(replay, wallet, RUN_LAST_SIDE(of->run));
	count_points(lane, of, wallet, -taken->points);
	for (int side = RUN_FIRST_SIDE(of->run); side <= last; side++) {
		if (of->active_at != INT64_MAX)
			lane_fact(lane, of->member, wallet, side,
				(struct ladder_fact){of->active_at, -taken->points, -times});
		if (of->rule->wallet->kind == WALLET_REDEEMABLE)
			open_take(lane, open_of(lane, of->member, side, wallet), of->rule->wallet, taken);
	}
}

void lane_move(struct lane *lane, const struct due *due)
{
	for (int side = 0; side <= last_side(lane->replay, due->wallet, SIDE_AFTER); side++) {
		struct open_list *open = open_of(lane, due->member, side, due->wallet);
		slide(lane, open, due->wallet, due->at, due->amount < 0 ? "spend" : "earn");
		if (due->amount < 0)
			(void)open_spend(open, due->at, -due->amount);
		else
			open_add(lane, open, (struct open_lot){due->expires_at, 0, due->amount, -1, -1});
	}
}

// ---------------------------------------------------------------- the end

static void close_list(struct lane *lane, struct member *member, size_t wallet, int from, int last)
{
	struct open_list *open = open_of(lane, member, from, wallet);
	struct replay_figures *each[TARGETS];

	slide(lane, open, wallet, lane->ctx.now_ms, NULL);
	for (size_t i = open->first; i < open->count; i++) {
		const struct open_lot *lot = &open->list[i];
		if (lot->month < 0 || lot->expires_at <= lane->ctx.now_ms || !lot->points)
			continue;
		targets(lane, member, lot->month, lot->store, each);
		for (size_t j = 0; j < TARGETS; j++)
			for (int side = from; side <= last; side++)
				each[j]->wallets[wallet].open[side] += lot->points;
	}
}

void lane_close(struct lane *lane)
{
	const struct replay *replay = lane->replay;
	size_t rungs = replay->programme->set_count * SIDES;

	for (size_t i = 0; i < lane->member_count; i++) {
		struct member *member = &lane->chunks[i / MEMBER_CHUNK][i % MEMBER_CHUNK];
		if (!member->figures)
			member->figures = figures_new(lane);
		member->rungs = arena_alloc(lane->mem, rungs);
		lane_rungs(lane, member, member->rungs);
		for (size_t wallet = 0; member->open && wallet < replay->wallets->count; wallet++)
			for (int side = 0; side <= last_side(replay, wallet, SIDE_AFTER); side++)
				close_list(
					lane, member, wallet, side, replay->wallet_apart[wallet] ? side : SIDE_AFTER);
	}
}

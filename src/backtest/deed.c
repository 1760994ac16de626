// One order on both sides: what the engine gives, what later returns take of it.
#include "backtest/core.h"

#include "base/id.h"
#include "programme/settlement.h"

#include <string.h>

struct given {
	struct entry_of of;
	int64_t granted;
	bool gone; // a coupon that went back
};

// An order as one run goes through it.
struct deed {
	struct lane *lane;
	enum run_kind run;
	struct member *member;
	struct occasion occasion;
	struct facts facts;
	const struct in_force *in_force;
	bool plain; // all rules of the side are: there would be no record of the decision
	struct cap_use *uses;
	size_t use_count;
	struct given *awards; // of points; beside shares
	struct settlement_share *shares;
	struct given *coupons;
	size_t count, coupon_count;
};

// ---------------------------------------------------------------- rules in force

static size_t before_or_at(const struct replay *replay, int64_t at)
{
	size_t from = 0, to = replay->boundary_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (replay->boundaries[middle] <= at)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static bool changed(const struct replay_change *change, int64_t rule_id)
{
	for (size_t i = 0; i < change->given_count; i++)
		if (change->given[i]->id == rule_id)
			return true;
	for (size_t i = 0; i < change->ended_count; i++)
		if (change->ended[i] == rule_id)
			return true;
	return false;
}

static void put_change(const struct replay *replay, struct in_force *in, int trigger)
{
	const struct replay_change *change = replay->change;
	size_t kept = 0;

	for (size_t i = 0; i < in->count; i++)
		if (!changed(change, in->rules[i]->id))
			in->rules[kept++] = in->rules[i];
	for (size_t i = 0; i < change->given_count; i++)
		if (change->given[i]->terms->trigger == trigger)
			in->rules[kept++] = change->given[i];
	in->count = kept;
	rules_sort(in->rules, kept);
}

static void keep_own(const struct replay *replay, struct in_force *in, bool apart)
{
	size_t kept = 0;

	for (size_t i = 0; i < in->count; i++)
		if (replay_apart(replay, in->rules[i]->id) == apart)
			in->rules[kept++] = in->rules[i];
	in->count = kept;
}

static void describe(struct in_force *in)
{
	in->plain = true;
	in->conditions = in->caps = false;
	for (size_t i = 0; i < in->count; i++) {
		const struct rule *rule = in->rules[i];
		bool asks = rule->condition || rule->line_condition;
		in->conditions |= asks;
		in->caps |= rule->terms->caps.count > 0;
		in->plain &= !asks && !rule->group && !rule->broken && !rule->terms->caps.count &&
			     rule->terms->effect == EFFECT_POINTS;
	}
}

static const struct in_force *in_force_at(
	struct lane *lane, enum run_kind run, int trigger, int64_t at_ms, int64_t known_ms)
{
	struct replay *replay = lane->replay;
	struct in_force *in = &lane->in_force[trigger][run];
	const struct programme *programme = replay->programme;
	const struct replay_change *change = replay->change;
	size_t at = before_or_at(replay, at_ms), known = before_or_at(replay, known_ms);
	bool inside = run == RUN_AFTER && at_ms >= change->from && at_ms < change->until;

	if (in->filled && in->at == at && in->known == known && in->inside == inside)
		return in;
	if (!in->rules)
		in->rules = arena_array(lane->mem, const struct rule *, programme->rule_count + change->given_count);
	in->count = rules_in_force(programme->rules, programme->rule_count, trigger, at_ms, known_ms, in->rules);
	if (inside)
		put_change(replay, in, trigger);
	keep_own(replay, in, run != RUN_BOTH);
	describe(in);
	in->filled = true;
	in->at = at;
	in->known = known;
	in->inside = inside;
	return in;
}

// ---------------------------------------------------------------- facts

static bool of_file(const struct attribute_set *set)
{
	return set->load && set != &buying_attributes && set != &tier_attributes;
}

// What of the customer's file was read for an order before is there for this one.
static void recall_file(struct deed *deed)
{
	struct member *member = deed->member;

	if (!member->cached)
		member->cached = arena_new(deed->lane->mem, struct cached_facts);
	for (size_t i = 0; deed->facts.vocabulary->sets[i]; i++)
		if (member->cached->there[i]) {
			deed->facts.records[i] = member->cached->records[i];
			deed->facts.there[i] = true;
		}
}

static void keep_file(struct deed *deed)
{
	struct member *member = deed->member;

	for (size_t i = 0; deed->facts.vocabulary->sets[i]; i++)
		if (deed->facts.there[i] && of_file(deed->facts.vocabulary->sets[i])) {
			member->cached->records[i] = deed->facts.records[i];
			member->cached->there[i] = true;
		}
}

static void categorise(const struct replay *replay, struct line_facts *line)
{
	uint64_t hash = UINT64_C(1469598103934665603);

	for (const char *c = line->line->sku; *c; c++)
		hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
	for (size_t i = hash & (replay->product_slots - 1);; i = (i + 1) & (replay->product_slots - 1)) {
		const struct product *product = &replay->products[i];
		if (!product->sku)
			return;
		if (strcmp(product->sku, line->line->sku) == 0) {
			line->categories = product->categories;
			return;
		}
	}
}

static void put_order(struct deed *deed)
{
	const struct replay *replay = deed->lane->replay;
	const struct order *order = deed->occasion.order;
	struct order_facts *facts = arena_new(deed->lane->scratch, struct order_facts);
	struct line_facts *lines = arena_array(deed->lane->scratch, struct line_facts, order->lines.count);
	const struct order_line *given = order->lines.items;

	for (size_t i = 0; i < order->lines.count; i++) {
		lines[i].line = &given[i];
		if (replay->asks_categories)
			categorise(replay, &lines[i]);
	}
	*facts = (struct order_facts){order, LIST(line_facts, lines, order->lines.count)};
	deed->occasion.order_facts = facts;
	deed->occasion.line_set = &line_attributes;
	facts_put(&deed->facts, &order_attributes, facts);
}

static void put_tier(struct deed *deed)
{
	const struct lane *lane = deed->lane;
	int side = RUN_FIRST_SIDE(deed->run);
	struct tier_facts *tier = arena_new(lane->scratch, struct tier_facts);
	int64_t since_at;
	size_t rung = lane_standing(lane, deed->member, 0, side, deed->occasion.at_ms, &since_at);

	// Of a changed set, where tiers have only codes: the tier of today that bears it.
	const struct tier_set *now = lane->replay->sets[SIDE_BEFORE][0], *own = lane->replay->sets[side][0];
	size_t today = own == now ? rung : tier_set_rung_of(now, own->tiers[rung].code);
	*tier = (struct tier_facts){now->tiers[today].head.id, rung ? since_at : NONE};
	facts_put(&deed->facts, &tier_attributes, tier);
}

static void put_facts(struct deed *deed)
{
	struct replay *replay = deed->lane->replay;

	if (!deed->in_force->conditions)
		return;
	deed->facts = facts_make(
		&deed->lane->ctx, replay->programme->orders, deed->occasion.customer_id, deed->occasion.at_ms);
	if (replay->asks_file)
		recall_file(deed);
	if (replay->asks_buying)
		facts_put(&deed->facts, &buying_attributes, &deed->member->buying);
	if (replay->asks_tier)
		put_tier(deed);
	put_order(deed);
}

// What is asked of the customer's file is looked up over the reader's connection, one at a time.
static enum status ask(struct deed *deed, const struct rule *const *rules, size_t count, struct outcome *ret)
{
	struct replay *replay = deed->lane->replay;
	bool file = replay->asks_file && deed->in_force->conditions;

	if (file)
		pthread_mutex_lock(&replay->db_lock);
	enum status status = engine_run(
		deed->lane->scratch, rules, count, &deed->occasion, &deed->facts, deed->uses, deed->use_count, ret);
	if (file) {
		pthread_mutex_unlock(&replay->db_lock);
		keep_file(deed);
	}
	return status;
}

// ---------------------------------------------------------------- what returns take

static bool coupon_was_kept(const struct replay *replay, int64_t order_id, int64_t rule_id)
{
	size_t from = 0, to = replay->kept_coupon_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const int64_t *row = replay->kept_coupons[middle];
		if (row[0] < order_id || (row[0] == order_id && row[1] < rule_id))
			from = middle + 1;
		else
			to = middle;
	}
	return from < replay->kept_coupon_count && replay->kept_coupons[from][0] == order_id &&
	       replay->kept_coupons[from][1] == rule_id;
}

static void take(struct deed *deed, const struct entry_of *of, int64_t points, bool all, struct due when)
{
	struct taken *taken = arena_new(deed->lane->mem, struct taken);

	*taken = (struct taken){*of, points, all};
	when.kind = DUE_TAKEN;
	when.taken = taken;
	lane_due(deed->lane, when);
}

// A coupon that was used before its goods came back stays, as it did.
static void take_coupons(struct deed *deed, const struct order *order, const struct outcome *again, struct due when)
{
	for (size_t i = 0; i < deed->coupon_count; i++) {
		struct given *coupon = &deed->coupons[i];
		if (coupon->gone || !settlement_coupon_goes(order, again, coupon->of.rule) ||
			coupon_was_kept(deed->lane->replay, order->id, coupon->of.rule->id))
			continue;
		coupon->gone = true;
		take(deed, &coupon->of, 1, true, when);
	}
}

// The order with what had come back by then.
static enum status settle(struct deed *deed, const struct order *order, struct due when)
{
	struct lane *lane = deed->lane;
	const struct rule *const *rules = deed->in_force->rules;
	size_t count = deed->in_force->count;
	struct outcome again;

	if (deed->plain) {
		const struct rule **own = arena_array(lane->scratch, const struct rule *, deed->count);
		for (size_t i = 0; i < deed->count; i++)
			own[i] = deed->shares[i].rule;
		rules = own;
		count = deed->count;
	}
	bool money_back = order->returned || order->status == ORDER_CANCELLED;
	deed->occasion.order = money_back ? order_kept(lane->scratch, order) : order;
	if (deed->in_force->conditions)
		put_order(deed);
	TRY(ask(deed, rules, count, &again));
	settlement_reckon(order, deed->occasion.order, &again, deed->shares, deed->count);
	for (size_t i = 0; i < deed->count; i++) {
		struct settlement_share *share = &deed->shares[i];
		if (!share->due)
			continue;
		take(deed, &deed->awards[i].of, share->due, settlement_whole(share, share->due), when);
		share->reversed += share->due;
	}
	take_coupons(deed, order, &again, when);
	return OK;
}

// ---------------------------------------------------------------- the whole

static void keep_award(struct deed *deed, const struct entry_of *of, int64_t granted)
{
	if (of->rule->terms->effect == EFFECT_COUPON) {
		deed->coupons[deed->coupon_count++] = (struct given){*of, granted, false};
	} else if (of->rule->wallet) {
		deed->shares[deed->count] = (struct settlement_share){
			.rule = of->rule, .wallet_id = of->rule->wallet->id, .granted = granted};
		deed->awards[deed->count++] = (struct given){*of, granted, false};
	}
}

static enum status go(struct deed *deed, const struct entry_of *of, const struct order *order, bool comes_back)
{
	struct lane *lane = deed->lane;
	struct outcome outcome;

	lane_caps(lane, deed->run, deed->in_force, &deed->occasion, &deed->uses, &deed->use_count);
	put_facts(deed);
	TRY(ask(deed, deed->in_force->rules, deed->in_force->count, &outcome));
	for (size_t i = 0; i < outcome.charge_count; i++)
		lane_charge(lane, deed->run, &outcome.charges[i].key, outcome.charges[i].amount, of->earned_at);
	if (comes_back) {
		deed->awards = arena_array(lane->scratch, struct given, outcome.count);
		deed->coupons = arena_array(lane->scratch, struct given, outcome.count);
		deed->shares = arena_array(lane->scratch, struct settlement_share, outcome.count);
	}
	for (size_t i = 0; i < outcome.count; i++) {
		const struct verdict *verdict = &outcome.verdicts[i];
		if (verdict->amount <= 0)
			continue;
		struct entry_of own = *of;
		own.run = deed->run;
		own.rule = verdict->rule;
		lane_enter(lane, &own, order, verdict->amount);
		if (comes_back)
			keep_award(deed, &own, verdict->amount);
	}
	return OK;
}

static void put_back(struct order *order, const struct returned *returned)
{
	struct order_line *lines = order->lines.items;

	for (size_t i = 0; i < order->lines.count; i++)
		if (lines[i].line == returned->line) {
			lines[i].returned_quantity += returned->quantity;
			lines[i].returned_amount += returned->amount;
		}
	order->returned += returned->amount;
}

// The order as it was before anything came back, and then step by step with what did.
static enum status go_through_returns(
	struct deed *deed, struct order *order, const struct returned *returns, size_t count, bool undone)
{
	for (size_t i = 0; i < count && deed->count + deed->coupon_count; i++) {
		put_back(order, &returns[i]);
		if (i + 1 < count && returns[i + 1].return_id == returns[i].return_id)
			continue;
		TRY(settle(deed, order, (struct due){.at = returns[i].at, .id = returns[i].return_id}));
	}
	if (!undone || !(deed->count + deed->coupon_count))
		return OK;
	order->status = ORDER_CANCELLED;
	return settle(deed, order, (struct due){.at = order->cancelled_at, .id = INT64_MAX});
}

size_t replay_returns_of(const struct replay *replay, int64_t order_id, const struct returned **ret)
{
	size_t from = 0, to = replay->return_count, count = 0;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (replay->returns[middle].order_id < order_id)
			from = middle + 1;
		else
			to = middle;
	}
	*ret = &replay->returns[from];
	while (from + count < replay->return_count && replay->returns[from + count].order_id == order_id)
		count++;
	return count;
}

// A copy with what had come back before `at`; *done: how many of the returns those are.
static struct order *order_at(struct lane *lane, const struct order *order, int64_t at, const struct returned *returns,
	size_t count, size_t *done)
{
	struct order *copy = arena_copy(lane->scratch, order, sizeof *order);
	struct order_line *lines =
		arena_copy(lane->scratch, order->lines.items, order->lines.count * sizeof(struct order_line));

	copy->lines.items = lines;
	copy->returned = 0;
	copy->status = ORDER_PAID;
	for (size_t i = 0; i < order->lines.count; i++)
		lines[i].returned_quantity = lines[i].returned_amount = 0;
	for (*done = 0; *done < count && returns[*done].at <= at; ++*done)
		put_back(copy, &returns[*done]);
	return copy;
}

static enum status go_as(struct lane *lane, enum run_kind run, const struct entry_of *of, const struct item *item,
	int trigger, const struct in_force *in_force, bool plain)
{
	const struct order *order = &item->order;
	bool undone = order->status == ORDER_CANCELLED;
	const struct returned *returns = NULL;
	struct order *own = (struct order *)order;
	size_t count = 0, done = 0;

	if (order->returned || lane->replay->free_returns)
		count = replay_returns_of(lane->replay, order->id, &returns);
	bool comes_back = count || undone;
	if (comes_back) {
		own = order_at(
			lane, order, trigger == TRIGGER_ORDER_PAID ? INT64_MIN : of->earned_at, returns, count, &done);
	}
	struct deed deed = {.lane = lane, .run = run, .member = of->member, .in_force = in_force, .plain = plain};
	deed.occasion = (struct occasion){.trigger = trigger,
		.at_ms = of->earned_at,
		.date = of->date,
		.customer_id = order->customer_id,
		.store_id = order->store_id,
		.order = own->returned ? order_kept(lane->scratch, own) : own,
		.number = NONE};
	TRY(go(&deed, of, order, comes_back));
	return comes_back ? go_through_returns(&deed, own, returns + done, count - done, undone) : OK;
}

enum status lane_occasion(struct lane *lane, struct item *item, int trigger, int64_t at_ms)
{
	const struct replay *replay = lane->replay;
	const struct order *order = &item->order;
	int64_t made_ms = id_time_ms(order->id), known_ms = made_ms > at_ms ? made_ms : at_ms;
	struct entry_of of = {.member = lane_member(lane, item->place, order->customer_id),
		.order_id = order->id,
		.store_id = order->store_id,
		.earned_at = at_ms,
		.date = item->date,
		.month = item->month,
		.store = item->store,
		.counted = item->counted};
	const struct in_force *in_force[RUNS];

	for (int run = 0; run < RUNS; run++)
		in_force[run] = run == RUN_BOTH || replay->apart_count
					? in_force_at(lane, run, trigger, at_ms, known_ms)
					: NULL;
	for (int run = 0; run < RUNS; run++) {
		if (!in_force[run] || !in_force[run]->count)
			continue;
		const struct in_force *beside = in_force[run == RUN_BOTH ? RUN_BEFORE : RUN_BOTH];
		bool plain = in_force[run]->plain && (!beside || beside->plain);
		TRY(go_as(lane, run, &of, item, trigger, in_force[run], plain));
	}
	return OK;
}

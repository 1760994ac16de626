// One order on both sides: what the engine gives, what later returns take of it.
#include "backtest/core.h"
#include "base/id.h"
#include "base/money.h"

#include <string.h>

struct given {
	struct entry_of of;
	int64_t granted, reversed, due;
};

// An order on one side.
struct deed {
	struct replay *replay;
	int side;
	size_t place;
	struct occasion occasion;
	struct facts facts;
	const struct in_force *in_force;
	struct cap_use *uses;
	size_t use_count;
	struct given *awards;
	size_t count;
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
	struct replay *replay, int side, const struct occasion *occasion, int64_t known_ms)
{
	struct in_force *in = &replay->sides[side].in_force[occasion->trigger];
	const struct programme *programme = replay->programme;
	size_t at = before_or_at(replay, occasion->at_ms), known = before_or_at(replay, known_ms);
	bool inside = side == SIDE_AFTER && occasion->at_ms >= replay->change->from &&
		      occasion->at_ms < replay->change->until;

	if (in->filled && in->at == at && in->known == known && in->inside == inside)
		return in;
	if (!in->rules)
		in->rules = arena_array(
			replay->ctx->mem, const struct rule *, programme->rule_count + replay->change->given_count);
	in->count = rules_in_force(
		programme->rules, programme->rule_count, occasion->trigger, occasion->at_ms, known_ms, in->rules);
	if (inside)
		put_change(replay, in, occasion->trigger);
	describe(in);
	in->filled = true;
	in->at = at;
	in->known = known;
	in->inside = inside;
	return in;
}

// ---------------------------------------------------------------- counters of caps

static uint64_t mix(uint64_t hash, int64_t number)
{
	hash ^= (uint64_t)number;
	hash *= UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 29;
}

static struct cap_slot *find_slot(const struct cap_map *map, const struct cap_key *key)
{
	uint64_t hash =
		mix(mix(mix((uint64_t)(key->scope * 64 + key->period * 8 + key->of), key->owner_id), key->subject_id),
			key->period_day);

	for (size_t i = hash & (map->size - 1);; i = (i + 1) & (map->size - 1)) {
		struct cap_slot *slot = &map->slots[i];
		const struct cap_key *own = &slot->key;
		if (!slot->taken || (own->scope == key->scope && own->period == key->period && own->of == key->of &&
					    own->owner_id == key->owner_id && own->subject_id == key->subject_id &&
					    own->period_day == key->period_day))
			return slot;
	}
}

static void widen(struct replay *replay, struct cap_map *map)
{
	struct cap_map wider = {.size = map->size ? map->size * 2 : 1024, .count = map->count};

	if (map->size && map->count * 3 < map->size * 2)
		return;
	wider.slots = arena_array(replay->ctx->mem, struct cap_slot, wider.size);
	for (size_t i = 0; i < map->size; i++)
		if (map->slots[i].taken)
			*find_slot(&wider, &map->slots[i].key) = map->slots[i];
	*map = wider;
}

void replay_charge(struct replay *replay, int side, const struct cap_key *key, int64_t amount)
{
	struct cap_map *map = &replay->sides[side].caps;

	widen(replay, map);
	struct cap_slot *slot = find_slot(map, key);
	map->count += !slot->taken;
	slot->taken = true;
	slot->key = *key;
	slot->used += amount;
}

static int64_t budget_limit(const struct programme *programme, const struct cap_key *key)
{
	for (size_t i = 0; key->scope == CAP_BUDGET && i < programme->budget_count; i++)
		if (programme->budgets[i].id == key->owner_id)
			return programme->budgets[i].limit;
	return NONE;
}

static void read_caps(struct deed *deed)
{
	struct replay *replay = deed->replay;
	struct cap_map *map = &replay->sides[deed->side].caps;

	if (!deed->in_force->caps)
		return;
	struct cap_key *keys = arena_array(replay->scratch, struct cap_key, deed->in_force->count * CAPS_MAX);
	deed->use_count = engine_caps(deed->in_force->rules, deed->in_force->count, &deed->occasion, keys);
	deed->uses = arena_array(replay->scratch, struct cap_use, deed->use_count);
	widen(replay, map);
	for (size_t i = 0; i < deed->use_count; i++) {
		const struct cap_slot *slot = find_slot(map, &keys[i]);
		deed->uses[i] = (struct cap_use){
			keys[i], slot->taken ? slot->used : 0, budget_limit(replay->programme, &keys[i])};
	}
}

// ---------------------------------------------------------------- facts

static bool of_file(const struct attribute_set *set)
{
	return set->load && set != &buying_attributes && set != &tier_attributes;
}

// What of the customer's file was read for an order before is there for this one.
static void recall_file(struct deed *deed)
{
	struct member *member = &deed->replay->members[deed->place];

	if (!deed->replay->asks_file)
		return;
	if (!member->cached)
		member->cached = arena_new(deed->replay->ctx->mem, struct cached_facts);
	for (size_t i = 0; deed->facts.vocabulary->sets[i]; i++)
		if (member->cached->there[i]) {
			deed->facts.records[i] = member->cached->records[i];
			deed->facts.there[i] = true;
		}
}

static void keep_file(struct deed *deed)
{
	struct member *member = &deed->replay->members[deed->place];

	for (size_t i = 0; deed->replay->asks_file && deed->facts.vocabulary->sets[i]; i++)
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
	const struct replay *replay = deed->replay;
	const struct order *order = deed->occasion.order;
	struct order_facts *facts = arena_new(replay->scratch, struct order_facts);
	struct line_facts *lines = arena_array(replay->scratch, struct line_facts, order->lines.count);
	const struct order_line *given = order->lines.items;

	for (size_t i = 0; i < order->lines.count; i++) {
		lines[i].line = &given[i];
		if (replay->asks_categories)
			categorise(replay, &lines[i]);
	}
	*facts = (struct order_facts){order, {lines, order->lines.count}};
	deed->occasion.order_facts = facts;
	deed->occasion.line_set = &line_attributes;
	facts_put(&deed->facts, &order_attributes, facts);
}

static void put_tier(struct deed *deed)
{
	const struct replay *replay = deed->replay;
	struct tier_facts *tier = arena_new(replay->scratch, struct tier_facts);
	struct ladder_standing standing;

	replay_stand(replay, deed->side, deed->place, deed->occasion.at_ms, &standing);
	*tier = (struct tier_facts){
		replay->tiers->tiers[standing.rung].head.id, standing.rung ? standing.since_at : NONE};
	facts_put(&deed->facts, &tier_attributes, tier);
}

static void put_facts(struct deed *deed)
{
	struct replay *replay = deed->replay;

	deed->facts =
		facts_make(replay->ctx, replay->programme->orders, deed->occasion.customer_id, deed->occasion.at_ms);
	if (!deed->in_force->conditions)
		return;
	recall_file(deed);
	if (replay->asks_buying)
		facts_put(&deed->facts, &buying_attributes, &replay->members[deed->place].buying);
	if (replay->asks_tier)
		put_tier(deed);
	put_order(deed);
}

// ---------------------------------------------------------------- what returns take

static int64_t goods_of(const struct order *order)
{
	const struct order_line *lines = order->lines.items;
	int64_t sum = 0;

	for (size_t i = 0; i < order->lines.count; i++)
		sum += lines[i].net;
	return sum;
}

static bool anything_back(const struct order *order)
{
	const struct order_line *lines = order->lines.items;

	for (size_t i = 0; i < order->lines.count; i++)
		if (lines[i].returned_quantity)
			return true;
	return order->status == ORDER_CANCELLED;
}

static const struct verdict *verdict_of(const struct outcome *outcome, const struct rule *rule)
{
	for (size_t i = 0; i < outcome->count; i++)
		if (outcome->verdicts[i].rule == rule)
			return &outcome->verdicts[i];
	return NULL;
}

// As settle.c: what of an award stays.
static int64_t stays(
	const struct given *award, const struct order *order, const struct order *kept, const struct outcome *again)
{
	const struct verdict *verdict = verdict_of(again, award->of.rule);
	int64_t all = goods_of(order), part = 0;

	switch ((enum return_policy)award->of.rule->terms->on_return) {
	case RETURN_COUNTERFACTUAL:
		return verdict ? verdict->amount : 0;
	case RETURN_WHOLE:
		return anything_back(order) ? 0 : award->granted;
	case RETURN_PROPORTIONAL:
		if (!kept->lines.count)
			return 0;
		if (all <= 0 || !money_muldiv(award->granted, goods_of(kept), all, ROUND_FLOOR, &part))
			return award->granted;
	}
	return part;
}

static bool awarded(const struct deed *deed, const struct rule *rule)
{
	for (size_t i = 0; i < deed->count; i++)
		if (deed->awards[i].of.rule == rule)
			return true;
	return false;
}

static int64_t would_give(const struct deed *deed, const struct outcome *again, const struct wallet *wallet)
{
	int64_t sum = 0;

	for (size_t i = 0; i < again->count; i++) {
		const struct verdict *verdict = &again->verdicts[i];
		if (verdict->amount > 0 && verdict->rule->wallet == wallet && !awarded(deed, verdict->rule))
			sum += verdict->amount;
	}
	return sum;
}

static void take(struct deed *deed, struct given *award, int64_t points, struct due when)
{
	struct taken *taken = arena_new(deed->replay->ctx->mem, struct taken);
	int64_t held = award->granted - award->reversed;

	*taken = (struct taken){award->of, points, points > 0 ? held == points : held == 0};
	award->reversed += points;
	when.kind = DUE_TAKEN;
	when.taken = taken;
	replay_due(deed->replay, when);
}

static void settle_wallet(struct deed *deed, const struct outcome *again, const struct wallet *wallet, struct due when)
{
	int64_t sum = -would_give(deed, again, wallet);

	for (size_t i = 0; i < deed->count; i++)
		if (deed->awards[i].of.rule->wallet == wallet)
			sum += deed->awards[i].due;
	for (size_t i = 0; i < deed->count && sum; i++) {
		struct given *award = &deed->awards[i];
		int64_t due = award->due, part;
		if (award->of.rule->wallet != wallet || (due > 0) != (sum > 0) || !due)
			continue;
		part = sum > 0 ? (due < sum ? due : sum) : -(-due < -sum ? -due : -sum);
		if (part < -award->reversed)
			part = -award->reversed;
		if (part)
			take(deed, award, part, when);
		sum -= part;
	}
}

// The order with what had come back by then.
static enum status settle(struct deed *deed, const struct order *order, struct due when)
{
	struct replay *replay = deed->replay;
	const struct rule *const *rules = deed->in_force->rules;
	size_t count = deed->in_force->count;
	struct outcome again;

	if (deed->in_force->plain) {
		const struct rule **own = arena_array(replay->scratch, const struct rule *, deed->count);
		for (size_t i = 0; i < deed->count; i++)
			own[i] = deed->awards[i].of.rule;
		rules = own;
		count = deed->count;
	}
	deed->occasion.order = order_kept(replay->scratch, order);
	if (deed->in_force->conditions)
		put_order(deed);
	TRY(engine_run(
		replay->scratch, rules, count, &deed->occasion, &deed->facts, deed->uses, deed->use_count, &again));
	for (size_t i = 0; i < deed->count; i++)
		deed->awards[i].due = deed->awards[i].granted - deed->awards[i].reversed -
				      stays(&deed->awards[i], order, deed->occasion.order, &again);
	for (size_t i = 0; i < deed->count; i++) {
		const struct wallet *wallet = deed->awards[i].of.rule->wallet;
		bool first = true;
		for (size_t j = 0; j < i; j++)
			first &= deed->awards[j].of.rule->wallet != wallet;
		if (first)
			settle_wallet(deed, &again, wallet, when);
	}
	return OK;
}

// ---------------------------------------------------------------- the whole

// Coupons that were given stay given: they are no lots.
static void drop_coupons(struct deed *deed)
{
	size_t kept = 0;

	for (size_t i = 0; i < deed->count; i++)
		if (deed->awards[i].of.rule->wallet)
			deed->awards[kept++] = deed->awards[i];
	deed->count = kept;
}

static enum status run_side(struct deed *deed, int64_t known_ms, const struct entry_of *of)
{
	struct replay *replay = deed->replay;
	struct outcome outcome;

	deed->in_force = in_force_at(replay, deed->side, &deed->occasion, known_ms);
	read_caps(deed);
	put_facts(deed);
	TRY(engine_run(replay->scratch, deed->in_force->rules, deed->in_force->count, &deed->occasion, &deed->facts,
		deed->uses, deed->use_count, &outcome));
	keep_file(deed);
	for (size_t i = 0; i < outcome.charge_count; i++)
		replay_charge(replay, deed->side, &outcome.charges[i].key, outcome.charges[i].amount);
	deed->awards = arena_array(replay->scratch, struct given, outcome.count);
	for (size_t i = 0; i < outcome.count; i++) {
		if (outcome.verdicts[i].amount <= 0)
			continue;
		struct given *award = &deed->awards[deed->count++];
		*award = (struct given){.of = *of, .granted = outcome.verdicts[i].amount};
		award->of.side = deed->side;
		award->of.rule = outcome.verdicts[i].rule;
		replay_enter(replay, &award->of, award->granted);
	}
	drop_coupons(deed);
	return OK;
}

// The order as it was before anything came back, and then step by step with what did.
static enum status go_through_returns(
	struct deed *deed, const struct order *order, const struct returned *returns, size_t count)
{
	struct order_line *lines = order->lines.items;
	struct order now = *order;
	struct due when = {0};

	for (size_t i = 0; i < count && deed->count; i++) {
		for (size_t j = 0; j < order->lines.count; j++)
			if (lines[j].line == returns[i].line) {
				lines[j].returned_quantity += returns[i].quantity;
				lines[j].returned_amount += returns[i].amount;
			}
		now.returned += returns[i].amount;
		if (i + 1 < count && returns[i + 1].return_id == returns[i].return_id)
			continue;
		when = (struct due){.at = returns[i].at, .id = returns[i].return_id};
		TRY(settle(deed, &now, when));
	}
	if (order->status != ORDER_CANCELLED || !deed->count)
		return OK;
	return settle(deed, &now, (struct due){.at = order->cancelled_at, .id = INT64_MAX});
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
static struct order *order_at(const struct replay *replay, const struct order *order, int64_t at,
	const struct returned *returns, size_t count, size_t *done)
{
	struct order *copy = arena_copy(replay->scratch, order, sizeof *order);
	struct order_line *lines =
		arena_copy(replay->scratch, order->lines.items, order->lines.count * sizeof(struct order_line));

	copy->lines.items = lines;
	copy->returned = 0;
	for (size_t j = 0; j < order->lines.count; j++)
		lines[j].returned_quantity = lines[j].returned_amount = 0;
	for (*done = 0; *done < count && returns[*done].at <= at; (*done)++) {
		copy->returned += returns[*done].amount;
		for (size_t j = 0; j < order->lines.count; j++)
			if (lines[j].line == returns[*done].line) {
				lines[j].returned_quantity += returns[*done].quantity;
				lines[j].returned_amount += returns[*done].amount;
			}
	}
	return copy;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

enum status replay_occasion(struct replay *replay, const struct order *order, int trigger, int64_t at_ms)
{
	int64_t known_ms = later(id_time_ms(order->id), at_ms);
	size_t place = replay_member_at(replay, order->customer_id), count = 0, done = 0;
	bool comes_back = order->returned || order->status == ORDER_CANCELLED;
	const struct returned *returns = NULL;
	struct entry_of of = {.place = place,
		.customer_id = order->customer_id,
		.store_id = order->store_id,
		.earned_at = at_ms,
		.date = zone_date(replay->zone, at_ms),
		.counted = at_ms >= replay->change->from && at_ms < replay->change->until};

	of.month = of.date.year * 12 + of.date.month - 1;
	if (comes_back)
		count = replay_returns_of(replay, order->id, &returns);
	for (int side = 0; side < SIDES; side++) {
		struct order *own = (struct order *)order;
		if (comes_back)
			own = order_at(replay, order, trigger == TRIGGER_ORDER_PAID ? INT64_MIN : at_ms, returns, count,
				&done);
		int status = own->status;
		own->status = ORDER_PAID;
		struct deed deed = {.replay = replay, .side = side, .place = place};
		deed.occasion = (struct occasion){.trigger = trigger,
			.at_ms = at_ms,
			.date = of.date,
			.customer_id = order->customer_id,
			.store_id = order->store_id,
			.order = own->returned ? order_kept(replay->scratch, own) : own,
			.number = NONE};
		TRY(run_side(&deed, known_ms, &of));
		own->status = status;
		if (comes_back)
			TRY(go_through_returns(&deed, own, returns + done, count - done));
	}
	return OK;
}

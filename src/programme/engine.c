#include "programme/engine.h"

#include <string.h>

#define PPM INT64_C(1000000)
#define GIVEN_MAX ((INT64_C(1) << 53) - 1)
#define CLASSES_MAX 64

// One rule on its way through.
struct entry {
	const struct rule *rule;
	struct verdict *verdict;
	const struct rule_terms *terms;
	bool *lines;         // NULL: all
	int64_t *parts;      // the measure, line by line; the last is of no line (shipping, a number)
	int64_t points, per; // the rate; per NONE: points once
	int64_t own;         // what it gives before multipliers and caps
	bool stands;
	bool done; // a multiplier that has been at work
};

struct run {
	struct arena *mem;
	const struct occasion *occasion;
	struct facts *facts;
	const struct order_line *lines;
	size_t line_count;
	struct entry *entries;
	size_t count;
	int64_t *factors; // of the wallet at hand, line by line, in millionths
	struct cap_use *uses;
	size_t use_count;
	struct outcome *outcome;
};

// ---------------------------------------------------------------- which rules

static bool in_force(const struct rule *rule, int trigger, int64_t at_ms, int64_t known_ms)
{
	const struct rule_terms *terms = rule->terms;
	int64_t from = terms->from == NONE ? rule->published_at : terms->from;

	if (terms->trigger != trigger || rule->published_at == NONE || rule->published_at > known_ms || at_ms < from)
		return false;
	if (terms->until != NONE && at_ms >= terms->until)
		return false;
	return rule->ended_at == NONE || rule->ended_noted_at > known_ms || at_ms < rule->ended_at;
}

static bool goes_before(const struct rule *a, const struct rule *b)
{
	if (a->group != b->group) {
		if (!a->group || !b->group)
			return a->group;
		if (a->group->priority != b->group->priority)
			return a->group->priority > b->group->priority;
		return strcmp(a->group->code, b->group->code) < 0;
	}
	if (a->terms->priority != b->terms->priority)
		return a->terms->priority > b->terms->priority;
	return a->id < b->id;
}

void rules_sort(const struct rule **rules, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct rule *rule = rules[i];
		size_t at = i;
		for (; at > 0 && goes_before(rule, rules[at - 1]); at--)
			rules[at] = rules[at - 1];
		rules[at] = rule;
	}
}

size_t rules_in_force(const struct rule *const *all, size_t count, int trigger, int64_t at_ms, int64_t known_ms,
	const struct rule **ret)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		if (!in_force(all[i], trigger, at_ms, known_ms))
			continue;
		// Versions stand in their order: the last one that is in force counts.
		if (found && ret[found - 1]->id == all[i]->id)
			found--;
		ret[found++] = all[i];
	}
	rules_sort(ret, found);
	return found;
}

// ---------------------------------------------------------------- what was kept

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

const struct order *order_kept(struct arena *mem, const struct order *order)
{
	const struct order_line *lines = order->lines.items;
	struct order *kept = arena_new(mem, struct order);
	struct order_line *left = arena_array(mem, struct order_line, order->lines.count);
	size_t count = 0;
	int64_t goods = 0;

	*kept = *order;
	for (size_t i = 0; i < order->lines.count && order->status != ORDER_CANCELLED; i++) {
		// What came back and was not refunded whole is money kept.
		if (lines[i].quantity <= lines[i].returned_quantity && lines[i].net <= lines[i].returned_amount)
			continue;
		left[count] = lines[i];
		left[count].quantity -= lines[i].returned_quantity;
		left[count].net -= lines[i].returned_amount;
		left[count].returned_quantity = left[count].returned_amount = 0;
		goods += left[count++].net;
	}
	kept->lines = (struct list){left, count};
	kept->returned = 0;
	kept->shipping = count ? order->shipping : 0;
	kept->total = goods + kept->shipping;
	kept->subtotal = goods + (count ? order->discount : 0);
	kept->discount = count ? order->discount : 0;
	int64_t back = order->total - kept->total;
	kept->paid_money = count && order->paid_money > back ? order->paid_money - back : 0;
	return kept;
}

// ---------------------------------------------------------------- conditions

static enum status count_lines(struct run *run, struct entry *entry, bool *any)
{
	const struct expr *condition = entry->rule->line_condition;

	*any = true;
	if (!condition || !run->occasion->order)
		return OK;
	const struct line_facts *lines = run->occasion->order_facts->lines.items;
	*any = false;
	entry->lines = arena_array(run->mem, bool, run->line_count + 1);
	for (size_t i = 0; i < run->line_count; i++) {
		facts_put(run->facts, run->occasion->line_set, &lines[i]);
		enum status status = expr_holds(condition, run->facts, &entry->lines[i]);
		if (status != OK)
			return status;
		*any |= entry->lines[i];
	}
	entry->verdict->lines = entry->lines;
	return OK;
}

static void drop(struct entry *entry, enum verdict_why why)
{
	entry->stands = false;
	entry->verdict->why = (int)why;
}

static enum status ask(struct run *run, struct entry *entry)
{
	bool holds = true, any;

	entry->stands = true;
	if (run->occasion->order && !run->line_count) {
		drop(entry, WHY_RETURNED);
		return OK;
	}
	if (entry->rule->broken) {
		drop(entry, WHY_BROKEN);
		return OK;
	}
	enum status status = OK;
	if (entry->rule->condition)
		status = expr_holds(entry->rule->condition, run->facts, &holds);
	if (status == OK && !holds)
		drop(entry, WHY_CONDITION);
	if (status != OK || !holds)
		return status;
	status = count_lines(run, entry, &any);
	if (status == OK && !any)
		drop(entry, WHY_LINES);
	return status;
}

// ---------------------------------------------------------------- the base

// Money of the order over its lines and, last, its shipping.
static void spread_money(struct run *run, struct entry *entry)
{
	const struct order *order = run->occasion->order;
	const struct rule_terms *terms = entry->terms;
	size_t n = run->line_count;
	int64_t *parts = entry->parts, sum, due;

	for (size_t i = 0; i < n; i++)
		parts[i] =
			terms->before_discount ? run->lines[i].quantity * run->lines[i].unit_price : run->lines[i].net;
	parts[n] = terms->with_shipping ? order->shipping : 0;
	sum = 0;
	for (size_t i = 0; i <= n; i++)
		sum += parts[i];
	due = terms->with_points_part ? sum : sum - least(sum, order->total - order->paid_money);
	if (terms->tax_rate && !money_muldiv(due, 10000, 10000 + terms->tax_rate, ROUND_HALF_UP, &due))
		due = 0;
	if (due != sum && !money_split(due, parts, n + 1, parts))
		memset(parts, 0, (n + 1) * sizeof *parts);
}

static void spread(struct run *run, struct entry *entry)
{
	size_t n = run->line_count;

	entry->parts = arena_array(run->mem, int64_t, n + 1);
	switch ((enum rule_measure)entry->terms->measure) {
	case MEASURE_AMOUNT:
		if (run->occasion->order)
			spread_money(run, entry);
		else if (run->occasion->number != NONE)
			entry->parts[n] = run->occasion->number;
		break;
	case MEASURE_UNITS:
		for (size_t i = 0; i < n; i++)
			entry->parts[i] = run->lines[i].quantity;
		break;
	case MEASURE_NUMBER:
		entry->parts[n] = run->occasion->number == NONE ? 0 : run->occasion->number;
		break;
	case MEASURE_FIXED:
		for (size_t i = 0; i < n; i++)
			entry->parts[i] = run->lines[i].quantity > 0;
		entry->parts[n] = n == 0;
	}
	if (!entry->lines)
		return;
	for (size_t i = 0; i < n; i++)
		if (!entry->lines[i])
			entry->parts[i] = 0;
	entry->parts[n] = 0; // what belongs to no line is not of these lines
}

static int64_t sum_of(const struct run *run, const struct entry *entry)
{
	int64_t sum = 0;

	for (size_t i = 0; i <= run->line_count; i++)
		sum += entry->parts[i];
	return sum;
}

static void choose_rate(struct entry *entry, int64_t base)
{
	const struct band *bands = entry->terms->bands.items;

	entry->points = entry->terms->points;
	entry->per = entry->terms->measure == MEASURE_FIXED ? NONE : entry->terms->per;
	for (size_t i = 0; i < entry->terms->bands.count; i++) {
		if (base < bands[i].from) {
			if (i == 0)
				entry->points = 0;
			break;
		}
		entry->points = bands[i].points;
		entry->per = bands[i].per;
	}
}

// ---------------------------------------------------------------- amounts

static int64_t bounded(__int128 amount)
{
	return amount > GIVEN_MAX ? GIVEN_MAX : (int64_t)amount;
}

// None of the operands is negative.
static int64_t divide(__int128 numerator, __int128 divisor, int rounding)
{
	__int128 whole = numerator / divisor, rest = numerator % divisor;

	if (rounding == ROUNDING_HALF_UP && 2 * rest >= divisor)
		whole++;
	if (rounding == ROUNDING_HALF_EVEN && (2 * rest > divisor || (2 * rest == divisor && whole % 2)))
		whole++;
	return bounded(whole);
}

static int64_t points_for(const struct entry *entry, int64_t measure)
{
	if (entry->per == NONE)
		return measure > 0 ? entry->points : 0;
	if (entry->terms->rounding == ROUNDING_STEPS)
		return bounded((__int128)(measure / entry->per) * entry->points);
	return divide((__int128)measure * entry->points, entry->per, entry->terms->rounding);
}

static int64_t own_amount(const struct run *run, const struct entry *entry)
{
	int64_t sum = 0;

	if (entry->terms->rounded == ROUNDED_TOTAL || entry->per == NONE)
		return points_for(entry, sum_of(run, entry));
	for (size_t i = 0; i <= run->line_count; i++)
		sum = bounded((__int128)sum + points_for(entry, entry->parts[i]));
	return sum;
}

// With each line weighed by its factor. Not for steps.
static int64_t weighed_amount(const struct run *run, const struct entry *entry, const int64_t *factors)
{
	__int128 divisor = (__int128)entry->per * PPM, total = 0;
	int64_t sum = 0;

	for (size_t i = 0; i <= run->line_count; i++) {
		__int128 part = (__int128)entry->parts[i] * factors[i] * entry->points;
		total += part;
		sum = bounded((__int128)sum + divide(part, divisor, entry->terms->rounding));
	}
	return entry->terms->rounded == ROUNDED_LINE ? sum : divide(total, divisor, entry->terms->rounding);
}

static int64_t more_for(const struct entry *entry, int64_t measure, int64_t from, int64_t to)
{
	return divide((__int128)points_for(entry, measure) * (to - from), PPM, ROUNDING_FLOOR);
}

// What steps give more when factors go up: whole steps of what the same factors are on.
static int64_t more_steps(const struct run *run, const struct entry *entry, const int64_t *from, const int64_t *to)
{
	struct {
		int64_t from, to, measure;
	} classes[CLASSES_MAX];
	size_t count = 0;
	int64_t sum = 0;

	for (size_t i = 0; i <= run->line_count; i++) {
		size_t at = 0;
		if (from[i] == to[i])
			continue;
		if (entry->terms->rounded == ROUNDED_LINE) {
			sum += more_for(entry, entry->parts[i], from[i], to[i]);
			continue;
		}
		while (at < count && (classes[at].from != from[i] || classes[at].to != to[i]))
			at++;
		if (at == CLASSES_MAX)
			continue;
		if (at == count) {
			classes[count].from = from[i];
			classes[count].to = to[i];
			classes[count++].measure = 0;
		}
		classes[at].measure += entry->parts[i];
	}
	for (size_t i = 0; i < count; i++)
		sum += more_for(entry, classes[i].measure, classes[i].from, classes[i].to);
	return sum;
}

// What an entry gives more when factors go from `from` to `to`.
static int64_t more_of(const struct run *run, const struct entry *entry, const int64_t *from, const int64_t *to)
{
	if (entry->per == NONE || entry->terms->not_multiplied)
		return 0;
	if (entry->terms->rounding == ROUNDING_STEPS)
		return more_steps(run, entry, from, to);
	return weighed_amount(run, entry, to) - weighed_amount(run, entry, from);
}

static bool multiplies(const struct entry *entry, const struct entry *points)
{
	return points->stands && points->terms->effect == EFFECT_POINTS && points->rule->wallet == entry->rule->wallet;
}

// What a multiplier would add if it were the only one.
static int64_t alone(struct run *run, const struct entry *entry)
{
	int64_t *one = arena_array(run->mem, int64_t, run->line_count + 1);
	int64_t *factors = arena_array(run->mem, int64_t, run->line_count + 1);
	int64_t sum = 0;

	for (size_t i = 0; i <= run->line_count; i++) {
		one[i] = PPM;
		factors[i] = entry->lines && !entry->lines[i] ? PPM : entry->terms->factor * (PPM / FACTOR_ONE);
	}
	for (size_t i = 0; i < run->count; i++)
		if (multiplies(entry, &run->entries[i]))
			sum += more_of(run, &run->entries[i], one, factors);
	return sum;
}

static void measure_entry(struct run *run, struct entry *entry)
{
	if (!entry->stands || entry->terms->effect == EFFECT_MULTIPLIER)
		return;
	if (entry->terms->effect == EFFECT_COUPON || entry->terms->effect == EFFECT_TIER) {
		entry->own = 1;
		return;
	}
	int64_t base = sum_of(run, entry);
	choose_rate(entry, base);
	entry->own = own_amount(run, entry);
	entry->verdict->base = entry->terms->measure == MEASURE_FIXED ? NONE : base;
	entry->verdict->raw = entry->own;
	if (entry->own <= 0)
		drop(entry, WHY_NOTHING);
}

// ---------------------------------------------------------------- groups

static int64_t worth(struct run *run, const struct entry *entry)
{
	return entry->terms->effect == EFFECT_MULTIPLIER ? alone(run, entry) : entry->own;
}

static bool better(int mode, int64_t worth, int64_t than)
{
	return mode == GROUP_BEST ? worth > than : mode == GROUP_WORST && worth < than;
}

static void lose(struct entry *entry, enum verdict_why why, const struct entry *winner)
{
	drop(entry, why);
	entry->verdict->winner = winner->rule;
}

static void decide_order(struct run *run, size_t from, size_t to, int mode)
{
	struct entry *chosen = NULL;
	int64_t most = 0;

	for (size_t i = from; i < to; i++) {
		struct entry *entry = &run->entries[i];
		int64_t value = entry->stands ? worth(run, entry) : 0;
		if (value > 0 && (!chosen || better(mode, value, most))) {
			chosen = entry;
			most = value;
		}
	}
	for (size_t i = from; i < to && chosen; i++)
		if (run->entries[i].stands && &run->entries[i] != chosen)
			lose(&run->entries[i], WHY_GROUP, chosen);
}

// What an entry gives for one line, fine enough to compare by.
static int64_t worth_of_line(const struct entry *entry, size_t line)
{
	if (entry->terms->effect == EFFECT_MULTIPLIER)
		return entry->lines && !entry->lines[line] ? 0 : entry->terms->factor;
	if (!entry->parts[line])
		return 0;
	if (entry->per == NONE)
		return bounded((__int128)entry->points * PPM);
	return divide((__int128)entry->parts[line] * entry->points * PPM, entry->per, ROUNDING_FLOOR);
}

static void give_up_line(struct run *run, struct entry *entry, size_t line)
{
	if (!entry->lines) {
		entry->lines = arena_array(run->mem, bool, run->line_count + 1);
		memset(entry->lines, true, run->line_count + 1);
		entry->verdict->lines = entry->lines;
	}
	entry->lines[line] = false;
	if (entry->parts)
		entry->parts[line] = 0;
}

static void decide_line(struct run *run, size_t from, size_t to, int mode, size_t line)
{
	struct entry *chosen = NULL;
	int64_t most = 0;

	for (size_t i = from; i < to; i++) {
		struct entry *entry = &run->entries[i];
		int64_t value = entry->stands ? worth_of_line(entry, line) : 0;
		if (value > 0 && (!chosen || better(mode, value, most))) {
			chosen = entry;
			most = value;
		}
	}
	for (size_t i = from; i < to && chosen; i++) {
		struct entry *entry = &run->entries[i];
		if (!entry->stands || entry == chosen || !worth_of_line(entry, line))
			continue;
		give_up_line(run, entry, line);
		entry->verdict->winner = chosen->rule;
	}
}

static bool any_line(const struct run *run, const struct entry *entry)
{
	for (size_t i = 0; i <= run->line_count; i++)
		if (!entry->lines || entry->lines[i])
			return true;
	return false;
}

static void decide_lines(struct run *run, size_t from, size_t to, int mode)
{
	for (size_t line = 0; line <= run->line_count; line++)
		decide_line(run, from, to, mode, line);
	for (size_t i = from; i < to; i++) {
		struct entry *entry = &run->entries[i];
		if (!entry->stands || !entry->verdict->winner)
			continue;
		const struct rule *winner = entry->verdict->winner;
		measure_entry(run, entry);
		if (entry->stands && any_line(run, entry)) {
			entry->verdict->winner = NULL;
			continue;
		}
		drop(entry, WHY_GROUP);
		entry->verdict->winner = winner;
	}
}

// The one that stands of an exclusive group stands alone, or not at all.
static void exclude(struct run *run, size_t from, size_t to)
{
	struct entry *chosen = NULL;

	for (size_t i = from; i < to && !chosen; i++)
		if (run->entries[i].stands)
			chosen = &run->entries[i];
	if (!chosen)
		return;
	for (size_t i = 0; i < from; i++)
		if (run->entries[i].stands && run->entries[i].rule->wallet == chosen->rule->wallet) {
			lose(chosen, WHY_EXCLUSIVE, &run->entries[i]);
			return;
		}
	for (size_t i = to; i < run->count; i++)
		if (run->entries[i].stands && run->entries[i].rule->wallet == chosen->rule->wallet)
			lose(&run->entries[i], WHY_EXCLUSIVE, chosen);
}

static void decide_groups(struct run *run)
{
	for (size_t from = 0, to; from < run->count; from = to) {
		const struct rule_group *group = run->entries[from].rule->group;
		for (to = from + 1; to < run->count && run->entries[to].rule->group == group; to++)
			;
		if (!group || group->mode == GROUP_STACK)
			continue;
		if (group->scope == GROUP_OF_LINE && run->occasion->order)
			decide_lines(run, from, to, group->mode);
		else
			decide_order(run, from, to, group->mode);
		if (group->mode == GROUP_EXCLUSIVE)
			exclude(run, from, to);
	}
}

// ---------------------------------------------------------------- caps

static int64_t period_day(int period, struct date date)
{
	int64_t day = date_days(date);

	switch ((enum cap_period)period) {
	case PERIOD_DAY:
		return day;
	case PERIOD_WEEK:
		return day - (date_weekday(date) - 1);
	case PERIOD_MONTH:
		return day - (date.day - 1);
	case PERIOD_YEAR:
		return date_days((struct date){date.year, 1, 1});
	case PERIOD_EVER:
		break;
	}
	return 0;
}

static bool key_of(const struct rule *rule, size_t index, const struct occasion *occasion, struct cap_key *key)
{
	const struct cap *cap = &((const struct cap *)rule->terms->caps.items)[index];
	const struct budget *budget = rule->budgets[index];

	*key = (struct cap_key){.scope = cap->scope, .of = cap->of, .period = cap->period, .owner_id = rule->id};
	switch ((enum cap_scope)cap->scope) {
	case CAP_ORDER:
		return false;
	case CAP_MEMBER:
		key->subject_id = occasion->customer_id;
		break;
	case CAP_STORE:
		key->subject_id = occasion->store_id == NONE ? 0 : occasion->store_id;
		break;
	case CAP_BUDGET:
		if (!budget)
			return false;
		*key = (struct cap_key){
			.scope = CAP_BUDGET, .of = budget->of, .period = PERIOD_EVER, .owner_id = budget->id};
		break;
	case CAP_RULE:
		break;
	}
	key->period_day = period_day(key->period, occasion->date);
	return true;
}

static int compare_keys(const struct cap_key *a, const struct cap_key *b)
{
	const int64_t left[] = {a->scope, a->owner_id, a->period, a->of, a->subject_id, a->period_day};
	const int64_t right[] = {b->scope, b->owner_id, b->period, b->of, b->subject_id, b->period_day};

	for (size_t i = 0; i < ARRAY_LEN(left); i++)
		if (left[i] != right[i])
			return left[i] < right[i] ? -1 : 1;
	return 0;
}

size_t engine_caps(const struct rule *const *rules, size_t count, const struct occasion *occasion, struct cap_key *ret)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < rules[i]->terms->caps.count; j++) {
			struct cap_key key;
			size_t at = 0;
			if (!key_of(rules[i], j, occasion, &key))
				continue;
			while (at < found && compare_keys(&ret[at], &key) < 0)
				at++;
			if (at < found && compare_keys(&ret[at], &key) == 0)
				continue;
			memmove(&ret[at + 1], &ret[at], (found - at) * sizeof *ret);
			ret[at] = key;
			found++;
		}
	return found;
}

static struct cap_use *use_of(struct run *run, const struct cap_key *key)
{
	for (size_t i = 0; i < run->use_count; i++)
		if (compare_keys(&run->uses[i].key, key) == 0)
			return &run->uses[i];
	run->uses[run->use_count] = (struct cap_use){*key, 0, NONE};
	return &run->uses[run->use_count++];
}

static int64_t limit_of(const struct rule *rule, size_t index, const struct cap_use *use)
{
	const struct cap *cap = &((const struct cap *)rule->terms->caps.items)[index];

	if (use && use->limit != NONE)
		return use->limit;
	if (cap->scope == CAP_BUDGET)
		return rule->budgets[index] ? rule->budgets[index]->limit : 0;
	return cap->limit;
}

static int unit_of(const struct rule *rule, size_t index)
{
	const struct cap *cap = &((const struct cap *)rule->terms->caps.items)[index];
	return cap->scope == CAP_BUDGET && rule->budgets[index] ? rule->budgets[index]->of : cap->of;
}

static int64_t let_through(struct run *run, struct entry *entry, int64_t amount)
{
	const struct cap *caps = entry->terms->caps.items;

	for (size_t i = 0; i < entry->terms->caps.count && amount; i++) {
		struct cap_key key;
		bool counted = key_of(entry->rule, i, run->occasion, &key);
		const struct cap_use *use = counted ? use_of(run, &key) : NULL;
		int64_t left = limit_of(entry->rule, i, use) - (use ? use->used : 0);
		int64_t wanted = unit_of(entry->rule, i) == CAP_TIMES ? 1 : amount;
		if (left < 0)
			left = 0;
		if (wanted <= left)
			continue;
		bool trim = caps[i].excess == EXCESS_TRIM && unit_of(entry->rule, i) == CAP_POINTS;
		amount = trim ? left : 0;
		entry->verdict->why = amount ? WHY_TRIMMED : WHY_CAP;
		entry->verdict->cap = (int)i;
		entry->verdict->cap_left = left;
	}
	return amount;
}

static void charge(struct run *run, struct entry *entry, int64_t amount)
{
	for (size_t i = 0; i < entry->terms->caps.count; i++) {
		struct cap_key key;
		int64_t part = unit_of(entry->rule, i) == CAP_TIMES ? 1 : amount;
		if (!key_of(entry->rule, i, run->occasion, &key))
			continue;
		use_of(run, &key)->used += part;
		run->outcome->charges[run->outcome->charge_count++] = (struct cap_charge){key, entry->rule, part};
	}
}

static void give(struct run *run, struct entry *entry, int64_t amount)
{
	entry->verdict->amount = let_through(run, entry, amount);
	if (entry->verdict->amount)
		charge(run, entry, entry->verdict->amount);
	else
		entry->stands = false;
}

// ---------------------------------------------------------------- multipliers

static int64_t raised(const struct rule *rule, int64_t factor, int64_t at_group)
{
	int64_t by = rule->terms->factor;

	if (rule->group && rule->group->combine == COMBINE_ADD)
		return bounded(factor + (__int128)at_group * (by - FACTOR_ONE) / FACTOR_ONE);
	return bounded((__int128)factor * by / FACTOR_ONE);
}

static void multiply(struct run *run, struct entry *entry, int64_t *now, const int64_t *at_group)
{
	size_t n = run->line_count;
	int64_t *next = arena_array(run->mem, int64_t, n + 1), sum = 0;

	for (size_t i = 0; i <= n; i++)
		next[i] = entry->lines && !entry->lines[i] ? now[i] : raised(entry->rule, now[i], at_group[i]);
	for (size_t i = 0; i < run->count; i++) {
		const struct entry *points = &run->entries[i];
		if (!multiplies(entry, points))
			continue;
		int64_t more = more_of(run, points, now, next);
		// What a cap cut off is not multiplied.
		sum += divide((__int128)more * points->verdict->amount, points->own, ROUNDING_FLOOR);
	}
	memcpy(now, next, (n + 1) * sizeof *now);
	entry->verdict->base = NONE;
	entry->verdict->raw = entry->own = bounded(sum);
	if (sum > 0)
		give(run, entry, entry->own);
	else
		drop(entry, WHY_NOTHING);
}

// All multipliers of one wallet.
static void multiply_wallet(struct run *run, size_t first)
{
	const struct wallet *wallet = run->entries[first].rule->wallet;
	const struct rule_group *group = NULL;
	size_t n = run->line_count;
	int64_t *now = arena_array(run->mem, int64_t, n + 1), *at_group = arena_array(run->mem, int64_t, n + 1);

	for (size_t i = 0; i <= n; i++)
		now[i] = at_group[i] = PPM;
	for (size_t i = first; i < run->count; i++) {
		struct entry *entry = &run->entries[i];
		if (!entry->stands || entry->terms->effect != EFFECT_MULTIPLIER || entry->rule->wallet != wallet)
			continue;
		if (entry->rule->group != group || !group)
			memcpy(at_group, now, (n + 1) * sizeof *now);
		group = entry->rule->group;
		entry->done = true;
		multiply(run, entry, now, at_group);
	}
}

static void multiply_all(struct run *run)
{
	for (size_t i = 0; i < run->count; i++) {
		const struct entry *entry = &run->entries[i];
		if (entry->stands && !entry->done && entry->terms->effect == EFFECT_MULTIPLIER)
			multiply_wallet(run, i);
	}
}

// ---------------------------------------------------------------- the whole

static size_t caps_of(const struct rule *const *rules, size_t count)
{
	size_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += rules[i]->terms->caps.count;
	return sum;
}

enum status engine_run(struct arena *mem, const struct rule *const *rules, size_t count,
	const struct occasion *occasion, struct facts *facts, const struct cap_use *uses, size_t use_count,
	struct outcome *ret)
{
	size_t caps = caps_of(rules, count);
	struct run run = {
		.mem = mem,
		.occasion = occasion,
		.facts = facts,
		.entries = arena_array(mem, struct entry, count),
		.count = count,
		.uses = caps ? arena_array(mem, struct cap_use, use_count + caps) : NULL,
		.use_count = caps ? use_count : 0,
		.outcome = ret,
	};

	if (occasion->order) {
		run.lines = occasion->order->lines.items;
		run.line_count = occasion->order->lines.count;
	}
	if (caps && use_count)
		memcpy(run.uses, uses, use_count * sizeof *uses);
	*ret = (struct outcome){.verdicts = arena_array(mem, struct verdict, count), .count = count};
	ret->charges = caps ? arena_array(mem, struct cap_charge, caps) : NULL;
	for (size_t i = 0; i < count; i++) {
		struct entry *entry = &run.entries[i];
		ret->verdicts[i] = (struct verdict){.rule = rules[i], .base = NONE, .cap = -1};
		*entry = (struct entry){.rule = rules[i], .terms = rules[i]->terms, .verdict = &ret->verdicts[i]};
		enum status status = ask(&run, entry);
		if (status != OK)
			return status;
		if (entry->stands)
			spread(&run, entry);
		measure_entry(&run, entry);
	}
	decide_groups(&run);
	for (size_t i = 0; i < count; i++)
		if (run.entries[i].stands && run.entries[i].terms->effect != EFFECT_MULTIPLIER)
			give(&run, &run.entries[i], run.entries[i].own);
	multiply_all(&run);
	return OK;
}

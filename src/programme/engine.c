#include "programme/run.h"

#include <string.h>

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
			sum += engine_more(run, &run->entries[i], one, factors);
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
	int64_t base = engine_sum(run, entry);
	engine_rate(entry, base);
	entry->own = engine_own(run, entry);
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
		return engine_bounded((__int128)entry->points * PPM);
	return engine_divide((__int128)entry->parts[line] * entry->points * PPM, entry->per, ROUNDING_FLOOR);
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

static void give(struct run *run, struct entry *entry, int64_t amount)
{
	entry->verdict->amount = engine_let_through(run, entry, amount);
	if (entry->verdict->amount)
		engine_charge(run, entry, entry->verdict->amount);
	else
		entry->stands = false;
}

// ---------------------------------------------------------------- multipliers

static int64_t raised(const struct rule *rule, int64_t factor, int64_t at_group)
{
	int64_t by = rule->terms->factor;

	if (rule->group && rule->group->combine == COMBINE_ADD)
		return engine_bounded(factor + (__int128)at_group * (by - FACTOR_ONE) / FACTOR_ONE);
	return engine_bounded((__int128)factor * by / FACTOR_ONE);
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
		int64_t more = engine_more(run, points, now, next);
		// What a cap cut off is not multiplied.
		sum += engine_divide((__int128)more * points->verdict->amount, points->own, ROUNDING_FLOOR);
	}
	memcpy(now, next, (n + 1) * sizeof *now);
	entry->verdict->base = NONE;
	entry->verdict->raw = entry->own = engine_bounded(sum);
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
			engine_spread(&run, entry);
		measure_entry(&run, entry);
	}
	decide_groups(&run);
	for (size_t i = 0; i < count; i++)
		if (run.entries[i].stands && run.entries[i].terms->effect != EFFECT_MULTIPLIER)
			give(&run, &run.entries[i], run.entries[i].own);
	multiply_all(&run);
	return OK;
}

// What a rule gives on what it is applied to.
#include "programme/run.h"

#include "base/money.h"

#include <string.h>

#define CLASSES_MAX 64

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
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

void engine_spread(struct run *run, struct entry *entry)
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

int64_t engine_sum(const struct run *run, const struct entry *entry)
{
	int64_t sum = 0;

	for (size_t i = 0; i <= run->line_count; i++)
		sum += entry->parts[i];
	return sum;
}

void engine_rate(struct entry *entry, int64_t base)
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

int64_t engine_divide(__int128 numerator, __int128 divisor, int rounding)
{
	__int128 whole = numerator / divisor, rest = numerator % divisor;

	if (rounding == ROUNDING_HALF_UP && 2 * rest >= divisor)
		whole++;
	if (rounding == ROUNDING_HALF_EVEN && (2 * rest > divisor || (2 * rest == divisor && whole % 2)))
		whole++;
	return engine_bounded(whole);
}

static int64_t points_for(const struct entry *entry, int64_t measure)
{
	if (entry->per == NONE)
		return measure > 0 ? entry->points : 0;
	if (entry->terms->rounding == ROUNDING_STEPS)
		return engine_bounded((__int128)(measure / entry->per) * entry->points);
	return engine_divide((__int128)measure * entry->points, entry->per, entry->terms->rounding);
}

int64_t engine_own(const struct run *run, const struct entry *entry)
{
	int64_t sum = 0;

	if (entry->terms->rounded == ROUNDED_TOTAL || entry->per == NONE)
		return points_for(entry, engine_sum(run, entry));
	for (size_t i = 0; i <= run->line_count; i++)
		sum = engine_bounded((__int128)sum + points_for(entry, entry->parts[i]));
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
		sum = engine_bounded((__int128)sum + engine_divide(part, divisor, entry->terms->rounding));
	}
	return entry->terms->rounded == ROUNDED_LINE ? sum : engine_divide(total, divisor, entry->terms->rounding);
}

static int64_t more_for(const struct entry *entry, int64_t measure, int64_t from, int64_t to)
{
	return engine_divide((__int128)points_for(entry, measure) * (to - from), PPM, ROUNDING_FLOOR);
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

int64_t engine_more(const struct run *run, const struct entry *entry, const int64_t *from, const int64_t *to)
{
	if (entry->per == NONE || entry->terms->not_multiplied)
		return 0;
	if (entry->terms->rounding == ROUNDING_STEPS)
		return more_steps(run, entry, from, to);
	return weighed_amount(run, entry, to) - weighed_amount(run, entry, from);
}

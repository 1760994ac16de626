// Private to the engine: one occasion on its way through it.
#pragma once

#include "programme/engine.h"

#define PPM INT64_C(1000000)
#define GIVEN_MAX ((INT64_C(1) << 53) - 1)

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
	struct cap_use *uses;
	size_t use_count;
	struct outcome *outcome;
};

// amount.c
static inline int64_t engine_bounded(__int128 amount)
{
	return amount > GIVEN_MAX ? GIVEN_MAX : (int64_t)amount;
}
// None of the operands is negative.
int64_t engine_divide(__int128 numerator, __int128 divisor, int rounding);
// The measure of an entry, line by line.
void engine_spread(struct run *run, struct entry *entry);
int64_t engine_sum(const struct run *run, const struct entry *entry);
void engine_rate(struct entry *entry, int64_t base);
// What it gives on its base.
int64_t engine_own(const struct run *run, const struct entry *entry);
// What an entry gives more when factors go from `from` to `to`.
int64_t engine_more(const struct run *run, const struct entry *entry, const int64_t *from, const int64_t *to);

// caps.c
int64_t engine_let_through(struct run *run, struct entry *entry, int64_t amount);
void engine_charge(struct run *run, struct entry *entry, int64_t amount);

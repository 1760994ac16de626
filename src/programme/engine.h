// The engine of earning rules. It is pure: rules, an occasion, facts about the member and how far
// caps are used go in; one verdict for each rule comes out. No database, no clock, no state, so that the till, the
// preview, the explanation of an old order, a return and the back-test all ask the same function and get the same
// answer. (Facts may load a record when a condition first asks for it; facts that were put are never loaded.)
//
// The order in which rules are looked at: groups by (priority downwards, code), rules without a group last; in a group
// by (priority downwards, id). Nothing depends on anything else.
//
// 1. The condition; the lines that count.
// 2. What a points rule gives on its base, before any other rule: its `raw`.
// 3. Groups. stack: all; first: the first that gives anything; best, worst: by what they give, ties to the first;
//    exclusive: the first, and no rule of a later group or of none gives points of the same wallet; nor does the
//    exclusive one when an earlier group has given such already. In a group of scope line this is decided line by line.
// 4. Multipliers, in order: each gives what the points rules of its wallet would give more, as an award of its own, so
//    that it has its own cap and its own cost. Within a group they are added (2× and 3× are 4×) or multiplied (6×), as
//    the group says; between groups multiplied. Rounding is of the running total.
// 5. Caps, in order; an award that is trimmed takes the same part from what multipliers add to it.
#pragma once

#include "programme/rule.h"
#include "sales/sales.h"

struct occasion {
	int trigger;
	int64_t at_ms;    // business time
	struct date date; // of it, in the shop's zone
	int64_t customer_id;
	int64_t store_id;          // NONE
	const struct order *order; // of order triggers: what is kept of it, order_kept()
	// What conditions look at: the order and, one for each of its lines, the facts of that.
	const struct order_facts *order_facts;
	const struct attribute_set *line_set;
	const char *activity; // kind of a custom event
	int64_t number;       // days of a streak, value of an event; NONE
};

// A counter of what a cap has let through.
struct cap_key {
	int scope, period, of;
	int64_t owner_id;   // the rule or the budget
	int64_t subject_id; // the member, the store; 0
	int64_t period_day; // first day of the period, days since 1970; 0 for ever
};
struct cap_use {
	struct cap_key key;
	int64_t used;
	int64_t limit; // as it was; NONE: what the rule or budget says
};

enum verdict_why {
	WHY_APPLIED,
	WHY_TRIMMED,   // applied, cut by a cap
	WHY_CONDITION, // the condition does not hold
	WHY_LINES,     // no line counts
	WHY_NOTHING,   // the base gives nothing
	WHY_GROUP,     // another rule of the group was chosen
	WHY_EXCLUSIVE, // an exclusive rule stands alone
	WHY_CAP,       // the cap is used up
	WHY_RETURNED,  // nothing of the order is kept
	WHY_BROKEN,    // the condition cannot be asked any more
};

struct verdict {
	const struct rule *rule;
	int why;
	int64_t base;              // what the measure came to: minor units, pieces, the number
	int64_t raw;               // before multipliers and caps; of a multiplier: what it adds
	int64_t amount;            // what is given: points; 1 for a coupon
	const bool *lines;         // of the order's lines, those that count; NULL: all
	const struct rule *winner; // GROUP, EXCLUSIVE
	int cap;                   // TRIMMED, CAP: place in the caps of the rule
	int64_t cap_left;          // what it had left
};

struct cap_charge {
	struct cap_key key;
	const struct rule *rule;
	int64_t amount;
};

struct outcome {
	struct verdict *verdicts; // in the order they were looked at
	size_t count;
	struct cap_charge *charges; // to be added to the counters
	size_t charge_count;
};

// The order as if what came back had never been in it: quantities, amounts, totals. Money is given back before points
// and coupons are. A cancelled one has nothing.
const struct order *order_kept(struct arena *mem, const struct order *order);

// Those of all versions that are in force at a business instant, one version of each rule, in the order above. As it
// was known at known_ms (INT64_MAX: now).
size_t rules_in_force(const struct rule *const *all, size_t count, int trigger, int64_t at_ms, int64_t known_ms,
	const struct rule **ret);

// Into the order above.
void rules_sort(const struct rule **rules, size_t count);

// The counters that the caps of these rules look at, each once, sorted. ret has room for CAPS_MAX a rule.
size_t engine_caps(const struct rule *const *rules, size_t count, const struct occasion *occasion, struct cap_key *ret);

// rules as rules_in_force gives them. uses: counters; one that is missing is 0. Errors are those of loading facts.
MUST_CHECK enum status engine_run(struct arena *mem, const struct rule *const *rules, size_t count,
	const struct occasion *occasion, struct facts *facts, const struct cap_use *uses, size_t use_count,
	struct outcome *ret);

// What a rule says. Versions of a rule are immutable; these structs are how they are read, kept in
// memory, and given to the engine.
#pragma once

#include "expr/expr.h"
#include "points/points.h"

// What makes a rule look. The first two are of orders; the rest is of members (activity.h).
enum trigger {
	TRIGGER_ORDER_PAID,
	TRIGGER_ORDER_DELIVERED,
	TRIGGER_SIGN_UP,
	TRIGGER_PROFILE,
	TRIGGER_BIRTHDAY,
	TRIGGER_CHECK_IN,
	TRIGGER_STREAK,
	TRIGGER_REVIEW,
	TRIGGER_SHARE,
	TRIGGER_REFERRAL,
	TRIGGER_SURVEY,
	TRIGGER_ATTENDANCE,
	TRIGGER_CUSTOM,
	TRIGGERS,
};
#define TRIGGER_OF_ORDER(trigger) ((trigger) <= TRIGGER_ORDER_DELIVERED)

enum rule_effect {
	EFFECT_POINTS,
	EFFECT_MULTIPLIER, // more of what points rules of the wallet give
	EFFECT_COUPON,
	EFFECT_TIER, // moves the member up to a tier
};
enum rule_measure {
	MEASURE_FIXED,  // `points`, once
	MEASURE_AMOUNT, // for each `per` minor units of the base
	MEASURE_UNITS,  // for each `per` pieces
	MEASURE_NUMBER, // for each `per` of the occasion's number: days of a streak, the value of an event
};
enum rule_rounding {
	ROUNDING_STEPS, // `points` for each whole `per`; what is left over counts for nothing
	ROUNDING_FLOOR, // in proportion, rounded
	ROUNDING_HALF_UP,
	ROUNDING_HALF_EVEN,
};
enum rule_rounded { ROUNDED_TOTAL, ROUNDED_LINE };
enum return_policy {
	RETURN_COUNTERFACTUAL, // what the rule gives less for what was kept
	RETURN_PROPORTIONAL,   // as much of the award as came back of its base
	RETURN_WHOLE,          // all of it with the first piece
};
enum cap_scope { CAP_ORDER, CAP_MEMBER, CAP_RULE, CAP_STORE, CAP_BUDGET };
enum cap_period { PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH, PERIOD_YEAR, PERIOD_EVER };
enum cap_unit { CAP_POINTS, CAP_TIMES };
enum cap_excess { EXCESS_TRIM, EXCESS_REJECT };
enum group_mode { GROUP_STACK, GROUP_FIRST, GROUP_BEST, GROUP_WORST, GROUP_EXCLUSIVE };
enum group_combine { COMBINE_MULTIPLY, COMBINE_ADD };
enum group_scope { GROUP_OF_ORDER, GROUP_OF_LINE };
// The first three are stored. A live version is archived when its end has come.
enum rule_state { RULE_DRAFT, RULE_APPROVED, RULE_LIVE, RULE_ARCHIVED };

extern const struct choice triggers[], rule_effects[], rule_measures[], rule_roundings[], rule_rounded[],
	return_policies[], cap_scopes[], cap_periods[], cap_units[], cap_excesses[], group_modes[], group_combines[],
	group_scopes[], rule_states[];

// From this much of the measure on: points for each per, or, per NONE, points once.
struct band {
	int64_t from, points, per;
};

struct cap {
	int scope, period, of, excess;
	int64_t limit;      // NONE: the budget's
	const char *budget; // CAP_BUDGET: its code
};

#define BANDS_MAX 20
#define POINTS_LIMIT INT64_C(1000000000)
#define AMOUNT_LIMIT INT64_C(1000000000000)
#define CAPS_MAX 8
#define FACTOR_ONE 10000

// What a version says, and what stands in its JSON.
// The others give something else, once.
#define EFFECT_GIVES_POINTS(effect) ((effect) == EFFECT_POINTS || (effect) == EFFECT_MULTIPLIER)

struct rule_terms {
	const char *name_en, *name_zh;
	int trigger;
	const char *activity;       // TRIGGER_CUSTOM: of which kind; NULL: any
	const char *condition;      // of the occasion; NULL: always
	const char *line_condition; // which lines of an order count; NULL: all
	int64_t from, until;        // business time, [from, until); NONE: from when it goes live; for ever
	const char *group;
	int64_t priority; // the higher is asked first
	int effect;
	const char *wallet;
	int measure;
	int64_t points, per;
	struct list bands;    // struct band, ascending; instead of points and per
	int64_t factor;       // EFFECT_MULTIPLIER: 20000 is two times
	bool not_multiplied;  // multipliers leave it alone
	const char *coupon;   // EFFECT_COUPON: code of the template
	const char *tier;     // EFFECT_TIER: code of the tier
	int64_t tier_days;    // EFFECT_TIER: not below it for so many days; NONE: for good
	bool before_discount; // the base: list prices; else what is paid for after discounts
	bool with_shipping;
	bool with_points_part; // also what was paid with points and coupons
	int64_t tax_rate;      // that is in the prices and not in the base, in hundredths of a percent; 0: none
	int rounding, rounded;
	struct list caps; // struct cap
	int on_return;
	// Of the points it gives; NULL, NONE: the tier or the wallet says.
	struct pending_policy *pending;
	struct expiry_policy *expiry;
	int64_t expires_at; // all of them then; before expiry
};
extern const struct shape rule_terms_shape;
// What is not said gets its default: decoded terms are complete only then.
void rule_terms_complete(struct rule_terms *terms);

struct rule_group {
	int64_t id;
	const char *code;
	struct words name;
	int mode, combine, scope;
	int64_t priority;
};

struct budget {
	int64_t id;
	const char *code;
	struct words name;
	int of;
	int64_t limit;
};

struct rule {
	int64_t id, version;
	const char *code;
	const struct rule_terms *terms;
	int state;
	int64_t published_at; // NONE: never
	int64_t ended_at,
		ended_noted_at;         // business time from which on it is out of force, and when that was said; NONE
	const struct wallet *wallet;    // NULL for coupons
	const struct rule_group *group; // NULL: none
	const struct expr *condition, *line_condition; // NULL: always
	const struct budget *budgets[CAPS_MAX];        // of caps[i], or NULL
	bool with_categories;                          // its conditions ask for the categories of lines
	bool broken; // its condition names what is not there any more: it gives nothing
};

struct words rule_name(const struct rule *rule);

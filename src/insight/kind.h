// Private to insight: the seven kinds of loyalty (after Griffin 1995 and Shoemaker and Lewis 1999, as taught in China:
// 垄断, 惰性, 方便, 价格, 激励, 超值, 潜在), told from what a customer does. A kind is a row of a table: what it means,
// what to do about it, and the conditions that must all hold. The first kind in the order of the table that holds is
// the verdict; where none does, no kind is told.
#pragma once

#include "insight/panel.h"
#include "insight/sign.h"

enum loyalty_kind {
	LOYAL_MONOPOLY,
	LOYAL_PREMIUM,
	LOYAL_INCENTIVE,
	LOYAL_PRICE,
	LOYAL_LATENT,
	LOYAL_CONVENIENCE,
	LOYAL_INERTIA,
	LOYAL_NONE, // too little is known, or nothing says why
	LOYALTY_KINDS,
};
extern const struct choice loyalty_kinds[];
extern const struct words loyalty_kind_meanings[LOYALTY_KINDS], loyalty_kind_advice[LOYALTY_KINDS];

// The numbers that tell: a row of customer_loyalty. Shares and ratios in millionths; NONE: not known.
struct customer_loyalty {
	int64_t customer_id, run_id;
	int kind;
	int64_t days, overdue, regular, discounted, rewarded, one_place, average_order, order_ratio, sole, voices, ties;
};

enum evidence {
	EVIDENCE_DAYS,
	EVIDENCE_OVERDUE,
	EVIDENCE_DISCOUNTED,
	EVIDENCE_REWARDED,
	EVIDENCE_VOICES,
	EVIDENCE_ONE_PLACE,
	EVIDENCE_ORDER_RATIO,
	EVIDENCE_REGULAR,
	EVIDENCE_SOLE,
	EVIDENCES,
};
struct evidence_info {
	const char *code;
	struct words title, how;
	int unit; // enum indicator_unit
};
extern const struct evidence_info evidence_infos[EVIDENCES];
// NONE: not known.
int64_t evidence_value(enum evidence evidence, const struct customer_loyalty *loyalty);

enum condition_sign { AT_LEAST, AT_MOST, BELOW, ABOVE };
extern const struct choice condition_signs[];
struct kind_condition {
	enum evidence evidence;
	enum condition_sign sign;
	size_t threshold; // offset of an int64_t in struct loyalty_setting
};
#define KIND_CONDITIONS 6
struct kind_row {
	size_t count;
	struct kind_condition condition[KIND_CONDITIONS];
};
extern const struct kind_row kind_rows[LOYAL_NONE];

int64_t kind_threshold(const struct kind_condition *condition, const struct loyalty_setting *setting);
// What is not known does not hold.
bool kind_condition_holds(const struct kind_condition *condition, const struct loyalty_setting *setting,
	const struct customer_loyalty *loyalty);
enum loyalty_kind kind_tell(const struct loyalty_setting *setting, const struct customer_loyalty *loyalty);

// ---------------------------------------------------------------- runs

struct kind_maker {
	struct loyalty_setting setting;
	struct signs *signs;   // by place in the history
	int64_t average_order; // median of the customers' average orders
};
// In the run's reading transaction; signs live in mem.
MUST_CHECK enum status kinds_read(struct ctx *ctx, const struct filter *filter, const struct history *history,
	int32_t as_of, struct arena *mem, struct kind_maker *maker);
// The thresholds of a run, before its first customer.
MUST_CHECK enum status kinds_begin(struct ctx *ctx, int64_t run_id, const struct kind_maker *maker);
// The i-th customer of the panel.
struct customer_loyalty kind_make(const struct kind_maker *maker, int64_t run_id, const struct history *history,
	const struct panel *panel, size_t i, double overdue);
MUST_CHECK enum status kind_write(struct ctx *ctx, const struct customer_loyalty *loyalty);
// Of customers who are not in this run, at most max; *gone counts.
MUST_CHECK enum status kinds_sweep(struct ctx *ctx, int64_t run_id, int64_t max, int64_t *gone);

// *found false: no run has told it.
MUST_CHECK enum status kind_get(struct ctx *ctx, int64_t customer_id, struct customer_loyalty *loyalty, bool *found);
// The thresholds a run told kinds by. ERR_NOT_FOUND.
MUST_CHECK enum status kinds_setting_of(
	struct ctx *ctx, int64_t run_id, struct loyalty_setting *setting, int64_t *average_order);
MUST_CHECK enum status kind_forget(struct ctx *ctx, int64_t customer_id);

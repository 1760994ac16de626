// Private to loyalty: the compact record of what a decision was made from. The engine is pure, so rules, facts and caps
// are all that is needed to say again, at any time, what was decided and why; verdicts are not stored.
//
// No record is written where the order itself says everything: no rule in force had a condition, a cap or a group. That
// is so for a shop that begins, and then an order costs nothing more.
#pragma once

#include "loyalty/reckon.h"

struct decision {
	struct list rules, caps;        // int64_t
	const char *facts, *categories; // JSON
};

// Within the transaction of the award.
MUST_CHECK enum status decision_write(struct ctx *ctx, const struct reckoning *reckoning, int64_t subject_id);
// *found: there is a record.
MUST_CHECK enum status decision_read(
	struct ctx *ctx, int64_t subject_id, int trigger, struct decision *ret, bool *found);
// The rules that were in force.
MUST_CHECK enum status decision_rules(struct ctx *ctx, const struct decision *decision, struct reckoning *ret);
// Gives back what was known: of the member, of the lines, of caps. After the facts of the order are there.
MUST_CHECK enum status decision_recall(struct ctx *ctx, const struct decision *decision, struct reckoning *ret);

// Private to advice: next best actions: rules as records, whether they hold for a customer and why, what became of
// them.
#pragma once

#include "advice/advice.h"
#include "expr/expr.h"

#define ACTION_RULES_MAX 200

struct action_rule {
	struct resource_head head;
	const char *code, *title_en, *title_zh, *text_en, *text_zh, *condition, *value;
	int64_t priority, quiet_days;
	bool active;
};
extern const struct resource action_rules_resource;

// A rule with what it says, understood; condition NULL: what it speaks of is gone, it never holds.
struct action_sense {
	struct action_rule rule;
	const struct expr *condition, *value; // value NULL: of no worth that could be told
};

// Condition and value of a rule that came in, understood and put into their canonical form; refused at /condition and
// /value.
MUST_CHECK enum status action_take(struct ctx *ctx, struct action_rule *rule, struct action_sense *sense);

// The active rules, highest priority first; all of them where any.
struct action_book {
	struct action_sense *list;
	size_t count;
};
MUST_CHECK enum status action_book_read(struct ctx *ctx, bool any, struct action_book *book);

// A rule that holds for a customer now.
struct action_hit {
	const struct action_sense *sense;
	int64_t value; // minor units; 0 where none can be told
};
// hits has room for book->count. Rules that were taken lately are left out. Facts are read into ctx->mem.
MUST_CHECK enum status action_look(
	struct ctx *ctx, const struct action_book *book, int64_t customer_id, struct action_hit *hits, size_t *count);
// Whether one rule holds.
MUST_CHECK enum status action_holds(
	struct ctx *ctx, const struct action_sense *sense, int64_t customer_id, bool *holds, int64_t *value);
// The values that made it hold, as sentences in the caller's language.
MUST_CHECK enum status action_reasons(
	struct ctx *ctx, const struct action_sense *sense, int64_t customer_id, struct list *reasons);
int64_t action_rank(int64_t priority, int64_t value);

// As it is shown.
struct action_view {
	int64_t rule_id, priority, value;
	const char *code, *title, *text, *condition;
	struct list reasons; // const char *
};
extern const struct shape action_shape;
#define ACTION_REASONS_MAX 20
extern const struct field action_reason_item;
MUST_CHECK enum status action_view_make(
	struct ctx *ctx, const struct action_hit *hit, int64_t customer_id, struct action_view *view);

extern const struct event_type action_done, action_dismissed;

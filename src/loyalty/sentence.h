// Private to loyalty: what a rule says and what a verdict means, in words that a member understands. In ctx->mem.
#pragma once

#include "programme/engine.h"

// "When an order is paid: 1 point for each whole ¥1.00 paid, if the tier is Gold. At most 100 a day for each
// member."
const char *rule_sentence(struct ctx *ctx, const struct rule *rule, enum lang lang);
// What one effect of an order is called in the reply to the till: "Points: 64 (1 point for each …, on ¥64.00)".
const char *verdict_award_text(struct ctx *ctx, const struct verdict *verdict, enum lang lang);
// Why a rule gave what it gave, or nothing.
const char *verdict_sentence(struct ctx *ctx, const struct verdict *verdict, enum lang lang);
// "at most 100 points a day for each member"
const char *cap_sentence(struct ctx *ctx, const struct rule *rule, size_t cap, enum lang lang);
// "2×", "1.5×"
const char *factor_text(struct arena *mem, int64_t factor);

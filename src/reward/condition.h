// Private to reward: whom something is for, said in the expression language over customers (tier, segment, spending …).
#pragma once

#include "api/route.h"

#define CONDITION_MAX 1000

// text NULL: it is for everybody. Refused at `pointer` when it cannot be understood.
MUST_CHECK enum status condition_check(struct ctx *ctx, const char *pointer, const char *text);
// Whether it holds for a customer now (NONE: nobody we know, for whom no condition holds). *words, when asked for: what
// it says, as a sentence.
MUST_CHECK enum status condition_holds(
	struct ctx *ctx, const char *text, int64_t customer_id, bool *holds, const char **words);

// Private to loyalty: what a rule may say.
#pragma once

#include "loyalty/programme.h"

// Refuses with violations below pointer ("/terms") what cannot be meant or refers to nothing; conditions with position
// and suggestion. *ret is the rule as it would be, resolved: for its sentence, and for previews.
MUST_CHECK enum status rule_check(struct ctx *ctx, const struct programme *programme, const char *pointer,
	const struct rule_terms *terms, struct rule *ret);

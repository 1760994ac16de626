// Private to loyalty: coupons as what a rule gives.
#pragma once

#include "programme/programme.h"
#include "reward/reward.h"

// NONE: there is no template of that code.
MUST_CHECK enum status gift_template_id(struct ctx *ctx, const char *code, int64_t *id);
// A coupon of the rule's template for a customer. NULL: the template's own limits refused; that harms nothing else.
MUST_CHECK enum status gift_give(
	struct ctx *ctx, const struct rule *rule, int64_t customer_id, int64_t subject_id, struct coupon **ret);

struct gift {
	int64_t rule_id, rule_version, coupon_id;
};
// What an order or activity brought, struct gift.
MUST_CHECK enum status gifts_of(struct ctx *ctx, int64_t subject_id, struct list *ret);
// Goes back, unless it was used meanwhile: then it stays what it was. *gone tells.
MUST_CHECK enum status gift_take_back(struct ctx *ctx, int64_t subject_id, const struct gift *gift, bool *gone);

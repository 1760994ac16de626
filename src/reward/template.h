// Private to reward: coupon templates 券模板, what coupons of one kind have in common.
#pragma once

#include "reward/quota.h"
#include "reward/reward.h"

enum coupon_kind { COUPON_AMOUNT, COUPON_PERCENT, COUPON_GIFT, COUPON_BUNDLE, COUPON_SERVICE };
enum template_state { TEMPLATE_DRAFT, TEMPLATE_LIVE, TEMPLATE_PAUSED, TEMPLATE_ENDED };
enum stacking {
	STACK_ONE,   // one of each stack_group; without a group, one of the template
	STACK_ALONE, // no other coupon beside it
	STACK_FREE,
};
extern const struct choice coupon_kinds[], template_states[];

#define PERCENT_WHOLE 10000 // 100 %
#define TEMPLATE_LIST_MAX 500

struct coupon_template {
	struct resource_head head; // id 0: of a coupon that is simply worth an amount
	const char *code, *name_en, *name_zh;
	int kind, state;
	int64_t value, percent, cap, minimum, minimum_quantity;
	bool repeats;
	const char *item_sku;
	int64_t item_quantity;
	struct list products, excluded, channels; // const char *
	struct list categories, stores;           // ids
	const char *condition;
	int stacking;
	const char *stack_group;
	int64_t priority;
	int64_t starts_at, ends_at, delay_days, valid_days;
	int64_t claims_total, claims_per_member;
	int64_t uses_total, uses_per_member, uses_per_period;
	int use_period;
	int64_t uses_per_code;
	bool returns_use;
	const char *funding;
	const char *unfair_reason; // why newcomers get it and loyal customers nothing as good; NULL: nobody has said
};

extern const struct resource templates_resource;

// As limited_check_fair (limited.h), of a template and its condition.
MUST_CHECK enum status template_check_fair(struct ctx *ctx, const struct coupon_template *template);
// ERR_NOT_FOUND without a word.
MUST_CHECK enum status template_read(struct ctx *ctx, int64_t id, struct coupon_template *ret);
// When a coupon that is issued at issued_at may be used: [*starts_at, *expires_at), NONE: open.
void template_validity(const struct ctx *ctx, const struct coupon_template *template, int64_t issued_at,
	int64_t *starts_at, int64_t *expires_at);

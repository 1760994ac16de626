// Private to referral: plans as records, referrals as rows, who resembles whom.
#pragma once

#include "referral/referral.h"

struct referral_plan {
	struct resource_head head;
	const char *code, *name_en, *name_zh;
	bool live;
	int64_t starts_at, ends_at, window_days, return_days, minimum;
	int64_t referrer_points, referrer_template_id, referee_points, referee_template_id;
	int64_t referrer_max, velocity_per_day;
};

extern const struct resource plans_resource;
// The plan in force, the oldest of several; *found false: none.
MUST_CHECK enum status plan_in_force(struct ctx *ctx, struct referral_plan *plan, bool *found);
MUST_CHECK enum status plan_read(struct ctx *ctx, int64_t id, struct referral_plan *plan);

// ---- referral.c ----
MUST_CHECK enum status referral_tell(
	struct ctx *ctx, const struct event_type *type, const struct referral *referral, int64_t at_ms);
// Of a row of these columns.
#define REFERRAL_COLUMNS                                                                                               \
	"id, plan_id, referrer_id, referee_id, state, signals, reason, referred_at, until_at, order_id, "              \
	"qualifies_at, decided_at, referrer_coupon_id, referee_coupon_id"
MUST_CHECK enum status referral_scan(struct ctx *ctx, const struct rows *rows, struct referral *ret);
// Those whose time has come: by qualifies_at.
MUST_CHECK enum status referral_due(struct ctx *ctx, size_t max, struct referral **list, size_t *count);
MUST_CHECK enum status referral_of_order(struct ctx *ctx, int64_t order_id, struct referral *ret, bool *found);

// ---- reward.c ----
// Rewards both sides when the order still counts; else the referral waits for the next one. One commit.
MUST_CHECK enum status referral_settle(struct ctx *ctx, struct referral *referral);

// ---- graph.c ----
enum identifier_kind { IDENTIFIER_PHONE, IDENTIFIER_EMAIL, IDENTIFIER_ADDRESS, IDENTIFIER_DEVICE, IDENTIFIER_PAYMENT };
extern const struct choice identifier_kinds[];
// Normalised, hashed under our key, kept; unreadable ones are passed over.
MUST_CHECK enum status identifier_add(
	struct ctx *ctx, int64_t customer_id, enum identifier_kind kind, const char *value);
// What the file of a customer says of them.
MUST_CHECK enum status identifiers_of_file(struct ctx *ctx, int64_t customer_id);
// Why a referral should be looked at: const char *, "same_phone", "device_of_other_friend", "velocity" …
MUST_CHECK enum status referral_signals(struct ctx *ctx, const struct referral_plan *plan, int64_t referrer_id,
	int64_t referee_id, struct list *signals);

extern const struct event_type referral_made, referral_quarantined, referral_rewarded, referral_denied,
	referral_reversed;

// Private to loyalty: what routes.c gathers.
#pragma once

#include "loyalty/programme.h"

enum status act_overview(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_standings(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_postings(struct ctx *ctx, const struct call *call, struct answer *answer);
extern const struct shape overview_shape, standing_shape, standing_query_shape, posting_shape, posting_query_shape;

// tier_routes.c
struct tier_out {
	const char *set, *tier, *name;
	int64_t since, spend, orders, years, window_from, window_end;
	const char *next, *next_name;
	int64_t missing, next_orders, next_years, keep, keep_orders, keeps_until;
	const char *then, *then_name;
	bool in_grace, given;
	const char *reason;
};
struct tier_give_in {
	const char *tier;
	int64_t until;
	const char *reason;
};
extern const struct shape tier_out_shape, tier_give_shape;
enum status act_tier(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_tiers(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_tier_give(struct ctx *ctx, const struct call *call, struct answer *answer);

// benefit.c
struct benefit_use_in {
	const char *code, *used_for;
};
extern const struct shape benefit_out_shape, benefit_use_shape;
enum status act_benefits(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_benefit_use(struct ctx *ctx, const struct call *call, struct answer *answer);

// tier_change.c
struct tier_change_in {
	int mode, span;
	int64_t months;
	const char *anchor;
	bool match_all;
	int fall;
	int64_t grace_days;
	bool next_window;
	struct list tiers;
};
extern const struct shape tier_change_in_shape, tier_change_out_shape;
enum status act_tier_preview(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_tier_change(struct ctx *ctx, const struct call *call, struct answer *answer);

// In the caller's language.
MUST_CHECK enum status tier_read(struct ctx *ctx, int64_t customer_id, struct tier_out *out);

// rules.c
enum status act_rules(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_rule(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_versions(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_rule_create(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_version_create(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_version_approve(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_version_publish(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_version_archive(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_rule_check(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_rules_export(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_rules_import(struct ctx *ctx, const struct call *call, struct answer *answer);

struct rule_checked {
	const char *sentence_en, *sentence_zh;
};
struct set_rule {
	const char *code;
	struct rule_terms *terms;
};
struct rule_set {
	struct list rules; // struct set_rule
	bool dry_run;
};
struct set_change {
	const char *code;
	int action;
	int64_t version;
};
struct set_changes {
	struct list changes; // struct set_change
};
extern const struct shape rule_checked_shape, rule_set_shape, set_changes_shape;
extern const struct resource groups_resource, budgets_resource;

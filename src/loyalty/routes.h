// Private to loyalty: what routes.c gathers.
#pragma once

#include "loyalty/loyalty.h"

enum status act_overview(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_standings(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_postings(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_ledger(struct ctx *ctx, const struct call *call, struct answer *answer);
extern const struct shape overview_shape, standing_shape, standing_query_shape, posting_shape, posting_query_shape,
	ledger_query_shape;

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

// budget_use.c
enum status act_budget_uses(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_budget_spending(struct ctx *ctx, const struct call *call, struct answer *answer);
extern const struct shape budget_days_query_shape, budget_spending_shape;
extern const struct shape budget_use_shape;

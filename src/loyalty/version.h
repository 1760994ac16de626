// Private to loyalty: the life of a rule's versions: draft, approved, live, archived.
#pragma once

#include "loyalty/loyalty.h"

// A version as it is shown.
struct rule_view {
	int64_t id, version;
	const char *code;
	int state;
	struct rule_terms *terms;
	const char *sentence_en, *sentence_zh;
	const char *author, *note, *approver, *publisher;
	int64_t created_at, approved_at, published_at, ended_at;
};
extern const struct shape rule_view_shape;

struct rule_input {
	const char *code, *note;
	struct rule_terms *terms;
};
extern const struct shape rule_input_shape, version_input_shape;

struct publish_input {
	const char *unfair_reason;
};

struct archive_input {
	int64_t at;
};
extern const struct shape publish_input_shape, archive_input_shape;

// The newest version, or the one of that number. ERR_NOT_FOUND.
MUST_CHECK enum status version_get(struct ctx *ctx, int64_t rule_id, int64_t version, struct rule_view **ret);
// A new rule, or a new version of one; a draft. Terms were checked.
MUST_CHECK enum status rule_create(
	struct ctx *ctx, const char *code, const struct rule_terms *terms, const char *note, int64_t *rule_id);
MUST_CHECK enum status version_create(
	struct ctx *ctx, int64_t rule_id, const struct rule_terms *terms, const char *note, int64_t *version);
MUST_CHECK enum status version_approve(struct ctx *ctx, int64_t rule_id, int64_t version);
// The versions before end where this one begins. What was awarded by them stays as it is.
// reason (NULL: none) is kept in the audit: why newcomers get what loyal customers do not.
MUST_CHECK enum status version_publish(struct ctx *ctx, int64_t rule_id, int64_t version, const char *reason);
// fairness.c: ERR_CONFLICT offer_unfair when it would give newcomers more than loyal customers and no reason is given.
MUST_CHECK enum status rule_check_fair(struct ctx *ctx, int64_t rule_id, int64_t version, const char *reason);
// at_ms NONE: now.
MUST_CHECK enum status version_archive(struct ctx *ctx, int64_t rule_id, int64_t version, int64_t at_ms);

// One row of a statement whose columns are those of version_get, with its terms resolved.
MUST_CHECK enum status version_scan(struct ctx *ctx, const struct rows *rows, struct rule_view *view);
MUST_CHECK enum status version_describe(struct ctx *ctx, const struct programme *programme, struct rule_view *view);
const char *terms_json(struct arena *mem, const struct rule_terms *terms);

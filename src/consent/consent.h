// What customers agreed to, purpose by purpose. The face of the folder.
#pragma once

#include "api/route.h"
#include "work/event.h"

enum consent_purpose {
	CONSENT_SMS,
	CONSENT_EMAIL,
	CONSENT_WECHAT,
	CONSENT_PHONE,
	CONSENT_PROFILING,
	CONSENT_PURPOSES,
};
extern const struct choice consent_purposes[];
enum consent_source { CONSENT_UNASKED, CONSENT_BY_PORTAL, CONSENT_BY_STAFF, CONSENT_BY_API };
extern const struct choice consent_sources[];

struct consent {
	int purpose;
	bool given;
	int64_t at; // NONE: nothing was ever said
	int source; // of the newest word
};
extern const struct shape consent_shape;

// One for each purpose, in their order: array of CONSENT_PURPOSES in mem. No scope.
MUST_CHECK enum status consent_all(struct ctx *ctx, int64_t customer_id, struct consent **ret);
// May we, for this purpose? No scope.
MUST_CHECK enum status consent_given(struct ctx *ctx, int64_t customer_id, enum consent_purpose purpose, bool *given);
// Adds a word where it differs from the newest, and emits consent.changed. Write transaction; no scope.
MUST_CHECK enum status consent_say(
	struct ctx *ctx, int64_t customer_id, enum consent_purpose purpose, bool given, enum consent_source source);

extern const struct route consent_routes[];
extern const struct event_type consent_changed;
extern const struct event_type *const consent_events[];

// Private to points: what is done to points by hand, and what it would do. cause.source "staff": at once, by who asked;
// "correction": approved by a second person. *points: how many were moved, below zero what was taken.
#pragma once

#include "points/ledger.h"

MUST_CHECK enum status byhand_adjust(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t points,
	const struct cause *cause, int64_t *moved);
MUST_CHECK enum status byhand_extend(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t lot_id,
	int64_t until, const struct cause *cause, int64_t *moved);
MUST_CHECK enum status byhand_reinstate(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet,
	int64_t lot_id, int64_t until, const struct cause *cause, int64_t *moved);

// The same, looked at only: refused for the same reasons.
MUST_CHECK enum status byhand_adjust_preview(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t points, int64_t *moved);
MUST_CHECK enum status byhand_extend_preview(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet,
	int64_t lot_id, int64_t until, int64_t *moved);
MUST_CHECK enum status byhand_reinstate_preview(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet,
	int64_t lot_id, int64_t until, int64_t *moved);

// ", \"correction\":\"cor_…\"" for the audit, or nothing.
const char *byhand_audit(struct arena *mem, const struct cause *cause);

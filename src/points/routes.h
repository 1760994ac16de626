// Private to points: acts that stand in the table of routes.c and are written elsewhere.
#pragma once

#include "points/ledger.h"

// The customer must be there, and within the actor's scope for the route's right; an alias stands for its survivor.
MUST_CHECK enum status points_visible(struct ctx *ctx, const struct call *call, int64_t id, int64_t *live);

extern const struct shape lot_query_shape, lot_shape, hold_in_shape, hold_shape, confirm_shape, transfer_in_shape,
	transfer_shape, period_query_shape, rollforward_shape, journal_query_shape, hold_query_shape,
	adjust_shape, extend_shape, reinstate_shape, corrected_shape, correction_query_shape, waiting_shape,
	approval_shape, refusal_shape, series_query_shape, points_period_shape;
extern const struct problem *const series_problems[];
// The hold as hold_shape shows it, ids as they are written outside; made in ctx->mem.
MUST_CHECK enum status hold_shown(struct ctx *ctx, const struct hold *hold, struct hold **ret);

enum status act_lots(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_hold(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_holds(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_hold_get(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_confirm(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_void(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_transfer(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_transfers(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_rollforward(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_series(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_journal(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_adjust(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_extend(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_reinstate(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_corrections(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_waiting(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_correction(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_approve(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_refuse(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status act_withdraw(struct ctx *ctx, const struct call *call, struct answer *answer);

// Private to points: corrections by hand that need a second person (四眼复核). Whoever may correct points asks; above
// the wallet's approve_above nothing moves before somebody else who may approve says so. That one's word checks
// everything anew and posts, in one transaction, once.
#pragma once

#include "points/ledger.h"

enum correction_kind { CORRECTION_ADJUST, CORRECTION_EXTEND, CORRECTION_REINSTATE };
enum correction_state {
	CORRECTION_WAITING,
	CORRECTION_APPROVED,
	CORRECTION_REFUSED,
	CORRECTION_WITHDRAWN,
	CORRECTION_LAPSED
};
extern const struct choice correction_kinds[], correction_states[];

// As it is stored and shown. Ids and times NONE where there is none.
struct correction {
	int64_t id, customer_id;
	const char *wallet; // its code
	int kind;
	int64_t points; // below zero: taken; of extend and reinstate: how many it was about when it was asked for
	int64_t lot_id, until;
	const char *reason;
	int state; // as of ctx->now_ms
	const char *maker, *maker_name;
	bool own; // asked for by the very person who looks, or through a key of hers
	int64_t made_at, lapses_at;
	const char *decider, *decider_name;
	int64_t decided_at;
	const char *note;
	int64_t posted; // how many were moved

	int64_t wallet_id, maker_id; // not shown
};
extern const struct shape correction_shape;

// What is asked for: customer_id (live), kind, points, lot_id, until, reason are given; points of extend and reinstate
// are found out here. What is sure to be refused is refused now. *waits: it is written down and waits (*in is then the
// whole record); else it was posted at once.
MUST_CHECK enum status correction_ask(struct ctx *ctx, const struct wallet *wallet, struct correction *in, bool *waits);
MUST_CHECK enum status correction_get(struct ctx *ctx, int64_t id, struct correction *ret);
// ERR_CONFLICT correction_own (by who asked, also through a key), correction_decided (by somebody before; it lapsed).
MUST_CHECK enum status correction_approve(struct ctx *ctx, int64_t id, const char *note, struct correction *ret);
MUST_CHECK enum status correction_refuse(struct ctx *ctx, int64_t id, const char *note, struct correction *ret);
// By who asked only, whichever key she comes with: else ERR_FORBIDDEN correction_not_own.
MUST_CHECK enum status correction_withdraw(struct ctx *ctx, int64_t id, struct correction *ret);

extern const struct problem correction_own, correction_decided, correction_not_own;
extern const struct event_type correction_asked, correction_approved, correction_refused, correction_withdrawn,
	correction_lapsed;
extern const struct job_kind correction_lapse_job;
extern const struct schedule correction_lapse_schedule;

// One row of a statement with CORRECTION_COLUMNS.
#define CORRECTION_COLUMNS                                                                                             \
	"id, customer_id, wallet_id, kind, points, lot_id, until_at, reason, state, maker, maker_name, maker_id, "     \
	"made_at, lapses_at, decider, decider_name, decided_at, note, posted"
MUST_CHECK enum status correction_scan(
	struct ctx *ctx, const struct wallets *wallets, const struct rows *rows, struct correction *ret);

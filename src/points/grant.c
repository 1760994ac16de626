// New lots, and when they become active and lapse.
#include "points/ledger.h"

#include "base/id.h"
#include "base/instant.h"
#include "points/term.h"

#include <string.h>

SQL(grant_account);
SQL(grant_lots_of_cause);
SQL(grant_term_write);

enum status points_lots_of(struct ctx *ctx, const char *source, int64_t source_id, struct lot **lots, size_t *count)
{
	return ledger_lots(ctx, &grant_lots_of_cause, ARGS(v_text(source), v_i64(source_id)), lots, count);
}

// ---------------------------------------------------------------- terms of a new lot

static void set_activation(const struct ctx *ctx, const struct award *award, struct lot *lot)
{
	const struct shop *shop = ctx->house->shop;
	const struct pending_policy *policy = award->rule_pending ? award->rule_pending : &award->wallet->pending;

	lot->cancels_at = NONE;
	if (award->activates_at) {
		lot->activates_at = award->activates_at;
		return;
	}
	if (policy->mode != PENDING_DELIVERY) {
		lot->activates_at = wallet_activation(ctx, policy, award->earned_at);
		return;
	}
	lot->activates_at = NONE;
	if (policy->cancel_days != NONE)
		lot->cancels_at = term_add(shop->zone, award->earned_at, policy->cancel_days, TERM_DAY);
}

static const struct expiry_policy *expiry_of(const struct award *award)
{
	return award->rule_expiry   ? award->rule_expiry
	       : award->tier_expiry ? award->tier_expiry
				    : &award->wallet->expiry;
}

static void set_expiry(const struct ctx *ctx, const struct award *award, struct lot *lot)
{
	const struct expiry_policy *policy = expiry_of(award);
	bool slides = award->wallet->expiry.mode == EXPIRY_INACTIVITY;

	if (award->expires_at)
		lot->expires_at = award->expires_at;
	else if (policy->from == EXPIRY_FROM_ACTIVE && lot->activates_at == NONE)
		lot->expires_at = NONE; // reckoned when it is delivered
	else
		lot->expires_at = wallet_expiry(ctx, policy, award->earned_at, lot->activates_at);
	// Said to last for ever, although its wallet slides.
	if (slides && lot->expires_at == NONE && policy != &award->wallet->expiry && policy->mode == EXPIRY_NEVER)
		lot->expires_at = INSTANT_MAX;
}

static struct lot lot_of(const struct ctx *ctx, const struct award *award, const struct cause *cause)
{
	struct lot lot = {
		.id = id_new(),
		.customer_id = award->customer_id,
		.granted = award->amount,
		.earned_at = award->earned_at,
		.source = cause->source,
		.source_id = cause->source_id,
		.rule_id = award->rule_id,
		.rule_version = award->rule_version,
		.base = award->base,
		.campaign_id = award->campaign_id ? award->campaign_id : NONE,
		.funding = award->funding,
		.fair_value = award->fair_value ? award->fair_value : wallet_worth(award->wallet, award->amount),
		.parent_id = award->parent_id ? award->parent_id : NONE,
		.wallet = award->wallet,
	};

	set_activation(ctx, award, &lot);
	set_expiry(ctx, award, &lot);
	lot.state = lot.activates_at == award->earned_at ? LOT_ACTIVE : LOT_PENDING;
	return lot;
}

// ---------------------------------------------------------------- granting

static struct cause repaying(const struct ctx *ctx, const struct wallet *wallet, const struct cause *cause)
{
	struct cause ret = *cause;

	// Growth counts in the window in which it was earned; what is owed is repaid now.
	if (wallet->kind != WALLET_QUALIFYING && ret.at < ctx->now_ms)
		ret.at = ctx->now_ms;
	return ret;
}

// With the account's book: for what waits, slides, has lapsed, or repays.
static enum status grant_in_book(struct ctx *ctx, struct lot *lot, const struct award *award, const struct cause *cause)
{
	struct cause repay = repaying(ctx, lot->wallet, cause);
	struct book book;
	struct lot *in;

	TRY(ledger_open_account(ctx, lot->customer_id, lot->wallet));
	TRY(book_open(ctx, lot->customer_id, lot->wallet, &book));
	TRY(book_slide(ctx, &book, "earn", award->earned_at));
	TRY(book_add(ctx, &book, lot, &in));
	bool waits = lot->state == LOT_PENDING;
	TRY(book_move(ctx, &book, in, award->kind, BUCKET_ISSUANCE, waits ? BUCKET_PENDING : BUCKET_ACTIVE,
		lot->granted, NONE, cause));
	int64_t debt = book.figures[BUCKET_DEBT], part = debt < in->remaining ? debt : in->remaining;
	if (!waits && part)
		TRY(book_move(ctx, &book, in, POSTING_REPAY, BUCKET_ACTIVE, BUCKET_DEBT, part, NONE, &repay));
	lot->expires_at = in->expires_at;
	return book_close(ctx, &book);
}

enum status points_grant(struct ctx *ctx, const struct award *award, const struct cause *cause, struct lot *ret)
{
	int64_t added;

	*ret = lot_of(ctx, award, cause);
	bool lapsed = ret->expires_at != NONE && ret->expires_at <= ctx->now_ms;
	if (ret->state == LOT_PENDING || lapsed || award->wallet->expiry.mode == EXPIRY_INACTIVITY)
		return grant_in_book(ctx, ret, award, cause);
	// The way of nearly every order: added to the account and appended, without looking at other lots. Who owes is
	// not added to: what time has done repays first, from the lots that were there then.
	TRY(db_change(ctx->db, &grant_account,
		ARGS(v_i64(ret->customer_id), v_i64(ret->wallet->id), v_i64(ret->granted), v_i64(ret->expires_at)),
		&added));
	if (!added)
		return grant_in_book(ctx, ret, award, cause);
	ret->remaining = ret->granted;
	TRY(ledger_write_lot(ctx, ret));
	return ledger_post(ctx, ret->customer_id, ret->wallet, ret->id, award->kind, BUCKET_ISSUANCE, BUCKET_ACTIVE,
		ret->granted, NONE, cause);
}

// ---------------------------------------------------------------- delivered

static enum status deliver_lot(struct ctx *ctx, struct lot *lot, int64_t at_ms, const struct lot_policies *policies)
{
	const struct pending_policy *pending = policies->pending ? policies->pending : &lot->wallet->pending;
	const struct expiry_policy *expiry = policies->expiry ? policies->expiry : &lot->wallet->expiry;
	struct book book;
	struct lot *in;

	TRY(ledger_lot(ctx, lot->id, lot)); // whose it is now
	TRY(book_open(ctx, lot->customer_id, lot->wallet, &book));
	TRY(book_lot(ctx, &book, lot->id, &in));
	if (in->state == LOT_PENDING && in->activates_at == NONE) {
		int64_t activates = wallet_activation(ctx, pending, at_ms), expires = in->expires_at;
		if (!in->slides && expires == NONE && expiry->from == EXPIRY_FROM_ACTIVE)
			expires = wallet_expiry(ctx, expiry, in->earned_at, activates);
		TRY(ledger_term(ctx, in, activates, expires, "delivered", at_ms, NULL));
		TRY(db_exec(ctx->db, &grant_term_write,
			ARGS(v_i64(in->id), v_i64(activates), v_i64(in->slides ? NONE : expires))));
		in->activates_at = activates;
		in->cancels_at = NONE; // it came
		in->expires_at = expires;
	}
	return book_close(ctx, &book);
}

enum status points_delivered(struct ctx *ctx, const char *source, int64_t source_id, int64_t at_ms,
	enum status (*policies)(struct ctx *, const struct lot *, struct lot_policies *))
{
	struct lot *lots;
	size_t count;

	TRY(points_lots_of(ctx, source, source_id, &lots, &count));
	for (size_t i = 0; i < count; i++) {
		struct lot_policies of = {0};
		if (lots[i].state != LOT_PENDING || lots[i].activates_at != NONE)
			continue;
		if (policies)
			TRY(policies(ctx, &lots[i], &of));
		TRY(deliver_lot(ctx, &lots[i], at_ms, &of));
	}
	return OK;
}

// ---------------------------------------------------------------- activity

enum status points_activity(struct ctx *ctx, int64_t customer_id, const char *what, int64_t at_ms)
{
	const struct wallets *wallets;
	struct book book;

	TRY(wallets_get(ctx, &wallets));
	for (size_t i = 0; i < wallets->count; i++) {
		const struct wallet *wallet = &wallets->list[i];
		if (!wallet_resets(&wallet->expiry, what))
			continue;
		TRY(book_open(ctx, customer_id, wallet, &book));
		if (book.count)
			TRY(book_slide(ctx, &book, what, at_ms));
		TRY(book_close(ctx, &book));
	}
	return OK;
}

static enum status hear_any(struct ctx *ctx, struct event *event)
{
	// What the ledger itself tells is no activity of the customer's.
	if (!event->customer_id || strncmp(event->type->name, "points.", strlen("points.")) == 0)
		return OK;
	return points_activity(ctx, event->customer_id, event->type->name, event->at_ms);
}

const struct listener slide_on_event = {
	.name = "points.activity",
	.when = LISTEN_NOW,
	.hear = hear_any,
	.doc = W("What counts as activity keeps points alive where a wallet lapses by inactivity.",
		"活跃行为使按不活跃过期的积分顺延。"),
};

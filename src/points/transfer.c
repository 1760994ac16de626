// Points that one customer gives to another (转赠): cut from the giver's lots, each part a lot of the receiver's with
// the same expiry. Both sides in one commit.
#include "points/routes.h"

#include "api/audit.h"
#include "base/id.h"
#include "base/instant.h"
#include "customer/customer.h"

SQL(transfer_insert);
SQL(transfer_today);
SQL(transfers_of);

PROBLEM(transfer_closed, ERR_CONFLICT, "Points of this wallet cannot be given away.", "该积分账户的积分不可转赠。");
PROBLEM(transfer_self, ERR_UNPROCESSABLE, "Giver and receiver are one.", "转赠双方为同一客户。");
PROBLEM(transfer_few, ERR_UNPROCESSABLE, "At least {0} are given at once.", "单次至少转赠 {0}。");
PROBLEM(transfer_many, ERR_UNPROCESSABLE, "At most {0} are given at once.", "单次最多转赠 {0}。");
PROBLEM(transfer_daily, ERR_CONFLICT, "Of {0} a day, {1} are left today.", "每日最多转赠 {0}，今日剩余 {1}。");
PROBLEM(transfer_young, ERR_CONFLICT, "It takes {0}; {1} have been held long enough to be given.",
	"需要 {0}，满足持有期可转赠 {1}。");

// ---------------------------------------------------------------- limits

static enum status check_size(struct ctx *ctx, const struct wallet *wallet, int64_t points)
{
	if (!wallet->transfer)
		return fail(ctx, &transfer_closed, NULL);
	if (wallet->transfer_min != NONE && points < wallet->transfer_min)
		return fail_at(ctx, "/points", &transfer_few, wallet_amount(ctx->mem, wallet, wallet->transfer_min));
	if (wallet->transfer_max != NONE && points > wallet->transfer_max)
		return fail_at(ctx, "/points", &transfer_many, wallet_amount(ctx->mem, wallet, wallet->transfer_max));
	return OK;
}

// The giver's account is locked: nobody else gives of it meanwhile.
static enum status check_day(struct ctx *ctx, const struct wallet *wallet, int64_t from, int64_t points)
{
	const struct shop *shop = ctx->house->shop;
	struct rows *rows;
	bool found;

	if (wallet->transfer_daily == NONE)
		return OK;
	TRY(db_first(ctx->db, &transfer_today,
		ARGS(v_i64(from), v_i64(zone_start_of_day(shop->zone, ctx->now_ms)), v_i64(wallet->id)), &rows,
		&found));
	int64_t given = found && !row_null(rows, 0) ? row_i64(rows, 0) : 0;
	if (given + points <= wallet->transfer_daily)
		return OK;
	return fail(ctx, &transfer_daily, wallet_amount(ctx->mem, wallet, wallet->transfer_daily),
		wallet_amount(ctx->mem, wallet, wallet->transfer_daily - given));
}

static bool may_go(const struct ctx *ctx, const struct wallet *wallet, const struct lot *lot)
{
	int64_t wait = wallet->transfer_wait_days == NONE ? 0 : wallet->transfer_wait_days * DAY_MS;

	return lot->remaining && lot->state == LOT_ACTIVE && lot->earned_at + wait <= ctx->now_ms;
}

static enum status check_there(struct ctx *ctx, const struct book *book, int64_t points, int64_t fee)
{
	const struct wallet *wallet = book->wallet;
	int64_t free = 0;

	if (book_available(book) < points + fee)
		return fail(ctx, &points_insufficient, wallet_amount(ctx->mem, wallet, points + fee),
			wallet_amount(ctx->mem, wallet, book_available(book)));
	for (size_t i = 0; i < book->count; i++)
		if (may_go(ctx, wallet, &book->lots[i]))
			free += book->lots[i].remaining;
	return free >= points ? OK
			      : fail(ctx, &transfer_young, wallet_amount(ctx->mem, wallet, points),
					wallet_amount(ctx->mem, wallet, free));
}

// ---------------------------------------------------------------- given

static enum status give_part(
	struct ctx *ctx, struct book *from, struct book *to, struct lot *lot, int64_t part, const struct cause *cause)
{
	struct lot there = *lot, *in;

	there.id = id_new();
	there.customer_id = to->customer_id;
	there.granted = part;
	there.remaining = there.held = there.reversed = 0;
	there.parent_id = lot->id;
	there.source = cause->source;
	there.source_id = cause->source_id;
	if (!money_muldiv(
		    lot->fair_value == NONE ? 0 : lot->fair_value, part, lot->granted, ROUND_FLOOR, &there.fair_value))
		there.fair_value = NONE;
	if (there.slides)
		there.expires_at = NONE;
	TRY(book_move(ctx, from, lot, POSTING_TRANSFER_OUT, BUCKET_ACTIVE, BUCKET_ISSUANCE, part, NONE, cause));
	TRY(book_add(ctx, to, &there, &in));
	return book_move(ctx, to, in, POSTING_TRANSFER_IN, BUCKET_ISSUANCE, BUCKET_ACTIVE, part, NONE, cause);
}

static enum status give(struct ctx *ctx, struct book *from, struct book *to, int64_t points, const struct cause *cause)
{
	// What slides with the giver does not last longer for having been given.
	if (to->slides_until == NONE)
		to->slides_until = from->slides_until;
	for (size_t i = 0; i < from->count && points; i++) {
		struct lot *lot = &from->lots[i];
		if (!may_go(ctx, from->wallet, lot))
			continue;
		int64_t part = lot->remaining < points ? lot->remaining : points;
		TRY(give_part(ctx, from, to, lot, part, cause));
		points -= part;
	}
	return points ? ERR_INTERNAL : OK;
}

static enum status tell(struct ctx *ctx, int64_t customer_id, const struct transfer *transfer, const char *verb)
{
	struct lot lot = {.customer_id = customer_id, .wallet = transfer->wallet, .expires_at = NONE};

	TRY(audit_record(ctx, "points", id_text(ctx->mem, "cus", customer_id), verb, NULL,
		arena_format(ctx->mem, "{\"transfer\":\"%s\",\"wallet\":\"%s\",\"points\":%lld}",
			id_text(ctx->mem, "trf", transfer->id), transfer->wallet->code, (long long)transfer->points),
		transfer->note));
	return points_tell(ctx, &points_transferred, &lot,
		(struct points_event){.amount = transfer->points,
			.source = "transfer",
			.source_id = id_text(ctx->mem, "trf", transfer->id),
			.rule_version = NONE,
			.base = NONE},
		0);
}

static enum status open_both(struct ctx *ctx, const struct transfer *transfer, struct book *from, struct book *to)
{
	bool forward = transfer->from_id < transfer->to_id; // always in the same order: nobody waits for ever

	TRY(ledger_open_account(ctx, transfer->to_id, transfer->wallet));
	// One hold of a household may have taken from both: it ends before a book is open.
	TRY(hold_end_due(ctx, transfer->from_id));
	TRY(hold_end_due(ctx, transfer->to_id));
	if (forward)
		TRY(book_open(ctx, transfer->from_id, transfer->wallet, from));
	TRY(book_open(ctx, transfer->to_id, transfer->wallet, to));
	return forward ? OK : book_open(ctx, transfer->from_id, transfer->wallet, from);
}

enum status points_transfer(struct ctx *ctx, struct transfer *transfer)
{
	const struct wallet *wallet = transfer->wallet;
	int64_t percent = wallet->transfer_fee_percent == NONE ? 0 : wallet->transfer_fee_percent;
	struct book from, to;

	TRY(check_size(ctx, wallet, transfer->points));
	if (transfer->from_id == transfer->to_id)
		return fail_at(ctx, "/to", &transfer_self, NULL);
	transfer->id = id_new();
	transfer->at = ctx->now_ms;
	transfer->fee = (transfer->points * percent + 99) / 100;
	struct cause cause = {"transfer", transfer->id, ctx->now_ms, transfer->note, 0};
	TRY(open_both(ctx, transfer, &from, &to));
	TRY(check_day(ctx, wallet, transfer->from_id, transfer->points));
	TRY(check_there(ctx, &from, transfer->points, transfer->fee));
	TRY(give(ctx, &from, &to, transfer->points, &cause));
	if (transfer->fee)
		TRY(book_take(ctx, &from, POSTING_FEE, BUCKET_FORFEITED, transfer->fee, NONE, &cause, NULL));
	TRY(book_settle(ctx, &to, &cause));
	TRY(book_close(ctx, &from));
	TRY(book_close(ctx, &to));
	TRY(db_exec(ctx->db, &transfer_insert,
		ARGS(v_i64(transfer->id), v_i64(transfer->from_id), v_i64(transfer->to_id), v_i64(wallet->id),
			v_i64(transfer->points), v_i64(transfer->fee), v_i64(transfer->at), v_text(transfer->note))));
	TRY(tell(ctx, transfer->from_id, transfer, "give"));
	return tell(ctx, transfer->to_id, transfer, "receive");
}

// ---------------------------------------------------------------- over HTTP

struct transfer_in {
	int64_t to, points;
	const char *wallet, *note;
};

static const struct field transfer_in_fields[] = {
	FIELD_ID(transfer_in, to, "cus", .flags = FIELD_REQUIRED, .doc = W("Who receives", "受赠客户"),
		.example = "\"cus_07B925M0001\""),
	FIELD_I64(transfer_in, points, .min = 1, .max = INT64_C(1000000000), .flags = FIELD_REQUIRED | FIELD_POINTS,
		.doc = W("How many", "数量"), .example = "10"),
	FIELD_TEXT(
		transfer_in, wallet, .max = 40, .doc = W("Which; points when absent", "积分账户编码，缺省为 points")),
	FIELD_TEXT(transfer_in, note, .max = 300, .doc = W("Why", "附言")),
};

const struct shape transfer_in_shape =
	SHAPE("TransferInput", transfer_in, transfer_in_fields, "Points to give.", "待转赠积分。");

struct transfer_out {
	int64_t id, from, to, points, fee, at;
	const char *wallet, *note;
};

static const struct field transfer_fields[] = {
	FIELD_ID(transfer_out, id, "trf", .doc = W("Id", "编号")),
	FIELD_ID(transfer_out, from, "cus", .doc = W("Who gave", "转赠客户")),
	FIELD_ID(transfer_out, to, "cus", .doc = W("Who received", "受赠客户")),
	FIELD_TEXT(transfer_out, wallet, .max = 40, .doc = W("Wallet", "积分账户")),
	FIELD_I64(
		transfer_out, points, .min = 1, .max = INT64_MAX, .flags = FIELD_POINTS, .doc = W("How many", "数量")),
	FIELD_I64(transfer_out, fee, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Fee that the giver paid on top", "转赠方另付手续费")),
	FIELD_TIME(transfer_out, at, .doc = W("When", "时间")),
	FIELD_TEXT(transfer_out, note, .max = 300, .doc = W("Why", "附言")),
};

const struct shape transfer_shape =
	SHAPE("Transfer", transfer_out, transfer_fields, "Points that were given.", "积分转赠。");

enum status act_transfer(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct transfer_in *in = call->in;
	struct transfer_out *out = arena_new(ctx->mem, struct transfer_out);
	struct transfer transfer = {.points = in->points, .note = in->note};

	TRY(points_visible(ctx, call, call->ids[0], &transfer.from_id));
	TRY(points_visible(ctx, call, in->to, &transfer.to_id));
	TRY(wallet_by_code(ctx, in->wallet ? in->wallet : "points", "/wallet", &transfer.wallet));
	TRY(points_transfer(ctx, &transfer));
	*out = (struct transfer_out){transfer.id, transfer.from_id, transfer.to_id, transfer.points, transfer.fee,
		transfer.at, transfer.wallet->code, transfer.note};
	answer_give(answer, transfer_out, out);
	return OK;
}

enum status act_transfers(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct wallets *wallets;
	struct rows *rows;
	struct page page;
	int64_t customer_id;
	bool more;

	TRY(points_visible(ctx, call, call->ids[0], &customer_id));
	TRY(wallets_get(ctx, &wallets));
	TRY(db_query(ctx->db, &transfers_of, ARGS(v_i64(customer_id), v_i64(PAGE_MAX)), &rows));
	page_begin(ctx, call, &page);
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return page_end(&page, NULL, NONE, answer);
		const struct wallet *wallet = wallets_find(wallets, row_i64(rows, 3));
		page_add(&page, transfer_out,
			&(struct transfer_out){row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2), row_i64(rows, 4),
				row_i64(rows, 5), row_i64(rows, 6), wallet ? wallet->code : NULL,
				row_text(rows, 7, ctx->mem)});
	}
}

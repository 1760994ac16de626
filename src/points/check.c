// The auditor: recomputes every account, lot and hold from the postings and says which row is off.
#include "points/sums.h"

#include "base/id.h"

#include <string.h>

SQL(check_next_customer);
SQL(check_postings);
SQL(check_accounts);
SQL(check_lots);
SQL(check_held);
SQL(check_stray_lots);
SQL(check_reversed);
SQL(check_hold_rows);
SQL(check_hold_over);
SQL(check_hold_owners);
SQL(check_shares);
SQL(check_household_heads);
SQL(check_household_ends);
SQL(check_household_dead);
SQL(check_hold_parts);
SQL(check_transfers);

#define WALLETS_MAX 64

struct sums {
	int64_t wallet_id;
	int64_t figures[BUCKETS];
	int64_t next_due_at, slides_until; // of the account
	bool has_account;
};

struct audit {
	int64_t customer_id;
	struct sums sums[WALLETS_MAX];
	size_t count;
	const char *wrong;
};

static struct sums *sums_of(struct audit *audit, int64_t wallet_id)
{
	for (size_t i = 0; i < audit->count; i++)
		if (audit->sums[i].wallet_id == wallet_id)
			return &audit->sums[i];
	if (audit->count == WALLETS_MAX)
		return NULL;
	audit->sums[audit->count] = (struct sums){.wallet_id = wallet_id, .next_due_at = NONE, .slides_until = NONE};
	return &audit->sums[audit->count++];
}

static const char *customer_text(struct ctx *ctx, int64_t customer_id)
{
	return id_text(ctx->mem, "cus", customer_id);
}

// Adds up both sides of every posting of the customer.
static enum status add_up(struct ctx *ctx, struct audit *audit)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &check_postings, ARGS(v_i64(audit->customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		int debit = choice_value(buckets, row_text(rows, 1, ctx->mem));
		int credit = choice_value(buckets, row_text(rows, 2, ctx->mem));
		int kind = choice_value(posting_kinds, row_text(rows, 4, ctx->mem));
		struct sums *sums = sums_of(audit, row_i64(rows, 0));
		if (debit < 0 || credit < 0 || kind < 0 || debit == credit || !sums) {
			audit->wrong = arena_format(ctx->mem, "%s of %s moves between unknown buckets or wallets",
				id_text(ctx->mem, "pst", row_i64(rows, 5)), customer_text(ctx, audit->customer_id));
			rows_close(rows);
			return OK;
		}
		sums->figures[debit] -= row_i64(rows, 3);
		sums->figures[credit] += row_i64(rows, 3);
	}
}

static void compare_account(struct ctx *ctx, struct audit *audit, const struct sums *sums, const struct rows *rows)
{
	for (int i = 0; i < BUCKETS && !audit->wrong; i++) {
		bool outward = i == BUCKET_ISSUANCE || i == BUCKET_DEBT; // their figure is what left them
		int64_t figure = outward ? -sums->figures[i] : sums->figures[i];
		if (figure != row_i64(rows, 1 + i))
			audit->wrong = arena_format(ctx->mem,
				"account of %s in wallet %lld: %s is %lld, its postings say %lld",
				customer_text(ctx, audit->customer_id), (long long)sums->wallet_id, buckets[i].name,
				(long long)row_i64(rows, 1 + i), (long long)figure);
	}
}

static enum status compare_accounts(struct ctx *ctx, struct audit *audit)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &check_accounts, ARGS(v_i64(audit->customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		struct sums *sums = sums_of(audit, row_i64(rows, 0)); // all zero when there are no postings
		if (!sums)
			continue;
		sums->has_account = true;
		sums->next_due_at = row_i64(rows, 1 + BUCKETS);
		sums->slides_until = row_i64(rows, 2 + BUCKETS);
		compare_account(ctx, audit, sums, rows);
	}
	for (size_t i = 0; i < audit->count && !audit->wrong; i++)
		if (!audit->sums[i].has_account)
			audit->wrong = arena_format(ctx->mem, "%s has postings in a wallet without an account",
				customer_text(ctx, audit->customer_id));
	return OK;
}

// ---------------------------------------------------------------- lots

struct lot_sums {
	struct lot lot; // as the row says
	int64_t wallet_id, pending, active, held, granted;
	int ended; // state that the last posting out of it leads to; −1: none here
};

static const char *lot_text(struct ctx *ctx, const struct audit *audit, const struct lot *lot)
{
	return arena_format(
		ctx->mem, "%s of %s", id_text(ctx->mem, "lot", lot->id), customer_text(ctx, audit->customer_id));
}

static int state_of(const struct lot_sums *sums)
{
	if (sums->pending)
		return LOT_PENDING;
	return sums->active || sums->held ? LOT_ACTIVE : sums->ended;
}

static bool off(struct ctx *ctx, struct audit *audit, const struct lot *lot, const char *what, int64_t is, int64_t said)
{
	if (is == said)
		return false;
	audit->wrong = arena_format(ctx->mem, "%s: %lld %s, its postings say %lld", lot_text(ctx, audit, lot),
		(long long)is, what, (long long)said);
	return true;
}

// Time is looked at again at next_due_at: set too late, lapsed points could be spent.
static void check_due(struct ctx *ctx, struct audit *audit, const struct lot_sums *lot)
{
	const struct sums *sums = sums_of(audit, lot->wallet_id);
	int64_t due = lot->lot.expires_at;

	if (!lot->lot.remaining || !sums)
		return;
	if (lot->lot.state == LOT_PENDING) {
		due = lot->lot.activates_at;
		if (due == NONE || (lot->lot.cancels_at != NONE && lot->lot.cancels_at < due))
			due = lot->lot.cancels_at;
	}
	if (due != NONE && (sums->next_due_at == NONE || sums->next_due_at > due))
		audit->wrong =
			arena_format(ctx->mem, "account of %s in wallet %lld: %s changes by itself before it says",
				customer_text(ctx, audit->customer_id), (long long)lot->wallet_id,
				id_text(ctx->mem, "lot", lot->lot.id));
}

static void check_lot(struct ctx *ctx, struct audit *audit, const struct lot_sums *sums)
{
	const struct lot *lot = &sums->lot;
	int state = state_of(sums);

	if (!lot->id || audit->wrong ||
		off(ctx, audit, lot, "are left", lot->remaining, sums->pending + sums->active) ||
		off(ctx, audit, lot, "are held", lot->held, sums->held) ||
		// The posting that granted a lot stays with whom it was granted to, when customers are merged.
		(sums->granted && off(ctx, audit, lot, "were granted", lot->granted, sums->granted)))
		return;
	if (state >= 0 && state != lot->state)
		audit->wrong = arena_format(ctx->mem, "%s is %s, its postings say %s", lot_text(ctx, audit, lot),
			lot->state < 0 ? "in no state" : lot_states[lot->state].name, lot_states[state].name);
	else
		check_due(ctx, audit, sums);
}

static int64_t *figure_of(struct lot_sums *sums, int bucket)
{
	return bucket == BUCKET_PENDING  ? &sums->pending
	       : bucket == BUCKET_ACTIVE ? &sums->active
	       : bucket == BUCKET_HELD   ? &sums->held
					 : NULL;
}

static void add_posting(struct ctx *ctx, struct lot_sums *sums, const struct rows *rows)
{
	static const int ends[BUCKETS] = {[BUCKET_ISSUANCE] = LOT_CONSUMED,
		[BUCKET_SPENT] = LOT_CONSUMED,
		[BUCKET_DEBT] = LOT_CONSUMED,
		[BUCKET_EXPIRED] = LOT_EXPIRED,
		[BUCKET_REVERSED] = LOT_REVERSED,
		[BUCKET_FORFEITED] = LOT_FORFEITED};
	int kind = choice_value(posting_kinds, row_text(rows, 9, ctx->mem));
	int debit = choice_value(buckets, row_text(rows, 10, ctx->mem));
	int credit = choice_value(buckets, row_text(rows, 11, ctx->mem));
	int64_t amount = row_i64(rows, 12), *out = figure_of(sums, debit), *in = figure_of(sums, credit);
	bool beside = kind == POSTING_REFUND && !row_null(rows, 13);

	if (out)
		*out -= amount;
	if (in)
		*in += amount;
	if (out && !in)
		sums->ended = kind == POSTING_MOVE_OUT ? -1 : ends[credit];
	if (kind == POSTING_EARN || kind == POSTING_GRANT || kind == POSTING_TRANSFER_IN || beside)
		sums->granted += amount;
}

// Every lot with its postings, one after the other.
static enum status compare_lots(struct ctx *ctx, struct audit *audit)
{
	struct lot_sums sums = {0};
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &check_lots, ARGS(v_i64(audit->customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || sums.lot.id != row_i64(rows, 0))
			check_lot(ctx, audit, &sums);
		if (!more)
			return OK;
		if (sums.lot.id != row_i64(rows, 0))
			sums = (struct lot_sums){.lot = {.id = row_i64(rows, 0),
							 .remaining = row_i64(rows, 2),
							 .held = row_i64(rows, 3),
							 .state = choice_value(lot_states, row_text(rows, 4, ctx->mem)),
							 .granted = row_i64(rows, 5),
							 .activates_at = row_i64(rows, 6),
							 .cancels_at = row_i64(rows, 7),
							 .expires_at = row_i64(rows, 8)},
				.wallet_id = row_i64(rows, 1),
				.ended = -1};
		add_posting(ctx, &sums, rows);
	}
}

// What open holds have taken of each lot is what is held of it.
static enum status compare_held(struct ctx *ctx, struct audit *audit)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &check_held, ARGS(v_i64(audit->customer_id)), &rows, &found));
	if (found)
		audit->wrong = arena_format(ctx->mem, "%s of %s: %lld are held, its open holds say %lld",
			id_text(ctx->mem, "lot", row_i64(rows, 0)), customer_text(ctx, audit->customer_id),
			(long long)row_i64(rows, 1), (long long)row_i64(rows, 2));
	return OK;
}

enum status points_ledger_check(struct ctx *ctx, int64_t *after, int max, int64_t *checked, const char **wrong)
{
	struct audit *audit = arena_new(ctx->mem, struct audit);
	struct rows *rows;
	bool found;

	*wrong = NULL;
	for (*checked = 0; *checked < max && !*wrong; ++*checked) {
		TRY(db_first(ctx->db, &check_next_customer, ARGS(v_i64(*after)), &rows, &found));
		if (!found || row_null(rows, 0))
			return OK;
		*after = audit->customer_id = row_i64(rows, 0);
		audit->count = 0;
		TRY(add_up(ctx, audit));
		if (!audit->wrong)
			TRY(compare_accounts(ctx, audit));
		if (!audit->wrong)
			TRY(compare_lots(ctx, audit));
		if (!audit->wrong)
			TRY(compare_held(ctx, audit));
		*wrong = audit->wrong;
	}
	return OK;
}

// ---------------------------------------------------------------- rows of no customer's postings

struct stray {
	struct sql *sql; // the first row that is off: its id, and what else the sentence says
	const char *prefix, *sentence;
};

static const struct stray strays[] = {
	{&check_stray_lots, "lot", "%s has no posting that granted it"},
	{&check_reversed, "lot", "%s: %lld were taken back, its postings say %lld"},
	{&check_hold_rows, "hld", "%s: its state and the list of open holds do not agree"},
	{&check_hold_over, "hld", "%s: its state and the list of open holds do not agree"},
	{&check_hold_owners, "hld", "%s: it holds lots of somebody who does not know"},
	{&check_hold_parts, "hld", "%s: its part is of %lld points, its lots say %lld"},
	{&check_transfers, "trf", "%s is of %lld points, its postings say %lld"},
	{&check_shares, "row", "spend %s: its postings with another member of the household are not there"},
	{&check_household_heads, "hhd", "%s: its head is not among its members"},
	{&check_household_ends, "hhd", "%s has ended, and has members"},
	{&check_household_dead, "hhd", "%s: a member is merged or erased"},
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
enum status points_ledger_strays(struct ctx *ctx, const char **wrong)
{
	struct rows *rows;
	bool found;

	*wrong = NULL;
	for (size_t i = 0; i < ARRAY_LEN(strays) && !*wrong; i++) {
		TRY(db_first(ctx->db, strays[i].sql, NO_ARGS, &rows, &found));
		if (found)
			*wrong = arena_format(ctx->mem, strays[i].sentence,
				id_text(ctx->mem, strays[i].prefix, row_i64(rows, 0)), (long long)row_i64(rows, 1),
				(long long)row_i64(rows, 2));
	}
	return *wrong ? OK : sums_check(ctx, wrong);
}
#pragma GCC diagnostic pop

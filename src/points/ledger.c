#include "points/ledger.h"

#include "base/id.h"
#include "customer/customer.h"

#include <string.h>

SQL(lot_insert);
SQL(lot_take);
SQL(lot_put_back);
SQL(lot_by_id);
SQL(lots_open);
SQL(lots_of_cause);
SQL(posting_insert);
SQL(account_grant);
SQL(account_debt);
SQL(account_move);
SQL(account_by_key);
SQL(account_expiry_lower);
SQL(account_expiry_set);
SQL(account_open);
SQL(account_lock);
SQL(lot_move);
SQL(lot_expired);
SQL(lots_ended);
SQL(lots_told_of);

#define LOTS_ROOM 16

PROBLEM(points_insufficient, ERR_CONFLICT, "It takes {0}; {1} can be spent.", "需要 {0}，可用 {1}。");

const struct choice buckets[] = {
	{"issuance", W("Issued by the shop", "发放")},
	{"pending", W("Not active yet", "待生效")},
	{"active", W("Active", "可用")},
	{"held", W("Held", "冻结")},
	{"spent", W("Spent", "已用")},
	{"expired", W("Expired", "已过期")},
	{"reversed", W("Taken back", "已收回")},
	{"forfeited", W("Forfeited", "已作废")},
	{"debt", W("Owed", "欠分")},
	CHOICES_END,
};

const struct choice posting_kinds[] = {
	{"earn", W("Earned", "获得")},
	{"spend", W("Spent", "使用")},
	{"refund", W("Given back", "返还")},
	{"expire", W("Expired", "过期")},
	{"clawback", W("Taken back with a return", "退货收回")},
	{"repay", W("Repays what was owed", "抵还欠分")},
	{"grant", W("Added by hand", "人工增加")},
	{"take", W("Taken by hand", "人工扣减")},
	{"move_out", W("Moved to the surviving customer", "合并转出")},
	{"move_in", W("Moved from a merged customer", "合并转入")},
	CHOICES_END,
};

// ---------------------------------------------------------------- rows

static enum status post(struct ctx *ctx, const struct lot *lot, enum posting_kind kind, enum bucket debit,
	enum bucket credit, int64_t amount, const struct cause *cause)
{
	return db_exec(ctx->db, &posting_insert,
		ARGS(v_i64(lot->customer_id), v_i64(cause->at), v_i64(id_new()), v_i64(lot->wallet->id), v_i64(lot->id),
			v_text(posting_kinds[kind].name), v_text(buckets[debit].name), v_text(buckets[credit].name),
			v_i64(amount), v_text(cause->source), v_i64(cause->source_id), v_text(cause->note)));
}

// Moves an amount between two columns of the account, as one guarded UPDATE: each of the nine figures gets its
// difference.
static enum status move(struct ctx *ctx, const struct lot *lot, enum bucket debit, enum bucket credit, int64_t amount)
{
	int64_t by[BUCKETS] = {0}, changed;

	by[debit] -= amount;
	by[credit] += amount;
	by[BUCKET_ISSUANCE] = -by[BUCKET_ISSUANCE]; // what left it was granted
	by[BUCKET_DEBT] = -by[BUCKET_DEBT];         // what left it is owed
	TRY(db_change(ctx->db, &account_move,
		ARGS(v_i64(lot->customer_id), v_i64(lot->wallet->id), v_i64(by[BUCKET_PENDING]),
			v_i64(by[BUCKET_ACTIVE]), v_i64(by[BUCKET_HELD]), v_i64(by[BUCKET_SPENT]),
			v_i64(by[BUCKET_EXPIRED]), v_i64(by[BUCKET_REVERSED]), v_i64(by[BUCKET_FORFEITED]),
			v_i64(by[BUCKET_DEBT]), v_i64(by[BUCKET_ISSUANCE])),
		&changed));
	return changed ? OK : ERR_BUSY;
}

static enum status scan_lot(const struct wallets *wallets, const struct rows *rows, struct lot *lot)
{
	*lot = (struct lot){
		.id = row_i64(rows, 0),
		.customer_id = row_i64(rows, 1),
		.wallet = wallets_find(wallets, row_i64(rows, 2)),
		.granted = row_i64(rows, 3),
		.remaining = row_i64(rows, 4),
		.reversed = row_i64(rows, 5),
		.earned_at = row_i64(rows, 6),
		.expires_at = row_i64(rows, 7),
		.rule_id = row_i64(rows, 8),
		.rule_version = row_i64(rows, 9),
		.base = row_i64(rows, 10),
	};
	return lot->wallet ? OK : ERR_INTERNAL;
}

static enum status collect_lots(
	struct ctx *ctx, struct sql *sql, const struct value *args, size_t arg_count, struct lot **lots, size_t *count)
{
	const struct wallets *wallets;
	struct rows *rows;
	size_t room = LOTS_ROOM;
	bool more;

	TRY(wallets_get(ctx, &wallets));
	*lots = arena_array(ctx->mem, struct lot, room);
	*count = 0;
	TRY(db_query(ctx->db, sql, args, arg_count, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (*count == room) {
			struct lot *wider = arena_array(ctx->mem, struct lot, room * 2);
			memcpy(wider, *lots, room * sizeof *wider);
			*lots = wider;
			room *= 2;
		}
		enum status status = scan_lot(wallets, rows, &(*lots)[*count]);
		if (status != OK) {
			rows_close(rows);
			return status;
		}
		++*count;
	}
}

enum status ledger_open_lots(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, struct lot **lots, size_t *count)
{
	return collect_lots(ctx, &lots_open, ARGS(v_i64(customer_id), v_i64(wallet->id)), lots, count);
}

enum status points_lots_of(struct ctx *ctx, const char *source, int64_t source_id, struct lot **lots, size_t *count)
{
	return collect_lots(ctx, &lots_of_cause, ARGS(v_text(source), v_i64(source_id)), lots, count);
}

// The account of the receiving side may not exist yet.
static enum status open_account(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet)
{
	return db_exec(ctx->db, &account_open, ARGS(v_i64(customer_id), v_i64(wallet->id)));
}

// What decides by lots that it has read must see all of them: whoever else is at this account waits, or we do.
static enum status lock_account(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet)
{
	return db_exec(ctx->db, &account_lock, ARGS(v_i64(customer_id), v_i64(wallet->id)));
}

static enum status follow(struct ctx *ctx, struct lot *lot)
{
	int64_t live;

	TRY(customer_resolve(ctx, lot->customer_id, &live));
	if (live == lot->customer_id)
		return OK;
	if (lot->remaining)
		return ERR_INTERNAL; // the merge has moved what was left
	lot->customer_id = live;
	TRY(open_account(ctx, live, lot->wallet));
	return db_exec(ctx->db, &lot_move, ARGS(v_i64(lot->id), v_i64(live)));
}

enum status ledger_lot(struct ctx *ctx, int64_t id, struct lot *lot)
{
	struct lot *lots;
	size_t count;

	TRY(collect_lots(ctx, &lot_by_id, ARGS(v_i64(id)), &lots, &count));
	if (!count)
		return ERR_INTERNAL; // a posting names a lot that is not there
	*lot = lots[0];
	return follow(ctx, lot);
}

// ---------------------------------------------------------------- movements

enum status ledger_take(struct ctx *ctx, struct lot *lot, enum posting_kind kind, enum bucket bucket, int64_t amount,
	const struct cause *cause)
{
	static const char *const ends[BUCKETS] = {[BUCKET_SPENT] = "consumed",
		[BUCKET_EXPIRED] = "expired",
		[BUCKET_REVERSED] = "reversed",
		[BUCKET_FORFEITED] = "forfeited",
		[BUCKET_DEBT] = "consumed"};
	int64_t changed;

	TRY(db_change(ctx->db, &lot_take, ARGS(v_i64(lot->id), v_i64(amount), v_text(ends[bucket])), &changed));
	if (!changed)
		return ERR_BUSY;
	lot->remaining -= amount;
	TRY(move(ctx, lot, BUCKET_ACTIVE, bucket, amount));
	return post(ctx, lot, kind, BUCKET_ACTIVE, bucket, amount, cause);
}

enum status ledger_put_back(struct ctx *ctx, struct lot *lot, enum posting_kind kind, enum bucket bucket,
	int64_t amount, const struct cause *cause)
{
	int64_t changed;

	TRY(db_change(ctx->db, &lot_put_back, ARGS(v_i64(lot->id), v_i64(amount)), &changed));
	if (!changed)
		return ERR_BUSY;
	lot->remaining += amount;
	TRY(move(ctx, lot, bucket, BUCKET_ACTIVE, amount));
	TRY(db_exec(ctx->db, &account_expiry_lower,
		ARGS(v_i64(lot->customer_id), v_i64(lot->wallet->id), v_i64(lot->expires_at))));
	return post(ctx, lot, kind, bucket, BUCKET_ACTIVE, amount, cause);
}

enum status ledger_owe(struct ctx *ctx, const struct lot *lot, int64_t amount, const struct cause *cause)
{
	TRY(move(ctx, lot, BUCKET_DEBT, BUCKET_REVERSED, amount));
	return post(ctx, lot, POSTING_CLAWBACK, BUCKET_DEBT, BUCKET_REVERSED, amount, cause);
}

enum status ledger_expired_of(struct ctx *ctx, const struct lot *lot, int64_t *amount)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &lot_expired, ARGS(v_i64(lot->customer_id), v_i64(lot->id)), &rows, &found));
	*amount = found && !row_null(rows, 0) ? row_i64(rows, 0) : 0;
	return OK;
}

enum status ledger_reverse_expired(struct ctx *ctx, const struct lot *lot, int64_t amount, const struct cause *cause)
{
	TRY(move(ctx, lot, BUCKET_EXPIRED, BUCKET_REVERSED, amount));
	return post(ctx, lot, POSTING_CLAWBACK, BUCKET_EXPIRED, BUCKET_REVERSED, amount, cause);
}

static bool lapsed(const struct ctx *ctx, const struct lot *lot)
{
	return lot->expires_at != NONE && lot->expires_at <= ctx->now_ms;
}

static enum status expire_lot(struct ctx *ctx, struct lot *lot)
{
	struct cause cause = {"lot", lot->id, lot->expires_at, NULL};
	return ledger_take(ctx, lot, POSTING_EXPIRE, BUCKET_EXPIRED, lot->remaining, &cause);
}

enum status points_grant(struct ctx *ctx, const struct award *award, const struct cause *cause, struct lot *ret)
{
	struct lot lot = {
		.id = id_new(),
		.customer_id = award->customer_id,
		.granted = award->amount,
		.remaining = award->amount,
		.earned_at = award->earned_at,
		.expires_at = wallet_expiry(ctx, award->wallet, award->earned_at),
		.rule_id = award->rule_id,
		.rule_version = award->rule_version,
		.base = award->base,
		.wallet = award->wallet,
	};
	struct rows *rows;
	bool found;

	TRY(db_exec(ctx->db, &lot_insert,
		ARGS(v_i64(lot.id), v_i64(lot.customer_id), v_i64(lot.wallet->id), v_i64(lot.granted),
			v_i64(lot.earned_at), v_i64(ctx->now_ms), v_i64(lot.expires_at), v_text(cause->source),
			v_i64(cause->source_id), v_i64(lot.rule_id), v_i64(lot.rule_version), v_i64(lot.base))));
	TRY(post(ctx, &lot, award->kind, BUCKET_ISSUANCE, BUCKET_ACTIVE, lot.granted, cause));
	// The row is locked by the first statement and read by the second: RETURNING would build a temporary table each
	// time.
	TRY(db_exec(ctx->db, &account_grant,
		ARGS(v_i64(lot.customer_id), v_i64(lot.wallet->id), v_i64(lot.granted),
			v_i64(lapsed(ctx, &lot) ? NONE : lot.expires_at))));
	TRY(db_first(ctx->db, &account_debt, ARGS(v_i64(lot.customer_id), v_i64(lot.wallet->id)), &rows, &found));
	int64_t debt = found ? row_i64(rows, 0) : 0;
	int64_t repaid = debt < lot.granted ? debt : lot.granted;
	if (repaid)
		TRY(ledger_take(ctx, &lot, POSTING_REPAY, BUCKET_DEBT, repaid, cause));
	if (lapsed(ctx, &lot) && lot.remaining)
		TRY(expire_lot(ctx, &lot));
	*ret = lot;
	return OK;
}

enum status ledger_expire(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t *expired)
{
	struct lot *lots;
	struct rows *rows;
	size_t count, at;
	bool found;

	*expired = 0;
	TRY(lock_account(ctx, customer_id, wallet));
	TRY(db_first(ctx->db, &account_by_key, ARGS(v_i64(customer_id), v_i64(wallet->id)), &rows, &found));
	int64_t next_expiry_at = found ? row_i64(rows, BUCKETS) : NONE;
	TRY(ledger_open_lots(ctx, customer_id, wallet, &lots, &count));
	for (at = 0; at < count && lapsed(ctx, &lots[at]); at++) {
		*expired += lots[at].remaining;
		TRY(expire_lot(ctx, &lots[at]));
	}
	// Only as we have read it: too late an instant would hide a lapse.
	return db_exec(ctx->db, &account_expiry_set,
		ARGS(v_i64(customer_id), v_i64(wallet->id), v_i64(next_expiry_at),
			v_i64(at < count ? lots[at].expires_at : NONE)));
}

static int64_t sum_of(const struct lot *lots, size_t count)
{
	int64_t sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += lots[i].remaining;
	return sum;
}

enum status points_spend(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t amount,
	enum posting_kind kind, enum bucket bucket, const struct cause *cause)
{
	struct points_account account;
	struct lot *lots;
	size_t count;
	int64_t expired;

	TRY(lock_account(ctx, customer_id, wallet));
	TRY(points_account_of(ctx, customer_id, wallet->id, &account));
	// Who owes spends nothing.
	int64_t available = account.figures[BUCKET_DEBT] ? 0 : points_available(&account);
	if (available < amount)
		return fail(ctx, &points_insufficient, wallet_amount(ctx->mem, wallet, amount),
			wallet_amount(ctx->mem, wallet, available));
	if (account.lapsed)
		TRY(ledger_expire(ctx, customer_id, wallet, &expired));
	TRY(ledger_open_lots(ctx, customer_id, wallet, &lots, &count));
	if (sum_of(lots, count) < amount)
		return ERR_INTERNAL; // lots and account do not agree; huitou check ledger names the row
	for (size_t i = 0; amount > 0; i++) {
		int64_t part = lots[i].remaining < amount ? lots[i].remaining : amount;
		TRY(ledger_take(ctx, &lots[i], kind, bucket, part, cause));
		amount -= part;
	}
	return OK;
}

enum status ledger_settle_debt(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, const struct cause *cause)
{
	struct points_account account;
	struct lot *lots;
	size_t count;

	TRY(lock_account(ctx, customer_id, wallet));
	TRY(points_account_of(ctx, customer_id, wallet->id, &account));
	int64_t debt = account.figures[BUCKET_DEBT];
	if (!debt)
		return OK;
	TRY(ledger_open_lots(ctx, customer_id, wallet, &lots, &count));
	for (size_t i = 0; i < count && debt; i++) {
		if (lapsed(ctx, &lots[i]))
			continue;
		int64_t part = lots[i].remaining < debt ? lots[i].remaining : debt;
		TRY(ledger_take(ctx, &lots[i], POSTING_REPAY, BUCKET_DEBT, part, cause));
		debt -= part;
	}
	return OK;
}

// ---------------------------------------------------------------- merged customers

// What of a lot has ended at one customer and may come back: expired points with a return, spent ones with a
// redemption.
struct ended {
	int64_t lot_id, expired, spent;
};

static enum status read_ended(struct ctx *ctx, int64_t customer_id, struct ended **ret, size_t *count)
{
	struct ended *ended = arena_array(ctx->mem, struct ended, LOTS_ROOM);
	struct rows *rows;
	size_t room = LOTS_ROOM;
	bool more;

	*count = 0;
	TRY(db_query(ctx->db, &lots_ended, ARGS(v_i64(customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		if (*count == room) {
			struct ended *wider = arena_array(ctx->mem, struct ended, room * 2);
			memcpy(wider, ended, room * sizeof *wider);
			ended = wider;
			room *= 2;
		}
		ended[(*count)++] = (struct ended){row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2)};
	}
	*ret = ended;
	return OK;
}

static enum status transfer_bucket(struct ctx *ctx, const struct lot *lot, int64_t to, enum bucket bucket,
	int64_t amount, const struct cause *cause)
{
	struct lot there = *lot;

	if (!amount)
		return OK;
	there.customer_id = to;
	TRY(move(ctx, lot, bucket, BUCKET_ISSUANCE, amount));
	TRY(post(ctx, lot, POSTING_MOVE_OUT, bucket, BUCKET_ISSUANCE, amount, cause));
	TRY(move(ctx, &there, BUCKET_ISSUANCE, bucket, amount));
	return post(ctx, &there, POSTING_MOVE_IN, BUCKET_ISSUANCE, bucket, amount, cause);
}

static enum status transfer(
	struct ctx *ctx, const struct lot *lot, const struct ended *ended, int64_t to, const struct cause *cause)
{
	struct cause dated = *cause;

	if (lot->wallet->kind == WALLET_QUALIFYING)
		dated.at = lot->earned_at; // stays in the window in which it was earned
	TRY(db_exec(ctx->db, &lot_move, ARGS(v_i64(lot->id), v_i64(to))));
	TRY(open_account(ctx, to, lot->wallet));
	TRY(transfer_bucket(ctx, lot, to, BUCKET_ACTIVE, lot->remaining, &dated));
	if (ended) {
		TRY(transfer_bucket(ctx, lot, to, BUCKET_EXPIRED, ended->expired, &dated));
		TRY(transfer_bucket(ctx, lot, to, BUCKET_SPENT, ended->spent, &dated));
	}
	if (!lot->remaining)
		return OK;
	return db_exec(ctx->db, &account_expiry_lower, ARGS(v_i64(to), v_i64(lot->wallet->id), v_i64(lot->expires_at)));
}

// Lots and what has ended of them, both by id.
static enum status transfer_all(
	struct ctx *ctx, const struct lot *lots, size_t count, int64_t from, int64_t to, const struct cause *cause)
{
	struct ended *ended;
	size_t ended_count, at = 0;

	TRY(read_ended(ctx, from, &ended, &ended_count));
	for (size_t i = 0; i < count; i++) {
		while (at < ended_count && ended[at].lot_id < lots[i].id)
			at++;
		bool any = at < ended_count && ended[at].lot_id == lots[i].id;
		TRY(transfer(ctx, &lots[i], any ? &ended[at] : NULL, to, cause));
	}
	return OK;
}

static enum status transfer_debt(
	struct ctx *ctx, int64_t from, int64_t to, const struct wallet *wallet, const struct cause *cause)
{
	struct points_account account;
	struct lot none = {.id = NONE, .customer_id = from, .wallet = wallet};

	TRY(points_account_of(ctx, from, wallet->id, &account));
	int64_t debt = account.figures[BUCKET_DEBT];
	if (!debt)
		return OK;
	TRY(move(ctx, &none, BUCKET_ISSUANCE, BUCKET_DEBT, debt));
	TRY(post(ctx, &none, POSTING_MOVE_OUT, BUCKET_ISSUANCE, BUCKET_DEBT, debt, cause));
	none.customer_id = to;
	TRY(open_account(ctx, to, wallet));
	TRY(move(ctx, &none, BUCKET_DEBT, BUCKET_ISSUANCE, debt));
	return post(ctx, &none, POSTING_MOVE_IN, BUCKET_DEBT, BUCKET_ISSUANCE, debt, cause);
}

enum status ledger_move(struct ctx *ctx, int64_t told_of, int64_t from, int64_t to, const struct cause *cause)
{
	const struct wallets *wallets;
	struct lot *lots;
	size_t count;

	TRY(wallets_get(ctx, &wallets));
	for (size_t i = 0; i < wallets->count; i++)
		TRY(lock_account(ctx, from, &wallets->list[i]));
	TRY(collect_lots(ctx, &lots_told_of, ARGS(v_i64(told_of), v_i64(from)), &lots, &count));
	TRY(transfer_all(ctx, lots, count, from, to, cause));
	for (size_t i = 0; i < wallets->count; i++) {
		const struct wallet *wallet = &wallets->list[i];
		if (told_of == from)
			TRY(transfer_debt(ctx, from, to, wallet, cause));
		TRY(ledger_settle_debt(ctx, to, wallet, cause));
	}
	return OK;
}

// ---------------------------------------------------------------- balances

static enum status add_lapsed(struct ctx *ctx, const struct wallet *wallet, struct points_account *account)
{
	struct lot *lots;
	size_t count;

	TRY(ledger_open_lots(ctx, account->customer_id, wallet, &lots, &count));
	for (size_t i = 0; i < count && lapsed(ctx, &lots[i]); i++)
		account->lapsed += lots[i].remaining;
	return OK;
}

enum status points_account_of(struct ctx *ctx, int64_t customer_id, int64_t wallet_id, struct points_account *account)
{
	const struct wallet *wallet;
	struct rows *rows;
	bool found;

	*account = (struct points_account){.customer_id = customer_id, .wallet_id = wallet_id, .next_expiry_at = NONE};
	TRY(db_first(ctx->db, &account_by_key, ARGS(v_i64(customer_id), v_i64(wallet_id)), &rows, &found));
	if (!found)
		return OK;
	for (int i = 0; i < BUCKETS; i++)
		account->figures[i] = row_i64(rows, i);
	account->next_expiry_at = row_i64(rows, BUCKETS);
	if (account->next_expiry_at == NONE || account->next_expiry_at > ctx->now_ms)
		return OK;
	TRY(wallet_get(ctx, wallet_id, &wallet));
	return add_lapsed(ctx, wallet, account);
}

int64_t points_available(const struct points_account *account)
{
	return account->figures[BUCKET_ACTIVE] - account->lapsed;
}

// Kept sums of the postings: what a posting adds to them, and the postings that are not in them yet.
#include "points/sums.h"

#include "base/id.h"
#include "points/breakage.h"

#include <string.h>

SQL(sums_mark_row);
SQL(sums_after_of_wallet);
SQL(sums_of_all);

#define PLACES_FIRST 256

const struct choice cohort_flows[] = {
	{"granted", W("Granted", "发放")},
	{"spent", W("Spent", "使用")},
	{"lapsed", W("Lapsed", "过期")},
	{"other", W("Gone otherwise", "其他")},
	CHOICES_END,
};

int64_t sums_day(const struct zone *zone, int64_t at_ms)
{
	return date_days(zone_date(zone, at_ms));
}

// ---------------------------------------------------------------- what a movement is

int64_t flows_net(int debit, int credit, int64_t points)
{
	static const bool owed[BUCKETS] = {
		[BUCKET_PENDING] = true, [BUCKET_ACTIVE] = true, [BUCKET_HELD] = true, [BUCKET_DEBT] = true};

	return points * (owed[credit] - owed[debit]);
}

void flows_add(struct points_flows *flows, int kind, int debit, int credit, int64_t points)
{
	int64_t amount = flows_net(debit, credit, points);

	switch (kind) {
	case POSTING_EARN:
	case POSTING_GRANT:
		flows->granted += amount;
		break;
	case POSTING_SPEND:
		flows->redeemed -= amount;
		break;
	case POSTING_REFUND: // of a spend, or of what a return took back
		*(debit == BUCKET_SPENT ? &flows->redeemed : &flows->reversed) -= amount;
		break;
	case POSTING_EXPIRE:
	case POSTING_REINSTATE:
		flows->expired -= amount;
		break;
	case POSTING_CLAWBACK:
		flows->reversed -= amount;
		break;
	default: // by hand, fees, forfeited, borne by the shop; what moves within or between customers adds up to
		 // nothing
		flows->corrections += amount;
	}
}

// Spent, lapsed or gone otherwise; −1: neither (it stayed with the customer).
static int gone_to(const struct summed *posting)
{
	if (posting->credit == BUCKET_SPENT || posting->debit == BUCKET_SPENT)
		return COHORT_SPENT;
	if (posting->credit == BUCKET_EXPIRED || posting->debit == BUCKET_EXPIRED)
		return COHORT_LAPSED;
	return posting->debit == BUCKET_DEBT ? -1 : COHORT_OTHER;
}

bool cohort_of(const struct zone *zone, const struct summed *posting, struct cohort *ret)
{
	static const bool tells[POSTING_KINDS] = {[POSTING_SPEND] = true,
		[POSTING_REFUND] = true,
		[POSTING_EXPIRE] = true,
		[POSTING_REINSTATE] = true,
		[POSTING_CLAWBACK] = true,
		[POSTING_TAKE] = true,
		[POSTING_CANCEL] = true,
		[POSTING_REPAY] = true};
	bool back = posting->credit == BUCKET_ACTIVE || posting->credit == BUCKET_PENDING;

	if (posting->earned_at == NONE)
		return false;
	*ret = (struct cohort){.day = sums_day(zone, posting->earned_at)};
	if (posting->kind == POSTING_EARN || posting->kind == POSTING_GRANT) {
		ret->points = posting->amount;
		return !posting->parted;
	}
	ret->flow = gone_to(posting);
	ret->age = breakage_age(ret->day, sums_day(zone, posting->at));
	ret->points = back ? -posting->amount : posting->amount;
	return tells[posting->kind] && ret->flow >= 0;
}

// ---------------------------------------------------------------- adding up

struct summing sums_make(struct arena *mem)
{
	return (struct summing){.mem = mem,
		.list = arena_array(mem, struct sum, PLACES_FIRST / 2),
		.room = PLACES_FIRST / 2,
		.places = arena_array(mem, uint32_t, PLACES_FIRST),
		.places_count = PLACES_FIRST};
}

static bool same_key(const struct sum *one, const struct sum *two)
{
	return one->day == two->day && one->wallet_id == two->wallet_id && one->table == two->table &&
	       one->detail == two->detail && one->kind == two->kind && one->debit == two->debit &&
	       one->credit == two->credit;
}

static size_t place_of(const struct summing *sums, const struct sum *key)
{
	const int64_t parts[] = {key->table, key->wallet_id, key->day, key->detail, key->kind, key->debit, key->credit};
	uint64_t hash = 0;

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		hash = (hash ^ (uint64_t)parts[i]) * UINT64_C(0x9E3779B97F4A7C15), hash ^= hash >> 29;
	size_t place = hash & (sums->places_count - 1);
	while (sums->places[place] && !same_key(&sums->list[sums->places[place] - 1], key))
		place = (place + 1) & (sums->places_count - 1);
	return place;
}

struct sum *sums_find(struct summing *sums, const struct sum *key)
{
	uint32_t found = sums->places[place_of(sums, key)];

	return found ? &sums->list[found - 1] : NULL;
}

static void widen(struct summing *sums)
{
	struct sum *list = arena_array(sums->mem, struct sum, sums->room * 2);

	memcpy(list, sums->list, sums->count * sizeof *list);
	sums->list = list;
	sums->room *= 2;
	sums->places_count *= 2;
	sums->places = arena_array(sums->mem, uint32_t, sums->places_count);
	for (size_t i = 0; i < sums->count; i++)
		sums->places[place_of(sums, &list[i])] = (uint32_t)i + 1;
}

static void add_one(struct summing *sums, const struct sum *sum)
{
	struct sum *found = sums_find(sums, sum);

	if (!found) {
		if (sums->count == sums->room)
			widen(sums);
		sums->places[place_of(sums, sum)] = (uint32_t)sums->count + 1;
		sums->list[sums->count++] = *sum;
		return;
	}
	found->points += sum->points;
	found->postings += sum->postings;
}

void sums_add(struct summing *sums, const struct zone *zone, const struct summed *posting)
{
	struct sum sum = {.table = SUM_DAY,
		.wallet_id = posting->wallet_id,
		.day = sums_day(zone, posting->at),
		.detail = posting->store_id,
		.kind = posting->kind,
		.debit = posting->debit,
		.credit = posting->credit,
		.points = posting->amount,
		.postings = 1};
	struct cohort cohort;

	add_one(sums, &sum);
	sum.table = SUM_BOOKED;
	sum.day = sums_day(zone, id_time_ms(posting->id));
	sum.detail = 0;
	add_one(sums, &sum);
	if (cohort_of(zone, posting, &cohort))
		add_one(sums, &(struct sum){.table = SUM_COHORT,
				      .wallet_id = posting->wallet_id,
				      .day = cohort.day,
				      .detail = cohort.age,
				      .kind = cohort.flow,
				      .points = cohort.points});
}

// ---------------------------------------------------------------- reading

enum status sums_mark(struct ctx *ctx, struct sums_mark *ret)
{
	struct rows *rows;
	int64_t horizon;
	bool found;

	*ret = (struct sums_mark){0};
	TRY(db_horizon(ctx->db, &horizon));
	TRY(db_first(ctx->db, &sums_mark_row, NO_ARGS, &rows, &found));
	if (!found)
		return ERR_INTERNAL; // the schema put it there
	*ret = (struct sums_mark){row_i64(rows, 0), row_i64(rows, 1), row_i64(rows, 2), false};
	// A mark at or beyond the horizon is of another PostgreSQL, whose numbers were higher: this is a copy.
	ret->kept = strcmp(row_text(rows, 3, ctx->mem), zone_name(ctx->house->shop->zone)) == 0 && ret->tx < horizon;
	return OK;
}

enum status summed_read(const struct rows *rows, struct arena *mem, struct summed *ret)
{
	*ret = (struct summed){.wallet_id = row_i64(rows, 0),
		.at = row_i64(rows, 1),
		.id = row_i64(rows, 2),
		.tx = row_i64(rows, 3),
		.store_id = row_null(rows, 4) ? 0 : row_i64(rows, 4),
		.kind = choice_value(posting_kinds, row_text(rows, 5, mem)),
		.debit = choice_value(buckets, row_text(rows, 6, mem)),
		.credit = choice_value(buckets, row_text(rows, 7, mem)),
		.amount = row_i64(rows, 8),
		.earned_at = row_i64(rows, 9),
		.parted = !row_null(rows, 10)};
	return ret->kind >= 0 && ret->debit >= 0 && ret->credit >= 0 ? OK : ERR_INTERNAL;
}

enum status sums_tail(struct ctx *ctx, const struct sums_mark *mark, int64_t wallet_id,
	void (*seen)(void *arg, const struct summed *posting), void *arg)
{
	struct arena *mem = arena_create(); // texts of many rows
	struct summed posting;
	struct rows *rows;
	enum status status;
	bool more;

	if (mark->kept)
		status = db_query(ctx->db, &sums_after_of_wallet,
			ARGS(v_i64(mark->tx), v_i64(mark->posting_id), v_i64(wallet_id)), &rows);
	else
		status = db_query(ctx->db, &sums_of_all, ARGS(v_i64(wallet_id)), &rows);
	while (status == OK) {
		status = rows_next(rows, &more);
		if (status != OK || !more)
			break;
		status = summed_read(rows, mem, &posting);
		if (status == OK)
			seen(arg, &posting);
		else
			rows_close(rows);
		arena_reset(mem);
	}
	arena_destroy(mem);
	return status;
}

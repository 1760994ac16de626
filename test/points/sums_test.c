// Kept sums of points say what the postings say: over random histories, at every place of the mark, while orders come
// in, when the database fails, when the shop moves to another zone; what time has done is there before it is posted;
// and the auditor names the row that is off.
#include "../trade.h"

#include "base/id.h"
#include "points/report.h"
#include "points/sums.h"

SQL_HERE(sums_test_post,
	"INSERT INTO posting (customer_id, at, id, wallet_id, lot_id, kind, debit, credit, amount, source, source_id, "
	"store_id, tx) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'test', 1, $10, {{tx}})");
SQL_HERE(sums_test_lot,
	"INSERT INTO lot (id, customer_id, wallet_id, granted, remaining, held, reversed, state, earned_at, posted_at, "
	"source, source_id) VALUES ($1, $2, $3, 1000, 0, 0, 0, 'consumed', $4, $4, 'test', 1)");

#define DAYS 90
#define BEGIN (NEW_YEAR - DAYS * DAY_MS)

// ---------------------------------------------------------------- a ledger at random

struct history {
	uint64_t seed;
	int64_t posted_at, next_id;
	bool mixed; // ids of a transaction go up and down: on PostgreSQL they need not follow the commits
};

static int64_t pick(struct history *history, int64_t below)
{
	history->seed ^= history->seed << 13;
	history->seed ^= history->seed >> 7;
	history->seed ^= history->seed << 17;
	return (int64_t)(history->seed % (uint64_t)below);
}

static enum status post_one(struct ctx *ctx, struct history *history, int64_t id)
{
	static const struct {
		enum posting_kind kind;
		enum bucket debit, credit;
	} ways[] = {{POSTING_EARN, BUCKET_ISSUANCE, BUCKET_ACTIVE}, {POSTING_EARN, BUCKET_ISSUANCE, BUCKET_PENDING},
		{POSTING_GRANT, BUCKET_ISSUANCE, BUCKET_ACTIVE}, {POSTING_ACTIVATE, BUCKET_PENDING, BUCKET_ACTIVE},
		{POSTING_SPEND, BUCKET_ACTIVE, BUCKET_SPENT}, {POSTING_REFUND, BUCKET_SPENT, BUCKET_ACTIVE},
		{POSTING_REFUND, BUCKET_REVERSED, BUCKET_ACTIVE}, {POSTING_EXPIRE, BUCKET_ACTIVE, BUCKET_EXPIRED},
		{POSTING_REINSTATE, BUCKET_EXPIRED, BUCKET_ACTIVE}, {POSTING_CLAWBACK, BUCKET_ACTIVE, BUCKET_REVERSED},
		{POSTING_CLAWBACK, BUCKET_DEBT, BUCKET_REVERSED}, {POSTING_TAKE, BUCKET_ACTIVE, BUCKET_FORFEITED},
		{POSTING_REPAY, BUCKET_ACTIVE, BUCKET_DEBT}, {POSTING_HOLD, BUCKET_ACTIVE, BUCKET_HELD},
		{POSTING_TRANSFER_OUT, BUCKET_ACTIVE, BUCKET_ISSUANCE}, {POSTING_FEE, BUCKET_ACTIVE, BUCKET_FORFEITED}};
	int way = (int)pick(history, (int64_t)ARRAY_LEN(ways));
	int64_t customer_id = 1 + pick(history, 9), wallet_id = 1 + pick(history, 2);
	int64_t at = history->posted_at - (pick(history, 4) ? 0 : pick(history, 40 * DAY_MS));
	int64_t lot_id = pick(history, 5) ? id : NONE;

	if (lot_id != NONE)
		TRY(db_exec(ctx->db, &sums_test_lot,
			ARGS(v_i64(lot_id), v_i64(customer_id), v_i64(wallet_id),
				v_i64(at - pick(history, 200 * DAY_MS)))));
	return db_exec(ctx->db, &sums_test_post,
		ARGS(v_i64(customer_id), v_i64(at), v_i64(id), v_i64(wallet_id), v_i64(lot_id),
			v_text(posting_kinds[ways[way].kind].name), v_text(buckets[ways[way].debit].name),
			v_text(buckets[ways[way].credit].name), v_i64(1 + pick(history, 1000)),
			v_i64(pick(history, 3) ? 1 + pick(history, 3) : NONE)));
}

// Some hundred postings of one transaction, written over some hours or days.
static enum status post_some(struct ctx *ctx, void *arg)
{
	struct history *history = arg;

	for (int i = 0; i < 100; i++) {
		history->posted_at += pick(history, DAY_MS / 60);
		int64_t id = id_floor(history->posted_at);
		history->next_id = id > history->next_id ? id : history->next_id;
		history->next_id += 2000;
		TRY(post_one(ctx, history, history->next_id - (history->mixed ? pick(history, 1900) : 0)));
	}
	return OK;
}

// ---------------------------------------------------------------- comparing

struct report {
	struct rollforward roll;
	struct list periods;
	struct liability liability;
};

static void reckon(struct home *home, const struct wallet *wallet, const struct series_span *span, int64_t from,
	int64_t to, struct report *report)
{
	look(home);
	home->ctx.now_ms = NEW_YEAR;
	assert_ok(rollforward_reckon(&home->ctx, wallet, from, to, &report->roll));
	assert_ok(series_reckon(&home->ctx, wallet, span, &report->periods));
	assert_ok(liability_reckon(&home->ctx, wallet, &report->liability));
	look_away(home);
}

static void same_rows(const struct list *one, const struct list *two)
{
	const struct points_period *a = one->items, *b = two->items;

	assert_int_equal(one->count, two->count);
	for (size_t i = 0; i < one->count; i++) {
		assert_string_equal(a[i].from, b[i].from);
		assert_string_equal(a[i].to, b[i].to);
		assert_int_equal(a[i].granted, b[i].granted);
		assert_int_equal(a[i].redeemed, b[i].redeemed);
		assert_int_equal(a[i].expired, b[i].expired);
		assert_int_equal(a[i].reversed, b[i].reversed);
		assert_int_equal(a[i].corrections, b[i].corrections);
		assert_int_equal(a[i].net, b[i].net);
	}
}

static void same_report(const struct report *one, const struct report *two)
{
	assert_int_equal(one->roll.opening, two->roll.opening);
	assert_int_equal(one->roll.granted, two->roll.granted);
	assert_int_equal(one->roll.redeemed, two->roll.redeemed);
	assert_int_equal(one->roll.expired, two->roll.expired);
	assert_int_equal(one->roll.reversed, two->roll.reversed);
	assert_int_equal(one->roll.corrections, two->roll.corrections);
	assert_int_equal(one->roll.closing, two->roll.closing);
	assert_int_equal(one->roll.accounts, two->roll.accounts);
	same_rows(&one->periods, &two->periods);
	assert_int_equal(one->liability.outstanding, two->liability.outstanding);
	assert_int_equal(one->liability.expected, two->liability.expected);
	assert_int_equal(one->liability.breakage_ppm, two->liability.breakage_ppm);
}

// The same questions put to what is kept and, while nothing counts as kept, to the postings.
static void compare(struct home *home, struct history *history)
{
	const struct wallet *wallet;
	struct series_span span = {.by = (enum series_by)pick(history, 3),
		.first = sums_day(home->house.shop->zone, BEGIN) - 45 + pick(history, 60),
		.store_id = pick(history, 2) ? NONE : 1 + pick(history, 3)};
	int64_t from = BEGIN + pick(history, DAYS) * DAY_MS, to = from + (1 + pick(history, 60)) * DAY_MS;
	struct report kept, scanned;

	span.last = span.first + pick(history, 100);
	if (pick(history, 3) == 0)
		from += pick(history, DAY_MS);
	if (pick(history, 3) == 0)
		to += pick(history, DAY_MS);
	look(home);
	assert_ok(wallet_get(&home->ctx, 1 + pick(history, 2), &wallet));
	look_away(home);
	reckon(home, wallet, &span, from, to, &kept);
	support_run(home->support, "UPDATE points_mark SET zone = '-' || zone");
	reckon(home, wallet, &span, from, to, &scanned);
	support_run(home->support, "UPDATE points_mark SET zone = SUBSTR(zone, 2)");
	same_report(&kept, &scanned);
}

static const char *sums_wrong(struct home *home)
{
	const char *wrong;

	look(home);
	assert_ok(sums_check(&home->ctx, &wrong));
	look_away(home);
	return wrong;
}

static void assert_sums_right(struct home *home)
{
	const char *wrong = sums_wrong(home);

	if (wrong)
		fail_msg("%s", wrong);
}

static void carry_on(struct home *home, int slices)
{
	int64_t count = 1;

	for (int i = 0; count && i < slices; i++)
		assert_ok(sums_carry_on(&home->ctx, NULL, 0, &count));
}

static void begin(struct home *home, void **state, struct history *history)
{
	trade_open(home, state);
	*history = (struct history){.seed = UINT64_C(88172645463325252),
		.posted_at = BEGIN,
		.mixed = store_is_postgres(home->support->store)};
}

#define ALL_KEPT                                                                                                       \
	"SELECT COUNT(*) FROM posting, points_mark WHERE (posting.tx, posting.id) > (points_mark.tx, posting_id)"

static void sums_are_what_the_postings_say(void **state)
{
	struct history history;
	struct home home;

	begin(&home, state, &history);
	for (int i = 0; i < 16; i++) {
		home_do(&home, post_some, &history);
		carry_on(&home, (int)pick(&history, 3)); // from nothing at all to everything
		assert_sums_right(&home);
		for (int j = 0; j < 3; j++)
			compare(&home, &history);
	}
	carry_on(&home, 1000);
	assert_int_equal(support_number(home.support, ALL_KEPT), 0);
	assert_int_equal(support_number(home.support, "SELECT SUM(postings) FROM points_day"), 1600);
	assert_int_equal(support_number(home.support, "SELECT SUM(postings) FROM points_booked"), 1600);
	for (int j = 0; j < 20; j++)
		compare(&home, &history);
	home_close(&home);
}

// ---------------------------------------------------------------- what may go wrong

static void failures_count_nothing_twice(void **state)
{
	static const enum store_fault ways[] = {FAULT_INTERNAL, FAULT_BUSY, FAULT_FULL, FAULT_CUT, FAULT_COMMIT_LOST};
	struct history history;
	struct home home;
	int64_t count;

	begin(&home, state, &history);
	for (int i = 0; i < 12; i++) {
		home_do(&home, post_some, &history);
		enum store_fault way = ways[i % 5];
		store_fault(way == FAULT_COMMIT_LOST ? 1 : 1 + pick(&history, 120), way);
		enum status status = sums_carry_on(&home.ctx, NULL, 0, &count); // however it ends
		store_fault(0, FAULT_BUSY);
		assert_true(status == OK || status == ERR_INTERNAL || status == ERR_BUSY || status == ERR_FULL);
		assert_sums_right(&home);
	}
	carry_on(&home, 1000);
	assert_int_equal(support_number(home.support, ALL_KEPT), 0);
	assert_sums_right(&home);
	home_close(&home);
}

static void *run_on(void *arg)
{
	struct home *home = arg;
	struct arena *mem = arena_create();
	struct ctx ctx = house_ctx(&home->house, mem);
	int64_t count;

	for (int i = 0; i < 40; i++)
		assert_ok(sums_carry_on(&ctx, NULL, 0, &count));
	arena_destroy(mem);
	return NULL;
}

static void several_at_once_count_once(void **state)
{
	pthread_t threads[3];
	struct history history;
	struct home home;

	begin(&home, state, &history);
	home_serve(&home, 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, run_on, &home), 0);
	for (int i = 0; i < 12; i++)
		home_do(&home, post_some, &history);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	carry_on(&home, 1000);
	assert_int_equal(support_number(home.support, "SELECT SUM(postings) FROM points_day"), 1200);
	assert_sums_right(&home);
	home_close(&home);
}

static void another_zone_begins_anew(void **state)
{
	struct history history;
	struct home home;

	begin(&home, state, &history);
	home_do(&home, post_some, &history);
	carry_on(&home, 1000);
	support_run(home.support, "UPDATE shop SET zone = 'America/New_York', version = version + 1");
	assert_ok(house_shop_load(&home.house, home.support->mem));
	compare(&home, &history); // nothing is kept in that zone yet
	carry_on(&home, 1);       // what was kept goes
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM points_day"), 0);
	carry_on(&home, 1000);
	assert_int_equal(support_number(home.support, ALL_KEPT), 0);
	assert_sums_right(&home);
	compare(&home, &history);
	home_close(&home);
}

static void the_auditor_names_what_is_off(void **state)
{
	static const struct {
		const char *harm, *undo, *said;
	} cases[] = {
		{"UPDATE points_day SET points = points + 1 WHERE kind = 'spend'",
			"UPDATE points_day SET points = points - 1 WHERE kind = 'spend'", "points of a day, wallet 1"},
		{"UPDATE points_day SET postings = postings + 1 WHERE kind = 'take'",
			"UPDATE points_day SET postings = postings - 1 WHERE kind = 'take'", "postings are kept"},
		{"UPDATE points_day SET store_id = store_id + 7", "UPDATE points_day SET store_id = store_id - 7",
			"the postings say 0"},
		{"UPDATE points_booked SET points = points - 1 WHERE kind = 'earn'",
			"UPDATE points_booked SET points = points + 1 WHERE kind = 'earn'", "points booked on a day"},
		{"UPDATE points_cohort SET points = points + 1 WHERE flow = 'spent'",
			"UPDATE points_cohort SET points = points - 1 WHERE flow = 'spent'", "points earned on a day"},
		{"UPDATE points_mark SET posting_id = posting_id - 1",
			"UPDATE points_mark SET posting_id = posting_id + 1", "the sums of points end with"},
		{"DELETE FROM points_cohort", "UPDATE points_mark SET zone = ''", "0 are kept, the postings say"},
	};
	struct history history;
	struct home home;

	begin(&home, state, &history);
	for (int i = 0; i < 4; i++)
		home_do(&home, post_some, &history);
	carry_on(&home, 1000);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		support_run(home.support, cases[i].harm);
		const char *wrong = sums_wrong(&home);
		if (!wrong || !strstr(wrong, cases[i].said))
			fail_msg("%s: %s", cases[i].harm, wrong ? wrong : "nothing is wrong");
		support_run(home.support, cases[i].undo);
		assert_sums_right(&home);
	}
	carry_on(&home, 1000); // begins anew where nothing counts as kept
	assert_sums_right(&home);
	assert_int_equal(support_number(home.support, "SELECT SUM(postings) FROM points_day"), 400);
	home_close(&home);
}

// ---------------------------------------------------------------- the real ledger

static struct points_period day_of(struct home *home, int64_t at_ms)
{
	int64_t day = sums_day(home->house.shop->zone, at_ms);
	struct series_span span = {.by = BY_DAY, .first = day, .last = day, .store_id = NONE};
	const struct wallet *wallet;
	struct list periods;

	look(home);
	assert_ok(wallet_get(&home->ctx, WALLET_POINTS_ID, &wallet));
	assert_ok(series_reckon(&home->ctx, wallet, &span, &periods));
	look_away(home);
	assert_int_equal(periods.count, 1);
	return ((struct points_period *)periods.items)[0];
}

// Points of January 2026 lapse with the end of January 2028: seen at that instant, and the same once a job has posted.
static void what_has_lapsed_is_there_before_it_is_posted(void **state)
{
	struct home home;

	trade_open(&home, state);
	int64_t lapse = zone_day_start(home.house.shop->zone, (struct date){2028, 2, 1});
	int64_t customer_id = buyer(&home, "one");
	sold(&home, customer_id, "1", 12300);
	assert_int_equal(day_of(&home, NOON).granted, 123);
	carry_on(&home, 1000);
	assert_int_equal(day_of(&home, NOON).granted, 123);
	clock_set(lapse - 1);
	assert_int_equal(day_of(&home, lapse).expired, 0);
	clock_set(lapse);
	assert_int_equal(day_of(&home, lapse).expired, 123);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM posting WHERE kind = 'expire'"), 0);
	clock_set(lapse + 9 * DAY_MS);
	adjusted(&home, customer_id, 5);
	adjusted(&home, customer_id, -2); // posts what time has done
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM posting WHERE kind = 'expire'"), 1);
	assert_int_equal(day_of(&home, lapse).expired, 123);
	carry_on(&home, 1000);
	assert_int_equal(day_of(&home, lapse).expired, 123);
	assert_int_equal(day_of(&home, lapse + 9 * DAY_MS).granted, 5);
	assert_int_equal(day_of(&home, lapse + 9 * DAY_MS).corrections, -2);
	assert_books_right(&home);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {BOTH(sums_are_what_the_postings_say), BOTH(failures_count_nothing_twice),
		BOTH(several_at_once_count_once), BOTH(another_zone_begins_anew), BOTH(the_auditor_names_what_is_off),
		BOTH(what_has_lapsed_is_there_before_it_is_posted)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// A bare SQLite loop that inserts the rows of one order after the other, in batches of 64, each batch one durable
// transaction: nothing is parsed, looked up or checked. What it reaches is the most that SQLite gives for these rows.
//
//	rows FILE SECONDS CUSTOMERS     FILE: made by huitou migrate
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BATCH 64

enum { ORDER, LINE, EVENT, STAT, LOT, POSTING, ACCOUNT, STATEMENTS };

static const char *const texts[STATEMENTS] = {
	[ORDER] = "INSERT INTO orders (id, customer_id, source, external_id, channel, status, currency, placed_at, "
		  "paid_at,"
		  " subtotal, discount, shipping, total, paid_money, returned, fingerprint, version, updated_at)"
		  " VALUES (?1, ?2, 'bench', ?3, 'store', 'paid', 'CNY', ?4, ?4, ?5, 0, 0, ?5, ?5, 0, ?6, 1, ?4)",
	[LINE] = "INSERT INTO order_line (order_id, line, sku, name, quantity, unit_price, discount, net,"
		 " returned_quantity, returned_amount) VALUES (?1, ?2, ?3, 'Coffee', ?4, ?5, 0, ?4 * ?5, 0, 0)",
	[EVENT] = "INSERT INTO event (customer_id, at, id, type, subject_id, tx, actor, body)"
		  " VALUES (?1, ?2, ?3, ?4, ?5, 0, 'key_0AKWBCRR000', ?6)",
	[STAT] = "INSERT INTO customer_stat (customer_id, orders, days, first_day, last_day, spent, spent_repeat,"
		 " spent_squares, ln_gaps, returned, last_order_at, version)"
		 " VALUES (?1, 1, 1, 20779, 20779, ?2, 0, ?3, 0.0, 0, ?4, 1) ON CONFLICT (customer_id) DO UPDATE SET"
		 " orders = orders + 1, spent = spent + excluded.spent,"
		 " spent_squares = spent_squares + excluded.spent_squares, last_order_at = excluded.last_order_at,"
		 " version = version + 1",
	[LOT] = "INSERT INTO lot (id, customer_id, wallet_id, granted, remaining, held, reversed, state, earned_at, "
		"posted_at,"
		" activates_at, expires_at, source, source_id, rule_id, rule_version, base)"
		" VALUES (?1, ?2, ?3, ?4, ?4, 0, 0, 'active', ?5, ?5, ?5, ?6, 'order', ?7, ?3, 1, ?8)",
	[POSTING] = "INSERT INTO posting (customer_id, at, id, wallet_id, lot_id, kind, debit, credit, amount, source,"
		    " source_id, tx) VALUES (?1, ?2, ?3, ?4, ?5, 'earn', 'issuance', 'active', ?6, 'order', ?7, 0)",
	[ACCOUNT] =
		"INSERT INTO account (customer_id, wallet_id, granted, pending, active, held, spent, expired, reversed,"
		" forfeited, debt, next_due_at) VALUES (?1, ?2, ?3, 0, ?3, 0, 0, 0, 0, 0, 0, ?4)"
		" ON CONFLICT (customer_id, wallet_id) DO UPDATE SET granted = granted + excluded.granted,"
		" active = active + excluded.active, next_due_at = CASE WHEN next_due_at IS NULL OR"
		" next_due_at > excluded.next_due_at THEN excluded.next_due_at ELSE next_due_at END",
};

static sqlite3 *handle;
static sqlite3_stmt *statements[STATEMENTS];
static int64_t last_id, customers, number;

static void check(int result)
{
	if (result == SQLITE_OK || result == SQLITE_DONE)
		return;
	fprintf(stderr, "rows: %s\n", sqlite3_errmsg(handle));
	exit(1);
}

static void run(int which)
{
	check(sqlite3_step(statements[which]));
	check(sqlite3_reset(statements[which]));
}

static void put(int which, int place, int64_t value)
{
	check(sqlite3_bind_int64(statements[which], place, value));
}

static void put_text(int which, int place, const char *text)
{
	check(sqlite3_bind_text(statements[which], place, text, -1, SQLITE_TRANSIENT));
}

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static uint64_t mix(uint64_t x)
{
	x ^= x >> 33;
	x *= UINT64_C(0xff51afd7ed558ccd);
	x ^= x >> 33;
	x *= UINT64_C(0xc4ceb9fe1a85ec53);
	return x ^ x >> 33;
}

static void add_event(int64_t customer, int64_t at, const char *type, int64_t subject, const char *body)
{
	put(EVENT, 1, customer);
	put(EVENT, 2, at);
	put(EVENT, 3, ++last_id);
	put_text(EVENT, 4, type);
	put(EVENT, 5, subject);
	put_text(EVENT, 6, body);
	run(EVENT);
}

static int64_t grant(int64_t customer, int64_t at, int wallet, int64_t amount, int64_t order, int64_t total)
{
	int64_t lot = ++last_id;

	put(LOT, 1, lot);
	put(LOT, 2, customer);
	put(LOT, 3, wallet);
	put(LOT, 4, amount);
	put(LOT, 5, at);
	if (wallet == 1)
		put(LOT, 6, at + INT64_C(63936000000));
	else
		check(sqlite3_bind_null(statements[LOT], 6));
	put(LOT, 7, order);
	put(LOT, 8, total);
	run(LOT);
	put(POSTING, 1, customer);
	put(POSTING, 2, at);
	put(POSTING, 3, ++last_id);
	put(POSTING, 4, wallet);
	put(POSTING, 5, lot);
	put(POSTING, 6, amount);
	put(POSTING, 7, order);
	run(POSTING);
	put(ACCOUNT, 1, customer);
	put(ACCOUNT, 2, wallet);
	put(ACCOUNT, 3, amount);
	if (wallet == 1)
		put(ACCOUNT, 4, at + INT64_C(63936000000));
	else
		check(sqlite3_bind_null(statements[ACCOUNT], 4));
	run(ACCOUNT);
	return lot;
}

static void add_order(void)
{
	uint64_t chance = mix((uint64_t)++number);
	int64_t customer = 1 + (int64_t)(chance % (uint64_t)customers), order = ++last_id, at = now_ms();
	int64_t prices[3] = {(int64_t)(chance >> 20 & 4095) + 100, (int64_t)(chance >> 30 & 4095) + 100,
		(int64_t)(chance >> 40 & 4095) + 100};
	int64_t total = prices[0] + 2 * prices[1] + 3 * prices[2];
	char text[400];

	put(ORDER, 1, order);
	put(ORDER, 2, customer);
	snprintf(text, sizeof text, "B%lld", (long long)number);
	put_text(ORDER, 3, text);
	put(ORDER, 4, at);
	put(ORDER, 5, total);
	put(ORDER, 6, (int64_t)(chance >> 1));
	run(ORDER);
	for (int i = 0; i < 3; i++) {
		put(LINE, 1, order);
		put(LINE, 2, i + 1);
		snprintf(text, sizeof text, "S%d", (int)(chance >> 8 * (i + 1) & 511));
		put_text(LINE, 3, text);
		put(LINE, 4, i + 1);
		put(LINE, 5, prices[i]);
		run(LINE);
	}
	snprintf(text, sizeof text,
		"{\"source\":\"bench\",\"external_id\":\"B%lld\",\"channel\":\"store\",\"store_id\":null,"
		"\"currency\":\"CNY\",\"total\":%lld}",
		(long long)number, (long long)total);
	add_event(customer, at, "sale.completed", order, text);
	int64_t lot = grant(customer, at, 1, total / 100, order, total);
	snprintf(text, sizeof text,
		"{\"wallet\":\"points\",\"amount\":%lld,\"source\":\"order\",\"source_id\":\"ord_0AKWBCS8M00\","
		"\"rule\":\"spend\",\"rule_version\":1,\"base\":%lld,\"expires_at\":\"2028-11-30T16:00:00.000Z\"}",
		(long long)total / 100, (long long)total);
	add_event(customer, at, "points.earned", lot, text);
	grant(customer, at, 2, total, order, total);
	put(STAT, 1, customer);
	put(STAT, 2, total);
	check(sqlite3_bind_double(statements[STAT], 3, (double)total * (double)total));
	put(STAT, 4, at);
	run(STAT);
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: rows FILE SECONDS CUSTOMERS\n");
		return 2;
	}
	customers = atoll(argv[3]);
	// As time goes on, so do ids and numbers: a second run on the same file goes on after the first.
	last_id = (now_ms() - INT64_C(1700000000000)) << 12;
	number = last_id;
	check(sqlite3_open(argv[1], &handle));
	check(sqlite3_exec(handle, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536", NULL,
		NULL, NULL));
	for (int i = 0; i < STATEMENTS; i++)
		check(sqlite3_prepare_v2(handle, texts[i], -1, &statements[i], NULL));
	int64_t start = now_ms(), end = start + 1000 * atoll(argv[2]), orders = 0;
	while (now_ms() < end) {
		check(sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL));
		for (int i = 0; i < BATCH; i++, orders++)
			add_order();
		check(sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL));
	}
	printf("bare SQLite %9.0f orders/s\n", (double)orders * 1000 / (double)(now_ms() - start));
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(statements[i]);
	sqlite3_close(handle);
	return 0;
}

// A whole server whose database fails: the nth call of a till's afternoon (orders, a return, redemptions, a coupon
// used, a cancellation, points by hand) is refused as busy, full, broken or cut off, or the answer of a commit is lost,
// for every n. The client sends again what was answered with 5xx, under the same key. In the end everything must be
// there exactly as if nothing had happened: no act by halves, none twice, none forgotten; ledger and statistics add up;
// the server goes on.
//
//	PROOF_FAULTS    every how manyeth call (default 9; 1: all of them)
#include "client.h"

#include "../house.h"

#include "api/route.h"
#include "customer/customer.h"
#include "loyalty/loyalty.h"
#include "main/tables.h"

#include <pthread.h>
#include <stdatomic.h>

#define ATTEMPTS 40
#define TILLS 8
#define ROUNDS 12

static const struct grant grants[] = {{"*", SCOPE_ALL}};
static const struct actor owner = {.kind = ACTOR_KEY,
	.id = 1,
	.name = "Owner",
	.staff_id = NONE,
	.store_id = NONE,
	.grants = grants,
	.grant_count = 1};

static const char *const fault_names[] = {"full", "busy", "internal", "cut", "commit lost"};

// ---------------------------------------------------------------- the server

struct site {
	struct home home;
	struct api *api;
	struct http_server *server;
	pthread_t thread;
};

static enum status authenticate(struct ctx *ctx, struct http_request *request, const struct actor **actor)
{
	(void)ctx;
	(void)request;
	*actor = &owner;
	return OK;
}

static void *serve(void *server)
{
	http_server_run(server);
	return NULL;
}

static void open_site(struct site *site, struct support *support)
{
	char *error = NULL;

	*site = (struct site){0};
	tables_gather();
	home_open(&site->home, support, &house_tables);
	site->home.house.actor_text = actor_text;
	home_serve(&site->home, 0);
	site->api = api_create(
		&(struct api_options){.house = &site->home.house, .tables = &api_rows, .authenticate = authenticate});
	site->server = http_server_create(&(struct http_options){.listen = "127.0.0.1:0",
						  .answer = api_answer,
						  .plan = api_plan,
						  .refused = api_refused,
						  .finished = api_finished,
						  .arg = site->api},
		&error);
	if (!site->server)
		fail_msg("%s", error);
	api_set_server(site->api, site->server);
	assert_int_equal(pthread_create(&site->thread, NULL, serve, site->server), 0);
}

static void close_site(struct site *site)
{
	http_server_stop(site->server);
	pthread_join(site->thread, NULL);
	home_rest(&site->home);
	http_server_destroy(site->server);
	api_destroy(site->api);
	home_close(&site->home);
}

// ---------------------------------------------------------------- a till's afternoon

struct till {
	struct site *site;
	char name[32];
	int step;
	int refused;  // answers 5xx
	bool keyless; // sends no Idempotency-Key, and nothing again
	struct reply reply;
	char trouble[512]; // what cannot be: set by the till's thread, read by the test
	int64_t customer_id;
};

static void trouble(struct till *till, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void trouble(struct till *till, const char *format, ...)
{
	va_list args;

	if (till->trouble[0])
		return;
	va_start(args, format);
	vsnprintf(till->trouble, sizeof till->trouble, format, args);
	va_end(args);
}

// Until it is done: 5xx is sent again as it is. False: refused for good, or the server is gone.
static bool act(struct till *till, const char *path, const char *body)
{
	char more[128] = "";

	till->step++;
	if (!till->keyless)
		snprintf(more, sizeof more, "Idempotency-Key: %s-%d\r\n", till->name, till->step);
	for (int i = 0; i < (till->keyless ? 1 : ATTEMPTS); i++) {
		if (!call(http_server_port(till->site->server), "POST", path, more, body, &till->reply)) {
			trouble(till, "%s step %d: no answer", till->name, till->step);
			return false;
		}
		if (till->reply.status < 300)
			return true;
		if (till->reply.status < 500)
			break;
		till->refused++;
	}
	trouble(till, "%s step %d, %s: %d %.300s", till->name, till->step, path, till->reply.status, till->reply.body);
	return false;
}

static bool order(struct till *till, const char *which, char *id, size_t room)
{
	char body[512];

	snprintf(body, sizeof body,
		"{\"source\":\"fault\",\"external_id\":\"%s-%s\",\"customer\":{\"kind\":\"external_id\",\"value\":\"%"
		"s\"},"
		"\"lines\":[{\"sku\":\"%s\",\"quantity\":2,\"unit_price\":15000},"
		"{\"sku\":\"T\",\"quantity\":1,\"unit_price\":9900}]}",
		till->name, which, till->name, till->name);
	if (!act(till, "/v1/orders", body))
		return false;
	member(till->reply.body, "id", id, room);
	return true;
}

static bool afternoon(struct till *till)
{
	char id[64], customer[64], code[64], path[200], body[200];

	if (!order(till, "a", id, sizeof id))
		return false;
	member(till->reply.body, "customer_id", customer, sizeof customer);
	if (!id_parse(customer, "cus", &till->customer_id))
		trouble(till, "no customer in %.300s", till->reply.body);
	snprintf(path, sizeof path, "/v1/orders/%s/returns", id);
	snprintf(body, sizeof body, "{\"external_id\":\"%s-r\",\"lines\":[{\"line\":1,\"quantity\":1}]}", till->name);
	if (!act(till, path, body) || !order(till, "b", id, sizeof id))
		return false;
	snprintf(path, sizeof path, "/v1/customers/%s/redemptions", customer);
	if (!act(till, path, "{\"reward_id\":\"rwd_00000000001\"}"))
		return false;
	member(till->reply.body, "code", code, sizeof code);
	snprintf(body, sizeof body, "{\"code\":\"%s\",\"used_for\":\"%s\"}", code, till->name);
	if (!act(till, "/v1/coupons/use", body) || !act(till, path, "{\"reward_id\":\"rwd_00000000001\"}"))
		return false;
	member(till->reply.body, "id", id, sizeof id);
	snprintf(path, sizeof path, "/v1/redemptions/%s/cancel", id);
	if (!act(till, path, NULL) || !order(till, "c", id, sizeof id))
		return false;
	snprintf(path, sizeof path, "/v1/orders/%s/cancel", id);
	if (!act(till, path, "{}"))
		return false;
	snprintf(path, sizeof path, "/v1/customers/%s/adjustments", customer);
	return act(till, path, "{\"points\":37,\"reason\":\"proof\"}");
}

// ---------------------------------------------------------------- what must be there

// All numbers that the afternoon leaves behind for its customer, in one line.
static const char *figures_of(struct support *support, const struct till *till)
{
	static const char *const texts[] = {
		"COUNT(*) FROM identity WHERE customer_id = $1",
		"COUNT(*) FROM customer WHERE id = $1",
		"COUNT(*) FROM orders WHERE customer_id = $1",
		"COUNT(*) FROM orders WHERE customer_id = $1 AND status = 'cancelled'",
		"SUM(total * 7 + returned) FROM orders WHERE customer_id = $1",
		"COUNT(*) FROM order_line l JOIN orders o ON o.id = l.order_id WHERE o.customer_id = $1",
		"SUM(returned_amount) FROM order_line l JOIN orders o ON o.id = l.order_id WHERE o.customer_id = $1",
		"COUNT(*) FROM order_line l JOIN orders o ON o.id = l.order_id JOIN product p ON p.sku = l.sku"
		" WHERE o.customer_id = $1",
		"COUNT(*) FROM sale_return WHERE customer_id = $1",
		"COUNT(*) FROM return_line l JOIN sale_return r ON r.id = l.return_id WHERE r.customer_id = $1",
		"COUNT(*) FROM event WHERE customer_id = $1",
		"COUNT(DISTINCT type) FROM event WHERE customer_id = $1",
		"COUNT(*) FROM lot WHERE customer_id = $1",
		"SUM(granted * 7 + remaining * 3 + reversed) FROM lot WHERE customer_id = $1",
		"COUNT(*) FROM posting WHERE customer_id = $1",
		"SUM(amount) FROM posting WHERE customer_id = $1",
		"SUM(granted * 1000003 + active * 10007 + spent * 1009 + reversed * 101 + debt) FROM account"
		" WHERE customer_id = $1",
		"SUM(orders * 1000003 + days * 1009 + spent * 7 + returned) FROM customer_stat WHERE customer_id = $1",
		"COUNT(*) FROM redemption WHERE customer_id = $1",
		"COUNT(*) FROM redemption WHERE customer_id = $1 AND state = 'cancelled'",
		"COUNT(*) FROM coupon WHERE customer_id = $1",
		"COUNT(*) FROM coupon WHERE customer_id = $1 AND state = 'used'",
	};
	const char *line = "";
	struct rows *rows;
	struct db *db;
	bool more;

	assert_ok(store_snapshot(support->store, &db));
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		const char *from = strstr(texts[i], " FROM");
		const char *text = arena_format(support->mem, "SELECT CAST(COALESCE(%.*s, 0) AS BIGINT)%s",
			(int)(from - texts[i]), texts[i], from);
		assert_ok(db_query_text(db, text, ARGS(v_i64(till->customer_id)), &rows));
		assert_ok(rows_next(rows, &more));
		line = arena_format(support->mem, "%s %lld", line, (long long)row_i64(rows, 0));
		rows_close(rows);
	}
	store_snapshot_end(db);
	return line;
}

static void assert_balanced(struct site *site)
{
	struct ctx *ctx = &site->home.ctx;
	int64_t after = 0, checked, wrong_id;
	const char *wrong;

	ctx->now_ms = clock_now_ms();
	assert_ok(store_snapshot(site->home.support->store, &ctx->db));
	do {
		assert_ok(points_ledger_check(ctx, &after, 100, &checked, &wrong));
		if (wrong)
			fail_msg("%s", wrong);
	} while (checked);
	assert_ok(points_ledger_strays(ctx, &wrong));
	assert_null(wrong);
	after = 0;
	do {
		assert_ok(sales_stat_check(ctx, &after, 100, &checked, &wrong_id));
		assert_true(wrong_id == NONE);
	} while (checked);
	after = 0;
	do {
		assert_ok(customer_check(ctx, &after, 100, &checked, &wrong));
		if (wrong)
			fail_msg("%s", wrong);
	} while (checked);
	store_snapshot_end(ctx->db);
	ctx->db = NULL;
}

static void assert_afternoon(struct till *till, const char *expected, const char *what)
{
	if (till->trouble[0])
		fail_msg("%s: %s", what, till->trouble);
	const char *figures = figures_of(till->site->home.support, till);
	if (strcmp(figures, expected) != 0)
		fail_msg("%s, %s left\n%s, not\n%s", what, till->name, figures, expected);
}

static const char *undisturbed(struct site *site)
{
	static struct till till;

	till = (struct till){.site = site, .name = "undisturbed"};
	if (!afternoon(&till))
		fail_msg("%s", till.trouble);
	assert_int_equal(till.refused, 0);
	return figures_of(site->home.support, &till);
}

// ---------------------------------------------------------------- the proofs

static void each_call_fails_once(void **state)
{
	struct support *support = support_begin(state);
	int stride = getenv("PROOF_FAULTS") ? atoi(getenv("PROOF_FAULTS")) : 9, faults = 0, refused = 0;
	static struct till till;
	struct site site;

	open_site(&site, support);
	const char *expected = undisturbed(&site);
	for (int kind = FAULT_FULL; kind <= FAULT_COMMIT_LOST; kind++) {
		int step = kind == FAULT_COMMIT_LOST ? 1 : stride;
		for (int n = 1 + kind % step;; n += step) {
			char what[64];
			till = (struct till){.site = &site};
			snprintf(till.name, sizeof till.name, "%c%d", fault_names[kind][0] - 32, n);
			snprintf(what, sizeof what, "call %d %s", n, fault_names[kind]);
			store_fault(n, (enum store_fault)kind);
			afternoon(&till);
			bool struck = store_fault_left() <= 0;
			store_fault(0, FAULT_BUSY);
			assert_afternoon(&till, expected, what);
			if (!struck)
				break;
			faults++;
			refused += till.refused;
		}
	}
	assert_balanced(&site);
	print_message("%d faults, %d answered with 5xx and sent again\n", faults, refused);
	assert_true(faults > 50);
	close_site(&site);
}

static void *afternoon_of(void *till)
{
	afternoon(till);
	return NULL;
}

// Many tills at once, so that acts share transactions; faults all the time, as often as they strike.
static void acts_that_share_a_transaction_fail_alone(void **state)
{
	struct support *support = support_begin(state);
	static struct till tills[TILLS];
	struct site site;
	uint64_t dice = 88172645463325252u;
	int faults = 0;

	open_site(&site, support);
	const char *expected = undisturbed(&site);
	for (int round = 0; round < ROUNDS; round++) {
		pthread_t threads[TILLS];
		for (int i = 0; i < TILLS; i++) {
			tills[i] = (struct till){.site = &site};
			snprintf(tills[i].name, sizeof tills[i].name, "S%d-%d", round, i);
			assert_int_equal(pthread_create(&threads[i], NULL, afternoon_of, &tills[i]), 0);
		}
		for (int i = 0; i < 20; i++) {
			dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
			store_fault(1 + (int64_t)(dice >> 33) % 60, (enum store_fault)((dice >> 60) % 5));
			for (int waited = 0; waited < 50 && store_fault_left() > 0; waited++)
				nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
			faults += store_fault_left() <= 0;
		}
		store_fault(0, FAULT_BUSY);
		for (int i = 0; i < TILLS; i++)
			pthread_join(threads[i], NULL);
		for (int i = 0; i < TILLS; i++)
			assert_afternoon(&tills[i], expected, "tills at once");
	}
	assert_balanced(&site);
	print_message("%d faults among %d tills\n", faults, TILLS);
	assert_true(faults > ROUNDS);
	close_site(&site);
}

// Who sends no Idempotency-Key has nothing that would find a first run again: the server must learn what became of a
// commit whose answer it lost, and repeat nothing that was done. (On SQLite no answer can be lost.)
static void a_lost_commit_is_not_repeated_without_a_key(void **state)
{
	struct support *support = support_begin(state);
	static struct till till;
	struct site site;

	open_site(&site, support);
	const char *expected = undisturbed(&site);
	for (int n = 1;; n++) {
		till = (struct till){.site = &site, .keyless = true};
		snprintf(till.name, sizeof till.name, "K%d", n);
		store_fault(n, FAULT_COMMIT_LOST);
		afternoon(&till);
		bool struck = store_fault_left() <= 0;
		store_fault(0, FAULT_BUSY);
		assert_afternoon(&till, expected, "no key");
		if (!struck)
			break;
	}
	assert_balanced(&site);
	close_site(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(each_call_fails_once),
		BOTH(acts_that_share_a_transaction_fail_alone),
		POSTGRES(a_lost_commit_is_not_repeated_without_a_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

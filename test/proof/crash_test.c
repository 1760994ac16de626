// The shipped program under load, killed by kill -9 at random moments, started again on the same database: every order
// that was acknowledged is there once, with the id that its client was told, none is doubled although clients sent
// again what was not answered, and ledger, statistics and audit add up. Stopped by SIGTERM it answers what it accepted.
//
//	PROOF_PROGRAM   the program (default: the one beside this test)
//	PROOF_KILLS     how often (default 5)
#include "client.h"

#include "../../bench/load/load.h"
#include "base/id.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>

#define CONNECTIONS 32
#define CUSTOMERS 300
#define ORDERS_MAX 2000000
#define STOPS 3

static const char *program(void)
{
	static char path[600];
	const char *given = getenv("PROOF_PROGRAM");
	ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);

	if (given)
		return given;
	assert_true(size > 0);
	path[size] = '\0';
	for (int i = 0; i < 3; i++) // build/VARIANT/test/proof/crash_test
		*strrchr(path, '/') = '\0';
	strcat(path, "/huitou");
	return path;
}

static int64_t ms_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void sleep_ms(int64_t ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static int64_t chance(int64_t below)
{
	static uint64_t seed = 88172645463325252u;

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int64_t)(seed % (uint64_t)below);
}

// ---------------------------------------------------------------- the server

struct server {
	struct support *support;
	int port;
	pid_t pid;
	FILE *said;
	char token[128];
	char key[512]; // header field
};

static int free_port(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t size = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	close(fd);
	return ntohs(at.sin_port);
}

static void run_program(struct support *support, const char *command, const char *listen, int out)
{
	char key[200], log[200];

	snprintf(key, sizeof key, "%s/key", support->dir);
	snprintf(log, sizeof log, "%s/log", support->dir);
	int err = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	dup2(out >= 0 ? out : err, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	if (listen)
		execl(program(), "huitou", command, "--db", support->url, "--key-file", key, "--listen", listen,
			"--rate-per-minute", "0", "--log-level", "warn", (char *)NULL);
	else
		execl(program(), "huitou", command, "--db", support->url, "--key-file", key, (char *)NULL);
	_exit(127);
}

static void show_log(struct support *support)
{
	char command[200];

	snprintf(command, sizeof command, "tail -n 30 %s/log >&2", support->dir);
	if (system(command) != 0)
		print_error("no log\n");
}

static void start(struct server *server)
{
	char listen[32];
	int ends[2];

	snprintf(listen, sizeof listen, "127.0.0.1:%d", server->port);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	server->pid = fork();
	assert_true(server->pid >= 0);
	if (server->pid == 0)
		run_program(server->support, "serve", listen, ends[1]);
	close(ends[1]);
	server->said = fdopen(ends[0], "r");
}

// Reads what it says until it serves (or, with a token wanted, until the setup link).
static void await_serving(struct server *server, bool first)
{
	char line[512];

	while (fgets(line, sizeof line, server->said)) {
		const char *token = strstr(line, "/setup#");
		if (token)
			snprintf(server->token, sizeof server->token, "%.*s",
				(int)strcspn(token + strlen("/setup#"), " \r\n"), token + strlen("/setup#"));
		if (first ? token != NULL : strstr(line, "serves") != NULL)
			return;
	}
	show_log(server->support);
	fail_msg("the server does not start");
}

static int end(struct server *server, int signal_number)
{
	int status;

	kill(server->pid, signal_number);
	assert_int_equal(waitpid(server->pid, &status, 0), server->pid);
	fclose(server->said);
	return status;
}

static void open_shop(struct server *server, struct support *support)
{
	store_close(support->store);
	support->store = NULL;
	*server = (struct server){.support = support, .port = free_port()};
	start(server);
	await_serving(server, true);
	make_key(server->port, server->token, server->key, sizeof server->key);
}

// ---------------------------------------------------------------- the load

struct orders {
	struct server *server;
	struct load_result result;
	pthread_t thread;
	bool retry;
	_Atomic bool enough;
	_Atomic int64_t acknowledged;
	int64_t first;
	int64_t *ids; // by number: the id that was answered; 0: none yet
};

static uint64_t mix(uint64_t x)
{
	x ^= x >> 33;
	x *= UINT64_C(0xff51afd7ed558ccd);
	x ^= x >> 33;
	x *= UINT64_C(0xc4ceb9fe1a85ec53);
	return x ^ x >> 33;
}

static size_t make(void *arg, int connection, int64_t number, char *to, size_t room)
{
	const struct orders *orders = arg;
	uint64_t dice = mix((uint64_t)(orders->first + number) + 1);
	char body[1024];

	(void)connection;
	if (atomic_load(&orders->enough) || orders->first + number >= ORDERS_MAX)
		return 0;
	int size = snprintf(body, sizeof body,
		"{\"source\":\"crash\",\"external_id\":\"%lld\",\"channel\":\"store\","
		"\"customer\":{\"kind\":\"external_id\",\"value\":\"%llu\"},\"lines\":["
		"{\"sku\":\"A%llu\",\"name\":\"Coffee\",\"quantity\":1,\"unit_price\":%llu},"
		"{\"sku\":\"B\",\"quantity\":2,\"unit_price\":250},{\"sku\":\"C\",\"quantity\":3,\"unit_price\":100}]}",
		(long long)(orders->first + number), (unsigned long long)(dice % CUSTOMERS),
		(unsigned long long)(dice >> 8 & 31), (unsigned long long)(dice >> 20 & 4095) + 100);
	int all = snprintf(to, room,
		"POST /v1/orders HTTP/1.1\r\nHost: crash\r\n%sContent-Type: application/json\r\n"
		"Content-Length: %d\r\n\r\n%s",
		orders->server->key, size, body);
	return (size_t)all < room ? (size_t)all : 0;
}

static void seen(void *arg, int64_t number, int status, const char *body, size_t size)
{
	struct orders *orders = arg;
	char text[4096], id[64];
	static int told;

	snprintf(text, sizeof text, "%.*s", (int)size, body);
	member(text, "id", id, sizeof id);
	if (status != 200 && status != 201) {
		if (told++ < 3)
			print_error("order %lld: %d %s\n", (long long)number, status, text);
		return;
	}
	assert_true(id_parse(id, "ord", &orders->ids[orders->first + number]));
	atomic_fetch_add(&orders->acknowledged, 1);
}

static void *pour(void *arg)
{
	struct orders *orders = arg;
	struct load load = {
		.address = "127.0.0.1",
		.port = orders->server->port,
		.connections = CONNECTIONS,
		.make = make,
		.seen = seen,
		.arg = orders,
		.retry = orders->retry,
		.retry_ms = 120000,
	};

	assert_true(load_run(&load, &orders->result));
	return NULL;
}

static void begin_orders(struct orders *orders)
{
	atomic_store(&orders->enough, false);
	assert_int_equal(pthread_create(&orders->thread, NULL, pour, orders), 0);
}

static void end_orders(struct orders *orders)
{
	atomic_store(&orders->enough, true);
	pthread_join(orders->thread, NULL);
}

// Until so many more were acknowledged.
static void await_orders(struct orders *orders, int64_t more)
{
	int64_t wanted = atomic_load(&orders->acknowledged) + more;

	for (int i = 0; i < 12000; i++) {
		if (atomic_load(&orders->acknowledged) >= wanted)
			return;
		sleep_ms(5);
	}
	show_log(orders->server->support);
	fail_msg("no order is taken for a minute");
}

// ---------------------------------------------------------------- what must be there

static void assert_acknowledged(struct support *support, const struct orders *orders)
{
	struct arena *mem = arena_create();
	int64_t found = 0, wrong = 0;
	struct db *db;
	struct rows *rows;
	bool more;

	assert_ok(store_snapshot(support->store, &db));
	assert_ok(db_query_text(db, "SELECT external_id, id FROM orders WHERE source = 'crash'", NO_ARGS, &rows));
	for (;;) {
		assert_ok(rows_next(rows, &more));
		if (!more)
			break;
		int64_t number = atoll(row_text(rows, 0, mem)), answered = orders->ids[number];
		found += answered != 0;
		wrong += answered != 0 && answered != row_i64(rows, 1);
		arena_reset(mem);
	}
	store_snapshot_end(db);
	arena_destroy(mem);
	assert_int_equal(found, orders->acknowledged);
	assert_int_equal(wrong, 0);
}

// Every order that is there is there wholly, and once.
static void assert_whole(struct support *support, int64_t orders)
{
	static const char *const nothing[] = {
		"SELECT COUNT(*) FROM orders o WHERE (SELECT COUNT(*) FROM order_line l WHERE l.order_id = o.id) <> 3",
		"SELECT COUNT(*) FROM orders o WHERE (SELECT COUNT(*) FROM lot l WHERE l.source = 'order'"
		" AND l.source_id = o.id AND l.customer_id = o.customer_id) <> 2",
		"SELECT COUNT(*) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM customer c WHERE c.id = o.customer_id)",
		"SELECT COUNT(*) FROM order_line l WHERE NOT EXISTS (SELECT 1 FROM product p WHERE p.sku = l.sku)",
		"SELECT COUNT(*) FROM (SELECT subject_id FROM event WHERE type = 'sale.completed' GROUP BY subject_id"
		" HAVING COUNT(*) <> 1) AS x",
		"SELECT COUNT(*) FROM lot l WHERE NOT EXISTS (SELECT 1 FROM posting p WHERE p.customer_id = "
		"l.customer_id"
		" AND p.lot_id = l.id AND p.amount = l.granted)",
	};
	static const char *const each[] = {
		"SELECT COUNT(*) FROM orders WHERE source = 'crash'",
		"SELECT COUNT(DISTINCT external_id) FROM orders",
		"SELECT COUNT(*) FROM event WHERE type = 'sale.completed'",
		"SELECT COUNT(*) FROM event WHERE type = 'points.earned'",
		"SELECT COUNT(*) FROM lot WHERE wallet_id = 1",
		"SELECT COUNT(*) FROM posting WHERE wallet_id = 2",
	};

	for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
		if (support_number(support, nothing[i]) != 0)
			fail_msg("%lld: %s", (long long)support_number(support, nothing[i]), nothing[i]);
	for (size_t i = 0; i < ARRAY_LEN(each); i++)
		if (support_number(support, each[i]) != orders)
			fail_msg("%lld, not %lld: %s", (long long)support_number(support, each[i]), (long long)orders,
				each[i]);
}

// By huitou check: schema, customers, ledger, statistics, audit.
static void assert_balanced(struct support *support)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		run_program(support, "check", NULL, -1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		show_log(support);
		fail_msg("huitou check ends with %d", status);
	}
}

static void assert_shop(struct support *support, const struct orders *orders, int64_t there)
{
	support_open(support);
	assert_acknowledged(support, orders);
	assert_whole(support, there);
	store_close(support->store);
	support->store = NULL;
	assert_balanced(support);
}

// ---------------------------------------------------------------- the proofs

static void kill_and_start(struct server *server, struct orders *orders, int kills, int64_t *slowest_ms)
{
	for (int i = 0; i < kills; i++) {
		await_orders(orders, 1 + chance(200));
		sleep_ms(chance(300));
		assert_true(WIFSIGNALED(end(server, SIGKILL)));
		int64_t began_ms = ms_now();
		start(server);
		if (i % 5 == 4) { // and once more while it is still getting up
			sleep_ms(chance(60));
			end(server, SIGKILL);
			began_ms = ms_now();
			start(server);
		}
		await_serving(server, false);
		if (ms_now() - began_ms > *slowest_ms)
			*slowest_ms = ms_now() - began_ms;
	}
}

static void no_acknowledged_order_is_lost_or_doubled_by_kill_9(void **state)
{
	struct support *support = support_begin(state);
	int kills = getenv("PROOF_KILLS") ? atoi(getenv("PROOF_KILLS")) : 5;
	struct orders *orders = calloc(1, sizeof *orders);
	int64_t slowest_ms = 0;
	struct server server;

	open_shop(&server, support);
	orders->server = &server;
	orders->retry = true;
	orders->ids = calloc(ORDERS_MAX, sizeof *orders->ids);
	begin_orders(orders);
	kill_and_start(&server, orders, kills, &slowest_ms);
	await_orders(orders, 1);
	end_orders(orders);
	assert_int_equal(orders->result.failures, 0);
	assert_int_equal(orders->acknowledged, orders->result.answered);
	assert_int_equal(WEXITSTATUS(end(&server, SIGTERM)), 0);
	assert_shop(support, orders, orders->acknowledged);
	print_message("%d kills: %lld orders acknowledged, %lld sent again, none lost, none doubled; slowest restart "
		      "%lld ms\n",
		kills, (long long)orders->acknowledged, (long long)orders->result.retries, (long long)slowest_ms);
	free(orders->ids);
	free(orders);
}

// Without clients that send again: what is in the database is what was answered, to the order.
static void what_was_accepted_is_answered_at_sigterm(void **state)
{
	struct support *support = support_begin(state);
	struct orders *orders = calloc(1, sizeof *orders);
	int64_t slowest_ms = 0;
	struct server server;

	open_shop(&server, support);
	orders->server = &server;
	orders->ids = calloc(ORDERS_MAX, sizeof *orders->ids);
	for (int i = 0; i < STOPS; i++) {
		orders->first = i * (ORDERS_MAX / STOPS);
		begin_orders(orders);
		await_orders(orders, 50 + chance(200));
		int64_t began_ms = ms_now();
		int status = end(&server, SIGTERM);
		if (ms_now() - began_ms > slowest_ms)
			slowest_ms = ms_now() - began_ms;
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		end_orders(orders);
		assert_int_equal(orders->result.answers[2], orders->result.answered - orders->result.answers[5]);
		if (i + 1 < STOPS) {
			start(&server);
			await_serving(&server, false);
		}
	}
	assert_shop(support, orders, orders->acknowledged);
	print_message("%d stops under load: %lld orders taken, all answered; slowest stop %lld ms\n", STOPS,
		(long long)orders->acknowledged, (long long)slowest_ms);
	free(orders->ids);
	free(orders);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(no_acknowledged_order_is_lost_or_doubled_by_kill_9),
		BOTH(what_was_accepted_is_answered_at_sigterm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

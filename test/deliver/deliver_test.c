// Webhooks against a real receiver, and the outbox.
#include "../house.h"

#include "base/instant.h"
#include "deliver/webhook.h"
#include "http/server.h"

#include <pthread.h>
#include <stdatomic.h>

// ---------------------------------------------------------------- events

struct sold {
	int64_t number;
};
static const struct field sold_fields[] = {
	FIELD_I64(sold, number, .min = 0, .max = 1000000, .doc = W("Number", "序号"))};
static const struct shape sold_shape = SHAPE("Sold", sold, sold_fields, "Sold", "售出");
#define TYPE(name_)                                                                         \
	{.name = name_, .subject = "ord", .shape = &sold_shape, .right = "order.read",     \
		.title = W("T", "测"), .doc = W("T", "测"), .example = "{\"number\":1}"}
static const struct event_type sale_done = TYPE("sale.completed"), sale_back = TYPE("sale.returned"),
			       note_made = TYPE("note.made");
static const struct event_type *const events[] = {
	&sale_done, &sale_back, &note_made, &webhook_test, &webhook_disabled, NULL};

// ---------------------------------------------------------------- the receiver

#define SEEN_MAX 200

struct seen {
	char id[40], signature[300], body[600];
	int64_t at_s, number;
};

static struct receiver {
	struct http_server *server;
	pthread_t thread;
	pthread_mutex_t lock;
	struct seen list[SEEN_MAX];
	atomic_int count;
	atomic_int status, slow_ms;
	atomic_int fail_number; // answered 500, whatever status says; −1: none
} receiver = {.lock = PTHREAD_MUTEX_INITIALIZER};

static const char *header_of(const struct http_request *request, const char *name)
{
	const char *value = http_header(request, name);

	return value ? value : "";
}

static void take(struct http_request *request, void *arg)
{
	static const struct http_header elsewhere = {"Location", "http://127.0.0.1:1/"};
	struct receiver *at = arg;
	int status = at->status;

	pthread_mutex_lock(&at->lock);
	struct seen *seen = &at->list[at->count < SEEN_MAX ? at->count++ : SEEN_MAX - 1];
	snprintf(seen->id, sizeof seen->id, "%s", header_of(request, "webhook-id"));
	snprintf(seen->signature, sizeof seen->signature, "%s", header_of(request, "webhook-signature"));
	snprintf(seen->body, sizeof seen->body, "%s", request->body);
	seen->at_s = strtoll(header_of(request, "webhook-timestamp"), NULL, 10);
	const char *number = strstr(seen->body, "\"number\":");
	seen->number = number ? strtoll(number + strlen("\"number\":"), NULL, 10) : -1;
	if (seen->number >= 0 && seen->number == at->fail_number)
		status = 500;
	pthread_mutex_unlock(&at->lock);
	if (at->slow_ms)
		nanosleep(&(struct timespec){at->slow_ms / 1000, at->slow_ms % 1000 * 1000000L}, NULL);
	http_reply(request, &(struct http_reply){
				    .status = status,
				    .type = "text/plain",
				    .body = "so it is\n",
				    .body_size = 9,
				    .headers = &elsewhere,
				    .header_count = status == 302,
			    });
}

static void *receive(void *arg)
{
	struct receiver *at = arg;

	http_server_run(at->server);
	return NULL;
}

static int start_receiver(void **state)
{
	char *error = NULL;

	(void)state;
	receiver.server = http_server_create(
		&(struct http_options){.listen = "127.0.0.1:0", .workers = 2, .answer = take, .arg = &receiver},
		&error);
	if (!receiver.server)
		return -1;
	return pthread_create(&receiver.thread, NULL, receive, &receiver);
}

static int stop_receiver(void **state)
{
	(void)state;
	http_server_stop(receiver.server);
	pthread_join(receiver.thread, NULL);
	http_server_destroy(receiver.server);
	return 0;
}

// ---------------------------------------------------------------- the house under trial

static struct tables tables;

static void open_home(struct home *home, void **state)
{
	tables = (struct tables){
		.events = events, .listeners = deliver_listeners, .jobs = deliver_jobs, .schedules = deliver_schedules};
	home_open(home, support_begin(state), &tables);
	clock_set(0);
	home->house.private_allowed = "127.0.0.1";
	receiver.count = 0;
	receiver.status = 200;
	receiver.slow_ms = 0;
	receiver.fail_number = -1;
}

// A route's act, as the edge would run it, without HTTP.
struct visit {
	const struct route *route;
	struct call call;
	struct answer answer;
	enum status status;
};

static enum status run_visit(struct ctx *ctx, void *arg)
{
	struct visit *visit = arg;

	visit->answer = (struct answer){0};
	return visit->route->act(ctx, &visit->call, &visit->answer);
}

static struct visit visit_route(struct home *home, const struct route *routes, const char *name, int64_t id,
	int64_t second,
	const char *body)
{
	struct visit visit = {.route = routes};

	while (visit.route->path && strcmp(visit.route->name, name) != 0)
		visit.route++;
	assert_non_null(visit.route->path);
	visit.call = (struct call){.route = visit.route, .ids = {id, second}};
	home->ctx.now_ms = clock_now_ms();
	fail_clear(&home->ctx);
	if (visit.route->in) {
		void *in = arena_alloc(home->ctx.mem, visit.route->in->size);
		visit.status = shape_decode(&home->ctx, visit.route->in, body, strlen(body),
			visit.route->change ? DECODE_CHANGE : DECODE_NEW, in, &visit.call.in_present);
		visit.call.in = in;
		if (visit.status != OK)
			return visit;
	}
	if (visit.route->query) {
		void *query = arena_alloc(home->ctx.mem, visit.route->query->size);
		shape_clear(visit.route->query, query);
		visit.call.query = query;
	}
	visit.status = visit.route->kind == ROUTE_READ ? house_read(&home->ctx, run_visit, &visit)
						       : house_write(&home->ctx, run_visit, &visit, 0, LANE_TILL);
	return visit;
}

static const struct webhook *hook_do(struct home *home, const char *name, int64_t id, const char *body)
{
	struct visit visit = visit_route(home, webhook_routes, name, id, 0, body);

	assert_int_equal(visit.status, OK);
	return visit.answer.out;
}

static const struct webhook *hook_make(struct home *home, const char *types)
{
	return hook_do(home, "webhook_create", 0,
		arena_format(home->ctx.mem, "{\"url\":\"http://127.0.0.1:%d/in?a=b\",\"types\":%s}",
			http_server_port(receiver.server), types));
}

struct emission {
	const struct event_type *type;
	int64_t customer, number;
};

static enum status emit(struct ctx *ctx, void *arg)
{
	const struct emission *emission = arg;
	struct sold sold = {.number = emission->number};
	struct event event = {.customer_id = emission->customer, .subject_id = 7, .record = &sold};

	return event_emit(ctx, emission->type, &event);
}

static void emit_one(struct home *home, const struct event_type *type, int64_t customer, int64_t number)
{
	struct emission emission = {type, customer, number};

	home_do(home, emit, &emission);
}

static struct delivery only_delivery(struct home *home)
{
	struct db *db;
	struct rows *rows;
	bool more;

	assert_ok(store_snapshot(home->house.store, &db));
	assert_ok(db_query_text(db, "SELECT " DELIVERY_COLUMNS " FROM webhook_delivery", NO_ARGS, &rows));
	assert_ok(rows_next(rows, &more));
	assert_true(more);
	struct delivery delivery = delivery_row(home->ctx.mem, rows);
	assert_ok(rows_next(rows, &more));
	assert_false(more);
	store_snapshot_end(db);
	return delivery;
}

// ---------------------------------------------------------------- signatures

// The example of the specification.
static void signatures_are_those_of_the_standard(void **state)
{
	struct arena *mem = arena_create();
	struct secret secret;
	static const char body[] = "{\"test\": 2432232314}";

	(void)state;
	assert_true(secret_parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &secret));
	assert_int_equal(secret.size, 24);
	assert_string_equal(signature(mem, &secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, strlen(body)),
		"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	assert_string_equal(secret_text(mem, &secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
	secret_make(&secret);
	struct secret again;
	assert_true(secret_parse(secret_text(mem, &secret), &again));
	assert_int_equal(again.size, SECRET_FRESH);
	assert_memory_equal(again.bytes, secret.bytes, SECRET_FRESH);
	static const char *const wrong[] = {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
		"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLQ==",
		"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!",
		"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_false(secret_parse(wrong[i], &secret));
	arena_destroy(mem);
}

static void the_tries_are_those_of_the_standard(void **state)
{
	static const int64_t minutes[] = {0, 5, 30, 120, 300, 600, 840, 1200, 1440};

	(void)state;
	assert_int_equal(send_wait_ms(1), 5000);
	for (int i = 2; i <= 9; i++)
		assert_int_equal(send_wait_ms(i), minutes[i - 1] * MINUTE_MS);
	assert_int_equal(send_wait_ms(10), -1);
	assert_int_equal(send_wait_ms(0), -1);
}

// ---------------------------------------------------------------- sending

static void an_event_arrives_signed(void **state)
{
	struct home home;
	struct secret secret;

	open_home(&home, state);
	const struct webhook *hook = hook_make(&home, "[\"sale.*\"]");
	assert_true(secret_parse(hook->secret, &secret));
	emit_one(&home, &sale_done, 5, 41);
	emit_one(&home, &note_made, 5, 42); // nobody asked for it
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 1);
	struct seen *seen = &receiver.list[0];
	assert_int_equal(seen->number, 41);
	assert_non_null(strstr(seen->body, "\"type\":\"sale.completed\""));
	assert_non_null(strstr(seen->body, "\"customer\":\"cus_00000000005\""));
	assert_string_equal(seen->signature,
		signature(home.ctx.mem, &secret, seen->id, seen->at_s, seen->body, strlen(seen->body)));
	struct delivery delivery = only_delivery(&home);
	assert_string_equal(seen->id, id_text(home.ctx.mem, "evt", delivery.event));
	assert_int_equal(delivery.state, DELIVERY_DELIVERED);
	assert_int_equal(delivery.attempts, 1);
	assert_int_equal(delivery.last_status, 200);
	assert_string_equal(delivery.response, "so it is ");
	assert_int_equal(delivery.next_at, NONE);
	// The secret is nowhere in the clear, and is not shown again.
	assert_null(hook_do(&home, "webhook_get", hook->id, NULL)->secret);
	home_close(&home);
}

static void it_gets_only_what_comes_after_it(void **state)
{
	struct home home;

	open_home(&home, state);
	emit_one(&home, &sale_done, 5, 1);
	nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	hook_make(&home, "[]");
	nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	emit_one(&home, &sale_done, 5, 2);
	emit_one(&home, &note_made, 5, 3);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 2);
	assert_int_equal(receiver.list[0].number, 2);
	assert_int_equal(receiver.list[1].number, 3);
	home_close(&home);
}

static void both_secrets_sign_during_a_rotation(void **state)
{
	struct home home;
	struct secret old, new;
	static const char own[] = "{\"overlap_hours\":1,\"secret\":\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"}";

	open_home(&home, state);
	const struct webhook *hook = hook_make(&home, "[]");
	assert_true(secret_parse(hook->secret, &old));
	hook = hook_do(&home, "webhook_rotate", hook->id, own);
	assert_string_equal(hook->secret, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
	assert_true(secret_parse(hook->secret, &new));
	emit_one(&home, &sale_done, 5, 1);
	assert_ok(worker_drain(&home.house));
	struct seen *seen = &receiver.list[0];
	assert_string_equal(seen->signature,
		arena_format(home.ctx.mem, "%s %s",
			signature(home.ctx.mem, &new, seen->id, seen->at_s, seen->body, strlen(seen->body)),
			signature(home.ctx.mem, &old, seen->id, seen->at_s, seen->body, strlen(seen->body))));
	clock_set(clock_now_ms() + HOUR_MS);
	emit_one(&home, &sale_done, 5, 2);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 2);
	seen = &receiver.list[1];
	assert_string_equal(seen->signature, signature(home.ctx.mem, &new, seen->id, seen->at_s, seen->body,
		strlen(seen->body)));
	home_close(&home);
}

// A receiver that answers 500 gets ten tries, each when it is due, and then none.
static void a_failing_delivery_is_tried_ten_times(void **state)
{
	struct home home;

	open_home(&home, state);
	int64_t now = clock_now_ms();
	clock_set(now);
	hook_make(&home, "[]");
	receiver.status = 500;
	emit_one(&home, &sale_done, 5, 1);
	for (int attempt = 1; attempt < 10; attempt++) {
		assert_ok(worker_drain(&home.house));
		assert_int_equal(receiver.count, attempt);
		struct delivery delivery = only_delivery(&home);
		assert_int_equal(delivery.state, DELIVERY_WAITING);
		assert_int_equal(delivery.attempts, attempt);
		assert_int_equal(delivery.last_status, 500);
		int64_t wait = send_wait_ms(attempt);
		assert_in_range(delivery.next_at, now + wait, now + wait + wait / 10);
		clock_set(delivery.next_at - 1);
		assert_ok(worker_drain(&home.house));
		assert_int_equal(receiver.count, attempt); // not yet
		now = delivery.next_at;
		clock_set(now);
	}
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 10);
	assert_int_equal(only_delivery(&home).state, DELIVERY_DEAD);
	for (int i = 1; i < 10; i++)
		assert_string_equal(receiver.list[i].id, receiver.list[0].id);
	home_close(&home);
}

static void a_success_in_between_ends_it(void **state)
{
	struct home home;

	open_home(&home, state);
	clock_set(clock_now_ms());
	const struct webhook *hook = hook_make(&home, "[]");
	receiver.status = 302; // a redirect is no success, and is not followed
	emit_one(&home, &sale_done, 5, 1);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(only_delivery(&home).last_status, 302);
	assert_int_equal(hook_do(&home, "webhook_get", hook->id, NULL)->failures, 1);
	receiver.status = 204;
	clock_set(only_delivery(&home).next_at);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(only_delivery(&home).state, DELIVERY_DELIVERED);
	assert_int_equal(hook_do(&home, "webhook_get", hook->id, NULL)->failures, 0);
	assert_int_equal(hook_do(&home, "webhook_get", hook->id, NULL)->failing_since, NONE);
	home_close(&home);
}

static void gone_switches_it_off(void **state)
{
	struct home home;

	open_home(&home, state);
	const struct webhook *hook = hook_make(&home, "[]");
	receiver.status = 410;
	emit_one(&home, &sale_done, 5, 1);
	emit_one(&home, &sale_done, 6, 2);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 1);
	hook = hook_do(&home, "webhook_get", hook->id, NULL);
	assert_false(hook->enabled);
	assert_string_equal(hook->disabled_reason, "gone");
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM webhook_delivery WHERE state = 'dead'"), 2);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM event WHERE type = 'webhook.disabled'"), 1);
	emit_one(&home, &sale_done, 5, 3);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 1);
	home_close(&home);
}

static void three_days_of_failure_switch_it_off(void **state)
{
	struct home home;

	open_home(&home, state);
	int64_t start = clock_now_ms();
	clock_set(start);
	const struct webhook *hook = hook_make(&home, "[]");
	receiver.status = 500;
	emit_one(&home, &sale_done, 5, 1);
	assert_ok(worker_drain(&home.house));
	clock_set(start + 78 * HOUR_MS);
	assert_ok(worker_drain(&home.house));
	hook = hook_do(&home, "webhook_get", hook->id, NULL);
	assert_false(hook->enabled);
	assert_string_equal(hook->disabled_reason, "failing");
	// Switched on again, what waited is sent.
	receiver.status = 200;
	clock_set(only_delivery(&home).next_at);
	hook_do(&home, "webhook_change", hook->id, "{\"enabled\":true}");
	assert_ok(worker_drain(&home.house));
	assert_int_equal(only_delivery(&home).state, DELIVERY_DELIVERED);
	home_close(&home);
}

// Where nobody answers, nothing is tried for a while: neither this event nor the next.
static void an_address_that_does_not_answer_is_left_alone(void **state)
{
	struct home home;

	open_home(&home, state);
	int64_t now = clock_now_ms();
	clock_set(now);
	const struct webhook *hook = hook_do(&home, "webhook_create", 0, "{\"url\":\"http://127.0.0.1:1/\"}");
	emit_one(&home, &sale_done, 5, 1);
	emit_one(&home, &sale_done, 6, 2);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(support_number(home.support, "SELECT SUM(attempts) FROM webhook_delivery"), 1);
	hook = hook_do(&home, "webhook_get", hook->id, NULL);
	assert_int_equal(hook->paused_until, now + 5000);
	clock_set(now + 5000);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(support_number(home.support, "SELECT SUM(attempts) FROM webhook_delivery"), 2);
	assert_int_equal(hook_do(&home, "webhook_get", hook->id, NULL)->paused_until, now + 20000);
	assert_int_equal(support_number(home.support,
		"SELECT COUNT(*) FROM webhook_delivery WHERE last_error = 'connect'"), 2);
	home_close(&home);
}

static void private_addresses_are_guarded(void **state)
{
	struct home home;

	open_home(&home, state);
	home.house.private_allowed = NULL;
	hook_make(&home, "[]");
	emit_one(&home, &sale_done, 5, 1);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 0);
	struct delivery delivery = only_delivery(&home);
	assert_int_equal(delivery.state, DELIVERY_WAITING);
	assert_int_equal(delivery.last_status, NONE);
	assert_string_equal(delivery.last_error, "forbidden");
	home_close(&home);
}

static void a_slow_receiver_is_cut_off(void **state)
{
	struct home home;

	open_home(&home, state);
	hook_make(&home, "[]");
	receiver.slow_ms = 16000;
	emit_one(&home, &sale_done, 5, 1);
	assert_ok(worker_drain(&home.house));
	assert_string_equal(only_delivery(&home).last_error, "time");
	home_close(&home);
}

// A customer's later events wait for the one that fails; other customers' do not.
static void order_is_kept_per_customer(void **state)
{
	struct home home;

	open_home(&home, state);
	clock_set(clock_now_ms());
	hook_make(&home, "[]");
	receiver.fail_number = 1;
	emit_one(&home, &sale_done, 5, 1);
	emit_one(&home, &sale_done, 5, 2);
	emit_one(&home, &sale_done, 6, 3);
	emit_one(&home, &sale_done, 5, 4);
	emit_one(&home, &sale_done, 6, 5);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 3);
	assert_int_equal(receiver.list[0].number, 1);
	assert_int_equal(receiver.list[1].number, 3);
	assert_int_equal(receiver.list[2].number, 5);
	receiver.fail_number = -1;
	clock_set(clock_now_ms() + 6000);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 6);
	assert_int_equal(receiver.list[3].number, 1);
	assert_int_equal(receiver.list[4].number, 2);
	assert_int_equal(receiver.list[5].number, 4);
	home_close(&home);
}

static void deliveries_are_replayed(void **state)
{
	struct home home;

	open_home(&home, state);
	const struct webhook *hook = hook_make(&home, "[]");
	for (int i = 1; i <= 3; i++)
		emit_one(&home, &sale_done, i, i);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 3);
	int64_t second = support_number(home.support, "SELECT id FROM webhook_delivery WHERE customer_id = 2");
	struct visit visit = visit_route(&home, delivery_routes, "webhook_delivery_replay", hook->id, second, NULL);
	assert_int_equal(visit.status, OK);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 4);
	assert_string_equal(receiver.list[3].id, receiver.list[1].id);
	// A range, all of it; then only what is dead, of which there is none.
	visit = visit_route(&home, delivery_routes, "webhook_replay", hook->id, 0,
		"{\"from\":\"2024-06-01T00:00:00Z\",\"to\":\"2100-01-01T00:00:00Z\"}");
	assert_int_equal(visit.status, OK);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 7);
	visit = visit_route(&home, delivery_routes, "webhook_replay", hook->id, 0,
		"{\"from\":\"2024-06-01T00:00:00Z\",\"to\":\"2100-01-01T00:00:00Z\",\"state\":\"dead\"}");
	assert_int_equal(visit.status, OK);
	visit = visit_route(&home, delivery_routes, "webhook_replay", hook->id, 0,
		"{\"from\":\"2024-06-01T00:00:00Z\",\"to\":\"2024-06-02T00:00:00Z\"}");
	assert_int_equal(visit.status, OK);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 7);
	visit = visit_route(&home, delivery_routes, "webhook_replay", hook->id, 0,
		"{\"from\":\"2024-06-02T00:00:00Z\",\"to\":\"2024-06-01T00:00:00Z\"}");
	assert_int_equal(visit.status, ERR_UNPROCESSABLE);
	home_close(&home);
}

static void a_test_goes_to_that_one_alone(void **state)
{
	struct home home;

	open_home(&home, state);
	hook_make(&home, "[]");
	const struct webhook *hook = hook_make(&home, "[\"sale.completed\"]");
	assert_int_equal(visit_route(&home, webhook_routes, "webhook_test", hook->id, 0, NULL).status, OK);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 1);
	assert_int_equal(only_delivery(&home).webhook, hook->id);
	home_close(&home);
}

static void bad_webhooks_are_refused(void **state)
{
	static const char *const bodies[] = {"{}", "{\"url\":\"ftp://example.com/\"}", "{\"url\":\"https://\"}",
		"{\"url\":\"https://user:word@example.com/\"}", "{\"url\":\"https://example.com/a b\"}",
		"{\"url\":\"https://example.com/#x\"}", "{\"url\":\"file:///etc/passwd\"}",
		"{\"url\":\"https://example.com/\",\"types\":[\"sale.unheard\"]}",
		"{\"url\":\"https://example.com/\",\"types\":[\"none.*\"]}",
		"{\"url\":\"https://example.com/\",\"secret\":\"whsec_short\"}"};
	struct home home;

	open_home(&home, state);
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++)
		assert_int_equal(visit_route(&home, webhook_routes, "webhook_create", 0, 0, bodies[i]).status,
		ERR_UNPROCESSABLE);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM webhook"), 0);
	assert_int_equal(visit_route(&home, webhook_routes, "webhook_get", 77, 0, NULL).status, ERR_NOT_FOUND);
	assert_int_equal(visit_route(&home, webhook_routes, "webhook_rotate", 77, 0, "{}").status, ERR_NOT_FOUND);
	home_close(&home);
}

static void a_removed_webhook_is_sent_nothing(void **state)
{
	struct home home;

	open_home(&home, state);
	const struct webhook *hook = hook_make(&home, "[]");
	emit_one(&home, &sale_done, 5, 1);
	struct visit visit = visit_route(&home, webhook_routes, "webhook_delete", hook->id, 0, NULL);
	assert_int_equal(visit.status, OK);
	assert_ok(worker_drain(&home.house));
	assert_int_equal(receiver.count, 0);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM audit WHERE object = 'webhook'"), 2);
	home_close(&home);
}

// ---------------------------------------------------------------- the outbox

static enum status write_code(struct ctx *ctx, void *arg)
{
	return deliver_message(ctx,
		&(struct message){MESSAGE_SMS, MESSAGE_CODE, 9, "+8613812341856", "Your code is 123456"}, arg);
}

static enum status forget_nine(struct ctx *ctx, void *arg)
{
	(void)arg;
	return deliver_forget(ctx, 9);
}

static void the_outbox_shows_what_it_keeps_sealed(void **state)
{
	struct home home;
	int64_t id;

	open_home(&home, state);
	home_do(&home, write_code, &id);
	struct visit visit = visit_route(&home, message_routes, "message_list", 0, 0, NULL);
	assert_int_equal(visit.status, OK);
	assert_non_null(strstr(visit.answer.raw, "\"recipient\":\"+8613812341856\",\"body\":\"Your code is 123456\""));
	visit.call.masked = true;
	assert_ok(house_read(&home.ctx, run_visit, &visit));
	assert_non_null(strstr(visit.answer.raw, "\"recipient\":\"+86138****1856\",\"body\":null"));
	home_do(&home, forget_nine, NULL);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM message"), 0);
	home_close(&home);
}

static void shapes_are_sound(void **state)
{
	static const struct route *const all[] = {webhook_routes, delivery_routes, message_routes};
	struct arena *mem = arena_create();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		for (const struct route *route = all[i]; route->path; route++) {
			const struct shape *shapes[] = {route->in, route->out, route->query};
			for (size_t j = 0; j < ARRAY_LEN(shapes); j++)
				if (shapes[j] && shape_check(mem, shapes[j]))
					fail_msg("%s: %s", route->name, shape_check(mem, shapes[j]));
		}
	arena_destroy(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signatures_are_those_of_the_standard),
		cmocka_unit_test(the_tries_are_those_of_the_standard),
		cmocka_unit_test(shapes_are_sound),
		BOTH(an_event_arrives_signed),
		BOTH(it_gets_only_what_comes_after_it),
		BOTH(both_secrets_sign_during_a_rotation),
		BOTH(a_failing_delivery_is_tried_ten_times),
		BOTH(a_success_in_between_ends_it),
		BOTH(gone_switches_it_off),
		BOTH(three_days_of_failure_switch_it_off),
		BOTH(an_address_that_does_not_answer_is_left_alone),
		BOTH(private_addresses_are_guarded),
		SQLITE(a_slow_receiver_is_cut_off),
		BOTH(order_is_kept_per_customer),
		BOTH(deliveries_are_replayed),
		BOTH(a_test_goes_to_that_one_alone),
		BOTH(bad_webhooks_are_refused),
		BOTH(a_removed_webhook_is_sent_nothing),
		BOTH(the_outbox_shows_what_it_keeps_sealed),
	};
	return cmocka_run_group_tests(tests, start_receiver, stop_receiver);
}

// The routes of the api floor itself, over a real server: the feed with its long poll, jobs, the shop, the audit.
#include "../house.h"

#include "api/audit.h"
#include "api/feed.h"
#include "api/floor_routes.h"
#include "http/client.h"
#include "work/event.h"
#include "work/work.h"

#include <pthread.h>
#include <stdatomic.h>

struct ping {
	int64_t number;
};
static const struct field ping_fields[] = {
	FIELD_I64(ping, number, .min = 0, .max = 1000000, .doc = W("Number", "序号"))};
static const struct shape ping_shape = SHAPE("Ping", ping, ping_fields, "Ping", "测试");
#define TYPE(name_, right_)                                                            \
	{.name = name_, .subject = "ord", .shape = &ping_shape, .right = right_,       \
		.title = W("T", "测"), .doc = W("T", "测"), .example = "{\"number\":1}"}
static const struct event_type sale_done = TYPE("sale.completed", "order.read"),
			       sale_back = TYPE("sale.returned", "order.read"), secret_done = TYPE("secret.done",
			       "secret.read");
static const struct event_type *const events[] = {&sale_done, &sale_back, &secret_done, NULL};

static enum status idle(struct ctx *ctx, struct job *job)
{
	return job_note(ctx, job, 1, 1, NULL, "{\"fine\":true}");
}
static const struct job_kind idle_kind = {.name = "test.idle", .run = idle, .doc = W("Idle", "空闲")};
static const struct job_kind *const jobs[] = {&idle_kind, NULL};
static const struct tables tables = {.events = events, .jobs = jobs};
static const struct route *const routes[] = {feed_routes, job_routes, shop_routes, audit_routes, NULL};
static const struct resource *const resources[] = {NULL};
static const struct api_tables rows = {.routes = routes, .resources = resources};

// ---------------------------------------------------------------- a server

static const struct grant everything[] = {{"*", SCOPE_ALL}};
static const struct grant feed_only[] = {
	{"event.read", SCOPE_ALL}, {"order.read", SCOPE_ALL}, {"secret.read", SCOPE_STORE}, {"job.read", SCOPE_OWN}};
static const struct actor owner = {
	.kind = ACTOR_STAFF, .id = 3, .name = "Ann", .grants = everything, .grant_count = 1, .staff_id = NONE,
		.store_id = NONE};
static const struct actor other = {
	.kind = ACTOR_KEY, .id = 4, .name = "till", .grants = feed_only, .grant_count = 4, .staff_id = NONE,
		.store_id = NONE};

static enum status authenticate(struct ctx *ctx, struct http_request *request, const struct actor **actor)
{
	const char *who = http_header(request, "authorization");

	(void)ctx;
	*actor = who && strcmp(who, "Bearer other") == 0 ? &other : &owner;
	return OK;
}

struct site {
	struct home home;
	struct api *api;
	struct http_server *server;
	struct http_client *client;
	pthread_t thread;
};

static void *run_server(void *arg)
{
	struct site *site = arg;

	http_server_run(site->server);
	return NULL;
}

static void woken(void *arg)
{
	struct house *house = arg;

	feed_wake(house->feed);
}

static void site_open(struct site *site, void **state)
{
	char *error = NULL;

	home_open(&site->home, support_begin(state), &tables);
	struct house *house = &site->home.house;
	house->actor_text = actor_text;
	house->feed = feed_create(house);
	house->gate = gate_create(house->store, &(struct gate_options){.committed = woken, .committed_arg = house});
	site->api = api_create(&(struct api_options){.house = house, .tables = &rows, .authenticate = authenticate});
	site->server = http_server_create(
		&(struct http_options){.listen = "127.0.0.1:0",
			.workers = 2,
			.answer = api_answer,
			.plan = api_plan,
			.refused = api_refused,
			.finished = api_finished,
			.arg = site->api},
		&error);
	assert_non_null(site->server);
	api_set_server(site->api, site->server);
	site->client = http_client_create(&(struct http_client_options){.allow = "127.0.0.1"}, &error);
	assert_non_null(site->client);
	assert_int_equal(pthread_create(&site->thread, NULL, run_server, site), 0);
}

static void site_close(struct site *site)
{
	http_server_stop(site->server);
	pthread_join(site->thread, NULL);
	feed_destroy(site->home.house.feed);
	gate_destroy(site->home.house.gate);
	site->home.house.gate = NULL;
	http_server_destroy(site->server);
	api_destroy(site->api);
	http_client_destroy(site->client);
	home_close(&site->home);
}

static struct http_answer ask(struct site *site, struct arena *mem, const char *who, const char *method,
	const char *path,
	const char *body)
{
	struct http_header headers[] = {{"authorization", who}, {"content-type", "application/json"}};
	struct http_answer answer = {0};

	http_client_call(site->client,
		&(struct http_call){
			.method = method,
			.url = arena_format(mem, "http://%s%s", http_server_address(site->server), path),
			.headers = headers,
			.header_count = body ? 2 : 1,
			.body = body,
			.body_size = body ? strlen(body) : 0,
		},
		mem, &answer);
	if (answer.error != HTTP_CALL_OK)
		print_error("%s %s: %s\n", method, path, answer.detail);
	return answer;
}

static const char *get(struct site *site, const char *path, int status)
{
	struct http_answer answer = ask(site, site->home.ctx.mem, "Bearer owner", "GET", path, NULL);

	if (answer.status != status)
		print_error("%s: %s\n", path, answer.body);
	assert_int_equal(answer.status, status);
	return answer.body;
}

struct emission {
	const struct event_type *type;
	int64_t number;
};

static enum status emit(struct ctx *ctx, void *arg)
{
	const struct emission *emission = arg;
	struct ping ping = {emission->number};
	struct event event = {.customer_id = 1, .subject_id = 2, .record = &ping};

	return event_emit(ctx, emission->type, &event);
}

static void emit_one(struct site *site, const struct event_type *type, int64_t number)
{
	struct emission emission = {type, number};

	home_do(&site->home, emit, &emission);
}

static int count_of(const char *text, const char *part)
{
	int count = 0;

	for (const char *at = text; (at = strstr(at, part)); at++)
		count++;
	return count;
}

// "next" of a reply.
static const char *next_of(struct site *site, const char *body)
{
	const char *at = strstr(body, "\"next\":\"");

	assert_non_null(at);
	at += strlen("\"next\":\"");
	return arena_text_n(site->home.ctx.mem, at, strcspn(at, "\""));
}

// ---------------------------------------------------------------- the feed

static void the_feed_goes_on_where_it_was(void **state)
{
	struct site site;
	const char *place = "0";
	int seen = 0;

	site_open(&site, state);
	for (int i = 0; i < 7; i++)
		emit_one(&site, i % 2 ? &sale_back : &sale_done, i);
	for (int look = 0; look < 100 && seen < 7; look++) {
		const char *body = get(&site,
			arena_format(site.home.ctx.mem, "/v1/events?after=%s&limit=3&wait=1", place), 200);
		int count = count_of(body, "\"id\":\"evt_");
		assert_in_range(count, 0, 3);
		for (int i = 0; i < count; i++)
			assert_non_null(strstr(body, arena_format(site.home.ctx.mem, "{\"number\":%d}", seen + i)));
		seen += count;
		place = next_of(&site, body);
	}
	assert_int_equal(seen, 7);
	const char *body = get(&site, arena_format(site.home.ctx.mem, "/v1/events?after=%s", place), 200);
	assert_string_equal(body, arena_format(site.home.ctx.mem, "{\"items\":[],\"next\":\"%s\"}", place));
	assert_int_equal(count_of(get(&site, "/v1/events?types=sale.returned", 200), "\"id\":\"evt_"), 3);
	assert_int_equal(count_of(get(&site, "/v1/events?types=secret.done,sale.*", 200), "\"id\":\"evt_"), 7);
	assert_int_equal(count_of(get(&site, "/v1/events?after=now", 200), "\"id\":\"evt_"), 0);
	static const char *const wrong[] = {"types=sale.unheard", "types=none.*", "types=sale.", "after=x", "after=1",
		"limit=501", "wait=61", "unknown=1"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		get(&site, arena_format(site.home.ctx.mem, "/v1/events?%s", wrong[i]), 422);
	site_close(&site);
}

static void types_without_the_right_are_not_shown(void **state)
{
	struct site site;

	site_open(&site, state);
	emit_one(&site, &secret_done, 1);
	emit_one(&site, &sale_done, 2);
	struct http_answer answer =
		ask(&site, site.home.ctx.mem, "Bearer other", "GET", "/v1/events?after=0&wait=5", NULL);
	assert_int_equal(answer.status, 200);
	assert_null(strstr(answer.body, "secret.done"));
	assert_int_equal(count_of(answer.body, "\"id\":\"evt_"), 1);
	site_close(&site);
}

#define POLLS 12

struct poller {
	struct site *site;
	pthread_t thread;
	const char *path;
	int count; // events in the reply; −1: it failed
};

static void *poll_once(void *arg)
{
	struct poller *poller = arg;
	struct arena *mem = arena_create();
	struct http_answer answer = ask(poller->site, mem, "Bearer owner", "GET", poller->path, NULL);

	poller->count = answer.status == 200 ? count_of(answer.body, "\"id\":\"evt_") : -1;
	arena_destroy(mem);
	return NULL;
}

static void start_polls(struct site *site, struct poller *pollers, const char *path)
{
	for (int i = 0; i < POLLS; i++) {
		pollers[i] = (struct poller){.site = site, .path = path};
		assert_int_equal(pthread_create(&pollers[i].thread, NULL, poll_once, &pollers[i]), 0);
	}
	for (int i = 0; i < 500 && http_server_figures(site->server).parked < POLLS; i++)
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	assert_int_equal(http_server_figures(site->server).parked, POLLS);
}

// More polls wait than there are workers, and all are woken by one commit.
static void polls_wait_without_a_thread(void **state)
{
	struct site site;
	struct poller pollers[POLLS];

	site_open(&site, state);
	start_polls(&site, pollers, "/v1/events?wait=12&types=sale.completed");
	emit_one(&site, &sale_back, 1); // nobody waits for this one
	get(&site, "/v1/shop", 200);    // and the workers are free
	emit_one(&site, &sale_done, 2);
	for (int i = 0; i < POLLS; i++) {
		pthread_join(pollers[i].thread, NULL);
		assert_int_equal(pollers[i].count, 1);
	}
	site_close(&site);
}

static void a_stop_ends_the_polls(void **state)
{
	struct site site;
	struct poller pollers[POLLS];
	struct timespec before, after;

	site_open(&site, state);
	start_polls(&site, pollers, "/v1/events?wait=14");
	clock_gettime(CLOCK_MONOTONIC, &before);
	http_server_stop(site.server);
	for (int i = 0; i < POLLS; i++) {
		pthread_join(pollers[i].thread, NULL);
		assert_int_equal(pollers[i].count, 0);
	}
	clock_gettime(CLOCK_MONOTONIC, &after);
	assert_true(after.tv_sec - before.tv_sec < 8);
	site_close(&site);
}

// ---------------------------------------------------------------- jobs

static enum status add_job(struct ctx *ctx, void *arg)
{
	return job_add(ctx, &idle_kind, "{}", ctx->now_ms, NULL, arg);
}

static void jobs_are_shown_and_stopped(void **state)
{
	struct site site;
	int64_t id;

	site_open(&site, state);
	home_do(&site.home, add_job, &id);
	struct arena *mem = site.home.ctx.mem;
	const char *path = arena_format(mem, "/v1/jobs/%s", id_text(mem, "job", id));
	assert_non_null(strstr(get(&site, path, 200), "\"state\":\"waiting\""));
	assert_int_equal(count_of(get(&site, "/v1/jobs?kind=test.idle&state=waiting", 200), "\"id\":\"job_"), 1);
	// Somebody who sees only his own sees nothing of it, and may not stop it.
	struct http_answer answer = ask(&site, mem, "Bearer other", "GET", "/v1/jobs", NULL);
	assert_int_equal(count_of(answer.body, "\"id\":\"job_"), 0);
	assert_int_equal(ask(&site, mem, "Bearer other", "GET", path, NULL).status, 404);
	const char *stop = arena_format(mem, "%s/stop", path), *resume = arena_format(mem, "%s/resume", path);
	assert_int_equal(ask(&site, mem, "Bearer other", "POST", stop, NULL).status, 403);
	answer = ask(&site, mem, "Bearer owner", "POST", stop, NULL);
	assert_int_equal(answer.status, 200);
	assert_non_null(strstr(answer.body, "\"state\":\"stopped\""));
	assert_int_equal(ask(&site, mem, "Bearer owner", "POST", stop, NULL).status, 409);
	assert_int_equal(ask(&site, mem, "Bearer owner", "POST", resume, NULL).status, 200);
	assert_ok(worker_drain(&site.home.house));
	assert_non_null(strstr(get(&site, path, 200), "\"result\":{\"fine\":true}"));
	assert_int_equal(ask(&site, mem, "Bearer owner", "POST", resume, NULL).status, 409);
	site_close(&site);
}

// ---------------------------------------------------------------- the shop, the audit

struct verdict {
	int64_t after, checked;
	const char *wrong;
};

static enum status verify(struct ctx *ctx, void *arg)
{
	struct verdict *verdict = arg;

	return audit_verify(ctx, &verdict->after, 100, &verdict->checked, &verdict->wrong);
}

static enum status seal_rows(struct ctx *ctx, void *arg)
{
	return audit_seal(ctx, 100, arg);
}

static void the_shop_is_changed_and_the_audit_tells(void **state)
{
	struct site site;
	struct verdict verdict = {0};
	int64_t sealed;

	site_open(&site, state);
	struct arena *mem = site.home.ctx.mem;
	struct http_answer answer = ask(&site, mem, "Bearer owner", "PATCH", "/v1/shop",
		"{\"name\":\"East Gate\",\"zone\":\"Europe/Berlin\",\"currency\":\"EUR\"}");
	assert_int_equal(answer.status, 200);
	assert_ok(house_shop_load(&site.home.house, mem));
	assert_string_equal(site.home.house.shop->name, "East Gate");
	assert_string_equal(zone_name(site.home.house.shop->zone), "Europe/Berlin");
	assert_string_equal(site.home.house.shop->currency->code, "EUR");
	static const char *const wrong[] = {"{\"zone\":\"Mars/Base\"}", "{\"currency\":\"XYZ\"}",
		"{\"country\":\"ZZ\"}",
		"{\"name\":null}", "{\"language\":\"de\"}", "{\"other\":1}"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_int_equal(ask(&site, mem, "Bearer owner", "PATCH", "/v1/shop", wrong[i]).status, 422);
	assert_int_equal(ask(&site, mem, "Bearer other", "PATCH", "/v1/shop", "{\"name\":\"Mine\"}").status, 403);
	for (int i = 0; i < 3; i++)
		assert_int_equal(ask(&site, mem, "Bearer owner", "PATCH", "/v1/shop",
			arena_format(mem, "{\"name\":\"Shop %d\"}", i)).status, 200);

	const char *body = get(&site, "/v1/audit?object=shop&limit=3", 200);
	assert_int_equal(count_of(body, "\"id\":\"aud_"), 3);
	assert_non_null(strstr(body, "\"diff\":{\"name\":[\"Shop 1\",\"Shop 2\"]}"));
	assert_non_null(strstr(body, "\"actor\":\"usr_00000000003\",\"actor_name\":\"Ann\",\"peer\":\"127.0.0.1\""));
	body = get(&site, arena_format(mem, "/v1/audit?object=shop&limit=3&cursor=%s", next_of(&site, body)), 200);
	assert_int_equal(count_of(body, "\"id\":\"aud_"), 1);
	assert_int_equal(count_of(get(&site, "/v1/audit?actor=house", 200), "\"id\":\"aud_"), 0);

	home_do(&site.home, seal_rows, &sealed);
	assert_int_equal(sealed, 4);
	assert_ok(house_read(&site.home.ctx, verify, &verdict));
	assert_null(verdict.wrong);
	assert_int_equal(verdict.checked, 4);
	support_run(site.home.support, "UPDATE audit SET diff = '{}' WHERE seq = 3");
	verdict = (struct verdict){0};
	assert_ok(house_read(&site.home.ctx, verify, &verdict));
	assert_int_equal(verdict.checked, 2);
	assert_non_null(strstr(verdict.wrong, "row 3"));
	site_close(&site);
}

static void the_audit_keeps_what_differs(void **state)
{
	struct arena *mem = arena_create();

	(void)state;
	assert_string_equal(audit_diff(mem, "{\"a\":1,\"b\":[1,2],\"c\":null}", "{\"a\":2,\"b\":[1,2],\"c\":\"x\"}"),
		"{\"a\":[1,2],\"c\":[null,\"x\"]}");
	assert_string_equal(audit_diff(mem, NULL, "{\"a\":1,\"b\":null}"), "{\"a\":[null,1]}");
	assert_string_equal(audit_diff(mem, "{\"a\":1}", NULL), "{\"a\":[1,null]}");
	assert_null(audit_diff(mem, "{\"a\":1}", "{\"a\":1}"));
	assert_null(audit_diff(mem, NULL, NULL));
	arena_destroy(mem);
}

static void shapes_are_sound(void **state)
{
	struct arena *mem = arena_create();

	(void)state;
	for (size_t i = 0; routes[i]; i++)
		for (const struct route *route = routes[i]; route->path; route++) {
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
		cmocka_unit_test(the_audit_keeps_what_differs),
		cmocka_unit_test(shapes_are_sound),
		BOTH(the_feed_goes_on_where_it_was),
		BOTH(types_without_the_right_are_not_shown),
		BOTH(polls_wait_without_a_thread),
		BOTH(a_stop_ends_the_polls),
		BOTH(jobs_are_shown_and_stopped),
		BOTH(the_shop_is_changed_and_the_audit_tells),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

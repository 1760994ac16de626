// The engine behind resources, over a real server: what a descriptor alone gives.
#include "../house.h"

#include "api/resource.h"
#include "http/client.h"

#include <pthread.h>

// ---------------------------------------------------------------- two resources of our own

struct maker {
	struct resource_head head;
	const char *name;
};

static const struct field maker_fields[] = {
	FIELD_TEXT(maker, name, .max = 40, .flags = FIELD_REQUIRED | FIELD_SORT, .doc = W("Name", "名称")),
};
static const struct shape maker_shape = SHAPE("Maker", maker, maker_fields, "Maker", "厂商");
static const struct resource makers = {
	.path = "makers",
	.noun = "maker",
	.table = "maker",
	.prefix = "mak",
	.shape = &maker_shape,
	.verbs = CAN_ALL,
	.title = W("Maker", "厂商"),
	.plural = W("Makers", "厂商"),
};

static const struct choice grades[] = {{"plain", W("Plain", "普通")}, {"fine", W("Fine", "精品")}, CHOICES_END};

struct gadget {
	struct resource_head head;
	const char *code, *title;
	int64_t size;
	int grade;
	bool shown;
	int64_t made_at, maker_id, store_id;
	const char *secret;
};

static const struct field gadget_fields[] = {
	FIELD_TEXT(gadget, code, .max = 20, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT | FIELD_FIXED,
		.doc = W("Code", "编码")),
	FIELD_TEXT(gadget, title, .max = 40, .flags = FIELD_SORT, .doc = W("Title", "标题")),
	FIELD_I64(
		gadget, size, .min = -1000, .max = 1000, .flags = FIELD_FILTER | FIELD_SORT, .doc = W("Size", "大小")),
	FIELD_ENUM(gadget, grade, grades, .flags = FIELD_FILTER, .doc = W("Grade", "等级")),
	FIELD_BOOL(gadget, shown, .flags = FIELD_FILTER, .doc = W("Shown", "展示")),
	FIELD_TIME(gadget, made_at, .flags = FIELD_FILTER | FIELD_SORT, .doc = W("Made", "生产时间")),
	FIELD_ID(gadget, maker_id, "mak", .references = "maker", .doc = W("Maker", "厂商")),
	FIELD_ID(gadget, store_id, "sto", .doc = W("Store", "门店")),
	FIELD_TEXT(gadget, secret, .max = 40, .flags = FIELD_WRITE_ONLY, .doc = W("Secret", "密钥")),
};
static const struct shape gadget_shape = SHAPE("Gadget", gadget, gadget_fields, "Gadget", "器具");
static const struct event_type gadget_changed = {
	.name = "gadget.changed",
	.subject = "gad",
	.shape = &resource_change_shape,
	.right = "gadget.read",
	.title = W("Changed", "变更"),
	.doc = W("Changed", "变更"),
	.example = "{}",
};
static const struct resource gadgets = {
	.path = "gadgets",
	.noun = "gadget",
	.table = "gadget",
	.prefix = "gad",
	.shape = &gadget_shape,
	.verbs = CAN_ALL,
	.title = W("Gadget", "器具"),
	.plural = W("Gadgets", "器具"),
	.store_column = "store_id",
	.sort = "code",
	.changed = &gadget_changed,
};

#define HEAD "id BIGINT PRIMARY KEY, version BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, "
#define MAKER_TABLE "CREATE TABLE maker (" HEAD "name TEXT NOT NULL)"
#define GADGET_TABLE                                                                                                   \
	"CREATE TABLE gadget (" HEAD                                                                                   \
	"code TEXT NOT NULL UNIQUE, title TEXT, size BIGINT, grade TEXT, shown SMALLINT, made_at BIGINT, "             \
	"maker_id BIGINT REFERENCES maker (id), store_id BIGINT, secret TEXT)"

static const struct event_type *const events[] = {&gadget_changed, NULL};
static const struct tables tables = {.events = events};
static const struct route *const routes[] = {NULL};
static const struct resource *const resources[] = {&makers, &gadgets, NULL};
static const struct api_tables rows = {.routes = routes, .resources = resources};

// ---------------------------------------------------------------- a server

#define STORE 7

static const struct grant everything[] = {{"*", SCOPE_ALL}}, of_store[] = {{"gadget.*", SCOPE_STORE}};
static const struct actor owner = {.kind = ACTOR_STAFF,
				  .id = 3,
				  .grants = everything,
				  .grant_count = 1,
				  .staff_id = NONE,
				  .store_id = NONE},
			  seller = {.kind = ACTOR_STAFF,
				  .id = 4,
				  .grants = of_store,
				  .grant_count = 1,
				  .staff_id = NONE,
				  .store_id = STORE},
			  drifter = {.kind = ACTOR_STAFF,
				  .id = 5,
				  .grants = of_store,
				  .grant_count = 1,
				  .staff_id = NONE,
				  .store_id = NONE};

static enum status authenticate(struct ctx *ctx, struct http_request *request, const struct actor **actor)
{
	const char *who = http_header(request, "authorization");

	(void)ctx;
	*actor = strcmp(who, "seller") == 0 ? &seller : strcmp(who, "drifter") == 0 ? &drifter : &owner;
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
	http_server_run(((struct site *)arg)->server);
	return NULL;
}

static void site_open(struct site *site, void **state)
{
	struct support *support = support_begin(state);
	char *error = NULL;

	home_open(&site->home, support, &tables);
	support_run(support, MAKER_TABLE);
	support_run(support, GADGET_TABLE);
	home_serve(&site->home, 0);
	site->api = api_create(
		&(struct api_options){.house = &site->home.house, .tables = &rows, .authenticate = authenticate});
	site->server = http_server_create(&(struct http_options){.listen = "127.0.0.1:0",
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
	gate_destroy(site->home.house.gate);
	site->home.house.gate = NULL;
	http_server_destroy(site->server);
	api_destroy(site->api);
	http_client_destroy(site->client);
	home_close(&site->home);
}

// A request: METHOD PATH BODY as WHO, with one further header field or none.
struct asking {
	const char *who, *method, *path, *body, *field, *value;
};

static struct http_answer ask(struct site *site, struct http_client *client, struct arena *mem, struct asking asking)
{
	struct http_header headers[3] = {{"authorization", asking.who ? asking.who : "owner"}};
	struct http_answer answer = {0};
	size_t count = 1;

	if (asking.body)
		headers[count++] = (struct http_header){"content-type", "application/json"};
	if (asking.field)
		headers[count++] = (struct http_header){asking.field, asking.value};
	http_client_call(client,
		&(struct http_call){
			.method = asking.method,
			.url = arena_format(mem, "http://%s/v1%s", http_server_address(site->server), asking.path),
			.headers = headers,
			.header_count = count,
			.body = asking.body,
			.body_size = asking.body ? strlen(asking.body) : 0,
		},
		mem, &answer);
	return answer;
}

// expect(site, status, who, method, path[, body[, field, value]])
#define expect(site, status_, ...) expect_at(site, __LINE__, status_, (const char *[6]){__VA_ARGS__})
static struct http_answer expect_at(struct site *site, int line, int status, const char *const *words)
{
	struct asking asking = {words[0], words[1], words[2], words[3], words[4], words[5]};
	struct http_answer answer = ask(site, site->client, site->home.ctx.mem, asking);

	if (answer.status != status)
		fail_msg("line %d, %s %s: %d, not %d: %s", line, asking.method, asking.path, answer.status, status,
			answer.body);
	return answer;
}

static const char *header(const struct http_answer *answer, const char *name)
{
	for (size_t i = 0; i < answer->header_count; i++)
		if (strcmp(answer->headers[i].name, name) == 0)
			return answer->headers[i].value;
	return "";
}

static void holds(struct http_answer answer, const char *part)
{
	if (!strstr(answer.body, part))
		fail_msg("%s does not hold %s", answer.body, part);
}

// The text of the first member of that name; NULL: it is no text.
static const char *member(struct site *site, const char *body, const char *name)
{
	struct arena *mem = site->home.ctx.mem;
	const char *key = arena_format(mem, "\"%s\":\"", name), *at = strstr(body, key);

	return at ? arena_text_n(mem, at + strlen(key), strcspn(at + strlen(key), "\"")) : NULL;
}

static const char *made(struct site *site, const char *body)
{
	return member(site, expect(site, 201, NULL, "POST", "/gadgets", body).body, "id");
}

static const char *at(struct site *site, const char *id)
{
	return arena_format(site->home.ctx.mem, "/gadgets/%s", id);
}

// ---------------------------------------------------------------- one record

static void a_record_is_made_read_changed_and_removed(void **state)
{
	struct site site;

	site_open(&site, state);
	struct http_answer answer = expect(&site, 201, NULL, "POST", "/gadgets",
		"{\"code\":\"a\",\"title\":\"One\",\"size\":-5,\"grade\":\"fine\",\"shown\":true,\"secret\":\"x\"}");
	const char *id = member(&site, answer.body, "id");
	assert_string_equal(header(&answer, "etag"), "\"v1\"");
	assert_string_equal(header(&answer, "location"), arena_format(site.home.ctx.mem, "/v1/gadgets/%s", id));
	assert_null(strstr(answer.body, "secret"));
	answer = expect(&site, 200, NULL, "GET", at(&site, id));
	holds(answer, "\"size\":-5,\"grade\":\"fine\",\"shown\":true,\"made_at\":null");
	// What is not named stays; null clears.
	answer = expect(&site, 200, NULL, "PATCH", at(&site, id), "{\"title\":null,\"shown\":false}");
	holds(answer, "\"title\":null,\"size\":-5,\"grade\":\"fine\",\"shown\":false");
	assert_string_equal(header(&answer, "etag"), "\"v2\"");
	assert_int_equal(support_number(site.home.support, "SELECT COUNT(*) FROM gadget WHERE secret = 'x'"), 1);
	expect(&site, 422, NULL, "PATCH", at(&site, id), "{\"code\":\"b\"}");
	expect(&site, 412, NULL, "PATCH", at(&site, id), "{\"size\":1}", "if-match", "\"v1\"");
	expect(&site, 200, NULL, "PATCH", at(&site, id), "{\"size\":1}", "if-match", "\"v2\"");
	expect(&site, 412, NULL, "DELETE", at(&site, id), NULL, "if-match", "\"v2\"");
	expect(&site, 204, NULL, "DELETE", at(&site, id), NULL, "if-match", "\"v3\"");
	expect(&site, 404, NULL, "GET", at(&site, id));
	expect(&site, 404, NULL, "DELETE", at(&site, id));
	assert_int_equal(
		support_number(site.home.support, "SELECT COUNT(*) FROM event WHERE type = 'gadget.changed'"), 4);
	assert_int_equal(support_number(site.home.support, "SELECT COUNT(*) FROM audit WHERE object = 'gadget'"), 4);
	site_close(&site);
}

static void what_does_not_fit_is_refused_by_name(void **state)
{
	struct site site;

	site_open(&site, state);
	holds(expect(&site, 422, NULL, "POST", "/gadgets", "{\"code\":\"a\",\"colour\":1}"), "\"pointer\":\"/colour\"");
	holds(expect(&site, 422, NULL, "POST", "/gadgets", "{\"size\":1001}"), "\"pointer\":\"/size\"");
	holds(expect(&site, 422, NULL, "POST", "/gadgets", "{\"size\":1}"), "\"pointer\":\"/code\"");
	holds(expect(&site, 422, NULL, "POST", "/gadgets", "{\"code\":\"a\",\"grade\":\"odd\"}"), "\"/grade\"");
	holds(expect(&site, 422, NULL, "POST", "/gadgets", "{\"code\":\"a\",\"maker_id\":\"mak_0004R3YZ5N0\"}"),
		"\"pointer\":\"/maker_id\",\"code\":\"reference_unknown\"");
	holds(expect(&site, 422, NULL, "POST", "/gadgets", "{\"code\":\"a\",\"maker_id\":\"gad_0004R3YZ5N0\"}"),
		"\"pointer\":\"/maker_id\"");
	made(&site, "{\"code\":\"a\"}");
	holds(expect(&site, 409, NULL, "POST", "/gadgets", "{\"code\":\"a\"}"), "resource_taken");
	expect(&site, 404, NULL, "GET", "/gadgets/mak_0004R3YZ5N0");
	assert_int_equal(support_number(site.home.support, "SELECT COUNT(*) FROM gadget"), 1);
	site_close(&site);
}

static void what_is_referred_to_stays(void **state)
{
	struct site site;

	site_open(&site, state);
	struct http_answer answer = expect(&site, 201, NULL, "POST", "/makers", "{\"name\":\"M\"}");
	const char *maker = member(&site, answer.body, "id");
	const char *path = arena_format(site.home.ctx.mem, "/makers/%s", maker);
	const char *id = made(&site, arena_format(site.home.ctx.mem, "{\"code\":\"a\",\"maker_id\":\"%s\"}", maker));
	holds(expect(&site, 409, NULL, "DELETE", path), "resource_in_use");
	expect(&site, 200, NULL, "PATCH", at(&site, id), "{\"maker_id\":null}");
	expect(&site, 204, NULL, "DELETE", path);
	site_close(&site);
}

// ---------------------------------------------------------------- lists

#define COUNT 23

// Sizes 0, 1, 2 and none; titles X, Y and none: every sort value stands more than once.
static void fill(struct site *site)
{
	struct arena *mem = site->home.ctx.mem;

	for (int i = 0; i < COUNT; i++)
		made(site, arena_format(mem,
				   "{\"code\":\"c%02d\",\"size\":%s,\"title\":%s,\"grade\":\"%s\",\"shown\":%s,"
				   "\"made_at\":\"2026-01-%02dT00:00:00Z\"}",
				   i, i % 4 == 3 ? "null" : arena_format(mem, "%d", i % 4 - 1),
				   i % 3 == 2 ? "null"
				   : i % 3    ? "\"X\""
					      : "\"Y\"",
				   i % 2 ? "fine" : "plain", i % 5 ? "true" : "false", i + 1));
}

// The codes of a whole list in pages of 4, in their order: "c00c01…".
static const char *walk(struct site *site, const char *sort)
{
	struct arena *mem = site->home.ctx.mem;
	struct buf codes = buf_make(mem, 4096);
	const char *next = "";

	for (int pages = 0; next; pages++) {
		assert_in_range(pages, 0, COUNT / 4);
		const char *path = arena_format(mem, "/gadgets?limit=4&sort=%s&cursor=%s", sort, next);
		const char *body = expect(site, 200, NULL, "GET", path).body;
		for (const char *code = body; (code = strstr(code, "\"code\":\"")); code++)
			buf_add(&codes, code + strlen("\"code\":\""), 3);
		next = member(site, body, "next");
	}
	return codes.data;
}

static void pages_show_every_row_once_in_both_directions(void **state)
{
	static const char *const sorts[] = {"code", "title", "size", "made_at", "created_at", "updated_at"};
	struct site site;

	site_open(&site, state);
	fill(&site);
	for (size_t i = 0; i < ARRAY_LEN(sorts); i++) {
		const char *up = walk(&site, sorts[i]);
		const char *down = walk(&site, arena_format(site.home.ctx.mem, "-%s", sorts[i]));
		assert_int_equal(strlen(up), COUNT * 3);
		assert_int_equal(strlen(down), COUNT * 3);
		for (int code = 0; code < COUNT; code++) {
			char name[16];
			snprintf(name, sizeof name, "c%02d", code);
			assert_non_null(strstr(up, name));
			assert_memory_equal(up + 3 * code, down + 3 * (COUNT - 1 - code), 3);
		}
	}
	assert_memory_equal(walk(&site, "title"), "c02c05", 6); // no title: first
	site_close(&site);
}

static int found(struct site *site, const char *query)
{
	const char *body =
		expect(site, 200, NULL, "GET", arena_format(site->home.ctx.mem, "/gadgets?limit=100&%s", query)).body;
	int count = 0;

	for (const char *code = body; (code = strstr(code, "\"code\":")); code++)
		count++;
	return count;
}

static void lists_are_filtered(void **state)
{
	struct site site;

	site_open(&site, state);
	fill(&site);
	assert_int_equal(found(&site, "code=c07"), 1);
	assert_int_equal(found(&site, "size=1"), 6);
	assert_int_equal(found(&site, "size_from=0&size_to=1"), 12);
	assert_int_equal(found(&site, "grade=fine&shown=false"), 2);
	assert_int_equal(found(&site, "made_at_from=2026-01-20T00:00:00Z"), 4);
	assert_int_equal(found(&site, "grade="), COUNT); // says nothing
	assert_int_equal(found(&site, "code=%27%20OR%201%3D1--"), 0);
	expect(&site, 422, NULL, "GET", "/gadgets?colour=1");
	expect(&site, 422, NULL, "GET", "/gadgets?title=X"); // no filter
	expect(&site, 422, NULL, "GET", "/gadgets?size=1&size=1");
	expect(&site, 422, NULL, "GET", "/gadgets?size=big");
	expect(&site, 422, NULL, "GET", "/gadgets?sort=grade");
	expect(&site, 422, NULL, "GET", "/gadgets?limit=201");
	expect(&site, 422, NULL, "GET", "/gadgets?cursor=nonsense");
	const char *next = member(&site, expect(&site, 200, NULL, "GET", "/gadgets?limit=1&sort=size").body, "next");
	expect(&site, 422, NULL, "GET", arena_format(site.home.ctx.mem, "/gadgets?sort=title&cursor=%s", next));
	site_close(&site);
}

static void lists_show_chosen_fields_and_sheets(void **state)
{
	struct site site;

	site_open(&site, state);
	made(&site, "{\"code\":\"q\",\"title\":\"a \\\"b\\\", c\",\"size\":12,\"secret\":\"s\"}");
	struct http_answer answer = expect(&site, 200, NULL, "GET", "/gadgets?fields=code,size");
	holds(answer, "\"code\":\"q\",\"size\":12,\"version\":1");
	assert_null(strstr(answer.body, "title"));
	expect(&site, 422, NULL, "GET", "/gadgets?fields=code,colour");
	answer = expect(&site, 200, NULL, "GET", "/gadgets?format=csv&fields=id,code,title,secret");
	assert_string_equal(header(&answer, "content-type"), "text/csv; charset=utf-8");
	holds(answer, "id,code,title\r\ngad_");
	holds(answer, ",q,\"a \"\"b\"\", c\"\r\n");
	expect(&site, 422, NULL, "GET", "/gadgets?format=xml");
	site_close(&site);
}

#define PAGES 205 // rows: more than one page of an export

static void a_sheet_holds_every_row_once(void **state)
{
	struct site site;
	int lines = 0;

	site_open(&site, state);
	for (int i = 0; i < PAGES; i++)
		made(&site, arena_format(site.home.ctx.mem, "{\"code\":\"s%03d\",\"size\":%d}", i, i % 3));
	const char *body = expect(&site, 200, NULL, "GET", "/gadgets?format=csv&fields=code&sort=-size").body;
	for (const char *at = body; (at = strstr(at, "\r\n")); at++)
		lines++;
	assert_int_equal(lines, PAGES + 1);
	for (int i = 0; i < PAGES; i++) {
		const char *code = arena_format(site.home.ctx.mem, ",s%03d\r\n", i), *first = strstr(body, code);
		assert_non_null(first);
		assert_null(strstr(first + 1, code));
	}
	holds(expect(&site, 200, NULL, "GET", "/gadgets?format=csv&lang=zh&fields=code&limit=1"), "编号,");
	site_close(&site);
}

// ---------------------------------------------------------------- scopes, and many at once

static void a_store_sees_and_changes_its_own_rows(void **state)
{
	struct site site;

	site_open(&site, state);
	struct arena *mem = site.home.ctx.mem;
	const char *ours =
		made(&site, arena_format(mem, "{\"code\":\"ours\",\"store_id\":\"%s\"}", id_text(mem, "sto", STORE)));
	const char *theirs = made(
		&site, arena_format(mem, "{\"code\":\"theirs\",\"store_id\":\"%s\"}", id_text(mem, "sto", STORE + 1)));
	const char *nobodys = made(&site, "{\"code\":\"nobodys\"}");
	struct http_answer answer = expect(&site, 200, "seller", "GET", "/gadgets");
	holds(answer, "ours");
	assert_null(strstr(answer.body, "theirs"));
	assert_null(strstr(answer.body, "nobodys"));
	expect(&site, 200, "seller", "PATCH", at(&site, ours), "{\"size\":1}");
	expect(&site, 404, "seller", "PATCH", at(&site, theirs), "{\"size\":1}");
	expect(&site, 404, "seller", "DELETE", at(&site, nobodys));
	expect(&site, 404, "seller", "GET", at(&site, theirs));
	expect(&site, 403, "seller", "GET", "/makers");
	// Who has no store has no store's rows, not those without one.
	expect(&site, 404, "drifter", "GET", at(&site, nobodys));
	assert_null(strstr(expect(&site, 200, "drifter", "GET", "/gadgets").body, "code\":"));
	site_close(&site);
}

#define CROWD 16

struct caller {
	struct site *site;
	struct asking asking;
	int status;
	char id[40];
	pthread_t thread;
};

static void *call_once(void *arg)
{
	struct caller *caller = arg;
	struct http_client *client = http_client_create(&(struct http_client_options){.allow = "127.0.0.1"}, NULL);
	struct arena *mem = arena_create();
	struct http_answer answer;

	do
		answer = ask(caller->site, client, mem, caller->asking);
	while (answer.status == 503);
	caller->status = answer.status;
	const char *id = strstr(answer.body ? answer.body : "", "\"id\":\"");
	snprintf(caller->id, sizeof caller->id, "%.*s", id ? 15 : 0, id ? id + 6 : "");
	arena_destroy(mem);
	http_client_destroy(client);
	return NULL;
}

static void call_all(struct caller *callers)
{
	for (int i = 0; i < CROWD; i++)
		assert_int_equal(pthread_create(&callers[i].thread, NULL, call_once, &callers[i]), 0);
	for (int i = 0; i < CROWD; i++)
		pthread_join(callers[i].thread, NULL);
}

static void of_many_changes_to_one_version_one_wins(void **state)
{
	struct caller callers[CROWD];
	struct site site;
	int won = 0;

	site_open(&site, state);
	const char *id = made(&site, "{\"code\":\"a\"}");
	for (int i = 0; i < CROWD; i++)
		callers[i] = (struct caller){.site = &site,
			.asking = {NULL, i % 4 ? "PATCH" : "DELETE", at(&site, id), i % 4 ? "{\"size\":9}" : NULL,
				"if-match", "\"v1\""}};
	call_all(callers);
	for (int i = 0; i < CROWD; i++) {
		won += callers[i].status < 300;
		if (callers[i].status >= 300)
			assert_true(callers[i].status == 412 || callers[i].status == 404);
	}
	assert_int_equal(won, 1);
	assert_int_equal(support_number(site.home.support, "SELECT COUNT(*) FROM audit WHERE object = 'gadget'"), 2);
	site_close(&site);
}

static void a_request_sent_many_times_is_done_once(void **state)
{
	struct caller callers[CROWD];
	struct site site;

	site_open(&site, state);
	for (int i = 0; i < CROWD; i++)
		callers[i] = (struct caller){.site = &site,
			.asking = {NULL, "POST", "/makers", "{\"name\":\"same\"}", "idempotency-key", "till-1"}};
	call_all(callers);
	for (int i = 0; i < CROWD; i++) {
		assert_int_equal(callers[i].status, 201);
		assert_string_equal(callers[i].id, callers[0].id);
	}
	assert_int_equal(support_number(site.home.support, "SELECT COUNT(*) FROM maker"), 1);
	expect(&site, 422, NULL, "POST", "/makers", "{\"name\":\"other\"}", "idempotency-key", "till-1");
	site_close(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(a_record_is_made_read_changed_and_removed),
		BOTH(what_does_not_fit_is_refused_by_name),
		BOTH(what_is_referred_to_stays),
		BOTH(pages_show_every_row_once_in_both_directions),
		BOTH(lists_are_filtered),
		BOTH(lists_show_chosen_fields_and_sheets),
		BOTH(a_sheet_holds_every_row_once),
		BOTH(a_store_sees_and_changes_its_own_rows),
		BOTH(of_many_changes_to_one_version_one_wins),
		BOTH(a_request_sent_many_times_is_done_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

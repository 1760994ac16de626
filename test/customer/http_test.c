// Customers over HTTP: what a client sees, from the socket to the database and back.
#include "acts.h"

#include "api/route.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>

// ---------------------------------------------------------------- a server, and who calls it

static const struct grant owner_grants[] = {{"*", SCOPE_ALL}};
static const struct grant cashier_grants[] = {
	{"customer.read", SCOPE_ALL}, {"customer.write", SCOPE_STORE}, {"tag.read", SCOPE_ALL}};
static const struct actor owner = {.kind = ACTOR_KEY,
	.id = 1,
	.name = "Owner",
	.staff_id = NONE,
	.store_id = NONE,
	.grants = owner_grants,
	.grant_count = 1};
static const struct actor cashier = {.kind = ACTOR_KEY,
	.id = 2,
	.name = "Till",
	.staff_id = 12,
	.store_id = 1,
	.grants = cashier_grants,
	.grant_count = ARRAY_LEN(cashier_grants)};

static enum status authenticate(struct ctx *ctx, struct http_request *request, const struct actor **actor)
{
	const char *who = http_header(request, "authorization");

	(void)ctx;
	*actor = !who ? NULL : strcmp(who, "owner") == 0 ? &owner : &cashier;
	return OK;
}

struct site {
	struct home home;
	struct api *api;
	struct http_server *server;
	pthread_t thread;
	const char *who;
};

static const struct route *const all_routes[] = {customer_routes, NULL};
static const struct api_tables route_tables = {all_routes, customer_resources};

static void *run(void *server)
{
	http_server_run(server);
	return NULL;
}

static void open_site(struct site *site, struct support *support)
{
	char *error = NULL;

	*site = (struct site){.who = "owner"};
	home_open(&site->home, support, &tables);
	home_serve(&site->home, 0);
	site->home.house.actor_text = actor_text;
	site->api = api_create(&(struct api_options){
		.house = &site->home.house, .tables = &route_tables, .authenticate = authenticate});
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
	assert_int_equal(pthread_create(&site->thread, NULL, run, site->server), 0);
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

struct reply {
	int status;
	const char *head, *body;
};

// more: further header fields, each with its line end.
static struct reply ask(struct site *site, const char *method, const char *path, const char *more, const char *body)
{
	struct arena *mem = site->home.support->mem;
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)http_server_port(site->server))};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char *text = arena_alloc(mem, 1 << 18);
	size_t size = 0;
	ssize_t got;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	const char *request = arena_format(mem,
		"%s %s HTTP/1.1\r\nHost: crm.example\r\nConnection: close\r\nAuthorization: %s\r\n%s%s%zu\r\n\r\n%s",
		method, path, site->who, more,
		body ? "Content-Type: application/json\r\nContent-Length: " : "X-Nothing: ",
		body ? strlen(body) : 0, body ? body : "");
	assert_int_equal(write(fd, request, strlen(request)), (ssize_t)strlen(request));
	while ((got = read(fd, text + size, (1 << 18) - 1 - size)) > 0)
		size += (size_t)got;
	close(fd);
	text[size] = '\0';
	char *end = strstr(text, "\r\n\r\n");
	assert_non_null(end);
	*end = '\0';
	return (struct reply){.status = atoi(text + 9), .head = text, .body = end + 4};
}

static struct reply expect(struct site *site, const char *method, const char *path, const char *body, int status)
{
	struct reply reply = ask(site, method, path, "", body);

	if (reply.status != status)
		fail_msg("%s %s %s: %d, not %d: %s", method, path, body ? body : "", reply.status, status,
			reply.body);
	return reply;
}

static const char *member(struct site *site, const struct reply *reply, const char *name)
{
	const char *at = strstr(reply->body, arena_format(site->home.support->mem, "\"%s\":\"", name));

	if (!at)
		fail_msg("no %s in %s", name, reply->body);
	at += strlen(name) + 4;
	return arena_text_n(site->home.support->mem, at, strcspn(at, "\""));
}

#define assert_says(reply, text) \
	do { \
		if (!strstr((reply).body, (text))) \
			fail_msg("no %s in %s", text, (reply).body); \
	} while (0)

// ---------------------------------------------------------------- tests

static void a_customer_lives_over_http(void **state)
{
	struct support *support = support_begin(state);
	struct site site;

	open_site(&site, support);
	struct reply reply = expect(&site, "POST", "/v1/customers",
		"{\"surname\": \"张\", \"given_name\": \"伟\", \"phones\": [{\"number\": \"139 1234 5678\"}]}",
		201);
	const char *path = arena_format(support->mem, "/v1/customers/%s", member(&site, &reply, "id"));
	assert_non_null(strcasestr(reply.head, arena_format(support->mem, "Location: %s", path)));
	assert_non_null(strcasestr(reply.head, "ETag: \"v1\""));
	assert_says(reply, "\"display_name\":\"张伟\"");
	assert_int_equal(ask(&site, "GET", path, "If-None-Match: \"v1\"\r\n", NULL).status, 304);
	assert_int_equal(ask(&site, "PATCH", path, "If-Match: \"v1\"\r\n", "{\"industry\": \"IT\"}").status, 200);
	reply = ask(&site, "PATCH", path, "If-Match: \"v1\"\r\n", "{\"industry\": \"Law\"}");
	assert_int_equal(reply.status, 412);
	reply = expect(&site, "GET", path, NULL, 200);
	assert_says(reply, "\"industry\":\"IT\"");
	assert_says(reply, "\"version\":2");
	assert_says(expect(&site, "GET", "/v1/customers?q=zw", NULL, 200), "张伟");
	assert_says(expect(&site, "GET", "/v1/customers?q=%E5%BC%A0%E4%BC%9F&fields=id", NULL, 200),
		"\"items\":[{\"id\":");
	assert_says(expect(&site, "POST", "/v1/customers/search", "{\"q\": \"5678\"}", 200), "张伟");
	assert_says(expect(&site, "POST", "/v1/customers/lookup",
			    "{\"kind\": \"phone\", \"value\": \"13912345678\"}", 200),
		"张伟");
	assert_says(expect(&site, "POST", "/v1/customers/lookup", "{\"kind\": \"phone\", \"value\": \"1\"}", 422),
		"/value");
	expect(&site, "DELETE", path, NULL, 204);
	assert_says(expect(&site, "GET", path, NULL, 200), "\"status\":\"erased\"");
	expect(&site, "PATCH", path, "{\"industry\": \"Law\"}", 409);
	assert_says(expect(&site, "GET", "/v1/customers?q=zw", NULL, 200), "\"items\":[]");
	close_site(&site);
}

static void the_same_key_makes_one_customer(void **state)
{
	struct support *support = support_begin(state);
	struct site site;

	open_site(&site, support);
	const char *key = "Idempotency-Key: 0d4f\r\n", *body = "{\"name\": \"John Smith\"}";
	struct reply first = ask(&site, "POST", "/v1/customers", key, body);
	struct reply second = ask(&site, "POST", "/v1/customers", key, body);
	assert_int_equal(first.status, 201);
	assert_int_equal(second.status, 201);
	assert_string_equal(member(&site, &first, "id"), member(&site, &second, "id"));
	assert_int_equal(ask(&site, "POST", "/v1/customers", key, "{\"name\": \"Jane\"}").status, 422);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer"), 1);
	close_site(&site);
}

static void bad_input_gets_a_problem_and_changes_nothing(void **state)
{
	static const struct {
		const char *method, *path, *body;
		int status;
		const char *says;
	} rows[] = {
		{"POST", "/v1/customers", "{\"nme\": \"x\"}", 422, "/nme"},
		{"POST", "/v1/customers", "{\"name\": 5}", 422, "/name"},
		{"POST", "/v1/customers", "{\"name\": \"a\", \"name\": \"b\"}", 422, "field_duplicate"},
		{"POST", "/v1/customers", "{\"name\": \"\xff\"}", 400, "json_utf8"},
		{"POST", "/v1/customers", "{\"name\": ", 400, "json_syntax"},
		{"POST", "/v1/customers", "[]", 400, "json_object_wanted"},
		{"POST", "/v1/customers", "{\"birthday\": {\"month\": 1e400, \"day\": 1}}", 422, "/birthday/month"},
		{"POST", "/v1/customers", "{\"birthday\": {\"month\": 13, \"day\": 1}}", 422, "/birthday/month"},
		{"POST", "/v1/customers", "{\"phones\": [{\"number\": \"1\"}], \"emails\": [{\"address\": \"@\"}]}",
			422, "/emails/0/address"},
		{"POST", "/v1/customers", "{\"phones\": {}}", 422, "/phones"},
		{"POST", "/v1/customers", "{\"gender\": \"x\"}", 422, "/gender"},
		{"POST", "/v1/customers", "{\"tags\": []}", 422, "/tags"},
		{"POST", "/v1/customers", "{\"store_id\": \"sto_00000000009\"}", 422, "/store_id"},
		{"POST", "/v1/customers", "{\"owner_id\": \"stf_00000000009\"}", 422, "/owner_id"},
		{"POST", "/v1/customers", "{\"first_contact\": \"2026-02-30\"}", 422, "/first_contact"},
		{"GET", "/v1/customers/ord_00000000001", NULL, 404, "cus"},
		{"GET", "/v1/customers/cus_1", NULL, 404, "cus"},
		{"GET", "/v1/customers/cus_00000000001", NULL, 404, "not_found"},
		{"GET", "/v1/customers?nope=1", NULL, 422, "nope"},
		{"GET", "/v1/customers?limit=0", NULL, 422, "limit"},
		{"GET", "/v1/customers?limit=1000", NULL, 422, "limit"},
		{"GET", "/v1/customers?cursor=x", NULL, 422, "cursor"},
		{"GET", "/v1/customers?field.nope=1", NULL, 422, "field.nope"},
		{"GET", "/v1/customers?status=gone", NULL, 422, "status"},
		{"GET", "/v1/customers?fields=nope", NULL, 422, "fields"},
		{"GET", "/v1/customers?tag_id=cus_00000000001", NULL, 422, "tag_id"},
		{"POST", "/v1/customers/merges", "{\"survivor_id\": \"cus_00000000001\"}", 422, "/loser_id"},
		{"POST", "/v1/customers/merges",
			"{\"survivor_id\": \"cus_00000000001\", \"loser_id\": \"cus_00000000002\"}", 404,
			"not_found"},
		{"POST", "/v1/customers/cus_00000000001/notes", "{\"text\": \"x\"}", 404, "not_found"},
		{"POST", "/v1/customers/cus_00000000001/tags", "{\"name\": \"x\"}", 404, "not_found"},
		{"GET", "/v1/customers/cus_00000000001/timeline", NULL, 404, "not_found"},
		{"POST", "/v1/fields",
			"{\"key\": \"Shoe\", \"type\": \"number\", \"label_en\": \"S\", \"label_zh\": \"S\"}", 422,
			"/key"},
		{"POST", "/v1/fields",
			"{\"key\": \"a\", \"type\": \"choice\", \"label_en\": \"S\", \"label_zh\": \"S\"}", 422,
			"/choices"},
		{"POST", "/v1/tags", "{\"name\": \"x\", \"color\": \"red\"}", 422, "/color"},
	};
	struct support *support = support_begin(state);
	struct site site;

	open_site(&site, support);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_says(
			expect(&site, rows[i].method, rows[i].path, rows[i].body, rows[i].status), rows[i].says);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer"), 0);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM event"), 0);
	close_site(&site);
}

static void fields_and_tags_are_data(void **state)
{
	struct support *support = support_begin(state);
	struct site site;

	open_site(&site, support);
	struct reply field = expect(&site, "POST", "/v1/fields",
		"{\"key\": \"size\", \"type\": \"choice\", \"label_en\": \"Size\", \"label_zh\": \"尺码\","
		" \"filterable\": true,"
		" \"choices\": [{\"key\": \"s\", \"label_en\": \"S\", \"label_zh\": \"小\"}]}",
		201);
	struct reply customer = expect(
		&site, "POST", "/v1/customers", "{\"name\": \"A\", \"fields\": {\"size\": \"s\"}}", 201);
	assert_says(expect(&site, "GET", "/v1/customers?field.size=s", NULL, 200), member(&site, &customer, "id"));
	expect(&site, "POST", "/v1/customers", "{\"name\": \"A\", \"fields\": {\"size\": \"m\"}}", 422);
	const char *field_path = arena_format(support->mem, "/v1/fields/%s", member(&site, &field, "id"));
	expect(&site, "PATCH", field_path, "{\"type\": \"text\"}", 422);
	expect(&site, "DELETE", field_path, NULL, 204);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer_field"), 0);

	const char *path = arena_format(support->mem, "/v1/customers/%s", member(&site, &customer, "id"));
	struct reply tag = expect(&site, "POST", "/v1/tags", "{\"name\": \"VIP\", \"color\": \"#00aa11\"}", 201);
	const char *give = arena_format(support->mem, "{\"tag_id\": \"%s\"}", member(&site, &tag, "id"));
	assert_says(expect(&site, "POST", arena_format(support->mem, "%s/tags", path), give, 200),
		member(&site, &tag, "id"));
	expect(&site, "DELETE", arena_format(support->mem, "/v1/tags/%s", member(&site, &tag, "id")), NULL, 204);
	assert_says(expect(&site, "GET", path, NULL, 200), "\"tags\":[]");
	close_site(&site);
}

static void rights_scope_and_masks_hold(void **state)
{
	struct support *support = support_begin(state);
	struct site site;

	open_site(&site, support);
	make_stores(support);
	struct reply reply = expect(&site, "POST", "/v1/customers",
		"{\"name\": \"A\", \"store_id\": \"sto_00000000002\", \"phones\": [{\"number\": \"13912345678\"}],"
		" \"emails\": [{\"address\": \"zoe@example.org\"}]}",
		201);
	const char *path = arena_format(support->mem, "/v1/customers/%s", member(&site, &reply, "id"));
	site.who = "cashier";
	reply = expect(&site, "GET", path, NULL, 200);
	assert_says(reply, "+86139****5678");
	assert_says(reply, "z***@example.org");
	assert_null(strstr(reply.body, "13912345678"));
	assert_null(strstr(expect(&site, "GET", "/v1/customers", NULL, 200).body, "13912345678"));
	assert_null(strstr(
		expect(&site, "POST", "/v1/customers/search", "{\"q\": \"5678\"}", 200).body, "13912345678"));
	expect(&site, "PATCH", path, "{\"name\": \"B\"}", 404); // of another store
	expect(&site, "DELETE", path, NULL, 403);
	expect(&site, "GET", arena_format(support->mem, "%s/notes", path), NULL, 403);
	expect(&site, "POST", "/v1/customers/merges",
		"{\"survivor_id\": \"cus_00000000001\", \"loser_id\": \"cus_00000000002\"}", 403);
	reply = expect(&site, "POST", "/v1/customers", "{\"name\": \"C\"}", 201);
	assert_string_equal(member(&site, &reply, "store_id"), "sto_00000000001");
	expect(&site, "POST", "/v1/customers", "{\"name\": \"C\", \"store_id\": \"sto_00000000002\"}", 403);
	expect(&site, "POST", "/v1/tags", "{\"name\": \"x\"}", 403);
	close_site(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(a_customer_lives_over_http),
		BOTH(the_same_key_makes_one_customer),
		BOTH(bad_input_gets_a_problem_and_changes_nothing),
		BOTH(fields_and_tags_are_data),
		BOTH(rights_scope_and_masks_hold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

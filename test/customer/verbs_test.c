// Fields, tags, notes, timeline, merges, and who sees whom, through the acts of the routes.
#include "acts.h"

#include "api/route.h"

struct visit {
	const struct route *route;
	struct call call;
	struct answer answer;
	const char *body, *address;
};

static const struct route *route_named(const char *name)
{
	for (const struct route *route = customer_routes; route->path; route++)
		if (strcmp(route->name, name) == 0)
			return route;
	fail_msg("no route %s", name);
	return NULL;
}

// What the edge does before an act.
static enum status decode(struct ctx *ctx, struct visit *visit)
{
	const struct route *route = visit->route;
	struct http_request *http = arena_new(ctx->mem, struct http_request);
	const char *rest = http->query = visit->address ? visit->address : "", *name, *value;

	visit->call.http = http;
	visit->call.route = route;
	if (route->in) {
		visit->call.in = arena_alloc(ctx->mem, route->in->size);
		shape_clear(route->in, visit->call.in);
		TRY(shape_decode(ctx, route->in, visit->body, strlen(visit->body),
			route->change ? DECODE_CHANGE : DECODE_NEW, visit->call.in, &visit->call.in_present));
	}
	if (!route->query)
		return OK;
	void *query = arena_alloc(ctx->mem, route->query->size);
	shape_clear(route->query, query);
	visit->call.query = query;
	while (http_query_next(ctx->mem, &rest, &name, &value) == OK) {
		const struct field *field = shape_field(route->query, name);
		if (!field)
			continue;
		TRY(field_decode_text(ctx, field, name, value, query));
		visit->call.query_present |= UINT64_C(1) << (field - route->query->fields);
	}
	return OK;
}

static enum status act(struct ctx *ctx, void *arg)
{
	struct visit *visit = arg;

	TRY(decode(ctx, visit));
	visit->answer = (struct answer){0};
	return visit->route->act(ctx, &visit->call, &visit->answer);
}

// Calls a route; *json is the body of the answer.
static enum status call(struct home *home, const char *route, int64_t id, int64_t second, const char *body,
	const char *address, const char **json)
{
	struct visit visit = {.route = route_named(route), .body = body, .address = address};

	visit.call.ids[0] = id;
	visit.call.ids[1] = second;
	fail_clear(&home->ctx);
	home->ctx.now_ms = clock_now_ms();
	enum status status = visit.route->kind == ROUTE_WRITE ? house_write(&home->ctx, act, &visit, 0, LANE_TILL)
							      : house_read(&home->ctx, act, &visit);
	*json = visit.answer.raw;
	if (status == OK && visit.answer.out) {
		struct buf buf = buf_make(home->ctx.mem, 1 << 20);
		struct json_out out = json_out(&buf);
		shape_encode(&out, visit.route->out, visit.answer.out, NULL);
		*json = buf.data;
	}
	return status;
}

#define assert_says(json, text) \
	do { \
		if (!strstr((json), (text))) \
			fail_msg("no %s in %s", text, json); \
	} while (0)
#define assert_silent(json, text) \
	do { \
		if (strstr((json), (text))) \
			fail_msg("%s stands in %s", text, json); \
	} while (0)

static int count_items(const char *json)
{
	int count = 0;

	for (const char *at = json; (at = strstr(at, "\"display_name\":")) != NULL; at++)
		count++;
	return count;
}

// ---------------------------------------------------------------- custom fields

static void define(struct support *support, int id, const char *key, const char *type, bool required,
	bool filterable, const char *choices)
{
	support_run(support,
		arena_format(support->mem,
			"INSERT INTO custom_field (id, version, created_at, updated_at, key, type, label_en, label_zh,"
			" position, required, filterable, personal, choices)"
			" VALUES (%d, 1, 0, 0, '%s', '%s', 'x', 'x', %d, %d, %d, 0, %s)",
			id, key, type, id, required, filterable,
			choices ? arena_format(support->mem, "'%s'", choices) : "NULL"));
}

static void custom_fields_are_typed_and_filtered(void **state)
{
	static const struct {
		const char *value, *code;
	} bad[] = {
		{"\"shoe\": \"42\"", "field_type"},
		{"\"shoe\": 4.5", "field_type"},
		{"\"since\": \"2026-02-30\"", "field_date"},
		{"\"vip\": 1", "field_type"},
		{"\"size\": \"xxl\"", "field_choice"},
		{"\"motto\": 5", "field_type"},
		{"\"shoe\": {}", "field_type"},
		{"\"shoes\": 1", "field_unknown"},
	};
	struct support *support = support_begin(state);
	struct home home;
	struct customer *after;
	const char *json;

	home_open(&home, support, &tables);
	define(support, 1, "shoe", "number", false, true, NULL);
	define(support, 2, "since", "date", false, true, NULL);
	define(support, 3, "vip", "bool", false, true, NULL);
	define(support, 4, "size", "choice", false, true,
		"[{\"key\":\"s\",\"label_en\":\"S\",\"label_zh\":\"小\"},"
		"{\"key\":\"xl\",\"label_en\":\"XL\",\"label_zh\":\"大\"}]");
	define(support, 5, "motto", "text", true, false, NULL);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const char *body = arena_format(support->mem, "{\"fields\": {\"motto\": \"m\", %s}}", bad[i].value);
		const char *twice = strstr(bad[i].value, "motto")
			? arena_format(support->mem, "{\"fields\": {%s}}", bad[i].value)
			: body;
		assert_status(call(&home, "customer_create", 0, 0, twice, NULL, &json), ERR_UNPROCESSABLE);
		assert_string_equal(home.ctx.fault.violations[0].problem->code, bad[i].code);
		assert_true(text_starts(home.ctx.fault.violations[0].pointer, "/fields/"));
	}
	assert_status(call(&home, "customer_create", 0, 0, "{\"name\": \"A\"}", NULL, &json), ERR_UNPROCESSABLE);
	assert_refused(&home, "/fields/motto", "field_required");
	int64_t id = made(&home,
		"{\"name\": \"Abel\", \"fields\": {\"motto\": \"per aspera\", \"shoe\": 42, \"vip\": true,"
		" \"since\": \"2020-02-29\", \"size\": \"xl\"}}");
	made(&home, "{\"name\": \"B\", \"fields\": {\"motto\": \"ad astra\", \"shoe\": 39}}");
	assert_string_equal(got(&home, id)->fields,
		"{\"motto\":\"per aspera\",\"shoe\":42,\"since\":\"2020-02-29\",\"vip\":true,\"size\":\"xl\"}");
	static const struct {
		const char *query;
		int count;
	} lists[] = {{"field.shoe=42", 1}, {"field.shoe=41", 0}, {"field.shoe.from=39", 2},
		{"field.shoe.from=40", 1}, {"field.shoe.to=41", 1},
		{"field.since.from=2020-01-01&field.since.to=2020-12-31", 1}, {"field.vip=true", 1},
		{"field.vip=false", 0}, {"field.size=xl", 1}, {"field.size=xl&field.shoe=39", 0},
		{"q=ab&field.shoe.from=1", 1}, {"", 2}};
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		assert_ok(call(&home, "customer_list", 0, 0, NULL, lists[i].query, &json));
		if (count_items(json) != lists[i].count)
			fail_msg("%s: %d", lists[i].query, count_items(json));
	}
	assert_ok(
		call(&home, "customer_search", 0, 0, "{\"field\": {\"shoe\": 42, \"size\": \"xl\"}}", NULL, &json));
	assert_int_equal(count_items(json), 1);
	assert_status(call(&home, "customer_list", 0, 0, NULL, "field.motto=x", &json), ERR_UNPROCESSABLE);
	assert_refused(&home, "field.motto", "field_not_filterable");
	assert_status(call(&home, "customer_list", 0, 0, NULL, "field.shoe=big", &json), ERR_UNPROCESSABLE);
	assert_status(call(&home, "customer_list", 0, 0, NULL, "field.nope=1", &json), ERR_UNPROCESSABLE);
	// Key by key: what is not given stays.
	assert_ok(try_change(&home, id, 0, "{\"fields\": {\"shoe\": 43, \"vip\": null}}", &after));
	assert_string_equal(got(&home, id)->fields,
		"{\"motto\":\"per aspera\",\"shoe\":43,\"since\":\"2020-02-29\",\"size\":\"xl\"}");
	assert_status(try_change(&home, id, 0, "{\"fields\": {\"motto\": null}}", &after), ERR_UNPROCESSABLE);
	assert_refused(&home, "/fields/motto", "field_required");
	assert_ok(call(&home, "customer_list", 0, 0, NULL, "field.shoe=42", &json));
	assert_int_equal(count_items(json), 0);
	home_close(&home);
}

// ---------------------------------------------------------------- tags, notes, timeline

static void tags_are_given_taken_and_filtered_by(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	const char *json;

	home_open(&home, support, &tables);
	int64_t first = made(&home, "{\"name\": \"A\"}");
	made(&home, "{\"name\": \"B\"}");
	assert_ok(call(&home, "customer_tag_add", first, 0, "{\"name\": \" VIP \"}", NULL, &json));
	assert_ok(call(&home, "customer_tag_add", first, 0, "{\"name\": \"VIP\"}", NULL, &json));
	assert_ok(call(&home, "customer_tag_add", first, 0, "{\"name\": \"新客\"}", NULL, &json));
	assert_int_equal(got(&home, first)->tags.count, 2);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM event WHERE type = 'tag.added'"), 2);
	int64_t tag = support_number(support, "SELECT id FROM tag WHERE name = 'VIP'");
	const char *filter = arena_format(support->mem, "tag_id=%s", id_text(support->mem, "tag", tag));
	assert_ok(call(&home, "customer_list", 0, 0, NULL, filter, &json));
	assert_int_equal(count_items(json), 1);
	assert_ok(call(&home, "customer_list", 0, 0, NULL, arena_format(support->mem, "q=b&%s", filter), &json));
	assert_int_equal(count_items(json), 0);
	assert_ok(call(&home, "customer_tag_remove", first, tag, NULL, NULL, &json));
	assert_ok(call(&home, "customer_tag_remove", first, tag, NULL, NULL, &json));
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM event WHERE type = 'tag.removed'"), 1);
	assert_ok(call(&home, "customer_list", 0, 0, NULL, filter, &json));
	assert_int_equal(count_items(json), 0);
	assert_status(call(&home, "customer_tag_add", first, 0, "{\"tag_id\": \"tag_00000000001\"}", NULL, &json),
		ERR_UNPROCESSABLE);
	assert_status(call(&home, "customer_tag_add", first, 0, "{}", NULL, &json), ERR_UNPROCESSABLE);
	home_close(&home);
}

static const struct grant all_grants[] = {{"*", SCOPE_ALL}};
static const struct actor anna = {.kind = ACTOR_STAFF,
	.id = 101,
	.name = "Anna",
	.staff_id = 11,
	.store_id = 1,
	.grants = all_grants,
	.grant_count = 1};
static const struct grant consultant_grants[] = {{"customer.read", SCOPE_STORE}, {"customer.write", SCOPE_OWN},
	{"customer.contact", SCOPE_OWN}, {"note.*", SCOPE_STORE}};
static const struct actor ben = {.kind = ACTOR_STAFF,
	.id = 102,
	.name = "Ben",
	.staff_id = 12,
	.store_id = 1,
	.grants = consultant_grants,
	.grant_count = ARRAY_LEN(consultant_grants)};

static void notes_have_an_author_and_are_seen_by_whom_they_are_for(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	const char *json;

	home_open(&home, support, &tables);
	make_stores(support);
	int64_t id = made(&home, "{\"name\": \"A\", \"store_id\": \"sto_00000000001\"}");
	home.ctx.actor = &anna;
	assert_ok(call(&home, "customer_note_add", id, 0, "{\"text\": \"sits at the window\", \"pinned\": true}",
		NULL, &json));
	assert_says(json, "\"author_name\":\"Anna\"");
	assert_ok(call(&home, "customer_note_add", id, 0, "{\"text\": \"mine\", \"visibility\": \"author\"}", NULL,
		&json));
	int64_t shared = support_number(support, "SELECT MIN(id) FROM note");
	int64_t private = support_number(support, "SELECT MAX(id) FROM note");
	assert_ok(call(&home, "customer_note_list", id, 0, NULL, "pinned=true", &json));
	assert_says(json, "window");
	assert_silent(json, "mine");
	home.ctx.actor = &ben;
	assert_ok(call(&home, "customer_note_list", id, 0, NULL, "", &json));
	assert_says(json, "window");
	assert_silent(json, "mine");
	assert_status(call(&home, "customer_note_get", id, private, NULL, NULL, &json), ERR_NOT_FOUND);
	assert_status(
		call(&home, "customer_note_change", id, shared, "{\"text\": \"x\"}", NULL, &json), ERR_FORBIDDEN);
	assert_status(call(&home, "customer_note_remove", id, shared, NULL, NULL, &json), ERR_FORBIDDEN);
	home.ctx.actor = &anna;
	assert_ok(call(&home, "customer_note_change", id, shared, "{\"pinned\": false}", NULL, &json));
	assert_says(json, "\"version\":2");
	assert_says(json, "window");
	assert_status(call(&home, "customer_note_add", id, 0, "{\"text\": \" \"}", NULL, &json), ERR_UNPROCESSABLE);
	assert_ok(call(&home, "customer_note_remove", id, shared, NULL, NULL, &json));
	assert_status(call(&home, "customer_note_get", id, shared, NULL, NULL, &json), ERR_NOT_FOUND);
	home_close(&home);
}

static void the_timeline_is_told_in_the_callers_language_page_by_page(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	const char *json, *page;

	home_open(&home, support, &tables);
	int64_t id = made(&home, "{\"name\": \"A\"}");
	assert_ok(call(&home, "customer_note_add", id, 0, "{\"text\": \"secret words\"}", NULL, &json));
	assert_ok(call(&home, "customer_tag_add", id, 0, "{\"name\": \"VIP\"}", NULL, &json));
	home.ctx.lang = LANG_ZH;
	assert_ok(call(&home, "customer_timeline", id, 0, NULL, "", &json));
	assert_says(json, "\"title\":\"添加标签\"");
	assert_says(json, "\"title\":\"建立客户档案\"");
	assert_silent(json, "secret");
	assert_true(strstr(json, "tag.added") < strstr(json, "note.added"));
	home.ctx.lang = LANG_EN;
	assert_ok(call(&home, "customer_timeline", id, 0, NULL, "types=note.,customer.created", &json));
	assert_says(json, "\"title\":\"Note added\"");
	assert_says(json, "customer.created");
	assert_silent(json, "tag.added");
	const char *order[] = {"tag.added", "note.added", "customer.created"};
	const char *address = "limit=1";
	for (size_t i = 0; i < 3; i++) {
		assert_ok(call(&home, "customer_timeline", id, 0, NULL, address, &page));
		assert_says(page, order[i]);
		const char *next = strstr(page, "\"next\":\"");
		assert_int_equal(next != NULL, i < 2);
		if (next)
			address = arena_format(
				support->mem, "limit=1&cursor=%.*s", (int)strcspn(next + 8, "\""), next + 8);
	}
	// Whoever may not read notes is not told of them.
	static const struct grant read[] = {{"customer.read", SCOPE_ALL}};
	const struct actor reader = {
		.kind = ACTOR_STAFF, .id = 9, .staff_id = NONE, .store_id = NONE, .grants = read, .grant_count = 1};
	home.ctx.actor = &reader;
	assert_ok(call(&home, "customer_timeline", id, 0, NULL, "", &json));
	assert_silent(json, "note.added");
	assert_says(json, "tag.added");
	home_close(&home);
}

// ---------------------------------------------------------------- who sees whom

static void staff_see_and_change_what_their_scope_covers(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	struct customer *after;
	const char *json;

	home_open(&home, support, &tables);
	make_stores(support);
	int64_t own = made(&home,
		"{\"name\": \"Own\", \"store_id\": \"sto_00000000001\", \"owner_id\": \"stf_0000000000C\","
		" \"phones\": [{\"number\": \"13912345678\"}]}");
	int64_t store = made(&home,
		"{\"name\": \"Store\", \"store_id\": \"sto_00000000001\","
		" \"phones\": [{\"number\": \"13912345679\"}], \"emails\": [{\"address\": \"zoe@example.org\"}]}");
	int64_t other = made(&home, "{\"name\": \"Other\", \"store_id\": \"sto_00000000002\"}");
	home.ctx.actor = &ben;
	assert_ok(call(&home, "customer_list", 0, 0, NULL, "", &json));
	assert_int_equal(count_items(json), 2);
	assert_says(json, "+8613912345678");
	assert_silent(json, "+8613912345679");
	assert_says(json, "z***@example.org");
	assert_ok(call(&home, "customer_list", 0, 0, NULL, "q=o", &json));
	assert_int_equal(count_items(json), 0);
	assert_ok(call(&home, "customer_list", 0, 0, NULL, "q=ot", &json));
	assert_int_equal(count_items(json), 0);
	assert_ok(call(&home, "customer_list", 0, 0, NULL, "q=ow&fields=id,display_name", &json));
	assert_int_equal(count_items(json), 1);
	assert_silent(json, "phones");
	assert_ok(call(&home, "customer_get", own, 0, NULL, NULL, &json));
	assert_says(json, "+8613912345678");
	assert_ok(call(&home, "customer_get", store, 0, NULL, NULL, &json));
	assert_silent(json, "13912345679");
	assert_status(call(&home, "customer_get", other, 0, NULL, NULL, &json), ERR_NOT_FOUND);
	assert_status(call(&home, "customer_timeline", other, 0, NULL, "", &json), ERR_NOT_FOUND);
	assert_ok(call(&home, "customer_lookup", 0, 0, "{\"kind\": \"phone\", \"value\": \"139 1234 5679\"}", NULL,
		&json));
	assert_says(json, "\"display_name\":\"Store\"");
	assert_silent(json, "13912345679");
	assert_ok(try_change(&home, own, 0, "{\"industry\": \"IT\"}", &after));
	assert_status(try_change(&home, store, 0, "{\"industry\": \"IT\"}", &after), ERR_NOT_FOUND);
	assert_status(try_change(&home, own, 0, "{\"owner_id\": \"stf_0000000000D\"}", &after), ERR_FORBIDDEN);
	assert_ok(call(&home, "customer_create", 0, 0, "{\"name\": \"New\"}", NULL, &json));
	assert_says(json, "\"owner_id\":\"stf_0000000000C\"");
	assert_status(call(&home, "customer_create", 0, 0, "{\"name\": \"New\", \"owner_id\": \"stf_0000000000D\"}",
			      NULL, &json),
		ERR_FORBIDDEN);
	assert_status(call(&home, "customer_erase", own, 0, NULL, NULL, &json), ERR_NOT_FOUND);
	assert_status(call(&home, "customer_create", 0, 0, "{\"store_id\": \"sto_00000000009\"}", NULL, &json),
		ERR_UNPROCESSABLE);
	assert_refused(&home, "/store_id", "reference_missing");
	home_close(&home);
}

static void the_audit_says_who_did_what_and_no_value(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	struct customer *after;
	const char *json;

	home_open(&home, support, &tables);
	home.ctx.actor = &anna;
	int64_t id = made(&home, "{\"name\": \"Geheim\", \"phones\": [{\"number\": \"13912345678\"}]}");
	assert_ok(try_change(&home, id, 0, "{\"employer\": \"Geheim\"}", &after));
	assert_ok(call(&home, "customer_lookup", 0, 0, "{\"kind\": \"phone\", \"value\": \"139 1234 5678\"}", NULL,
		&json));
	assert_ok(call(&home, "customer_lookup", 0, 0, "{\"kind\": \"phone\", \"value\": \"139 1234 0000\"}", NULL,
		&json));
	assert_ok(call(&home, "customer_erase", id, 0, NULL, NULL, &json));
	static const char *const actions[] = {"created", "changed", "looked_up", "erased"};
	for (size_t i = 0; i < ARRAY_LEN(actions); i++)
		assert_int_equal(
			support_number(support,
				arena_format(support->mem,
					"SELECT COUNT(*) FROM audit WHERE object = 'customer' AND act = '%s'"
					" AND actor_name = 'Anna' AND object_id = '%s'",
					actions[i], id_text(support->mem, "cus", id))),
			1);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM audit WHERE diff LIKE '%employer%'"), 1);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM audit WHERE diff LIKE '%Geheim%'"), 0);
	home_close(&home);
}

static void lists_page_and_sort(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	const char *json;

	home_open(&home, support, &tables);
	for (int i = 0; i < 7; i++)
		made(&home,
			arena_format(support->mem, "{\"name\": \"C%d\", \"source\": \"%s\", \"phones\": [%s]}", i,
				i % 2 ? "store" : "event", i < 3 ? "{\"number\": \"13912345678\"}" : ""));
	for (int oldest = 0; oldest < 2; oldest++) {
		const char *cursor = "";
		for (int i = 0; i < 7; i += 3) {
			const char *address = arena_format(
				support->mem, "limit=3&sort=%s%s", oldest ? "created_at" : "-created_at", cursor);
			assert_ok(call(&home, "customer_list", 0, 0, NULL, address, &json));
			const char *first = arena_format(
				support->mem, "\"display_name\":\"C%d\"", oldest ? i : 6 - i);
			assert_says(json, first);
			assert_int_equal(count_items(json), i == 6 ? 1 : 3);
			const char *next = strstr(json, "\"next\":\"");
			assert_int_equal(next != NULL, i < 6);
			if (next)
				cursor = arena_format(
					support->mem, "&cursor=%.*s", (int)strcspn(next + 8, "\""), next + 8);
		}
	}
	static const struct {
		const char *query;
		int count;
	} lists[] = {{"source=store", 3}, {"has_phone=true", 3}, {"has_phone=false&source=event", 2},
		{"status=blocked", 0}, {"created_from=2090-01-01T00:00:00Z", 0},
		{"created_to=2090-01-01T00:00:00Z", 7}, {"store_id=sto_00000000001", 0}};
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		assert_ok(call(&home, "customer_list", 0, 0, NULL, lists[i].query, &json));
		if (count_items(json) != lists[i].count)
			fail_msg("%s: %d", lists[i].query, count_items(json));
	}
	assert_status(call(&home, "customer_list", 0, 0, NULL, "cursor=abc", &json), ERR_UNPROCESSABLE);
	assert_status(call(&home, "customer_list", 0, 0, NULL, "fields=id,nope", &json), ERR_UNPROCESSABLE);
	assert_status(call(&home, "customer_list", 0, 0, NULL, "q=c1&sort=created_at", &json), ERR_UNPROCESSABLE);
	assert_status(call(&home, "customer_get", 12345, 0, NULL, NULL, &json), ERR_NOT_FOUND);
	home_close(&home);
}

// ---------------------------------------------------------------- merging

static const char survivor_json[] =
	"{\"surname\": \"张\", \"given_name\": \"伟\", \"phones\": [{\"number\": \"13912345678\"}],"
	" \"employer\": \"A\", \"fields\": {\"shoe\": 42}}";
static const char survivor_named[] = "{\"name\": \"张伟\", \"member_no\": \"CARD-1\","
				     " \"phones\": [{\"number\": \"13912345678\"}]}";
static const char loser_json[] =
	"{\"name\": \"Zhang Wei\", \"phones\": [{\"number\": \"13912345678\"}, {\"number\": \"13700001111\"}],"
	" \"emails\": [{\"address\": \"w@example.org\"}], \"employer\": \"B\", \"industry\": \"IT\","
	" \"identities\": [{\"kind\": \"external_id\", \"source\": \"web\", \"value\": \"7\"}],"
	" \"fields\": {\"shoe\": 41, \"hat\": 58}}";

static void merging_loses_nothing_and_can_be_undone(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	const char *json;
	struct customer *after;

	home_open(&home, support, &tables);
	define(support, 1, "shoe", "number", false, true, NULL);
	define(support, 2, "hat", "number", false, false, NULL);
	int64_t survivor = made(&home, survivor_json), loser = made(&home, loser_json);
	const char *card = got(&home, loser)->member_no;
	assert_ok(call(&home, "customer_note_add", loser, 0, "{\"text\": \"likes tea\"}", NULL, &json));
	assert_ok(call(&home, "customer_tag_add", loser, 0, "{\"name\": \"VIP\"}", NULL, &json));
	assert_ok(call(&home, "customer_note_add", survivor, 0, "{\"text\": \"likes coffee\"}", NULL, &json));
	struct customer before_survivor = *got(&home, survivor), before_loser = *got(&home, loser);

	const char *pair = arena_format(support->mem, "{\"survivor_id\": \"%s\", \"loser_id\": \"%s\"",
		id_text(support->mem, "cus", survivor), id_text(support->mem, "cus", loser));
	assert_ok(call(&home, "customer_merge", 0, 0, arena_format(support->mem, "%s, \"dry_run\": true}", pair),
		NULL, &json));
	assert_says(json, "w@example.org");
	assert_int_equal(got(&home, loser)->id, loser);
	assert_ok(call(&home, "customer_merge", 0, 0, arena_format(support->mem, "%s}", pair), NULL, &json));
	int64_t merge = support_number(support, "SELECT id FROM customer_merge");

	struct customer *now = got(&home, loser); // the alias resolves
	assert_int_equal(now->id, survivor);
	assert_string_equal(now->display_name, "张伟");
	assert_string_equal(now->employer, "A");
	assert_string_equal(now->industry, "IT");
	assert_int_equal(now->phones.count, 2);
	assert_int_equal(now->tags.count, 1);
	assert_string_equal(now->fields, "{\"hat\":58,\"shoe\":42}");
	assert_int_equal(found(&home, IDENTITY_EXTERNAL, "web", "7"), survivor);
	assert_int_equal(found(&home, IDENTITY_MEMBER_NO, NULL, card), survivor);
	assert_int_equal(found(&home, IDENTITY_PHONE, NULL, "13700001111"), survivor);
	assert_int_equal(found(&home, IDENTITY_PHONE, NULL, "13912345678"), survivor);
	assert_int_equal(search_count(&home, "zhang wei"), 1);
	assert_ok(call(&home, "customer_note_list", loser, 0, NULL, "", &json));
	assert_says(json, "likes tea");
	assert_says(json, "likes coffee");
	assert_ok(call(&home, "customer_timeline", survivor, 0, NULL, "types=customer.created", &json));
	assert_says(json, id_text(support->mem, "cus", loser));
	assert_status(call(&home, "customer_merge", 0, 0, arena_format(support->mem, "%s}", pair), NULL, &json),
		ERR_CONFLICT);

	assert_ok(try_change(&home, survivor, 0, "{\"position\": \"CEO\"}", &after));
	assert_ok(call(&home, "customer_unmerge", survivor, merge, NULL, NULL, &json));
	struct customer *again = got(&home, loser);
	assert_int_equal(again->id, loser);
	assert_string_equal(again->member_no, card);
	assert_string_equal(again->fields, before_loser.fields);
	assert_int_equal(again->tags.count, 1);
	now = got(&home, survivor);
	assert_string_equal(now->position, "CEO");
	assert_null(now->industry);
	assert_int_equal(now->phones.count, 1);
	assert_int_equal(now->emails.count, 0);
	assert_int_equal(now->identities.count, 0);
	assert_int_equal(now->tags.count, 0);
	assert_string_equal(now->fields, before_survivor.fields);
	assert_int_equal(found(&home, IDENTITY_EXTERNAL, "web", "7"), loser);
	assert_int_equal(found(&home, IDENTITY_MEMBER_NO, NULL, card), loser);
	assert_int_equal(search_count(&home, "zhang wei"), 2);
	assert_ok(call(&home, "customer_note_list", loser, 0, NULL, "", &json));
	assert_says(json, "likes tea");
	assert_silent(json, "likes coffee");
	assert_status(call(&home, "customer_unmerge", survivor, merge, NULL, NULL, &json), ERR_CONFLICT);
	home_close(&home);
}

static int64_t merged(struct home *home, int64_t survivor, int64_t loser)
{
	struct support *support = home->support;
	const char *json;

	assert_ok(call(home, "customer_merge", 0, 0,
		arena_format(support->mem, "{\"survivor_id\": \"%s\", \"loser_id\": \"%s\"}",
			id_text(support->mem, "cus", survivor), id_text(support->mem, "cus", loser)),
		NULL, &json));
	return support_number(support, "SELECT MAX(id) FROM customer_merge");
}

static void merges_can_be_chained_and_undone_in_turn(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	const char *json;

	home_open(&home, support, &tables);
	int64_t a = made(&home, "{\"name\": \"A\", \"phones\": [{\"number\": \"13700000001\"}]}");
	int64_t b = made(&home, "{\"name\": \"B\", \"phones\": [{\"number\": \"13700000002\"}]}");
	int64_t c = made(&home, "{\"name\": \"C\", \"phones\": [{\"number\": \"13700000003\"}]}");
	int64_t first = merged(&home, b, a), second = merged(&home, c, b);
	assert_int_equal(got(&home, a)->id, c);
	assert_int_equal(got(&home, b)->id, c);
	assert_int_equal(got(&home, c)->phones.count, 3);
	assert_int_equal(found(&home, IDENTITY_PHONE, NULL, "13700000001"), c);
	assert_status(call(&home, "customer_unmerge", c, first, NULL, NULL, &json), ERR_NOT_FOUND);
	assert_ok(call(&home, "customer_unmerge", c, second, NULL, NULL, &json));
	assert_int_equal(got(&home, a)->id, b);
	assert_int_equal(got(&home, b)->phones.count, 2);
	assert_int_equal(got(&home, c)->phones.count, 1);
	assert_int_equal(found(&home, IDENTITY_PHONE, NULL, "13700000001"), b);
	assert_ok(call(&home, "customer_unmerge", b, first, NULL, NULL, &json));
	assert_int_equal(got(&home, a)->id, a);
	assert_int_equal(got(&home, b)->phones.count, 1);
	for (int i = 1; i <= 3; i++)
		assert_int_equal(found(&home, IDENTITY_PHONE, NULL, arena_format(support->mem, "1370000000%d", i)),
			i == 1		 ? a
				: i == 2 ? b
					 : c);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM identity WHERE kind = 'member_no'"), 3);
	home_close(&home);
}

// What the survivor was given since, and the loser had, is told, not guessed at.
static void an_unmerge_that_would_take_from_the_survivor_is_refused(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	struct customer *after;
	const char *json;

	home_open(&home, support, &tables);
	int64_t a = made(&home, "{\"name\": \"A\", \"member_no\": \"CARD-A\"}"),
		b = made(&home, "{\"name\": \"B\"}");
	int64_t merge = merged(&home, b, a);
	assert_ok(try_change(&home, b, 0, "{\"identities\": [], \"member_no\": \"CARD-A\"}", &after));
	assert_status(call(&home, "customer_unmerge", b, merge, NULL, NULL, &json), ERR_UNPROCESSABLE);
	assert_refused(&home, "/member_no", "customer_identity_taken");
	assert_int_equal(got(&home, a)->id, b);
	home_close(&home);
}

static void duplicates_are_found_while_a_file_is_typed(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	const char *json;

	home_open(&home, support, &tables);
	int64_t id = made(&home, survivor_named);
	assert_ok(call(&home, "customer_duplicates", 0, 0,
		"{\"phones\": [{\"number\": \"139 1234 5678\"}, {\"number\": \"1\"}]}", NULL, &json));
	assert_says(json, id_text(support->mem, "cus", id));
	assert_says(json, "\"reason\":\"phone\"");
	assert_ok(call(&home, "customer_duplicates", 0, 0, "{\"member_no\": \"card-1\"}", NULL, &json));
	assert_says(json, "\"reason\":\"member_no\"");
	assert_ok(call(&home, "customer_duplicates", 0, 0, "{\"name\": \"张伟\"}", NULL, &json));
	assert_silent(json, "reason");
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer"), 1);
	home_close(&home);
}

static void the_queue_names_every_pair_once(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	const char *json, *address = "limit=1";
	int pairs = 0, pages = 0;

	home_open(&home, support, &tables);
	for (int i = 0; i < 3; i++) // three share a phone: two pairs
		made(&home,
			arena_format(support->mem,
				"{\"name\": \"P%d\", \"phones\": [{\"number\": \"13912345678\"}]}", i));
	for (int i = 0; i < 2; i++) // two an e-mail: one
		made(&home,
			arena_format(support->mem,
				"{\"name\": \"E%d\", \"emails\": [{\"address\": \"a@example.org\"}]}", i));
	made(&home, "{\"name\": \"Q\", \"phones\": [{\"number\": \"13912340000\"}]}");
	for (const char *next = address; next; pages++) {
		assert_ok(call(&home, "customer_duplicate_list", 0, 0, NULL, address, &json));
		pairs += strstr(json, "other_id") != NULL;
		next = strstr(json, "\"next\":\"");
		if (next)
			address = arena_format(
				support->mem, "limit=1&cursor=%.*s", (int)strcspn(next + 8, "\""), next + 8);
	}
	assert_int_equal(pairs, 3);
	assert_true(pages <= 4);
	assert_ok(call(&home, "customer_duplicate_list", 0, 0, NULL, "", &json));
	assert_says(json, "\"reason\":\"phone\"");
	assert_says(json, "\"reason\":\"email\"");
	assert_says(json, "\"next\":null");
	assert_says(json, "\"customer_name\":\"E0\"");
	assert_says(json, "\"other_name\":\"E1\"");
	assert_ok(call(&home, "customer_duplicate_list", 0, 0, NULL, "reason=email", &json));
	assert_says(json, "\"reason\":\"email\"");
	assert_silent(json, "\"reason\":\"phone\"");
	assert_status(call(&home, "customer_duplicate_list", 0, 0, NULL, "reason=none", &json), ERR_UNPROCESSABLE);
	assert_status(call(&home, "customer_duplicate_list", 0, 0, NULL, "cursor=abc", &json), ERR_UNPROCESSABLE);
	home_close(&home);
}

static void erasing_takes_the_aliases_along(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	const char *json;

	home_open(&home, support, &tables);
	int64_t survivor = made(&home, "{\"name\": \"张伟\", \"phones\": [{\"number\": \"13912345678\"}]}");
	int64_t loser = made(&home, "{\"name\": \"Zhang Wei\", \"phones\": [{\"number\": \"13700001111\"}]}");
	assert_ok(call(&home, "customer_merge", 0, 0,
		arena_format(support->mem, "{\"survivor_id\": \"%s\", \"loser_id\": \"%s\"}",
			id_text(support->mem, "cus", survivor), id_text(support->mem, "cus", loser)),
		NULL, &json));
	assert_ok(call(&home, "customer_erase", loser, 0, NULL, NULL, &json));
	static const char *const empty[] = {
		"customer_key", "identity", "search_piece", "note", "customer_tag", "customer_merge"};
	for (size_t i = 0; i < ARRAY_LEN(empty); i++)
		assert_int_equal(
			support_number(support, arena_format(support->mem, "SELECT COUNT(*) FROM %s", empty[i])),
			0);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer WHERE sealed IS NOT NULL"), 0);
	home_close(&home);
}

// ---------------------------------------------------------------- tables

static void shapes_and_routes_are_sound(void **state)
{
	struct arena *mem = arena_create();

	(void)state;
	assert_null(shape_check(mem, &customer_shape));
	for (const struct event_type *const *type = customer_events; *type; type++) {
		uint64_t present;
		struct ctx ctx = {.mem = mem};
		void *record = arena_alloc(mem, (*type)->shape->size);
		assert_null(shape_check(mem, (*type)->shape));
		assert_ok(shape_decode(&ctx, (*type)->shape, (*type)->example, strlen((*type)->example), DECODE_NEW,
			record, &present));
	}
	for (const struct route *route = customer_routes; route->path; route++) {
		const struct shape *shapes[] = {route->query, route->in, route->out};
		for (size_t i = 0; i < ARRAY_LEN(shapes); i++)
			if (shapes[i] && shape_check(mem, shapes[i]))
				fail_msg("%s", shape_check(mem, shapes[i]));
		assert_non_null(route->right);
		assert_non_null(route->doc.zh);
		assert_int_equal(route->in != NULL, route->example_in != NULL);
	}
	for (const struct resource *const *resource = customer_resources; *resource; resource++)
		assert_null(shape_check(mem, (*resource)->shape));
	arena_destroy(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shapes_and_routes_are_sound),
		BOTH(custom_fields_are_typed_and_filtered),
		BOTH(tags_are_given_taken_and_filtered_by),
		BOTH(notes_have_an_author_and_are_seen_by_whom_they_are_for),
		BOTH(the_timeline_is_told_in_the_callers_language_page_by_page),
		BOTH(staff_see_and_change_what_their_scope_covers),
		BOTH(the_audit_says_who_did_what_and_no_value),
		BOTH(lists_page_and_sort),
		BOTH(merging_loses_nothing_and_can_be_undone),
		BOTH(merges_can_be_chained_and_undone_in_turn),
		BOTH(an_unmerge_that_would_take_from_the_survivor_is_refused),
		BOTH(duplicates_are_found_while_a_file_is_typed),
		BOTH(the_queue_names_every_pair_once),
		BOTH(erasing_takes_the_aliases_along),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

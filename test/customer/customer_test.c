// Customers: what goes in comes out in one spelling, is found again, lies sealed, and goes when it is erased.
#include "acts.h"

#include <pthread.h>

static const char zhang[] =
	"{\"surname\": \" 张 \", \"given_name\": \"伟\", \"gender\": \"male\","
	"\"birthday\": {\"calendar\": \"lunar\", \"year\": 1990, \"month\": 4, \"day\": 18},"
	"\"phones\": [{\"number\": \"139 1234 5678\"}, {\"number\": \"０１０－８８８８６６６６\", \"label\": \"work\"}],"
	"\"emails\": [{\"address\": \"Zhang.Wei@Example.COM\"}],"
	"\"identities\": [{\"kind\": \"external_id\", \"source\": \"shop\", \"value\": \" 17850 \"},"
	"{\"kind\": \"plate\", \"value\": \"沪A·12345\"}],"
	"\"needs\": [{\"kind\": \"allergen\", \"text\": \"花生\"}], \"employer\": \"Geheimfirma\","
	"\"source\": \"store\", \"basis\": \"consent\", \"language\": \"zh\"}";

// Somebody else each time.
static const char *zhang_like(struct arena *mem, int number)
{
	return arena_format(
		mem, "{\"name\": \"张伟%d\", \"phones\": [{\"number\": \"139%08d\"}]}", number, 12340000 + number);
}

// ---------------------------------------------------------------- tests

static void what_goes_in_comes_out_in_one_spelling(void **state)
{
	struct support *support = support_begin(state);
	struct home home;

	home_open(&home, support, &tables);
	struct customer *customer = got(&home, made(&home, zhang));
	assert_string_equal(customer->display_name, "张伟");
	assert_null(customer->name);
	assert_int_equal(customer->phones.count, 2);
	const struct customer_phone *phones = customer->phones.items;
	assert_string_equal(phones[0].number, "+8613912345678");
	assert_string_equal(phones[0].written, "139 1234 5678");
	assert_string_equal(phones[1].number, "+861088886666");
	assert_int_equal(phones[1].label, LABEL_WORK);
	const struct customer_email *emails = customer->emails.items;
	assert_string_equal(emails[0].address, "zhang.wei@example.com");
	const struct customer_identity *identities = customer->identities.items;
	assert_string_equal(identities[0].value, "17850");
	assert_string_equal(identities[1].value, "沪A12345");
	assert_int_equal(customer->birthday->calendar, DAY_LUNAR);
	assert_int_equal(customer->version, 1);
	assert_int_equal(customer->source, SOURCE_STORE);
	assert_int_equal(customer->basis, BASIS_CONSENT);
	assert_int_equal(strlen(customer->member_no), 10);
	assert_non_null(customer->first_contact);
	home_close(&home);
}

static void everybody_is_found_by_what_they_go_by(void **state)
{
	struct support *support = support_begin(state);
	struct home home;

	home_open(&home, support, &tables);
	int64_t id = made(&home, zhang);
	const char *member_no = got(&home, id)->member_no;
	assert_int_equal(found(&home, IDENTITY_PHONE, NULL, "+86 139-1234-5678"), id);
	assert_int_equal(found(&home, IDENTITY_PHONE, NULL, "13912345679"), 0);
	assert_int_equal(found(&home, IDENTITY_EMAIL, NULL, "ZHANG.WEI@example.com"), id);
	assert_int_equal(found(&home, IDENTITY_EXTERNAL, "shop", "17850"), id);
	assert_int_equal(found(&home, IDENTITY_EXTERNAL, "other", "17850"), 0);
	assert_int_equal(found(&home, IDENTITY_PLATE, NULL, "沪a 12345"), id);
	assert_int_equal(found(&home, IDENTITY_MEMBER_NO, NULL, member_no), id);
	for (const char *const *query = (const char *const[]){"张", "张伟", "伟", "zw", "zhangwei", "zhang wei",
		     "ZhangW", "5678", "12345678", "139 1234 5678", "zhang.wei@example.com", "沪A12345", NULL};
		*query; query++)
		if (search_count(&home, *query) != 1)
			fail_msg("nothing found for %s", *query);
	assert_int_equal(search_count(&home, member_no), 1);
	for (const char *const *query =
			(const char *const[]){"李", "伟张", "zx", "wei zhang x", "678", "9999", NULL};
		*query; query++)
		if (search_count(&home, *query) != 0)
			fail_msg("something found for %s", *query);
	home_close(&home);
}

static bool file_holds_bytes(const char *path, const void *text, size_t length)
{
	FILE *file = fopen(path, "rb");
	bool holds = false;

	if (!file)
		return false;
	fseek(file, 0, SEEK_END);
	size_t size = (size_t)ftell(file);
	char *bytes = malloc(size + 1);
	rewind(file);
	size = fread(bytes, 1, size, file);
	fclose(file);
	for (size_t i = 0; i + length <= size && !holds; i++)
		holds = memcmp(bytes + i, text, length) == 0;
	free(bytes);
	return holds;
}

static bool file_holds(const char *path, const char *text)
{
	return file_holds_bytes(path, text, strlen(text));
}

static const char *const secrets[] = {"张伟", "伟", "zhangwei", "13912345678", "12345678", "zhang.wei@example.com",
	"17850", "沪A12345", "A12345", "花生", "Geheimfirma", "likes the window"};

static void assert_nowhere(struct support *support, const char *what)
{
	char path[600];

	for (const char *const *end = (const char *const[]){"", "-wal", NULL}; *end; end++) {
		snprintf(path, sizeof path, "%s%s", support->url, *end);
		if (file_holds(path, what))
			fail_msg("%s stands in %s", what, path);
	}
}

static enum status note(struct ctx *ctx, void *arg)
{
	return customer_note(ctx, *(int64_t *)arg, "likes the window", NULL);
}

static void nothing_personal_stands_in_the_database(void **state)
{
	struct support *support = support_begin(state);
	struct home home;

	home_open(&home, support, &tables);
	int64_t id = made(&home, zhang);
	struct customer *after;
	assert_ok(try_change(&home, id, 0, "{\"position\": \"Geheimfirma\"}", &after));
	home_do(&home, note, &id);
	for (size_t i = 0; i < ARRAY_LEN(secrets); i++)
		assert_nowhere(support, secrets[i]);
	assert_nowhere(support, after->member_no);
	home_close(&home);
}

static void changes_are_told_by_name_and_kept(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	struct customer *after;

	home_open(&home, support, &tables);
	int64_t id = made(&home, zhang);
	const char *first = got(&home, id)->member_no;
	assert_ok(try_change(&home, id, 1,
		"{\"phones\": [{\"number\": \"13700001111\"}], \"given_name\": \"伟明\", \"employer\": null}",
		&after));
	assert_int_equal(after->version, 2);
	assert_string_equal(after->display_name, "张伟明");
	assert_int_equal(found(&home, IDENTITY_PHONE, NULL, "13912345678"), 0);
	assert_int_equal(found(&home, IDENTITY_PHONE, NULL, "13700001111"), id);
	assert_int_equal(search_count(&home, "1111"), 1);
	assert_int_equal(search_count(&home, "5678"), 0);
	assert_int_equal(search_count(&home, "伟明"), 1);
	struct customer *now = got(&home, id);
	assert_null(now->employer);
	assert_string_equal(now->member_no, first);
	assert_int_equal(
		support_number(support,
			"SELECT COUNT(*) FROM event WHERE type = 'customer.changed' AND body LIKE '%phones%'"
			" AND body LIKE '%employer%' AND body LIKE '%given_name%' AND body NOT LIKE '%gender%'"),
		1);
	// Nothing differs: nothing happens.
	assert_ok(try_change(&home, id, 2, "{\"given_name\": \" 伟明 \"}", &after));
	assert_int_equal(after->version, 2);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM event WHERE type = 'customer.changed'"), 1);
	home_close(&home);
}

static void an_old_version_does_not_overwrite_a_new_one(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	struct customer *after;

	home_open(&home, support, &tables);
	int64_t id = made(&home, zhang);
	assert_ok(try_change(&home, id, 1, "{\"industry\": \"IT\"}", &after));
	assert_status(try_change(&home, id, 1, "{\"industry\": \"Law\"}", &after), ERR_PRECONDITION);
	assert_ptr_equal(home.ctx.fault.problem, &customer_changed_since);
	assert_string_equal(got(&home, id)->industry, "IT");
	home_close(&home);
}

static void bad_input_is_refused_with_its_place(void **state)
{
	static const struct {
		const char *json, *pointer, *code;
	} rows[] = {
		{"{\"phones\": [{\"number\": \"12\"}]}", "/phones/0/number", "phone_invalid"},
		{"{\"phones\": [{\"number\": \"13912345678\"}, {\"number\": \"110x\"}]}", "/phones/1/number",
			"phone_invalid"},
		{"{\"phones\": [{\"number\": \"138****1856\"}]}", "/phones/0/number", "phone_invalid"},
		{"{\"emails\": [{\"address\": \"nobody\"}]}", "/emails/0/address", "email_invalid"},
		{"{\"birthday\": {\"month\": 2, \"day\": 30}}", "/birthday", "yearly_day_invalid"},
		{"{\"birthday\": {\"year\": 2023, \"month\": 2, \"day\": 29}}", "/birthday", "yearly_day_invalid"},
		{"{\"birthday\": {\"year\": 2099, \"month\": 2, \"day\": 1}}", "/birthday", "yearly_day_future"},
		{"{\"birthday\": {\"month\": 2}}", "/birthday/day", "field_required"},
		{"{\"birthday\": {\"calendar\": \"lunar\", \"year\": 2020, \"month\": 5, \"day\": 1,"
		 " \"leap_month\": true}}",
			"/birthday", "yearly_day_invalid"},
		{"{\"language\": \"Chinese\"}", "/language", "language_invalid"},
		{"{\"status\": \"erased\"}", "/status", "status_by_verb"},
		{"{\"identities\": [{\"kind\": \"phone\", \"value\": \"1\"}]}", "/identities/0/kind",
			"identity_elsewhere"},
		{"{\"identities\": [{\"kind\": \"vin\", \"value\": \"OOO\"}]}", "/identities/0/value",
			"identity_invalid"},
		{"{\"member_no\": \"a b;c\"}", "/member_no", "identity_invalid"},
		{"{\"nickname\": \"x\"}", "/nickname", "field_unknown"},
		{"{\"id\": \"cus_00000000001\"}", "/id", "field_read_only"},
		{"{\"store_id\": \"cus_00000000001\"}", "/store_id", "field_id"},
		{"{\"fields\": {\"nope\": 1}}", "/fields/nope", "field_unknown"},
		{"{\"fields\": []}", "/fields", "field_type"},
		{"{\"confirmed_at\": \"2090-01-01T00:00:00Z\"}", "/confirmed_at", "time_in_future"},
	};
	struct support *support = support_begin(state);
	struct creating creating;
	struct home home;

	home_open(&home, support, &tables);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (try_create(&home, rows[i].json, &creating) != ERR_UNPROCESSABLE)
			fail_msg("%s was not refused", rows[i].json);
		assert_refused(&home, rows[i].pointer, rows[i].code);
	}
	char *name = calloc(1, 400);
	memset(name, 'x', 121);
	const char *json = arena_format(support->mem, "{\"name\": \"%s\"}", name);
	free(name);
	assert_status(try_create(&home, json, &creating), ERR_UNPROCESSABLE);
	assert_refused(&home, "/name", "field_text_long");
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer"), 0);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM event"), 0);
	home_close(&home);
}

static void one_number_of_another_system_is_one_customer(void **state)
{
	struct support *support = support_begin(state);
	struct creating creating;
	struct home home;
	struct customer *after;

	home_open(&home, support, &tables);
	int64_t first = made(&home, zhang);
	int64_t second = made(&home, "{\"name\": \"John Smith\"}");
	assert_status(try_create(&home,
			      "{\"name\": \"李\", \"identities\": [{\"kind\": \"external_id\","
			      " \"source\": \"shop\", \"value\": \"17850\"}]}",
			      &creating),
		ERR_UNPROCESSABLE);
	assert_refused(&home, "/identities/0/value", "customer_identity_taken");
	const char *number = arena_format(support->mem, "{\"member_no\": \"%s\"}", got(&home, first)->member_no);
	assert_status(try_change(&home, second, 0, number, &after), ERR_UNPROCESSABLE);
	assert_refused(&home, "/member_no", "customer_identity_taken");
	assert_ok(try_change(&home, second, 0, "{\"member_no\": \" vip-７ \"}", &after));
	assert_string_equal(after->member_no, "VIP-7");
	home_close(&home);
}

static void possible_duplicates_are_named(void **state)
{
	struct support *support = support_begin(state);
	struct creating creating;
	struct home home;

	home_open(&home, support, &tables);
	int64_t first = made(&home, zhang);
	assert_ok(
		try_create(&home, "{\"name\": \"王芳\", \"phones\": [{\"number\": \"13912345678\"}]}", &creating));
	assert_int_equal(creating.made->possible_duplicates.count, 1);
	const struct customer_duplicate *duplicates = creating.made->possible_duplicates.items;
	assert_int_equal(duplicates[0].customer_id, first);
	assert_int_equal(duplicates[0].reason, IDENTITY_PHONE);
	assert_ok(try_create(&home,
		"{\"name\": \"张 伟\","
		" \"birthday\": {\"calendar\": \"lunar\", \"year\": 1990, \"month\": 4, \"day\": 18}}",
		&creating));
	assert_int_equal(creating.made->possible_duplicates.count, 1);
	duplicates = creating.made->possible_duplicates.items;
	assert_int_equal(duplicates[0].customer_id, first);
	assert_int_equal(duplicates[0].reason, IDENTITY_PERSON);
	// What people type who do not want to be called is no duplicate of anybody.
	made(&home, "{\"name\": \"甲\", \"phones\": [{\"number\": \"13800138000\"}]}");
	assert_ok(try_create(&home, "{\"name\": \"乙\", \"phones\": [{\"number\": \"13800138000\"}]}", &creating));
	assert_int_equal(creating.made->possible_duplicates.count, 0);
	home_close(&home);
}

struct ensuring {
	const char *number;
	int64_t at_ms, id;
	bool created;
};

static enum status ensure(struct ctx *ctx, void *arg)
{
	struct ensuring *ensuring = arg;
	return customer_ensure(
		ctx, "shop", ensuring->number, NONE, ensuring->at_ms, &ensuring->id, &ensuring->created);
}

static void an_unknown_buyer_is_made_once(void **state)
{
	struct support *support = support_begin(state);
	struct ensuring first = {.number = "12345", .at_ms = 1291161600000}, second = first;
	struct home home;

	home_open(&home, support, &tables);
	home_do(&home, ensure, &first);
	home_do(&home, ensure, &second);
	assert_true(first.created);
	assert_false(second.created);
	assert_int_equal(first.id, second.id);
	struct customer *customer = got(&home, first.id);
	assert_null(customer->member_no);
	assert_int_equal(customer->source, SOURCE_ORDER);
	assert_string_equal(customer->first_contact, "2010-12-01");
	assert_int_equal(support_number(support, "SELECT MIN(at) FROM event"), 1291161600000);
	home_close(&home);
}

#define THREADS 6
#define NUMBERS 40

static void *ensure_all(void *arg)
{
	struct home *home = arg;
	struct arena *mem = arena_create();

	for (int i = 0; i < NUMBERS; i++) {
		struct ctx ctx = house_ctx(&home->house, mem);
		struct ensuring ensuring = {.number = arena_format(mem, "N%d", i), .at_ms = 1};
		if (house_write(&ctx, ensure, &ensuring, 0, LANE_TILL) != OK)
			ensuring.id = 0;
		if (ensuring.id == 0)
			fail_msg("%s: %s", ensuring.number, store_error());
	}
	arena_destroy(mem);
	return NULL;
}

static void buyers_that_come_at_once_are_made_once(void **state)
{
	struct support *support = support_begin(state);
	pthread_t threads[THREADS];
	struct home home;

	home_open(&home, support, &tables);
	home_serve(&home, 0);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ensure_all, &home), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer"), NUMBERS);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM identity"), NUMBERS);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer_key"), NUMBERS);
	home_close(&home);
}

static const char *const tables_of_a_person[] = {
	"customer_key", "identity", "search_piece", "customer_tag", "note", "customer_field", "customer_merge"};

static void erasing_leaves_nothing(void **state)
{
	struct support *support = support_begin(state);
	struct creating creating;
	struct home home;
	struct customer *after;

	home_open(&home, support, &tables);
	int64_t id = made(&home, zhang);
	home_do(&home, note, &id);
	home_do(&home, erase, &id);
	for (size_t i = 0; i < ARRAY_LEN(tables_of_a_person); i++) {
		const char *count = arena_format(support->mem, "SELECT COUNT(*) FROM %s", tables_of_a_person[i]);
		if (support_number(support, count) != 0)
			fail_msg("rows are left in %s", tables_of_a_person[i]);
	}
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer WHERE sealed IS NULL"), 1);
	assert_int_equal(found(&home, IDENTITY_PHONE, NULL, "13912345678"), 0);
	assert_int_equal(search_count(&home, "张伟"), 0);
	struct customer *tombstone = got(&home, id);
	assert_int_equal(tombstone->status, CUSTOMER_ERASED);
	assert_null(tombstone->display_name);
	assert_status(try_change(&home, id, 0, "{\"name\": \"x\"}", &after), ERR_CONFLICT);

	// Whoever was erased does not come back by an import, nor by an order, nor unasked; but by their own act.
	creating = (struct creating){
		.json = "{\"phones\": [{\"number\": \"13912345678\"}]}", .origin = ORIGIN_IMPORT};
	fail_clear(&home.ctx);
	assert_status(house_write(&home.ctx, create, &creating, 0, LANE_TILL), ERR_CONFLICT);
	assert_ptr_equal(home.ctx.fault.problem, &customer_erased_before);
	struct ensuring ensuring = {.number = "17850", .at_ms = 1};
	assert_status(house_write(&home.ctx, ensure, &ensuring, 0, LANE_TILL), ERR_CONFLICT);
	assert_status(try_create(&home, zhang, &creating), ERR_CONFLICT);
	const char *again = arena_format(support->mem, "{\"consented_again\": true, %s", zhang + 1);
	assert_ok(try_create(&home, again, &creating));
	assert_int_not_equal(creating.id, id);
	assert_int_equal(found(&home, IDENTITY_PHONE, NULL, "13912345678"), creating.id);
	home_close(&home);
}

static void a_destroyed_key_is_nowhere(void **state)
{
	struct support *support = support_begin(state);
	struct rows *rows;
	struct home home;
	struct db *db;
	size_t size;
	bool more;

	home_open(&home, support, &tables);
	for (int i = 0; i < 200; i++)
		made(&home, zhang_like(support->mem, i));
	int64_t id = support_number(support, "SELECT MIN(id) + 0 FROM customer");
	assert_ok(store_snapshot(support->store, &db));
	assert_ok(db_query_text(
		db, "SELECT wrapped FROM customer_key WHERE customer_id = $1", ARGS(v_i64(id)), &rows));
	assert_ok(rows_next(rows, &more));
	const void *wrapped = row_blob(rows, 0, support->mem, &size);
	rows_close(rows);
	store_snapshot_end(db);
	assert_int_equal(size, VAULT_WRAPPED_BYTES);
	home_close(&home);
	support_reopen(support); // closing works the log off
	assert_true(file_holds_bytes(support->url, wrapped, size));
	home_open(&home, support, &tables);
	home_do(&home, erase, &id);
	home_close(&home);
	support_reopen(support);
	assert_false(file_holds_bytes(support->url, wrapped, size));
	assert_false(file_holds_bytes(support->url, (const char *)wrapped + 24, 32));
}

// Whatever call to the database fails, a customer is there whole or not at all.
static void a_failing_database_leaves_no_half_customer(void **state)
{
	struct support *support = support_begin(state);
	struct home home;
	int refused = 0;

	home_open(&home, support, &tables);
	for (int nth = 1; nth < 40; nth++) {
		struct creating creating;
		store_fault(nth, FAULT_INTERNAL);
		enum status status = try_create(&home, zhang_like(support->mem, nth), &creating);
		store_fault(0, FAULT_INTERNAL);
		refused += status != OK;
		int64_t customers = support_number(support, "SELECT COUNT(*) FROM customer");
		assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer_key"), customers);
		assert_int_equal(
			support_number(support, "SELECT COUNT(*) FROM event WHERE type = 'customer.created'"),
			customers);
		assert_int_equal(
			support_number(support, "SELECT COUNT(*) FROM identity WHERE kind = 'phone'"), customers);
	}
	assert_true(refused > 5 && refused < 39);
	for (int nth = 1; nth < 40; nth++) {
		int64_t id = support_number(support, "SELECT MAX(id) FROM customer WHERE status = 'active'");
		store_fault(nth, FAULT_INTERNAL);
		home.ctx.now_ms = clock_now_ms();
		fail_clear(&home.ctx);
		enum status status = house_write(&home.ctx, erase, &id, 0, LANE_TILL);
		store_fault(0, FAULT_INTERNAL);
		int64_t live = support_number(support, "SELECT COUNT(*) FROM customer WHERE status = 'active'");
		assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer_key"), live);
		assert_int_equal(
			support_number(support, "SELECT COUNT(*) FROM identity WHERE kind = 'phone'"), live);
		if (status == OK)
			break;
	}
	home_close(&home);
}

static enum status check_all(struct ctx *ctx, void *wrong)
{
	int64_t after = 0, checked = 1;
	const char **sentence = wrong;

	*sentence = NULL;
	while (checked && !*sentence)
		TRY(customer_check(ctx, &after, 3, &checked, sentence));
	return *sentence ? OK : customer_strays(ctx, sentence);
}

static void checking_finds_what_does_not_fit(void **state)
{
	static const struct {
		const char *breaks, *says;
	} rows[] = {
		{"DELETE FROM identity WHERE kind = 'phone' AND customer_id = %s", "is not found by phone"},
		{"DELETE FROM search_piece WHERE customer_id = %s", "is not found by search"},
		{"UPDATE customer SET status = 'merged' WHERE id = %s", "is an alias only by half"},
		{"UPDATE customer SET sealed = (SELECT wrapped FROM customer_key LIMIT 1) WHERE id = %s",
			"does not open"},
		{"DELETE FROM customer WHERE id = %s", "look-ups know it"},
	};
	struct support *support = support_begin(state);
	const char *wrong;
	struct home home;

	home_open(&home, support, &tables);
	int64_t gone = made(&home, zhang);
	home_do(&home, erase, &gone);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		// Each one breaks a customer of its own; the one before is erased from the tables by hand.
		int64_t id = made(&home, zhang_like(support->mem, (int)i));
		made(&home, zhang_like(support->mem, 100 + (int)i));
		assert_ok(house_read(&home.ctx, check_all, &wrong));
		assert_null(wrong);
		const char *number = arena_format(support->mem, "%lld", (long long)id);
		char text[200];
		const char *at = strstr(rows[i].breaks, "%s");
		snprintf(text, sizeof text, "%.*s%s", (int)(at - rows[i].breaks), rows[i].breaks, number);
		support_run(support, text);
		assert_ok(house_read(&home.ctx, check_all, &wrong));
		if (!wrong || !strstr(wrong, rows[i].says) || !strstr(wrong, id_text(support->mem, "cus", id)))
			fail_msg("%s: %s", rows[i].breaks, wrong ? wrong : "nothing is wrong");
		static const char *const all[] = {"customer", "customer_key", "identity", "search_piece"};
		for (size_t k = 0; k < ARRAY_LEN(all); k++)
			support_run(support,
				arena_format(support->mem, "DELETE FROM %s WHERE %s = %s", all[k],
					k ? "customer_id" : "id", number));
	}
	home_close(&home);
}

static void names_are_shown_as_people_write_them(void **state)
{
	static const struct {
		const char *name, *surname, *given, *shown;
	} rows[] = {{NULL, "张", "伟", "张伟"}, {NULL, "Smith", "John", "John Smith"},
		{NULL, "欧阳", "娜娜", "欧阳娜娜"}, {NULL, "Smith", NULL, "Smith"},
		{"Dr. J. Smith", "Smith", "John", "Dr. J. Smith"}, {NULL, NULL, NULL, NULL},
		{NULL, "Li", "伟", "伟 Li"}, {NULL, "买买提", "阿布都·热合曼", "买买提阿布都·热合曼"}};
	struct arena *mem = arena_create();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct customer customer = {
			.name = rows[i].name, .surname = rows[i].surname, .given_name = rows[i].given};
		const char *shown = customer_display_name(mem, &customer);
		assert_int_equal(!shown, !rows[i].shown);
		if (shown)
			assert_string_equal(shown, rows[i].shown);
	}
	arena_destroy(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_shown_as_people_write_them),
		BOTH(what_goes_in_comes_out_in_one_spelling),
		BOTH(everybody_is_found_by_what_they_go_by),
		SQLITE(nothing_personal_stands_in_the_database),
		BOTH(changes_are_told_by_name_and_kept),
		BOTH(an_old_version_does_not_overwrite_a_new_one),
		BOTH(bad_input_is_refused_with_its_place),
		BOTH(one_number_of_another_system_is_one_customer),
		BOTH(possible_duplicates_are_named),
		BOTH(an_unknown_buyer_is_made_once),
		BOTH(buyers_that_come_at_once_are_made_once),
		BOTH(erasing_leaves_nothing),
		SQLITE(a_destroyed_key_is_nowhere),
		BOTH(checking_finds_what_does_not_fit),
		BOTH(a_failing_database_leaves_no_half_customer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

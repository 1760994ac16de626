// A shape takes what its rows allow, collects every refusal with its pointer, and gives back what it took.
#include "base/shape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct line {
	const char *sku;
	int64_t quantity;
};
struct order {
	int64_t id, total, at_ms;
	const char *name, *day, *phone, *email, *secret;
	bool open;
	int kind;
	struct list lines, tags;
	struct line *gift;
};

static const struct choice kinds[] = {{"retail", {"Retail", "零售"}}, {"car", {"Car", "汽车"}}, CHOICES_END};
static const struct field line_fields[] = {
	FIELD_TEXT(line, sku, .max = 5, .flags = FIELD_REQUIRED, .doc = W("Code", "编码")),
	FIELD_I64(line, quantity, .min = 1, .max = 9, .doc = W("Quantity", "数量")),
};
static const struct shape line_shape = SHAPE("Line", line, line_fields, "A line", "一行");
static const struct field tag = {.name = "tag", .kind = KIND_TEXT, .max = 4, .doc = W("Tag", "标签")};
static const struct field order_fields[] = {
	FIELD_ID(order, id, "ord", .flags = FIELD_READ_ONLY, .doc = W("Id", "编号")),
	FIELD_I64(order, total, .min = -10, .max = 100, .doc = W("Total", "合计")),
	FIELD_TIME(order, at_ms, .doc = W("At", "时间")),
	FIELD_TEXT(order, name, .max = 4, .flags = FIELD_REQUIRED, .doc = W("Name", "名称")),
	FIELD_DATE(order, day, .doc = W("Day", "日期")),
	FIELD_TEXT(order, phone, .max = 20, .flags = FIELD_PHONE, .doc = W("Phone", "电话")),
	FIELD_TEXT(order, email, .max = 40, .flags = FIELD_EMAIL, .doc = W("E-mail", "邮箱")),
	FIELD_TEXT(order, secret, .max = 20, .flags = FIELD_WRITE_ONLY, .doc = W("Secret", "密")),
	FIELD_BOOL(order, open, .doc = W("Open", "营业")),
	FIELD_ENUM(order, kind, kinds, .flags = FIELD_FIXED, .doc = W("Kind", "类型")),
	FIELD_LIST(order, lines, &line_shape, .max = 2, .doc = W("Lines", "行")),
	FIELD_SCALARS(order, tags, &tag, .max = 2, .doc = W("Tags", "标签")),
	FIELD_OBJECT(order, gift, &line_shape, .doc = W("Gift", "赠品")),
};
static const struct shape order_shape = SHAPE("Order", order, order_fields, "An order", "订单");

struct fixture {
	struct ctx ctx;
	struct order order;
	uint64_t present;
};

static enum status decode(struct fixture *fixture, enum decode_mode mode, const char *json)
{
	fail_clear(&fixture->ctx);
	return shape_decode(&fixture->ctx, &order_shape, json, strlen(json), mode, &fixture->order, &fixture->present);
}

static const struct violation *violation_at(const struct fixture *fixture, const char *pointer)
{
	for (size_t i = 0; i < fixture->ctx.fault.violation_count; i++)
		if (strcmp(fixture->ctx.fault.violations[i].pointer, pointer) == 0)
			return &fixture->ctx.fault.violations[i];
	return NULL;
}

static void assert_refused(struct fixture *fixture, const char *json, const char *pointer,
	const struct problem *problem)
{
	const struct violation *violation;

	if (decode(fixture, DECODE_NEW, json) == OK)
		fail_msg("taken: %s", json);
	violation = violation_at(fixture, pointer);
	if (!violation || violation->problem != problem)
		fail_msg("%s: at \"%s\" expected %s, got %s", json, pointer, problem->code,
			violation ? violation->problem->code : "nothing");
}

static int begin(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){.ctx = {.mem = arena_create()}};
	*state = &fixture;
	return 0;
}

static int end(void **state)
{
	arena_destroy(((struct fixture *)*state)->ctx.mem);
	return 0;
}

static void the_tables_are_sound(void **state)
{
	struct fixture *fixture = *state;
	struct field unbounded[] = {FIELD_TEXT(line, sku, .doc = W("Code", "编码"))};
	struct shape loose = SHAPE("Loose", line, unbounded, "Loose", "松");

	assert_null(shape_check(fixture->ctx.mem, &line_shape));
	assert_non_null(shape_check(fixture->ctx.mem, &loose));
}

static void what_is_there_is_taken(void **state)
{
	struct fixture *fixture = *state;
	struct order *order = &fixture->order;

	assert_int_equal(decode(fixture, DECODE_NEW,
				 "{\"total\":-10,\"at_ms\":\"1970-01-01T08:00:01+08:00\",\"name\":\"  会员 \","
				 "\"day\":\"2024-02-29\",\"open\":true,\"kind\":\"car\",\"lines\":[{\"sku\":\"A\","
				 "\"quantity\":9},"
				 "{\"sku\":\"B\"}],\"tags\":[\"x\",\"yy\"],\"gift\":{\"sku\":\"G\"}}"),
		OK);
	assert_int_equal(order->total, -10);
	assert_int_equal(order->at_ms, 1000);
	assert_string_equal(order->name, "会员");
	assert_string_equal(order->day, "2024-02-29");
	assert_true(order->open);
	assert_int_equal(order->kind, 1);
	assert_int_equal(order->lines.count, 2);
	assert_string_equal(((struct line *)order->lines.items)[1].sku, "B");
	assert_true(((struct line *)order->lines.items)[1].quantity == NONE);
	assert_string_equal(((const char **)order->tags.items)[1], "yy");
	assert_string_equal(order->gift->sku, "G");
	assert_null(order->phone);
	assert_true(order->id == NONE);
	assert_true(fixture->present & 1u << 1);
	assert_false(fixture->present & 1u << 5);
}

static void refusals_have_their_pointer(void **state)
{
	struct fixture *fixture = *state;

	assert_refused(fixture, "{}", "/name", &field_required);
	assert_refused(fixture, "{\"name\":null}", "/name", &field_required);
	assert_refused(fixture, "{\"name\":\" \"}", "/name", &field_required);
	assert_refused(fixture, "{\"name\":\"五个汉字啊\"}", "/name", &field_text_long);
	assert_refused(fixture, "{\"name\":1}", "/name", &field_type);
	assert_refused(fixture, "{\"name\":\"a\\u0007\"}", "/name", &field_text_control);
	assert_refused(fixture, "{\"name\":\"a\",\"total\":101}", "/total", &field_number_range);
	assert_refused(fixture, "{\"name\":\"a\",\"total\":\"1\"}", "/total", &field_type);
	assert_refused(fixture, "{\"name\":\"a\",\"total\":1.5}", "/total", &field_type);
	assert_refused(fixture, "{\"name\":\"a\",\"day\":\"2023-02-29\"}", "/day", &field_date);
	assert_refused(fixture, "{\"name\":\"a\",\"at_ms\":\"2024-02-30T00:00:00Z\"}", "/at_ms", &field_time);
	assert_refused(fixture, "{\"name\":\"a\",\"at_ms\":\"2024-02-01T00:00:00\"}", "/at_ms", &field_time);
	assert_refused(fixture, "{\"name\":\"a\",\"kind\":\"boat\"}", "/kind", &field_choice);
	assert_refused(fixture, "{\"name\":\"a\",\"id\":\"ord_0000000001A\"}", "/id", &field_read_only);
	assert_refused(fixture, "{\"name\":\"a\",\"nme\":\"b\"}", "/nme", &field_unknown);
	assert_refused(fixture, "{\"name\":\"a\",\"a/b~\":1}", "/a~1b~0", &field_unknown);
	assert_refused(fixture, "{\"name\":\"a\",\"lines\":[{\"sku\":\"A\"},{\"quantity\":1}]}", "/lines/1/sku",
		&field_required);
	assert_refused(fixture, "{\"name\":\"a\",\"lines\":[{},{},{}]}", "/lines", &field_list_long);
	assert_refused(fixture, "{\"name\":\"a\",\"tags\":[\"x\",\"12345\"]}", "/tags/1", &field_text_long);
	assert_refused(fixture, "{\"name\":\"a\",\"gift\":{\"sku\":\"A\",\"quantity\":0}}", "/gift/quantity",
		&field_number_range);
}

static void all_refusals_are_told_at_once(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(decode(fixture, DECODE_NEW, "{\"total\":1000,\"day\":\"x\",\"who\":1}"), ERR_UNPROCESSABLE);
	assert_ptr_equal(fixture->ctx.fault.problem, &invalid_fields);
	assert_int_equal(fixture->ctx.fault.violation_count, 4);
	assert_non_null(violation_at(fixture, "/total"));
	assert_non_null(violation_at(fixture, "/day"));
	assert_non_null(violation_at(fixture, "/who"));
	assert_non_null(violation_at(fixture, "/name"));
}

static void what_is_no_object_is_refused_whole(void **state)
{
	static const char *const texts[] = {"", "[]", "null", "1", "\"a\"", "{\"name\":\"a\"", "{\"name\":\"a\"}x",
		"{\"name\":\"a\",\"name\":\"b\"}", "{\"name\":\"\xff\"}"};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		enum status status = decode(fixture, DECODE_NEW, texts[i]);

		if (status == OK || !fixture->ctx.fault.problem)
			fail_msg("taken: %s", texts[i]);
	}
}

static void a_change_touches_only_what_it_names(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(decode(fixture, DECODE_NEW,
		"{\"name\":\"a\",\"total\":5,\"day\":\"2024-01-01\",\"kind\":\"car\"}"),
		OK);
	assert_int_equal(decode(fixture, DECODE_CHANGE, "{\"total\":6,\"day\":null}"), OK);
	assert_int_equal(fixture->order.total, 6);
	assert_null(fixture->order.day);
	assert_string_equal(fixture->order.name, "a");
	assert_int_equal(decode(fixture, DECODE_CHANGE, "{\"name\":null}"), ERR_UNPROCESSABLE);
	assert_ptr_equal(violation_at(fixture, "/name")->problem, &field_required);
	assert_int_equal(decode(fixture, DECODE_CHANGE, "{\"kind\":\"retail\"}"), ERR_UNPROCESSABLE);
	assert_ptr_equal(violation_at(fixture, "/kind")->problem, &field_fixed);
}

static void what_older_versions_stored_is_read(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(decode(fixture, DECODE_STORED,
		"{\"id\":\"ord_0000000001A\",\"gone\":{\"a\":[1]},\"total\":5}"), OK);
	assert_int_equal(fixture->order.id, 42);
	assert_int_equal(fixture->order.total, 5);
	assert_null(fixture->order.name);
}

static const char *encode(struct fixture *fixture, const struct encode_options *options)
{
	struct buf buf = buf_make(fixture->ctx.mem, 10000);
	struct json_out out = json_out(&buf);

	shape_encode(&out, &order_shape, &fixture->order, options);
	return buf.data;
}

static void what_goes_out(void **state)
{
	struct fixture *fixture = *state;
	struct encode_options plain = {0}, masked = {.masked = true}, stored = {.stored = true};
	const char *text;

	assert_int_equal(decode(fixture, DECODE_NEW,
				 "{\"name\":\"a\",\"phone\":\"+8613800138000\",\"email\":\"zhang@example.com\","
				 "\"secret\":\"s3cret\"}"),
		OK);
	text = encode(fixture, &plain);
	assert_non_null(strstr(text, "\"phone\":\"+8613800138000\""));
	assert_non_null(strstr(text, "\"total\":null"));
	assert_null(strstr(text, "s3cret"));
	text = encode(fixture, &masked);
	assert_null(strstr(text, "13800138000"));
	assert_null(strstr(text, "zhang@"));
	assert_non_null(strstr(text, "@example.com"));
	assert_non_null(strstr(encode(fixture, &stored), "s3cret"));
}

static void one_field_from_a_cell(void **state)
{
	struct fixture *fixture = *state;
	struct order *order = &fixture->order;

	shape_clear(&order_shape, order);
	assert_int_equal(field_decode_text(&fixture->ctx, shape_field(&order_shape, "total"), "total", "7", order), OK);
	assert_int_equal(order->total, 7);
	assert_int_equal(field_decode_text(&fixture->ctx, shape_field(&order_shape, "kind"), "kind", "car", order), OK);
	assert_int_equal(order->kind, 1);
	assert_int_equal(field_decode_text(&fixture->ctx, shape_field(&order_shape, "day"), "day", "2024-02-29", order),
		OK);
	assert_true(field_decode_text(&fixture->ctx, shape_field(&order_shape, "total"), "total", "7x", order) != OK);
	assert_true(field_decode_text(&fixture->ctx, shape_field(&order_shape, "id"), "id", "cus_0000000001A", order) !=
		    OK);
	assert_null(shape_field(&order_shape, "totals"));
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(the_tables_are_sound),
		TEST(what_is_there_is_taken),
		TEST(refusals_have_their_pointer),
		TEST(all_refusals_are_told_at_once),
		TEST(what_is_no_object_is_refused_whole),
		TEST(a_change_touches_only_what_it_names),
		TEST(what_older_versions_stored_is_read),
		TEST(what_goes_out),
		TEST(one_field_from_a_cell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

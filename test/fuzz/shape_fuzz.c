// Whatever a shape takes in lies within the bounds of its rows, goes out, comes in again and goes out the same;
// whatever it refuses is named by a pointer.
#include "base/shape.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct inner {
	const char *sku;
	int64_t quantity;
	bool gift;
};
struct record {
	int64_t id, points, at_ms;
	const char *name, *born, *extra, *secret;
	bool open;
	int kind;
	struct inner *inner;
	struct list lines, tags, numbers;
};

static const struct choice kinds[] = {{"retail", {"Retail", "零售"}}, {"car", {"Car", "汽车"}}, CHOICES_END};
static const struct field inner_fields[] = {
	FIELD_TEXT(inner, sku, .max = 10, .flags = FIELD_REQUIRED, .doc = W("Code", "编码")),
	FIELD_I64(inner, quantity, .min = 1, .max = 1000, .flags = FIELD_REQUIRED, .doc = W("Quantity", "数量")),
	FIELD_BOOL(inner, gift, .doc = W("Gift", "赠品")),
};
static const struct shape inner_shape = SHAPE("Inner", inner, inner_fields, "A line", "一行");
static const struct field tag = {.name = "tag", .kind = KIND_TEXT, .max = 5, .doc = W("Tag", "标签")};
static const struct field number = {.name = "number", .kind = KIND_I64, .min = -5, .max = 5, .doc = W("Number", "数")};
static const struct field record_fields[] = {
	FIELD_ID(record, id, "ord", .doc = W("Id", "编号")),
	FIELD_I64(record, points, .min = -1000000, .max = 1000000, .doc = W("Points", "积分")),
	FIELD_TIME(record, at_ms, .doc = W("At", "时间")),
	FIELD_TEXT(record, name, .max = 8, .flags = FIELD_REQUIRED, .doc = W("Name", "名称")),
	FIELD_DATE(record, born, .doc = W("Born", "出生")),
	FIELD_RAW(record, extra, .max = 60, .doc = W("Extra", "其他")),
	FIELD_TEXT(record, secret, .max = 8, .flags = FIELD_WRITE_ONLY, .doc = W("Secret", "密")),
	FIELD_BOOL(record, open, .doc = W("Open", "营业")),
	FIELD_ENUM(record, kind, kinds, .doc = W("Kind", "类型")),
	FIELD_OBJECT(record, inner, &inner_shape, .doc = W("Inner", "内")),
	FIELD_LIST(record, lines, &inner_shape, .max = 3, .doc = W("Lines", "行")),
	FIELD_SCALARS(record, tags, &tag, .max = 3, .doc = W("Tags", "标签")),
	FIELD_SCALARS(record, numbers, &number, .max = 3, .doc = W("Numbers", "数")),
};
static const struct shape record_shape = SHAPE("Record", record, record_fields, "A record", "一条");

static void expect(bool holds)
{
	if (!holds)
		abort();
}

static void check_text(const char *text, size_t max)
{
	if (!text)
		return;
	expect(*text && utf8_valid(text, strlen(text)) && utf8_length(text) <= max);
}

static void check_inner(const struct inner *inner)
{
	expect(inner->sku != NULL);
	check_text(inner->sku, 10);
	expect(inner->quantity >= 1 && inner->quantity <= 1000);
}

static void check_bounds(const struct record *record)
{
	expect(record->id == NONE || (record->id >= 0 && record->id <= INT64_C(1) << 53));
	expect(record->points == NONE || (record->points >= -1000000 && record->points <= 1000000));
	expect(record->name != NULL);
	check_text(record->name, 8);
	check_text(record->secret, 8);
	expect(!record->born || strlen(record->born) == 10);
	expect(!record->extra || strlen(record->extra) <= 60);
	expect(record->kind >= 0 && record->kind < 2);
	if (record->inner)
		check_inner(record->inner);
	expect(record->lines.count <= 3 && record->tags.count <= 3 && record->numbers.count <= 3);
	for (size_t i = 0; i < record->lines.count; i++)
		check_inner(&((const struct inner *)record->lines.items)[i]);
	for (size_t i = 0; i < record->tags.count; i++)
		check_text(((const char *const *)record->tags.items)[i], 5);
	for (size_t i = 0; i < record->numbers.count; i++)
		expect(labs(((const int64_t *)record->numbers.items)[i]) <= 5);
}

static struct buf encode(struct arena *mem, const struct record *record)
{
	static const struct encode_options stored = {.stored = true};
	struct buf buf = buf_make(mem, 1 << 16);
	struct json_out out = json_out(&buf);

	shape_encode(&out, &record_shape, record, &stored);
	expect(!buf.full);
	return buf;
}

static void check_refusal(const struct ctx *ctx, enum status status)
{
	expect(status == ERR_INVALID || status == ERR_UNPROCESSABLE || status == ERR_TOO_LARGE);
	expect(ctx->fault.problem != NULL);
	for (size_t i = 0; i < ctx->fault.violation_count; i++) {
		const struct violation *violation = &ctx->fault.violations[i];

		expect(violation->problem && violation->pointer);
		expect(*violation->pointer == '\0' || *violation->pointer == '/');
		expect(utf8_valid(violation->pointer, strlen(violation->pointer)));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *mem;
	struct record record, again;
	uint64_t present = 0;
	enum status status;

	if (!mem)
		mem = arena_create();
	arena_reset(mem);
	struct ctx ctx = {.mem = mem};
	status = shape_decode(&ctx, &record_shape, (const char *)data, size, DECODE_NEW, &record, &present);
	if (status != OK) {
		check_refusal(&ctx, status);
		return 0;
	}
	check_bounds(&record);
	struct buf once = encode(mem, &record);
	status = shape_decode(&ctx, &record_shape, once.data, once.size, DECODE_STORED, &again, &present);
	expect(status == OK);
	struct buf twice = encode(mem, &again);
	expect(once.size == twice.size && memcmp(once.data, twice.data, once.size) == 0);
	return 0;
}

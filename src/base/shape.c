#include "base/shape.h"

#include "base/id.h"
#include "base/instant.h"
#include "base/log.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

PROBLEM(field_required, ERR_UNPROCESSABLE, "This is required.", "必填。");
PROBLEM(field_unknown, ERR_UNPROCESSABLE, "There is no field {0} here.", "没有名为 {0} 的字段。");
PROBLEM(field_read_only, ERR_UNPROCESSABLE, "This cannot be set.", "该字段不能设置。");
PROBLEM(field_fixed, ERR_UNPROCESSABLE, "This cannot be changed once it is set.", "该字段设定后不能修改。");
PROBLEM(field_type, ERR_UNPROCESSABLE, "This must be {0}.", "此处应为{1}。");
PROBLEM(field_text_long, ERR_UNPROCESSABLE, "At most {0} characters.", "最多 {0} 个字符。");
PROBLEM(field_text_control, ERR_UNPROCESSABLE, "This holds a character that cannot be shown.", "含有不可显示的字符。");
PROBLEM(field_number_range, ERR_UNPROCESSABLE, "This must lie between {0} and {1}.", "须在 {0} 与 {1} 之间。");
PROBLEM(field_choice, ERR_UNPROCESSABLE, "This must be one of: {0}.", "须为以下之一：{0}。");
PROBLEM(field_id, ERR_UNPROCESSABLE, "This must be an id that begins with {0}_.", "须为以 {0}_ 开头的编号。");
PROBLEM(field_time, ERR_UNPROCESSABLE, "This must be a time such as 2026-02-28T18:30:00+08:00.",
	"须为时间，例如 2026-02-28T18:30:00+08:00。");
PROBLEM(field_date, ERR_UNPROCESSABLE, "This must be a day that exists, such as 2026-02-28.",
	"须为存在的日期，例如 2026-02-28。");
PROBLEM(field_list_long, ERR_UNPROCESSABLE, "At most {0} entries.", "最多 {0} 项。");
PROBLEM(field_duplicate, ERR_INVALID, "This stands twice.", "重复出现。");
PROBLEM(field_raw_long, ERR_UNPROCESSABLE, "This is too long.", "内容过长。");

#define POINTER_MAX 512

// Where we are in the document, innermost first: a pointer is only spelled out when something is refused.
struct place {
	const struct place *outer;
	const char *name; // NULL: the index counts
	size_t index;
	bool bare; // a parameter's name, not a place in a body
};

struct decoder {
	struct ctx *ctx;
	struct json json;
	enum decode_mode mode;
};

static void spell(struct buf *buf, const struct place *place)
{
	if (!place)
		return;
	spell(buf, place->outer);
	if (!place->name) {
		buf_format(buf, "/%zu", place->index);
		return;
	}
	if (place->bare) {
		buf_text(buf, place->name);
		return;
	}
	buf_byte(buf, '/');
	for (const char *at = place->name; *at; at++)
		if (*at == '~')
			buf_text(buf, "~0");
		else if (*at == '/')
			buf_text(buf, "~1");
		else
			buf_byte(buf, *at);
}

#define REFUSE(decoder, place, problem, ...)                                                                           \
	refuse((decoder), (place), (problem), (const char * [PROBLEM_ARGS + 1]){__VA_ARGS__})

static void refuse(
	struct decoder *decoder, const struct place *place, const struct problem *problem, const char *const *args)
{
	struct buf pointer = buf_make(decoder->ctx->mem, POINTER_MAX);

	spell(&pointer, place);
	// The status is that of the whole, and shape_decode returns it.
	if (fail_at_args(decoder->ctx, pointer.data, problem, args) == OK)
		return;
}

static const char *number_text(struct ctx *ctx, int64_t number)
{
	return arena_format(ctx->mem, "%lld", (long long)number);
}

static const char *choice_names(struct arena *mem, const struct choice *choices)
{
	struct buf buf = buf_make(mem, 1000);
	for (int i = 0; choices[i].name; i++)
		buf_format(&buf, "%s%s", i ? ", " : "", choices[i].name);
	return buf.data;
}

const char *choice_name(const struct choice *choices, int value)
{
	for (int i = 0; choices[i].name; i++)
		if (i == value)
			return choices[i].name;
	return NULL;
}

int choice_value(const struct choice *choices, const char *name)
{
	for (int i = 0; choices[i].name; i++)
		if (strcmp(choices[i].name, name) == 0)
			return i;
	return -1;
}

// ---------------------------------------------------------------- scalars

static void *member(const struct field *field, void *record)
{
	return (char *)record + field->offset;
}

static const void *member_const(const struct field *field, const void *record)
{
	return (const char *)record + field->offset;
}

static void wrong_type(struct decoder *decoder, const struct field *field, const struct place *place)
{
	static const struct words kinds[] = {
		[KIND_I64] = {"a whole number", "整数"},
		[KIND_BOOL] = {"true or false", "true 或 false"},
		[KIND_TEXT] = {"text", "文本"},
		[KIND_ENUM] = {"text", "文本"},
		[KIND_ID] = {"an id", "编号"},
		[KIND_TIME] = {"a time", "时间"},
		[KIND_DATE] = {"a date", "日期"},
		[KIND_OBJECT] = {"an object", "对象"},
		[KIND_LIST] = {"a list", "列表"},
		[KIND_RAW] = {"JSON", "JSON"},
	};
	REFUSE(decoder, place, &field_type, kinds[field->kind].en, kinds[field->kind].zh);
}

static void take_i64(
	struct decoder *decoder, const struct field *field, const struct place *place, int64_t number, void *slot)
{
	if (number < field->min || number > field->max) {
		REFUSE(decoder, place, &field_number_range, number_text(decoder->ctx, field->min),
			number_text(decoder->ctx, field->max));
		return;
	}
	*(int64_t *)slot = number;
}

static bool shows(const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if ((c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7f)
			return false;
	}
	return true;
}

static void take_text(
	struct decoder *decoder, const struct field *field, const struct place *place, const char *text, void *slot)
{
	const char *trimmed = text_trim(decoder->ctx->mem, text);
	struct date date;
	int64_t number;
	int value;

	switch (field->kind) {
	case KIND_TEXT:
		if (!*trimmed) {
			if (field->flags & FIELD_REQUIRED)
				REFUSE(decoder, place, &field_required, NULL);
			else
				*(const char **)slot = NULL;
		} else if (!shows(trimmed)) {
			REFUSE(decoder, place, &field_text_control, NULL);
		} else if ((int64_t)utf8_length(trimmed) > field->max) {
			REFUSE(decoder, place, &field_text_long, number_text(decoder->ctx, field->max));
		} else {
			*(const char **)slot = trimmed;
		}
		break;
	case KIND_ENUM:
		if ((value = choice_value(field->choices, trimmed)) < 0)
			REFUSE(decoder, place, &field_choice, choice_names(decoder->ctx->mem, field->choices));
		else
			*(int *)slot = value;
		break;
	case KIND_ID:
		if (!id_parse(trimmed, field->prefix, &number))
			REFUSE(decoder, place, &field_id, field->prefix);
		else
			*(int64_t *)slot = number;
		break;
	case KIND_TIME:
		if (!instant_parse(trimmed, &number))
			REFUSE(decoder, place, &field_time, NULL);
		else
			*(int64_t *)slot = number;
		break;
	case KIND_DATE:
		if (!date_parse(trimmed, &date))
			REFUSE(decoder, place, &field_date, NULL);
		else
			*(const char **)slot = trimmed;
		break;
	default:
		wrong_type(decoder, field, place);
	}
}

static void take_null(const struct field *field, void *slot)
{
	switch (field->kind) {
	case KIND_I64:
	case KIND_ID:
	case KIND_TIME:
		*(int64_t *)slot = NONE;
		break;
	case KIND_BOOL:
		*(bool *)slot = false;
		break;
	case KIND_ENUM:
		*(int *)slot = 0;
		break;
	case KIND_TEXT:
	case KIND_DATE:
	case KIND_RAW:
		*(const char **)slot = NULL;
		break;
	case KIND_OBJECT:
		*(void **)slot = NULL;
		break;
	case KIND_LIST:
		*(struct list *)slot = (struct list){0};
		break;
	}
}

// ---------------------------------------------------------------- decoding

static void decode_object(
	struct decoder *decoder, const struct shape *shape, const struct place *place, void *record, uint64_t *present);
static void decode_value(struct decoder *decoder, const struct field *field, const struct place *place, void *slot);

static size_t item_size(const struct field *field)
{
	return field->shape ? field->shape->size : field->item->kind == KIND_ENUM ? sizeof(int) : sizeof(int64_t);
}

static void decode_list(struct decoder *decoder, const struct field *field, const struct place *place, void *slot)
{
	struct list *list = slot;
	size_t room = 0, size = item_size(field);
	struct field scalar = {0};

	// A list has no gaps: null and "" are refused where they stand.
	if (field->item)
		scalar = *field->item;
	if (decoder->mode != DECODE_STORED)
		scalar.flags |= FIELD_REQUIRED;
	*list = (struct list){.of = field->shape ? field->shape->record : NULL};
	json_enter_array(&decoder->json);
	while (json_next_item(&decoder->json)) {
		if ((int64_t)list->count == field->max) {
			REFUSE(decoder, place, &field_list_long, number_text(decoder->ctx, field->max));
			json_skip(&decoder->json, NULL, NULL);
			while (json_next_item(&decoder->json) && json_skip(&decoder->json, NULL, NULL))
				;
			return;
		}
		if (list->count == room) {
			void *more = arena_alloc_array(decoder->ctx->mem, room = room ? room * 2 : 4, size);
			if (list->count)
				memcpy(more, list->items, list->count * size);
			list->items = more;
		}
		struct place here = {.outer = place, .index = list->count};
		void *item = (char *)list->items + list->count * size;
		uint64_t present;
		if (field->shape && json_peek(&decoder->json) == JSON_OBJECT)
			decode_object(decoder, field->shape, &here, item, &present);
		else if (field->shape) {
			REFUSE(decoder, &here, &field_type, "an object", "对象");
			json_skip(&decoder->json, NULL, NULL);
		} else
			decode_value(decoder, &scalar, &here, item);
		list->count++;
	}
}

static void decode_number(struct decoder *decoder, const struct field *field, const struct place *place, void *slot)
{
	int64_t number;
	bool whole;

	if (field->kind != KIND_I64) {
		json_skip(&decoder->json, NULL, NULL);
		wrong_type(decoder, field, place);
	} else if (json_i64(&decoder->json, &number, &whole)) {
		if (whole)
			take_i64(decoder, field, place, number, slot);
		else
			wrong_type(decoder, field, place);
	}
}

static void decode_raw(struct decoder *decoder, const struct field *field, const struct place *place, void *slot)
{
	const char *text;
	size_t size;

	if (!json_skip(&decoder->json, &text, &size))
		return;
	if ((int64_t)size > field->max)
		REFUSE(decoder, place, &field_raw_long, NULL);
	else
		*(const char **)slot = arena_text_n(decoder->ctx->mem, text, size);
}

static void decode_value(struct decoder *decoder, const struct field *field, const struct place *place, void *slot)
{
	enum json_kind kind = json_peek(&decoder->json);
	const char *text;
	uint64_t present;

	if (kind == JSON_NULL && json_null(&decoder->json)) {
		if ((field->flags & FIELD_REQUIRED) && decoder->mode != DECODE_STORED)
			REFUSE(decoder, place, &field_required, NULL);
		else
			take_null(field, slot);
	} else if (field->kind == KIND_RAW) {
		decode_raw(decoder, field, place, slot);
	} else if (kind == JSON_NUMBER) {
		decode_number(decoder, field, place, slot);
	} else if (kind == JSON_TEXT && field->kind != KIND_I64 && field->kind != KIND_BOOL &&
		   field->kind != KIND_OBJECT && field->kind != KIND_LIST) {
		if (json_text(&decoder->json, &text))
			take_text(decoder, field, place, text, slot);
	} else if ((kind == JSON_TRUE || kind == JSON_FALSE) && field->kind == KIND_BOOL) {
		json_bool(&decoder->json, slot);
	} else if (kind == JSON_OBJECT && field->kind == KIND_OBJECT) {
		*(void **)slot = arena_alloc(decoder->ctx->mem, field->shape->size);
		decode_object(decoder, field->shape, place, *(void **)slot, &present);
	} else if (kind == JSON_ARRAY && field->kind == KIND_LIST) {
		decode_list(decoder, field, place, slot);
	} else {
		wrong_type(decoder, field, place);
		json_skip(&decoder->json, NULL, NULL);
	}
}

const struct field *shape_field(const struct shape *shape, const char *name)
{
	for (size_t i = 0; i < shape->count; i++)
		if (strcmp(shape->fields[i].name, name) == 0)
			return &shape->fields[i];
	return NULL;
}

void shape_clear(const struct shape *shape, void *record)
{
	memset(record, 0, shape->size);
	for (size_t i = 0; i < shape->count; i++)
		take_null(&shape->fields[i], member(&shape->fields[i], record));
}

static void decode_member(
	struct decoder *decoder, const struct shape *shape, const struct place *here, void *record, uint64_t *present)
{
	const struct field *field = shape_field(shape, here->name);
	const struct problem *refused = NULL;

	if (!field && decoder->mode == DECODE_STORED) {
		json_skip(&decoder->json, NULL, NULL);
		return;
	}
	if (!field)
		refused = &field_unknown;
	else if (*present & UINT64_C(1) << (field - shape->fields))
		refused = &field_duplicate;
	else if ((field->flags & FIELD_READ_ONLY) && decoder->mode != DECODE_STORED)
		refused = &field_read_only;
	else if (decoder->mode == DECODE_CHANGE && (field->flags & FIELD_FIXED))
		refused = &field_fixed;
	if (refused) {
		REFUSE(decoder, here, refused, here->name);
		json_skip(&decoder->json, NULL, NULL);
		return;
	}
	*present |= UINT64_C(1) << (field - shape->fields);
	decode_value(decoder, field, here, member(field, record));
}

static void decode_object(
	struct decoder *decoder, const struct shape *shape, const struct place *place, void *record, uint64_t *present)
{
	struct place here = {.outer = place};

	*present = 0;
	// Objects inside are always given whole.
	if (decoder->mode != DECODE_CHANGE || place)
		shape_clear(shape, record);
	json_enter_object(&decoder->json);
	while (json_next_key(&decoder->json, &here.name))
		decode_member(decoder, shape, &here, record, present);
	if (decoder->json.problem || decoder->mode == DECODE_STORED || (decoder->mode == DECODE_CHANGE && !place))
		return;
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if ((field->flags & FIELD_REQUIRED) && !(field->flags & FIELD_READ_ONLY) &&
			!(*present & UINT64_C(1) << i)) {
			here.name = field->name;
			REFUSE(decoder, &here, &field_required, NULL);
		}
	}
}

// Nothing at all, what is no JSON, what is too deep, or something else than an object: each is told as what it is.
static void refuse_root(struct json *json)
{
	struct json whole = *json;

	if (whole.at == whole.end || (json_skip(&whole, NULL, NULL) && json_end(&whole)))
		json->problem = &json_object_wanted;
	else
		*json = whole;
}

enum status shape_decode(struct ctx *ctx, const struct shape *shape, const char *json, size_t size,
	enum decode_mode mode, void *record, uint64_t *present)
{
	struct decoder decoder = {.ctx = ctx, .mode = mode};

	*present = 0;
	json_open(&decoder.json, ctx->mem, json, size);
	if (json_peek(&decoder.json) == JSON_OBJECT) {
		decode_object(&decoder, shape, NULL, record, present);
		if (!decoder.json.problem)
			json_end(&decoder.json);
	} else {
		refuse_root(&decoder.json);
	}
	if (decoder.json.problem) {
		ctx->fault = (struct fault){0};
		return fail(ctx, decoder.json.problem, number_text(ctx, (int64_t)json_offset(&decoder.json)));
	}
	return ctx->fault.problem ? ctx->fault.problem->status : OK;
}

enum status field_decode_text(
	struct ctx *ctx, const struct field *field, const char *pointer, const char *text, void *record)
{
	struct decoder decoder = {.ctx = ctx, .mode = DECODE_NEW};
	struct place place = {.name = pointer, .bare = true};
	void *slot = member(field, record);
	int64_t number;

	if (field->kind == KIND_I64) {
		if (text_i64(text, &number))
			take_i64(&decoder, field, &place, number, slot);
		else
			wrong_type(&decoder, field, &place);
	} else if (field->kind == KIND_BOOL) {
		*(bool *)slot = strcmp(text, "true") == 0;
		if (!*(bool *)slot && strcmp(text, "false") != 0)
			wrong_type(&decoder, field, &place);
	} else {
		take_text(&decoder, field, &place, text, slot);
	}
	return ctx->fault.problem ? ctx->fault.problem->status : OK;
}

enum status field_decode_json(struct ctx *ctx, const struct field *field, const char *json, void *record)
{
	struct decoder decoder = {.ctx = ctx, .mode = DECODE_NEW};
	struct place place = {.name = field->name};

	json_open(&decoder.json, ctx->mem, json, strlen(json));
	decode_value(&decoder, field, &place, member(field, record));
	if (!json_end(&decoder.json))
		return fail(ctx, decoder.json.problem, number_text(ctx, (int64_t)json_offset(&decoder.json)));
	return ctx->fault.problem ? ctx->fault.problem->status : OK;
}

static size_t member_size(const struct field *field)
{
	switch (field->kind) {
	case KIND_BOOL:
		return sizeof(bool);
	case KIND_ENUM:
		return sizeof(int);
	case KIND_LIST:
		return sizeof(struct list);
	default:
		return 8; // int64_t or a pointer
	}
}

void field_copy(const struct field *field, const void *from, void *to)
{
	memcpy(member(field, to), member_const(field, from), member_size(field));
}

// ---------------------------------------------------------------- encoding

const char *mask_phone(struct arena *mem, const char *phone)
{
	size_t length = strlen(phone), head = text_starts(phone, "+86") ? 6 : 3, tail = 4;

	if (length < head + tail + 2)
		return "****";
	return arena_format(mem, "%.*s****%s", (int)head, phone, phone + length - tail);
}

const char *mask_email(struct arena *mem, const char *email)
{
	const char *at = strrchr(email, '@'), *second = email;

	if (!at || at == email)
		return "***";
	utf8_next(&second);
	return arena_format(mem, "%.*s***%s", (int)(second - email), email, at);
}

static const char *shown_text(
	struct arena *mem, const struct field *field, const char *text, const struct encode_options *options)
{
	if (!text || !options || !options->masked)
		return text;
	if (field->flags & FIELD_PHONE)
		return mask_phone(mem, text);
	return field->flags & FIELD_EMAIL ? mask_email(mem, text) : text;
}

static void encode_slot(
	struct json_out *out, const struct field *field, const void *slot, const struct encode_options *options);

bool shape_fits(const struct shape *shape, const char *of)
{
	if (!of || !shape->record || of == shape->record || strcmp(of, shape->record) == 0)
		return true;
	log_error("shape", "%s describes struct %s and was given struct %s", shape->name, shape->record, of);
	return false;
}

static void encode_list(
	struct json_out *out, const struct field *field, const struct list *list, const struct encode_options *options)
{
	struct encode_options inner = options ? *options : (struct encode_options){0};

	inner.only = NULL;
	if (field->shape && list->count && !shape_fits(field->shape, list->of)) {
		assert(!inner.stored); // rather stop than keep what is not there
		out->strange = true;
		json_put_null(out);
		return;
	}
	json_begin(out, '[');
	for (size_t i = 0; i < list->count; i++) {
		const void *item = (const char *)list->items + i * item_size(field);
		if (field->shape)
			shape_encode(out, field->shape, item, &inner);
		else
			encode_slot(out, field->item, item, &inner);
	}
	json_close(out, ']');
}

static void encode_i64(struct json_out *out, const struct field *field, int64_t number)
{
	struct arena *mem = out->buf->mem;

	if (number == NONE)
		json_put_null(out);
	else if (field->kind == KIND_I64)
		json_put_i64(out, number);
	else
		json_put_text(
			out, field->kind == KIND_ID ? id_text(mem, field->prefix, number) : instant_text(mem, number));
}

static void encode_slot(
	struct json_out *out, const struct field *field, const void *slot, const struct encode_options *options)
{
	struct encode_options inner = options ? *options : (struct encode_options){0};

	switch (field->kind) {
	case KIND_I64:
	case KIND_ID:
	case KIND_TIME:
		encode_i64(out, field, *(const int64_t *)slot);
		break;
	case KIND_BOOL:
		json_put_bool(out, *(const bool *)slot);
		break;
	case KIND_ENUM:
		json_put_text(out, choice_name(field->choices, *(const int *)slot));
		break;
	case KIND_TEXT:
	case KIND_DATE:
		json_put_text(out, shown_text(out->buf->mem, field, *(const char *const *)slot, options));
		break;
	case KIND_RAW:
		if (*(const char *const *)slot)
			json_put_raw(out, *(const char *const *)slot);
		else
			json_put_null(out);
		break;
	case KIND_OBJECT:
		inner.only = NULL;
		if (*(const void *const *)slot)
			shape_encode(out, field->shape, *(const void *const *)slot, &inner);
		else
			json_put_null(out);
		break;
	case KIND_LIST:
		encode_list(out, field, slot, options);
		break;
	}
}

void field_encode(
	struct json_out *out, const struct field *field, const void *record, const struct encode_options *options)
{
	encode_slot(out, field, member_const(field, record), options);
}

void shape_encode(
	struct json_out *out, const struct shape *shape, const void *record, const struct encode_options *options)
{
	json_begin(out, '{');
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if ((field->flags & FIELD_WRITE_ONLY) && !(options && options->stored))
			continue;
		if (options && options->only && !(*options->only & UINT64_C(1) << i))
			continue;
		json_key(out, field->name);
		field_encode(out, field, record, options);
	}
	json_close(out, '}');
}

const char *field_text(
	struct arena *mem, const struct field *field, const void *record, const struct encode_options *options)
{
	const void *slot = member_const(field, record);
	struct buf buf = buf_make(mem, 1 << 20);
	struct json_out out = json_out(&buf);
	const char *text;

	switch (field->kind) {
	case KIND_TEXT:
	case KIND_DATE:
		text = shown_text(mem, field, *(const char *const *)slot, options);
		return text ? text : "";
	case KIND_ENUM:
		return choice_name(field->choices, *(const int *)slot);
	case KIND_ID:
	case KIND_TIME:
		if (*(const int64_t *)slot == NONE)
			return "";
		return field->kind == KIND_ID ? id_text(mem, field->prefix, *(const int64_t *)slot)
					      : instant_text(mem, *(const int64_t *)slot);
	default:
		encode_slot(&out, field, slot, options);
		return strcmp(buf.data, "null") == 0 ? "" : buf.data;
	}
}

// ---------------------------------------------------------------- soundness

static const char *check_field(struct arena *mem, const struct shape *shape, const struct field *field)
{
	const char *what = NULL;

	if (!field->doc.en || !field->doc.zh)
		what = "has no doc in both languages";
	else if ((field->kind == KIND_TEXT || field->kind == KIND_LIST || field->kind == KIND_RAW) && field->max <= 0)
		what = "has no max";
	else if (field->kind == KIND_I64 && field->min >= field->max)
		what = "has no range";
	else if (field->kind == KIND_ENUM && !field->choices)
		what = "has no choices";
	else if (field->kind == KIND_ID && !field->prefix)
		what = "has no prefix";
	else if (field->kind == KIND_OBJECT && !field->shape)
		what = "has no shape";
	else if (field->kind == KIND_LIST && !field->shape == !field->item)
		what = "needs either a shape or an item";
	return what ? arena_format(mem, "%s.%s %s", shape->name, field->name, what) : NULL;
}

const char *shape_check(struct arena *mem, const struct shape *shape)
{
	if (!shape->name || !shape->doc.en || !shape->doc.zh || shape->count > 64)
		return arena_format(mem, "%s: name, doc or number of fields", shape->name);
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		const char *wrong = check_field(mem, shape, field);
		if (wrong)
			return wrong;
		if (shape_field(shape, field->name) != field)
			return arena_format(mem, "%s.%s stands twice", shape->name, field->name);
	}
	return NULL;
}

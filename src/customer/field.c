// The shop's own fields: definitions are rows, values are typed.
#include "base/instant.h"
#include "base/normal.h"
#include "customer/file.h"
#include "customer/resources.h"

#include <string.h>

#define TEXT_MAX_CHARS 500
#define FIELDS_BYTES_MAX 20000
#define CHOICES_MAX 200

PROBLEM(field_key_invalid, ERR_UNPROCESSABLE, "A key is 1 to 40 of a–z, 0–9 and _, and begins with a letter.",
	"键须以字母开头，由 1–40 个小写字母、数字、下划线组成。");
PROBLEM(field_choices_needed, ERR_UNPROCESSABLE, "A field of choices needs its choices, each key once.",
	"选项字段须给出不重复的选项。");
PROBLEM(field_choices_unwanted, ERR_UNPROCESSABLE, "Only a field of choices has choices.",
	"仅选项字段可设置选项。");
PROBLEM(field_personal_filter, ERR_UNPROCESSABLE, "A personal field is sealed, so lists cannot be filtered by it.",
	"个人信息字段加密保存，不能用于筛选。");
PROBLEM(field_not_filterable, ERR_UNPROCESSABLE, "Lists cannot be filtered by the field {0}.",
	"不能按字段 {0} 筛选。");

SQL(custom_field_all);
SQL(custom_field_names);
SQL(custom_field_forget);
SQL(customer_field_put);
SQL(customer_field_delete);

enum field_type { TYPE_TEXT, TYPE_NUMBER, TYPE_DATE, TYPE_BOOL, TYPE_CHOICE, TYPE_MONEY };
static const struct choice field_types[] = {
	{"text", W("Text", "文本")},
	{"number", W("Whole number", "整数")},
	{"date", W("Date", "日期")},
	{"bool", W("Yes or no", "是否")},
	{"choice", W("One of its choices", "单选")},
	{"money", W("Money, in minor units of the shop's currency", "金额（店铺货币最小单位）")},
	CHOICES_END,
};

struct field_choice {
	const char *key, *label_en, *label_zh;
};
struct custom_field {
	struct resource_head head;
	const char *key;
	int type;
	const char *label_en, *label_zh, *section;
	int64_t position;
	bool required, filterable, personal;
	struct list choices;
};

// ---------------------------------------------------------------- definitions as a resource

static const struct field choice_fields[] = {
	FIELD_TEXT(
		field_choice, key, .max = 40, .flags = FIELD_REQUIRED, .doc = W("Key", "键"), .example = "\"xl\""),
	FIELD_TEXT(
		field_choice, label_en, .max = 60, .flags = FIELD_REQUIRED, .doc = W("English label", "英文名称")),
	FIELD_TEXT(
		field_choice, label_zh, .max = 60, .flags = FIELD_REQUIRED, .doc = W("Chinese label", "中文名称")),
};
static const struct shape choice_shape = SHAPE(
	"FieldChoice", field_choice, choice_fields, "A choice of a field.", "选项。");

#define FIXED .flags = FIELD_FIXED
static const struct field custom_fields[] = {
	FIELD_TEXT(custom_field, key, .max = 40, .flags = FIELD_REQUIRED | FIELD_FIXED,
		.doc = W("Key, as in fields and in field.KEY= of lists", "键，用于 fields 及列表筛选 field.KEY="),
		.example = "\"shoe_size\""),
	FIELD_ENUM(custom_field, type, field_types, .flags = FIELD_REQUIRED | FIELD_FIXED, .doc = W("Type", "类型"),
		.example = "\"number\""),
	FIELD_TEXT(custom_field, label_en, .max = 60, .flags = FIELD_REQUIRED,
		.doc = W("English label", "英文名称"), .example = "\"Shoe size\""),
	FIELD_TEXT(custom_field, label_zh, .max = 60, .flags = FIELD_REQUIRED,
		.doc = W("Chinese label", "中文名称"), .example = "\"鞋码\""),
	FIELD_TEXT(custom_field, section, .max = 60, .doc = W("Section of the card it stands in", "所在版块")),
	FIELD_I64(custom_field, position, .min = 0, .max = 10000, .flags = FIELD_SORT,
		.doc = W("Place on the card, ascending", "显示顺序（升序）"), .example = "10"),
	FIELD_BOOL(custom_field, required, .doc = W("Staff cannot leave it out of a new file", "新建时必填")),
	FIELD_BOOL(custom_field, filterable, FIXED, .doc = W("Lists can be filtered by it", "可用于筛选"),
		.example = "true"),
	FIELD_BOOL(custom_field, personal, FIXED,
		.doc = W("Tells something of the person: sealed at rest", "属于个人信息，加密保存")),
	FIELD_LIST(custom_field, choices, &choice_shape, .max = CHOICES_MAX, .doc = W("Choices", "选项")),
};
static const struct shape custom_field_shape = SHAPE("CustomField", custom_field, custom_fields,
	"A field that the shop has added to the customer's file.", "店铺自定义的客户字段。");

static bool key_valid(const char *key)
{
	size_t length = strlen(key);
	return length <= 40 && key[0] >= 'a' && key[0] <= 'z' &&
		strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

static bool choices_sound(const struct list *choices)
{
	const struct field_choice *items = choices->items;

	for (size_t i = 0; i < choices->count; i++) {
		if (!items[i].key)
			return false;
		for (size_t k = 0; k < i; k++)
			if (strcmp(items[i].key, items[k].key) == 0)
				return false;
	}
	return choices->count > 0;
}

static enum status check_definition(struct ctx *ctx, const void *record)
{
	const struct custom_field *field = record;
	enum status status = OK;

	if (!key_valid(field->key))
		status = fail_at(ctx, "/key", &field_key_invalid, NULL);
	if (field->type == TYPE_CHOICE && !choices_sound(&field->choices))
		status = fail_at(ctx, "/choices", &field_choices_needed, NULL);
	if (field->type != TYPE_CHOICE && field->choices.count)
		status = fail_at(ctx, "/choices", &field_choices_unwanted, NULL);
	if (field->personal && field->filterable)
		status = fail_at(ctx, "/filterable", &field_personal_filter, NULL);
	return status;
}

// With a definition go its values; those in sealed files are dropped when the file is next written.
static enum status before_write(struct ctx *ctx, const void *old, void *next)
{
	const struct custom_field *gone = old;
	struct custom_field *field = next;

	if (!next)
		return db_exec(ctx->db, &custom_field_forget, ARGS(v_i64(gone->head.id)));
	if (field->position == NONE)
		field->position = 0;
	return OK;
}

const struct resource custom_field_resource = {
	.path = "fields",
	.noun = "field",
	.table = "custom_field",
	.prefix = "fld",
	.shape = &custom_field_shape,
	.verbs = CAN_ALL,
	.tag = "Customers",
	.title = W("Custom field", "自定义字段"),
	.plural = W("Custom fields", "自定义字段"),
	.sort = "position",
	.check = check_definition,
	.before = before_write,
	.example =
		"{\"key\": \"shoe_size\", \"type\": \"number\", \"label_en\": \"Shoe size\", \"label_zh\": \"鞋码\", "
		"\"position\": 10, \"filterable\": true}",
};

// ---------------------------------------------------------------- reading definitions

struct definitions {
	struct custom_field *items;
	size_t count;
};

static enum status read_choices(struct ctx *ctx, const char *json, struct list *choices)
{
	// A list on its own is no record: wrapped, it is a member of one.
	const char *whole = arena_format(ctx->mem, "{\"choices\":%s}", json);
	struct custom_field field;

	TRY(record_stored(ctx, &custom_field_shape, whole, strlen(whole), &field));
	*choices = field.choices;
	return OK;
}

static enum status load_definitions(struct ctx *ctx, struct definitions *all)
{
	struct rows *rows;
	size_t room = 0;
	bool more;

	*all = (struct definitions){0};
	TRY(db_query(ctx->db, &custom_field_all, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (all->count == room) {
			struct custom_field *grown = arena_array(
				ctx->mem, struct custom_field, room = room ? room * 2 : 16);
			if (all->count)
				memcpy(grown, all->items, all->count * sizeof *grown);
			all->items = grown;
		}
		struct custom_field *field = &all->items[all->count++];
		const char *type = row_text(rows, 2, ctx->mem), *choices = row_text(rows, 5, ctx->mem);
		field->head.id = row_i64(rows, 0);
		field->key = row_text(rows, 1, ctx->mem);
		field->type = choice_value(field_types, type);
		field->required = row_i64(rows, 3) == 1;
		field->filterable = row_i64(rows, 4) == 1;
		if (choices)
			TRY(read_choices(ctx, choices, &field->choices));
	}
}

static const struct custom_field *definition_of(const struct definitions *all, const char *key)
{
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->items[i].key, key) == 0)
			return &all->items[i];
	return NULL;
}

// ---------------------------------------------------------------- one value

static const char *choice_keys(struct arena *mem, const struct list *choices)
{
	const struct field_choice *items = choices->items;
	struct buf buf = buf_make(mem, 4000);

	for (size_t i = 0; i < choices->count; i++)
		buf_format(&buf, "%s%s", i ? ", " : "", items[i].key);
	return buf.data;
}

static bool is_choice(const struct list *choices, const char *key)
{
	const struct field_choice *items = choices->items;

	for (size_t i = 0; i < choices->count; i++)
		if (strcmp(items[i].key, key) == 0)
			return true;
	return false;
}

static enum status wrong_type(struct ctx *ctx, const char *pointer, int type)
{
	const struct words *doc = &field_types[type].doc;
	return fail_at(ctx, pointer, &field_type, doc->en, doc->zh);
}

static enum status take_text(struct ctx *ctx, const struct custom_field *field, const char *pointer,
	const char *text, struct field_value *value)
{
	struct date date;

	switch ((enum field_type)field->type) {
	case TYPE_TEXT:
		value->text = normal_line(ctx->mem, text);
		if (utf8_length(value->text) > TEXT_MAX_CHARS)
			return fail_at(
				ctx, pointer, &field_text_long, arena_format(ctx->mem, "%d", TEXT_MAX_CHARS));
		return OK;
	case TYPE_CHOICE:
		if (!is_choice(&field->choices, text))
			return fail_at(ctx, pointer, &field_choice, choice_keys(ctx->mem, &field->choices));
		value->text = text;
		return OK;
	case TYPE_DATE:
		if (!date_parse(text, &date))
			return fail_at(ctx, pointer, &field_date, NULL);
		value->num = date_days(date);
		return OK;
	default:
		return wrong_type(ctx, pointer, field->type);
	}
}

static bool is_whole(const struct custom_field *field)
{
	return field->type == TYPE_NUMBER || field->type == TYPE_MONEY;
}

// The JSON value at hand. value->num stays NONE and value->text NULL when it is null or blank.
static enum status take_json(struct ctx *ctx, const struct custom_field *field, const char *pointer,
	struct json *json, struct field_value *value)
{
	enum json_kind kind = json_peek(json);
	const char *text;
	bool truth, whole = true;

	*value = (struct field_value){.field_id = field->head.id, .num = NONE};
	if (kind == JSON_NULL && json_null(json))
		return OK;
	if (kind == JSON_TEXT && json_text(json, &text))
		return *text ? take_text(ctx, field, pointer, text, value) : OK;
	if ((kind == JSON_TRUE || kind == JSON_FALSE) && field->type == TYPE_BOOL && json_bool(json, &truth)) {
		value->num = truth;
		return OK;
	}
	if (kind == JSON_NUMBER && is_whole(field) && json_i64(json, &value->num, &whole) && whole)
		return OK;
	value->num = NONE;
	return json->problem ? fail_at(ctx, pointer, json->problem, "0") : wrong_type(ctx, pointer, field->type);
}

static bool is_null(const struct field_value *value)
{
	return value->num == NONE && (!value->text || !*value->text);
}

static void put_json(struct json_out *out, int type, const struct field_value *value)
{
	switch ((enum field_type)type) {
	case TYPE_TEXT:
	case TYPE_CHOICE:
		json_put_text(out, value->text);
		break;
	case TYPE_DATE:
		json_put_text(out, date_text(out->buf->mem, days_date(value->num)));
		break;
	case TYPE_BOOL:
		json_put_bool(out, value->num == 1);
		break;
	case TYPE_NUMBER:
	case TYPE_MONEY:
		json_put_i64(out, value->num);
		break;
	}
}

// ---------------------------------------------------------------- the values of a customer

static const char *key_pointer(struct ctx *ctx, const char *key)
{
	return arena_format(ctx->mem, "/fields/%s", key);
}

static enum status take_member(struct ctx *ctx, const struct definitions *all, enum take_fields how,
	struct json *json, const char *key, struct json_out *sealed, struct field_values *values, bool *given)
{
	const struct custom_field *field = definition_of(all, key);
	struct field_value value;

	if (!field) {
		json_skip(json, NULL, NULL);
		return how == FIELDS_STORED ? OK : fail_at(ctx, key_pointer(ctx, key), &field_unknown, key);
	}
	size_t place = (size_t)(field - all->items);
	if (given[place]) {
		json_skip(json, NULL, NULL);
		return fail_at(ctx, key_pointer(ctx, key), &field_duplicate, NULL);
	}
	enum status status = take_json(ctx, field, key_pointer(ctx, key), json, &value);
	if (status != OK || is_null(&value))
		return status;
	given[place] = true;
	if (field->filterable) {
		values->items[values->count++] = value;
	} else {
		json_key(sealed, key);
		put_json(sealed, field->type, &value);
	}
	return OK;
}

static enum status check_required(struct ctx *ctx, const struct definitions *all, const bool *given)
{
	enum status status = OK;

	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].required && !given[i])
			status = fail_at(ctx, key_pointer(ctx, all->items[i].key), &field_required, NULL);
	return status;
}

static enum status take_all(struct ctx *ctx, const char *fields, const struct definitions *all,
	enum take_fields how, struct field_values *values)
{
	struct buf buf = buf_make(ctx->mem, FIELDS_BYTES_MAX * 2);
	struct json_out sealed = json_out(&buf);
	bool *given = arena_array(ctx->mem, bool, all->count);
	enum status status = OK;
	struct json json;
	const char *key;

	values->items = arena_array(ctx->mem, struct field_value, all->count);
	json_begin(&sealed, '{');
	json_open(&json, ctx->mem, fields ? fields : "{}", strlen(fields ? fields : "{}"));
	if (!json_enter_object(&json))
		return fail_at(ctx, "/fields", &field_type, "an object", "对象");
	while (json_next_key(&json, &key)) {
		enum status one = take_member(ctx, all, how, &json, key, &sealed, values, given);
		status = one == OK ? status : one;
	}
	json_close(&sealed, '}');
	if (json.problem && status == OK)
		status = fail_at(ctx, "/fields", json.problem, "0");
	if (how == FIELDS_BY_HAND && status == OK)
		status = check_required(ctx, all, given);
	values->sealed = buf.size > 2 ? buf.data : NULL;
	return status;
}

enum status field_values_take(
	struct ctx *ctx, const struct customer *customer, enum take_fields how, struct field_values *values)
{
	struct definitions all;

	*values = (struct field_values){0};
	if (!customer->fields && how != FIELDS_BY_HAND)
		return OK;
	TRY(load_definitions(ctx, &all));
	return take_all(ctx, customer->fields, &all, how, values);
}

struct pair {
	const char *key, *raw;
};

// The members of a JSON object as they are written.
static bool read_pairs(struct arena *mem, const char *object, struct pair *pairs, size_t max, size_t *count)
{
	struct json json;
	const char *raw;
	size_t size;

	*count = 0;
	json_open(&json, mem, object, strlen(object));
	if (!json_enter_object(&json))
		return false;
	while (*count < max && json_next_key(&json, &pairs[*count].key) && json_skip(&json, &raw, &size))
		pairs[(*count)++].raw = arena_text_n(mem, raw, size);
	return !json.problem;
}

#define PAIRS_MAX 1000

static void put_pairs(struct json_out *out, const struct pair *pairs, size_t count, const struct pair *except,
	size_t except_count)
{
	for (size_t i = 0; i < count; i++) {
		bool replaced = strcmp(pairs[i].raw, "null") == 0;
		for (size_t k = 0; k < except_count && !replaced; k++)
			replaced = strcmp(pairs[i].key, except[k].key) == 0;
		if (!replaced) {
			json_key(out, pairs[i].key);
			json_put_raw(out, pairs[i].raw);
		}
	}
}

static bool put_union(struct ctx *ctx, const char *old, const char *changes, const char **merged)
{
	struct pair *now = arena_array(ctx->mem, struct pair, PAIRS_MAX);
	struct pair *given = arena_array(ctx->mem, struct pair, PAIRS_MAX);
	struct buf buf = buf_make(ctx->mem, FIELDS_BYTES_MAX * 4);
	struct json_out out = json_out(&buf);
	size_t now_count, given_count;

	if (!read_pairs(ctx->mem, old ? old : "{}", now, PAIRS_MAX, &now_count) ||
		!read_pairs(ctx->mem, changes ? changes : "{}", given, PAIRS_MAX, &given_count))
		return false;
	json_begin(&out, '{');
	put_pairs(&out, now, now_count, given, given_count);
	put_pairs(&out, given, given_count, NULL, 0);
	json_close(&out, '}');
	*merged = buf.size > 2 ? buf.data : NULL;
	return true;
}

enum status field_values_unite(struct ctx *ctx, const char *under, const char *over, const char **united)
{
	return put_union(ctx, under, over, united) ? OK : ERR_INTERNAL;
}

enum status field_values_merge(struct ctx *ctx, const char *old, const char *changes, const char **merged)
{
	struct pair *given = arena_array(ctx->mem, struct pair, PAIRS_MAX);
	struct definitions all;
	size_t count;
	enum status status = OK;

	TRY(load_definitions(ctx, &all));
	if (!read_pairs(ctx->mem, changes ? changes : "{}", given, PAIRS_MAX, &count))
		return fail_at(ctx, "/fields", &field_type, "an object", "对象");
	for (size_t i = 0; i < count; i++) {
		const struct custom_field *field = definition_of(&all, given[i].key);
		if (!field)
			status = fail_at(ctx, key_pointer(ctx, given[i].key), &field_unknown, given[i].key);
		else if (field->required && strcmp(given[i].raw, "null") == 0)
			status = fail_at(ctx, key_pointer(ctx, given[i].key), &field_required, NULL);
	}
	return put_union(ctx, old, changes, merged) ? status : ERR_INTERNAL;
}

// ---------------------------------------------------------------- rows

static bool same_value(const struct field_value *a, const struct field_value *b)
{
	return a->field_id == b->field_id && a->num == b->num && text_equal(a->text, b->text);
}

enum status field_values_write(
	struct ctx *ctx, int64_t customer_id, const struct field_values *old, const struct field_values *next)
{
	for (size_t i = 0; old && i < old->count; i++) {
		bool kept = false;
		for (size_t k = 0; k < next->count; k++)
			kept |= next->items[k].field_id == old->items[i].field_id;
		if (!kept)
			TRY(db_exec(ctx->db, &customer_field_delete,
				ARGS(v_i64(customer_id), v_i64(old->items[i].field_id))));
	}
	for (size_t i = 0; i < next->count; i++) {
		const struct field_value *value = &next->items[i];
		bool same = false;
		for (size_t k = 0; old && k < old->count; k++)
			same |= same_value(&old->items[k], value);
		if (!same)
			TRY(db_exec(ctx->db, &customer_field_put,
				ARGS(v_i64(customer_id), v_i64(value->field_id), v_i64(value->num),
					v_text(value->text))));
	}
	return OK;
}

// Rows of one customer, added behind what came out of the sealed file.
static void add_pairs(struct ctx *ctx, struct customer *customer, const struct pair *more, size_t more_count)
{
	struct pair *pairs = arena_array(ctx->mem, struct pair, PAIRS_MAX);
	struct buf buf = buf_make(ctx->mem, FIELDS_BYTES_MAX * 4);
	struct json_out out = json_out(&buf);
	size_t count;

	if (!read_pairs(ctx->mem, customer->fields ? customer->fields : "{}", pairs, PAIRS_MAX, &count))
		count = 0;
	json_begin(&out, '{');
	put_pairs(&out, pairs, count, more, more_count);
	put_pairs(&out, more, more_count, NULL, 0);
	json_close(&out, '}');
	customer->fields = buf.data;
}

static struct customer *customer_of(struct customer **customers, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (customers[i]->id == id)
			return customers[i];
	return NULL;
}

static const char *raw_value(struct ctx *ctx, const struct rows *rows)
{
	struct field_value value = {.num = row_i64(rows, 3), .text = row_text(rows, 4, ctx->mem)};
	struct buf buf = buf_make(ctx->mem, FIELDS_BYTES_MAX);
	struct json_out out = json_out(&buf);

	put_json(&out, choice_value(field_types, row_text(rows, 2, ctx->mem)), &value);
	return buf.data;
}

static enum status read_values(struct ctx *ctx, struct where *where, struct customer **customers, size_t count)
{
	struct pair *pairs = NULL;
	struct customer *at = NULL;
	size_t pair_count = 0;
	struct rows *rows;
	bool more;

	TRY(where_query(where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		int64_t id = more ? row_i64(rows, 0) : 0;
		if (at && (!more || id != at->id))
			add_pairs(ctx, at, pairs, pair_count);
		if (!more)
			return OK;
		if (!at || id != at->id) {
			at = customer_of(customers, count, id);
			pair_count = 0;
			pairs = arena_array(ctx->mem, struct pair, PAIRS_MAX);
		}
		if (pair_count < PAIRS_MAX)
			pairs[pair_count++] = (struct pair){row_text(rows, 1, ctx->mem), raw_value(ctx, rows)};
	}
}

enum status field_values_read(struct ctx *ctx, struct customer **customers, size_t count)
{
	struct where where = where_make(ctx->mem,
		"SELECT v.customer_id, f.key, f.type, v.num, v.text"
		" FROM customer_field v JOIN custom_field f ON f.id = v.field_id");
	struct value *ids = arena_array(ctx->mem, struct value, count);
	struct buf marks = buf_make(ctx->mem, FILE_PAGE_MAX * 2 + 40);

	buf_text(&marks, "v.customer_id IN (");
	for (size_t i = 0; i < count; i++) {
		ids[i] = v_i64(customers[i]->id);
		buf_text(&marks, i ? ",?" : "?");
	}
	buf_text(&marks, ")");
	where_and_args(&where, marks.data, ids, count);
	where_tail_plain(&where, "ORDER BY v.customer_id, f.position, f.id");
	return read_values(ctx, &where, customers, count);
}

// ---------------------------------------------------------------- from text

// A cell or a parameter in the type of the field.
static enum status take_cell(struct ctx *ctx, const struct custom_field *field, const char *pointer,
	const char *text, struct field_value *value)
{
	*value = (struct field_value){.field_id = field->head.id, .num = NONE};
	if (is_whole(field))
		return text_i64(text, &value->num) ? OK : wrong_type(ctx, pointer, field->type);
	if (field->type != TYPE_BOOL)
		return take_text(ctx, field, pointer, text, value);
	if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
		return wrong_type(ctx, pointer, field->type);
	value->num = strcmp(text, "true") == 0;
	return OK;
}

enum status field_condition_take(
	struct ctx *ctx, const struct field_condition *condition, struct field_value *value)
{
	const char *pointer = arena_format(ctx->mem, "field.%s", condition->key);
	struct definitions all;

	TRY(load_definitions(ctx, &all));
	const struct custom_field *field = definition_of(&all, condition->key);
	if (!field)
		return fail_at(ctx, pointer, &field_unknown, condition->key);
	if (!field->filterable)
		return fail_at(ctx, pointer, &field_not_filterable, condition->key);
	return take_cell(ctx, field, pointer, condition->value, value);
}

enum status customer_field_cell(struct ctx *ctx, const char *key, const char *text, struct json_out *out)
{
	struct field_value value;
	struct definitions all;

	TRY(load_definitions(ctx, &all));
	const struct custom_field *field = definition_of(&all, key);
	if (!field)
		return fail_at(ctx, key_pointer(ctx, key), &field_unknown, key);
	TRY(take_cell(ctx, field, key_pointer(ctx, key), text, &value));
	json_key(out, key);
	put_json(out, field->type, &value);
	return OK;
}

enum status customer_field_names(struct ctx *ctx, struct customer_field_name **names, size_t *count)
{
	size_t room = 16;
	struct rows *rows;
	bool more;

	*names = arena_array(ctx->mem, struct customer_field_name, room);
	*count = 0;
	TRY(db_query(ctx->db, &custom_field_names, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (*count == room) {
			struct customer_field_name *wider = arena_array(ctx->mem, struct customer_field_name, room * 2);
			memcpy(wider, *names, room * sizeof *wider);
			*names = wider;
			room *= 2;
		}
		(*names)[(*count)++] = (struct customer_field_name){
			row_text(rows, 0, ctx->mem), row_text(rows, 1, ctx->mem), row_text(rows, 2, ctx->mem)};
	}
}

// ---------------------------------------------------------------- for expressions

static const struct choice *choice_table(struct ctx *ctx, const char *json)
{
	struct list list = {0};
	const struct field_choice *items;
	struct choice *table;

	if (!json || read_choices(ctx, json, &list) != OK)
		return NULL;
	items = list.items;
	table = arena_array(ctx->mem, struct choice, list.count + 1);
	for (size_t i = 0; i < list.count; i++)
		table[i] = (struct choice){items[i].key, {items[i].label_en, items[i].label_zh}};
	return table;
}

bool field_attribute(struct ctx *ctx, const char *type, const char *choices, struct attribute *row)
{
	static const enum expr_type types[] = {
		[TYPE_TEXT] = EXPR_TEXT,
		[TYPE_NUMBER] = EXPR_NUMBER,
		[TYPE_DATE] = EXPR_DATE,
		[TYPE_BOOL] = EXPR_BOOL,
		[TYPE_CHOICE] = EXPR_CHOICE,
		[TYPE_MONEY] = EXPR_MONEY,
	};
	int which = choice_value(field_types, type);

	if (which < 0)
		return false;
	row->type = types[which];
	if (which == TYPE_CHOICE)
		row->choices = choice_table(ctx, choices);
	return which != TYPE_CHOICE || row->choices;
}

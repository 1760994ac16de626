// Values of the shop's own fields: checked, stored, read, merged.
#include "base/instant.h"
#include "base/normal.h"
#include "customer/field.h"

#include <string.h>

PROBLEM(field_not_filterable, ERR_UNPROCESSABLE, "Lists cannot be filtered by the field {0}.", "不能按字段 {0} 筛选。");
PROBLEM(fields_many, ERR_UNPROCESSABLE, "Together they are too long: at most {0} bytes.",
	"内容总量超出上限：最多 {0} 字节。");

SQL(customer_field_put);
SQL(customer_field_delete);

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

enum status field_wrong_type(struct ctx *ctx, const char *pointer, int type)
{
	const struct words *doc = &field_types[type].doc;
	return fail_at(ctx, pointer, &field_type, doc->en, doc->zh);
}

// What was stored under another definition is let go; what comes in is refused.
static enum status unfit(
	struct ctx *ctx, const struct scalar_rule *kind, const char *pointer, struct field_value *value)
{
	value->num = NONE;
	value->text = NULL;
	return kind->stored ? OK : field_wrong_type(ctx, pointer, kind->type);
}

static enum status take_text(struct ctx *ctx, const struct scalar_rule *kind, const char *pointer, const char *text,
	struct field_value *value)
{
	struct date date;

	switch ((enum field_type)kind->type) {
	case TYPE_TEXT:
		value->text = normal_line(ctx->mem, text);
		if (utf8_length(value->text) > FIELD_TEXT_MAX)
			return fail_at(ctx, pointer, &field_text_long, arena_format(ctx->mem, "%d", FIELD_TEXT_MAX));
		return OK;
	case TYPE_CHOICE:
		if (!kind->stored && !is_choice(kind->choices, text))
			return fail_at(ctx, pointer, &field_choice, choice_keys(ctx->mem, kind->choices));
		value->text = text;
		return OK;
	case TYPE_DATE:
		if (date_parse(text, &date)) {
			value->num = date_days(date);
			return OK;
		}
		return kind->stored ? OK : fail_at(ctx, pointer, &field_date, NULL);
	default:
		return unfit(ctx, kind, pointer, value);
	}
}

static bool is_whole(int type)
{
	return type == TYPE_NUMBER || type == TYPE_MONEY;
}

enum status field_scalar_take(struct ctx *ctx, const struct scalar_rule *kind, const char *pointer, struct json *json,
	struct field_value *value)
{
	enum json_kind found = json_peek(json);
	const char *text;
	bool truth, whole = true;

	value->num = NONE;
	value->text = NULL;
	if (found == JSON_NULL && json_null(json))
		return OK;
	if (found == JSON_TEXT && json_text(json, &text))
		return *text ? take_text(ctx, kind, pointer, text, value) : OK;
	if ((found == JSON_TRUE || found == JSON_FALSE) && kind->type == TYPE_BOOL && json_bool(json, &truth)) {
		value->num = truth;
		return OK;
	}
	if (found == JSON_NUMBER && is_whole(kind->type)) {
		if (json_i64(json, &value->num, &whole) && whole)
			return OK;
	} else if (!json->problem) {
		json_skip(json, NULL, NULL);
	}
	return json->problem ? fail_at(ctx, pointer, json->problem, "0") : unfit(ctx, kind, pointer, value);
}

enum status field_cell_take(struct ctx *ctx, const struct scalar_rule *kind, const char *pointer, const char *text,
	struct field_value *value)
{
	value->num = NONE;
	value->text = NULL;
	if (is_whole(kind->type)) {
		if (text_i64(text, &value->num) && value->num >= -JSON_INTEGER_MAX && value->num <= JSON_INTEGER_MAX)
			return OK;
		value->num = NONE;
		return field_wrong_type(ctx, pointer, kind->type);
	}
	if (kind->type != TYPE_BOOL)
		return take_text(ctx, kind, pointer, text, value);
	if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
		return field_wrong_type(ctx, pointer, kind->type);
	value->num = strcmp(text, "true") == 0;
	return OK;
}

bool field_value_absent(const struct field_value *value)
{
	return value->num == NONE && (!value->text || !*value->text);
}

void field_value_put(struct json_out *out, int type, const struct field_value *value)
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
	case TYPE_ROWS: // of which the count stands in a column
		json_put_i64(out, value->num);
		break;
	}
}

// ---------------------------------------------------------------- the values of a customer

static const char *key_pointer(struct ctx *ctx, const char *key)
{
	return arena_format(ctx->mem, "/fields/%s", key);
}

// One value in the spelling it is kept in: *raw is NULL when there is none. column is what stands in a column of a
// filterable field.
static enum status take_value(struct ctx *ctx, const struct custom_field *field, bool stored, struct json *json,
	const char **raw, struct field_value *column)
{
	struct scalar_rule kind = {field->type, &field->choices, stored};
	const char *pointer = key_pointer(ctx, field->key);
	size_t count;

	*raw = NULL;
	*column = (struct field_value){.field_id = field->head.id, .num = NONE};
	if (field->type == TYPE_ROWS) {
		TRY(rows_take(ctx, field, pointer, json, stored, raw, &count));
		column->num = (int64_t)count;
		return OK;
	}
	TRY(field_scalar_take(ctx, &kind, pointer, json, column));
	if (field_value_absent(column))
		return OK;
	struct buf buf = buf_make(ctx->mem, FIELDS_BYTES_MAX);
	struct json_out out = json_out(&buf);
	field_value_put(&out, field->type, column);
	*raw = buf.data;
	return OK;
}

static enum status take_member(struct ctx *ctx, const struct definitions *all, enum take_fields how, struct json *json,
	const char *key, struct json_out *sealed, struct field_values *values, bool *given)
{
	const struct custom_field *field = field_definition(all, key);
	struct field_value column;
	const char *raw;

	if (!field) {
		json_skip(json, NULL, NULL);
		return how == FIELDS_STORED ? OK : fail_at(ctx, key_pointer(ctx, key), &field_unknown, key);
	}
	size_t place = (size_t)(field - all->items);
	if (given[place]) {
		json_skip(json, NULL, NULL);
		return fail_at(ctx, key_pointer(ctx, key), &field_duplicate, NULL);
	}
	enum status status = take_value(ctx, field, how == FIELDS_STORED, json, &raw, &column);
	if (status != OK || !raw)
		return status;
	given[place] = true;
	if (field->filterable)
		values->items[values->count++] = column;
	if (!field->filterable || field->type == TYPE_ROWS) {
		json_key(sealed, key);
		json_put_raw(sealed, raw);
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

static enum status too_long(struct ctx *ctx)
{
	return fail_at(ctx, "/fields", &fields_many, arena_format(ctx->mem, "%d", FIELDS_BYTES_MAX));
}

static enum status take_all(struct ctx *ctx, const char *fields, const struct definitions *all, enum take_fields how,
	struct field_values *values)
{
	struct buf buf = buf_make(ctx->mem, FIELDS_BYTES_MAX);
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
	if (buf.full && status == OK)
		status = too_long(ctx);
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
	TRY(field_definitions(ctx, &all));
	return take_all(ctx, customer->fields, &all, how, values);
}

// ---------------------------------------------------------------- two objects made one

#define PAIRS_MAX 1000
#define UNITED_BYTES_MAX (FIELDS_BYTES_MAX * 4)

struct pair {
	const char *key, *raw;
};
struct pairs {
	struct pair *items;
	size_t count;
};

// The members of a JSON object as they are written; NULL is an empty one.
static bool read_pairs(struct arena *mem, const char *object, struct pairs *pairs)
{
	struct json json;
	const char *raw;
	size_t size;

	*pairs = (struct pairs){arena_array(mem, struct pair, PAIRS_MAX), 0};
	json_open(&json, mem, object ? object : "{}", strlen(object ? object : "{}"));
	if (!json_enter_object(&json))
		return false;
	while (pairs->count < PAIRS_MAX && json_next_key(&json, &pairs->items[pairs->count].key) &&
		json_skip(&json, &raw, &size))
		pairs->items[pairs->count++].raw = arena_text_n(mem, raw, size);
	return !json.problem;
}

static const char *raw_of(const struct pairs *pairs, const char *key)
{
	for (size_t i = 0; i < pairs->count; i++)
		if (strcmp(pairs->items[i].key, key) == 0)
			return pairs->items[i].raw;
	return NULL;
}

static void put_pair(struct json_out *out, const char *key, const char *raw)
{
	if (raw && strcmp(raw, "null") != 0) {
		json_key(out, key);
		json_put_raw(out, raw);
	}
}

// over's value where it has one (null takes the key away); what both have stays in its place.
static const char *put_union(struct arena *mem, const struct pairs *under, const struct pairs *over)
{
	struct buf buf = buf_make(mem, UNITED_BYTES_MAX);
	struct json_out out = json_out(&buf);

	json_begin(&out, '{');
	for (size_t i = 0; i < under->count; i++) {
		const char *raw = raw_of(over, under->items[i].key);
		put_pair(&out, under->items[i].key, raw ? raw : under->items[i].raw);
	}
	for (size_t i = 0; i < over->count; i++)
		if (!raw_of(under, over->items[i].key))
			put_pair(&out, over->items[i].key, over->items[i].raw);
	json_close(&out, '}');
	return buf.size > 2 ? buf.data : NULL;
}

static bool is_rows(const struct definitions *all, const char *key, const struct custom_field **field)
{
	*field = field_definition(all, key);
	return *field && (*field)->type == TYPE_ROWS;
}

enum status field_values_unite(struct ctx *ctx, const char *under, const char *over, const char **united)
{
	const struct custom_field *field;
	struct definitions all;
	struct pairs low, high;

	TRY(field_definitions(ctx, &all));
	if (!read_pairs(ctx->mem, under, &low) || !read_pairs(ctx->mem, over, &high))
		return ERR_INTERNAL;
	for (size_t i = 0; i < high.count; i++) {
		const char *other = raw_of(&low, high.items[i].key);
		if (!other || !is_rows(&all, high.items[i].key, &field))
			continue;
		enum status status = rows_unite(ctx, field, other, high.items[i].raw, &high.items[i].raw);
		if (status == ERR_TOO_LARGE)
			return fail(ctx, &customer_merge_too_much,
				words_in((struct words){field->label_en, field->label_zh}, ctx->lang));
		TRY(status);
	}
	*united = put_union(ctx->mem, &low, &high);
	return *united && strlen(*united) > FIELDS_BYTES_MAX ? too_long(ctx) : OK;
}

enum status field_values_part(
	struct ctx *ctx, const char *now, const char *before, const char *after, const char **parted)
{
	struct pairs is, was, became;
	const struct custom_field *field;
	struct definitions all;

	TRY(field_definitions(ctx, &all));
	if (!read_pairs(ctx->mem, now, &is) || !read_pairs(ctx->mem, before, &was) ||
		!read_pairs(ctx->mem, after, &became))
		return ERR_INTERNAL;
	for (size_t i = 0; i < is.count; i++) {
		struct pair *pair = &is.items[i];
		const char *old = raw_of(&was, pair->key), *brought = raw_of(&became, pair->key);
		if (is_rows(&all, pair->key, &field))
			TRY(rows_without(ctx, field, pair->raw, old, brought, &pair->raw));
		else if (brought && strcmp(pair->raw, brought) == 0)
			pair->raw = old;
	}
	*parted = put_union(ctx->mem, &is, &(struct pairs){0});
	return OK;
}

// A value as it came, in the spelling it will be kept in: what differs from the old one differs in earnest.
static enum status take_change(struct ctx *ctx, const struct definitions *all, struct pair *pair)
{
	const struct custom_field *field = field_definition(all, pair->key);
	struct field_value column;
	struct json json;

	if (!field)
		return fail_at(ctx, key_pointer(ctx, pair->key), &field_unknown, pair->key);
	json_open(&json, ctx->mem, pair->raw, strlen(pair->raw));
	TRY(take_value(ctx, field, false, &json, &pair->raw, &column));
	if (!pair->raw && field->required)
		return fail_at(ctx, key_pointer(ctx, pair->key), &field_required, NULL);
	pair->raw = pair->raw ? pair->raw : "null";
	return OK;
}

enum status field_values_merge(struct ctx *ctx, const char *old, const char *changes, const char **merged)
{
	struct pairs now, given;
	struct definitions all;
	enum status status = OK;

	TRY(field_definitions(ctx, &all));
	if (!read_pairs(ctx->mem, changes, &given))
		return fail_at(ctx, "/fields", &field_type, "an object", "对象");
	for (size_t i = 0; i < given.count; i++) {
		enum status one = take_change(ctx, &all, &given.items[i]);
		status = one == OK ? status : one;
	}
	if (status != OK)
		return status;
	if (!read_pairs(ctx->mem, old, &now))
		return ERR_INTERNAL;
	*merged = put_union(ctx->mem, &now, &given);
	return OK;
}

// ---------------------------------------------------------------- in columns

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

	field_value_put(&out, choice_value(field_types, row_text(rows, 2, ctx->mem)), &value);
	return buf.data;
}

// Added behind what came out of the sealed file.
static enum status add_pairs(struct ctx *ctx, struct customer *customer, const struct pairs *more)
{
	struct pairs sealed;

	if (!read_pairs(ctx->mem, customer->fields, &sealed))
		return ERR_INTERNAL;
	customer->fields = put_union(ctx->mem, &sealed, more);
	return OK;
}

static enum status read_values(struct ctx *ctx, struct where *where, struct customer **customers, size_t count)
{
	struct customer *at = NULL;
	struct pairs pairs = {0};
	struct rows *rows;
	bool more;

	TRY(where_query(where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		int64_t id = more ? row_i64(rows, 0) : 0;
		if (at && (!more || id != at->id))
			TRY(add_pairs(ctx, at, &pairs));
		if (!more)
			return OK;
		if (!at || id != at->id) {
			at = customer_of(customers, count, id);
			pairs = (struct pairs){arena_array(ctx->mem, struct pair, PAIRS_MAX), 0};
		}
		if (pairs.count < PAIRS_MAX)
			pairs.items[pairs.count++] = (struct pair){row_text(rows, 1, ctx->mem), raw_value(ctx, rows)};
	}
}

enum status field_values_read(struct ctx *ctx, struct customer **customers, size_t count)
{
	struct where where = where_make(ctx->mem,
		"SELECT v.customer_id, f.key, f.type, v.num, v.text"
		" FROM customer_field v JOIN custom_field f ON f.id = v.field_id AND f.type <> 'rows'");
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

enum status field_condition_take(struct ctx *ctx, const struct field_condition *condition, struct field_value *value)
{
	const char *pointer = arena_format(ctx->mem, "field.%s", condition->key);
	struct definitions all;

	TRY(field_definitions(ctx, &all));
	const struct custom_field *field = field_definition(&all, condition->key);
	if (!field)
		return fail_at(ctx, pointer, &field_unknown, condition->key);
	if (!field->filterable)
		return fail_at(ctx, pointer, &field_not_filterable, condition->key);
	struct scalar_rule kind = {field->type == TYPE_ROWS ? TYPE_NUMBER : field->type, &field->choices, false};
	value->field_id = field->head.id;
	return field_cell_take(ctx, &kind, pointer, condition->value, value);
}

enum status customer_field_cell(struct ctx *ctx, const char *key, const char *text, struct json_out *out)
{
	const char *pointer = key_pointer(ctx, key), *rows;
	struct field_value value;
	struct definitions all;
	size_t count;

	TRY(field_definitions(ctx, &all));
	const struct custom_field *field = field_definition(&all, key);
	if (!field)
		return fail_at(ctx, pointer, &field_unknown, key);
	if (field->type == TYPE_ROWS) {
		TRY(rows_cell_take(ctx, field, pointer, text, &rows, &count));
		json_key(out, key);
		json_put_raw(out, rows ? rows : "null");
		return OK;
	}
	struct scalar_rule kind = {field->type, &field->choices, false};
	TRY(field_cell_take(ctx, &kind, pointer, text, &value));
	json_key(out, key);
	field_value_put(out, field->type, &value);
	return OK;
}

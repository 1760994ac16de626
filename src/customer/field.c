// The shop's own fields: what they are. Definitions are rows, values are typed.
#include "customer/field.h"
#include "customer/resources.h"

#include <string.h>

#define CHOICES_MAX 200

PROBLEM(field_key_invalid, ERR_UNPROCESSABLE, "A key is 1 to 40 of a–z, 0–9 and _, and begins with a letter.",
	"键须以字母开头，由 1–40 个小写字母、数字、下划线组成。");
PROBLEM(field_choices_needed, ERR_UNPROCESSABLE, "A field of choices needs its choices, each key once.",
	"选项字段须给出不重复的选项。");
PROBLEM(field_choices_unwanted, ERR_UNPROCESSABLE, "Only a field of choices has choices.", "仅选项字段可设置选项。");
PROBLEM(field_columns_needed, ERR_UNPROCESSABLE, "A field of rows needs its columns, each key once.",
	"表格字段须给出不重复的列。");
PROBLEM(field_columns_unwanted, ERR_UNPROCESSABLE, "Only a field of rows has columns.", "仅表格字段可设置列。");
PROBLEM(field_column_type, ERR_UNPROCESSABLE, "A column cannot itself be a field of rows.", "列不能再是表格。");
PROBLEM(field_personal_filter, ERR_UNPROCESSABLE, "A personal field is sealed, so lists cannot be filtered by it.",
	"个人信息字段加密保存，不能用于筛选。");

SQL(custom_field_all);
SQL(custom_field_names);
SQL(custom_field_forget);

const struct choice field_types[] = {
	{"text", W("Text", "文本")},
	{"number", W("Whole number", "整数")},
	{"date", W("Date", "日期")},
	{"bool", W("Yes or no", "是否")},
	{"choice", W("One of its choices", "单选")},
	{"money", W("Money, in minor units of the shop's currency", "金额（店铺货币最小单位）")},
	{"rows", W("Rows of its columns", "表格（多行）")},
	CHOICES_END,
};

// ---------------------------------------------------------------- definitions as a resource

static const struct field choice_fields[] = {
	FIELD_TEXT(field_choice, key, .max = 40, .flags = FIELD_REQUIRED, .doc = W("Key", "键"), .example = "\"xl\""),
	FIELD_TEXT(field_choice, label_en, .max = 60, .flags = FIELD_REQUIRED, .doc = W("English label", "英文名称")),
	FIELD_TEXT(field_choice, label_zh, .max = 60, .flags = FIELD_REQUIRED, .doc = W("Chinese label", "中文名称")),
};
static const struct shape choice_shape =
	SHAPE("FieldChoice", field_choice, choice_fields, "A choice of a field.", "选项。");

static const struct field column_fields[] = {
	FIELD_TEXT(
		field_column, key, .max = 40, .flags = FIELD_REQUIRED, .doc = W("Key", "键"), .example = "\"mileage\""),
	FIELD_ENUM(field_column, type, field_types, .flags = FIELD_REQUIRED,
		.doc = W("Type, any but rows", "类型（不可为表格）"), .example = "\"number\""),
	FIELD_TEXT(field_column, label_en, .max = 60, .flags = FIELD_REQUIRED, .doc = W("English label", "英文名称"),
		.example = "\"Mileage\""),
	FIELD_TEXT(field_column, label_zh, .max = 60, .flags = FIELD_REQUIRED, .doc = W("Chinese label", "中文名称"),
		.example = "\"里程\""),
	FIELD_LIST(field_column, choices, &choice_shape, .max = CHOICES_MAX, .doc = W("Choices", "选项")),
};
static const struct shape column_shape =
	SHAPE("FieldColumn", field_column, column_fields, "A column of a field of rows.", "表格字段的列。");

#define FIXED .flags = FIELD_FIXED
static const struct field custom_fields[] = {
	FIELD_TEXT(custom_field, key, .max = 40, .flags = FIELD_REQUIRED | FIELD_FIXED,
		.doc = W("Key, as in fields and in field.KEY= of lists", "键，用于 fields 及列表筛选 field.KEY="),
		.example = "\"shoe_size\""),
	FIELD_ENUM(custom_field, type, field_types, .flags = FIELD_REQUIRED | FIELD_FIXED, .doc = W("Type", "类型"),
		.example = "\"number\""),
	FIELD_TEXT(custom_field, label_en, .max = 60, .flags = FIELD_REQUIRED, .doc = W("English label", "英文名称"),
		.example = "\"Shoe size\""),
	FIELD_TEXT(custom_field, label_zh, .max = 60, .flags = FIELD_REQUIRED, .doc = W("Chinese label", "中文名称"),
		.example = "\"鞋码\""),
	FIELD_TEXT(custom_field, section, .max = 60, .doc = W("Section of the card it stands in", "所在版块")),
	FIELD_I64(custom_field, position, .min = 0, .max = FIELD_POSITION_MAX, .flags = FIELD_SORT,
		.doc = W("Place on the card, ascending", "显示顺序（升序）"), .example = "10"),
	FIELD_BOOL(custom_field, required, .doc = W("Staff cannot leave it out of a new file", "新建时必填")),
	FIELD_BOOL(custom_field, filterable, FIXED,
		.doc = W("Lists can be filtered by it; of rows: by how many there are",
			"可用于筛选；表格字段按行数筛选"),
		.example = "true"),
	FIELD_BOOL(custom_field, personal, FIXED,
		.doc = W("Tells something of the person: sealed at rest", "属于个人信息，加密保存")),
	FIELD_LIST(custom_field, choices, &choice_shape, .max = CHOICES_MAX, .doc = W("Choices", "选项")),
	FIELD_LIST(custom_field, columns, &column_shape, .max = FIELD_COLUMNS_MAX,
		.doc = W("Columns of rows, in order. A column's type stays; what stands in one that is taken away goes "
			 "when "
			 "the file is next written",
			"表格字段的列（按顺序）。列的类型不可更改；移除的列，其内容在档案下次保存时清除")),
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

static enum status check_choices(struct ctx *ctx, const char *pointer, int type, const struct list *choices)
{
	if (type == TYPE_CHOICE)
		return choices_sound(choices) ? OK : fail_at(ctx, pointer, &field_choices_needed, NULL);
	return choices->count ? fail_at(ctx, pointer, &field_choices_unwanted, NULL) : OK;
}

static bool column_twice(const struct field_column *columns, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (text_equal(columns[i].key, columns[at].key))
			return true;
	return false;
}

static enum status check_columns(struct ctx *ctx, const struct custom_field *field)
{
	const struct field_column *columns = field->columns.items;
	enum status status = OK;

	if (field->type != TYPE_ROWS)
		return field->columns.count ? fail_at(ctx, "/columns", &field_columns_unwanted, NULL) : OK;
	if (!field->columns.count)
		return fail_at(ctx, "/columns", &field_columns_needed, NULL);
	for (size_t i = 0; i < field->columns.count; i++) {
		const char *at = arena_format(ctx->mem, "/columns/%zu", i);
		if (!columns[i].key || !key_valid(columns[i].key))
			status = fail_at(ctx, arena_format(ctx->mem, "%s/key", at), &field_key_invalid, NULL);
		else if (column_twice(columns, i))
			status = fail_at(ctx, arena_format(ctx->mem, "%s/key", at), &field_columns_needed, NULL);
		if (columns[i].type == TYPE_ROWS)
			status = fail_at(ctx, arena_format(ctx->mem, "%s/type", at), &field_column_type, NULL);
		enum status choices = check_choices(
			ctx, arena_format(ctx->mem, "%s/choices", at), columns[i].type, &columns[i].choices);
		status = choices == OK ? status : choices;
	}
	return status;
}

static enum status check_definition(struct ctx *ctx, const void *record)
{
	const struct custom_field *field = record;
	enum status status = check_choices(ctx, "/choices", field->type, &field->choices);
	enum status columns = check_columns(ctx, field);

	if (!key_valid(field->key))
		status = fail_at(ctx, "/key", &field_key_invalid, NULL);
	if (field->personal && field->filterable)
		status = fail_at(ctx, "/filterable", &field_personal_filter, NULL);
	return status == OK ? columns : status;
}

// What stands in a column was written in its type.
static enum status column_types_stay(struct ctx *ctx, const struct list *old, const struct list *next)
{
	const struct field_column *before = old->items, *after = next->items;
	enum status status = OK;

	for (size_t i = 0; i < next->count; i++)
		for (size_t k = 0; k < old->count; k++)
			if (text_equal(after[i].key, before[k].key) && after[i].type != before[k].type)
				status = fail_at(
					ctx, arena_format(ctx->mem, "/columns/%zu/type", i), &field_fixed, NULL);
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
	return old ? column_types_stay(ctx, &gone->columns, &field->columns) : OK;
}

const struct resource custom_field_resource = {
	.path = "fields",
	.noun = "field",
	.table = "custom_field",
	.prefix = "fld",
	.find = "key label_en label_zh section",
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

// Lists are stored as JSON. One on its own is no record: wrapped, it is a member of one.
static enum status read_list(struct ctx *ctx, const char *name, const char *json, struct custom_field *field)
{
	const char *whole = arena_format(ctx->mem, "{\"%s\":%s}", name, json);

	return record_stored(ctx, &custom_field_shape, whole, strlen(whole), field);
}

enum status field_definitions(struct ctx *ctx, struct definitions *all)
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
			struct custom_field *grown =
				arena_array(ctx->mem, struct custom_field, room = room ? room * 2 : 16);
			if (all->count)
				memcpy(grown, all->items, all->count * sizeof *grown);
			all->items = grown;
		}
		struct custom_field *field = &all->items[all->count++];
		const char *type = row_text(rows, 2, ctx->mem), *choices = row_text(rows, 5, ctx->mem);
		const char *columns = row_text(rows, 6, ctx->mem);
		struct custom_field part;
		field->head.id = row_i64(rows, 0);
		field->key = row_text(rows, 1, ctx->mem);
		field->type = choice_value(field_types, type);
		field->required = row_i64(rows, 3) == 1;
		field->filterable = row_i64(rows, 4) == 1;
		field->label_en = row_text(rows, 7, ctx->mem);
		field->label_zh = row_text(rows, 8, ctx->mem);
		field->position = row_i64(rows, 9);
		if (choices) {
			TRY(read_list(ctx, "choices", choices, &part));
			field->choices = part.choices;
		}
		if (columns) {
			TRY(read_list(ctx, "columns", columns, &part));
			field->columns = part.columns;
		}
	}
}

const struct custom_field *field_definition(const struct definitions *all, const char *key)
{
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->items[i].key, key) == 0)
			return &all->items[i];
	return NULL;
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
		(*names)[(*count)++] = (struct customer_field_name){row_text(rows, 0, ctx->mem),
			row_text(rows, 1, ctx->mem), row_text(rows, 2, ctx->mem),
			strcmp(row_text(rows, 3, ctx->mem), "rows") == 0};
	}
}

// ---------------------------------------------------------------- for expressions

static const struct choice *choice_table(struct ctx *ctx, const char *json)
{
	struct custom_field field;
	const struct field_choice *items;
	struct choice *table;

	if (!json || read_list(ctx, "choices", json, &field) != OK)
		return NULL;
	items = field.choices.items;
	table = arena_array(ctx->mem, struct choice, field.choices.count + 1);
	for (size_t i = 0; i < field.choices.count; i++)
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
		[TYPE_ROWS] = EXPR_NUMBER, // how many there are
	};
	int which = choice_value(field_types, type);

	if (which < 0)
		return false;
	row->type = types[which];
	if (which == TYPE_CHOICE)
		row->choices = choice_table(ctx, choices);
	return which != TYPE_CHOICE || row->choices;
}

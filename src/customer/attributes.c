// What expressions may ask of a customer: the row, the tags, the shop's own fields, and, in memory only, the sealed
// file.
#include "base/calendar.h"
#include "customer/file.h"
#include "customer/segment.h"
#include "customer/trait.h"

#include <string.h>

SQL(attribute_row);
SQL(attribute_tags);
SQL(attribute_fields);
SQL(attribute_field_rows);
SQL(attribute_stores);
SQL(attribute_store);
SQL(attribute_tag_rows);
SQL(attribute_tag_row);

#define FIELD_ROWS_MAX 200
#define TAGS_MAX 500

// ---------------------------------------------------------------- options that are rows

static enum status read_options(struct ctx *ctx, struct sql *all, struct sql *one, const char *code,
	struct expr_option *options, size_t max, size_t *count)
{
	struct rows *rows;
	bool more;

	*count = 0;
	if (code)
		TRY(db_query(ctx->db, one, ARGS(v_text(code)), &rows));
	else
		TRY(db_query(ctx->db, all, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (*count == max) {
			rows_close(rows);
			return OK;
		}
		const char *name = row_text(rows, 2, ctx->mem);
		options[(*count)++] = (struct expr_option){row_text(rows, 1, ctx->mem), {name, name}, row_i64(rows, 0)};
	}
}

static enum status store_options(struct ctx *ctx, const struct attribute *attribute, const char *code,
	struct expr_option *options, size_t max, size_t *count)
{
	(void)attribute;
	return read_options(ctx, &attribute_stores, &attribute_store, code, options, max, count);
}

static enum status tag_options(struct ctx *ctx, const struct attribute *attribute, const char *code,
	struct expr_option *options, size_t max, size_t *count)
{
	(void)attribute;
	return read_options(ctx, &attribute_tag_rows, &attribute_tag_row, code, options, max, count);
}

// ---------------------------------------------------------------- the row

struct row_facts {
	int status, source, basis;
	int64_t store_id, created_at, confirmed_at;
	const char *language, *first_contact;
	bool has_phone, has_email, has_owner;
};

static enum status load_row(struct facts *facts, const void **record)
{
	struct ctx *ctx = facts->ctx;
	struct row_facts *row = arena_new(ctx->mem, struct row_facts);
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &attribute_row, ARGS(v_i64(facts->customer_id)), &rows, &found));
	*record = found ? row : NULL;
	if (!found)
		return OK;
	*row = (struct row_facts){
		.status = choice_value(customer_statuses, row_text(rows, 0, ctx->mem)),
		.store_id = row_i64(rows, 1),
		.has_owner = !row_null(rows, 2),
		.language = row_text(rows, 3, ctx->mem),
		.source = choice_value(customer_sources, row_text(rows, 4, ctx->mem)),
		.basis = choice_value(lawful_bases, row_text(rows, 5, ctx->mem)),
		.first_contact = row_text(rows, 6, ctx->mem),
		.created_at = row_i64(rows, 7),
		.confirmed_at = row_i64(rows, 8),
		.has_phone = row_i64(rows, 9),
		.has_email = row_i64(rows, 10),
	};
	return OK;
}

static const struct attribute row_rows[] = {
	{.name = "customer.status",
		.type = EXPR_CHOICE,
		MEMBER(row_facts, status),
		.sql = "c.status",
		.choices = customer_statuses,
		.doc = W("Status of the file", "档案状态"),
		.phrase = W("the status", "状态"),
		.example = "\"active\""},
	{.name = "customer.store",
		.type = EXPR_CHOICE,
		MEMBER(row_facts, store_id),
		.sql = "c.store_id",
		.options = store_options,
		.doc = W("Home store, by its code", "归属门店（编码）"),
		.phrase = W("the home store", "归属门店")},
	{.name = "customer.source",
		.type = EXPR_CHOICE,
		MEMBER(row_facts, source),
		.sql = "c.source",
		.choices = customer_sources,
		.doc = W("How we came to know them", "客户来源"),
		.phrase = W("the source", "客户来源"),
		.example = "\"wechat\""},
	{.name = "customer.basis",
		.type = EXPR_CHOICE,
		MEMBER(row_facts, basis),
		.sql = "c.basis",
		.choices = lawful_bases,
		.doc = W("Why we may keep the file", "处理个人信息的依据"),
		.phrase = W("the lawful basis", "处理依据")},
	{.name = "customer.language",
		.type = EXPR_TEXT,
		MEMBER(row_facts, language),
		.sql = "c.language",
		.doc = W("Language, BCP 47", "语言（BCP 47）"),
		.phrase = W("the language", "语言"),
		.example = "\"zh\""},
	{.name = "customer.created_at",
		.type = EXPR_TIME,
		MEMBER(row_facts, created_at),
		.sql = "c.created_at",
		.doc = W("When the file was made", "建档时间"),
		.phrase = W("the file's making", "建档")},
	{.name = "customer.confirmed_at",
		.type = EXPR_TIME,
		MEMBER(row_facts, confirmed_at),
		.sql = "c.confirmed_at",
		.doc = W("When the file was last confirmed", "资料最近确认时间"),
		.phrase = W("the last confirmation", "最近一次确认资料")},
	{.name = "customer.first_contact",
		.type = EXPR_DATE,
		MEMBER(row_facts, first_contact),
		.sql = "c.first_contact",
		.doc = W("Day of the first contact", "首次接触日期"),
		.phrase = W("the first contact", "首次接触")},
	{.name = "customer.has_phone",
		.type = EXPR_BOOL,
		MEMBER(row_facts, has_phone),
		.sql = "c.has_phone",
		.doc = W("A phone is known", "有电话"),
		.phrase = W("the customer has a phone", "客户有电话"),
		.negated = W("the customer has no phone", "客户没有电话")},
	{.name = "customer.has_email",
		.type = EXPR_BOOL,
		MEMBER(row_facts, has_email),
		.sql = "c.has_email",
		.doc = W("An e-mail address is known", "有邮箱"),
		.phrase = W("the customer has an e-mail", "客户有邮箱"),
		.negated = W("the customer has no e-mail", "客户没有邮箱")},
	{.name = "customer.has_consultant",
		.type = EXPR_BOOL,
		MEMBER(row_facts, has_owner),
		.sql = "CASE WHEN c.owner_id IS NULL THEN 0 ELSE 1 END",
		.doc = W("A consultant is in charge", "有销售顾问"),
		.phrase = W("a consultant is in charge", "客户有专属顾问"),
		.negated = W("no consultant is in charge", "客户没有专属顾问")},
	{0},
};
static const struct attribute_set row_set = {
	.name = "customer", .rows = row_rows, .functions = segment_functions, .load = load_row};

// ---------------------------------------------------------------- tags

struct tag_facts {
	struct list tags;
};

static enum status load_tags(struct facts *facts, const void **record)
{
	struct ctx *ctx = facts->ctx;
	struct tag_facts *tags = arena_new(ctx->mem, struct tag_facts);
	int64_t *ids = arena_array(ctx->mem, int64_t, TAGS_MAX);
	struct rows *rows;
	bool more;

	tags->tags.items = ids;
	*record = tags;
	TRY(db_query(ctx->db, &attribute_tags, ARGS(v_i64(facts->customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (tags->tags.count == TAGS_MAX)
			return ERR_TOO_LARGE;
		ids[tags->tags.count++] = row_i64(rows, 0);
	}
}

static const struct attribute tag_rows[] = {
	{.name = "customer.tags",
		.type = EXPR_CHOICES,
		MEMBER(tag_facts, tags),
		.options = tag_options,
		.sql = "EXISTS (SELECT 1 FROM customer_tag ct WHERE ct.customer_id = c.id AND ct.tag_id = ?)",
		.sql_any = "EXISTS (SELECT 1 FROM customer_tag ct WHERE ct.customer_id = c.id)",
		.doc = W("Tags, by name: \"vip\" in customer.tags", "标签：\"贵宾\" in customer.tags"),
		.phrase = W("the tags", "标签")},
	{0},
};
static const struct attribute_set tag_set = {.name = "customer_tag", .rows = tag_rows, .load = load_tags};

// ---------------------------------------------------------------- the shop's own fields

struct own_fields {
	struct field_value *items;
	size_t count;
};

static enum status load_fields(struct facts *facts, const void **record)
{
	struct ctx *ctx = facts->ctx;
	struct own_fields *fields = arena_new(ctx->mem, struct own_fields);
	struct rows *rows;
	bool more;

	fields->items = arena_array(ctx->mem, struct field_value, FIELD_ROWS_MAX);
	*record = fields;
	TRY(db_query(ctx->db, &attribute_fields, ARGS(v_i64(facts->customer_id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (fields->count == FIELD_ROWS_MAX)
			return ERR_TOO_LARGE;
		fields->items[fields->count++] =
			(struct field_value){row_i64(rows, 0), row_i64(rows, 1), row_text(rows, 2, ctx->mem)};
	}
}

static void read_field(
	const struct facts *facts, const struct attribute *attribute, const void *record, struct expr_value *value)
{
	const struct own_fields *fields = record;

	(void)facts;
	for (size_t i = 0; i < fields->count; i++) {
		const struct field_value *one = &fields->items[i];
		if (one->field_id != attribute->key)
			continue;
		if (attribute->type == EXPR_TEXT)
			*value = (struct expr_value){.known = one->text != NULL, .text = one->text};
		else if (attribute->type == EXPR_CHOICE)
			*value = (struct expr_value){
				.known = one->text != NULL, .i64 = choice_value(attribute->choices, one->text)};
		else
			*value = (struct expr_value){.known = one->num != NONE, .i64 = one->num};
	}
}

// Of rows: how many there are, none being 0.
static void read_count(
	const struct facts *facts, const struct attribute *attribute, const void *record, struct expr_value *value)
{
	read_field(facts, attribute, record, value);
	if (!value->known)
		*value = (struct expr_value){.known = true, .i64 = 0};
}

#define FIELD_NUM "(SELECT cf.num FROM customer_field cf WHERE cf.customer_id = c.id AND cf.field_id = ?)"
#define FIELD_WORD "(SELECT cf.text FROM customer_field cf WHERE cf.customer_id = c.id AND cf.field_id = ?)"

#define FIELD_COUNT "COALESCE(" FIELD_NUM ", 0)"

static void be_count(struct ctx *ctx, struct attribute *row)
{
	row->name = arena_format(ctx->mem, "%s.count", row->name);
	row->read = read_count;
	row->sql = FIELD_COUNT;
	row->phrase = (struct words){arena_format(ctx->mem, "the number of %s", row->phrase.en),
		arena_format(ctx->mem, "%s的行数", row->phrase.zh)};
	row->doc = (struct words){arena_format(ctx->mem, "%s: how many rows", row->doc.en),
		arena_format(ctx->mem, "%s：行数", row->doc.zh)};
}

static enum status more_fields(struct ctx *ctx, const struct attribute **ret, size_t *count)
{
	struct attribute *list = arena_array(ctx->mem, struct attribute, FIELD_ROWS_MAX);
	struct rows *rows;
	bool more;

	*ret = list;
	*count = 0;
	TRY(db_query(ctx->db, &attribute_field_rows, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (*count == FIELD_ROWS_MAX) {
			rows_close(rows);
			return OK;
		}
		struct attribute *row = &list[*count];
		struct words label = {row_text(rows, 3, ctx->mem), row_text(rows, 4, ctx->mem)};
		*row = (struct attribute){
			.name = arena_format(ctx->mem, "customer.fields.%s", row_text(rows, 1, ctx->mem)),
			.key = row_i64(rows, 0),
			.read = read_field,
			.doc = label,
			.phrase = label,
			.negated = {arena_format(ctx->mem, "not: %s", label.en),
				arena_format(ctx->mem, "非%s", label.zh)},
			.days = true,
		};
		*count += field_attribute(ctx, row_text(rows, 2, ctx->mem), row_text(rows, 5, ctx->mem), row);
		row->sql = row->type == EXPR_TEXT || row->type == EXPR_CHOICE ? FIELD_WORD : FIELD_NUM;
		if (strcmp(row_text(rows, 2, ctx->mem), "rows") == 0)
			be_count(ctx, row);
	}
}

static const struct attribute_set field_set = {.name = "customer_field", .load = load_fields, .more = more_fields};

// ---------------------------------------------------------------- the sealed file

static enum status load_person(struct facts *facts, const void **record)
{
	struct customer *customer;

	TRY(customer_open(facts->ctx, &facts->customer_id, 1, &customer));
	*record = customer;
	return OK;
}

static bool next_birthday(const struct facts *facts, const struct yearly_day *day, struct date *next)
{
	struct date today = facts->today;

	if (!day || day->month == NONE || day->day == NONE)
		return false;
	if (day->calendar == DAY_LUNAR)
		return lunar_next_birthday(
			(struct lunar){.month = (int8_t)day->month, .day = (int8_t)day->day, .leap = day->leap_month},
			today, next);
	for (int year = today.year; year <= today.year + 1; year++) {
		int length = month_length(year, (int)day->month);
		*next = (struct date){year, (int)day->month, day->day > length ? length : (int)day->day};
		if (date_compare(*next, today) >= 0)
			return true;
	}
	return false;
}

static void read_to_birthday(
	const struct facts *facts, const struct attribute *attribute, const void *record, struct expr_value *value)
{
	const struct customer *customer = record;
	struct date next;

	(void)attribute;
	if (next_birthday(facts, customer->birthday, &next))
		*value = (struct expr_value){.known = true, .i64 = date_days(next) - date_days(facts->today)};
}

static void read_is_birthday(
	const struct facts *facts, const struct attribute *attribute, const void *record, struct expr_value *value)
{
	read_to_birthday(facts, attribute, record, value);
	value->i64 = value->i64 == 0;
}

// In a month of the calendar that the birthday is kept in.
static void read_is_birthday_month(
	const struct facts *facts, const struct attribute *attribute, const void *record, struct expr_value *value)
{
	const struct yearly_day *day = ((const struct customer *)record)->birthday;
	struct lunar lunar;

	(void)attribute;
	if (!day || day->month == NONE)
		return;
	if (day->calendar == DAY_SOLAR)
		*value = (struct expr_value){.known = true, .i64 = facts->today.month == day->month};
	else if (lunar_of_date(facts->today, &lunar))
		*value = (struct expr_value){.known = true, .i64 = lunar.month == day->month};
}

static void read_age(
	const struct facts *facts, const struct attribute *attribute, const void *record, struct expr_value *value)
{
	const struct yearly_day *day = ((const struct customer *)record)->birthday;
	struct date birth;

	(void)attribute;
	if (!day || day->year == NONE || day->month == NONE || day->day == NONE)
		return;
	birth = (struct date){(int)day->year, (int)day->month, (int)day->day};
	if (day->calendar == DAY_LUNAR && !date_of_lunar((struct lunar){(int16_t)day->year, (int8_t)day->month,
								 day->leap_month, (int8_t)day->day},
						  &birth))
		return;
	*value = (struct expr_value){.known = true, .i64 = date_age(birth, facts->today)};
}

static void read_city(
	const struct facts *facts, const struct attribute *attribute, const void *record, struct expr_value *value)
{
	const struct customer *customer = record;
	const struct customer_address *addresses = customer->addresses.items;

	(void)facts;
	(void)attribute;
	if (customer->addresses.count && addresses[0].city)
		*value = (struct expr_value){.known = true, .text = addresses[0].city};
}

static const struct attribute person_rows[] = {
	{.name = "customer.is_birthday",
		.instead = "birthday_within(0)",
		.type = EXPR_BOOL,
		.read = read_is_birthday,
		.doc = W("It is the birthday, lunar ones too", "当天是生日（含农历）"),
		.phrase = W("it is the customer's birthday", "当天是客户生日"),
		.negated = W("it is not the customer's birthday", "当天不是客户生日")},
	{.name = "customer.is_birthday_month",
		.instead = "birthday_in_month(5)",
		.type = EXPR_BOOL,
		.read = read_is_birthday_month,
		.doc = W("It is the month of the birthday, lunar ones too", "当月是生日月（含农历）"),
		.phrase = W("it is the month of the customer's birthday", "当月是客户生日月"),
		.negated = W("it is not the month of the customer's birthday", "当月不是客户生日月")},
	{.name = "customer.days_to_birthday",
		.instead = "birthday_within(7)",
		.type = EXPR_NUMBER,
		.read = read_to_birthday,
		.min = 0,
		.max = 400,
		.doc = W("Days until the next birthday, lunar ones too; 0 on the day",
			"距下一个生日的天数（含农历），当天为 0"),
		.phrase = W("the time to the birthday", "距生日"),
		.unit = W("days", "天")},
	{.name = "customer.age",
		.instead = "born_between(1990, 1999)",
		.type = EXPR_NUMBER,
		.read = read_age,
		.min = -200,
		.max = 300,
		.doc = W("Age in years", "年龄"),
		.phrase = W("the age", "年龄"),
		.unit = W("years", "岁")},
	{.name = "customer.gender",
		.instead = "gender_is(\"female\")",
		.type = EXPR_CHOICE,
		MEMBER(customer, gender),
		.choices = genders,
		.doc = W("Gender", "性别"),
		.phrase = W("the gender", "性别")},
	{.name = "customer.type",
		.type = EXPR_CHOICE,
		MEMBER(customer, type),
		.choices = customer_types,
		.doc = W("Person or company", "个人或企业"),
		.phrase = W("the kind of customer", "客户类型")},
	{.name = "customer.city",
		.instead = "lives_in(\"上海\")",
		.type = EXPR_TEXT,
		.read = read_city,
		.doc = W("City of the first address", "首个地址的城市"),
		.phrase = W("the city", "城市")},
	{.name = "customer.industry",
		.type = EXPR_TEXT,
		MEMBER(customer, industry),
		.doc = W("Industry", "行业"),
		.phrase = W("the industry", "行业")},
	{0},
};
static const struct attribute_set person_set = {
	.name = "customer_file", .rows = person_rows, .functions = trait_functions, .load = load_person};

const struct attribute_set *const customer_attributes[] = {&row_set, &tag_set, &field_set, &person_set, NULL};

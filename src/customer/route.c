// The API of customers.
#include "base/id.h"
#include "customer/file.h"
#include "customer/verbs.h"

#include <sodium.h>
#include <string.h>

PROBLEM(search_order, ERR_UNPROCESSABLE, "What a search finds comes newest first.", "搜索结果只能按最新排序。");
PROBLEM(too_many_conditions, ERR_UNPROCESSABLE, "At most 8 conditions on custom fields.", "自定义字段条件最多 8 个。");
PROBLEM(tag_needed, ERR_UNPROCESSABLE, "Either tag_id or name is needed.", "须给出 tag_id 或 name。");
PROBLEM(lookup_value, ERR_UNPROCESSABLE, "This is not a valid value of that kind.", "该值与所选种类不符。");

#define CUSTOMERS .tag = "Customers"

// ---------------------------------------------------------------- out

// Who may see phones and e-mails only of some customers sees those of the others masked.
static bool masked_for(const struct ctx *ctx, const struct customer *customer)
{
	return !scope_covers(ctx->actor, "customer.contact", customer->store_id, customer->owner_id);
}

static enum status give(struct ctx *ctx, const struct customer *customer, struct answer *answer)
{
	struct encode_options options = {.masked = masked_for(ctx, customer)};
	struct buf buf = buf_make(ctx->mem, 1024 * 1024);
	struct json_out out = json_out(&buf);

	shape_encode(&out, &customer_shape, customer, &options);
	answer->raw = buf.data;
	answer->version = customer->version;
	return buf.full ? ERR_TOO_LARGE : OK;
}

// "id,name" as a mask of the fields to give.
static enum status take_fields(struct ctx *ctx, const char *names, uint64_t *only)
{
	*only = 0;
	while (*names) {
		size_t length = strcspn(names, ",");
		const char *name = text_trim(ctx->mem, arena_text_n(ctx->mem, names, length));
		const struct field *field = shape_field(&customer_shape, name);
		if (!field || (field->flags & FIELD_WRITE_ONLY))
			return fail_at(ctx, "fields", &field_unknown, name);
		*only |= CUSTOMER_BIT(field - customer_shape.fields);
		names += length + (names[length] == ',');
	}
	return OK;
}

static const char *id_cursor(struct ctx *ctx, int64_t id)
{
	return id == NONE ? NULL : cursor_text(ctx->mem, (struct cursor){.value = v_i64(0), .id = id});
}

static enum status take_cursor(struct ctx *ctx, const char *text, int64_t *id)
{
	struct cursor cursor;

	*id = NONE;
	if (!text)
		return OK;
	if (!cursor_parse(ctx->mem, text, &cursor))
		return fail_at(ctx, "cursor", &cursor_wrong, NULL);
	*id = cursor.id;
	return OK;
}

// ---------------------------------------------------------------- lists

struct customer_query {
	const char *q;
	int64_t tag_id, store_id, owner_id;
	int source, status;
	int64_t created_from, created_to;
	bool has_phone;
	int64_t confirmed_before;
	const char *field;
	int64_t segment_id;
	int sort;
	int64_t limit;
	const char *cursor, *fields;
};
enum {
	QUERY_Q,
	QUERY_TAG,
	QUERY_STORE,
	QUERY_OWNER,
	QUERY_SOURCE,
	QUERY_STATUS,
	QUERY_FROM,
	QUERY_TO,
	QUERY_PHONE,
	QUERY_STALE,
	QUERY_FIELD,
	QUERY_SEGMENT,
	QUERY_SORT,
	QUERY_LIMIT,
	QUERY_CURSOR,
	QUERY_ONLY
};

#define SORTS_BY_ID 2
static const struct choice sorts[] = {
	{"-created_at", W("Newest first", "最新在前")},
	{"created_at", W("Oldest first", "最早在前")},
	{"-last_order_at", W("Last order first", "最近下单在前")},
	{"last_order_at", W("Longest without an order first", "最久未下单在前")},
	{"-spent", W("Spent most first", "消费最多在前")},
	{"spent", W("Spent least first", "消费最少在前")},
	{"-points", W("Most points first", "积分最多在前")},
	{"points", W("Fewest points first", "积分最少在前")},
	CHOICES_END,
};
static const struct field query_fields[] = {
	[QUERY_Q] = FIELD_TEXT(customer_query, q, .max = 200,
		.doc = W("Name (characters, pinyin, initials), last digits of a phone, or a whole phone,"
			 " e-mail, member number or plate",
			"姓名（汉字、拼音、首字母）、手机尾号，或完整的电话、邮箱、会员号、车牌")),
	[QUERY_TAG] = FIELD_ID(customer_query, tag_id, "tag", .doc = W("Has this tag", "带有此标签")),
	[QUERY_STORE] = FIELD_ID(customer_query, store_id, "sto", .doc = W("Home store", "归属门店")),
	[QUERY_OWNER] = FIELD_ID(customer_query, owner_id, "stf", .doc = W("Consultant in charge", "销售顾问")),
	[QUERY_SOURCE] = FIELD_ENUM(customer_query, source, customer_sources, .doc = W("Source", "客户来源")),
	[QUERY_STATUS] = FIELD_ENUM(customer_query, status, customer_statuses,
		.doc = W("Status; without it all but merged and erased ones", "状态；缺省时不含已合并和已删除")),
	[QUERY_FROM] = FIELD_TIME(customer_query, created_from, .doc = W("Made at or after", "创建时间不早于")),
	[QUERY_TO] = FIELD_TIME(customer_query, created_to, .doc = W("Made before", "创建时间早于")),
	[QUERY_PHONE] = FIELD_BOOL(customer_query, has_phone, .doc = W("Has a phone", "有电话")),
	[QUERY_STALE] = FIELD_TIME(customer_query, confirmed_before,
		.doc = W("Not confirmed to be right since then, or never", "此后未确认过资料（含从未确认）")),
	[QUERY_FIELD] = FIELD_RAW(customer_query, field, .max = 4000,
		.doc = W("Conditions on custom fields: field.KEY=value, field.KEY.from=, field.KEY.to="
			 " (in a body: an object)",
			"自定义字段条件：field.KEY=值、field.KEY.from=、field.KEY.to=（请求体中为对象）")),
	[QUERY_SEGMENT] = FIELD_ID(customer_query, segment_id, "seg", .doc = W("Is in this segment", "属于此客群")),
	[QUERY_SORT] = FIELD_ENUM(customer_query, sort, sorts, .doc = W("Order", "排序")),
	[QUERY_LIMIT] = FIELD_I64(customer_query, limit, .min = 1, .max = PAGE_MAX,
		.doc = W("Rows of a page (50)", "每页行数（默认 50）")),
	[QUERY_CURSOR] = FIELD_TEXT(
		customer_query, cursor, .max = 4000, .doc = W("\"next\" of the page before", "上一页的 next")),
	[QUERY_ONLY] = FIELD_TEXT(customer_query, fields, .max = 1000,
		.doc = W("Only these fields, separated by commas", "只返回这些字段，逗号分隔")),
};
static const struct shape query_shape =
	SHAPE("CustomerQuery", customer_query, query_fields, "Which customers, in which order.", "客户筛选条件。");

static enum status add_condition(struct ctx *ctx, struct customer_filter *filter, const char *name, const char *value)
{
	struct field_condition *condition = &filter->fields[filter->field_count];
	const char *dot = strchr(name, '.');

	if (filter->field_count == FIELD_CONDITIONS_MAX)
		return fail_at(ctx, "field", &too_many_conditions, NULL);
	*condition = (struct field_condition){.key = name, .value = value, .compare = FIELD_EQUAL};
	if (dot && (strcmp(dot, ".from") == 0 || strcmp(dot, ".to") == 0)) {
		condition->key = arena_text_n(ctx->mem, name, (size_t)(dot - name));
		condition->compare = strcmp(dot, ".from") == 0 ? FIELD_AT_LEAST : FIELD_AT_MOST;
	}
	filter->field_count++;
	return OK;
}

// field.KEY=value stands in the address beside the parameters of the shape.
static enum status conditions_of_address(struct ctx *ctx, const char *query, struct customer_filter *filter)
{
	const char *name, *value;

	while (http_query_next(ctx->mem, &query, &name, &value) == OK)
		if (text_starts(name, "field.") && *value)
			TRY(add_condition(ctx, filter, name + strlen("field."), value));
	return OK;
}

static enum status conditions_of_body(struct ctx *ctx, const char *object, struct customer_filter *filter)
{
	struct json json;
	const char *key, *raw;
	size_t size;

	json_open(&json, ctx->mem, object ? object : "{}", strlen(object ? object : "{}"));
	if (!json_enter_object(&json))
		return fail_at(ctx, "/field", &field_type, "an object", "对象");
	while (json_next_key(&json, &key)) {
		if (json_peek(&json) == JSON_TEXT) {
			if (json_text(&json, &raw))
				TRY(add_condition(ctx, filter, key, raw));
		} else if (json_skip(&json, &raw, &size)) {
			TRY(add_condition(ctx, filter, key, arena_text_n(ctx->mem, raw, size)));
		}
	}
	return json.problem ? fail_at(ctx, "/field", json.problem, "0") : OK;
}

static enum status take_filter(
	struct ctx *ctx, const struct customer_query *query, uint64_t present, struct customer_filter *filter)
{
	*filter = customer_filter_all;
	filter->q = query->q;
	filter->tag_id = query->tag_id;
	filter->store_id = query->store_id;
	filter->owner_id = query->owner_id;
	filter->segment_id = query->segment_id;
	filter->created_from = query->created_from;
	filter->created_to = query->created_to;
	filter->confirmed_before = query->confirmed_before;
	filter->oldest_first = query->sort == 1;
	if (present & CUSTOMER_BIT(QUERY_SOURCE))
		filter->source = query->source;
	if (present & CUSTOMER_BIT(QUERY_STATUS))
		filter->status = query->status;
	if (present & CUSTOMER_BIT(QUERY_PHONE))
		filter->has_phone = query->has_phone;
	if (filter->q && query->sort > 0)
		return fail_at(ctx, "sort", &search_order, NULL);
	return query->sort < SORTS_BY_ID ? take_cursor(ctx, query->cursor, &filter->after) : OK;
}

// A page in the order of what was bought or is owned; its cursor is a value and an id, or (who has no value) an id.
static enum status list_sorted(struct ctx *ctx, const struct customer_query *query,
	const struct customer_filter *filter, size_t max, struct customer ***items, size_t *count, const char **next)
{
	const char *name = sorts[query->sort].name;
	struct customer_sort sort = {.ascending = *name != '-'};
	struct cursor cursor;
	bool more;

	sort.attribute = arena_format(ctx->mem, "customer.%s", name + !sort.ascending);
	if (query->cursor) {
		if (!cursor_parse(ctx->mem, query->cursor, &cursor))
			return fail_at(ctx, "cursor", &cursor_wrong, NULL);
		sort.begun = true;
		sort.valued = cursor.value.kind == VALUE_I64;
		sort.value = sort.valued ? cursor.value.i64 : 0;
		sort.id = cursor.id;
	}
	TRY(customer_list_sorted(ctx, filter, &sort, max, items, count, &more));
	cursor = (struct cursor){sort.valued ? v_i64(sort.value) : v_text(""), sort.id};
	*next = more ? cursor_text(ctx->mem, cursor) : NULL;
	return OK;
}

static enum status give_page(struct ctx *ctx, const struct call *call, const struct customer_query *query,
	const struct customer_filter *filter, struct answer *answer)
{
	size_t max = query->limit == NONE ? PAGE_DEFAULT : (size_t)query->limit, count;
	struct customer **items;
	struct page page;
	const char *cursor;
	uint64_t only;
	int64_t next;

	if (query->fields)
		TRY(take_fields(ctx, query->fields, &only));
	if (query->sort < SORTS_BY_ID) {
		TRY(customer_list(ctx, filter, max, &items, &count, &next));
		cursor = id_cursor(ctx, next);
	} else {
		TRY(list_sorted(ctx, query, filter, max, &items, &count, &cursor));
	}
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++) {
		page.options = (struct encode_options){
			.masked = masked_for(ctx, items[i]), .only = query->fields ? &only : NULL};
		page_add(&page, customer, items[i]);
	}
	return page_end(&page, cursor, NONE, answer);
}

static enum status list(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct customer_query *query = call->query;
	struct customer_filter filter;

	TRY(take_filter(ctx, query, call->query_present, &filter));
	TRY(conditions_of_address(ctx, call->http->query, &filter));
	return give_page(ctx, call, query, &filter, answer);
}

static enum status search_of_body(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct customer_query *query = call->in;
	struct customer_filter filter;

	TRY(take_filter(ctx, query, call->in_present, &filter));
	TRY(conditions_of_body(ctx, query->field, &filter));
	return give_page(ctx, call, query, &filter, answer);
}

// What the list shares with us names parameters ("limit", "field.shoe"); here they are members of the body.
static void point_into_body(struct ctx *ctx)
{
	for (size_t i = 0; i < ctx->fault.violation_count; i++) {
		struct violation *violation = &ctx->fault.violations[i];
		if (*violation->pointer == '/')
			continue;
		char *pointer = arena_format(ctx->mem, "/%s", violation->pointer);
		if (text_starts(pointer, "/field."))
			pointer[strlen("/field")] = '/';
		violation->pointer = pointer;
	}
}

static enum status search(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	enum status status = search_of_body(ctx, call, answer);

	if (status == ERR_UNPROCESSABLE)
		point_into_body(ctx);
	return status;
}

struct customer_found {
	int64_t count;
};
static const struct field found_fields[] = {
	FIELD_I64(customer_found, count, .min = 0, .max = JSON_INTEGER_MAX,
		.doc = W("How many; null with q, where only going through all would tell", "客户数；带 q 搜索时为空")),
};
static const struct shape found_shape =
	SHAPE("CustomerCount", customer_found, found_fields, "How many customers there are.", "客户数量。");

static enum status filter_of_json(struct ctx *ctx, const char *json, struct customer_filter *filter)
{
	struct customer_query query;
	uint64_t present;

	TRY(shape_decode(ctx, &query_shape, json, strlen(json), DECODE_NEW, &query, &present));
	query.sort = 0;
	query.cursor = NULL;
	TRY(take_filter(ctx, &query, present, filter));
	return conditions_of_body(ctx, query.field, filter);
}

enum status customer_filter_decode(struct ctx *ctx, const char *json, const char *base, struct customer_filter *filter)
{
	enum status status = filter_of_json(ctx, json, filter);

	if (status != ERR_UNPROCESSABLE)
		return status;
	point_into_body(ctx);
	for (size_t i = 0; i < ctx->fault.violation_count; i++) {
		struct violation *violation = &ctx->fault.violations[i];
		violation->pointer = arena_format(ctx->mem, "%s%s", base, violation->pointer);
	}
	return status;
}

static enum status count_found(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct customer_found *found = arena_new(ctx->mem, struct customer_found);
	const struct customer_query *query = call->in;
	struct customer_filter filter;

	enum status status = take_filter(ctx, query, call->in_present, &filter);
	status = status == OK ? conditions_of_body(ctx, query->field, &filter) : status;
	status = status == OK ? customer_count(ctx, &filter, &found->count) : status;
	if (status == ERR_UNPROCESSABLE)
		point_into_body(ctx);
	answer_give(answer, customer_found, found);
	return status;
}

struct lookup {
	int kind;
	const char *source, *value;
};
static const struct field lookup_fields[] = {
	FIELD_ENUM(lookup, kind, identity_kinds, .flags = FIELD_REQUIRED, .doc = W("Kind", "种类"),
		.example = "\"phone\""),
	FIELD_TEXT(lookup, source, .max = 40, .doc = W("Which system the number is of", "所属系统")),
	FIELD_TEXT(lookup, value, .max = 254, .flags = FIELD_REQUIRED,
		.doc = W("Value, in any spelling", "值，写法不限"), .example = "\"139 1234 5678\""),
};
static const struct shape lookup_shape =
	SHAPE("CustomerLookup", lookup, lookup_fields, "What a customer is known by.", "客户标识。");

static enum status lookup(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct lookup *in = call->in;
	struct customer *found[PAGE_DEFAULT];
	int64_t ids[PAGE_DEFAULT];
	struct page page;
	size_t count;

	enum status status =
		customer_find(ctx, (enum identity_kind)in->kind, in->source, in->value, ids, PAGE_DEFAULT, &count);
	if (status == ERR_UNPROCESSABLE)
		return fail_at(ctx, "/value", &lookup_value, NULL);
	TRY(status);
	TRY(customer_open(ctx, ids, count, found));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++) {
		if (!found[i] || !scope_covers(ctx->actor, "customer.read", found[i]->store_id, found[i]->owner_id))
			continue;
		// Whose number somebody asked for is remembered, as the person concerned may want to know.
		TRY(customer_audit(ctx, found[i]->id, "looked_up", 0));
		page.options = (struct encode_options){.masked = masked_for(ctx, found[i])};
		page_add(&page, customer, found[i]);
	}
	return page_end(&page, NULL, NONE, answer);
}

static enum status duplicates(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct customer_duplicate *items;
	struct glimpse glimpse;
	struct list found;
	struct page page;

	TRY(customer_duplicates(ctx, call->in, &found));
	items = found.items;
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < found.count; i++) {
		enum status status = customer_glimpse(ctx, items[i].customer_id, "customer.read", &glimpse);
		if (status == OK)
			page_add(&page, customer_duplicate, &items[i]);
		else if (status != ERR_NOT_FOUND)
			return status;
	}
	fail_clear(ctx);
	return page_end(&page, NULL, NONE, answer);
}

struct queue_query {
	int reason;
	int64_t limit;
	const char *cursor;
};
static const struct field queue_query_fields[] = {
	FIELD_ENUM(queue_query, reason, identity_kinds, .doc = W("Who share this", "相同之处")),
	LIST_LIMIT_FIELD(queue_query),
	LIST_CURSOR_FIELD(queue_query),
};
static const struct shape queue_query_shape =
	SHAPE("DuplicateQuery", queue_query, queue_query_fields, "Which pairs.", "疑似重复筛选条件。");

static enum status duplicate_queue(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct queue_query *query = call->query;
	size_t max = query->limit == NONE ? PAGE_DEFAULT : (size_t)query->limit, count, size;
	struct duplicate_pair *pairs = arena_array(ctx->mem, struct duplicate_pair, max);
	struct duplicate_place place = {0};
	struct cursor cursor;
	struct page page;
	bool more;

	if (query->cursor) {
		if (!cursor_parse(ctx->mem, query->cursor, &cursor) || cursor.value.kind != VALUE_TEXT ||
			sodium_hex2bin(place.hash, sizeof place.hash, cursor.value.bytes.data, cursor.value.bytes.size,
				NULL, &size, NULL) != 0 ||
			size != sizeof place.hash)
			return fail_at(ctx, "cursor", &cursor_wrong, NULL);
		place.slot = cursor.id;
	}
	int reason = call->query_present & 1 ? query->reason : -1;
	TRY(duplicate_list(ctx, reason, &place, max, pairs, &count, &more));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, duplicate_pair, &pairs[i]);
	cursor = (struct cursor){.value = v_text(hex_text(ctx->mem, place.hash, sizeof place.hash)), .id = place.slot};
	return page_end(&page, more ? cursor_text(ctx->mem, cursor) : NULL, NONE, answer);
}

// ---------------------------------------------------------------- one customer

static enum status get(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct customer *customer;

	TRY(customer_get(ctx, call->ids[0], &customer));
	return give(ctx, customer, answer);
}

static enum status create(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct customer *customer;
	int64_t id;

	TRY(customer_create(ctx, call->in, ORIGIN_HAND, &id, &customer));
	answer->location = arena_format(ctx->mem, "/v1/customers/%s", id_text(ctx->mem, "cus", id));
	return give(ctx, customer, answer);
}

static enum status change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct customer *customer;
	struct glimpse glimpse;

	TRY(customer_glimpse(ctx, call->ids[0], "customer.write", &glimpse));
	TRY(resource_match(ctx, call, glimpse.version));
	TRY(customer_change(ctx, glimpse.id, call->in, call->in_present, glimpse.version, &customer));
	return give(ctx, customer, answer);
}

static enum status erase(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct glimpse glimpse;

	(void)answer;
	TRY(customer_glimpse(ctx, call->ids[0], "customer.delete", &glimpse));
	TRY(resource_match(ctx, call, glimpse.version));
	return customer_erase(ctx, glimpse.id);
}

static int64_t key_of(const struct call *call)
{
	return call->ids[0];
}

// ---------------------------------------------------------------- timeline

struct timeline_query {
	const char *types;
	int64_t limit;
	const char *cursor;
};
static const struct field timeline_query_fields[] = {
	FIELD_TEXT(timeline_query, types, .max = 500,
		.doc = W("Kinds, separated by commas; \"note.\" stands for all that begin so",
			"事件类型，逗号分隔；“note.” 代表一类")),
	FIELD_I64(timeline_query, limit, .min = 1, .max = PAGE_MAX,
		.doc = W("Rows of a page (50)", "每页行数（默认 50）")),
	FIELD_TEXT(timeline_query, cursor, .max = 4000, .doc = W("\"next\" of the page before", "上一页的 next")),
};
static const struct shape timeline_query_shape = SHAPE(
	"TimelineQuery", timeline_query, timeline_query_fields, "Which part of the timeline.", "时间轴筛选条件。");

static enum status timeline(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct timeline_query *query = call->query;
	struct timeline_place place = {INT64_MAX, INT64_MAX};
	struct timeline_entry *entries;
	struct glimpse glimpse;
	struct cursor cursor;
	struct page page;
	size_t count;
	bool more;

	TRY(customer_glimpse(ctx, call->ids[0], "customer.read", &glimpse));
	if (query->cursor) {
		if (!cursor_parse(ctx->mem, query->cursor, &cursor) || cursor.value.kind != VALUE_I64)
			return fail_at(ctx, "cursor", &cursor_wrong, NULL);
		place = (struct timeline_place){cursor.value.i64, cursor.id};
	}
	size_t max = query->limit == NONE ? PAGE_DEFAULT : (size_t)query->limit;
	TRY(timeline_read(ctx, glimpse.id, query->types, &place, max, &entries, &count, &more));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, timeline_entry, &entries[i]);
	cursor = (struct cursor){.value = v_i64(place.at_ms), .id = place.id};
	return page_end(&page, more ? cursor_text(ctx->mem, cursor) : NULL, NONE, answer);
}

// ---------------------------------------------------------------- notes

struct note_query {
	bool pinned;
	int64_t limit;
	const char *cursor;
};
static const struct field note_query_fields[] = {
	FIELD_BOOL(note_query, pinned, .doc = W("Only pinned ones", "仅置顶")),
	FIELD_I64(note_query, limit, .min = 1, .max = PAGE_MAX, .doc = W("Rows of a page (50)", "每页行数（默认 50）")),
	FIELD_TEXT(note_query, cursor, .max = 4000, .doc = W("\"next\" of the page before", "上一页的 next")),
};
static const struct shape note_query_shape =
	SHAPE("NoteQuery", note_query, note_query_fields, "Which notes.", "备注筛选条件。");

static enum status notes(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct note_query *query = call->query;
	struct glimpse glimpse;
	struct note **items;
	struct page page;
	int64_t before;
	size_t count;
	bool more;

	TRY(customer_glimpse(ctx, call->ids[0], "note.read", &glimpse));
	TRY(take_cursor(ctx, query->cursor, &before));
	size_t max = query->limit == NONE ? PAGE_DEFAULT : (size_t)query->limit;
	TRY(note_list(ctx, glimpse.id, query->pinned, before, max, &items, &count, &more));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, note, items[i]);
	return page_end(&page, more ? id_cursor(ctx, items[count - 1]->id) : NULL, NONE, answer);
}

static void give_note(const struct note *note, struct answer *answer)
{
	answer_give(answer, note, note);
	answer->version = note->version;
}

static enum status note_read(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct glimpse glimpse;
	struct note *note;

	TRY(customer_glimpse(ctx, call->ids[0], "note.read", &glimpse));
	TRY(note_get(ctx, glimpse.id, call->ids[1], &note));
	give_note(note, answer);
	return OK;
}

static enum status note_create(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct note *note = arena_copy(ctx->mem, call->in, sizeof *note);
	struct glimpse glimpse;

	TRY(customer_glimpse(ctx, call->ids[0], "note.write", &glimpse));
	TRY(note_add(ctx, glimpse.id, note));
	answer->location = arena_format(ctx->mem, "/v1/customers/%s/notes/%s", id_text(ctx->mem, "cus", glimpse.id),
		id_text(ctx->mem, "not", note->id));
	give_note(note, answer);
	return OK;
}

static enum status note_patch(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct glimpse glimpse;
	struct note *note;

	TRY(customer_glimpse(ctx, call->ids[0], "note.write", &glimpse));
	TRY(note_get(ctx, glimpse.id, call->ids[1], &note));
	TRY(resource_match(ctx, call, note->version));
	TRY(note_change(ctx, glimpse.id, call->ids[1], call->in, call->in_present, note->version, &note));
	give_note(note, answer);
	return OK;
}

static enum status note_delete(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct glimpse glimpse;

	(void)answer;
	TRY(customer_glimpse(ctx, call->ids[0], "note.write", &glimpse));
	return note_remove(ctx, glimpse.id, call->ids[1]);
}

// ---------------------------------------------------------------- tags

struct tagging {
	int64_t tag_id;
	const char *name;
};
static const struct field tagging_fields[] = {
	FIELD_ID(tagging, tag_id, "tag", .doc = W("The tag", "标签编号")),
	FIELD_TEXT(tagging, name, .max = 60,
		.doc = W("Or its name: it is made when it is new", "或标签名称，不存在时新建"), .example = "\"VIP\""),
};
static const struct shape tagging_shape =
	SHAPE("Tagging", tagging, tagging_fields, "A tag for a customer.", "为客户添加标签。");

static enum status tag_put(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct tagging *in = call->in;
	int64_t tag_id = in->tag_id;
	struct customer *customer;
	struct glimpse glimpse;

	TRY(customer_glimpse(ctx, call->ids[0], "customer.write", &glimpse));
	if ((tag_id == NONE) == !in->name)
		return fail_at(ctx, "/tag_id", &tag_needed, NULL);
	if (in->name)
		TRY(tag_named(ctx, in->name, "/name", &tag_id));
	else
		TRY(tag_check(ctx, tag_id, "/tag_id"));
	TRY(tag_add(ctx, glimpse.id, tag_id));
	TRY(file_load(ctx, glimpse.id, &customer));
	return give(ctx, customer, answer);
}

static enum status tag_drop(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct glimpse glimpse;

	(void)answer;
	TRY(customer_glimpse(ctx, call->ids[0], "customer.write", &glimpse));
	return tag_remove(ctx, glimpse.id, call->ids[1]);
}

// ---------------------------------------------------------------- merges

struct merge_input {
	int64_t survivor_id, loser_id;
	bool dry_run;
};
static const struct field merge_fields[] = {
	FIELD_ID(merge_input, survivor_id, "cus", .flags = FIELD_REQUIRED, .doc = W("Who goes on", "保留的客户")),
	FIELD_ID(merge_input, loser_id, "cus", .flags = FIELD_REQUIRED,
		.doc = W("Who becomes an alias", "被并入的客户")),
	FIELD_BOOL(merge_input, dry_run, .doc = W("Only show what would come out", "仅预览结果")),
};
static const struct shape merge_shape =
	SHAPE("CustomerMerge", merge_input, merge_fields, "Two files of one person.", "合并两份客户档案。");

struct merge_result {
	int64_t merge_id;
	const char *customer;
};
static const struct field merge_result_fields[] = {
	FIELD_ID(merge_result, merge_id, "mrg",
		.doc = W("For undoing it; null after a dry run", "合并编号；预览时为空")),
	FIELD_RAW(merge_result, customer, .max = 1024 * 1024, .doc = W("The customer as it is then", "合并后的客户")),
};
static const struct shape merge_result_shape =
	SHAPE("CustomerMergeResult", merge_result, merge_result_fields, "What a merge made.", "合并结果。");

static enum status merge(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct merge_result *result = arena_new(ctx->mem, struct merge_result);
	const struct merge_input *in = call->in;
	struct answer inner = {0};
	struct customer *customer;

	result->merge_id = NONE;
	if (in->dry_run) {
		TRY(merge_preview(ctx, in->survivor_id, in->loser_id, &customer));
	} else {
		TRY(customer_merge(ctx, in->survivor_id, in->loser_id, &result->merge_id));
		TRY(file_load_scoped(ctx, in->survivor_id, "customer.merge", &customer));
	}
	TRY(give(ctx, customer, &inner));
	result->customer = inner.raw;
	answer_give(answer, merge_result, result);
	return OK;
}

static int64_t merge_key(const struct call *call)
{
	return ((const struct merge_input *)call->in)->survivor_id;
}

static enum status merges(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct merge_entry *entries;
	struct glimpse glimpse;
	struct page page;
	size_t count;

	TRY(customer_glimpse(ctx, call->ids[0], "customer.merge", &glimpse));
	TRY(merge_list(ctx, glimpse.id, &entries, &count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count; i++)
		page_add(&page, merge_entry, &entries[i]);
	return page_end(&page, NULL, NONE, answer);
}

static enum status unmerge(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct customer *customer;

	TRY(customer_unmerge(ctx, call->ids[0], call->ids[1]));
	TRY(file_load_scoped(ctx, call->ids[0], "customer.merge", &customer));
	return give(ctx, customer, answer);
}

// ---------------------------------------------------------------- rows

static const struct problem *const create_problems[] = {
	&customer_identity_taken, &customer_erased_before, &customer_out_of_reach, NULL};
static const struct problem *const change_problems[] = {
	&customer_changed_since, &customer_identity_taken, &customer_not_live, &customer_out_of_reach, NULL};
static const struct problem *const live_problems[] = {&customer_not_live, NULL};
static const struct problem *const merge_problems[] = {
	&customer_not_live, &customer_same, &customer_merge_too_much, &customer_merge_undone, NULL};

#define EXAMPLE_CUSTOMER                                                                                               \
	"{\"surname\": \"张\", \"given_name\": \"伟\", "                                                             \
	"\"phones\": [{\"number\": \"139 1234 5678\", \"label\": \"mobile\"}], "                                       \
	"\"source\": \"store\", \"basis\": \"consent\"}"
#define CUSTOMER_PATH "/v1/customers/{customer:cus}"
#define EXAMPLE_PATH "/v1/customers/$customer"

const struct route customer_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/customers",
		.right = "customer.read",
		.kind = ROUTE_READ,
		.query = &query_shape,
		.out = &customer_shape,
		.list = true,
		.act = list,
		CUSTOMERS,
		.name = "customer_list",
		.doc = W("Customers, newest first, filtered and searched. A page of a search may be short and yet"
			 " not the last: go on while there is a next.",
			"客户列表与搜索，最新在前；搜索结果某页可能较短，有 next 即可继续。")},
	{.method = HTTP_POST,
		.path = "/v1/customers",
		.right = "customer.write",
		.kind = ROUTE_WRITE,
		.in = &customer_shape,
		.out = &customer_shape,
		.status = 201,
		.act = create,
		CUSTOMERS,
		.name = "customer_create",
		.doc = W("Makes a customer; possible_duplicates names files that may be of the same person.",
			"新建客户；possible_duplicates 列出疑似重复的档案。"),
		.example_in = EXAMPLE_CUSTOMER,
		.problems = create_problems},
	{.method = HTTP_POST,
		.path = "/v1/customers/search",
		.right = "customer.read",
		.kind = ROUTE_READ,
		.in = &query_shape,
		.out = &customer_shape,
		.list = true,
		.act = search,
		CUSTOMERS,
		.name = "customer_search",
		.doc = W("The same as the list, with the query in the body, where no log of addresses sees it.",
			"同客户列表，条件放在请求体中，避免进入访问日志。"),
		.example_in = "{\"q\": \"张伟\", \"limit\": 20}"},
	{.method = HTTP_POST,
		.path = "/v1/customers/count",
		.right = "customer.read",
		.kind = ROUTE_READ,
		.in = &query_shape,
		.out = &found_shape,
		.act = count_found,
		.weight = 3,
		CUSTOMERS,
		.name = "customer_count",
		.doc = W("How many customers a filter holds.", "符合筛选条件的客户数。"),
		.example_in = "{\"has_phone\": true}"},
	{.method = HTTP_POST,
		.path = "/v1/customers/duplicates",
		.right = "customer.read",
		.kind = ROUTE_READ,
		.in = &customer_shape,
		.out = &duplicate_shape,
		.list = true,
		.act = duplicates,
		CUSTOMERS,
		.name = "customer_duplicates",
		.doc = W("Files that may be of the person who is being typed in; nothing is written.",
			"录入时查找疑似重复的档案，不写入数据。"),
		.example_in = EXAMPLE_CUSTOMER},
	{.method = HTTP_GET,
		.path = "/v1/customers/duplicates",
		.right = "customer.merge",
		.kind = ROUTE_READ,
		.query = &queue_query_shape,
		.out = &duplicate_pair_shape,
		.list = true,
		.act = duplicate_queue,
		CUSTOMERS,
		.name = "customer_duplicate_list",
		.doc = W("All pairs of files that share a phone, an e-mail, a plate, or name and birthday."
			 " A page may be short and yet not the last.",
			"列出电话、邮箱、车牌或姓名加生日相同的档案对；某页可能较短但仍有下一页。")},
	{.method = HTTP_POST,
		.path = "/v1/customers/lookup",
		.right = "customer.read",
		.kind = ROUTE_WRITE,
		.in = &lookup_shape,
		.out = &customer_shape,
		.list = true,
		.act = lookup,
		CUSTOMERS,
		.name = "customer_lookup",
		.doc = W("Who has this phone, e-mail, member number, plate, or number of another system.",
			"按电话、邮箱、会员号、车牌或外部编号查找客户。"),
		.example_in = "{\"kind\": \"phone\", \"value\": \"139 1234 5678\"}"},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH,
		.right = "customer.read",
		.kind = ROUTE_READ,
		.out = &customer_shape,
		.act = get,
		CUSTOMERS,
		.name = "customer_get",
		.doc = W("A customer's file. The id of a merged customer gives the one it was merged into.",
			"客户档案；已合并的编号返回合并后的客户。"),
		.example_path = EXAMPLE_PATH},
	{.method = HTTP_PATCH,
		.path = CUSTOMER_PATH,
		.right = "customer.write",
		.kind = ROUTE_WRITE,
		.in = &customer_shape,
		.out = &customer_shape,
		.change = true,
		.act = change,
		.key = key_of,
		CUSTOMERS,
		.name = "customer_change",
		.doc = W("Changes what is given; lists are replaced whole, custom fields key by key.",
			"修改给出的字段；列表整体替换，自定义字段逐键修改。"),
		.example_in = "{\"language\": \"zh\", \"employer\": null}",
		.example_path = EXAMPLE_PATH,
		.problems = change_problems},
	{.method = HTTP_DELETE,
		.path = CUSTOMER_PATH,
		.right = "customer.delete",
		.kind = ROUTE_WRITE,
		.status = 204,
		.act = erase,
		.key = key_of,
		CUSTOMERS,
		.name = "customer_erase",
		.doc = W("Erases a customer for good: the key of the file is destroyed, the id stays as a tombstone.",
			"永久删除客户：销毁档案密钥，仅保留编号。"),
		.example_path = EXAMPLE_PATH,
		.problems = live_problems},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/timeline",
		.right = "customer.read",
		.kind = ROUTE_READ,
		.query = &timeline_query_shape,
		.out = &timeline_shape,
		.list = true,
		.act = timeline,
		CUSTOMERS,
		.name = "customer_timeline",
		.doc = W("What happened to a customer, newest first.", "客户时间轴，最新在前。"),
		.example_path = EXAMPLE_PATH "/timeline"},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/notes",
		.right = "note.read",
		.kind = ROUTE_READ,
		.query = &note_query_shape,
		.out = &note_shape,
		.list = true,
		.act = notes,
		CUSTOMERS,
		.name = "customer_note_list",
		.doc = W("Notes on a customer, newest first.", "客户备注，最新在前。"),
		.example_path = EXAMPLE_PATH "/notes",
		.problems = live_problems},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/notes",
		.right = "note.write",
		.kind = ROUTE_WRITE,
		.in = &note_shape,
		.out = &note_shape,
		.status = 201,
		.act = note_create,
		.key = key_of,
		CUSTOMERS,
		.name = "customer_note_add",
		.doc = W("Notes something on a customer.", "添加客户备注。"),
		.example_in = "{\"text\": \"喜欢靠窗的位置\"}",
		.example_path = EXAMPLE_PATH "/notes",
		.problems = live_problems},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/notes/{note:not}",
		.right = "note.read",
		.kind = ROUTE_READ,
		.out = &note_shape,
		.act = note_read,
		CUSTOMERS,
		.name = "customer_note_get",
		.doc = W("One note.", "单条备注。"),
		.example_path = EXAMPLE_PATH "/notes/$note"},
	{.method = HTTP_PATCH,
		.path = CUSTOMER_PATH "/notes/{note:not}",
		.right = "note.write",
		.kind = ROUTE_WRITE,
		.in = &note_shape,
		.out = &note_shape,
		.change = true,
		.act = note_patch,
		.key = key_of,
		CUSTOMERS,
		.name = "customer_note_change",
		.doc = W("Changes a note.", "修改备注。"),
		.example_in = "{\"pinned\": true}",
		.example_path = EXAMPLE_PATH "/notes/$note",
		.problems = change_problems},
	{.method = HTTP_DELETE,
		.path = CUSTOMER_PATH "/notes/{note:not}",
		.right = "note.write",
		.kind = ROUTE_WRITE,
		.status = 204,
		.act = note_delete,
		.key = key_of,
		CUSTOMERS,
		.name = "customer_note_remove",
		.doc = W("Removes a note.", "删除备注。"),
		.example_path = EXAMPLE_PATH "/notes/$note"},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/tags",
		.right = "customer.write",
		.kind = ROUTE_WRITE,
		.in = &tagging_shape,
		.out = &customer_shape,
		.act = tag_put,
		.key = key_of,
		CUSTOMERS,
		.name = "customer_tag_add",
		.doc = W("Gives a customer a tag, by id or by name.", "为客户添加标签（按编号或名称）。"),
		.example_in = "{\"name\": \"VIP\"}",
		.example_path = EXAMPLE_PATH "/tags",
		.problems = live_problems},
	{.method = HTTP_DELETE,
		.path = CUSTOMER_PATH "/tags/{tag:tag}",
		.right = "customer.write",
		.kind = ROUTE_WRITE,
		.status = 204,
		.act = tag_drop,
		.key = key_of,
		CUSTOMERS,
		.name = "customer_tag_remove",
		.doc = W("Takes a tag from a customer.", "移除客户的标签。"),
		.example_path = EXAMPLE_PATH "/tags/$tag"},
	{.method = HTTP_POST,
		.path = "/v1/customers/merges",
		.right = "customer.merge",
		.kind = ROUTE_WRITE,
		.in = &merge_shape,
		.out = &merge_result_shape,
		.act = merge,
		.key = merge_key,
		CUSTOMERS,
		.name = "customer_merge",
		.doc = W("Makes two files of one person one; nothing is lost, and it can be undone.",
			"合并同一人的两份档案，不丢失数据，可撤销。"),
		.example_in = "{\"survivor_id\": \"$customer\", \"loser_id\": \"$customer2\", \"dry_run\": true}",
		.problems = merge_problems},
	{.method = HTTP_GET,
		.path = CUSTOMER_PATH "/merges",
		.right = "customer.merge",
		.kind = ROUTE_READ,
		.out = &merge_entry_shape,
		.list = true,
		.act = merges,
		CUSTOMERS,
		.name = "customer_merge_list",
		.doc = W("Who was merged into this customer.", "并入此客户的记录。"),
		.example_path = EXAMPLE_PATH "/merges"},
	{.method = HTTP_POST,
		.path = CUSTOMER_PATH "/merges/{merge:mrg}/undo",
		.right = "customer.merge",
		.kind = ROUTE_WRITE,
		.out = &customer_shape,
		.act = unmerge,
		.key = key_of,
		CUSTOMERS,
		.name = "customer_unmerge",
		.doc = W("Undoes a merge: the alias is a customer again; what came since stays with the survivor.",
			"撤销合并：别名恢复为独立客户，合并后的新变更保留。"),
		.example_path = EXAMPLE_PATH "/merges/$merge/undo",
		.problems = merge_problems},
	{.path = NULL},
};

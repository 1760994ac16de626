// One spelling for everything that comes in, and the refusals with their pointers.
#include "base/calendar.h"
#include "base/normal.h"
#include "base/zone.h"
#include "customer/file.h"

#include <ctype.h>
#include <string.h>

PROBLEM(phone_invalid, ERR_UNPROCESSABLE, "This is not a phone number that exists.", "电话号码无效。");
PROBLEM(email_invalid, ERR_UNPROCESSABLE, "This is not an e-mail address.", "邮箱地址无效。");
PROBLEM(identity_invalid, ERR_UNPROCESSABLE, "This is not a valid {0}.", "{0}无效。");
PROBLEM(identity_elsewhere, ERR_UNPROCESSABLE, "Phones and e-mail addresses have fields of their own.",
	"电话和邮箱请填在各自的字段。");
PROBLEM(yearly_day_invalid, ERR_UNPROCESSABLE, "There is no such day in this calendar.", "该历法中没有这一天。");
PROBLEM(yearly_day_future, ERR_UNPROCESSABLE, "A birthday cannot lie in the future.", "生日不能在将来。");
PROBLEM(language_invalid, ERR_UNPROCESSABLE, "This is not a language tag such as zh or en-GB.",
	"语言标记无效，应如 zh 或 en-GB。");
PROBLEM(status_by_verb, ERR_UNPROCESSABLE, "Merging and erasing have ways of their own.",
	"合并与删除须使用专门的操作。");
PROBLEM(reference_missing, ERR_UNPROCESSABLE, "There is no such {0}.", "没有对应的{0}。");
PROBLEM(time_in_future, ERR_UNPROCESSABLE, "This cannot lie in the future.", "不能是将来的时间。");

static bool has(uint64_t present, enum customer_place place)
{
	return present & CUSTOMER_BIT(place);
}

static void take_line(struct ctx *ctx, const char **text)
{
	if (!*text)
		return;
	*text = normal_line(ctx->mem, *text);
	if (!**text)
		*text = NULL;
}

static void take_phones(struct ctx *ctx, struct list *list)
{
	const struct customer_phone *given = list->items;
	struct customer_phone *taken = arena_array(ctx->mem, struct customer_phone, list->count);
	const char *country = ctx->house->shop->country, *number;
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (normal_phone(ctx->mem, given[i].number ? given[i].number : "", country, &number) != OK) {
			fail_at(ctx, arena_format(ctx->mem, "/phones/%zu/number", i), &phone_invalid, NULL);
			continue;
		}
		bool twice = false;
		for (size_t k = 0; k < count; k++)
			twice |= strcmp(taken[k].number, number) == 0;
		if (twice)
			continue;
		const char *written = strcmp(given[i].number, number) == 0 ? given[i].written : given[i].number;
		taken[count++] = (struct customer_phone){number, written, given[i].label};
	}
	*list = LIST(customer_phone, taken, count);
}

static void take_emails(struct ctx *ctx, struct list *list)
{
	const struct customer_email *given = list->items;
	struct customer_email *taken = arena_array(ctx->mem, struct customer_email, list->count);
	const char *address;
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (normal_email(ctx->mem, given[i].address ? given[i].address : "", &address) != OK) {
			fail_at(ctx, arena_format(ctx->mem, "/emails/%zu/address", i), &email_invalid, NULL);
			continue;
		}
		bool twice = false;
		for (size_t k = 0; k < count; k++)
			twice |= strcmp(taken[k].address, address) == 0;
		if (!twice)
			taken[count++] = (struct customer_email){address, given[i].label};
	}
	*list = LIST(customer_email, taken, count);
}

static void take_identity(struct ctx *ctx, size_t index, struct customer_identity *identity)
{
	enum identity_kind kind = (enum identity_kind)identity->kind;
	const char *pointer = arena_format(ctx->mem, "/identities/%zu/value", index);

	if (kind == IDENTITY_PHONE || kind == IDENTITY_EMAIL || kind == IDENTITY_PERSON) {
		fail_at(ctx, arena_format(ctx->mem, "/identities/%zu/kind", index), &identity_elsewhere, NULL);
		return;
	}
	take_line(ctx, &identity->source);
	if (identity_normal(ctx, kind, identity->value ? identity->value : "", &identity->value) != OK)
		fail_at(ctx, pointer, &identity_invalid, words_in(identity_kinds[kind].doc, ctx->lang));
}

static void take_identities(struct ctx *ctx, struct list *list)
{
	struct customer_identity *taken =
		arena_copy(ctx->mem, list->items ? list->items : "", list->count * sizeof *taken);

	for (size_t i = 0; i < list->count; i++)
		take_identity(ctx, i, &taken[i]);
	list->items = taken;
}

static bool day_exists(const struct yearly_day *day)
{
	bool known = day->year != NONE;
	struct date date = {(int)(known ? day->year : 2000), (int)day->month, (int)day->day};
	struct lunar lunar = {(int16_t)date.year, (int8_t)date.month, day->leap_month, (int8_t)date.day};

	if (day->calendar == DAY_SOLAR)
		return !day->leap_month && date_valid(date);
	return known ? date_of_lunar(lunar, &date) : day->day <= 30;
}

static void take_day(struct ctx *ctx, const char *pointer, const struct yearly_day *day, bool birth)
{
	if (!day)
		return;
	if (day->month == NONE || day->day == NONE || !day_exists(day)) {
		fail_at(ctx, pointer, &yearly_day_invalid, NULL);
		return;
	}
	struct date today = zone_date(ctx->house->shop->zone, ctx->now_ms);
	if (birth && day->year != NONE && day->year > today.year)
		fail_at(ctx, pointer, &yearly_day_future, NULL);
}

static void take_addresses(struct ctx *ctx, struct list *list)
{
	struct customer_address *taken =
		arena_copy(ctx->mem, list->items ? list->items : "", list->count * sizeof *taken);

	for (size_t i = 0; i < list->count; i++) {
		const char **lines[] = {&taken[i].country, &taken[i].province, &taken[i].city, &taken[i].district,
			&taken[i].street, &taken[i].postcode, &taken[i].recipient};
		for (size_t k = 0; k < ARRAY_LEN(lines); k++)
			take_line(ctx, lines[k]);
	}
	list->items = taken;
}

static void take_dates(struct ctx *ctx, const struct list *list)
{
	const struct customer_date *dates = list->items;

	for (size_t i = 0; i < list->count; i++)
		take_day(ctx, arena_format(ctx->mem, "/dates/%zu/day", i), dates[i].day, false);
}

// The shape of RFC 5646: letters, then parts of 1–8 letters and digits.
static bool is_language(const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz");

	if (length < 2 || length > 3)
		return false;
	for (text += length; *text; text += length) {
		if (*text++ != '-')
			return false;
		for (length = 0; isalnum((unsigned char)text[length]); length++)
			;
		if (length < 1 || length > 8)
			return false;
	}
	return true;
}

static void take_plain(struct ctx *ctx, struct customer *customer, uint64_t present)
{
	const char *number;

	if (has(present, AT_STATUS) && customer->status >= CUSTOMER_MERGED)
		fail_at(ctx, "/status", &status_by_verb, NULL);
	if (has(present, AT_LANGUAGE) && customer->language && !is_language(customer->language))
		fail_at(ctx, "/language", &language_invalid, NULL);
	if (has(present, AT_CONFIRMED_AT) && customer->confirmed_at != NONE && customer->confirmed_at > ctx->now_ms)
		fail_at(ctx, "/confirmed_at", &time_in_future, NULL);
	if (has(present, AT_MEMBER_NO) && customer->member_no) {
		if (normal_member_no(ctx->mem, customer->member_no, &number) == OK)
			customer->member_no = number;
		else
			fail_at(ctx, "/member_no", &identity_invalid,
				words_in(identity_kinds[IDENTITY_MEMBER_NO].doc, ctx->lang));
	}
}

enum status record_normalise(struct ctx *ctx, struct customer *customer, uint64_t present)
{
	const char **lines[] = {&customer->name, &customer->surname, &customer->given_name, &customer->employer,
		&customer->industry, &customer->position, &customer->wechat, &customer->qq, &customer->source_note};

	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		take_line(ctx, lines[i]);
	take_plain(ctx, customer, present);
	if (has(present, AT_PHONES))
		take_phones(ctx, &customer->phones);
	if (has(present, AT_EMAILS))
		take_emails(ctx, &customer->emails);
	if (has(present, AT_IDENTITIES))
		take_identities(ctx, &customer->identities);
	if (has(present, AT_ADDRESSES))
		take_addresses(ctx, &customer->addresses);
	if (has(present, AT_BIRTHDAY))
		take_day(ctx, "/birthday", customer->birthday, true);
	if (has(present, AT_DATES))
		take_dates(ctx, &customer->dates);
	return ctx->fault.problem ? ctx->fault.problem->status : OK;
}

// Stores and staff are other folders' tables: known here only by the name in the shape.
enum status record_references(struct ctx *ctx, const struct customer *customer, uint64_t present)
{
	enum status status = OK;
	struct rows *rows;
	bool more;

	for (size_t i = 0; i < customer_shape.count; i++) {
		const struct field *field = &customer_shape.fields[i];
		if (!field->references || !(present & CUSTOMER_BIT(i)) || record_member_absent(field, customer))
			continue;
		int64_t id = *(const int64_t *)((const char *)customer + field->offset);
		struct where where =
			where_make(ctx->mem, arena_format(ctx->mem, "SELECT 1 FROM %s", field->references));
		where_and(&where, "id = ?", v_i64(id));
		TRY(where_query(&where, ctx->db, &rows));
		TRY(rows_next(rows, &more));
		if (more)
			rows_close(rows);
		else
			status = fail_at(ctx, arena_format(ctx->mem, "/%s", field->name), &reference_missing,
				words_in(field->doc, ctx->lang));
	}
	return status;
}

// ---------------------------------------------------------------- what differs

static bool same_member(struct ctx *ctx, const struct field *field, const void *a, const void *b)
{
	struct encode_options options = {.stored = true};
	struct buf left = buf_make(ctx->mem, 1 << 20), right = buf_make(ctx->mem, 1 << 20);
	struct json_out out = json_out(&left);

	field_encode(&out, field, a, &options);
	out = json_out(&right);
	field_encode(&out, field, b, &options);
	return left.size == right.size && memcmp(left.data, right.data, left.size) == 0;
}

uint64_t record_compare(struct ctx *ctx, const struct customer *a, const struct customer *b)
{
	uint64_t differ = 0;

	for (size_t i = 0; i < customer_shape.count; i++) {
		const struct field *field = &customer_shape.fields[i];
		if (!(field->flags & (FIELD_READ_ONLY | FIELD_WRITE_ONLY)) && !same_member(ctx, field, a, b))
			differ |= CUSTOMER_BIT(i);
	}
	return differ;
}

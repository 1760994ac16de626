// Rows of customers: one row a customer, found again by number in the other system, member number, phone or e-mail, in
// that order.
#include "exchange/change.h"
#include "exchange/run.h"

#include "base/normal.h"
#include "catalog/catalog.h"
#include "customer/customer.h"

#include <string.h>

#define LIST_MAX 20
#define SEPARATORS ";；、,，|"

PROBLEM(row_birthday, ERR_UNPROCESSABLE, "\"{0}\" is not a day that exists.", "“{0}”不是有效的日期。");
PROBLEM(row_choice, ERR_UNPROCESSABLE, "\"{1}\" is none of the values of {0}.", "“{1}”不是“{0}”的有效取值。");
PROBLEM(row_store, ERR_UNPROCESSABLE, "There is no store {0}.", "没有门店 {0}。");
PROBLEM(row_nobody, ERR_UNPROCESSABLE, "The row has neither name, nor number, nor phone, nor e-mail.",
	"该行没有姓名、编号、电话或邮箱。");
PROBLEM(row_phone, ERR_UNPROCESSABLE, "\"{0}\" is not a phone number that exists.", "“{0}”不是有效的电话号码。");
PROBLEM(row_email, ERR_UNPROCESSABLE, "\"{0}\" is not an e-mail address.", "“{0}”不是有效的邮箱地址。");
PROBLEM(row_ambiguous, ERR_CONFLICT, "More than one customer has this {0}; give a number or member number.",
	"有多位客户使用同一{0}，请提供编号或会员号。");
PROBLEM(row_unknown_customer, ERR_UNPROCESSABLE, "There is no such customer to be changed.", "没有可更新的客户。");
PROBLEM(row_twice, ERR_UNPROCESSABLE, "The same customer stands in this file before (line {0}).",
	"同一客户在本文件第 {0} 行已出现。");

struct parsed_person {
	struct customer record;
	uint64_t present;
	const char *external, *member_no;
	const char *phones[LIST_MAX];    // E.164
	size_t phone_count, first_count; // of these in the first column
	const char *emails[LIST_MAX];
	size_t email_count;
	const char *tags[LIST_MAX];
	size_t tag_count;
	const char *note, *store;
	struct customer_address address;
	bool has_address;
	struct yearly_day birthday;
	const char *custom[CUSTOM_MAX]; // cells, by run->layout.custom
};

// ---------------------------------------------------------------- cells

static const char *cell(struct ctx *ctx, const struct run *run, const struct line *line, enum person_field field)
{
	return cell_text(ctx->mem, &run->layout, (int)field, line->cells, line->count);
}

static bool mapped(const struct run *run, enum person_field field)
{
	return run->layout.at[field] >= 0;
}

static const char *title(const struct ctx *ctx, enum person_field field)
{
	return words_in(import_fields(IMPORT_CUSTOMERS)[field].title, ctx->lang);
}

// A member of the record that a text cell fills: kept as it is when the cell is empty, or emptied, as the options say.
static void put_text(struct ctx *ctx, const struct run *run, const struct line *line, enum person_field field,
	struct parsed_person *person, enum customer_place place, const char **member)
{
	const char *text = cell(ctx, run, line, field);

	if (!mapped(run, field) || (!*text && run->import->options.empty == EMPTY_IGNORE))
		return;
	*member = *text ? text : NULL;
	person->present |= CUSTOMER_BIT(place);
}

static bool same_choice(const struct choice *choice, const char *text)
{
	return strcmp(choice->name, text) == 0 || strcmp(choice->doc.zh, text) == 0 ||
	       strcasecmp(choice->doc.en, text) == 0 || strcasecmp(choice->name, text) == 0;
}

static int choice_of(const struct choice *choices, const char *text)
{
	for (int i = 0; choices[i].name; i++)
		if (same_choice(&choices[i], text))
			return i;
	return -1;
}

static int gender_of(const char *text)
{
	static const struct {
		const char *text;
		int gender;
	} words[] = {{"男", GENDER_MALE}, {"男性", GENDER_MALE}, {"先生", GENDER_MALE}, {"m", GENDER_MALE},
		{"1", GENDER_MALE}, {"mr", GENDER_MALE}, {"女", GENDER_FEMALE}, {"女性", GENDER_FEMALE},
		{"女士", GENDER_FEMALE}, {"小姐", GENDER_FEMALE}, {"f", GENDER_FEMALE}, {"2", GENDER_FEMALE},
		{"ms", GENDER_FEMALE}, {"mrs", GENDER_FEMALE}, {"未知", GENDER_UNKNOWN}, {"保密", GENDER_UNKNOWN},
		{"不详", GENDER_UNKNOWN}, {"u", GENDER_UNKNOWN}, {"0", GENDER_UNKNOWN}};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcasecmp(words[i].text, text) == 0)
			return words[i].gender;
	return choice_of(genders, text);
}

static int source_of(const char *text)
{
	static const struct {
		const char *text;
		int source;
	} words[] = {{"门店", SOURCE_STORE}, {"店铺", SOURCE_STORE}, {"线下", SOURCE_STORE}, {"官网", SOURCE_WEBSITE},
		{"网站", SOURCE_WEBSITE}, {"网店", SOURCE_WEBSITE}, {"微信", SOURCE_WECHAT}, {"公众号", SOURCE_WECHAT},
		{"小程序", SOURCE_WECHAT}, {"电话", SOURCE_PHONE}, {"来电", SOURCE_PHONE}, {"问卷", SOURCE_SURVEY},
		{"活动", SOURCE_EVENT}, {"展会", SOURCE_EVENT}, {"抽奖", SOURCE_CONTEST}, {"广告", SOURCE_AD},
		{"推荐", SOURCE_REFERRAL}, {"转介绍", SOURCE_REFERRAL}, {"朋友介绍", SOURCE_REFERRAL}};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].text, text) == 0)
			return words[i].source;
	return choice_of(customer_sources, text);
}

static int type_of(const char *text)
{
	if (strcmp(text, "企业") == 0 || strcmp(text, "公司") == 0 || strcmp(text, "单位") == 0)
		return CUSTOMER_COMPANY;
	if (strcmp(text, "个人") == 0 || strcmp(text, "个人客户") == 0)
		return CUSTOMER_PERSON;
	return choice_of(customer_types, text);
}

static enum status parse_choices(
	struct ctx *ctx, const struct run *run, const struct line *line, struct parsed_person *person)
{
	struct customer *record = &person->record;
	const char *gender = normal_width(ctx->mem, cell(ctx, run, line, PERSON_GENDER));
	const char *type = cell(ctx, run, line, PERSON_TYPE), *basis = cell(ctx, run, line, PERSON_BASIS);
	const char *source = cell(ctx, run, line, PERSON_SOURCE);

	int origin = run->import->options.origin;
	record->source = origin == SOURCE_UNKNOWN ? SOURCE_IMPORT : origin;
	record->basis = run->import->options.basis;
	record->source_note = run->import->options.origin_note;
	if (*gender) {
		record->gender = gender_of(gender);
		person->present |= CUSTOMER_BIT(AT_GENDER);
	}
	if (*type) {
		record->type = type_of(type);
		person->present |= CUSTOMER_BIT(AT_TYPE);
	}
	if (*basis) {
		record->basis = choice_of(lawful_bases, basis);
		person->present |= CUSTOMER_BIT(AT_BASIS);
	}
	if (*source) {
		record->source = source_of(source);
		person->present |= CUSTOMER_BIT(AT_SOURCE);
		// What none of our names fits is kept as it was written.
		if (record->source < 0) {
			record->source = SOURCE_OTHER;
			record->source_note = source;
			person->present |= CUSTOMER_BIT(AT_SOURCE_NOTE);
		}
	}
	if (record->gender < 0)
		return fail(ctx, &row_choice, title(ctx, PERSON_GENDER), gender);
	if (record->type < 0)
		return fail(ctx, &row_choice, title(ctx, PERSON_TYPE), type);
	return record->basis < 0 ? fail(ctx, &row_choice, title(ctx, PERSON_BASIS), basis) : OK;
}

// Cuts a cell at the separators; at most LIST_MAX pieces.
static size_t split(struct ctx *ctx, const struct run *run, const char *text, const char **pieces)
{
	const char *own = run->import->options.separator;
	size_t count = 0;

	while (*text && count < LIST_MAX) {
		const char *end = text, *next;
		size_t gap = 0;
		for (; *end; utf8_next(&end)) {
			next = end;
			utf8_next(&next);
			gap = (size_t)(next - end);
			const char *one = arena_text_n(ctx->mem, end, gap);
			if (own && *own && text_starts(end, own)) {
				gap = strlen(own);
				break;
			}
			if (strstr(SEPARATORS, one))
				break;
		}
		const char *piece = text_trim(ctx->mem, arena_text_n(ctx->mem, text, (size_t)(end - text)));
		if (*piece)
			pieces[count++] = piece;
		text = *end ? end + gap : end;
	}
	return count;
}

static enum status parse_phones(struct ctx *ctx, const struct run *run, const struct line *line,
	enum person_field field, struct parsed_person *person)
{
	const char *pieces[LIST_MAX];
	size_t count = split(ctx, run, cell(ctx, run, line, field), pieces);

	for (size_t i = 0; i < count && person->phone_count < LIST_MAX; i++) {
		const char *number = cell_number_text(ctx->mem, pieces[i]), *phone;
		if (normal_phone(ctx->mem, number, ctx->house->shop->country, &phone) != OK)
			return fail(ctx, &row_phone, pieces[i]);
		person->phones[person->phone_count++] = phone;
	}
	return OK;
}

static enum status parse_emails(
	struct ctx *ctx, const struct run *run, const struct line *line, struct parsed_person *person)
{
	const char *pieces[LIST_MAX];
	size_t count = split(ctx, run, cell(ctx, run, line, PERSON_EMAIL), pieces);

	for (size_t i = 0; i < count; i++)
		if (normal_email(ctx->mem, pieces[i], &person->emails[person->email_count++]) != OK)
			return fail(ctx, &row_email, pieces[i]);
	return OK;
}

// With a year or without one ("5-20", "5月20日").
static enum status parse_birthday(
	struct ctx *ctx, const struct run *run, const struct line *line, struct parsed_person *person)
{
	const char *text = cell(ctx, run, line, PERSON_BIRTHDAY);
	struct sheet_form year_first = run->import->form;
	struct sheet_time time;

	if (!*text)
		return OK;
	year_first.dates = SHEET_DATES_YMD;
	bool whole = sheet_date(&run->import->form, text, &time);
	const char *with_year = arena_format(ctx->mem, strstr(text, "月") ? "2000年%s" : "2000-%s", text);
	if (!whole && !sheet_date(&year_first, with_year, &time))
		return fail(ctx, &row_birthday, text);
	person->birthday = (struct yearly_day){
		.calendar = DAY_SOLAR, .year = whole ? time.year : NONE, .month = time.month, .day = time.day};
	person->record.birthday = &person->birthday;
	person->present |= CUSTOMER_BIT(AT_BIRTHDAY);
	return OK;
}

static enum status parse_days(
	struct ctx *ctx, const struct run *run, const struct line *line, struct parsed_person *person)
{
	const char *joined = cell(ctx, run, line, PERSON_JOINED), *first = cell(ctx, run, line, PERSON_FIRST_CONTACT);
	struct sheet_time time;

	TRY(parse_birthday(ctx, run, line, person));
	if (*joined && !cell_instant(ctx, &run->import->form, joined, "", &person->record.created_at))
		return fail(ctx, &row_birthday, joined);
	if (!*first)
		return OK;
	if (!sheet_date(&run->import->form, first, &time))
		return fail(ctx, &row_birthday, first);
	person->record.first_contact = arena_format(ctx->mem, "%04d-%02d-%02d", time.year, time.month, time.day);
	person->present |= CUSTOMER_BIT(AT_FIRST_CONTACT);
	return OK;
}

static void parse_address(struct ctx *ctx, const struct run *run, const struct line *line, struct parsed_person *person)
{
	struct customer_address *address = &person->address;
	const struct {
		enum person_field field;
		const char **member;
	} parts[] = {{PERSON_COUNTRY, &address->country}, {PERSON_PROVINCE, &address->province},
		{PERSON_CITY, &address->city}, {PERSON_DISTRICT, &address->district}, {PERSON_STREET, &address->street},
		{PERSON_POSTCODE, &address->postcode}};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		const char *text = cell(ctx, run, line, parts[i].field);
		if (!*text)
			continue;
		*parts[i].member = text;
		person->has_address |= parts[i].field != PERSON_COUNTRY;
	}
}

static const char *language_of(const char *text)
{
	static const struct {
		const char *text, *language;
	} words[] = {{"中文", "zh"}, {"汉语", "zh"}, {"简体中文", "zh"}, {"chinese", "zh"}, {"英文", "en"},
		{"英语", "en"}, {"english", "en"}};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcasecmp(words[i].text, text) == 0)
			return words[i].language;
	return text;
}

static void parse_texts(struct ctx *ctx, const struct run *run, const struct line *line, struct parsed_person *person)
{
	struct customer *record = &person->record;

	put_text(ctx, run, line, PERSON_NAME, person, AT_NAME, &record->name);
	put_text(ctx, run, line, PERSON_SURNAME, person, AT_SURNAME, &record->surname);
	put_text(ctx, run, line, PERSON_GIVEN_NAME, person, AT_GIVEN_NAME, &record->given_name);
	put_text(ctx, run, line, PERSON_WECHAT, person, AT_WECHAT, &record->wechat);
	put_text(ctx, run, line, PERSON_QQ, person, AT_QQ, &record->qq);
	put_text(ctx, run, line, PERSON_EMPLOYER, person, AT_EMPLOYER, &record->employer);
	put_text(ctx, run, line, PERSON_INDUSTRY, person, AT_INDUSTRY, &record->industry);
	put_text(ctx, run, line, PERSON_POSITION, person, AT_POSITION, &record->position);
	put_text(ctx, run, line, PERSON_LANGUAGE, person, AT_LANGUAGE, &record->language);
	put_text(ctx, run, line, PERSON_SOURCE_NOTE, person, AT_SOURCE_NOTE, &record->source_note);
	record->language = record->language ? language_of(record->language) : NULL;
	record->qq = record->qq ? cell_number_text(ctx->mem, record->qq) : NULL;
	person->external = cell_number_text(ctx->mem, cell(ctx, run, line, PERSON_EXTERNAL));
	person->member_no = cell_number_text(ctx->mem, cell(ctx, run, line, PERSON_MEMBER_NO));
	person->note = cell(ctx, run, line, PERSON_NOTE);
	person->store = cell_number_text(ctx->mem, cell(ctx, run, line, PERSON_STORE));
	person->tag_count = split(ctx, run, cell(ctx, run, line, PERSON_TAGS), person->tags);
	if (run->import->options.tag && person->tag_count < LIST_MAX)
		person->tags[person->tag_count++] = run->import->options.tag;
	for (size_t i = 0; i < run->layout.custom_count; i++) {
		size_t at = (size_t)run->layout.custom[i].at;
		person->custom[i] = at < line->count ? text_trim(ctx->mem, line->cells[at]) : "";
	}
}

static enum status parse_row(
	struct ctx *ctx, const struct run *run, const struct line *line, struct parsed_person *person)
{
	parse_texts(ctx, run, line, person);
	TRY(parse_choices(ctx, run, line, person));
	TRY(parse_phones(ctx, run, line, PERSON_PHONE, person));
	person->first_count = person->phone_count;
	TRY(parse_phones(ctx, run, line, PERSON_PHONE_2, person));
	TRY(parse_emails(ctx, run, line, person));
	TRY(parse_days(ctx, run, line, person));
	parse_address(ctx, run, line, person);
	bool anybody = person->record.name || person->record.surname || person->record.given_name ||
		       *person->external || *person->member_no || person->phone_count || person->email_count;
	return anybody ? OK : fail(ctx, &row_nobody, NULL);
}

static enum status parse_person(struct ctx *ctx, const struct run *run, struct item *item)
{
	struct parsed_person *person = arena_new(ctx->mem, struct parsed_person);

	item->parsed = person;
	customer_clear(&person->record);
	if (parse_row(ctx, run, item->lines[0], person) != OK)
		line_refuse(ctx, item->lines[0]);
	return OK;
}

// ---------------------------------------------------------------- who it is

static bool has_other_number(const struct customer *customer, const char *source)
{
	const struct customer_identity *identities = customer->identities.items;

	for (size_t i = 0; i < customer->identities.count; i++)
		if (identities[i].kind == IDENTITY_EXTERNAL && text_equal(identities[i].source, source))
			return true;
	return false;
}

// *found NULL: nobody yet. A family shares a phone: who is named by a number of their own is not the one found by phone
// or e-mail who has another number of that system.
static enum status match(
	struct ctx *ctx, const struct run *run, const struct parsed_person *person, struct customer **found)
{
	const struct {
		enum identity_kind kind;
		const char *value;
		bool own;
		struct words words;
	} keys[] = {
		{IDENTITY_EXTERNAL, person->external, true, W("number", "编号")},
		{IDENTITY_MEMBER_NO, person->member_no, true, W("member number", "会员号")},
		{IDENTITY_PHONE, person->phone_count ? person->phones[0] : "", false, W("phone", "电话")},
		{IDENTITY_EMAIL, person->email_count ? person->emails[0] : "", false, W("e-mail address", "邮箱")},
	};
	int64_t ids[2];
	size_t count;

	*found = NULL;
	for (size_t i = 0; i < ARRAY_LEN(keys) && !*found; i++) {
		if (!*keys[i].value)
			continue;
		TRY(customer_find(ctx, keys[i].kind, run->import->source, keys[i].value, ids, 2, &count));
		if (count > 1)
			return fail(ctx, &row_ambiguous, words_in(keys[i].words, ctx->lang));
		if (!count)
			continue;
		TRY(customer_get(ctx, ids[0], found));
		if (!keys[i].own && *person->external && has_other_number(*found, run->import->source))
			*found = NULL;
	}
	return OK;
}

static enum status refuse_twice(struct ctx *ctx, struct run *run, struct item *item, const struct customer *found)
{
	const struct parsed_person *person = item->parsed;
	const char *key = *person->external     ? person->external
			  : *person->member_no  ? person->member_no
			  : person->phone_count ? person->phones[0]
			  : person->email_count ? person->emails[0]
						: NULL;
	int64_t line = NONE;

	if (run->import->dry_run) {
		if (!key || !seen_before(run, "customer", key))
			return OK;
	} else {
		if (found)
			TRY(change_line(ctx, run->import->id, found->id, &line));
		if (line == NONE)
			return OK;
	}
	item->lines[0]->duplicate = true;
	return fail(ctx, &row_twice, line == NONE ? "?" : arena_format(ctx->mem, "%lld", (long long)line));
}

// ---------------------------------------------------------------- made or changed

static enum status find_store(struct ctx *ctx, struct parsed_person *person)
{
	const char *code = person->store;

	if (!*code)
		return OK;
	TRY(catalog_store_by_code(ctx, code, &person->record.store_id));
	if (person->record.store_id == NONE)
		return fail(ctx, &row_store, code);
	person->present |= CUSTOMER_BIT(AT_STORE_ID);
	return OK;
}

static enum status put_custom(struct ctx *ctx, const struct run *run, struct parsed_person *person)
{
	struct buf buf = buf_make(ctx->mem, 65536);
	struct json_out out = json_out(&buf);
	size_t given = 0;

	json_begin(&out, '{');
	for (size_t i = 0; i < run->layout.custom_count; i++) {
		const char *key = run->layout.custom[i].key;
		if (*person->custom[i])
			TRY(customer_field_cell(ctx, key, person->custom[i], &out));
		else if (run->import->options.empty == EMPTY_IGNORE)
			continue;
		else {
			json_key(&out, key);
			json_put_null(&out);
		}
		given++;
	}
	json_close(&out, '}');
	if (!given)
		return OK;
	person->record.fields = buf.data;
	person->present |= CUSTOMER_BIT(AT_FIELDS);
	return OK;
}

static struct list phones_with(struct ctx *ctx, const struct parsed_person *person, const struct list *old)
{
	struct customer_phone *phones = arena_array(ctx->mem, struct customer_phone, old->count + person->phone_count);
	size_t count = old->count;

	if (count)
		memcpy(phones, old->items, count * sizeof *phones);
	for (size_t i = 0; i < person->phone_count; i++) {
		bool there = false;
		for (size_t j = 0; j < count; j++)
			there |= strcmp(phones[j].number, person->phones[i]) == 0;
		if (!there)
			phones[count++] = (struct customer_phone){.number = person->phones[i],
				.label = i < person->first_count ? LABEL_MOBILE : LABEL_OTHER};
	}
	return LIST(customer_phone, phones, count);
}

static struct list emails_with(struct ctx *ctx, const struct parsed_person *person, const struct list *old)
{
	struct customer_email *emails = arena_array(ctx->mem, struct customer_email, old->count + person->email_count);
	size_t count = old->count;

	if (count)
		memcpy(emails, old->items, count * sizeof *emails);
	for (size_t i = 0; i < person->email_count; i++) {
		bool there = false;
		for (size_t j = 0; j < count; j++)
			there |= strcmp(emails[j].address, person->emails[i]) == 0;
		if (!there)
			emails[count++] = (struct customer_email){.address = person->emails[i]};
	}
	return LIST(customer_email, emails, count);
}

static struct list identities_with(struct ctx *ctx, const struct run *run, const struct line *line,
	const struct parsed_person *person, const struct list *old)
{
	const struct customer_identity wanted[] = {
		{IDENTITY_EXTERNAL, run->import->source, person->external},
		{IDENTITY_PLATE, NULL, cell(ctx, run, line, PERSON_PLATE)},
		{IDENTITY_VIN, NULL, cell(ctx, run, line, PERSON_VIN)},
	};
	struct customer_identity *list =
		arena_array(ctx->mem, struct customer_identity, old->count + ARRAY_LEN(wanted));
	size_t count = old->count;

	if (count)
		memcpy(list, old->items, count * sizeof *list);
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		bool there = !*wanted[i].value;
		const char *value = wanted[i].value, *plate;
		if (!there && wanted[i].kind == IDENTITY_PLATE && normal_plate(ctx->mem, value, &plate) == OK)
			value = plate;
		for (size_t j = 0; j < count; j++)
			there |= list[j].kind == wanted[i].kind && strcmp(list[j].value, value) == 0;
		if (!there)
			list[count++] = (struct customer_identity){wanted[i].kind, wanted[i].source, value};
	}
	return LIST(customer_identity, list, count);
}

// The first address is the one that files know; the others are left alone.
static struct list addresses_with(struct ctx *ctx, const struct parsed_person *person, const struct list *old)
{
	struct customer_address *list = arena_array(ctx->mem, struct customer_address, old->count + 1),
				*first = &list[0];
	const struct customer_address *new = &person->address;

	if (old->count)
		memcpy(list, old->items, old->count * sizeof *list);
	else
		*first = (struct customer_address){.label = LABEL_HOME};
	first->country = new->country ? new->country : first->country;
	first->province = new->province ? new->province : first->province;
	first->city = new->city ? new->city : first->city;
	first->district = new->district ? new->district : first->district;
	first->street = new->street ? new->street : first->street;
	first->postcode = new->postcode ? new->postcode : first->postcode;
	return LIST(customer_address, list, old->count ? old->count : 1);
}

// Lists are united with what is there; old is an empty record for somebody new.
static void put_lists(struct ctx *ctx, const struct run *run, const struct line *line, struct parsed_person *person,
	const struct customer *old)
{
	struct customer *record = &person->record;
	bool clear = run->import->options.empty == EMPTY_CLEAR;

	record->phones = phones_with(ctx, person, &old->phones);
	record->emails = emails_with(ctx, person, &old->emails);
	record->identities = identities_with(ctx, run, line, person, &old->identities);
	if (person->phone_count || (clear && mapped(run, PERSON_PHONE) && !mapped(run, PERSON_PHONE_2)))
		person->present |= CUSTOMER_BIT(AT_PHONES);
	if (!person->phone_count)
		record->phones.count = 0;
	if (person->email_count || (clear && mapped(run, PERSON_EMAIL)))
		person->present |= CUSTOMER_BIT(AT_EMAILS);
	if (!person->email_count)
		record->emails.count = 0;
	if (record->identities.count > old->identities.count)
		person->present |= CUSTOMER_BIT(AT_IDENTITIES);
	if (person->has_address) {
		record->addresses = addresses_with(ctx, person, &old->addresses);
		person->present |= CUSTOMER_BIT(AT_ADDRESSES);
	}
	if (*person->member_no) {
		record->member_no = person->member_no;
		person->present |= CUSTOMER_BIT(AT_MEMBER_NO);
	}
}

static enum status add_tags(struct ctx *ctx, const struct parsed_person *person, int64_t id)
{
	for (size_t i = 0; i < person->tag_count; i++)
		TRY(customer_tag(ctx, id, person->tags[i], NULL));
	return OK;
}

// What is new among the tags and the note of the row, for somebody who was there before.
static enum status add_missing(
	struct ctx *ctx, const struct parsed_person *person, int64_t id, struct import_added *added)
{
	int64_t tag_id;

	*added = (struct import_added){
		.note_id = NONE, .tag_ids = arena_array(ctx->mem, int64_t, person->tag_count + 1)};
	for (size_t i = 0; i < person->tag_count; i++) {
		TRY(customer_tag_once(ctx, id, person->tags[i], &tag_id));
		if (tag_id != NONE)
			added->tag_ids[added->tag_count++] = tag_id;
	}
	return *person->note ? customer_note_once(ctx, id, person->note, &added->note_id) : OK;
}

static enum status create(struct ctx *ctx, struct run *run, struct item *item, struct import_counts *counts)
{
	struct parsed_person *person = item->parsed;
	const struct line *line = item->lines[0];
	struct customer empty;
	int64_t id;

	customer_clear(&empty);
	put_lists(ctx, run, line, person, &empty);
	TRY(customer_create(ctx, &person->record, ORIGIN_IMPORT, &id, NULL));
	TRY(add_tags(ctx, person, id));
	if (*person->note)
		TRY(customer_note(ctx, id, person->note, NULL));
	counts->created++;
	return run->import->dry_run ? OK : change_write(ctx, run->import->id, CHANGE_CUSTOMER, id, line->line, NULL, 0);
}

static bool sees_contact(const struct ctx *ctx, const struct customer *customer)
{
	enum scope scope = actor_scope(ctx->actor, "customer.contact");

	return scope == SCOPE_ALL || (scope == SCOPE_STORE && customer->store_id == ctx->actor->store_id) ||
	       (scope != SCOPE_NONE && customer->owner_id != NONE && customer->owner_id == ctx->actor->staff_id);
}

static struct list changes_of(
	struct ctx *ctx, const struct customer *old, const struct customer *next, uint64_t present)
{
	struct encode_options shown = {.masked = !sees_contact(ctx, old)};
	struct import_change *changes = arena_array(ctx->mem, struct import_change, customer_shape.count);
	size_t count = 0;

	for (size_t i = 0; i < customer_shape.count; i++) {
		const struct field *field = &customer_shape.fields[i];
		if (!(present & CUSTOMER_BIT(i)) ||
			strcmp(field_text(ctx->mem, field, old, NULL), field_text(ctx->mem, field, next, NULL)) == 0)
			continue;
		changes[count++] = (struct import_change){field->name, field_text(ctx->mem, field, old, &shown),
			field_text(ctx->mem, field, next, &shown)};
	}
	return LIST(import_change, changes, count);
}

static enum status change(
	struct ctx *ctx, struct run *run, struct item *item, const struct customer *old, struct import_counts *counts)
{
	struct parsed_person *person = item->parsed;
	const struct line *line = item->lines[0];
	struct import_added added;
	struct customer *next;
	size_t size;

	put_lists(ctx, run, line, person, old);
	TRY(customer_change(ctx, old->id, &person->record, person->present, 0, &next));
	TRY(add_missing(ctx, person, old->id, &added));
	if (run->shows_changes)
		item->lines[0]->changes = changes_of(ctx, old, next, person->present);
	if (next->version == old->version && !added.tag_count && added.note_id == NONE) {
		counts->unchanged++;
		return OK;
	}
	counts->updated++;
	if (run->import->dry_run)
		return OK;
	const void *before = before_seal(ctx, old, person->present, next->version, &added, &size);
	return change_write(ctx, run->import->id, CHANGE_UPDATE, old->id, line->line, before, size);
}

static enum status apply_person(struct ctx *ctx, struct run *run, struct item *item, struct import_counts *counts)
{
	struct parsed_person first = *(struct parsed_person *)item->parsed;
	int mode = run->import->options.mode;
	struct customer *found;

	// The act may run again: each time from what was parsed.
	struct parsed_person *person = arena_copy(ctx->mem, &first, sizeof first);
	struct item own = *item;
	own.parsed = person;
	TRY(match(ctx, run, person, &found));
	TRY(refuse_twice(ctx, run, &own, found));
	TRY(find_store(ctx, person));
	TRY(put_custom(ctx, run, person));
	if (!found && mode == MODE_UPDATE)
		return fail(ctx, &row_unknown_customer, NULL);
	if (!found)
		return create(ctx, run, &own, counts);
	if (mode == MODE_CREATE) {
		counts->unchanged++;
		return OK;
	}
	return change(ctx, run, &own, found, counts);
}

static const char *no_key(struct ctx *ctx, const struct run *run, const struct line *line)
{
	(void)ctx, (void)run, (void)line;
	return NULL;
}

const struct intake customers_intake = {.key = no_key, .parse = parse_person, .apply = apply_person};

// What a member may see and change of his own file, what he agreed to, and his wish to be forgotten.
#include "portal/self.h"

#include "base/id.h"
#include "consent/consent.h"
#include "customer/customer.h"
#include "portal/privacy.h"

PROBLEM(profile_birthday_fixed, ERR_CONFLICT, "The birthday is entered already; the shop can correct it.",
	"生日已登记，如需更正请联系店铺。");

// ---------------------------------------------------------------- shapes

static const struct field birthday_fields[] = {
	FIELD_ENUM(yearly_day, calendar, day_calendars, .doc = W("Calendar", "历法"), .example = "\"solar\""),
	FIELD_I64(yearly_day, year, .min = 1900, .max = 2100, .doc = W("Year", "年"), .example = "1990"),
	FIELD_I64(yearly_day, month, .min = 1, .max = 12, .flags = FIELD_REQUIRED, .doc = W("Month", "月"),
		.example = "5"),
	FIELD_I64(
		yearly_day, day, .min = 1, .max = 31, .flags = FIELD_REQUIRED, .doc = W("Day", "日"), .example = "12"),
	FIELD_BOOL(yearly_day, leap_month, .doc = W("Lunar leap month", "闰月")),
};
const struct shape member_birthday_shape =
	SHAPE("MemberBirthday", yearly_day, birthday_fields, "A member's birthday.", "会员生日。");

static const struct field address_fields[] = {
	FIELD_ENUM(customer_address, label, contact_labels, .doc = W("Kind", "类别"), .example = "\"home\""),
	FIELD_TEXT(customer_address, province, .max = 60, .doc = W("Province", "省"), .example = "\"上海市\""),
	FIELD_TEXT(customer_address, city, .max = 60, .doc = W("City", "市"), .example = "\"上海市\""),
	FIELD_TEXT(customer_address, district, .max = 60, .doc = W("District", "区县"), .example = "\"徐汇区\""),
	FIELD_TEXT(customer_address, street, .max = 200, .doc = W("Street and house", "街道门牌"),
		.example = "\"示例路 1 号\""),
	FIELD_TEXT(customer_address, postcode, .max = 20, .doc = W("Postcode", "邮编")),
	FIELD_TEXT(customer_address, recipient, .max = 80, .doc = W("Recipient", "收件人")),
	FIELD_TEXT(customer_address, phone, .max = 40, .doc = W("Phone of the recipient", "收件电话")),
};
static const struct shape address_shape =
	SHAPE("MemberAddress", customer_address, address_fields, "A member's address.", "会员地址。");

static const struct field text_item = {
	.name = "contact", .kind = KIND_TEXT, .max = 254, .doc = W("Number or address", "号码或邮箱")};

struct profile {
	const char *name, *surname, *given_name;
	int gender;
	struct yearly_day *birthday;
	const char *language, *member_no;
	struct list phones, emails, addresses;
	int64_t since;
};
enum profile_place { MY_NAME, MY_SURNAME, MY_GIVEN_NAME, MY_GENDER, MY_BIRTHDAY, MY_LANGUAGE, MY_ADDRESSES };

#define OURS .flags = FIELD_READ_ONLY
static const struct field profile_fields[] = {
	[MY_NAME] = FIELD_TEXT(profile, name, .max = 200, OURS, .doc = W("Name as it is shown", "显示姓名")),
	[MY_SURNAME] = FIELD_TEXT(profile, surname, .max = 80, .doc = W("Surname", "姓"), .example = "\"张\""),
	[MY_GIVEN_NAME] = FIELD_TEXT(profile, given_name, .max = 80, .doc = W("Given name", "名"), .example = "\"伟\""),
	[MY_GENDER] = FIELD_ENUM(profile, gender, genders, .doc = W("Gender", "性别"), .example = "\"female\""),
	[MY_BIRTHDAY] = FIELD_OBJECT(profile, birthday, &member_birthday_shape,
		.doc = W("Birthday; can be entered once", "生日，仅可填写一次")),
	[MY_LANGUAGE] = FIELD_TEXT(
		profile, language, .max = 35, .doc = W("Language (BCP 47)", "语言（BCP 47）"), .example = "\"zh\""),
	[MY_ADDRESSES] = FIELD_LIST(profile, addresses, &address_shape, .max = 10, .doc = W("Addresses", "地址")),
	FIELD_SCALARS(profile, phones, &text_item, .max = 50, OURS,
		.doc = W("Phones; POST /v1/m/contacts brings a new one", "手机号，通过 POST /v1/m/contacts 更换")),
	FIELD_SCALARS(profile, emails, &text_item, .max = 50, OURS,
		.doc = W("E-mails; POST /v1/m/contacts brings a new one", "邮箱，通过 POST /v1/m/contacts 更换")),
	FIELD_TEXT(profile, member_no, .max = 64, OURS, .doc = W("Member number", "会员号")),
	FIELD_TIME(profile, since, OURS, .doc = W("Known since", "入会时间")),
};
static const struct shape profile_shape =
	SHAPE("MemberProfile", profile, profile_fields, "A member's own file.", "会员资料。");

// ---------------------------------------------------------------- the file

static struct profile *profile_of(struct ctx *ctx, const struct customer *customer)
{
	struct profile *out = arena_new(ctx->mem, struct profile);
	const struct customer_phone *phones = customer->phones.items;
	const struct customer_email *emails = customer->emails.items;
	const char **numbers = arena_array(ctx->mem, const char *, customer->phones.count);
	const char **addresses = arena_array(ctx->mem, const char *, customer->emails.count);

	for (size_t i = 0; i < customer->phones.count; i++)
		numbers[i] = phones[i].number;
	for (size_t i = 0; i < customer->emails.count; i++)
		addresses[i] = emails[i].address;
	*out = (struct profile){
		.name = customer->display_name,
		.surname = customer->surname,
		.given_name = customer->given_name,
		.gender = customer->gender,
		.birthday = customer->birthday,
		.language = customer->language,
		.member_no = customer->member_no,
		.phones = {numbers, customer->phones.count},
		.emails = {addresses, customer->emails.count},
		.addresses = customer->addresses,
		.since = customer->created_at,
	};
	return out;
}

static enum status act_profile(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct customer *customer;
	int64_t own;

	(void)call;
	TRY(self_id(ctx, &own));
	TRY(customer_get(ctx, own, &customer));
	answer_give(answer, profile, profile_of(ctx, customer));
	answer->version = customer->version;
	return OK;
}

// What is in the request, as members of the file.
static uint64_t changes_of(const struct profile *in, uint64_t present, struct customer *change)
{
	static const struct {
		enum profile_place mine;
		enum customer_place theirs;
	} places[] = {{MY_SURNAME, AT_SURNAME}, {MY_GIVEN_NAME, AT_GIVEN_NAME}, {MY_GENDER, AT_GENDER},
		{MY_BIRTHDAY, AT_BIRTHDAY}, {MY_LANGUAGE, AT_LANGUAGE}, {MY_ADDRESSES, AT_ADDRESSES}};
	uint64_t changed = 0;

	customer_clear(change);
	change->surname = in->surname;
	change->given_name = in->given_name;
	change->gender = in->gender;
	change->birthday = in->birthday;
	change->language = in->language;
	change->addresses = in->addresses;
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (present & UINT64_C(1) << places[i].mine)
			changed |= CUSTOMER_BIT(places[i].theirs);
	return changed;
}

static enum status act_change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct profile *in = call->in;
	struct customer *customer, change;
	uint64_t present = changes_of(in, call->in_present, &change);
	int64_t own;

	TRY(self_id(ctx, &own));
	TRY(customer_get(ctx, own, &customer));
	// A birthday brings presents: it is entered once, and not moved by whoever gets them.
	if ((present & CUSTOMER_BIT(AT_BIRTHDAY)) && customer->birthday)
		return fail(ctx, &profile_birthday_fixed);
	// Whoever was known by one name alone has it taken apart when its parts are entered.
	if ((present & (CUSTOMER_BIT(AT_SURNAME) | CUSTOMER_BIT(AT_GIVEN_NAME))) && customer->name)
		present |= CUSTOMER_BIT(AT_NAME);
	TRY(customer_change(ctx, own, &change, present, 0, &customer));
	answer_give(answer, profile, profile_of(ctx, customer));
	answer->version = customer->version;
	return OK;
}

// ---------------------------------------------------------------- consents

static enum status give_consents(struct ctx *ctx, const struct call *call, int64_t own, struct answer *answer)
{
	struct consent *all;
	struct page page;

	TRY(consent_all(ctx, own, &all));
	page_begin(ctx, call, &page);
	for (int i = 0; i < CONSENT_PURPOSES; i++)
		page_add(&page, consent, &all[i]);
	return page_end(&page, NULL, NONE, answer);
}

static enum status act_consents(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	int64_t own;

	TRY(self_id(ctx, &own));
	return give_consents(ctx, call, own, answer);
}

static enum status act_say(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct consent *in = call->in;
	int64_t own;

	TRY(self_id(ctx, &own));
	TRY(consent_say(ctx, own, (enum consent_purpose)in->purpose, in->given, CONSENT_BY_PORTAL));
	return give_consents(ctx, call, own, answer);
}

static const struct problem *const change_problems[] = {&profile_birthday_fixed, NULL};

#define TAG .tag = "Portal"

const struct route portal_profile_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/m/profile",
		.kind = ROUTE_READ,
		.out = &profile_shape,
		.act = act_profile,
		TAG,
		.name = "member_profile",
		.doc = W("The member's own file.", "会员本人资料。")},
	{.method = HTTP_PATCH,
		.path = "/v1/m/profile",
		.kind = ROUTE_WRITE,
		.in = &profile_shape,
		.out = &profile_shape,
		.change = true,
		.act = act_change,
		TAG,
		.name = "member_profile_change",
		.doc = W("Changes what a member may change of it. Phones and e-mail addresses are what one signs in "
			 "with: those change by a code, see POST /v1/m/contacts.",
			"修改本人可改的资料。手机号与邮箱用于登录，须凭验证码更换，见 POST /v1/m/contacts。"),
		.example_in = "{\"gender\": \"female\", \"language\": \"zh\"}",
		.problems = change_problems},
	{.method = HTTP_GET,
		.path = "/v1/m/consents",
		.kind = ROUTE_READ,
		.out = &consent_shape,
		.list = true,
		.act = act_consents,
		TAG,
		.name = "member_consents",
		.doc = W("What the member said to each purpose, with time and way.",
			"会员对各项用途的授权，含时间与来源。")},
	{.method = HTTP_POST,
		.path = "/v1/m/consents",
		.kind = ROUTE_WRITE,
		.in = &consent_shape,
		.out = &consent_shape,
		.list = true,
		.act = act_say,
		TAG,
		.name = "member_consent_say",
		.doc = W("Says yes or no to a purpose.", "同意或撤回某项用途的授权。"),
		.example_in = "{\"purpose\": \"marketing_sms\", \"given\": false}"},
	{0},
};

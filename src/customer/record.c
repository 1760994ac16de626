#include "customer/customer.h"

#include <string.h>

const struct choice customer_statuses[] = {
	{"active", W("Active", "正常")},
	{"inactive", W("Put aside", "停用")},
	{"blocked", W("Blocked", "黑名单")},
	{"deceased", W("Deceased", "已故")},
	{"merged", W("Merged into another", "已合并")},
	{"erased", W("Erased", "已删除")},
	CHOICES_END,
};
const struct choice customer_types[] = {
	{"person", W("Person", "个人")},
	{"company", W("Company", "企业")},
	CHOICES_END,
};
const struct choice genders[] = {
	{"unknown", W("Not known", "未知")},
	{"female", W("Female", "女")},
	{"male", W("Male", "男")},
	{"other", W("Other", "其他")},
	CHOICES_END,
};
const struct choice day_calendars[] = {
	{"solar", W("Solar", "公历")},
	{"lunar", W("Lunar", "农历")},
	CHOICES_END,
};
const struct choice contact_labels[] = {
	{"mobile", W("Mobile", "手机")},
	{"home", W("Home", "住宅")},
	{"work", W("Work", "单位")},
	{"other", W("Other", "其他")},
	CHOICES_END,
};
const struct choice customer_sources[] = {
	{"unknown", W("Not known", "未知")},
	{"store", W("Walked in", "到店")},
	{"website", W("Website", "网站")},
	{"order", W("An order", "订单")},
	{"wechat", W("WeChat", "微信")},
	{"phone", W("Called in", "来电")},
	{"survey", W("Survey", "问卷调查")},
	{"event", W("Event", "活动")},
	{"contest", W("Contest", "竞赛抽奖")},
	{"rented_list", W("Rented list", "租用名单")},
	{"ad", W("Answer to an advertisement", "广告回应")},
	{"referral", W("Referral", "转介绍")},
	{"import", W("Import", "导入")},
	{"api", W("Another system", "外部系统")},
	{"other", W("Other", "其他")},
	CHOICES_END,
};
const struct choice lawful_bases[] = {
	{"unknown", W("Not recorded", "未记录")},
	{"consent", W("Consent", "个人同意")},
	{"contract", W("Contract", "履行合同")},
	{"legal_duty", W("Legal duty", "法定义务")},
	{"legitimate_interest", W("Legitimate interest", "正当利益")},
	{"public", W("Made public by the person", "自行公开")},
	CHOICES_END,
};
const struct choice need_kinds[] = {
	{"allergen", W("Allergen", "过敏原")},
	{"diet", W("Diet", "饮食禁忌")},
	{"color", W("Favourite colour", "喜好颜色")},
	{"size", W("Size", "尺码")},
	{"taste", W("Taste", "喜好")},
	{"access", W("Access need", "无障碍需求")},
	{"other", W("Other need", "其他需求")},
	CHOICES_END,
};
const struct choice identity_kinds[] = {
	{"member_no", W("Member number", "会员号")},
	{"external_id", W("Number in another system", "外部编号")},
	{"wechat_unionid", W("WeChat union id", "微信 UnionID")},
	{"wechat_openid", W("WeChat open id", "微信 OpenID")},
	{"vin", W("Vehicle identification number", "车架号")},
	{"plate", W("Number plate", "车牌")},
	{"device", W("Device", "设备")},
	{"phone", W("Phone", "电话")},
	{"email", W("E-mail", "邮箱")},
	{"name_birthday", W("Name and birthday", "姓名与生日")},
	CHOICES_END,
};

static const struct field day_fields[] = {
	FIELD_ENUM(yearly_day, calendar, day_calendars, .doc = W("Calendar", "历法"), .example = "\"solar\""),
	FIELD_I64(yearly_day, year, .min = 1900, .max = 2100, .doc = W("Year, where it is known", "年（已知时）"),
		.example = "1990"),
	FIELD_I64(yearly_day, month, .min = 1, .max = 12, .flags = FIELD_REQUIRED, .doc = W("Month", "月"),
		.example = "5"),
	FIELD_I64(yearly_day, day, .min = 1, .max = 31, .flags = FIELD_REQUIRED, .doc = W("Day", "日"),
		.example = "12"),
	FIELD_BOOL(yearly_day, leap_month, .doc = W("Lunar leap month", "闰月"), .example = "false"),
};
static const struct shape day_shape = SHAPE(
	"YearlyDay", yearly_day, day_fields, "A day that comes every year.", "每年一次的日子。");

static const struct field phone_fields[] = {
	FIELD_TEXT(customer_phone, number, .max = 40, .flags = FIELD_REQUIRED | FIELD_PHONE,
		.doc = W("Number; kept in E.164", "号码，按 E.164 保存"), .example = "\"+8613912345678\""),
	FIELD_TEXT(
		customer_phone, written, .max = 40, .flags = FIELD_PHONE, .doc = W("As it was written", "原写法")),
	FIELD_ENUM(customer_phone, label, contact_labels, .doc = W("Kind", "类别"), .example = "\"mobile\""),
};
static const struct shape phone_shape = SHAPE(
	"CustomerPhone", customer_phone, phone_fields, "A phone number.", "电话号码。");

static const struct field email_fields[] = {
	FIELD_TEXT(customer_email, address, .max = 254, .flags = FIELD_REQUIRED | FIELD_EMAIL,
		.doc = W("Address; kept in lower case", "地址，按小写保存"),
		.example = "\"zhang.wei@example.com\""),
	FIELD_ENUM(customer_email, label, contact_labels, .doc = W("Kind", "类别"), .example = "\"home\""),
};
static const struct shape email_shape = SHAPE(
	"CustomerEmail", customer_email, email_fields, "An e-mail address.", "电子邮箱。");

static const struct field identity_fields[] = {
	FIELD_ENUM(customer_identity, kind, identity_kinds, .flags = FIELD_REQUIRED,
		.doc = W("Kind; phones and e-mails have fields of their own, member numbers here are former ones",
			"种类；电话、邮箱另有字段，此处的会员号为曾用号"),
		.example = "\"external_id\""),
	FIELD_TEXT(customer_identity, source, .max = 40,
		.doc = W("Which system the number is of; for a WeChat open id the app id",
			"所属系统；微信 OpenID 为 AppID"),
		.example = "\"shop\""),
	FIELD_TEXT(customer_identity, value, .max = 120, .flags = FIELD_REQUIRED, .doc = W("Value", "值"),
		.example = "\"17850\""),
};
static const struct shape identity_shape = SHAPE("CustomerIdentity", customer_identity, identity_fields,
	"What another system knows the customer by.", "外部身份标识。");

static const struct field address_fields[] = {
	FIELD_ENUM(customer_address, label, contact_labels, .doc = W("Kind", "类别"), .example = "\"home\""),
	FIELD_TEXT(customer_address, country, .max = 60, .doc = W("Country", "国家"), .example = "\"CN\""),
	FIELD_TEXT(customer_address, province, .max = 60, .doc = W("Province", "省"), .example = "\"上海市\""),
	FIELD_TEXT(customer_address, city, .max = 60, .doc = W("City", "市"), .example = "\"上海市\""),
	FIELD_TEXT(customer_address, district, .max = 60, .doc = W("District", "区县"), .example = "\"徐汇区\""),
	FIELD_TEXT(customer_address, street, .max = 200, .doc = W("Street and house", "街道门牌"),
		.example = "\"示例路 1 号\""),
	FIELD_TEXT(customer_address, postcode, .max = 20, .doc = W("Postcode", "邮编"), .example = "\"200030\""),
	FIELD_TEXT(customer_address, recipient, .max = 80, .doc = W("Recipient", "收件人")),
	FIELD_TEXT(customer_address, phone, .max = 40, .flags = FIELD_PHONE,
		.doc = W("Phone of the recipient", "收件电话")),
};
static const struct shape address_shape = SHAPE(
	"CustomerAddress", customer_address, address_fields, "A postal address.", "邮寄地址。");

static const struct field need_fields[] = {
	FIELD_ENUM(customer_need, kind, need_kinds, .flags = FIELD_REQUIRED, .doc = W("Kind", "种类"),
		.example = "\"allergen\""),
	FIELD_TEXT(customer_need, text, .max = 200, .flags = FIELD_REQUIRED, .doc = W("What", "内容"),
		.example = "\"花生\""),
};
static const struct shape need_shape = SHAPE("CustomerNeed", customer_need, need_fields,
	"A need or a taste that whoever serves the customer should know.", "服务时须知的需求或喜好。");

static const struct field date_fields[] = {
	FIELD_TEXT(customer_date, name, .max = 60, .flags = FIELD_REQUIRED, .doc = W("What is remembered", "名称"),
		.example = "\"结婚纪念日\""),
	FIELD_OBJECT(customer_date, day, &day_shape, .flags = FIELD_REQUIRED, .doc = W("Day", "日期")),
};
static const struct shape date_shape = SHAPE(
	"CustomerDate", customer_date, date_fields, "An anniversary.", "纪念日。");

static const struct field duplicate_fields[] = {
	FIELD_ID(customer_duplicate, customer_id, "cus", .doc = W("The other customer", "另一客户")),
	FIELD_ENUM(customer_duplicate, reason, identity_kinds, .doc = W("What they share", "相同之处"),
		.example = "\"phone\""),
};
const struct shape duplicate_shape = SHAPE("PossibleDuplicate", customer_duplicate, duplicate_fields,
	"Another file that may be of the same person.", "疑似同一人的档案。");

static const struct field tag_item = {.name = "tag", .kind = KIND_ID, .prefix = "tag", .doc = W("Tag", "标签")};

#define PERSONAL .flags = FIELD_PERSONAL
#define OURS .flags = FIELD_READ_ONLY

static const struct field customer_fields[] = {
	[AT_ID] = FIELD_ID(customer, id, "cus", OURS, .doc = W("Id", "编号")),
	[AT_VERSION] = FIELD_I64(
		customer, version, .min = 1, .max = JSON_INTEGER_MAX, OURS, .doc = W("Counts the changes", "版本")),
	[AT_STATUS] = FIELD_ENUM(customer, status, customer_statuses, .flags = FIELD_FILTER,
		.doc = W("Status", "状态"), .example = "\"active\""),
	[AT_TYPE] = FIELD_ENUM(customer, type, customer_types, PERSONAL,
		.doc = W("Person or company", "个人或企业"), .example = "\"person\""),
	[AT_NAME] = FIELD_TEXT(customer, name, .max = 120, PERSONAL,
		.doc = W("Whole name; made of surname and given name when it is absent",
			"姓名或企业名称；缺省时由姓与名组成"),
		.example = "\"张伟\""),
	[AT_SURNAME] = FIELD_TEXT(
		customer, surname, .max = 60, PERSONAL, .doc = W("Surname", "姓"), .example = "\"张\""),
	[AT_GIVEN_NAME] = FIELD_TEXT(
		customer, given_name, .max = 60, PERSONAL, .doc = W("Given name", "名"), .example = "\"伟\""),
	[AT_DISPLAY_NAME] = FIELD_TEXT(customer, display_name, .max = 130, .flags = FIELD_READ_ONLY | FIELD_VIRTUAL,
		.doc = W("The name as it is shown", "显示名称")),
	[AT_GENDER] = FIELD_ENUM(
		customer, gender, genders, PERSONAL, .doc = W("Gender", "性别"), .example = "\"male\""),
	[AT_BIRTHDAY] = FIELD_OBJECT(customer, birthday, &day_shape, PERSONAL,
		.doc = W("Birthday, solar or lunar", "生日（公历或农历）")),
	[AT_PHONES] = FIELD_LIST(customer, phones, &phone_shape, .max = 10, PERSONAL,
		.doc = W("Phones; the first is the main one", "电话，首个为主")),
	[AT_EMAILS] = FIELD_LIST(customer, emails, &email_shape, .max = 10, PERSONAL,
		.doc = W("E-mail addresses; the first is the main one", "邮箱，首个为主")),
	[AT_MEMBER_NO] = FIELD_TEXT(customer, member_no, .max = 40, PERSONAL,
		.doc = W("Member number; made with a check digit when it is absent",
			"会员号；缺省时自动生成（含校验位）"),
		.example = "\"5482019376\""),
	[AT_WECHAT] = FIELD_TEXT(customer, wechat, .max = 40, .flags = FIELD_PERSONAL | FIELD_PHONE,
		.doc = W("WeChat name", "微信号")),
	[AT_QQ] = FIELD_TEXT(
		customer, qq, .max = 20, .flags = FIELD_PERSONAL | FIELD_PHONE, .doc = W("QQ number", "QQ 号")),
	[AT_IDENTITIES] = FIELD_LIST(customer, identities, &identity_shape, .max = 20, PERSONAL,
		.doc = W("What other systems know the customer by", "外部身份标识")),
	[AT_ADDRESSES] = FIELD_LIST(
		customer, addresses, &address_shape, .max = 10, PERSONAL, .doc = W("Addresses", "地址")),
	[AT_EMPLOYER] = FIELD_TEXT(customer, employer, .max = 120, PERSONAL, .doc = W("Employer", "工作单位")),
	[AT_INDUSTRY] = FIELD_TEXT(customer, industry, .max = 60, PERSONAL, .doc = W("Industry", "行业")),
	[AT_POSITION] = FIELD_TEXT(customer, position, .max = 60, PERSONAL, .doc = W("Position", "职务")),
	[AT_NEEDS] = FIELD_LIST(customer, needs, &need_shape, .max = 40, PERSONAL,
		.doc = W("Special needs and tastes", "特殊需求与喜好")),
	[AT_DATES] = FIELD_LIST(
		customer, dates, &date_shape, .max = 20, PERSONAL, .doc = W("Anniversaries", "纪念日")),
	[AT_LANGUAGE] = FIELD_TEXT(customer, language, .max = 20,
		.doc = W("Language to write in, BCP 47", "语言（BCP 47）"), .example = "\"zh\""),
	[AT_SOURCE] = FIELD_ENUM(customer, source, customer_sources, .flags = FIELD_FILTER,
		.doc = W("How we came to know them", "客户来源"), .example = "\"store\""),
	[AT_SOURCE_NOTE] = FIELD_TEXT(customer, source_note, .max = 200, PERSONAL,
		.doc = W("Which event, list or advertisement", "来源说明"), .example = "\"春季车展\""),
	[AT_BASIS] = FIELD_ENUM(customer, basis, lawful_bases,
		.doc = W("Lawful basis of keeping the file", "处理个人信息的合法依据"), .example = "\"consent\""),
	[AT_FIRST_CONTACT] = FIELD_DATE(customer, first_contact, .doc = W("Date of first contact", "首次接触日期"),
		.example = "\"2026-02-28\""),
	[AT_STORE_ID] = FIELD_ID(customer, store_id, "sto", .flags = FIELD_FILTER, .references = "store",
		.doc = W("Home store", "归属门店")),
	[AT_OWNER_ID] = FIELD_ID(customer, owner_id, "stf", .flags = FIELD_FILTER, .references = "staff",
		.doc = W("Consultant in charge", "销售顾问")),
	[AT_TAGS] = FIELD_SCALARS(customer, tags, &tag_item, .max = 200, OURS, .doc = W("Tags", "标签")),
	[AT_FIELDS] = FIELD_RAW(customer, fields, .max = 40000, PERSONAL,
		.doc = W("The shop's own fields by key; of a field of rows a list of at most 20 objects",
			"自定义字段（按键）；表格字段为对象列表，最多 20 行"),
		.example = "{}"),
	[AT_CONFIRMED_AT] = FIELD_TIME(customer, confirmed_at,
		.doc = W("When the file was last confirmed to be right", "资料最近确认时间")),
	[AT_MERGED_INTO] = FIELD_ID(customer, merged_into, "cus", OURS,
		.doc = W("The customer this one was merged into", "已并入的客户")),
	[AT_CREATED_AT] = FIELD_TIME(customer, created_at, OURS, .doc = W("Made at", "创建时间")),
	[AT_UPDATED_AT] = FIELD_TIME(customer, updated_at, OURS, .doc = W("Changed at", "修改时间")),
	[AT_CONSENTED_AGAIN] = FIELD_BOOL(customer, consented_again, .flags = FIELD_WRITE_ONLY,
		.doc = W("An erased person comes back by an act of their own", "曾被删除的客户本人重新加入")),
	[AT_POSSIBLE_DUPLICATES] = FIELD_LIST(customer, possible_duplicates, &duplicate_shape, .max = 50,
		.flags = FIELD_READ_ONLY | FIELD_VIRTUAL,
		.doc = W("After creation: files that may be of the same person", "创建后返回：疑似重复的档案")),
};
_Static_assert(ARRAY_LEN(customer_fields) == CUSTOMER_FIELDS, "a field has no place");

const struct shape customer_shape = SHAPE(
	"Customer", customer, customer_fields, "A customer's file.", "客户档案。");

void customer_clear(struct customer *customer)
{
	shape_clear(&customer_shape, customer);
}

// ---------------------------------------------------------------- names

static bool is_cjk(uint32_t code)
{
	return (code >= 0x3400 && code <= 0x9fff) || (code >= 0x20000 && code <= 0x323af) ||
		(code >= 0xf900 && code <= 0xfaff) || (code >= 0x3040 && code <= 0x30ff) ||
		(code >= 0xac00 && code <= 0xd7a3);
}

static bool is_cjk_text(const char *text)
{
	for (uint32_t code; (code = utf8_next(&text)) != 0;)
		if (!is_cjk(code) && code != ' ' && code != 0xb7)
			return false;
	return true;
}

const char *customer_display_name(struct arena *mem, const struct customer *customer)
{
	const char *surname = customer->surname, *given = customer->given_name;

	if (customer->name)
		return customer->name;
	if (!surname || !given)
		return surname ? surname : given;
	if (is_cjk_text(surname) && is_cjk_text(given))
		return arena_format(mem, "%s%s", surname, given);
	return arena_format(mem, "%s %s", given, surname);
}

// Which column means what: by the names that people give to columns in both languages, by what stands in them, and by
// what was chosen the last time.
#include "exchange/map.h"

#include "base/normal.h"
#include "base/zone.h"
#include "customer/customer.h"

#include <stdio.h>
#include <string.h>

PROBLEM(import_mapping_incomplete, ERR_UNPROCESSABLE, "No column says {0}.", "没有任何一列对应“{0}”。");
PROBLEM(import_field_unknown, ERR_UNPROCESSABLE, "There is no field {0}.", "没有字段 {0}。");
PROBLEM(import_field_twice, ERR_UNPROCESSABLE, "Two columns are mapped to {0}.", "有两列同时对应“{0}”。");
PROBLEM(import_columns_differ, ERR_UNPROCESSABLE, "The file has {0} columns, the mapping {1}.",
	"文件有 {0} 列，而映射有 {1} 列。");

#define SAMPLE_SHARE 8 // of 10 cells must look like it

static const struct import_field order_table[] = {
	[ORDER_NUMBER] = {"number", W("Order number", "订单号"),
		"number orderno ordernumber orderid ordernum order invoice invoiceno invoicenumber invoiceid receipt "
		"receiptno receiptnumber billno transactionid transactionno transaction ticket ticketno salesorder "
		"documentno docno externalid 订单号 订单编号 订单 单号 单据号 单据编号 小票号 小票 流水号 交易号 "
		"交易流水号 交易编号 发票号 销售单号 外部单号 原始单号 平台单号"},
	[ORDER_SKU] = {"sku", W("Product code", "商品编码"),
		"sku stockcode itemcode productcode productid itemid itemno productno articleno article barcode ean "
		"upc "
		"plu code product 商品编码 商品编号 商品代码 商品条码 条码 条形码 货号 款号 产品编码 产品编号 品号 "
		"物料编码 规格编码 商家编码"},
	[ORDER_NAME] = {"name", W("Product name", "商品名称"),
		"name description productname itemname item itemdescription producttitle title 商品名称 商品名 商品 "
		"品名 "
		"产品名称 产品 货品名称 商品标题 宝贝标题 描述 项目"},
	[ORDER_QUANTITY] = {"quantity", W("Quantity", "数量"),
		"quantity qty units count pieces itemquantity 数量 件数 购买数量 销售数量 个数 商品数量 cds"},
	[ORDER_DATE] = {"date", W("Date (and time)", "日期（时间）"),
		"date datetime orderdate invoicedate purchasedate transactiondate saledate salesdate ordertime "
		"orderdatetime timestamp createdat placedat paidat paymentdate 日期 时间 日期时间 下单时间 下单日期 "
		"订单时间 订单日期 销售日期 销售时间 消费时间 消费日期 交易时间 交易日期 购买时间 购买日期 支付时间 "
		"付款时间 开票日期 创建时间 订单创建时间 单据日期"},
	[ORDER_TIME] = {"time", W("Time of day", "时刻"), "time timeofday ordertimeofday saletime 时刻 钟点"},
	[ORDER_PRICE] = {"unit_price", W("Unit price", "单价"),
		"unitprice price itemprice priceeach sellingprice 单价 售价 销售单价 商品单价 成交单价 价格 成交价"},
	[ORDER_AMOUNT] = {"amount", W("Amount of the line", "行金额"),
		"amount linetotal lineamount total revenue sales spend value totalprice totalamount dollars 金额 小计 "
		"销售额 行金额 实付 实付金额 成交金额 实收 实收金额 消费金额 总价 销售金额 支付金额"},
	[ORDER_DISCOUNT] = {"discount", W("Discount of the line", "行优惠"),
		"discount linediscount discountamount rebate 优惠 折扣 优惠金额 折扣金额 折让 让利"},
	[ORDER_SHIPPING] = {"shipping", W("Shipping of the order", "运费"),
		"shipping freight postage shippingcost deliveryfee 运费 邮费 快递费 配送费"},
	[ORDER_CUSTOMER_NO] = {"customer_no", W("Customer number", "客户编号"),
		"customerid customerno customernumber customer custid custno clientid client userid buyerid userno "
		"客户编号 客户号 客户id 客户代码 顾客编号 用户id 用户编号 买家id 客户"},
	[ORDER_MEMBER_NO] = {"member_no", W("Member number", "会员号"),
		"memberno membernumber memberid member cardno cardnumber membercard loyaltyid loyaltycard 会员号 "
		"会员卡号 "
		"会员编号 卡号 会员id 会员卡"},
	[ORDER_CUSTOMER_NAME] = {"customer_name", W("Customer's name", "客户姓名"),
		"customername clientname buyername membername fullname buyer recipient 客户姓名 客户名称 姓名 顾客姓名 "
		"会员姓名 买家姓名 买家 收货人 收件人 客户名"},
	[ORDER_SURNAME] = {"customer_surname", W("Customer's surname", "客户姓"), "lastname surname familyname 姓"},
	[ORDER_GIVEN_NAME] = {"customer_given_name", W("Customer's given name", "客户名"),
		"firstname givenname forename 名"},
	[ORDER_PHONE] = {"phone", W("Customer's phone", "客户手机"),
		"phone mobile phonenumber mobilephone mobileno tel telephone customerphone cell cellphone 手机 手机号 "
		"手机号码 电话 联系电话 电话号码 客户手机 客户手机号 客户电话 会员手机 会员手机号 联系方式 收货人手机 "
		"收货人电话"},
	[ORDER_EMAIL] = {"email", W("Customer's e-mail", "客户邮箱"),
		"email emailaddress mail customeremail 邮箱 电子邮箱 电子邮件 邮件 客户邮箱"},
	[ORDER_STORE] = {"store", W("Store code", "门店编码"),
		"store storecode storeid storeno shop shopid shopcode branch outlet location 门店 门店编码 门店编号 "
		"门店代码 店铺 店铺编码 店号 分店"},
	[ORDER_CURRENCY] = {"currency", W("Currency", "币种"), "currency currencycode 币种 货币 货币代码"},
	[ORDER_CHANNEL] = {"channel", W("Channel", "渠道"), "channel saleschannel 渠道 销售渠道 订单渠道"},
	[ORDER_TENDER] = {"tender", W("How it was paid", "支付方式"),
		"tender payment paymentmethod paymenttype paymethod 支付方式 付款方式 支付渠道 结算方式"},
	[ORDER_NOTE] = {"note", W("Note", "备注"), "note notes remark remarks comment memo 备注 说明 附言 买家留言"},
	[ORDER_STATUS] = {"status", W("Status (cancelled ones are left out)", "状态（已取消的不导入）"),
		"status orderstatus 状态 订单状态 交易状态"},
	[ORDER_FIELDS] = {0},
};

static const struct import_field person_table[] = {
	[PERSON_EXTERNAL] = {"external_id", W("Number in the other system", "外部编号"),
		"externalid id customerid customerno customernumber custid clientid userid crmid 客户编号 客户号 编号 "
		"外部编号 用户id 客户id 客户代码 原系统编号"},
	[PERSON_MEMBER_NO] = {"member_no", W("Member number", "会员号"),
		"memberno membernumber memberid member cardno cardnumber membercard loyaltyid 会员号 会员卡号 会员编号 "
		"卡号 "
		"会员id 会员卡"},
	[PERSON_NAME] = {"name", W("Name", "姓名"),
		"name fullname customername membername clientname contactname 姓名 名字 客户姓名 会员姓名 顾客姓名 "
		"客户名称 "
		"名称 联系人 真实姓名"},
	[PERSON_SURNAME] = {"surname", W("Surname", "姓"), "surname lastname familyname 姓 姓氏"},
	[PERSON_GIVEN_NAME] = {"given_name", W("Given name", "名"), "givenname firstname forename 名"},
	[PERSON_PHONE] = {"phone", W("Phone", "手机"),
		"phone mobile phonenumber mobilephone mobileno mobilenumber tel telephone cell cellphone phone1 手机 "
		"手机号 "
		"手机号码 电话 联系电话 电话号码 移动电话 联系方式 手机1 电话1"},
	[PERSON_PHONE_2] = {"phone_2", W("Second phone", "备用电话"),
		"phone2 otherphone homephone workphone landline secondphone alternatephone 备用电话 电话2 手机2 "
		"固定电话 "
		"座机 固话 家庭电话 办公电话 其他电话"},
	[PERSON_EMAIL] = {"email", W("E-mail", "邮箱"),
		"email emailaddress mail email1 邮箱 电子邮箱 电子邮件 邮件 邮箱地址 邮件地址"},
	[PERSON_GENDER] = {"gender", W("Gender", "性别"), "gender sex 性别"},
	[PERSON_BIRTHDAY] = {"birthday", W("Birthday", "生日"),
		"birthday birthdate dateofbirth dob birth 生日 出生日期 出生年月日 出生年月 生日日期"},
	[PERSON_TYPE] = {"type", W("Person or company", "类型"), "type customertype 类型 客户类型"},
	[PERSON_STORE] = {"store", W("Home store", "归属门店"),
		"store storecode homestore shop branch 门店 门店编码 归属门店 所属门店 开卡门店 店铺 门店编号 "
		"入会门店"},
	[PERSON_TAGS] = {"tags", W("Tags", "标签"), "tag tags label labels 标签 客户标签 会员标签"},
	[PERSON_NOTE] = {"note", W("Note", "备注"), "note notes remark remarks comment comments memo 备注 说明 附注"},
	[PERSON_SOURCE] = {"source", W("How we know them", "客户来源"),
		"source leadsource origin acquisition 来源 客户来源 获客渠道 来源渠道 会员来源"},
	[PERSON_SOURCE_NOTE] = {"source_note", W("Which event, list, advertisement", "来源说明"),
		"sourcenote sourcedetail campaign 来源说明 来源备注 活动名称"},
	[PERSON_BASIS] = {"basis", W("Lawful basis", "合法依据"),
		"basis lawfulbasis legalbasis 合法依据 法律依据 合法性基础 处理依据"},
	[PERSON_COUNTRY] = {"country", W("Country", "国家"), "country 国家 国家地区"},
	[PERSON_PROVINCE] = {"province", W("Province", "省份"), "province state region 省 省份 省市"},
	[PERSON_CITY] = {"city", W("City", "城市"), "city town 市 城市 所在城市"},
	[PERSON_DISTRICT] = {"district", W("District", "区县"), "district county 区 区县 县区 县"},
	[PERSON_STREET] = {"street", W("Address", "地址"),
		"street address address1 addressline1 streetaddress 地址 详细地址 街道 住址 通讯地址 联系地址 "
		"收货地址"},
	[PERSON_POSTCODE] = {"postcode", W("Postcode", "邮编"), "postcode zip zipcode postalcode 邮编 邮政编码"},
	[PERSON_WECHAT] = {"wechat", W("WeChat", "微信号"), "wechat wechatid weixin 微信 微信号"},
	[PERSON_QQ] = {"qq", W("QQ", "QQ"), "qq qq号 qq号码"},
	[PERSON_PLATE] = {"plate", W("Number plate", "车牌号"), "plate licenseplate numberplate 车牌 车牌号 车牌号码"},
	[PERSON_VIN] = {"vin", W("Vehicle (VIN)", "车架号"), "vin chassisno 车架号 车辆识别码"},
	[PERSON_EMPLOYER] = {"employer", W("Employer", "单位"),
		"employer company companyname organization organisation 单位 公司 工作单位 公司名称"},
	[PERSON_INDUSTRY] = {"industry", W("Industry", "行业"), "industry sector 行业 所属行业"},
	[PERSON_POSITION] = {"position", W("Position", "职位"),
		"position jobtitle title occupation job 职位 职务 职业"},
	[PERSON_LANGUAGE] = {"language", W("Language", "语言"), "language lang locale 语言"},
	[PERSON_FIRST_CONTACT] = {"first_contact", W("First contact", "首次接触"),
		"firstcontact firstcontactdate 首次接触 首次到店 首次联系"},
	[PERSON_JOINED] = {"created_at", W("Member since", "入会时间"),
		"createdat joined joindate joinedat registrationdate registered registeredat membersince signupdate "
		"入会时间 "
		"入会日期 注册时间 注册日期 开卡时间 开卡日期 创建时间 建档日期 加入时间"},
	[PERSON_DISPLAY_NAME] = {"display_name", W("Name as it is shown", "显示名"),
		"displayname nickname nick 昵称 显示名 微信昵称"},
	[PERSON_FIELDS] = {0},
};

_Static_assert(ORDER_FIELDS < FIELDS_MAX && PERSON_FIELDS < FIELDS_MAX, "FIELDS_MAX is the room of a layout");

const struct import_field *import_fields(enum import_kind kind)
{
	return kind == IMPORT_ORDERS ? order_table : person_table;
}

// ---------------------------------------------------------------- by name

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	if (!length)
		return false;
	for (const char *at = words; (at = strstr(at, word)); at += length)
		if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

// What people put before a field's name without meaning anything more.
static const char *without_owner(const char *key)
{
	static const char *const owners[] = {"客户", "会员", "顾客", "用户", "customer", "member", "client", "buyer"};

	for (size_t i = 0; i < ARRAY_LEN(owners); i++)
		if (text_starts(key, owners[i]))
			return key + strlen(owners[i]);
	return "";
}

static int field_of(const struct import_field *fields, const char *key)
{
	for (int i = 0; fields[i].name; i++)
		if (has_word(fields[i].synonyms, key))
			return i;
	return -1;
}

static const char *key_of(struct arena *mem, const char *text)
{
	const char *bracket = text;

	// "单价(元)": what stands in brackets explains.
	while (*bracket && *bracket != '(' && *bracket != '[' && !text_starts(bracket, "（") &&
		!text_starts(bracket, "【"))
		bracket++;
	const char *key = name_key(mem, bracket > text ? arena_text_n(mem, text, (size_t)(bracket - text)) : text);
	return *key ? key : name_key(mem, text);
}

static bool taken(const struct column_map *map, size_t count, const char *field)
{
	for (size_t i = 0; i < count; i++)
		if (map[i].field && strcmp(map[i].field, field) == 0)
			return true;
	return false;
}

static void take(struct column_map *map, size_t count, size_t at, const char *field)
{
	if (!map[at].field && !taken(map, count, field))
		map[at].field = field;
}

static void propose_by_name(struct ctx *ctx, enum import_kind kind, struct column_map *map, size_t count)
{
	const struct import_field *fields = import_fields(kind);
	int found;

	for (size_t i = 0; i < count; i++)
		if ((found = field_of(fields, key_of(ctx->mem, map[i].column))) >= 0)
			take(map, count, i, fields[found].name);
	if (kind != IMPORT_CUSTOMERS)
		return;
	for (size_t i = 0; i < count; i++)
		if ((found = field_of(fields, without_owner(key_of(ctx->mem, map[i].column)))) >= 0)
			take(map, count, i, fields[found].name);
}

static enum status propose_custom(struct ctx *ctx, struct column_map *map, size_t count)
{
	struct customer_field_name *names;
	size_t name_count;

	TRY(customer_field_names(ctx, &names, &name_count));
	for (size_t i = 0; i < count; i++) {
		const char *key = key_of(ctx->mem, map[i].column);
		for (size_t j = 0; j < name_count && !map[i].field; j++)
			if (strcmp(map[i].column, names[j].key) == 0 ||
				text_equal(map[i].column, arena_format(ctx->mem, CUSTOM_PREFIX "%s", names[j].key)) ||
				strcmp(key, key_of(ctx->mem, names[j].label_en)) == 0 ||
				strcmp(key, key_of(ctx->mem, names[j].label_zh)) == 0)
				take(map, count, i, arena_format(ctx->mem, CUSTOM_PREFIX "%s", names[j].key));
	}
	return OK;
}

// ---------------------------------------------------------------- by content

static bool is_phone(struct ctx *ctx, const struct sheet_form *form, const char *cell)
{
	const char *phone;
	(void)form;
	return strlen(cell) >= 7 && normal_phone(ctx->mem, cell, ctx->house->shop->country, &phone) == OK;
}

static bool is_email(struct ctx *ctx, const struct sheet_form *form, const char *cell)
{
	const char *email;
	(void)form;
	return strchr(cell, '@') && normal_email(ctx->mem, cell, &email) == OK;
}

static bool is_date(struct ctx *ctx, const struct sheet_form *form, const char *cell)
{
	struct sheet_time time;
	(void)ctx;
	return strlen(cell) >= 8 && sheet_date(form, cell, &time) && time.year >= 1970 && time.year <= 2100;
}

static bool looks_like(struct ctx *ctx, const struct sheet_form *form,
	bool (*is)(struct ctx *, const struct sheet_form *, const char *), const char ***rows, size_t row_count,
	size_t column)
{
	size_t filled = 0, fit = 0;

	for (size_t i = 0; i < row_count; i++) {
		const char *cell = rows[i][column];
		if (!*cell)
			continue;
		filled++;
		fit += is(ctx, form, cell);
	}
	return filled && fit * 10 >= filled * SAMPLE_SHARE;
}

static void propose_by_content(struct ctx *ctx, enum import_kind kind, const struct sheet_form *form,
	struct column_map *map, size_t count, const char ***rows, size_t row_count)
{
	static const struct {
		bool (*is)(struct ctx *, const struct sheet_form *, const char *);
		const char *fields[2]; // by kind
	} looks[] = {{is_email, {"email", "email"}}, {is_phone, {"phone", "phone"}}, {is_date, {"date", NULL}}};

	for (size_t look = 0; look < ARRAY_LEN(looks); look++) {
		const char *field = looks[look].fields[kind];
		for (size_t i = 0; field && i < count; i++)
			if (!map[i].field && !taken(map, count, field) &&
				looks_like(ctx, form, looks[look].is, rows, row_count, i))
				take(map, count, i, field);
	}
}

// A file of sums per customer and day has a customer's number in the column of the order's number or nowhere; a file
// with both "姓名" and "商品" is sorted out by names alone. Nothing more is guessed.
enum status map_propose(struct ctx *ctx, enum import_kind kind, const struct sheet_form *form,
	const char *const *columns, size_t column_count, const char ***rows, size_t row_count,
	const struct column_map *known, size_t known_count, struct column_map **ret)
{
	struct column_map *map = arena_array(ctx->mem, struct column_map, column_count);

	*ret = map;
	for (size_t i = 0; i < column_count; i++)
		map[i].column = arena_text(ctx->mem, columns[i]);
	bool *decided = arena_array(ctx->mem, bool, column_count);
	for (size_t i = 0; i < column_count; i++)
		for (size_t j = 0; j < known_count; j++)
			if (strcmp(known[j].column, map[i].column) == 0 && !decided[i]) {
				decided[i] = true;
				if (known[j].field)
					take(map, column_count, i, known[j].field);
			}
	if (kind == IMPORT_CUSTOMERS)
		TRY(propose_custom(ctx, map, column_count));
	propose_by_name(ctx, kind, map, column_count);
	propose_by_content(ctx, kind, form, map, column_count, rows, row_count);
	// Columns that were left out the last time stay out.
	for (size_t i = 0; i < column_count; i++)
		for (size_t j = 0; j < known_count; j++)
			if (strcmp(known[j].column, map[i].column) == 0 && !known[j].field)
				map[i].field = NULL;
	return OK;
}

// ---------------------------------------------------------------- checked

static int field_index(const struct import_field *fields, const char *name)
{
	for (int i = 0; fields[i].name; i++)
		if (strcmp(fields[i].name, name) == 0)
			return i;
	return -1;
}

static const char *title_of(const struct ctx *ctx, enum import_kind kind, int field)
{
	return words_in(import_fields(kind)[field].title, ctx->lang);
}

static enum status check_needs(struct ctx *ctx, enum import_kind kind, const struct layout *layout)
{
	static const int persons[] = {PERSON_EXTERNAL, PERSON_MEMBER_NO, PERSON_PHONE, PERSON_EMAIL, PERSON_NAME};

	if (kind == IMPORT_ORDERS) {
		if (layout->at[ORDER_DATE] < 0)
			return fail(ctx, &import_mapping_incomplete, title_of(ctx, kind, ORDER_DATE));
		if (layout->at[ORDER_PRICE] < 0 && layout->at[ORDER_AMOUNT] < 0)
			return fail(ctx, &import_mapping_incomplete, title_of(ctx, kind, ORDER_PRICE));
		return OK;
	}
	for (size_t i = 0; i < ARRAY_LEN(persons); i++)
		if (layout->at[persons[i]] >= 0)
			return OK;
	return fail(ctx, &import_mapping_incomplete, title_of(ctx, kind, PERSON_NAME));
}

enum status map_check(struct ctx *ctx, enum import_kind kind, const struct column_map *columns, size_t count)
{
	const struct import_field *fields = import_fields(kind);
	struct layout layout = map_layout(kind, columns, count);

	for (size_t i = 0; i < count; i++) {
		const char *field = columns[i].field;
		if (!field)
			continue;
		bool custom = kind == IMPORT_CUSTOMERS && text_starts(field, CUSTOM_PREFIX);
		if (!custom && field_index(fields, field) < 0)
			return fail_at(ctx, arena_format(ctx->mem, "/mapping/%zu", i), &import_field_unknown, field);
		if (taken(columns, i, field))
			return fail_at(ctx, arena_format(ctx->mem, "/mapping/%zu", i), &import_field_twice,
				custom ? field : title_of(ctx, kind, field_index(fields, field)));
	}
	return check_needs(ctx, kind, &layout);
}

struct layout map_layout(enum import_kind kind, const struct column_map *columns, size_t count)
{
	const struct import_field *fields = import_fields(kind);
	struct layout layout = {.custom_count = 0};

	for (int i = 0; i < FIELDS_MAX; i++)
		layout.at[i] = -1;
	for (size_t i = 0; i < count; i++) {
		const char *field = columns[i].field;
		int index = field ? field_index(fields, field) : -1;
		if (index >= 0)
			layout.at[index] = (int)i;
		if (index < 0 && field && text_starts(field, CUSTOM_PREFIX) && layout.custom_count < CUSTOM_MAX) {
			layout.custom[layout.custom_count].key = field + strlen(CUSTOM_PREFIX);
			layout.custom[layout.custom_count++].at = (int)i;
		}
	}
	return layout;
}

// ---------------------------------------------------------------- cells

static bool trimmed(const char *text)
{
	size_t size = strlen(text);

	if (!size)
		return true;
	unsigned char first = (unsigned char)text[0], last = (unsigned char)text[size - 1];
	// Blanks beyond ASCII (U+00A0, U+3000) begin with C2 or E3 and end with A0 or 80.
	return first > ' ' && first != 0xc2 && first != 0xe3 && last > ' ' && last != 0xa0 && last != 0x80;
}

const char *cell_text(struct arena *mem, const struct layout *layout, int field, const char *const *cells, size_t count)
{
	int at = layout->at[field];

	if (at < 0 || (size_t)at >= count)
		return "";
	return trimmed(cells[at]) ? cells[at] : text_trim(mem, cells[at]);
}

const char *cell_number_text(struct arena *mem, const char *text)
{
	size_t digits = strspn(text, "0123456789"), zeros;

	if (!digits || text[digits] != '.')
		return text;
	zeros = strspn(text + digits + 1, "0");
	return zeros && text[digits + 1 + zeros] == '\0' ? arena_text_n(mem, text, digits) : text;
}

bool cell_instant(
	const struct ctx *ctx, const struct sheet_form *form, const char *date, const char *time, int64_t *at_ms)
{
	const struct shop *shop = ctx->house->shop;
	struct sheet_time day, clock;

	if (!sheet_date(form, date, &day))
		return false;
	if (*time) {
		char both[96];
		// A time of day is read as part of a date, so that every spelling of one passes.
		if (snprintf(both, sizeof both, "2000-01-01 %s", time) >= (int)sizeof both ||
			!sheet_date(form, both, &clock))
			return false;
		day.hour = clock.hour, day.minute = clock.minute, day.second = clock.second, day.ms = clock.ms;
	}
	struct civil civil = {{day.year, day.month, day.day}, day.hour, day.minute, day.second, day.ms};
	*at_ms = day.has_offset ? zone_instant(zone_open("UTC"), civil) - day.offset_minutes * INT64_C(60000)
				: zone_instant(shop->zone, civil);
	return true;
}

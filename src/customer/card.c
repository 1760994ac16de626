// Templates of customer information cards (客户资料卡): what stands on the paper, in which order. Who may see what of a
// customer is none of their business: whoever prints puts in what they were shown.
#include "customer/customer.h"
#include "customer/resources.h"

#include <string.h>

#define SECTIONS_MAX 12
#define SECTION_ITEMS_MAX 40
#define ITEMS_MAX 120
#define ROWS_MAX 30
#define COLUMNS_MAX 3
#define CHOICES_MAX 20

PROBLEM(card_default_stays, ERR_CONFLICT, "The default card stays. Make another the default first.",
	"默认资料卡不能删除，请先将另一模板设为默认。");
PROBLEM(card_default_moves, ERR_UNPROCESSABLE, "One card is always the default. Make another the default instead.",
	"须始终有一个默认资料卡，请改为将另一模板设为默认。");
PROBLEM(card_default_archived, ERR_UNPROCESSABLE, "An archived card cannot be the default.",
	"已归档的资料卡不能设为默认。");
PROBLEM(card_per_sheet, ERR_UNPROCESSABLE, "On one sheet go: of a4 and receipt 1, of a5 1 or 2, of card 1 or 10.",
	"每张纸可排：A4 与小票 1 张，A5 1 或 2 张，名片卡 1 或 10 张。");
PROBLEM(card_receipt_columns, ERR_UNPROCESSABLE, "A receipt has room for one column.", "小票只能排一栏。");
PROBLEM(card_items_many, ERR_UNPROCESSABLE, "A card has at most {0} items.", "一张资料卡最多 {0} 项。");
PROBLEM(card_empty, ERR_UNPROCESSABLE, "A card shows something.", "资料卡至少须有一项。");
PROBLEM(card_key_needed, ERR_UNPROCESSABLE, "Say which field of the shop's own.", "请指定自定义字段的键。");
PROBLEM(card_key_unknown, ERR_UNPROCESSABLE,
	"There is no field {0}. With a label in both languages a line to write on is printed in its place.",
	"没有自定义字段 {0}。填写中英文标签后，将打印为手写行。");
PROBLEM(card_not_rows, ERR_UNPROCESSABLE, "The field {0} has no rows: only a field of rows can be a table.",
	"字段 {0} 不是表格字段。");
PROBLEM(card_rows_needed, ERR_UNPROCESSABLE, "At least one line.", "至少 1 行。");
PROBLEM(card_unwanted, ERR_UNPROCESSABLE, "This kind of item takes none.", "该类项目不需要此项。");
PROBLEM(card_label_needed, ERR_UNPROCESSABLE, "This kind of item needs a label in both languages.",
	"该类项目须填写中英文标签。");
PROBLEM(card_both_languages, ERR_UNPROCESSABLE, "What is said in one language is said in the other too.",
	"中英文须同时填写。");
PROBLEM(card_text_needed, ERR_UNPROCESSABLE, "This kind of item needs its text in both languages.",
	"该类项目须填写中英文内容。");
PROBLEM(card_lines_differ, ERR_UNPROCESSABLE,
	"One choice or column a line, at most {0}, as many in English as in Chinese.",
	"每行一个选项或列名，最多 {0} 行，中英文行数须一致。");

SQL(card_template_undefault);

// What an item asks for besides.
enum item_needs {
	NEEDS_KEY = 1 << 0,
	NEEDS_LABEL = 1 << 1,
	NEEDS_TEXT = 1 << 2,
	NEEDS_LINES = 1 << 3, // its text is a list, one a line
	NEEDS_ROWS = 1 << 4,
	TAKES_KEY = 1 << 5, // may name a field of rows
};

enum card_what {
	WHAT_NAME,
	WHAT_MEMBER_NO,
	WHAT_GENDER,
	WHAT_BIRTHDAY,
	WHAT_PHONES,
	WHAT_EMAILS,
	WHAT_WECHAT,
	WHAT_QQ,
	WHAT_ADDRESSES,
	WHAT_EMPLOYER,
	WHAT_INDUSTRY,
	WHAT_POSITION,
	WHAT_LANGUAGE,
	WHAT_STATUS,
	WHAT_STORE,
	WHAT_OWNER,
	WHAT_SOURCE,
	WHAT_FIRST_CONTACT,
	WHAT_PLATE,
	WHAT_VIN,
	WHAT_NEEDS,
	WHAT_DATES,
	WHAT_HOUSEHOLD,
	WHAT_CREATED_AT,
	WHAT_CONFIRMED_AT,
	WHAT_TAGS,
	WHAT_TIER,
	WHAT_POINTS,
	WHAT_WALLETS,
	WHAT_POINTS_EXPIRING,
	WHAT_COUPONS,
	WHAT_ORDERS,
	WHAT_SPENT,
	WHAT_AVERAGE_ORDER,
	WHAT_RETURNED,
	WHAT_LAST_ORDER,
	WHAT_QR,
	WHAT_BARCODE,
	WHAT_SIGNATURE,
	WHAT_RECENT_ORDERS,
	WHAT_NOTES,
	WHAT_ACTIONS,
	WHAT_FOLLOW_UPS,
	WHAT_LINES,
	WHAT_LINE,
	WHAT_CHECKS,
	WHAT_TABLE,
	WHAT_TEXT,
	WHAT_CONSENT,
	WHAT_CUSTOM,
};

static const struct choice whats[] = {
	[WHAT_NAME] = {"name", W("Name", "姓名")},
	[WHAT_MEMBER_NO] = {"member_no", W("Member number", "会员号")},
	[WHAT_GENDER] = {"gender", W("Gender", "性别")},
	[WHAT_BIRTHDAY] = {"birthday", W("Birthday", "生日")},
	[WHAT_PHONES] = {"phones", W("Phones", "电话")},
	[WHAT_EMAILS] = {"emails", W("E-mail", "邮箱")},
	[WHAT_WECHAT] = {"wechat", W("WeChat", "微信")},
	[WHAT_QQ] = {"qq", W("QQ", "QQ")},
	[WHAT_ADDRESSES] = {"addresses", W("Addresses", "地址")},
	[WHAT_EMPLOYER] = {"employer", W("Employer", "工作单位")},
	[WHAT_INDUSTRY] = {"industry", W("Industry", "行业")},
	[WHAT_POSITION] = {"position", W("Position", "职务")},
	[WHAT_LANGUAGE] = {"language", W("Language", "语言")},
	[WHAT_STATUS] = {"status", W("Status", "状态")},
	[WHAT_STORE] = {"store", W("Home store", "所属门店")},
	[WHAT_OWNER] = {"owner", W("Consultant in charge", "销售顾问")},
	[WHAT_SOURCE] = {"source", W("How they came", "客户来源")},
	[WHAT_FIRST_CONTACT] = {"first_contact", W("First contact", "首次接触")},
	[WHAT_PLATE] = {"plate", W("Number plates", "车牌号")},
	[WHAT_VIN] = {"vin", W("Vehicle identification numbers", "车架号")},
	[WHAT_NEEDS] = {"needs", W("Special needs and tastes", "特殊需求与喜好")},
	[WHAT_DATES] = {"dates", W("Dates that matter", "重要日子")},
	[WHAT_HOUSEHOLD] = {"household", W("Household", "家庭账户")},
	[WHAT_CREATED_AT] = {"created_at", W("On file since", "建档时间")},
	[WHAT_CONFIRMED_AT] = {"confirmed_at", W("File last confirmed", "最近核对")},
	[WHAT_TAGS] = {"tags", W("Tags", "标签")},
	[WHAT_TIER] = {"tier", W("Tier", "会员等级")},
	[WHAT_POINTS] = {"points", W("Points to spend", "可用积分")},
	[WHAT_WALLETS] = {"wallets", W("Every kind of points", "全部积分账户")},
	[WHAT_POINTS_EXPIRING] = {"points_expiring", W("Points that lapse next", "即将清零积分")},
	[WHAT_COUPONS] = {"coupons", W("Coupons they hold", "持有优惠券")},
	[WHAT_ORDERS] = {"orders", W("Orders", "订单数")},
	[WHAT_SPENT] = {"spent", W("Spent in all", "累计消费")},
	[WHAT_AVERAGE_ORDER] = {"average_order", W("Spent an order", "单均消费")},
	[WHAT_RETURNED] = {"returned", W("Refunded in all", "累计退款")},
	[WHAT_LAST_ORDER] = {"last_order", W("Last order", "最近消费")},
	[WHAT_QR] = {"qr", W("Member number as a QR code", "会员号二维码")},
	[WHAT_BARCODE] = {"barcode", W("Member number as a barcode", "会员号条形码")},
	[WHAT_SIGNATURE] = {"signature", W("Line for signature and date", "签名与日期")},
	[WHAT_RECENT_ORDERS] = {"recent_orders", W("Last orders", "最近订单")},
	[WHAT_NOTES] = {"notes", W("Last notes", "最近备注")},
	[WHAT_ACTIONS] = {"actions", W("Next best actions", "下一步建议")},
	[WHAT_FOLLOW_UPS] = {"follow_ups",
		W("Lines for following up: date, way, result, next", "跟进记录：日期、方式、结果、下次")},
	[WHAT_LINES] = {"lines", W("Blank lines to write on", "空白手写行")},
	[WHAT_LINE] = {"line", W("A label and room to write", "标签与手写栏")},
	[WHAT_CHECKS] = {"checks", W("Boxes to tick", "勾选项")},
	[WHAT_TABLE] = {"table", W("A table: rows of a field of the shop's own, and empty ones to fill in",
					 "表格：自定义表格字段的内容与空白行")},
	[WHAT_TEXT] = {"text", W("Text as it is", "固定文字")},
	[WHAT_CONSENT] = {"consent", W("Terms of consent, with a box to tick", "授权条款（带勾选框）")},
	[WHAT_CUSTOM] = {"custom", W("A field of the shop's own", "自定义字段")},
	CHOICES_END,
};

static const struct item_rule {
	unsigned needs;
	int64_t rows; // when none are said
} rules[] = {
	[WHAT_RECENT_ORDERS] = {NEEDS_ROWS, 5},
	[WHAT_NOTES] = {NEEDS_ROWS, 3},
	[WHAT_ACTIONS] = {NEEDS_ROWS, 3},
	[WHAT_FOLLOW_UPS] = {NEEDS_ROWS, 4},
	[WHAT_LINES] = {NEEDS_ROWS, 3},
	[WHAT_LINE] = {NEEDS_LABEL, 0},
	[WHAT_CHECKS] = {NEEDS_LABEL | NEEDS_TEXT | NEEDS_LINES, 0},
	[WHAT_TABLE] = {NEEDS_TEXT | NEEDS_LINES | NEEDS_ROWS | TAKES_KEY, 3},
	[WHAT_TEXT] = {NEEDS_TEXT, 0},
	[WHAT_CONSENT] = {NEEDS_TEXT, 0},
	[WHAT_CUSTOM] = {NEEDS_KEY, 0},
};

enum card_paper { PAPER_A4, PAPER_A5, PAPER_CARD, PAPER_RECEIPT };
static const struct choice papers[] = {
	{"a4", W("A4", "A4")},
	{"a5", W("A5", "A5")},
	{"card", W("Card of 86 × 54 mm", "名片卡 86 × 54 毫米")},
	{"receipt", W("Receipt 80 mm wide", "小票 80 毫米")},
	CHOICES_END,
};
static const int64_t sheet_most[] = {
	[PAPER_A4] = 1,
	[PAPER_A5] = 2,
	[PAPER_CARD] = 10,
	[PAPER_RECEIPT] = 1,
};

struct card_item {
	int what;
	const char *key, *label_en, *label_zh, *text_en, *text_zh;
	int64_t rows;
	bool wide;
};
struct card_section {
	const char *title_en, *title_zh;
	int64_t columns;
	bool new_page;
	struct list items;
};
struct card_template {
	struct resource_head head;
	const char *name_en, *name_zh;
	int paper;
	int64_t per_sheet;
	bool is_default, archived;
	struct list sections;
};

static const struct field item_fields[] = {
	FIELD_ENUM(card_item, what, whats, .flags = FIELD_REQUIRED, .doc = W("What it shows", "显示内容"),
		.example = "\"phones\""),
	FIELD_TEXT(card_item, key, .max = 40,
		.doc = W(
			"Of custom: the key of the field; while there is none a line to write on is printed. Of table, "
			"where it is said: the key of a field of rows, whose columns and rows are printed; while there "
			"is none an empty table of the item's own columns",
			"custom 为自定义字段的键，字段不存在时打印为手写行；table "
			"可填表格字段的键，打印其列与内容，字段不存在时打印该项自身的空表")),
	FIELD_TEXT(card_item, label_en, .max = 60, .doc = W("English label instead of its own", "英文标签")),
	FIELD_TEXT(card_item, label_zh, .max = 60, .doc = W("Chinese label instead of its own", "中文标签")),
	FIELD_TEXT(card_item, text_en, .max = 1000,
		.doc = W(
			"English text of text and consent; choices of checks and columns of table, one a line; a table "
			"with a field of the shop's own needs none",
			"英文内容；勾选项与表格列名每行一个，指定了表格字段时可省略")),
	FIELD_TEXT(card_item, text_zh, .max = 1000, .doc = W("The same in Chinese", "中文内容")),
	FIELD_I64(card_item, rows, .min = 0, .max = ROWS_MAX,
		.doc = W("How many lines of recent_orders, notes, actions, follow_ups, lines, table. Of a table with a "
			 "field: "
			 "empty ones below its rows, may be 0",
			"行数；指定了表格字段时为其内容之后的空白行数，可为 0")),
	FIELD_BOOL(card_item, wide, .doc = W("Takes the whole width", "占满整行")),
};
static const struct shape item_shape = SHAPE("CardItem", card_item, item_fields, "An item on a card.", "资料卡项目。");

static const struct field section_fields[] = {
	FIELD_TEXT(card_section, title_en, .max = 60, .doc = W("English title", "英文标题"), .example = "\"Person\""),
	FIELD_TEXT(card_section, title_zh, .max = 60, .doc = W("Chinese title", "中文标题"), .example = "\"个人资料\""),
	FIELD_I64(card_section, columns, .min = 1, .max = COLUMNS_MAX,
		.doc = W("Columns that the items stand in; 1 when it is not said", "栏数，默认 1"), .example = "2"),
	FIELD_BOOL(card_section, new_page, .doc = W("Begins a new page", "另起一页")),
	FIELD_LIST(card_section, items, &item_shape, .max = SECTION_ITEMS_MAX, .flags = FIELD_REQUIRED,
		.doc = W("Items, in order", "项目（按顺序）")),
};
static const struct shape section_shape =
	SHAPE("CardSection", card_section, section_fields, "A section of a card.", "资料卡版块。");

static const struct field template_fields[] = {
	FIELD_TEXT(card_template, name_en, .max = 80, .flags = FIELD_REQUIRED | FIELD_SORT,
		.doc = W("Name in English", "英文名称"), .example = "\"Visit card\""),
	FIELD_TEXT(card_template, name_zh, .max = 80, .flags = FIELD_REQUIRED | FIELD_SORT,
		.doc = W("Name in Chinese", "中文名称"), .example = "\"拜访卡\""),
	FIELD_ENUM(card_template, paper, papers, .flags = FIELD_REQUIRED | FIELD_FILTER, .doc = W("Paper", "纸张"),
		.example = "\"a5\""),
	FIELD_I64(card_template, per_sheet, .min = 1, .max = 10,
		.doc = W("Cards on one sheet: 2 of a5 or 10 of card fit on A4; 1 when it is not said",
			"每张 A4 纸排几张：A5 可排 2 张，名片卡可排 10 张，默认 1"),
		.example = "2"),
	FIELD_BOOL(card_template, is_default, .flags = FIELD_FILTER,
		.doc = W("The one that is printed when none is chosen; exactly one is", "默认模板，有且仅有一个")),
	FIELD_BOOL(
		card_template, archived, .flags = FIELD_FILTER, .doc = W("Not offered any more", "已归档，不再提供")),
	FIELD_LIST(card_template, sections, &section_shape, .max = SECTIONS_MAX, .flags = FIELD_REQUIRED,
		.doc = W("Sections, in order", "版块（按顺序）")),
};
static const struct shape template_shape = SHAPE("CardTemplate", card_template, template_fields,
	"What stands on a customer information card.", "客户资料卡模板。");

// ---------------------------------------------------------------- what is not sound

// Where the check is.
struct look {
	struct ctx *ctx;
	const struct customer_field_name *names;
	size_t name_count, section, item;
	enum status status;
};

static void refuse(struct look *look, const char *member, const struct problem *problem, const char *arg)
{
	const char *pointer =
		arena_format(look->ctx->mem, "/sections/%zu/items/%zu/%s", look->section, look->item, member);

	look->status = fail_at(look->ctx, pointer, problem, arg);
}

static const struct customer_field_name *field_of(const struct look *look, const char *key)
{
	for (size_t i = 0; key && i < look->name_count; i++)
		if (strcmp(look->names[i].key, key) == 0)
			return &look->names[i];
	return NULL;
}

static size_t line_count(const char *text)
{
	size_t count = 1;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

static void look_at_label(struct look *look, const struct card_item *item, unsigned needs)
{
	if (!item->label_en && !item->label_zh) {
		if (needs & NEEDS_LABEL)
			refuse(look, "label_zh", &card_label_needed, NULL);
	} else if (!item->label_en || !item->label_zh) {
		refuse(look, item->label_en ? "label_zh" : "label_en", &card_both_languages, NULL);
	}
}

static void look_at_text(struct look *look, const struct card_item *item, unsigned needs)
{
	const char *most = arena_format(look->ctx->mem, "%d", CHOICES_MAX);

	if (!(needs & NEEDS_TEXT)) {
		if (item->text_en || item->text_zh)
			refuse(look, item->text_zh ? "text_zh" : "text_en", &card_unwanted, NULL);
	} else if (!item->text_en && !item->text_zh && needs & TAKES_KEY && field_of(look, item->key)) {
		return; // its columns are those of the field
	} else if (!item->text_en || !item->text_zh) {
		refuse(look, item->text_zh ? "text_en" : "text_zh", &card_text_needed, NULL);
	} else if (needs & NEEDS_LINES) {
		size_t count = line_count(item->text_zh);
		if (count > CHOICES_MAX || count != line_count(item->text_en))
			refuse(look, count > CHOICES_MAX ? "text_zh" : "text_en", &card_lines_differ, most);
	}
}

static void look_at_key(struct look *look, const struct card_item *item, unsigned needs)
{
	const struct customer_field_name *field = field_of(look, item->key);

	if (needs & TAKES_KEY) {
		if (field && !field->rows)
			refuse(look, "key", &card_not_rows, item->key);
		else if (item->key && !field && !item->text_en && !item->text_zh)
			refuse(look, "key", &card_key_unknown, item->key);
	} else if (!(needs & NEEDS_KEY)) {
		if (item->key)
			refuse(look, "key", &card_unwanted, NULL);
	} else if (!item->key) {
		refuse(look, "key", &card_key_needed, NULL);
	} else if (!item->label_en && !item->label_zh && !field) {
		refuse(look, "key", &card_key_unknown, item->key);
	}
}

static unsigned needs_of(const struct card_item *item)
{
	return (size_t)item->what < ARRAY_LEN(rules) ? rules[item->what].needs : 0;
}

static void look_at_item(struct look *look, const struct card_item *item)
{
	unsigned needs = needs_of(item);

	look_at_key(look, item, needs);
	look_at_label(look, item, needs);
	look_at_text(look, item, needs);
	if (item->rows != NONE && !(needs & NEEDS_ROWS))
		refuse(look, "rows", &card_unwanted, NULL);
	else if (item->rows == 0 && !(needs & TAKES_KEY && item->key))
		refuse(look, "rows", &card_rows_needed, NULL);
}

static void look_at_section(struct look *look, const struct card_section *section, int paper)
{
	const struct card_item *items = section->items.items;
	const char *pointer = arena_format(look->ctx->mem, "/sections/%zu", look->section);

	if (!section->title_en != !section->title_zh)
		look->status = fail_at(look->ctx,
			arena_format(look->ctx->mem, "%s/%s", pointer, section->title_en ? "title_zh" : "title_en"),
			&card_both_languages, NULL);
	if (paper == PAPER_RECEIPT && section->columns > 1)
		look->status = fail_at(
			look->ctx, arena_format(look->ctx->mem, "%s/columns", pointer), &card_receipt_columns, NULL);
	for (look->item = 0; look->item < section->items.count; look->item++)
		look_at_item(look, &items[look->item]);
}

static enum status check_template(struct ctx *ctx, const void *record)
{
	const struct card_template *template = record;
	const struct card_section *sections = template->sections.items;
	struct customer_field_name *names;
	struct look look = {.ctx = ctx};
	size_t items = 0;

	TRY(customer_field_names(ctx, &names, &look.name_count));
	look.names = names;
	if (template->per_sheet != 1 && template->per_sheet != sheet_most[template->paper])
		look.status = fail_at(ctx, "/per_sheet", &card_per_sheet, NULL);
	for (look.section = 0; look.section < template->sections.count; look.section++) {
		look_at_section(&look, &sections[look.section], template->paper);
		items += sections[look.section].items.count;
	}
	if (items == 0)
		look.status = fail_at(ctx, "/sections", &card_empty, NULL);
	if (items > ITEMS_MAX)
		look.status = fail_at(ctx, "/sections", &card_items_many, arena_format(ctx->mem, "%d", ITEMS_MAX));
	return look.status;
}

// ---------------------------------------------------------------- as it is stored

// What was not said.
static void fill(struct card_template *template)
{
	struct card_section *sections = template->sections.items;

	if (template->per_sheet == NONE)
		template->per_sheet = 1;
	for (size_t i = 0; i < template->sections.count; i++) {
		struct card_item *items = sections[i].items.items;
		if (sections[i].columns == NONE)
			sections[i].columns = 1;
		for (size_t k = 0; k < sections[i].items.count; k++)
			if (items[k].rows == NONE && needs_of(&items[k]) & NEEDS_ROWS)
				items[k].rows = rules[items[k].what].rows;
	}
}

static enum status before_template(struct ctx *ctx, const void *old_record, void *next_record)
{
	const struct card_template *old = old_record;
	struct card_template *next = next_record;
	bool was_default = old && old->is_default;

	if (!next)
		return was_default ? fail(ctx, &card_default_stays) : OK;
	if (was_default && !next->is_default)
		return fail_at(ctx, "/is_default", &card_default_moves, NULL);
	if (next->is_default && next->archived)
		return fail_at(ctx, "/archived", &card_default_archived, NULL);
	fill(next);
	return next->is_default && !was_default
		       ? db_exec(ctx->db, &card_template_undefault, ARGS(v_i64(next->head.id), v_i64(ctx->now_ms)))
		       : OK;
}

const struct resource card_template_resource = {
	.path = "card-templates",
	.noun = "card_template",
	.table = "card_template",
	.prefix = "crd",
	.find = "name_en name_zh",
	.shape = &template_shape,
	.verbs = CAN_ALL,
	.tag = "Customers",
	.title = W("Card template", "资料卡模板"),
	.plural = W("Card templates", "资料卡模板"),
	.sort = "created_at",
	.check = check_template,
	.before = before_template,
	.example = "{\"name_en\": \"Visit card\", \"name_zh\": \"拜访卡\", \"paper\": \"a5\", \"per_sheet\": 2, "
		   "\"sections\": [{\"title_en\": \"Person\", \"title_zh\": \"个人资料\", \"columns\": 2, \"items\": "
		   "[{\"what\": \"name\"}, {\"what\": \"phones\"}, {\"what\": \"line\", \"label_en\": \"Hobbies\", "
		   "\"label_zh\": \"兴趣爱好\"}, {\"what\": \"follow_ups\", \"rows\": 5, \"wide\": true}]}]}",
};

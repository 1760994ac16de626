// A small shop's vocabulary for tests, the fuzz target and the benchmark: no database.
#pragma once

#include "expr/expr.h"

#include <string.h>

struct toy_line {
	const char *sku;
	struct list categories;
	int64_t quantity, net;
};
struct toy_order {
	int64_t total, placed_at;
	int channel;
	struct list lines;
};
struct toy_customer {
	int64_t points, spent, last_order_at, tier;
	const char *city, *first_contact;
	bool has_phone;
	int source;
	struct list tags;
};

static const struct choice toy_channels[] = {
	{"store", W("Store", "门店")}, {"online", W("Online", "线上")}, CHOICES_END};
static const struct choice toy_sources[] = {{"website", W("Website", "网站")}, {"wechat", W("WeChat", "微信")},
	{"walk_in", W("Walk-in", "到店")}, CHOICES_END};

static const struct expr_option toy_tier_rows[] = {{"bronze", W("Bronze", "青铜会员"), 11},
	{"silver", W("Silver", "白银会员"), 12}, {"gold", W("Gold", "黄金会员"), 13}};
static const struct expr_option toy_tag_rows[] = {{"vip", W("VIP", "贵宾"), 21}, {"staff", W("Staff", "员工"), 22}};

static inline enum status toy_fill(const struct expr_option *rows, size_t row_count, const char *code,
	struct expr_option *options, size_t max, size_t *count)
{
	*count = 0;
	for (size_t i = 0; i < row_count && *count < max; i++)
		if (!code || strcmp(rows[i].code, code) == 0)
			options[(*count)++] = rows[i];
	return OK;
}

static inline enum status toy_tiers(struct ctx *ctx, const struct attribute *attribute, const char *code,
	struct expr_option *options, size_t max, size_t *count)
{
	(void)ctx;
	(void)attribute;
	return toy_fill(toy_tier_rows, ARRAY_LEN(toy_tier_rows), code, options, max, count);
}

static inline enum status toy_tags(struct ctx *ctx, const struct attribute *attribute, const char *code,
	struct expr_option *options, size_t max, size_t *count)
{
	(void)ctx;
	(void)attribute;
	return toy_fill(toy_tag_rows, ARRAY_LEN(toy_tag_rows), code, options, max, count);
}

static inline const void *toy_line_at(const struct facts *facts, const void *record, size_t index)
{
	(void)facts;
	return (const struct toy_line *)((const struct toy_order *)record)->lines.items + index;
}

static const struct attribute toy_order_rows[] = {
	{.name = "order.total",
		.type = EXPR_MONEY,
		MEMBER(toy_order, total),
		.doc = W("What was paid", "实付金额"),
		.phrase = W("the order's total", "订单金额")},
	{.name = "order.placed_at",
		.type = EXPR_TIME,
		MEMBER(toy_order, placed_at),
		.doc = W("When", "下单时间"),
		.phrase = W("the order", "下单")},
	{.name = "order.channel",
		.type = EXPR_CHOICE,
		MEMBER(toy_order, channel),
		.choices = toy_channels,
		.doc = W("Channel", "渠道"),
		.phrase = W("the channel", "渠道")},
	{.name = "order.lines",
		.type = EXPR_RECORDS,
		MEMBER(toy_order, lines),
		.item = SUBJECT_LINE,
		.at = toy_line_at,
		.doc = W("Lines", "明细"),
		.phrase = W("lines", "明细")},
	{0},
};
static const struct attribute toy_line_rows[] = {
	{.name = "line.sku",
		.type = EXPR_TEXT,
		MEMBER(toy_line, sku),
		.doc = W("SKU", "货号"),
		.phrase = W("its SKU", "货号")},
	{.name = "line.categories",
		.type = EXPR_TEXTS,
		MEMBER(toy_line, categories),
		.doc = W("Categories", "品类"),
		.phrase = W("its categories", "品类")},
	{.name = "line.quantity",
		.type = EXPR_NUMBER,
		MEMBER(toy_line, quantity),
		.min = -1000000,
		.max = 1000000,
		.doc = W("Quantity", "数量"),
		.phrase = W("its quantity", "数量")},
	{.name = "line.net",
		.type = EXPR_MONEY,
		MEMBER(toy_line, net),
		.doc = W("Paid", "实付"),
		.phrase = W("its amount", "实付")},
	{0},
};
#define TOY_STAT "LEFT JOIN toy_stat s ON s.customer_id = c.id"
static const struct attribute toy_customer_rows[] = {
	{.name = "customer.points",
		.type = EXPR_NUMBER,
		MEMBER(toy_customer, points),
		.sql = "s.points",
		.join = TOY_STAT,
		.doc = W("Points to spend", "可用积分"),
		.phrase = W("the points", "可用积分"),
		.unit = W("points", "分")},
	{.name = "customer.spent",
		.type = EXPR_MONEY,
		MEMBER(toy_customer, spent),
		.sql = "s.spent",
		.join = TOY_STAT,
		.doc = W("Total spending", "累计消费"),
		.phrase = W("total spending", "累计消费")},
	{.name = "customer.last_order_at",
		.type = EXPR_TIME,
		MEMBER(toy_customer, last_order_at),
		.sql = "s.last_order_at",
		.join = TOY_STAT,
		.doc = W("Last order", "最近下单"),
		.phrase = W("the last order", "最近一次下单")},
	{.name = "customer.tier",
		.type = EXPR_CHOICE,
		MEMBER(toy_customer, tier),
		.sql = "c.tier",
		.options = toy_tiers,
		.ranked = true,
		.doc = W("Tier", "会员等级"),
		.phrase = W("the tier", "会员等级")},
	{.name = "customer.city",
		.type = EXPR_TEXT,
		MEMBER(toy_customer, city),
		.sql = "c.city",
		.doc = W("City", "城市"),
		.phrase = W("the city", "城市")},
	{.name = "customer.first_contact",
		.type = EXPR_DATE,
		MEMBER(toy_customer, first_contact),
		.sql = "c.first_contact",
		.doc = W("First contact", "首次接触"),
		.phrase = W("the first contact", "首次接触")},
	{.name = "customer.has_phone",
		.type = EXPR_BOOL,
		MEMBER(toy_customer, has_phone),
		.sql = "c.has_phone",
		.doc = W("Has a phone", "有电话"),
		.phrase = W("the customer has a phone", "客户有电话"),
		.negated = W("the customer has no phone", "客户没有电话")},
	{.name = "customer.source",
		.type = EXPR_CHOICE,
		MEMBER(toy_customer, source),
		.sql = "c.source",
		.choices = toy_sources,
		.doc = W("Source", "来源"),
		.phrase = W("the source", "来源")},
	{.name = "customer.tags",
		.type = EXPR_CHOICES,
		MEMBER(toy_customer, tags),
		.options = toy_tags,
		.sql = "EXISTS (SELECT 1 FROM toy_tag g WHERE g.customer_id = c.id AND g.tag_id = ?)",
		.sql_any = "EXISTS (SELECT 1 FROM toy_tag g WHERE g.customer_id = c.id)",
		.doc = W("Tags", "标签"),
		.phrase = W("the tags", "标签")},
	{0},
};

static inline enum status toy_has_category(struct ctx *ctx, const struct expr_value *args, const char **text)
{
	*text = arena_format(ctx->mem, "order.lines.exists(l, %s in l.categories)", expr_quote(ctx->mem, args[1].text));
	return OK;
}

// Three conditions by name: one plain, one that names itself.
static inline enum status toy_in_segment(struct ctx *ctx, const struct expr_value *args, const char **text)
{
	(void)ctx;
	*text = strcmp(args[0].text, "rich") == 0    ? "customer.spent >= 1000"
		: strcmp(args[0].text, "round") == 0 ? "in_segment(\"round\") || customer.points > 1"
						     : "customer.nothing == 1";
	return OK;
}

static const struct expr_function toy_order_functions[] = {
	{.name = "has_category",
		.result = EXPR_BOOL,
		.subjects = 1u << SUBJECT_ORDER,
		.parameters = {{"order", EXPR_SUBJECT, .subject = SUBJECT_ORDER},
			{"category", EXPR_TEXT, .literal = true}},
		.expand = toy_has_category,
		.doc = W("The order has goods of it", "订单含该品类"),
		.phrase = W("the order has goods of {1}", "订单含有{1}类商品"),
		.negated = W("the order has no goods of {1}", "订单不含{1}类商品"),
		.example = "has_category(order, \"coffee\")"},
	{0},
};
static const struct expr_function toy_customer_functions[] = {
	{.name = "in_segment",
		.result = EXPR_BOOL,
		.parameters = {{"code", EXPR_TEXT, .literal = true}},
		.expand = toy_in_segment,
		.doc = W("Is in the segment", "属于客群"),
		.phrase = W("the customer is in {0}", "客户属于{0}"),
		.negated = W("the customer is not in {0}", "客户不属于{0}"),
		.example = "in_segment(\"rich\")"},
	{0},
};

static const struct attribute_set toy_order_set = {
	.name = "toy_order", .subject = SUBJECT_ORDER, .rows = toy_order_rows, .functions = toy_order_functions};
static const struct attribute_set toy_line_set = {.name = "toy_line", .subject = SUBJECT_LINE, .rows = toy_line_rows};
static const struct attribute_set toy_customer_set = {.name = "toy_customer",
	.subject = SUBJECT_CUSTOMER,
	.rows = toy_customer_rows,
	.functions = toy_customer_functions};
static const struct attribute_set *const toy_sets[] = {&toy_order_set, &toy_line_set, &toy_customer_set, NULL};

// What expressions may ask of an order, its lines, and a customer's buying.
#include "catalog/catalog.h"
#include "sales/sales.h"

#include <string.h>

SQL(attribute_category);
SQL(attribute_category_options);
SQL(attribute_store_options);

#define CATEGORY_DEPTH 8
#define SKUS_AT_ONCE 100

// ---------------------------------------------------------------- categories of lines

struct category {
	int64_t id, parent_id;
	const char *code;
};

// Those that the lines of one order are in: looked up one by one, so that an order never reads the whole catalogue.
struct categories {
	struct category *list;
	size_t count, room;
};

// NULL when there is none of that id.
static enum status find(struct ctx *ctx, struct categories *categories, int64_t id, const struct category **ret)
{
	struct rows *rows;
	bool found;

	*ret = NULL;
	for (size_t i = 0; i < categories->count; i++)
		if (categories->list[i].id == id) {
			*ret = &categories->list[i];
			return OK;
		}
	TRY(db_first(ctx->db, &attribute_category, ARGS(v_i64(id)), &rows, &found));
	if (!found || categories->count == categories->room)
		return OK;
	categories->list[categories->count] = (struct category){id, row_i64(rows, 1), row_text(rows, 0, ctx->mem)};
	*ret = &categories->list[categories->count++];
	return OK;
}

static enum status set_categories(struct ctx *ctx, struct categories *categories, int64_t id, struct line_facts *line)
{
	const char **codes = arena_array(ctx->mem, const char *, CATEGORY_DEPTH);
	const struct category *one;

	line->categories = SCALARS(codes, 0);
	for (; id != NONE && line->categories.count < CATEGORY_DEPTH; id = one->parent_id) {
		TRY(find(ctx, categories, id, &one));
		if (!one)
			return OK;
		codes[line->categories.count++] = one->code;
	}
	return OK;
}

// In which category the products of `count` lines are; NONE: the catalogue does not say.
static enum status products_of(struct ctx *ctx, const struct line_facts *lines, size_t count, int64_t *ids)
{
	struct where where = where_make(ctx->mem, "SELECT sku, category_id FROM product");
	struct value skus[SKUS_AT_ONCE];
	char marks[3 * SKUS_AT_ONCE + 16] = "sku IN (";
	struct rows *rows;
	bool more;

	for (size_t i = 0; i < count; i++) {
		ids[i] = NONE;
		skus[i] = v_text(lines[i].line->sku);
		strcat(marks, i ? ", ?" : "?");
	}
	strcat(marks, ")");
	where_and_args(&where, marks, skus, count);
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		const char *sku = row_text(rows, 0, ctx->mem);
		for (size_t i = 0; i < count; i++)
			if (strcmp(lines[i].line->sku, sku) == 0)
				ids[i] = row_i64(rows, 1);
	}
}

static enum status categorise(struct ctx *ctx, struct line_facts *lines, size_t count)
{
	struct categories categories = {.room = count * CATEGORY_DEPTH};
	int64_t ids[SKUS_AT_ONCE];

	categories.list = arena_array(ctx->mem, struct category, categories.room);
	TRY(products_of(ctx, lines, count, ids));
	for (size_t i = 0; i < count; i++)
		TRY(set_categories(ctx, &categories, ids[i], &lines[i]));
	return OK;
}

enum status sales_order_facts(
	struct ctx *ctx, const struct order *order, bool with_categories, struct order_facts **ret)
{
	struct order_facts *facts = arena_new(ctx->mem, struct order_facts);
	struct line_facts *lines = arena_array(ctx->mem, struct line_facts, order->lines.count);
	const struct order_line *given = order->lines.items;

	for (size_t i = 0; i < order->lines.count; i++)
		lines[i].line = &given[i];
	*facts = (struct order_facts){order, LIST(line_facts, lines, order->lines.count)};
	*ret = facts;
	if (!with_categories || !order->lines.count)
		return OK;
	for (size_t from = 0; from < order->lines.count; from += SKUS_AT_ONCE) {
		size_t left = order->lines.count - from;
		TRY(categorise(ctx, lines + from, left < SKUS_AT_ONCE ? left : SKUS_AT_ONCE));
	}
	return OK;
}

// ---------------------------------------------------------------- options

static enum status read_options(
	struct ctx *ctx, struct sql *all, const char *code, struct expr_option *options, size_t max, size_t *count)
{
	struct rows *rows;
	bool more;

	*count = 0;
	TRY(db_query(ctx->db, all, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		const char *own = row_text(rows, 1, ctx->mem), *name = row_text(rows, 2, ctx->mem);
		if (*count < max && (!code || strcmp(code, own) == 0))
			options[(*count)++] = (struct expr_option){own, {name, name}, row_i64(rows, 0)};
	}
}

static enum status store_options(struct ctx *ctx, const struct attribute *attribute, const char *code,
	struct expr_option *options, size_t max, size_t *count)
{
	(void)attribute;
	return read_options(ctx, &attribute_store_options, code, options, max, count);
}

static enum status category_options(struct ctx *ctx, const struct attribute *attribute, const char *code,
	struct expr_option *options, size_t max, size_t *count)
{
	(void)attribute;
	return read_options(ctx, &attribute_category_options, code, options, max, count);
}

// ---------------------------------------------------------------- the order

static const struct order *order_of(const void *record)
{
	return ((const struct order_facts *)record)->order;
}

#define ORDER_I64(member_)                                                                                             \
	static void read_##member_(const struct facts *facts, const struct attribute *attribute, const void *record,   \
		struct expr_value *value)                                                                              \
	{                                                                                                              \
		int64_t number = order_of(record)->member_;                                                            \
		(void)facts;                                                                                           \
		(void)attribute;                                                                                       \
		*value = (struct expr_value){.known = number != NONE, .i64 = number};                                  \
	}
ORDER_I64(total)
ORDER_I64(paid_money)
ORDER_I64(subtotal)
ORDER_I64(discount)
ORDER_I64(shipping)
ORDER_I64(placed_at)
ORDER_I64(paid_at)
ORDER_I64(store_id)
ORDER_I64(channel)

static void read_source(
	const struct facts *facts, const struct attribute *attribute, const void *record, struct expr_value *value)
{
	(void)facts;
	(void)attribute;
	*value = (struct expr_value){.known = order_of(record)->source != NULL, .text = order_of(record)->source};
}

static const void *line_at(const struct facts *facts, const void *record, size_t index)
{
	(void)facts;
	return (const struct line_facts *)((const struct order_facts *)record)->lines.items + index;
}

#define AMOUNT .min = 0, .max = 2 * AMOUNT_MAX

static const struct attribute order_rows[] = {
	{.name = "order.total",
		.type = EXPR_MONEY,
		.read = read_total,
		AMOUNT,
		.doc = W("What the order comes to, after discounts, with shipping", "订单金额（已减优惠，含运费）"),
		.phrase = W("the order's total", "订单金额"),
		.example = "100"},
	{.name = "order.paid",
		.type = EXPR_MONEY,
		.read = read_paid_money,
		AMOUNT,
		.doc = W("The part paid in money: without points and coupons",
			"以现金类方式支付的金额（不含积分和优惠券）"),
		.phrase = W("what was paid in money", "实付金额"),
		.example = "100"},
	{.name = "order.subtotal",
		.type = EXPR_MONEY,
		.read = read_subtotal,
		AMOUNT,
		.doc = W("The lines' sum before the order's discount", "商品小计（减整单优惠之前）"),
		.phrase = W("the order's subtotal", "商品小计")},
	{.name = "order.discount",
		.type = EXPR_MONEY,
		.read = read_discount,
		AMOUNT,
		.doc = W("Discount on the whole order", "整单优惠"),
		.phrase = W("the order's discount", "整单优惠")},
	{.name = "order.shipping",
		.type = EXPR_MONEY,
		.read = read_shipping,
		AMOUNT,
		.doc = W("Shipping", "运费"),
		.phrase = W("the shipping", "运费")},
	{.name = "order.placed_at",
		.type = EXPR_TIME,
		.read = read_placed_at,
		.doc = W("When it was placed", "下单时间"),
		.phrase = W("the order", "下单时间")},
	{.name = "order.paid_at",
		.type = EXPR_TIME,
		.read = read_paid_at,
		.doc = W("When it was paid", "付款时间"),
		.phrase = W("the payment", "付款时间")},
	{.name = "order.store",
		.type = EXPR_CHOICE,
		.read = read_store_id,
		.options = store_options,
		.doc = W("Store that sold it, by its code", "销售门店（编码）"),
		.phrase = W("the store", "门店")},
	{.name = "order.channel",
		.type = EXPR_CHOICE,
		.read = read_channel,
		.choices = order_channels,
		.doc = W("Channel", "渠道"),
		.phrase = W("the channel", "渠道"),
		.example = "\"online\""},
	{.name = "order.source",
		.type = EXPR_TEXT,
		.read = read_source,
		.doc = W("System it came from", "来源系统"),
		.phrase = W("the order's source", "来源系统")},
	{.name = "order.lines",
		.type = EXPR_RECORDS,
		MEMBER(order_facts, lines),
		.item = SUBJECT_LINE,
		.at = line_at,
		.doc = W("Its lines, for exists, all, count, sum", "订单明细，配合 exists、all、count、sum 使用"),
		.phrase = W("line", "明细")},
	{0},
};

// ---------------------------------------------------------------- functions over lines

static enum status expand_has_category(struct ctx *ctx, const struct expr_value *args, const char **text)
{
	*text = arena_format(ctx->mem, "order.lines.exists(l, %s in l.categories)", expr_quote(ctx->mem, args[1].text));
	return OK;
}

static enum status expand_has_product(struct ctx *ctx, const struct expr_value *args, const char **text)
{
	*text = arena_format(ctx->mem, "order.lines.exists(l, l.sku == %s)", expr_quote(ctx->mem, args[1].text));
	return OK;
}

static enum status expand_quantity_of(struct ctx *ctx, const struct expr_value *args, const char **text)
{
	*text = arena_format(
		ctx->mem, "order.lines.sum(l, l.quantity, l.sku == %s)", expr_quote(ctx->mem, args[1].text));
	return OK;
}

static enum status expand_quantity_in(struct ctx *ctx, const struct expr_value *args, const char **text)
{
	*text = arena_format(
		ctx->mem, "order.lines.sum(l, l.quantity, %s in l.categories)", expr_quote(ctx->mem, args[1].text));
	return OK;
}

static enum status expand_amount_of(struct ctx *ctx, const struct expr_value *args, const char **text)
{
	*text = arena_format(ctx->mem, "order.lines.sum(l, l.net, l.sku == %s)", expr_quote(ctx->mem, args[1].text));
	return OK;
}

static enum status expand_amount_in(struct ctx *ctx, const struct expr_value *args, const char **text)
{
	*text = arena_format(
		ctx->mem, "order.lines.sum(l, l.net, %s in l.categories)", expr_quote(ctx->mem, args[1].text));
	return OK;
}

#define OF_ORDER .subjects = 1u << SUBJECT_ORDER
#define THE_ORDER                                                                                                      \
	{                                                                                                              \
		"order", EXPR_SUBJECT, .subject = SUBJECT_ORDER                                                        \
	}
#define A_SKU                                                                                                          \
	{                                                                                                              \
		"sku", EXPR_TEXT, .literal = true                                                                      \
	}
#define A_CATEGORY                                                                                                     \
	{                                                                                                              \
		"category", EXPR_TEXT, .literal = true, .options = category_options                                    \
	}

static const struct expr_function order_functions[] = {
	{.name = "has_category",
		.result = EXPR_BOOL,
		OF_ORDER,
		.parameters = {THE_ORDER, A_CATEGORY},
		.expand = expand_has_category,
		.doc = W("Whether goods of this category are in the order, of what lies below it too",
			"订单是否含有该分类（含下级）的商品"),
		.phrase = W("the order has goods of {1}", "订单含有{1}类商品"),
		.negated = W("the order has no goods of {1}", "订单不含{1}类商品"),
		.example = "has_category(order, \"coffee\")"},
	{.name = "has_product",
		.result = EXPR_BOOL,
		OF_ORDER,
		.parameters = {THE_ORDER, A_SKU},
		.expand = expand_has_product,
		.doc = W("Whether this product is in the order", "订单是否含有该商品"),
		.phrase = W("the order has {1} in it", "订单含有商品{1}"),
		.negated = W("the order has no {1} in it", "订单不含商品{1}"),
		.example = "has_product(order, \"TEA-1\")"},
	{.name = "quantity_of",
		.result = EXPR_NUMBER,
		OF_ORDER,
		.parameters = {THE_ORDER, A_SKU},
		.expand = expand_quantity_of,
		.doc = W("How many of a product", "某商品的件数"),
		.phrase = W("the number of {1} in the order", "订单中{1}的件数"),
		.unit = W("", "件"),
		.example = "quantity_of(order, \"TEA-1\") >= 2"},
	{.name = "quantity_in",
		.result = EXPR_NUMBER,
		OF_ORDER,
		.parameters = {THE_ORDER, A_CATEGORY},
		.expand = expand_quantity_in,
		.doc = W("How many goods of a category", "某分类商品的件数"),
		.phrase = W("the number of {1} goods in the order", "订单中{1}类商品的件数"),
		.unit = W("", "件"),
		.example = "quantity_in(order, \"coffee\") >= 2"},
	{.name = "amount_of",
		.result = EXPR_MONEY,
		OF_ORDER,
		.parameters = {THE_ORDER, A_SKU},
		.expand = expand_amount_of,
		.doc = W("What was paid for a product", "某商品的实付金额"),
		.phrase = W("what was paid for {1}", "订单中{1}的实付金额"),
		.example = "amount_of(order, \"TEA-1\") >= 50"},
	{.name = "amount_in",
		.result = EXPR_MONEY,
		OF_ORDER,
		.parameters = {THE_ORDER, A_CATEGORY},
		.expand = expand_amount_in,
		.doc = W("What was paid for goods of a category", "某分类商品的实付金额"),
		.phrase = W("what was paid for {1} goods", "订单中{1}类商品的实付金额"),
		.example = "amount_in(order, \"coffee\") >= 50"},
	{0},
};

const struct attribute_set order_attributes = {
	.name = "order", .subject = SUBJECT_ORDER, .rows = order_rows, .functions = order_functions};

// ---------------------------------------------------------------- lines

static const struct order_line *line_of(const void *record)
{
	return ((const struct line_facts *)record)->line;
}

#define LINE_I64(member_)                                                                                              \
	static void read_line_##member_(const struct facts *facts, const struct attribute *attribute,                  \
		const void *record, struct expr_value *value)                                                          \
	{                                                                                                              \
		(void)facts;                                                                                           \
		(void)attribute;                                                                                       \
		*value = (struct expr_value){.known = true, .i64 = line_of(record)->member_};                          \
	}
LINE_I64(quantity)
LINE_I64(unit_price)
LINE_I64(net)

static void read_sku(
	const struct facts *facts, const struct attribute *attribute, const void *record, struct expr_value *value)
{
	(void)facts;
	(void)attribute;
	*value = (struct expr_value){.known = true, .text = line_of(record)->sku};
}

static void read_line_name(
	const struct facts *facts, const struct attribute *attribute, const void *record, struct expr_value *value)
{
	(void)facts;
	(void)attribute;
	*value = (struct expr_value){.known = line_of(record)->name != NULL, .text = line_of(record)->name};
}

static const struct attribute line_rows[] = {
	{.name = "line.sku",
		.type = EXPR_TEXT,
		.read = read_sku,
		.doc = W("The product's SKU", "商品编码"),
		.phrase = W("its SKU", "其编码")},
	{.name = "line.name",
		.type = EXPR_TEXT,
		.read = read_line_name,
		.doc = W("Name it was sold under", "销售时的名称"),
		.phrase = W("its name", "其名称")},
	{.name = "line.categories",
		.type = EXPR_TEXTS,
		MEMBER(line_facts, categories),
		.doc = W("Codes of its category and those above", "所属分类及上级分类的编码"),
		.phrase = W("its categories", "其分类")},
	{.name = "line.quantity",
		.type = EXPR_NUMBER,
		.read = read_line_quantity,
		.min = 0,
		.max = 1000000000,
		.doc = W("Quantity", "数量"),
		.phrase = W("its quantity", "其数量")},
	{.name = "line.unit_price",
		.type = EXPR_MONEY,
		.read = read_line_unit_price,
		AMOUNT,
		.doc = W("Price of one", "单价"),
		.phrase = W("its unit price", "其单价")},
	{.name = "line.net",
		.type = EXPR_MONEY,
		.read = read_line_net,
		AMOUNT,
		.doc = W("Paid for the line, after all discounts", "该行实付金额（已减全部优惠）"),
		.phrase = W("its amount", "其实付金额")},
	{0},
};
const struct attribute_set line_attributes = {.name = "line", .subject = SUBJECT_LINE, .rows = line_rows};

// ---------------------------------------------------------------- a customer's buying

static enum status load_stat(struct facts *facts, const void **record)
{
	struct buying_facts *row = arena_new(facts->ctx->mem, struct buying_facts);
	struct customer_stat stat;

	TRY(sales_stat_get(facts->ctx, facts->customer_id, &stat));
	*row = (struct buying_facts){stat.orders, stat.days, stat.spent, stat.returned,
		stat.orders ? stat.last_order_at : NONE, stat.orders ? stat.first_day : NONE,
		stat.orders ? stat.last_day : NONE};
	*record = row;
	return OK;
}

#define STAT .join = "LEFT JOIN customer_stat st ON st.customer_id = c.id"
#define BOUGHT(column) "CASE WHEN st.orders > 0 THEN st." column " END"

static const struct attribute stat_rows[] = {
	{.name = "customer.orders",
		.type = EXPR_NUMBER,
		MEMBER(buying_facts, orders),
		.sql = "COALESCE(st.orders, 0)",
		STAT,
		.min = 0,
		.max = JSON_INTEGER_MAX,
		.doc = W("Orders that count", "有效订单数"),
		.phrase = W("the number of orders", "订单数"),
		.unit = W("orders", "单"),
		.example = "3"},
	{.name = "customer.purchase_days",
		.type = EXPR_NUMBER,
		MEMBER(buying_facts, days),
		.sql = "COALESCE(st.days, 0)",
		STAT,
		.min = 0,
		.max = JSON_INTEGER_MAX,
		.doc = W("Days on which the customer bought", "有消费的天数"),
		.phrase = W("the number of days with purchases", "消费天数"),
		.unit = W("days", "天")},
	{.name = "customer.spent",
		.type = EXPR_MONEY,
		MEMBER(buying_facts, spent),
		.sql = "COALESCE(st.spent, 0)",
		.sort_from = "customer_stat o",
		.sort_where = "o.orders > 0",
		.sort_by = "o.spent",
		.sort_rights = "order.read report.read",
		STAT,
		.doc = W("What the customer bought in all, less returns", "累计消费（已扣退货）"),
		.phrase = W("the total spending", "累计消费"),
		.example = "1000"},
	{.name = "customer.returned",
		.type = EXPR_MONEY,
		MEMBER(buying_facts, returned),
		.sql = "COALESCE(st.returned, 0)",
		STAT,
		.doc = W("What the customer brought back in all", "累计退货金额"),
		.phrase = W("the total returned", "累计退货")},
	{.name = "customer.last_order_at",
		.type = EXPR_TIME,
		MEMBER(buying_facts, last_order_at),
		.sql = BOUGHT("last_order_at"),
		.sort_from = "customer_stat o",
		.sort_where = "o.orders > 0",
		.sort_by = "o.last_order_at",
		.sort_rights = "order.read report.read",
		STAT,
		.doc = W("When the customer last bought", "最近一次消费时间"),
		.phrase = W("the last purchase", "最近一次消费")},
	{.name = "customer.first_order_on",
		.type = EXPR_DATE,
		MEMBER(buying_facts, first_day),
		.sql = BOUGHT("first_day"),
		.days = true,
		STAT,
		.doc = W("Day of the first purchase", "首次消费日期"),
		.phrase = W("the first purchase", "首次消费")},
	{.name = "customer.last_order_on",
		.type = EXPR_DATE,
		MEMBER(buying_facts, last_day),
		.sql = BOUGHT("last_day"),
		.days = true,
		STAT,
		.doc = W("Day of the last purchase", "最近一次消费日期"),
		.phrase = W("the last day of purchase", "最近一次消费日期")},
	{0},
};
const struct attribute_set buying_attributes = {.name = "customer_stat", .rows = stat_rows, .load = load_stat};

const struct attribute_set *const sales_attributes[] = {&order_attributes, &line_attributes, &buying_attributes, NULL};

// What an order is, as rows and as JSON.
#include "sales/order.h"

#include "base/id.h"
#include "base/money.h"
#include "customer/customer.h"

#include <sodium.h>
#include <string.h>

SQL(order_by_id);
SQL(order_by_external);
SQL(order_lines_of);
SQL(order_update);

// ---------------------------------------------------------------- shapes

const struct choice order_statuses[] = {
	{"placed", W("Placed, not paid", "待付款")},
	{"paid", W("Paid", "已付款")},
	{"delivered", W("Delivered", "已交付")},
	{"returned", W("Returned in full", "已全部退货")},
	{"cancelled", W("Cancelled", "已取消")},
	CHOICES_END,
};

const struct choice order_channels[] = {
	{"store", W("In a store", "门店")},
	{"online", W("Online", "网店")},
	{"wechat", W("WeChat", "微信")},
	{"phone", W("By phone", "电话")},
	{"other", W("Other", "其他")},
	CHOICES_END,
};

const struct choice tender_methods[] = {
	{"cash", W("Cash", "现金")},
	{"card", W("Card", "银行卡")},
	{"wechat", W("WeChat Pay", "微信支付")},
	{"alipay", W("Alipay", "支付宝")},
	{"transfer", W("Bank transfer", "转账")},
	{"gift_card", W("Gift card", "储值卡")},
	{"points", W("Points", "积分抵现")},
	{"coupon", W("Coupon", "优惠券")},
	{"other", W("Other", "其他")},
	CHOICES_END,
};

#define MONEY(struct_, member, en, zh, ...)                                                                            \
	FIELD_I64(struct_, member, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY, .doc = W(en, zh), __VA_ARGS__)
#define MONEY_OUT(struct_, member, en, zh)                                                                             \
	FIELD_I64(struct_, member, .min = 0, .max = AMOUNT_MAX, .flags = FIELD_MONEY | FIELD_READ_ONLY,                \
		.doc = W(en, zh))

static const struct field line_input_fields[] = {
	FIELD_TEXT(order_line, sku, .max = 64, .flags = FIELD_REQUIRED, .doc = W("Product code", "商品编码"),
		.example = "\"85123A\""),
	FIELD_TEXT(order_line, name, .max = 200, .doc = W("Name it was sold under", "商品名称"),
		.example = "\"手冲咖啡\""),
	FIELD_I64(order_line, quantity, .min = 1, .max = 1000000, .flags = FIELD_REQUIRED, .doc = W("Pieces", "数量"),
		.example = "2"),
	MONEY(order_line, unit_price, "Price of one piece", "单价", .example = "3200"),
	MONEY(order_line, discount, "Discount on the whole line", "行优惠"),
};

static const struct shape line_input_shape =
	SHAPE("OrderLineInput", order_line, line_input_fields, "One line of an order to be taken.", "待录入的订单行。");

static const struct field line_fields[] = {
	FIELD_I64(order_line, line, .min = 1, .max = ORDER_LINES_MAX, .doc = W("Number of the line, from 1", "行号")),
	FIELD_TEXT(order_line, sku, .max = 64, .doc = W("Product code", "商品编码")),
	FIELD_TEXT(order_line, name, .max = 200, .doc = W("Name it was sold under", "商品名称")),
	FIELD_I64(order_line, quantity, .min = 1, .max = 1000000, .doc = W("Pieces", "数量")),
	MONEY_OUT(order_line, unit_price, "Price of one piece", "单价"),
	MONEY_OUT(order_line, discount, "Discount on the whole line", "行优惠"),
	MONEY_OUT(order_line, net, "Paid for the line, after its share of the order's discount",
		"实付金额（含整单优惠分摊）"),
	FIELD_I64(
		order_line, returned_quantity, .min = 0, .max = 1000000, .doc = W("Pieces that came back", "已退数量")),
	MONEY_OUT(order_line, returned_amount, "Refunded for the line", "已退金额"),
};

static const struct shape line_shape = SHAPE("OrderLine", order_line, line_fields, "One line of an order.", "订单行。");

static const struct field tender_fields[] = {
	FIELD_ENUM(tender, method, tender_methods, .flags = FIELD_REQUIRED, .doc = W("How it was paid", "支付方式"),
		.example = "\"wechat\""),
	FIELD_I64(tender, amount, .min = 1, .max = AMOUNT_MAX, .flags = FIELD_REQUIRED | FIELD_MONEY,
		.doc = W("Amount", "金额"), .example = "6400"),
};

const struct shape tender_shape = SHAPE("Tender", tender, tender_fields, "A part of the payment.", "一笔付款。");

static const struct field effect_fields[] = {
	FIELD_TEXT(effect, kind, .max = 40, .doc = W("What kind: points, tier …", "类别")),
	FIELD_TEXT(effect, name, .max = 80, .doc = W("Of which wallet, to which tier", "名称")),
	FIELD_I64(effect, amount, .min = -AMOUNT_MAX, .max = AMOUNT_MAX, .doc = W("How many", "数量")),
	FIELD_TEXT(effect, text, .max = 500, .doc = W("The same as a sentence", "说明")),
};

const struct shape effect_shape =
	SHAPE("Effect", effect, effect_fields, "Something that the request brought about.", "本次操作带来的结果。");

static const struct field customer_ref_fields[] = {
	FIELD_ENUM(customer_ref, kind, identity_kinds, .flags = FIELD_REQUIRED,
		.doc = W("Kind of identity", "标识类型"), .example = "\"external_id\""),
	FIELD_TEXT(customer_ref, source, .max = 40, .doc = W("Which system's number it is", "来源系统")),
	FIELD_TEXT(customer_ref, value, .max = 200, .flags = FIELD_REQUIRED | FIELD_PERSONAL,
		.doc = W("The number", "标识值"), .example = "\"17850\""),
};

static const struct shape customer_ref_shape = SHAPE("CustomerRef", customer_ref, customer_ref_fields,
	"A customer named by a number of another system, a phone, a member number.",
	"以外部编号、手机号、会员号等指明客户。");

static const struct field coupon_item = {
	.kind = KIND_TEXT, .max = 40, .doc = W("Code", "券码"), .example = "\"K7M2-QX9RW-4TBHD\""};

static const struct field order_input_fields[] = {
	FIELD_TEXT(order_input, source, .max = 40,
		.doc = W("Which system the order comes from; \"api\" when absent", "来源系统，缺省为 api"),
		.example = "\"pos-1\""),
	FIELD_TEXT(order_input, external_id, .max = 100,
		.doc = W("Its number there: the same order is never taken twice",
			"在来源系统中的单号，同一单号不会重复入账"),
		.example = "\"R-20261121-0042\""),
	FIELD_ID(order_input, customer_id, "cus", .doc = W("The customer", "客户")),
	FIELD_OBJECT(order_input, customer, &customer_ref_shape,
		.doc = W("… or how else to find the customer", "或以其他标识查找客户")),
	FIELD_ID(order_input, store_id, "sto", .doc = W("The store", "门店")),
	FIELD_TEXT(order_input, store_code, .max = 40, .doc = W("… or the store's code", "或门店编码")),
	FIELD_ID(order_input, staff_id, "stf", .doc = W("Who served", "服务员工")),
	FIELD_ENUM(order_input, channel, order_channels, .doc = W("Where it was sold", "渠道"), .example = "\"store\""),
	FIELD_TEXT(order_input, currency, .max = 3,
		.doc = W("ISO 4217; the shop's when absent", "币种，缺省为店铺货币"), .example = "\"CNY\""),
	FIELD_TIME(order_input, placed_at, .doc = W("When it was bought; now when absent", "下单时间，缺省为现在")),
	FIELD_BOOL(order_input, unpaid, .doc = W("Taken, but not paid yet", "尚未付款")),
	FIELD_LIST(order_input, lines, &line_input_shape, .max = ORDER_LINES_MAX, .flags = FIELD_REQUIRED,
		.doc = W("What was bought", "订单行")),
	MONEY(order_input, discount, "Discount on the whole order, shared among the lines", "整单优惠（分摊到各行）"),
	MONEY(order_input, shipping, "Shipping", "运费"),
	FIELD_LIST(order_input, tender, &tender_shape, .max = 20,
		.doc = W("How it was paid; must add up to the total", "付款明细，合计须等于总额")),
	FIELD_SCALARS(order_input, coupons, &coupon_item, .max = ORDER_COUPONS_MAX,
		.doc = W("Coupons it uses. What they take off belongs in the order's discount or its payments; an "
			 "order whose coupon is refused is refused",
			"使用的优惠券；其减免计入整单优惠或付款明细，券不可用则订单不予录入")),
	FIELD_TEXT(order_input, note, .max = 500, .doc = W("Note", "备注")),
};

const struct shape order_input_shape =
	SHAPE("OrderInput", order_input, order_input_fields, "An order to be taken.", "待录入的订单。");

static const struct field order_fields[] = {
	FIELD_ID(order, id, "ord", .doc = W("Id", "编号")),
	FIELD_ID(order, customer_id, "cus", .doc = W("Customer; null: nobody we know", "客户，空为散客")),
	FIELD_ID(order, store_id, "sto", .doc = W("Store", "门店")),
	FIELD_ID(order, staff_id, "stf", .doc = W("Who served", "服务员工")),
	FIELD_TEXT(order, source, .max = 40, .doc = W("System it came from", "来源系统")),
	FIELD_TEXT(order, external_id, .max = 100, .doc = W("Its number there", "来源单号")),
	FIELD_ENUM(order, channel, order_channels, .doc = W("Channel", "渠道")),
	FIELD_ENUM(order, status, order_statuses, .doc = W("State", "状态")),
	FIELD_TEXT(order, currency, .max = 3, .doc = W("Currency", "币种")),
	FIELD_TIME(order, placed_at, .doc = W("Bought", "下单时间")),
	FIELD_TIME(order, paid_at, .doc = W("Paid", "付款时间")),
	FIELD_TIME(order, delivered_at, .doc = W("Delivered", "交付时间")),
	FIELD_TIME(order, cancelled_at, .doc = W("Cancelled", "取消时间")),
	MONEY_OUT(order, subtotal, "Sum of the lines before the order's discount", "小计"),
	MONEY_OUT(order, discount, "Discount on the whole order", "整单优惠"),
	MONEY_OUT(order, shipping, "Shipping", "运费"),
	MONEY_OUT(order, total, "Total", "总额"),
	MONEY_OUT(order, paid_money, "Of that paid in money, not in points or coupons", "其中以现金类方式支付"),
	MONEY_OUT(order, returned, "Refunded so far", "已退金额"),
	FIELD_LIST(order, lines, &line_shape, .max = ORDER_LINES_MAX,
		.doc = W("Lines; empty in lists of orders", "订单行（列表中为空）")),
	FIELD_I64(order, line_count, .min = 0, .max = ORDER_LINES_MAX,
		.doc = W("How many lines it has, in lists too; null: not counted here",
			"订单行数（列表中也有）；空为未统计")),
	FIELD_LIST(order, tender, &tender_shape, .max = 20, .doc = W("How it was paid", "付款明细")),
	FIELD_SCALARS(
		order, coupons, &coupon_item, .max = ORDER_COUPONS_MAX, .doc = W("Coupons it used", "使用的优惠券")),
	FIELD_TEXT(order, note, .max = 500, .doc = W("Note", "备注")),
	FIELD_LIST(order, effects, &effect_shape, .max = 50,
		.doc = W("What this request brought about", "本次操作带来的结果")),
	FIELD_I64(order, version, .min = 1, .max = INT64_MAX, .doc = W("Version", "版本")),
};

const struct shape order_shape = SHAPE("Order", order, order_fields, "An order.", "订单。");

// ---------------------------------------------------------------- events

static const struct field sale_fields[] = {
	FIELD_TEXT(sale, source, .max = 40, .doc = W("System it came from", "来源系统")),
	FIELD_TEXT(sale, external_id, .max = 100, .doc = W("Its number there", "来源单号")),
	FIELD_ENUM(sale, channel, order_channels, .doc = W("Channel", "渠道")),
	FIELD_ID(sale, store_id, "sto", .doc = W("Store", "门店")),
	FIELD_TEXT(sale, currency, .max = 3, .doc = W("Currency", "币种")),
	MONEY_OUT(sale, total, "Total", "总额"),
};

static const struct shape sale_shape = SHAPE("Sale", sale, sale_fields, "Body of sale events.", "销售事件内容。");

#define SALE_EXAMPLE                                                                                                   \
	"{\"source\": \"pos-1\", \"external_id\": \"R-20261121-0042\", \"channel\": \"store\", \"store_id\": null, "   \
	"\"currency\": \"CNY\", \"total\": 6400}"

#define SALE_EVENT(id, name_, title_en, title_zh, doc_en, doc_zh)                                                      \
	const struct event_type id = {.name = (name_),                                                                 \
		.subject = "ord",                                                                                      \
		.shape = &sale_shape,                                                                                  \
		.right = "order.read",                                                                                 \
		.title = W(title_en, title_zh),                                                                        \
		.doc = W(doc_en, doc_zh),                                                                              \
		.example = SALE_EXAMPLE}

SALE_EVENT(sale_placed, "sale.placed", "Order placed", "已下单", "An order was taken that is not paid yet.",
	"订单已录入，尚未付款。");
SALE_EVENT(sale_completed, "sale.completed", "Order paid", "订单已支付", "An order was paid.", "订单已付款。");
SALE_EVENT(
	sale_delivered, "sale.delivered", "Order delivered", "订单已交付", "An order was delivered.", "订单已交付。");
SALE_EVENT(
	sale_cancelled, "sale.cancelled", "Order cancelled", "订单已取消", "An order was cancelled.", "订单已取消。");

SALE_EVENT(sale_moved, "sale.moved", "Order taken over", "订单转入", "An order came to this customer by a merge.",
	"因客户合并转入的订单。");

void sale_effect(struct ctx *ctx, struct list *effects, struct effect effect)
{
	struct effect *more = arena_array(ctx->mem, struct effect, effects->count + 1);

	if (effects->count)
		memcpy(more, effects->items, effects->count * sizeof *more);
	more[effects->count] = effect;
	*effects = LIST(effect, more, effects->count + 1);
}

enum status order_emit(struct ctx *ctx, const struct event_type *type, struct order *order, int64_t at_ms)
{
	struct sale sale = {
		.source = order->source,
		.external_id = order->external_id,
		.channel = order->channel,
		.store_id = order->store_id,
		.currency = order->currency,
		.total = order->total,
		.order = order,
		.effects = &order->effects,
	};
	struct event event = {
		.customer_id = order->customer_id == NONE ? 0 : order->customer_id,
		.subject_id = order->id,
		.at_ms = at_ms,
		.record = &sale,
	};
	return event_emit(ctx, type, &event);
}

// ---------------------------------------------------------------- rows

static const struct field tender_column = FIELD_LIST(order, tender, &tender_shape, .max = 20, .doc = W("", ""));

static const struct field coupons_column =
	FIELD_SCALARS(order, coupons, &coupon_item, .max = ORDER_COUPONS_MAX, .doc = W("", ""));

enum status order_scan(struct ctx *ctx, const struct rows *rows, struct order *order)
{
	const char *tender = row_text(rows, 19, ctx->mem), *coupons = row_text(rows, 23, ctx->mem);

	*order = (struct order){
		.id = row_i64(rows, 0),
		.customer_id = row_i64(rows, 1) ? row_i64(rows, 1) : NONE,
		.store_id = row_i64(rows, 2),
		.staff_id = row_i64(rows, 3),
		.source = row_text(rows, 4, ctx->mem),
		.external_id = row_text(rows, 5, ctx->mem),
		.channel = choice_value(order_channels, row_text(rows, 6, ctx->mem)),
		.status = choice_value(order_statuses, row_text(rows, 7, ctx->mem)),
		.currency = row_text(rows, 8, ctx->mem),
		.placed_at = row_i64(rows, 9),
		.paid_at = row_i64(rows, 10),
		.delivered_at = row_i64(rows, 11),
		.cancelled_at = row_i64(rows, 12),
		.subtotal = row_i64(rows, 13),
		.discount = row_i64(rows, 14),
		.shipping = row_i64(rows, 15),
		.total = row_i64(rows, 16),
		.paid_money = row_i64(rows, 17),
		.returned = row_i64(rows, 18),
		.note = row_text(rows, 20, ctx->mem),
		.fingerprint = row_i64(rows, 21),
		.version = row_i64(rows, 22),
		.line_count = NONE,
	};
	if (order->channel < 0 || order->status < 0)
		return ERR_INTERNAL;
	if (coupons)
		TRY(field_decode_json(ctx, &coupons_column, coupons, order));
	return tender ? field_decode_json(ctx, &tender_column, tender, order) : OK;
}

void *list_room(struct arena *mem, void *items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return items;
	*room = *room ? *room * 2 : 16;
	void *wider = arena_alloc_array(mem, *room, size);
	if (count)
		memcpy(wider, items, count * size);
	return wider;
}

static enum status load_lines(struct ctx *ctx, struct order *order)
{
	struct order_line *lines = NULL;
	struct rows *rows;
	size_t count = 0, room = 0;
	bool more;

	TRY(db_query(ctx->db, &order_lines_of, ARGS(v_i64(order->id)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		lines = list_room(ctx->mem, lines, count, &room, sizeof *lines);
		lines[count++] = (struct order_line){
			.line = row_i64(rows, 0),
			.sku = row_text(rows, 1, ctx->mem),
			.name = row_text(rows, 2, ctx->mem),
			.quantity = row_i64(rows, 3),
			.unit_price = row_i64(rows, 4),
			.discount = row_i64(rows, 5),
			.net = row_i64(rows, 6),
			.returned_quantity = row_i64(rows, 7),
			.returned_amount = row_i64(rows, 8),
		};
	}
	order->lines = LIST(order_line, lines, count);
	order->line_count = (int64_t)count;
	return OK;
}

enum status order_load(struct ctx *ctx, int64_t id, struct order **ret)
{
	struct order *order = arena_new(ctx->mem, struct order);
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &order_by_id, ARGS(v_i64(id)), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	TRY(order_scan(ctx, rows, order));
	TRY(load_lines(ctx, order));
	*ret = order;
	return OK;
}

enum status order_store(struct ctx *ctx, struct order *order)
{
	int64_t changed;

	TRY(db_change(ctx->db, &order_update,
		ARGS(v_i64(order->id), v_text(choice_name(order_statuses, order->status)), v_i64(order->paid_at),
			v_i64(order->delivered_at), v_i64(order->cancelled_at), v_i64(order->returned),
			v_i64(ctx->now_ms), v_i64(order->version)),
		&changed));
	if (!changed)
		return ERR_BUSY;
	order->version++;
	return OK;
}

// All orders, or those of the own store, or those the actor served. Who has no store has no store's orders.
static enum status check_scope(struct ctx *ctx, const struct order *order, const char *right)
{
	const struct actor *actor = ctx->actor;

	if (actor_is_customer(actor, right, order->customer_id))
		return OK;
	switch (actor_scope(actor, right)) {
	case SCOPE_ALL:
		return OK;
	case SCOPE_STORE:
		return actor->store_id != NONE && order->store_id == actor->store_id ? OK : fail(ctx, &not_found, NULL);
	case SCOPE_OWN:
		return actor->staff_id != NONE && order->staff_id == actor->staff_id ? OK : fail(ctx, &not_found, NULL);
	default:
		return fail(ctx, &forbidden, right);
	}
}

enum status order_load_for(struct ctx *ctx, int64_t id, const char *right, struct order **ret)
{
	TRY(order_load(ctx, id, ret));
	return check_scope(ctx, *ret, right);
}

enum status sales_order_get(struct ctx *ctx, int64_t id, struct order **ret)
{
	return order_load_for(ctx, id, "order.read", ret);
}

enum status sales_order_find(struct ctx *ctx, const char *source, const char *external_id, int64_t *id)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &order_by_external, ARGS(v_text(source), v_text(external_id)), &rows, &found));
	*id = found ? row_i64(rows, 0) : NONE;
	return OK;
}

int64_t digest(const char *text, size_t size)
{
	unsigned char hash[16];
	uint64_t number = 0;

	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, size, NULL, 0);
	for (int i = 0; i < 8; i++)
		number = number << 8 | hash[i];
	return (int64_t)(number >> 1);
}

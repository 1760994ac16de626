// Rows of orders: one row a line, the rows of one order together. What comes back (a negative quantity) becomes returns
// of the customer's earlier orders.
#include "exchange/run.h"

#include "base/id.h"
#include "base/money.h"
#include "base/normal.h"
#include "customer/customer.h"
#include "sales/sales.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define FINE_DIGITS 8 // of unit prices finer than the currency
#define QUANTITY_MAX 1000000
#define NUMBER_MAX 100
#define SKU_LENGTH_MAX 64
#define NAME_LENGTH_MAX 200
#define NOTE_LENGTH_MAX 500
#define SOLD_LINES_MAX 64
#define NO_SKU "-"

PROBLEM(row_empty_field, ERR_UNPROCESSABLE, "{0} is empty.", "“{0}”为空。");
PROBLEM(row_number, ERR_UNPROCESSABLE, "{0}: \"{1}\" is not a number that fits here.", "{0}：“{1}”不是有效的数值。");
PROBLEM(row_negative_price, ERR_UNPROCESSABLE, "The price is negative ({0}).", "价格为负（{0}）。");
PROBLEM(row_date, ERR_UNPROCESSABLE, "\"{0}\" is not a date that exists.", "“{0}”不是有效的日期。");
PROBLEM(row_too_long, ERR_UNPROCESSABLE, "{0} is longer than {1} characters.", "{0}超过 {1} 个字符。");
PROBLEM(row_quantity_zero, ERR_UNPROCESSABLE, "The quantity is 0.", "数量为 0。");
PROBLEM(row_of_refused, ERR_UNPROCESSABLE, "Another row of order {0} (line {1}) was refused.",
	"订单 {0} 的另一行（第 {1} 行）被拒绝。");
PROBLEM(row_other_customer, ERR_UNPROCESSABLE, "The rows of order {0} name different customers.",
	"订单 {0} 的各行客户不一致。");
PROBLEM(row_many_lines, ERR_UNPROCESSABLE, "An order has at most {0} lines.", "一个订单最多 {0} 行。");
PROBLEM(rows_apart, ERR_UNPROCESSABLE,
	"Order {0} stood in this file before (line {1}); the rows of an order must stand together.",
	"订单 {0} 在本文件第 {1} 行已出现，同一订单的行须连续排列。");
PROBLEM(return_of_nobody, ERR_UNPROCESSABLE, "It came back, but the row names no customer, so no order can be found.",
	"退货行没有客户，无法匹配原订单。");
PROBLEM(return_unmatched, ERR_UNPROCESSABLE,
	"{0} of {1} came back, but the customer's earlier orders hold only {2} more.",
	"{1} 退回 {0} 件，但该客户之前的订单仅剩 {2} 件可退。");

struct back {
	struct line *line;
	const char *sku;
	int64_t quantity, unit_price;
};

struct parsed_order {
	struct order_input input;
	struct customer_ref ref;
	const char *name, *surname, *given_name, *phone, *email;
	struct back *backs;
	size_t back_count;
	const char *tender; // as written; NULL: not said
	bool names_customer;
	bool erased;    // who it names was erased: the order is of nobody
	bool cancelled; // it never came to a sale
};

// ---------------------------------------------------------------- cells

static const char *cell(struct ctx *ctx, const struct run *run, const struct line *line, enum order_field field)
{
	return cell_text(ctx->mem, &run->layout, (int)field, line->cells, line->count);
}

static const char *title(const struct ctx *ctx, enum order_field field)
{
	return words_in(import_fields(IMPORT_ORDERS)[field].title, ctx->lang);
}

static bool plain(const char *text, size_t max)
{
	size_t size = 0;

	for (; text[size]; size++)
		if ((unsigned char)text[size] < ' ' || (unsigned char)text[size] > '~' ||
			(text[size] == ' ' && text[size + 1] == ' '))
			return false;
	return size <= max;
}

// One line of text of at most max characters; longer ones are cut when cut is set, else refused.
static enum status line_text(
	struct ctx *ctx, enum order_field field, const char *text, size_t max, bool cut, const char **ret)
{
	const char *end;

	*ret = text;
	if (plain(text, max))
		return OK;
	*ret = end = normal_line(ctx->mem, text);
	if (utf8_length(end) <= max)
		return OK;
	if (!cut)
		return fail(ctx, &row_too_long, title(ctx, field), arena_format(ctx->mem, "%zu", max));
	for (size_t i = 0; i < max; i++)
		utf8_next(&end);
	*ret = arena_text_n(ctx->mem, *ret, (size_t)(end - *ret));
	return OK;
}

static uint64_t hash_cells(const struct line *line)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < line->count; i++)
		for (const char *at = line->cells[i];; at++) {
			hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
			if (!*at)
				break;
		}
	return hash;
}

// A file without order numbers has one order a row, known by what stands in it.
static const char *order_key(struct ctx *ctx, const struct run *run, const struct line *line)
{
	if (run->layout.at[ORDER_NUMBER] < 0)
		return arena_format(ctx->mem, "row-%016llx", (unsigned long long)hash_cells(line));
	const char *number = cell_number_text(ctx->mem, cell(ctx, run, line, ORDER_NUMBER));
	return *number ? number : NULL;
}

// ---------------------------------------------------------------- one row

struct price {
	int64_t quantity; // negative: came back
	int64_t unit_price, discount;
};

static enum status parse_quantity(struct ctx *ctx, const struct run *run, const struct line *line, int64_t *quantity)
{
	const char *text = cell(ctx, run, line, ORDER_QUANTITY);

	*quantity = 1;
	if (run->layout.at[ORDER_QUANTITY] < 0)
		return OK;
	if (!*text)
		return fail(ctx, &row_empty_field, title(ctx, ORDER_QUANTITY));
	if (!sheet_decimal(&run->import->form, text, 0, quantity) || *quantity > QUANTITY_MAX ||
		*quantity < -QUANTITY_MAX)
		return fail(ctx, &row_number, title(ctx, ORDER_QUANTITY), text);
	return *quantity ? OK : fail(ctx, &row_quantity_zero, NULL);
}

static enum status parse_money(struct ctx *ctx, const struct run *run, const struct line *line, enum order_field field,
	int digits, int64_t *amount)
{
	const char *text = cell(ctx, run, line, field);

	*amount = NONE;
	if (!*text)
		return OK;
	if (!sheet_decimal(&run->import->form, text, digits, amount))
		return fail(ctx, &row_number, title(ctx, field), text);
	return OK;
}

// The smallest unit price in minor units that is not below amount ÷ quantity, and what it is too much as a discount:
// what was paid for the line stays right to the minor unit whatever the file's unit price was.
static enum status price_from_amount(struct ctx *ctx, int64_t pieces, int64_t amount, struct price *price)
{
	price->unit_price = (amount + pieces - 1) / pieces;
	price->discount = price->unit_price * pieces - amount;
	return amount > AMOUNT_MAX ? fail(ctx, &row_number, title(ctx, ORDER_AMOUNT), "…") : OK;
}

// A unit price finer than the currency's minor unit: 0.125 × 8.
static enum status price_from_fine(
	struct ctx *ctx, const struct run *run, const char *text, int digits, int64_t pieces, struct price *price)
{
	int64_t fine, scale = 1, amount, unit;

	for (int i = digits; i < FINE_DIGITS; i++)
		scale *= 10;
	if (!sheet_decimal(&run->import->form, text, FINE_DIGITS, &fine))
		return fail(ctx, &row_number, title(ctx, ORDER_PRICE), text);
	if (fine < 0)
		return fail(ctx, &row_negative_price, text);
	if (!money_muldiv(fine, pieces, scale, ROUND_HALF_UP, &amount) || amount > AMOUNT_MAX)
		return fail(ctx, &row_number, title(ctx, ORDER_PRICE), text);
	unit = fine / scale + (fine % scale ? 1 : 0);
	price->unit_price = unit;
	price->discount = unit * pieces - amount;
	return price->discount < 0 ? price_from_amount(ctx, pieces, amount, price) : OK;
}

static enum status parse_price(
	struct ctx *ctx, const struct run *run, const struct line *line, int digits, struct price *price)
{
	const char *text = cell(ctx, run, line, ORDER_PRICE);
	int64_t pieces = price->quantity < 0 ? -price->quantity : price->quantity, amount, discount, gross;

	TRY(parse_money(ctx, run, line, ORDER_AMOUNT, digits, &amount));
	TRY(parse_money(ctx, run, line, ORDER_DISCOUNT, digits, &discount));
	amount = amount != NONE && amount < 0 && price->quantity < 0 ? -amount : amount;
	discount = discount != NONE && discount < 0 ? -discount : discount;
	if ((amount != NONE && amount < 0))
		return fail(ctx, &row_negative_price, cell(ctx, run, line, ORDER_AMOUNT));
	if (!*text && amount == NONE)
		return fail(ctx, &row_empty_field,
			title(ctx, run->layout.at[ORDER_PRICE] < 0 ? ORDER_AMOUNT : ORDER_PRICE));
	if (!*text)
		return price_from_amount(ctx, pieces, amount, price);
	if (!sheet_decimal(&run->import->form, text, digits, &price->unit_price))
		TRY(price_from_fine(ctx, run, text, digits, pieces, price));
	if (price->unit_price < 0)
		return fail(ctx, &row_negative_price, text);
	if (!money_multiply(price->unit_price, pieces, &gross) || gross > AMOUNT_MAX)
		return fail(ctx, &row_number, title(ctx, ORDER_PRICE), text);
	// The amount is what was paid; without one, the discount says what was not.
	if (amount != NONE && amount > gross)
		return price_from_amount(ctx, pieces, amount, price);
	if (amount != NONE)
		price->discount = gross - amount;
	else if (discount != NONE)
		price->discount += discount;
	return price->discount > gross
		       ? fail(ctx, &row_number, title(ctx, ORDER_DISCOUNT), cell(ctx, run, line, ORDER_DISCOUNT))
		       : OK;
}

static enum status parse_sku(struct ctx *ctx, const struct run *run, const struct line *line, const char **sku)
{
	const char *text = cell(ctx, run, line, ORDER_SKU);

	if (!*text)
		text = cell(ctx, run, line, ORDER_NAME);
	TRY(line_text(
		ctx, ORDER_SKU, cell_number_text(ctx->mem, text), SKU_LENGTH_MAX, run->layout.at[ORDER_SKU] < 0, sku));
	if (!**sku)
		*sku = NO_SKU;
	return OK;
}

static enum status parse_line(struct ctx *ctx, const struct run *run, struct line *line, struct parsed_order *parsed)
{
	const struct currency *currency = currency_find(parsed->input.currency);
	struct order_line *lines = parsed->input.lines.items;
	struct price price = {.quantity = 1};
	const char *sku, *name;

	if (!currency)
		return fail(ctx, &row_number, title(ctx, ORDER_CURRENCY), parsed->input.currency);
	TRY(parse_quantity(ctx, run, line, &price.quantity));
	// A sum below zero without a quantity is money that went back.
	const char *amount = cell(ctx, run, line, ORDER_AMOUNT);
	if (run->layout.at[ORDER_QUANTITY] < 0 && run->layout.at[ORDER_PRICE] < 0 && amount[0] == '-')
		price.quantity = -1;
	TRY(parse_price(ctx, run, line, currency->digits, &price));
	TRY(parse_sku(ctx, run, line, &sku));
	TRY(line_text(ctx, ORDER_NAME, cell(ctx, run, line, ORDER_NAME), NAME_LENGTH_MAX, true, &name));
	if (price.quantity < 0)
		parsed->backs[parsed->back_count++] = (struct back){line, sku, -price.quantity, price.unit_price};
	else
		lines[parsed->input.lines.count++] = (struct order_line){
			.sku = sku,
			.name = *name ? name : NULL,
			.quantity = price.quantity,
			.unit_price = price.unit_price,
			.discount = price.discount,
		};
	return OK;
}

// ---------------------------------------------------------------- the order

static int choice_of(const struct choice *choices, const char *text, int other)
{
	for (int i = 0; choices[i].name; i++)
		if (strcmp(text, choices[i].name) == 0 || strcmp(text, choices[i].doc.en) == 0 ||
			strcmp(text, choices[i].doc.zh) == 0)
			return i;
	return other;
}

static int tender_of(const char *text)
{
	static const struct {
		const char *piece;
		int method;
	} pieces[] = {{"微信", TENDER_WECHAT}, {"支付宝", TENDER_ALIPAY}, {"现金", TENDER_CASH}, {"刷卡", TENDER_CARD},
		{"银行卡", TENDER_CARD}, {"转账", TENDER_TRANSFER}, {"储值", TENDER_GIFT_CARD},
		{"礼品卡", TENDER_GIFT_CARD}, {"积分", TENDER_POINTS}, {"ash", TENDER_CASH}, {"ard", TENDER_CARD}};
	int found = choice_of(tender_methods, text, -1);

	for (size_t i = 0; found < 0 && i < ARRAY_LEN(pieces); i++)
		if (strstr(text, pieces[i].piece))
			found = pieces[i].method;
	return found < 0 ? TENDER_OTHER : found;
}

static const char *first_of(struct ctx *ctx, const struct run *run, const struct item *item, enum order_field field)
{
	for (size_t i = 0; run->layout.at[field] >= 0 && i < item->count; i++) {
		const char *text = cell(ctx, run, item->lines[i], field);
		if (*text)
			return text;
	}
	return NULL;
}

// The same customer on every row that names one.
static enum status parse_customer(
	struct ctx *ctx, const struct run *run, const struct item *item, struct parsed_order *parsed)
{
	static const struct {
		enum order_field field;
		enum identity_kind kind;
	} refs[] = {{ORDER_CUSTOMER_NO, IDENTITY_EXTERNAL}, {ORDER_MEMBER_NO, IDENTITY_MEMBER_NO},
		{ORDER_PHONE, IDENTITY_PHONE}, {ORDER_EMAIL, IDENTITY_EMAIL}};

	for (size_t i = 0; i < ARRAY_LEN(refs) && !parsed->names_customer; i++) {
		const char *value = first_of(ctx, run, item, refs[i].field);
		if (!value)
			continue;
		parsed->names_customer = true;
		parsed->ref = (struct customer_ref){refs[i].kind, NULL, cell_number_text(ctx->mem, value)};
		for (size_t j = 0; j < item->count; j++) {
			const char *other = cell(ctx, run, item->lines[j], refs[i].field);
			if (*other && strcmp(other, value) != 0)
				return fail(ctx, &row_other_customer, item->key);
		}
	}
	parsed->name = first_of(ctx, run, item, ORDER_CUSTOMER_NAME);
	parsed->surname = first_of(ctx, run, item, ORDER_SURNAME);
	parsed->given_name = first_of(ctx, run, item, ORDER_GIVEN_NAME);
	parsed->phone = first_of(ctx, run, item, ORDER_PHONE);
	parsed->email = first_of(ctx, run, item, ORDER_EMAIL);
	return OK;
}

static enum status parse_when(
	struct ctx *ctx, const struct run *run, const struct line *line, struct order_input *input)
{
	const char *date = cell(ctx, run, line, ORDER_DATE), *time = cell(ctx, run, line, ORDER_TIME);

	if (!*date)
		return fail(ctx, &row_empty_field, title(ctx, ORDER_DATE));
	return cell_instant(ctx, &run->import->form, date, time, &input->placed_at) ? OK : fail(ctx, &row_date, date);
}

static enum status parse_shipping(
	struct ctx *ctx, const struct run *run, const struct item *item, struct order_input *input)
{
	const struct currency *currency = currency_find(input->currency);
	const char *text = first_of(ctx, run, item, ORDER_SHIPPING);

	input->shipping = 0;
	if (!text)
		return OK;
	if (!currency || !sheet_decimal(&run->import->form, text, currency->digits, &input->shipping) ||
		input->shipping < 0)
		return fail(ctx, &row_number, title(ctx, ORDER_SHIPPING), text);
	return OK;
}

static bool is_cancelled(const char *status)
{
	static const char *const words[] = {"cancelled", "canceled", "已取消", "取消", "已关闭", "交易关闭", "已作废"};

	for (size_t i = 0; status && i < ARRAY_LEN(words); i++)
		if (strcasecmp(status, words[i]) == 0)
			return true;
	return false;
}

// What stands once for the whole order.
static enum status parse_head(
	struct ctx *ctx, const struct run *run, const struct item *item, struct parsed_order *parsed)
{
	const struct import_options *options = &run->import->options;
	struct order_input *input = &parsed->input;
	const char *channel = first_of(ctx, run, item, ORDER_CHANNEL), *note = first_of(ctx, run, item, ORDER_NOTE);
	const char *currency = first_of(ctx, run, item, ORDER_CURRENCY);
	const char *store = first_of(ctx, run, item, ORDER_STORE);
	const struct shop *shop = ctx->house->shop;

	*input = (struct order_input){
		.source = run->import->source,
		.external_id = item->key,
		.customer_id = NONE,
		.store_id = NONE,
		.store_code = store ? cell_number_text(ctx->mem, store) : options->store_code,
		.staff_id = NONE,
		.channel = channel ? choice_of(order_channels, channel, CHANNEL_OTHER) : options->channel,
		.currency = currency            ? currency
			    : options->currency ? options->currency
						: shop->currency->code,
		.discount = NONE,
		.lines = {arena_array(ctx->mem, struct order_line, item->count), 0},
	};
	if (!item->key)
		return fail(ctx, &row_empty_field, title(ctx, ORDER_NUMBER));
	if (utf8_length(item->key) > NUMBER_MAX)
		return fail(ctx, &row_too_long, title(ctx, ORDER_NUMBER), "100");
	if (item->count > ORDER_LINES_MAX)
		return fail(ctx, &row_many_lines, arena_format(ctx->mem, "%d", ORDER_LINES_MAX));
	if (note)
		TRY(line_text(ctx, ORDER_NOTE, note, NOTE_LENGTH_MAX, true, &input->note));
	parsed->tender = first_of(ctx, run, item, ORDER_TENDER);
	parsed->cancelled = is_cancelled(first_of(ctx, run, item, ORDER_STATUS));
	TRY(parse_when(ctx, run, item->lines[0], input));
	TRY(parse_shipping(ctx, run, item, input));
	return parse_customer(ctx, run, item, parsed);
}

static void refuse_all(struct ctx *ctx, struct item *item)
{
	const char *reasons = reasons_json(ctx);

	for (size_t i = 0; i < item->count; i++)
		item->lines[i]->refusal = reasons;
}

// One bad row spoils its order: without it the sum would be wrong.
static void refuse_others(struct ctx *ctx, struct item *item, const struct line *bad)
{
	for (size_t i = 0; i < item->count; i++) {
		if (item->lines[i]->refusal)
			continue;
		enum status status =
			fail(ctx, &row_of_refused, item->key, arena_format(ctx->mem, "%lld", (long long)bad->line));
		(void)status;
		line_refuse(ctx, item->lines[i]);
	}
}

static enum status parse_order(struct ctx *ctx, const struct run *run, struct item *item)
{
	struct parsed_order *parsed = arena_new(ctx->mem, struct parsed_order);
	struct line *bad = NULL;

	item->parsed = parsed;
	if (parse_head(ctx, run, item, parsed) != OK) {
		refuse_all(ctx, item);
		return OK;
	}
	parsed->backs = arena_array(ctx->mem, struct back, item->count);
	for (size_t i = 0; i < item->count; i++) {
		struct line *line = item->lines[i];
		if (parse_line(ctx, run, line, parsed) == OK)
			continue;
		line_refuse(ctx, line);
		bad = bad ? bad : line;
	}
	if (bad)
		refuse_others(ctx, item, bad);
	return OK;
}

// ---------------------------------------------------------------- the act: sale

// Whom the number, phone or e-mail of the rows is of; what is none is told by name.
static enum status find_by_number(
	struct ctx *ctx, const struct run *run, const struct parsed_order *parsed, int64_t *id, size_t *count)
{
	const struct customer_ref *ref = &parsed->ref;
	enum status status =
		customer_find(ctx, (enum identity_kind)ref->kind, run->import->source, ref->value, id, 1, count);

	if (status != ERR_UNPROCESSABLE)
		return status;
	return fail(ctx, &order_customer_value, words_in(identity_kinds[ref->kind].doc, ctx->lang), ref->value);
}

// The customer's number is all that sales needs; what else the row tells of a customer who is new goes into the file.
static enum status ensure_person(struct ctx *ctx, struct run *run, struct parsed_order *parsed)
{
	const struct import *import = run->import;
	struct customer_identity identity = {IDENTITY_EXTERNAL, import->source, parsed->ref.value};
	struct customer_phone phone = {.number = parsed->phone};
	struct customer_email email = {.address = parsed->email};
	struct customer person;
	int64_t id;
	size_t count;
	bool bare = !parsed->name && !parsed->surname && !parsed->given_name && !parsed->phone && !parsed->email;

	if (parsed->ref.kind == IDENTITY_EXTERNAL && bare)
		return OK;
	TRY(find_by_number(ctx, run, parsed, &id, &count));
	if (count)
		return OK;
	customer_clear(&person);
	person.name = parsed->name;
	person.surname = parsed->surname;
	person.given_name = parsed->given_name;
	person.member_no = parsed->ref.kind == IDENTITY_MEMBER_NO ? parsed->ref.value : NULL;
	if (parsed->ref.kind == IDENTITY_EXTERNAL)
		person.identities = LIST(customer_identity, &identity, 1);
	if (parsed->phone)
		person.phones = LIST(customer_phone, &phone, 1);
	if (parsed->email)
		person.emails = LIST(customer_email, &email, 1);
	person.source = SOURCE_ORDER;
	person.created_at = parsed->input.placed_at;
	return customer_create(ctx, &person, ORIGIN_ORDER, &id, NULL);
}

static enum status set_tender(struct ctx *ctx, struct parsed_order *parsed)
{
	const struct order_line *lines = parsed->input.lines.items;
	struct tender *tender = arena_new(ctx->mem, struct tender);

	if (!parsed->tender || parsed->input.tender.count)
		return OK;
	*tender = (struct tender){tender_of(parsed->tender), parsed->input.shipping};
	for (size_t i = 0; i < parsed->input.lines.count; i++)
		tender->amount += lines[i].unit_price * lines[i].quantity - lines[i].discount;
	if (tender->amount > 0)
		parsed->input.tender = LIST(tender, tender, 1);
	return OK;
}

static enum status count_customer(struct ctx *ctx, struct run *run, int64_t mark, int64_t customer_id, int64_t line,
	const char *key, struct import_counts *counts)
{
	// Ids are given in order: a customer above the mark was made after it.
	if (customer_id == NONE || customer_id < mark)
		return OK;
	if (run->import->dry_run) {
		counts->customers += !seen_before(run, "buyer", key);
		return OK;
	}
	counts->customers++;
	return change_write(ctx, run->import->id, CHANGE_CUSTOMER, customer_id, line, NULL, 0);
}

// An order under a number that this very file had before: its rows came apart.
static enum status explain_conflict(struct ctx *ctx, struct run *run, struct item *item)
{
	const struct fault before = ctx->fault;
	int64_t id, line;

	if (ctx->fault.problem != &order_differs)
		return ERR_CONFLICT;
	fail_clear(ctx);
	TRY(sales_order_find(ctx, run->import->source, item->key, &id));
	TRY(change_line(ctx, run->import->id, id, &line));
	if (line == NONE) {
		ctx->fault = before;
		return ERR_CONFLICT;
	}
	for (size_t i = 0; i < item->count; i++)
		item->lines[i]->duplicate = true;
	return fail(ctx, &rows_apart, item->key, arena_format(ctx->mem, "%lld", (long long)line));
}

static const char *buyer_key(struct ctx *ctx, const struct parsed_order *parsed)
{
	return arena_format(ctx->mem, "%d %s", (int)parsed->ref.kind, parsed->ref.value ? parsed->ref.value : "");
}

static const char *goods_key(struct ctx *ctx, const struct parsed_order *parsed, const char *sku)
{
	return arena_format(ctx->mem, "%s\n%s", buyer_key(ctx, parsed), sku);
}

// What a dry run must know later on: that the number was there, with which rows, and what may come back of it.
static enum status remember_sale(
	struct ctx *ctx, struct run *run, struct item *item, const struct parsed_order *parsed, bool *replayed)
{
	const struct order_line *lines = parsed->input.lines.items;
	uint64_t hash = 0;

	for (size_t i = 0; i < item->count; i++)
		hash = hash * 31 + hash_cells(item->lines[i]);
	bool twice = seen_before(run, "order", item->key);
	bool alike = seen_before(run, "rows", arena_format(ctx->mem, "%s %llx", item->key, (unsigned long long)hash));
	*replayed = twice && alike;
	if (twice && !alike) {
		for (size_t i = 0; i < item->count; i++)
			item->lines[i]->duplicate = true;
		return fail(ctx, &rows_apart, item->key, "?");
	}
	for (size_t i = 0; !twice && i < parsed->input.lines.count; i++)
		tally_add(run, "goods", goods_key(ctx, parsed, lines[i].sku), lines[i].quantity);
	return OK;
}

static enum status apply_sale(
	struct ctx *ctx, struct run *run, struct item *item, struct parsed_order *parsed, struct import_counts *counts)
{
	int64_t mark = id_new(), line = item->lines[0]->line;
	struct order *order;
	bool replayed;

	if (parsed->input.customer)
		TRY(ensure_person(ctx, run, parsed));
	TRY(set_tender(ctx, parsed));
	enum status status = sales_order_take(ctx, &parsed->input, &order, &replayed);
	if (status == ERR_CONFLICT)
		return explain_conflict(ctx, run, item);
	TRY(status);
	if (run->import->dry_run && !replayed)
		TRY(remember_sale(ctx, run, item, parsed, &replayed));
	if (replayed) {
		counts->replayed++;
		return OK;
	}
	counts->created++;
	TRY(count_customer(ctx, run, mark, order->customer_id, line, buyer_key(ctx, parsed), counts));
	return run->import->dry_run ? OK : change_write(ctx, run->import->id, CHANGE_ORDER, order->id, line, NULL, 0);
}

// ---------------------------------------------------------------- the act: what came back

// Parts of one order that come back under the item's number.
struct part {
	int64_t order_id;
	struct return_line *lines;
	size_t count, room;
};

struct parts {
	struct part *parts;
	size_t count, room;
};

static struct part *part_of(struct ctx *ctx, struct parts *parts, int64_t order_id)
{
	for (size_t i = 0; i < parts->count; i++)
		if (parts->parts[i].order_id == order_id)
			return &parts->parts[i];
	if (parts->count == parts->room) {
		parts->room = parts->room ? parts->room * 2 : 8;
		struct part *wider = arena_array(ctx->mem, struct part, parts->room);
		if (parts->count)
			memcpy(wider, parts->parts, parts->count * sizeof *wider);
		parts->parts = wider;
	}
	struct part *part = &parts->parts[parts->count++];
	*part = (struct part){.order_id = order_id};
	return part;
}

static struct return_line *line_in(struct ctx *ctx, struct part *part, int64_t line)
{
	for (size_t i = 0; i < part->count; i++)
		if (part->lines[i].line == line)
			return &part->lines[i];
	if (part->count == part->room) {
		part->room = part->room ? part->room * 2 : 4;
		struct return_line *wider = arena_array(ctx->mem, struct return_line, part->room);
		if (part->count)
			memcpy(wider, part->lines, part->count * sizeof *wider);
		part->lines = wider;
	}
	part->lines[part->count] = (struct return_line){line, 0, NONE};
	return &part->lines[part->count++];
}

static const char *quantity_text(struct ctx *ctx, int64_t quantity)
{
	return arena_format(ctx->mem, "%lld", (long long)quantity);
}

static const char *unmatched(struct ctx *ctx, const struct back *back, int64_t quantity, int64_t left)
{
	enum status status = fail(ctx, &return_unmatched, quantity_text(ctx, quantity), back->sku,
		quantity_text(ctx, left > 0 ? left : 0));

	(void)status;
	return reasons_json(ctx);
}

static enum status match_back(struct ctx *ctx, const struct parsed_order *parsed, int64_t customer_id,
	const struct back *back, int64_t quantity, struct parts *parts)
{
	struct sold_line *sold;
	size_t count;
	int64_t left = quantity, free_in_all = 0;

	TRY(sales_lines_sold(
		ctx, customer_id, back->sku, back->unit_price, parsed->input.placed_at, SOLD_LINES_MAX, &sold, &count));
	// What earlier rows of this return have taken is not there any more.
	for (size_t i = 0; i < count; i++) {
		struct part *part = part_of(ctx, parts, sold[i].order_id);
		for (size_t j = 0; j < part->count; j++)
			if (part->lines[j].line == sold[i].line)
				sold[i].left -= part->lines[j].quantity;
		free_in_all += sold[i].left;
	}
	if (free_in_all < quantity) {
		back->line->late = unmatched(ctx, back, quantity, free_in_all);
		return OK;
	}
	for (size_t i = 0; i < count && left; i++) {
		int64_t pieces = sold[i].left < left ? sold[i].left : left;
		if (!pieces)
			continue;
		struct return_line *line = line_in(ctx, part_of(ctx, parts, sold[i].order_id), sold[i].line);
		// Less was refunded than was paid; more than was paid is never refunded.
		if (back->unit_price < sold[i].unit_price && (line->amount != NONE || !line->quantity))
			line->amount = (line->amount == NONE ? 0 : line->amount) + pieces * back->unit_price;
		line->quantity += pieces;
		left -= pieces;
	}
	return OK;
}

// What the same number brought back before does not come back again.
static int64_t still_to_come(const struct back *back, struct returned_line *before, size_t count)
{
	int64_t left = back->quantity;

	for (size_t i = 0; i < count && left; i++) {
		int64_t part = before[i].quantity < left ? before[i].quantity : left;
		if (strcmp(before[i].sku, back->sku) != 0)
			continue;
		before[i].quantity -= part;
		left -= part;
	}
	return left;
}

static enum status take_parts(struct ctx *ctx, struct run *run, const struct item *item,
	const struct parsed_order *parsed, const struct parts *parts, struct import_counts *counts)
{
	struct sale_return *back;
	bool replayed, taken = false;

	for (size_t i = 0; i < parts->count; i++) {
		struct return_input input = {
			.external_id = item->key,
			.returned_at = parsed->input.placed_at,
			.lines = {parts->parts[i].lines, parts->parts[i].count},
		};
		if (!parts->parts[i].count)
			continue;
		TRY(sales_return_take(ctx, parts->parts[i].order_id, &input, &back, &replayed));
		taken = true;
		if (!run->import->dry_run)
			TRY(change_write(ctx, run->import->id, CHANGE_RETURN, back->id, item->lines[0]->line, NULL, 0));
	}
	counts->returned += taken;
	return OK;
}

static enum status find_buyer(struct ctx *ctx, const struct run *run, const struct parsed_order *parsed, int64_t *id)
{
	size_t count = 0;

	*id = NONE;
	if (parsed->names_customer)
		TRY(find_by_number(ctx, run, parsed, id, &count));
	*id = count ? *id : NONE;
	return OK;
}

// Nobody of whom there could be an order.
static void refuse_backs(struct ctx *ctx, const struct parsed_order *parsed)
{
	for (size_t i = 0; i < parsed->back_count; i++) {
		const struct back *back = &parsed->backs[i];
		enum status status =
			parsed->names_customer
				? fail(ctx, &return_unmatched, quantity_text(ctx, back->quantity), back->sku, "0")
				: fail(ctx, &return_of_nobody, NULL);
		(void)status;
		back->line->late = reasons_json(ctx);
	}
}

// A dry run: as many as earlier rows of the file have sold, and as the database holds, less what came back since.
static enum status count_backs(struct ctx *ctx, struct run *run, const struct item *item,
	const struct parsed_order *parsed, int64_t customer_id, struct import_counts *counts)
{
	struct returned_line *before = NULL;
	size_t before_count = 0, count = 0;
	struct sold_line *sold = NULL;
	bool taken = false;

	if (customer_id != NONE)
		TRY(sales_returned_under(ctx, customer_id, run->import->source, item->key, &before, &before_count));
	for (size_t i = 0; i < parsed->back_count; i++) {
		const struct back *back = &parsed->backs[i];
		const char *key = goods_key(ctx, parsed, back->sku);
		int64_t quantity = still_to_come(back, before, before_count), left = tally_of(run, "goods", key);
		if (customer_id != NONE)
			TRY(sales_lines_sold(ctx, customer_id, back->sku, back->unit_price, parsed->input.placed_at,
				SOLD_LINES_MAX, &sold, &count));
		for (size_t j = 0; j < count; j++)
			left += sold[j].left;
		if (left < quantity) {
			back->line->late = unmatched(ctx, back, quantity, left);
			continue;
		}
		tally_add(run, "goods", key, -quantity);
		taken |= quantity > 0;
	}
	counts->returned += taken;
	counts->replayed += before_count && !taken;
	return OK;
}

static enum status apply_backs(
	struct ctx *ctx, struct run *run, struct item *item, struct parsed_order *parsed, struct import_counts *counts)
{
	struct returned_line *before;
	struct parts parts = {.count = 0};
	size_t before_count;
	int64_t customer_id;

	TRY(find_buyer(ctx, run, parsed, &customer_id));
	if (run->import->dry_run && parsed->names_customer)
		return count_backs(ctx, run, item, parsed, customer_id, counts);
	if (customer_id == NONE) {
		refuse_backs(ctx, parsed);
		return OK;
	}
	TRY(sales_returned_under(ctx, customer_id, run->import->source, item->key, &before, &before_count));
	for (size_t i = 0; i < parsed->back_count; i++) {
		int64_t quantity = still_to_come(&parsed->backs[i], before, before_count);
		if (quantity)
			TRY(match_back(ctx, parsed, customer_id, &parsed->backs[i], quantity, &parts));
	}
	int64_t taken = counts->returned;
	TRY(take_parts(ctx, run, item, parsed, &parts, counts));
	counts->replayed += before_count && counts->returned == taken;
	return OK;
}

static enum status apply_order(struct ctx *ctx, struct run *run, struct item *item, struct import_counts *counts)
{
	struct parsed_order *parsed = item->parsed;

	parsed->input.customer = parsed->names_customer && !parsed->erased ? &parsed->ref : NULL;
	if (parsed->cancelled) {
		counts->unchanged++;
		return OK;
	}
	if (parsed->input.lines.count)
		TRY(apply_sale(ctx, run, item, parsed, counts));
	return parsed->back_count ? apply_backs(ctx, run, item, parsed, counts) : OK;
}

// Who was erased buys as nobody.
static bool order_again(struct ctx *ctx, struct item *item)
{
	struct parsed_order *parsed = item->parsed;

	if (ctx->fault.problem != &customer_erased_before || parsed->erased)
		return false;
	parsed->erased = true;
	return true;
}

const struct intake orders_intake = {
	.key = order_key, .parse = parse_order, .apply = apply_order, .again = order_again};

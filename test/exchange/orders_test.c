// Orders from files: grouped, priced to the minor unit, returned, refused, taken once, taken back.
#include "exchange.h"

#define HEAD "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"

static void rows_become_orders(void **state)
{
	struct home home;
	shop_open(&home, state);

	struct import *import = imported(&home, IMPORT_ORDERS, "a.csv",
		HEAD "1,A,Apple,6,2011-12-01 08:26:00,2.55,17850.0,UK\n"
		     "1,B,Bread,2,2011-12-01 08:26:00,3.39,17850.0,UK\n"
		     "2,A,Apple,1,2011-12-02 09:00:00,2.55,,UK\n"
		     "3,C,Free,1,2011-12-02 09:10:00,0,17850,UK\n");
	assert_int_equal(import->counts.rows, 4);
	assert_int_equal(import->counts.created, 3);
	assert_int_equal(import->counts.customers, 1);
	assert_int_equal(import->counts.invalid, 0);
	assert_int_equal(support_number(home.support, "SELECT total FROM orders WHERE external_id = '1'"), 2208);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM orders WHERE customer_id = 0"), 1);
	// Business time, in the shop's zone (Asia/Shanghai).
	assert_int_equal(support_number(home.support, "SELECT placed_at FROM orders WHERE external_id = '1'"),
		INT64_C(1322699160000));
	assert_int_equal(
		support_number(home.support, "SELECT CAST(SUM(active) AS BIGINT) FROM account WHERE wallet_id = 1"),
		22);
	assert_balanced(&home);
	home_close(&home);
}

static void unit_prices_finer_than_the_currency(void **state)
{
	struct home home;
	shop_open(&home, state);

	imported(&home, IMPORT_ORDERS, "a.csv",
		HEAD "1,A,,8,2011-12-01,0.125,7,\n"
		     "2,B,,1,2011-12-01,0.001,7,\n"
		     "3,C,,3,2011-12-01,0.3333,7,\n"
		     "4,D,,1,2011-12-01,2.500,7,\n");
	assert_int_equal(support_number(home.support, "SELECT total FROM orders WHERE external_id = '1'"), 100);
	assert_int_equal(support_number(home.support, "SELECT total FROM orders WHERE external_id = '2'"), 0);
	assert_int_equal(support_number(home.support, "SELECT total FROM orders WHERE external_id = '3'"), 100);
	assert_int_equal(support_number(home.support, "SELECT total FROM orders WHERE external_id = '4'"), 250);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM order_line WHERE unit_price > 0"), 4);
	home_close(&home);
}

static void what_comes_back_finds_its_orders(void **state)
{
	struct home home;
	struct import_reject *rejects;
	shop_open(&home, state);

	struct import *import = imported(&home, IMPORT_ORDERS, "a.csv",
		HEAD "1,A,,5,2011-11-01,2.00,7,\n"
		     "2,A,,5,2011-11-02,3.00,7,\n"
		     "3,A,,5,2011-11-03,2.00,7,\n"
		     "C1,A,,-7,2011-11-04,2.00,7,\n"  // 5 of order 3, the latest at this price, 2 of order 1
		     "C2,A,,-4,2011-11-05,2.00,7,\n"  // 3 of order 1, then 1 of order 2 at 2.00
		     "C3,A,,-9,2011-11-06,2.00,7,\n"  // only 4 are left
		     "C4,B,,-1,2011-11-06,2.00,7,\n"  // never bought
		     "C5,A,,-1,2011-11-06,2.00,,\n"   // nobody
		     "C6,A,,-1,2011-10-01,2.00,7,\n"  // before anything was bought
		     "C7,A,,-1,2011-11-06,-2.00,7,\n" // a negative price
		     "C8,A,,-1,2011-11-06,2.00,8,\n");
	assert_int_equal(import->counts.created, 3);
	assert_int_equal(import->counts.returned, 2);
	assert_int_equal(import->counts.invalid, 6);
	assert_int_equal(support_number(home.support, "SELECT returned FROM orders WHERE external_id = '1'"), 1000);
	assert_int_equal(support_number(home.support, "SELECT returned FROM orders WHERE external_id = '2'"), 200);
	assert_int_equal(support_number(home.support, "SELECT returned FROM orders WHERE external_id = '3'"), 1000);
	home.ctx.lang = LANG_ZH;
	assert_int_equal(rejected(&home, import->id, &rejects), 6);
	assert_int_equal(rejects[0].line, 7);
	assert_string_equal(rejects[0].reason, "A 退回 9 件，但该客户之前的订单仅剩 4 件可退。");
	assert_string_equal(rejects[0].cells[0], "C3");
	home.ctx.lang = LANG_EN;
	rejected(&home, import->id, &rejects);
	assert_string_equal(
		rejects[2].reason, "It came back, but the row names no customer, so no order can be found.");
	assert_balanced(&home);

	struct figures before = figures_of(&home);
	import = imported(&home, IMPORT_ORDERS, "b.csv",
		HEAD "1,A,,5,2011-11-01,2.00,7,\n"
		     "2,A,,5,2011-11-02,3.00,7,\n"
		     "3,A,,5,2011-11-03,2.00,7,\n"
		     "C1,A,,-7,2011-11-04,2.00,7,\n"
		     "C2,A,,-4,2011-11-05,2.00,7,\n");
	assert_int_equal(import->counts.replayed, 5);
	assert_int_equal(import->counts.created + import->counts.returned + import->counts.invalid, 0);
	assert_same_figures(before, figures_of(&home));
	home_close(&home);
}

static void bad_rows_harm_nobody(void **state)
{
	struct home home;
	struct import_reject *rejects;
	shop_open(&home, state);

	struct import *import = imported(&home, IMPORT_ORDERS, "a.csv",
		HEAD "1,A,,1,2011-11-01,1.00,7,\n"
		     "2,A,,1,2011-02-30,1.00,7,\n" // no such day
		     "3,A,,x,2011-11-01,1.00,7,\n" // no number
		     "4,A,,1,2011-11-01,-5,7,\n"   // negative
		     "5,A,,1,2011-11-01,1.00,7,\n" // spoiled by its second row
		     "5,B,,0,2011-11-01,1.00,7,\n"
		     "6,A,,1,2011-11-01,1.00,7,\n" // two customers
		     "6,A,,1,2011-11-01,1.00,8,\n"
		     "7,A,,1,2031-11-01,1.00,7,\n" // in the future
		     "8,A,,1,2011-11-01\n"         // ragged
		     "9,A,,99999999999999999999,2011-11-01,1.00,7,\n"
		     ",A,,1,2011-11-01,1.00,7,\n" // no order number
		     "10,=1+1,,1,2011-11-01,99999999999999999,7,\n"
		     "11,A,,1,2011-11-01,1.00,7,\n");
	assert_int_equal(import->counts.created, 2);
	assert_int_equal(import->counts.invalid, 12);
	assert_int_equal(rejected(&home, import->id, &rejects), 12);
	for (int i = 0; i < 12; i++) {
		assert_int_equal(rejects[i].line, i + 3);
		assert_true(strlen(rejects[i].reason) > 5);
	}
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM orders"), 2);
	assert_balanced(&home);
	home_close(&home);
}

static void rows_apart_are_refused(void **state)
{
	struct home home;
	struct import_reject *rejects;
	struct buf buf;
	shop_open(&home, state);

	buf = buf_make(home.support->mem, 1 << 20);
	buf_text(&buf, HEAD "1,A,,1,2011-11-01,1.00,7,\n2,A,,1,2011-11-01,1.00,7,\n1,B,,1,2011-11-01,1.00,7,\n");
	for (int i = 10; i < 400; i++)
		buf_format(&buf, "%d,A,,1,2011-11-01,1.00,7,\n", i);
	buf_text(&buf, "1,C,,1,2011-11-01,1.00,7,\n");
	struct import *import = imported(&home, IMPORT_ORDERS, "a.csv", buf.data);
	assert_int_equal(import->counts.created, 392);
	assert_int_equal(import->counts.invalid, 1);
	assert_int_equal(import->counts.duplicates, 1);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM order_line l JOIN orders o ON "
						      "o.id = l.order_id WHERE o.external_id = '1'"),
		2);
	home.ctx.lang = LANG_EN;
	assert_int_equal(rejected(&home, import->id, &rejects), 1);
	assert_string_equal(rejects[0].reason,
		"Order 1 stood in this file before (line 2); the rows of an order must stand together.");
	home_close(&home);
}

static void chinese_headers_and_amounts(void **state)
{
	struct home home;
	shop_open(&home, state);

	struct import *import = imported(&home, IMPORT_ORDERS, "a.csv",
		"订单号;商品编码;商品名称;数量;单价(元);实付金额;下单时间;手机号;姓名;支付方式\n"
		"N1;K1;咖啡;2;￥16.00;30.00;2011年12月1日 9:30;１３８１２３４５６７８;张伟;微信支付\n"
		"N1;K2;茶;1;10;10;2011年12月1日 9:30;１３８１２３４５６７８;张伟;微信支付\n");
	assert_int_equal(import->counts.invalid, 0);
	assert_int_equal(import->counts.created, 1);
	assert_int_equal(support_number(home.support, "SELECT total FROM orders"), 4000);
	assert_int_equal(support_number(home.support, "SELECT paid_money FROM orders"), 4000);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM customer WHERE has_phone = 1"), 1);
	home_close(&home);
}

// ---------------------------------------------------------------- a file large enough to be cut

#define MANY 600

static const char *many_orders(struct home *home)
{
	struct buf buf = buf_make(home->support->mem, 8 << 20);
	uint64_t seed = 88172645463325252;

	buf_text(&buf, HEAD);
	for (int i = 0; i < MANY; i++) {
		seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
		int customer = (int)(seed % 37), rows = 1 + (int)(seed / 64 % 4), day = 1 + i * 27 / MANY;
		bool back = seed / 1024 % 9 == 0;
		for (int row = 0; row < rows; row++)
			buf_format(&buf, "%s%d,S%d,,%d,2011-12-%02d 10:00,%d.%02d,%d,\n", back ? "C" : "", i,
				(int)(seed / 4096 % 11) + row, back ? -1 : 3, day, (int)(seed % 50) + 1,
				(int)(seed / 7 % 100), customer);
		if (i % 50 == 7)
			buf_format(&buf, "%d,broken\n", i);
	}
	return buf.data;
}

static struct import *many_begun(struct home *home)
{
	const char *text = many_orders(home);
	struct wish wish = {.in = {.kind = IMPORT_ORDERS, .path = file_of(home, "many.csv", text, strlen(text))}};
	return begun(home, wish);
}

static bool stop_sometimes(void *arg, const struct import *import)
{
	int *left = arg;
	(void)import;
	return (*left)-- > 0;
}

static enum status resume(struct ctx *ctx, void *arg)
{
	return import_resume(ctx, *(int64_t *)arg);
}

// Goes on until it is done, stopped after a few slices again and again.
static void run_in_pieces(struct home *home, int64_t id)
{
	for (int i = 0; i < 1000; i++) {
		int left = i % 3;
		struct import_watch watch = {.slice = stop_sometimes, .arg = &left, .slice_ms = 2};
		enum status status = import_run(&home->ctx, loaded(home, id), &watch);
		if (status == OK)
			return;
		assert_int_equal(status, ERR_CANCELLED);
		assert_int_equal(loaded(home, id)->state, IMPORT_STOPPED);
		home_do(home, resume, &id);
	}
	fail_msg("it never ends");
}

// Straight through, and taken back again: the shop is empty afterwards.
static struct figures reference(struct home *home, struct import_counts *counts)
{
	struct import *import = many_begun(home);
	struct figures nothing = {{0}}, figures;

	assert_ok(import_run(&home->ctx, import, NULL));
	assert_true(import->counts.returned > 5);
	assert_true(import->counts.invalid > 5);
	*counts = import->counts;
	figures = figures_of(home);
	assert_balanced(home);
	assert_int_equal(take_back(home, import), 0);
	assert_same_figures(nothing, figures_of(home));
	assert_balanced(home);
	return figures;
}

static void assert_same_counts(struct import_counts a, struct import_counts b)
{
	assert_int_equal(a.rows, b.rows);
	assert_int_equal(a.created, b.created);
	assert_int_equal(a.returned, b.returned);
	assert_int_equal(a.replayed, b.replayed);
	assert_int_equal(a.customers, b.customers);
	assert_int_equal(a.invalid, b.invalid);
}

static void stopped_and_resumed_it_is_the_same(void **state)
{
	struct import_counts counts;
	struct home home;
	shop_open(&home, state);

	struct figures straight = reference(&home, &counts);
	struct import *import = many_begun(&home);
	run_in_pieces(&home, import->id);
	assert_same_counts(counts, loaded(&home, import->id)->counts);
	assert_same_figures(straight, figures_of(&home));
	assert_balanced(&home);
	home_close(&home);
}

// The n-th database call fails, in every way there is; what is not done then is done by the next run.
static void killed_anywhere_it_is_the_same(void **state)
{
	static const enum store_fault faults[] = {FAULT_INTERNAL, FAULT_BUSY, FAULT_CUT, FAULT_COMMIT_LOST};
	struct import_counts counts;
	enum status status = ERR_INTERNAL;
	struct home home;
	shop_open(&home, state);

	struct figures straight = reference(&home, &counts);
	struct import *import = many_begun(&home);
	for (int i = 0; status != OK && i < 200; i++) {
		struct import_watch watch = {.slice_ms = 5};
		import = loaded(&home, import->id);
		store_fault(i % 4 == 3 ? 1 + i % 3 : 37 + i * 101 % 900, faults[i % 4]);
		status = import_run(&home.ctx, import, &watch);
		store_fault(0, FAULT_BUSY);
	}
	assert_ok(status);
	assert_same_counts(counts, loaded(&home, import->id)->counts);
	assert_same_figures(straight, figures_of(&home));
	assert_balanced(&home);
	home_close(&home);
}

static void taken_back_it_never_was(void **state)
{
	struct home home;
	shop_open(&home, state);

	imported(&home, IMPORT_ORDERS, "a.csv",
		HEAD "1,A,,5,2011-12-01,20.00,7,\n2,A,,1,2011-12-02,900.00,8,\n3,B,,1,2011-12-02,50,9,\n");
	struct figures before = figures_of(&home);
	// Returns of orders of the first file, orders back in time, a new customer.
	struct import *second = imported(&home, IMPORT_ORDERS, "b.csv",
		HEAD "4,A,,5,2011-11-01,300.00,7,\nC1,A,,-2,2011-12-05,20.00,7,\n5,A,,1,2011-12-06,10.00,11,\n"
		     "C2,A,,-1,2011-12-06,900.00,8,\n");
	assert_int_equal(second->counts.returned, 2);
	assert_int_equal(second->counts.customers, 1);
	assert_int_equal(take_back(&home, second), 0);
	assert_same_figures(before, figures_of(&home));
	assert_balanced(&home);
	// Its numbers are free again.
	struct import *third = imported(&home, IMPORT_ORDERS, "c.csv",
		HEAD "4,A,,5,2011-11-01,310.00,7,\nC1,A,,-2,2011-12-05,20.00,7,\n5,A,,1,2011-12-06,10.00,11,\n");
	assert_int_equal(third->counts.created, 2);
	assert_int_equal(third->counts.returned, 1);
	assert_int_equal(third->counts.invalid, 0);
	assert_balanced(&home);
	home_close(&home);
}

static void a_dry_run_changes_nothing(void **state)
{
	const char *text = HEAD "1,A,,5,2011-12-01,20.00,7,\n2,A,,5,2011-12-01,20.00,8,\n3,A,,x,2011-12-01,20.00,8,\n";
	struct home home;
	shop_open(&home, state);

	imported(&home, IMPORT_ORDERS, "a.csv", HEAD "1,A,,5,2011-12-01,20.00,7,\n");
	struct figures before = figures_of(&home);
	struct wish wish = {
		.in = {.kind = IMPORT_ORDERS, .path = file_of(&home, "b.csv", text, strlen(text))}, .dry_run = true};
	struct import *import = begun(&home, wish);
	assert_ok(import_run(&home.ctx, import, NULL));
	assert_int_equal(import->counts.replayed, 1);
	assert_int_equal(import->counts.created, 1);
	assert_int_equal(import->counts.customers, 1);
	assert_int_equal(import->counts.invalid, 1);
	assert_same_figures(before, figures_of(&home));
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM import_change"), 2);
	home_close(&home);
}

// What a dry run says of returns and new customers is what comes true.
static void a_dry_run_tells_what_comes_true(void **state)
{
	static const char text[] = "order_number,sku,quantity,date,unit_price,customer_id\n"
				   "1,A,3,2011-01-01,5.00,C1\n"
				   "2,A,1,2011-01-02,5.00,C2\n"
				   "R1,A,-2,2011-01-03,5.00,C1\n"
				   "R2,A,-2,2011-01-04,5.00,C1\n"
				   "R3,B,-1,2011-01-04,5.00,C1\n"
				   "R4,A,-1,2011-01-04,5.00,C3\n"
				   "3,B,1,2011-01-05,7.00,C1\n"
				   "R5,B,-1,2011-01-06,7.00,C1\n";
	struct home home;

	shop_open(&home, state);
	struct support *support = home.support;
	struct wish wish = {
		.in = {.kind = IMPORT_ORDERS, .path = file_of(&home, "d.csv", text, strlen(text))}, .dry_run = true};
	struct import *dry = begun(&home, wish);
	assert_ok(import_run(&home.ctx, dry, NULL));
	assert_int_equal(dry->counts.created, 3);
	assert_int_equal(dry->counts.returned, 2);
	assert_int_equal(dry->counts.invalid, 3);
	assert_int_equal(dry->counts.customers, 2);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM orders"), 0);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer"), 0);
	struct import *real = imported(&home, IMPORT_ORDERS, "d.csv", text);
	assert_same_counts(dry->counts, real->counts);
	// A second time all of it is there already.
	dry = begun(&home, wish);
	assert_ok(import_run(&home.ctx, dry, NULL));
	real = imported(&home, IMPORT_ORDERS, "d.csv", text);
	assert_same_counts(dry->counts, real->counts);
	assert_balanced(&home);
	home_close(&home);
}

static void a_phone_is_a_customer(void **state)
{
	static const char text[] = "订单号,日期,金额,手机\nA1,2011-01-02,10.00,139 1234 5678\n"
				   "A2,2011-01-03,12.00,13912345678\nA3,2011-01-03,12.00,12\n";
	struct import_reject *rejects;
	struct home home;

	shop_open(&home, state);
	struct support *support = home.support;
	struct import *import = imported(&home, IMPORT_ORDERS, "p.csv", text);
	assert_int_equal(import->counts.created, 2);
	assert_int_equal(import->counts.customers, 1);
	assert_int_equal(rejected(&home, import->id, &rejects), 1);
	assert_non_null(strstr(rejects[0].reason, "12"));
	assert_int_equal(support_number(support, "SELECT MAX(orders) FROM customer_stat"), 2);
	home_close(&home);
}

static const char *exported(struct home *home, enum export_kind kind, const char *name)
{
	const struct export_filter filter = {.from = NONE, .to = NONE, .store_id = NONE, .customer_id = NONE};
	struct sheet_output output = {.kind = SHEET_CSV};
	const char *path = arena_format(home->support->mem, "%s/%s", home->support->dir, name);
	struct sheet_writer *writer;
	struct export *export;
	const char *const *cells;
	size_t count;

	assert_ok(export_open(&home->ctx, kind, &filter, &export));
	assert_ok(sheet_create(path, &output, &writer));
	cells = export_header(export, &count);
	do {
		assert_ok(sheet_write(writer, (const char **)(void *)cells, count));
		assert_ok(export_next(&home->ctx, export, &cells));
	} while (cells);
	assert_ok(sheet_finish(writer));
	export_close(export);
	return path;
}

static struct import *imported_from(struct home *home, enum import_kind kind, const char *path)
{
	struct import *import = begun(home, (struct wish){.in = {.kind = (int)kind, .source = "back", .path = path}});

	assert_ok(import_run(&home->ctx, import, NULL));
	return import;
}

// Out of one shop and into an empty one: the same customers, orders, returns, sums, points, tiers.
static void what_was_exported_imports_as_it_was(void **state)
{
	static const char text[] =
		"order_number,sku,quantity,date,unit_price,discount,customer_id,customer_name,phone,shipping\n"
		"1,A,3,2011-01-01 10:00:00,5.00,0.50,C1,Ann,13912345678,3.00\n"
		"1,B,1,2011-01-01 10:00:00,120.00,,C1,,,\n"
		"2,A,1,2011-02-02 11:30:05,5.00,,C2,Ben,,\n"
		"3,B,2,2011-03-03,110.00,10.00,C1,,,\n4,C,1,2011-03-04,7.00,,,,,\n"
		"R1,A,-2,2011-04-01,5.00,,C1,,,\nR2,B,-1,2011-04-02,90.00,,C1,,,\nR3,A,-1,2011-05-05,5.00,,C2,,,\n";
	struct home home;

	shop_open(&home, state);
	struct import *first = imported(&home, IMPORT_ORDERS, "out.csv", text);
	assert_int_equal(first->counts.invalid, 0);
	struct figures before = figures_of(&home);
	const char *customers = exported(&home, EXPORT_CUSTOMERS, "customers.csv");
	const char *orders = exported(&home, EXPORT_ORDERS, "orders.csv");
	assert_ok(import_revert(&home.ctx, first, NULL));
	assert_int_equal(figures_of(&home).numbers[0], 0);
	assert_int_equal(imported_from(&home, IMPORT_CUSTOMERS, customers)->counts.created, 2);
	struct import *again = imported_from(&home, IMPORT_ORDERS, orders);
	assert_int_equal(again->counts.invalid, 0);
	assert_int_equal(again->counts.created, 4);
	assert_int_equal(again->counts.returned, 3);
	struct figures after = figures_of(&home);
	for (int i = 0; i < FIGURES - 1; i++) // the last counts numbers of the other system too
		assert_int_equal(after.numbers[i], before.numbers[i]);
	assert_balanced(&home);
	home_close(&home);
}

static void cancelled_orders_are_left_out(void **state)
{
	struct home home;

	shop_open(&home, state);
	struct import *import = imported(&home, IMPORT_ORDERS, "c.csv",
		"订单号,日期,金额,手机,订单状态\n1,2011-01-02,10.00,13912345678,已完成\n2,2011-01-02,10.00,13912345678,已取消\n");
	assert_int_equal(import->counts.created, 1);
	assert_int_equal(import->counts.unchanged, 1);
	home_close(&home);
}

static void an_empty_file_is_called_empty(void **state)
{
	struct home home;
	shop_open(&home, state);
	struct wish wish = {
		.in = {.kind = IMPORT_ORDERS, .file_name = "a.csv", .path = file_of(&home, "a.csv", "", 0)}};

	assert_int_equal(house_write(&home.ctx, enter, &wish, 0, LANE_LOW), ERR_UNPROCESSABLE);
	assert_string_equal(home.ctx.fault.problem->code, "import_empty");
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM import"), 0);
	home_close(&home);
}

static void a_workbook_is_as_good_as_text(void **state)
{
	static const char *const rows[][7] = {
		{"InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"},
		{"1", "A", "Apple", "6", "2011-12-01 08:26:00", "2.55", "17850"},
		{"1", "B", "Bread", "2", "2011-12-01 08:26:00", "3.39", "17850"},
		{"2", "A", "Apple", "1", "2011-12-02 09:00:00", "2.55", "7"},
	};
	struct sheet_output output = {.kind = SHEET_XLSX};
	struct sheet_writer *writer;
	struct home home;
	shop_open(&home, state);

	const char *path = arena_format(home.support->mem, "%s/a.xlsx", home.support->dir);
	assert_ok(sheet_create(path, &output, &writer));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_ok(sheet_write(writer, rows[i], ARRAY_LEN(rows[i])));
	assert_ok(sheet_finish(writer));
	struct wish wish = {.in = {.kind = IMPORT_ORDERS, .path = path}};
	struct import *import = begun(&home, wish);
	assert_ok(import_run(&home.ctx, import, NULL));
	assert_int_equal(import->counts.rows, 3);
	assert_int_equal(import->counts.created, 2);
	assert_int_equal(import->counts.invalid, 0);
	assert_int_equal(loaded(&home, import->id)->form.kind, SHEET_XLSX);
	assert_int_equal(support_number(home.support, "SELECT total FROM orders WHERE external_id = '1'"), 2208);
	assert_balanced(&home);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(rows_become_orders),
		BOTH(unit_prices_finer_than_the_currency),
		BOTH(what_comes_back_finds_its_orders),
		BOTH(bad_rows_harm_nobody),
		BOTH(rows_apart_are_refused),
		BOTH(chinese_headers_and_amounts),
		BOTH(stopped_and_resumed_it_is_the_same),
		BOTH(killed_anywhere_it_is_the_same),
		BOTH(taken_back_it_never_was),
		BOTH(a_dry_run_changes_nothing),
		BOTH(a_dry_run_tells_what_comes_true),
		BOTH(a_phone_is_a_customer),
		BOTH(what_was_exported_imports_as_it_was),
		BOTH(cancelled_orders_are_left_out),
		BOTH(an_empty_file_is_called_empty),
		BOTH(a_workbook_is_as_good_as_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

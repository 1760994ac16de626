// Customers from files: found by what people write in headers, read in every spelling, made, changed, taken back.
#include "exchange.h"

#include <iconv.h>

static const char *field_of(const struct import *import, const char *column)
{
	for (size_t i = 0; i < import->column_count; i++)
		if (strcmp(import->columns[i].column, column) == 0)
			return import->columns[i].field ? import->columns[i].field : "";
	return "no such column";
}

static enum status only_create(struct ctx *ctx, void *arg)
{
	struct wish *wish = arg;
	return import_create(ctx, &wish->in, &wish->import);
}

static struct import *looked_at(struct home *home, enum import_kind kind, const char *text)
{
	struct wish wish = {.in = {.kind = (int)kind, .path = file_of(home, "look.csv", text, strlen(text))}};
	wish.in.file_name = "look.csv";
	wish.in.source = id_text(home->support->mem, "src", id_new()); // nothing is remembered for it
	home_do(home, only_create, &wish);
	return wish.import;
}

static void columns_are_found_by_their_names(void **state)
{
	static const struct {
		enum import_kind kind;
		const char *column, *field;
	} rows[] = {
		{IMPORT_ORDERS, "InvoiceNo", "number"}, {IMPORT_ORDERS, "Order ID", "number"},
		{IMPORT_ORDERS, "订单编号", "number"}, {IMPORT_ORDERS, "小票号", "number"},
		{IMPORT_ORDERS, "StockCode", "sku"}, {IMPORT_ORDERS, "商品条码", "sku"},
		{IMPORT_ORDERS, "Qty", "quantity"}, {IMPORT_ORDERS, "数量（件）", "quantity"},
		{IMPORT_ORDERS, "Unit Price (CNY)", "unit_price"}, {IMPORT_ORDERS, "销售单价", "unit_price"},
		{IMPORT_ORDERS, "消费金额", "amount"}, {IMPORT_ORDERS, "下单时间", "date"},
		{IMPORT_ORDERS, "order_date", "date"}, {IMPORT_ORDERS, "Customer_ID", "customer_no"},
		{IMPORT_ORDERS, "会员卡号", "member_no"}, {IMPORT_ORDERS, "支付方式", "tender"},
		{IMPORT_ORDERS, "Colour", ""}, {IMPORT_CUSTOMERS, "姓名", "name"},
		{IMPORT_CUSTOMERS, "客户姓名", "name"}, {IMPORT_CUSTOMERS, "Full Name", "name"},
		{IMPORT_CUSTOMERS, "手机号码", "phone"}, {IMPORT_CUSTOMERS, "会员手机", "phone"},
		{IMPORT_CUSTOMERS, "Ｍｏｂｉｌｅ", "phone"}, {IMPORT_CUSTOMERS, "E-Mail Address", "email"},
		{IMPORT_CUSTOMERS, "电子邮箱", "email"}, {IMPORT_CUSTOMERS, "性别", "gender"},
		{IMPORT_CUSTOMERS, "出生日期", "birthday"}, {IMPORT_CUSTOMERS, "Date of Birth", "birthday"},
		{IMPORT_CUSTOMERS, "会员号", "member_no"}, {IMPORT_CUSTOMERS, "归属门店", "store"},
		{IMPORT_CUSTOMERS, "标签", "tags"}, {IMPORT_CUSTOMERS, "备注", "note"},
		{IMPORT_CUSTOMERS, "客户来源", "source"}, {IMPORT_CUSTOMERS, "详细地址", "street"},
		{IMPORT_CUSTOMERS, "车牌号", "plate"}, {IMPORT_CUSTOMERS, "身高", ""},
	};
	struct home home;
	shop_open(&home, state);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct import *import = looked_at(
			&home, rows[i].kind, arena_format(home.support->mem, "%s,zzz\n,\n", rows[i].column));
		if (strcmp(field_of(import, rows[i].column), rows[i].field) != 0)
			fail_msg("%s is %s, not %s", rows[i].column, field_of(import, rows[i].column), rows[i].field);
	}
	// By what stands in them.
	struct import *import = looked_at(&home, IMPORT_CUSTOMERS,
		"a,b,c\nx,13812345678,a@b.cn\ny,13912345678,c@d.cn\n");
	assert_string_equal(field_of(import, "b"), "phone");
	assert_string_equal(field_of(import, "c"), "email");
	home_close(&home);
}

static int64_t one(struct home *home, const char *query)
{
	return support_number(home->support, query);
}

struct finding {
	enum identity_kind kind;
	const char *source, *value;
	struct customer *customer;
};

static enum status find(struct ctx *ctx, void *arg)
{
	struct finding *finding = arg;
	size_t count;
	int64_t id;

	TRY(customer_find(ctx, finding->kind, finding->source, finding->value, &id, 1, &count));
	return count ? customer_get(ctx, id, &finding->customer) : ERR_NOT_FOUND;
}

static struct customer *by_phone(struct home *home, const char *phone)
{
	struct finding finding = {IDENTITY_PHONE, NULL, phone, NULL};
	assert_ok(house_read(&home->ctx, find, &finding));
	return finding.customer;
}

#define PEOPLE                                                                                                         \
	"编号,姓名,手机,邮箱,性别,生日,标签,备注,来源,省份,城市,详细地址\n"                                                    \
	"K1,张伟,１３８１２３４５６７８,ZW@Example.cn,男,1985-07-09,VIP;老客户,喜欢靠窗,门店,上海,上海,南京路 1 号\n"              \
	"K2,欧阳娜,138 0000 1111;+86 139 0000 2222,,女,7月9日,,,展会抽奖,,,\n"                                              \
	"K3,李四,12345,,,,,,,,,\n" \
	"K4,王五,,not-an-email,,,,,,,,\n" \
	"K5,赵六,,,外星人,,,,,,,\n"                                                                                       \
	",,,,,,,只有备注,,,,\n"                                                                                           \
	"K1,张伟,13812345678,,,,,,,,,\n"

static void people_are_made_and_told_apart(void **state)
{
	struct home home;
	struct import_reject *rejects;
	shop_open(&home, state);

	struct import *import = imported(&home, IMPORT_CUSTOMERS, "a.csv", PEOPLE);
	assert_int_equal(import->counts.created, 2);
	assert_int_equal(import->counts.invalid, 5);
	assert_int_equal(import->counts.duplicates, 1);
	assert_int_equal(rejected(&home, import->id, &rejects), 5);
	assert_int_equal(rejects[0].line, 4);
	const struct customer *zhang = by_phone(&home, "13812345678");
	assert_string_equal(zhang->name, "张伟");
	assert_int_equal(zhang->gender, GENDER_MALE);
	assert_int_equal(zhang->birthday->year, 1985);
	assert_int_equal(zhang->source, SOURCE_STORE);
	assert_int_equal(zhang->tags.count, 2);
	assert_string_equal(((const struct customer_address *)zhang->addresses.items)->street, "南京路 1 号");
	const struct customer *ouyang = by_phone(&home, "13900002222");
	assert_int_equal(ouyang->phones.count, 2);
	assert_true(ouyang->birthday->year == NONE && ouyang->birthday->month == 7);
	assert_int_equal(ouyang->source, SOURCE_OTHER);
	assert_string_equal(ouyang->source_note, "展会抽奖");
	assert_int_equal(one(&home, "SELECT COUNT(*) FROM note"), 1);

	// The same again finds everybody as they are.
	import = imported(&home, IMPORT_CUSTOMERS, "b.csv", PEOPLE);
	assert_int_equal(import->counts.created + import->counts.updated, 0);
	assert_int_equal(import->counts.unchanged, 3);
	assert_int_equal(import->counts.invalid, 4);
	assert_int_equal(one(&home, "SELECT COUNT(*) FROM customer"), 2);
	home_close(&home);
}

static void gbk_is_read(void **state)
{
	struct home home;
	const char *text = "姓名,手机号\n张伟,13812345678\n李娜,13912345678\n";
	char gbk[256], *in = (char *)(uintptr_t)text, *out = gbk;
	size_t left = strlen(text), room = sizeof gbk;
	shop_open(&home, state);
	iconv_t to = iconv_open("GBK", "UTF-8");

	assert_int_equal(iconv(to, &in, &left, &out, &room), 0);
	iconv_close(to);
	struct wish wish = {.in = {.kind = IMPORT_CUSTOMERS,
				    .path = file_of(&home, "gbk.csv", gbk, (size_t)(out - gbk))}};
	struct import *import = begun(&home, wish);
	assert_int_equal(import->form.encoding, SHEET_GB18030);
	assert_ok(import_run(&home.ctx, import, NULL));
	assert_int_equal(import->counts.created, 2);
	assert_string_equal(by_phone(&home, "13812345678")->name, "张伟");
	// Cut in half within a character: the broken row is refused, the others are in.
	wish.in.path = file_of(&home, "cut.csv", gbk, (size_t)(out - gbk) - 16);
	import = begun(&home, wish);
	assert_ok(import_run(&home.ctx, import, NULL));
	assert_int_equal(import->counts.unchanged, 1);
	assert_int_equal(import->counts.invalid, 1);
	home_close(&home);
}

static void changes_are_taken_back(void **state)
{
	struct home home;
	struct import_options options = {.separator = ";", .origin = SOURCE_IMPORT, .empty = EMPTY_CLEAR};
	shop_open(&home, state);

	imported(&home, IMPORT_CUSTOMERS, "a.csv", "编号,姓名,手机,公司\nK1,张伟,13812345678,甲公司\nK2,李娜,13912345678,\n");
	struct import *second = imported_with(&home, IMPORT_CUSTOMERS, "b.csv",
		"编号,姓名,手机,公司\nK1,张大伟,13712345678,\nK2,李娜,13912345678,\nK3,王五,13612345678,\n", &options);
	assert_int_equal(second->counts.updated, 1);
	assert_int_equal(second->counts.unchanged, 1);
	assert_int_equal(second->counts.created, 1);
	assert_string_equal(by_phone(&home, "13712345678")->name, "张大伟");
	assert_int_equal(by_phone(&home, "13812345678")->phones.count, 2);
	assert_null(by_phone(&home, "13812345678")->employer);
	assert_int_equal(take_back(&home, second), 0);
	assert_string_equal(by_phone(&home, "13812345678")->name, "张伟");
	assert_string_equal(by_phone(&home, "13812345678")->employer, "甲公司");
	assert_int_equal(by_phone(&home, "13812345678")->phones.count, 1);
	assert_int_equal(one(&home, "SELECT COUNT(*) FROM customer WHERE status = 'active'"), 2);
	assert_int_equal(one(&home, "SELECT COUNT(*) FROM import_change WHERE before IS NOT NULL"), 0);

	// Who was changed since, or bought since, stays.
	struct import *third = imported(&home, IMPORT_CUSTOMERS, "c.csv",
		"编号,姓名,手机\nK1,张三,13812345678\nK3,王五,13612345678\n");
	assert_int_equal(third->counts.updated + third->counts.created, 2);
	imported(&home, IMPORT_CUSTOMERS, "d.csv", "编号,姓名,手机\nK1,张四,13812345678\n");
	imported(&home, IMPORT_ORDERS, "e.csv", "订单号,单价,日期,手机\nO1,5.00,2012-01-01,13612345678\n");
	assert_int_equal(take_back(&home, third), 2);
	assert_string_equal(by_phone(&home, "13812345678")->name, "张四");
	assert_string_equal(by_phone(&home, "13612345678")->name, "王五");
	home_close(&home);
}

static void what_was_added_goes_with_a_revert(void **state)
{
	static const char twice[] = "id,name,tags,note\n1,Ann,old;new,second\n2,Benn,,\n";
	struct home home;

	shop_open(&home, state);
	struct support *support = home.support;
	imported(&home, IMPORT_CUSTOMERS, "a.csv", "id,name,tags,note\n1,Ann,old,first\n2,Ben,,\n");
	struct import *second =
		imported(&home, IMPORT_CUSTOMERS, "b.csv", twice);
	assert_int_equal(second->counts.updated, 2);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer_tag"), 2);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM note"), 2);
	// The same again adds nothing.
	struct import *third =
		imported(&home, IMPORT_CUSTOMERS, "c.csv", twice);
	assert_int_equal(third->counts.unchanged, 2);
	assert_ok(import_revert(&home.ctx, second, NULL));
	assert_int_equal(second->counts.conflicts, 0);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer_tag"), 1);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM note"), 1);
	home_close(&home);
}

static struct import_preview *previewed(struct home *home, enum import_kind kind, const char *name, const char *text)
{
	struct wish wish = {.in = {.kind = (int)kind, .path = file_of(home, name, text, strlen(text))}};
	struct import_preview *preview;

	wish.in.file_name = name;
	home_do(home, only_create, &wish);
	assert_ok(import_preview(&home->ctx, wish.import, NULL, &preview));
	assert_ok(import_try(&home->ctx, wish.import, preview));
	return preview;
}

static void a_preview_tells_what_would_come_of_each_row(void **state)
{
	struct home home;

	shop_open(&home, state);
	struct support *support = home.support;
	imported(&home, IMPORT_CUSTOMERS, "a.csv", "id,name,phone\n1,Ann,13912345678\n");
	struct import_preview *preview = previewed(&home, IMPORT_CUSTOMERS, "b.csv",
		"id,name,phone\n1,Anna,13912345678\n2,Ben,12\n3,Cid,13812345678\n3,Cid,13812345678\n");
	assert_int_equal(preview->row_count, 4);
	assert_null(preview->faults[0]);
	assert_int_equal(preview->changes[0].count, 1);
	const struct import_change *change = preview->changes[0].items;
	assert_string_equal(change->field, "name");
	assert_string_equal(change->before, "Ann");
	assert_string_equal(change->after, "Anna");
	assert_non_null(preview->faults[1]);
	assert_null(preview->faults[2]);
	assert_int_equal(preview->changes[2].count, 0);
	assert_non_null(preview->faults[3]);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM customer"), 1);

	preview = previewed(&home, IMPORT_ORDERS, "o.csv",
		"order_number,sku,quantity,date,unit_price,customer_id\n"
		"1,A,1,2011-01-01,5.00,C1\n2,A,1,2011-13-01,5.00,C1\n"
		"R1,A,-1,2011-01-02,5.00,C1\nR2,A,-1,2011-01-02,5.00,C1\n");
	assert_null(preview->faults[0]);
	assert_non_null(preview->faults[1]);
	assert_null(preview->faults[2]);
	assert_non_null(preview->faults[3]);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM orders"), 0);
	home_close(&home);
}

static void nonsense_is_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
	} files[] = {{"PK\003\004nonsense", 12}, {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8}};
	struct home home;
	shop_open(&home, state);

	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		struct wish wish = {.in = {.kind = IMPORT_CUSTOMERS,
					    .path = file_of(&home, "x", files[i].bytes, files[i].size),
					    .file_name = "x"}};
		home.ctx.now_ms = clock_now_ms();
		enum status status = house_write(&home.ctx, only_create, &wish, 0, LANE_LOW);
		if (status == OK)
			fail_msg("file %zu was taken", i);
		assert_non_null(home.ctx.fault.problem);
	}
	// A quote that is never closed, and rows of any length.
	struct import *import = imported(&home, IMPORT_CUSTOMERS, "q.csv",
		"姓名,手机\n\"张伟,13812345678\n李娜,13912345678\n王五\n赵六,13612345678,x,y\n=cmd|' /C calc'!A0,13512345678\n");
	assert_int_equal(import->counts.rows, 5);
	assert_int_equal(import->counts.created, 2);
	assert_int_equal(import->counts.invalid, 3);
	home_close(&home);
}

static enum status define_vehicles(struct ctx *ctx, void *arg)
{
	static const char insert[] =
		"INSERT INTO custom_field (id, version, created_at, updated_at, key, type, label_en, label_zh, "
			"position, required, filterable, personal, columns) VALUES (1, 1, 0, 0, 'vehicles', 'rows', "
			"'Vehicles', '现有车辆', 0, 0, 1, 0, '[{\"key\": \"model\", \"type\": \"text\", "
			"\"label_en\": \"Model\", \"label_zh\": \"车型\"}, {\"key\": \"mileage\", \"type\": "
			"\"number\", \"label_en\": \"Mileage\", \"label_zh\": \"里程\"}]')";

	(void)arg;
	return db_exec_text(ctx->db, insert, NO_ARGS);
}

// Rows come in one cell, as an export writes them: by the key of a column or what it is called.
static void rows_come_in_one_cell(void **state)
{
	static const char people[] =
		"姓名,手机,现有车辆\n"
		"张伟,13812345678,\"model=途观 L; mileage=52000\n车型=\"\"A;\"\"\"\"B\"\"\"\"\"\"； 里程=7\"\n"
		"李娜,13912345678,途观 L\n"
		"王五,13612345678,model=A; mileage=many\n"
		"赵六,13512345678,model=A; colour=red\n";
	static const char wanted[] =
		"{\"vehicles\":[{\"model\":\"途观 L\",\"mileage\":52000},{\"model\":\"A;\\\"B\\\"\",\"mileage\":7}]}";
	struct import_reject *rejects;
	struct home home;
	shop_open(&home, state);
	home_do(&home, define_vehicles, NULL);

	struct import *import = imported(&home, IMPORT_CUSTOMERS, "a.csv", people);
	assert_int_equal(import->counts.created, 1);
	assert_int_equal(rejected(&home, import->id, &rejects), 3);
	assert_string_equal(by_phone(&home, "13812345678")->fields, wanted);
	assert_int_equal(one(&home, "SELECT num FROM customer_field"), 2);
	import = imported(&home, IMPORT_CUSTOMERS, "b.csv", people);
	assert_int_equal(import->counts.unchanged, 1);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(columns_are_found_by_their_names),
		BOTH(people_are_made_and_told_apart),
		BOTH(gbk_is_read),
		BOTH(changes_are_taken_back),
		BOTH(what_was_added_goes_with_a_revert),
		BOTH(a_preview_tells_what_would_come_of_each_row),
		BOTH(rows_come_in_one_cell),
		BOTH(nonsense_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

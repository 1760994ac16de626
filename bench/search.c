// Search among many customers: makes N of them with drawn names and phones, then measures first pages.
//
//   search [--db PATH|postgresql://… [--key-file PATH]] [--customers N] [--rounds N]
//
// An existing database that holds customers is used as it is; one that was made elsewhere with its key file.
#include "base/id.h"
#include "base/text.h"
#include "base/vault.h"
#include "customer/customer.h"
#include "store/migrate.h"
#include "work/house.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BATCH 1000
#define PAGE 50
#define BUYERS 19968

static const struct tables tables;

static int64_t now_us(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

// Splitmix64: the same customers in every run.
static uint64_t seed = 20240210;
static uint64_t draw(uint64_t below)
{
	uint64_t z = (seed += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) % below;
}

// Surnames by their share (per mille) in mainland China, then given names' characters, then English names.
static const struct {
	const char *name;
	int share;
} surnames[] = {{"王", 72}, {"李", 71}, {"张", 68}, {"刘", 54}, {"陈", 45}, {"杨", 31}, {"赵", 23}, {"黄", 22},
	{"周", 21}, {"吴", 20}, {"徐", 17}, {"孙", 15}, {"胡", 13}, {"朱", 13}, {"高", 12}, {"林", 12}, {"何", 11},
	{"郭", 11}, {"马", 10}, {"罗", 9}, {"梁", 9}, {"宋", 8}, {"郑", 8}, {"谢", 7}, {"韩", 7}, {"唐", 7}, {"冯", 6},
	{"于", 6}, {"董", 6}, {"萧", 6}, {"程", 5}, {"曹", 5}, {"袁", 5}, {"邓", 5}, {"许", 5}, {"傅", 5}, {"沈", 5},
	{"曾", 4}, {"彭", 4}, {"吕", 4}, {"欧阳", 1}, {"上官", 1}, {"尉迟", 1}};
static const char *const given[] = {"伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟",
	"涛", "明", "超", "秀", "霞", "平", "刚", "桂", "英", "华", "建", "国", "文", "玉", "兰", "红", "志", "鹏",
	"飞", "婷", "雪", "梅", "宇", "浩", "轩", "子", "涵", "梓", "萱", "欣", "怡", "佳", "琪", "晨", "阳", "博",
	"思", "雨", "俊", "豪", "诗", "梦", "瑶", "嘉", "慧", "鑫", "辉", "龙", "凤", "春", "海", "云", "山", "波",
	"斌", "峰", "凯", "旭", "东", "宁", "倩", "璐", "莹", "颖", "琳", "丹", "蕾", "薇", "菲", "健", "亮", "威",
	"毅", "彬", "帆", "航", "力", "冬", "夏", "秋", "月", "星", "晶", "珍", "燕", "荣"};
static const char *const english_given[] = {"John", "Mary", "James", "Patricia", "Robert", "Jennifer", "Michael",
	"Linda", "David", "Elizabeth", "William", "Barbara", "Richard", "Susan", "Joseph", "Jessica", "Thomas", "Sarah",
	"Christopher", "Karen"};
static const char *const english_surnames[] = {"Smith", "Johnson", "Williams", "Brown", "Jones", "Garcia", "Miller",
	"Davis", "Rodriguez", "Martinez", "Hernandez", "Lopez", "Gonzalez", "Wilson", "Anderson", "Thomas", "Taylor",
	"Moore", "O'Brien"};

static const char *draw_surname(void)
{
	int total = 0;

	for (size_t i = 0; i < ARRAY_LEN(surnames); i++)
		total += surnames[i].share;
	int place = (int)draw((uint64_t)total);
	for (size_t i = 0; i < ARRAY_LEN(surnames); i++)
		if ((place -= surnames[i].share) < 0)
			return surnames[i].name;
	return surnames[0].name;
}

static void draw_customer(struct arena *mem, struct customer *customer, struct customer_phone *phone)
{
	customer_clear(customer);
	if (draw(20) == 0) {
		customer->given_name = english_given[draw(ARRAY_LEN(english_given))];
		customer->surname = english_surnames[draw(ARRAY_LEN(english_surnames))];
	} else {
		customer->surname = draw_surname();
		customer->given_name = draw(10) < 3 ? given[draw(ARRAY_LEN(given))]
						    : arena_format(mem, "%s%s", given[draw(ARRAY_LEN(given))],
							      given[draw(ARRAY_LEN(given))]);
	}
	*phone = (struct customer_phone){
		.number = arena_format(mem, "1%d%09lld", 3 + (int)draw(7), (long long)draw(1000000000))};
	customer->phones = LIST(customer_phone, phone, draw(10) < 9);
}

static enum status make_batch(struct ctx *ctx, void *arg)
{
	struct customer customer;
	struct customer_phone phone;
	int64_t id;

	for (int64_t i = 0; i < *(int64_t *)arg; i++) {
		draw_customer(ctx->mem, &customer, &phone);
		enum status status = customer_create(ctx, &customer, ORIGIN_IMPORT, &id, NULL);
		if (status != OK && status != ERR_UNPROCESSABLE)
			return status;
		fail_clear(ctx);
	}
	return OK;
}

static void stop(const char *what, enum status status)
{
	fprintf(stderr, "%s: %s %s\n", what, status_name(status), store_error());
	exit(1);
}

static void make_customers(struct house *house, int64_t wanted)
{
	struct arena *mem = arena_create();
	int64_t start = now_us();

	for (int64_t made = 0; made < wanted;) {
		int64_t batch = wanted - made < BATCH ? wanted - made : BATCH;
		struct ctx ctx = house_ctx(house, mem);
		enum status status = house_write(&ctx, make_batch, &batch, 0, LANE_TILL);
		if (status != OK)
			stop("customer_create", status);
		made += batch;
		arena_reset(mem);
		if (made % 50000 == 0)
			fprintf(stderr, "%lld customers, %.0f/s\n", (long long)made,
				(double)made * 1e6 / (double)(now_us() - start));
	}
	printf("made %lld customers: %.0f/s\n", (long long)wanted, (double)wanted * 1e6 / (double)(now_us() - start));
	arena_destroy(mem);
}

static enum status ensure_batch(struct ctx *ctx, void *arg)
{
	int64_t *number = arg, id;
	bool created;

	for (int i = 0; i < 64; i++)
		TRY(customer_ensure(ctx, "bench", arena_format(ctx->mem, "%lld", (long long)(*number)++), NONE,
			ctx->now_ms, &id, &created));
	return OK;
}

// Buyers whom only another system's number names, as orders make them: 64 to a commit, then all of them found
// again.
static void measure_buyers(struct house *house)
{
	struct arena *mem = arena_create();

	for (int again = 0; again < 2; again++) {
		int64_t start = now_us(), number = 0;
		while (number < BUYERS) {
			struct ctx ctx = house_ctx(house, mem);
			int64_t next = number;
			enum status status = house_write(&ctx, ensure_batch, &next, 0, LANE_TILL);
			if (status != OK)
				stop("customer_ensure", status);
			number = next;
			arena_reset(mem);
		}
		printf("%s %d bare buyers: %.0f/s\n", again ? "found" : "made", BUYERS,
			(double)BUYERS * 1e6 / (double)(now_us() - start));
	}
	arena_destroy(mem);
}

struct looking {
	struct customer_filter filter;
	struct customer **items;
	size_t count;
	int64_t next;
};

static enum status look(struct ctx *ctx, void *arg)
{
	struct looking *looking = arg;
	return customer_list(ctx, &looking->filter, PAGE, &looking->items, &looking->count, &looking->next);
}

static int by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void measure(struct house *house, struct arena *mem, const char *name, const char *query, int rounds)
{
	int64_t *took = malloc((size_t)rounds * sizeof *took);
	struct looking looking;

	if (!took)
		abort();
	for (int i = 0; i < rounds; i++) {
		struct ctx ctx = house_ctx(house, mem);
		looking = (struct looking){.filter = customer_filter_all};
		looking.filter.q = query;
		int64_t start = now_us();
		enum status status = house_read(&ctx, look, &looking);
		took[i] = now_us() - start;
		if (status != OK)
			stop(name, status);
		if (i < rounds - 1)
			arena_reset(mem);
	}
	qsort(took, (size_t)rounds, sizeof *took, by_time);
	printf("%-28s %3zu%s rows  p50 %7.2f ms  p95 %7.2f ms  max %7.2f ms\n", name, looking.count,
		looking.next != NONE ? "+" : " ", (double)took[rounds / 2] / 1e3, (double)took[rounds * 95 / 100] / 1e3,
		(double)took[rounds - 1] / 1e3);
	arena_reset(mem);
	free(took);
}

static enum status count_customers(struct ctx *ctx, void *arg)
{
	struct rows *rows;
	bool more;

	TRY(db_query_text(ctx->db, "SELECT COUNT(*) FROM customer", NO_ARGS, &rows));
	TRY(rows_next(rows, &more));
	*(int64_t *)arg = row_i64(rows, 0);
	rows_close(rows);
	return OK;
}

int main(int argc, char **argv)
{
	static const unsigned char key[VAULT_KEY_BYTES] = "the key of the bench, of 32 byte";
	static const char *const queries[] = {"张", "王", "张伟", "欧阳", "伟", "wei", "zw", "zh", "zhangwei",
		"zhang wei", "zhang xuan", "李梓萱", "w x y", "wang wei li", "john", "john smith", "jo sm", "obrien",
		"5678", "138 0013 8000", "00001111", "上官伟国", "尉迟 轩", "lv", "li x w"};
	const char *url = "/tmp/huitou-bench-search.db", *key_file = NULL, *error = "";
	int64_t customers = 100000, there = 0, rounds = 20;
	struct arena *mem = arena_create();
	struct house house = {.tables = &tables};
	int applied;

	for (int i = 1; i + 1 < argc; i += 2)
		if (strcmp(argv[i], "--db") == 0)
			url = argv[i + 1];
		else if (strcmp(argv[i], "--key-file") == 0)
			key_file = argv[i + 1];
		else if (strcmp(argv[i], "--customers") != 0 || !text_i64(argv[i + 1], &customers))
			if (strcmp(argv[i], "--rounds") != 0 || !text_i64(argv[i + 1], &rounds) || rounds < 1)
				stop(argv[i], ERR_INVALID);
	struct store_options options = store_defaults(url);
	options.create = true;
	sql_link();
	if (store_open(&options, &house.store, mem, &error) != OK ||
		migrate_run(house.store, mem, &applied, &error) != OK)
		stop(error, ERR_INTERNAL);
	if (!key_file)
		house.vault = vault_create(key);
	else if (vault_open(key_file, false, &house.vault, mem, &error) != OK)
		stop(error, ERR_INTERNAL);
	if (house_start(&house, mem, &error) != OK)
		stop(error, ERR_INTERNAL);
	struct ctx ctx = house_ctx(&house, mem);
	if (house_read(&ctx, count_customers, &there) != OK)
		stop("count", ERR_INTERNAL);
	if (there == 0)
		make_customers(&house, customers);
	else
		printf("%lld customers are there\n", (long long)there);
	struct arena *page = arena_create();
	measure(&house, page, "(list, newest)", NULL, (int)rounds);
	for (size_t i = 0; i < ARRAY_LEN(queries); i++)
		measure(&house, page, queries[i], queries[i], (int)rounds);
	arena_destroy(page);
	measure_buyers(&house);
	house_stop(&house);
	store_close(house.store);
	vault_destroy(house.vault);
	arena_destroy(mem);
	return 0;
}

// huitou demo: a believable shop, the same for the same seed and day.
//
// Customers join over two years and a bit, more and more of them. Each buys at a rate of their own (gamma) until they
// drop out after some purchase with a probability of their own (beta): the MBG/NBD process that the models assume.
// Times are thinned by season and drawn to opening hours; baskets are drawn from what sells, with a favourite
// category
// of each customer.
#include "main/demo.h"

#include "base/id.h"
#include "base/instant.h"
#include "base/zone.h"
#include "catalog/catalog.h"
#include "customer/customer.h"
#include "insight/insight.h"
#include "main/commands.h"
#include "main/desk.h"
#include "reward/reward.h"
#include "sales/sales.h"
#include "tier/tier.h"
#include "work/worker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CUSTOMERS_DEFAULT 20000
#define CUSTOMERS_MAX 5000000
#define HISTORY_DAYS 800
#define BATCH 400 // acts in one commit
#define ORDERS_PER_CUSTOMER_MAX 400
#define MEAN_PER_YEAR 7.0
#define DUPLICATE_SHARE 0.015
#define RETURN_SHARE 0.03
#define ENGLISH_SHARE 0.22
#define SCORE_SLICE_MS 200
#define DAY_SECONDS 86400

struct person {
	int64_t id;
	int64_t joined_at;
	double rate;    // orders a day while active
	double dropout; // chance to leave after a purchase
	int store, favourite;
	int twin; // of a duplicate: whose phone it has; −1
};

struct purchase {
	int64_t at;
	int32_t person;
};

struct demo {
	struct desk *desk;
	uint64_t seed;
	int64_t now;
	const struct zone *zone;
	int64_t store_ids[16];
	struct person *people;
	int64_t person_count;
	struct purchase *purchases;
	int64_t purchase_count, purchase_room;
	int64_t at, orders, returns, redemptions; // progress
	int product_weight;
	bool quiet;
};

// ---------------------------------------------------------------- chance

// splitmix64 (Steele, Lea, Flood 2014): one state, good enough for a shop.
static uint64_t draw(struct demo *demo)
{
	uint64_t z = demo->seed += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static double uniform(struct demo *demo) // (0, 1)
{
	return ((double)(draw(demo) >> 11) + 0.5) / 9007199254740992.0;
}

static int64_t below(struct demo *demo, int64_t limit)
{
	return (int64_t)(draw(demo) % (uint64_t)limit);
}

static bool chance(struct demo *demo, double share)
{
	return uniform(demo) < share;
}

static double normal(struct demo *demo)
{
	return sqrt(-2 * log(uniform(demo))) * cos(6.283185307179586 * uniform(demo));
}

// Marsaglia and Tsang 2000; below shape 1 by the usual power.
static double gamma_draw(struct demo *demo, double shape)
{
	double boost = shape < 1 ? pow(uniform(demo), 1 / shape) : 1, d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3,
	       c = 1 / sqrt(9 * d);

	for (;;) {
		double x = normal(demo), v = 1 + c * x;
		if (v <= 0)
			continue;
		v = v * v * v;
		if (log(uniform(demo)) < 0.5 * x * x + d - d * v + d * log(v))
			return boost * d * v;
	}
}

static double beta_draw(struct demo *demo, double a, double b)
{
	double x = gamma_draw(demo, a), y = gamma_draw(demo, b);
	return x / (x + y);
}

// More of the first, as with surnames.
static size_t skewed(struct demo *demo, size_t count)
{
	double u = uniform(demo);
	return (size_t)(u * u * (double)count);
}

// ---------------------------------------------------------------- time

// How busy a month is: spring festival travels, 618, autumn, November, presents in December.
static double season(const struct demo *demo, int64_t at)
{
	static const double months[] = {0.95, 0.7, 0.9, 0.95, 1.0, 1.15, 0.95, 0.95, 1.05, 1.1, 1.3, 1.25};
	struct civil civil = zone_civil(demo->zone, at);
	int weekday = zone_weekday(demo->zone, at);

	return months[civil.date.month - 1] * (weekday >= 6 ? 1.25 : 0.9) / 1.63;
}

// Moved into opening hours of its day: mornings and afternoons are busiest.
static int64_t opening(struct demo *demo, int64_t at)
{
	int64_t day = zone_start_of_day(demo->zone, at);
	double hour = chance(demo, 0.45) ? 9 + fabs(normal(demo)) * 1.5 : 15 + normal(demo) * 2.5;

	if (hour < 7.5 || hour > 21.5)
		hour = 12 + uniform(demo);
	int64_t moved = day + (int64_t)(hour * 3600) * SECOND_MS + below(demo, 60) * SECOND_MS;
	return moved < demo->now ? moved : at;
}

// ---------------------------------------------------------------- who buys when

static void add_purchase(struct demo *demo, int64_t at, int64_t person)
{
	if (demo->purchase_count == demo->purchase_room) {
		int64_t room = demo->purchase_room ? demo->purchase_room * 2 : 1 << 16;
		struct purchase *wider = arena_array(demo->desk->mem, struct purchase, (size_t)room);
		if (demo->purchase_count)
			memcpy(wider, demo->purchases, (size_t)demo->purchase_count * sizeof *wider);
		demo->purchases = wider;
		demo->purchase_room = room;
	}
	demo->purchases[demo->purchase_count++] = (struct purchase){at, (int32_t)person};
}

static void draw_person(struct demo *demo, int64_t index)
{
	struct person *person = &demo->people[index];
	double age = pow(uniform(demo), 0.8) * HISTORY_DAYS; // days since the shop began; later ones are more
	int weight = (int)below(demo, 110);

	person->joined_at = demo->now - (int64_t)((HISTORY_DAYS - age) * DAY_SECONDS) * SECOND_MS;
	person->rate = gamma_draw(demo, 0.8) / 0.8 * MEAN_PER_YEAR * 1.6 / 365;
	person->dropout = beta_draw(demo, 0.7, 4.5);
	person->favourite = (int)below(demo, 3);
	for (person->store = 0; weight >= demo_stores[person->store].weight; person->store++)
		weight -= demo_stores[person->store].weight;
	person->twin = index > 10 && chance(demo, DUPLICATE_SHARE) ? (int)below(demo, index) : -1;
}

static void draw_purchases(struct demo *demo, int64_t index)
{
	const struct person *person = &demo->people[index];
	int64_t at = person->joined_at;

	add_purchase(demo, opening(demo, at), index);
	for (int count = 1; count < ORDERS_PER_CUSTOMER_MAX && !chance(demo, person->dropout); count++) {
		do
			at += (int64_t)(-log(uniform(demo)) / (person->rate * 1.63) * DAY_SECONDS) * SECOND_MS + 1000;
		while (at < demo->now && !chance(demo, season(demo, at)));
		if (at >= demo->now)
			return;
		add_purchase(demo, opening(demo, at), index);
	}
}

static int by_time(const void *a, const void *b)
{
	const struct purchase *left = a, *right = b;

	if (left->at != right->at)
		return left->at < right->at ? -1 : 1;
	return left->person < right->person ? -1 : left->person > right->person;
}

// ---------------------------------------------------------------- stores, goods

static enum status make_catalogue(struct ctx *ctx, void *arg)
{
	struct demo *demo = arg;
	int64_t categories[16];

	for (size_t i = 0; i < demo_store_count; i++) {
		struct store_record store = {.code = demo_stores[i].code,
			.name = demo_stores[i].name,
			.city = demo_stores[i].city,
			.open = true};
		TRY(resource_create(ctx, &stores_resource, &store));
		demo->store_ids[i] = store.head.id;
	}
	for (size_t i = 0; i < demo_category_count; i++) {
		struct category_record category = {
			.code = demo_categories[i].code, .name = demo_categories[i].name, .parent_id = NONE};
		TRY(resource_create(ctx, &categories_resource, &category));
		categories[i] = category.head.id;
	}
	for (size_t i = 0; i < demo_product_count; i++) {
		struct product_record product = {.sku = demo_products[i].sku,
			.name = demo_products[i].name,
			.category_id = categories[demo_products[i].category],
			.price = demo_products[i].price,
			.active = true};
		TRY(resource_create(ctx, &products_resource, &product));
	}
	// What regulars of a coffee shop reach in a year.
	TRY(tier_set_threshold(ctx, "silver", 80000));
	return tier_set_threshold(ctx, "gold", 240000);
}

// ---------------------------------------------------------------- people

static const char *phone_of(struct ctx *ctx, int64_t index)
{
	static const char *const heads[] = {"138", "139", "186", "150", "177", "131"};
	// A step that is prime to 10^8 visits every number once.
	return arena_format(ctx->mem, "%s%08lld", heads[index % 6], (long long)(index * INT64_C(48271357) % 100000000));
}

static void name_person(struct demo *demo, struct ctx *ctx, int64_t index, struct customer *customer)
{
	static const char *const tags[] = {"example.com", "example.cn", "example.org"};

	customer->gender = (int)below(demo, 3);
	if (chance(demo, ENGLISH_SHARE)) {
		customer->given_name = demo_first_names[below(demo, (int64_t)demo_first_name_count)];
		customer->surname = demo_last_names[below(demo, (int64_t)demo_last_name_count)];
		customer->language = "en";
	} else {
		customer->surname = demo_surnames[skewed(demo, demo_surname_count)];
		customer->given_name = demo_given[below(demo, (int64_t)demo_given_count)];
		customer->language = "zh";
	}
	if (chance(demo, 0.4)) {
		struct customer_email *email = arena_new(ctx->mem, struct customer_email);
		email->address = arena_format(ctx->mem, "m%lld@%s", (long long)index, tags[below(demo, 3)]);
		customer->emails = (struct list){email, 1};
	}
	if (chance(demo, 0.5)) {
		struct yearly_day *birthday = arena_new(ctx->mem, struct yearly_day);
		bool lunar = chance(demo, 0.1);
		*birthday = (struct yearly_day){.calendar = lunar ? DAY_LUNAR : DAY_SOLAR,
			.year = 1955 + below(demo, 50),
			.month = 1 + below(demo, 12),
			.day = 1 + below(demo, 28)};
		customer->birthday = birthday;
	}
}

static enum status make_person(struct ctx *ctx, struct demo *demo, int64_t index)
{
	static const int sources[] = {
		SOURCE_STORE, SOURCE_STORE, SOURCE_WECHAT, SOURCE_WEBSITE, SOURCE_REFERRAL, SOURCE_EVENT};
	struct person *person = &demo->people[index];
	struct customer_phone *phone = arena_new(ctx->mem, struct customer_phone);
	struct customer customer;

	customer_clear(&customer);
	name_person(demo, ctx, index, &customer);
	phone->number = phone_of(ctx, person->twin >= 0 ? person->twin : index);
	customer.phones = (struct list){phone, 1};
	customer.source = sources[below(demo, 6)];
	customer.basis = BASIS_CONTRACT;
	customer.store_id = demo->store_ids[person->store];
	customer.created_at = person->joined_at;
	ctx->now_ms = person->joined_at;
	return customer_create(ctx, &customer, ORIGIN_IMPORT, &person->id, NULL);
}

static enum status make_people(struct ctx *ctx, void *arg)
{
	struct demo *demo = arg;

	for (int i = 0; i < BATCH && demo->at < demo->person_count; i++, demo->at++)
		TRY(make_person(ctx, demo, demo->at));
	return OK;
}

// ---------------------------------------------------------------- orders

static int pick_product(struct demo *demo, const struct person *person)
{
	for (;;) {
		int64_t weight = below(demo, demo->product_weight);
		int product = 0;
		while (weight >= demo_products[product].weight)
			weight -= demo_products[product++].weight;
		// Two thirds of what is drawn outside the favourite category is drawn again.
		if (demo_products[product].category == person->favourite || chance(demo, 0.35))
			return product;
	}
}

static enum status take_back(struct ctx *ctx, struct demo *demo, const struct order *order)
{
	static const char *const reasons[] = {"口味不合", "买错了", "商品破损", "尺码不合适"};
	struct return_line line = {1, 1, NONE};
	struct return_input in = {.returned_at = ctx->now_ms, .reason = reasons[below(demo, 4)], .lines = {&line, 1}};
	struct sale_return *back;
	bool replayed;

	ctx->now_ms += (1 + below(demo, 5)) * HOUR_MS;
	in.returned_at = ctx->now_ms < demo->now ? ctx->now_ms : demo->now;
	demo->returns++;
	return sales_return_take(ctx, order->id, &in, &back, &replayed);
}

static enum status perhaps_redeem(struct ctx *ctx, struct demo *demo, const struct person *person)
{
	struct points_account account;
	struct redemption *made;

	if (!chance(demo, 0.12))
		return OK;
	TRY(points_account_of(ctx, person->id, WALLET_POINTS_ID, &account));
	if (account.figures[BUCKET_DEBT] || points_available(&account) < 100)
		return OK;
	demo->redemptions++;
	return reward_redeem(
		ctx, &(struct redemption_input){person->id, 1, NONE, NONE}, &made);
}

static enum status take_purchase(struct ctx *ctx, struct demo *demo, int64_t index)
{
	static const int tenders[] = {TENDER_WECHAT, TENDER_WECHAT, TENDER_ALIPAY, TENDER_CARD, TENDER_CASH};
	const struct purchase *purchase = &demo->purchases[index];
	const struct person *person = &demo->people[purchase->person];
	int lines = 1 + (int)(uniform(demo) * uniform(demo) * 4);
	struct order_line *basket = arena_array(ctx->mem, struct order_line, (size_t)lines);
	bool home = chance(demo, 0.85);
	int store = home ? person->store : (int)below(demo, (int64_t)demo_store_count);
	struct order_input in = {
		.source = "demo",
		.external_id = arena_format(ctx->mem, "D%07lld", (long long)index + 1),
		.customer_id = person->id,
		.store_id = demo->store_ids[store],
		.staff_id = NONE,
		.channel = strcmp(demo_stores[store].code, "WEB") == 0 ? CHANNEL_ONLINE : CHANNEL_STORE,
		.placed_at = purchase->at,
		.lines = {basket, (size_t)lines},
		.discount = chance(demo, 0.06) ? 200 : NONE,
		.shipping = NONE,
	};
	struct order *order;
	bool replayed;
	int64_t total = in.discount == NONE ? 0 : -in.discount;

	for (int i = 0; i < lines; i++) {
		const struct demo_product *product = &demo_products[pick_product(demo, person)];
		basket[i] = (struct order_line){.sku = product->sku,
			.name = product->name,
			.quantity = chance(demo, 0.15) ? 2 : 1,
			.unit_price = product->price,
			.discount = NONE};
		total += basket[i].quantity * basket[i].unit_price;
	}
	struct tender *tender = arena_new(ctx->mem, struct tender);
	*tender = (struct tender){tenders[below(demo, 5)], total};
	in.tender = (struct list){tender, 1};
	ctx->now_ms = purchase->at;
	TRY(sales_order_take(ctx, &in, &order, &replayed));
	demo->orders++;
	if (chance(demo, RETURN_SHARE))
		return take_back(ctx, demo, order);
	return perhaps_redeem(ctx, demo, person);
}

static enum status take_purchases(struct ctx *ctx, void *arg)
{
	struct demo *demo = arg;

	for (int i = 0; i < BATCH && demo->at < demo->purchase_count; i++, demo->at++)
		TRY(take_purchase(ctx, demo, demo->at));
	return OK;
}

// ---------------------------------------------------------------- the whole

static enum status in_batches(
	struct demo *demo, const char *what, int64_t total, enum status (*batch)(struct ctx *, void *))
{
	struct arena *mem = arena_create();
	struct progress progress;
	enum status status = OK;

	demo->at = 0;
	progress_begin(&progress, what, total, demo->quiet);
	while (status == OK && demo->at < total) {
		struct ctx ctx = house_ctx(&demo->desk->house, mem);
		arena_reset(mem);
		status = house_write(&ctx, batch, demo, 0, LANE_TILL);
		if (status != OK)
			desk_failed(demo->desk, &ctx, status);
		progress_show(&progress, demo->at);
		if (desk_interrupted())
			status = ERR_CANCELLED;
	}
	progress_end(&progress, demo->at);
	arena_destroy(mem);
	return status;
}

static enum status fill(struct demo *demo)
{
	struct ctx ctx = house_ctx(&demo->desk->house, demo->desk->mem);

	for (size_t i = 0; i < demo_product_count; i++)
		demo->product_weight += demo_products[i].weight;
	for (int64_t i = 0; i < demo->person_count; i++)
		draw_person(demo, i);
	for (int64_t i = 0; i < demo->person_count; i++)
		draw_purchases(demo, i);
	qsort(demo->purchases, (size_t)demo->purchase_count, sizeof *demo->purchases, by_time);
	TRY(house_write(&ctx, make_catalogue, demo, 0, LANE_TILL));
	TRY(in_batches(demo, "customers", demo->person_count, make_people));
	TRY(in_batches(demo, "orders", demo->purchase_count, take_purchases));
	// What has lapsed or fallen since is posted now, as the schedules would.
	return worker_drain(&demo->desk->house);
}

static enum status anybody(struct ctx *ctx, void *arg)
{
	struct customer_filter filter = customer_filter_all;
	struct customer **items;
	size_t count;
	int64_t next;

	TRY(customer_list(ctx, &filter, 1, &items, &count, &next));
	*(bool *)arg = count > 0;
	return OK;
}

static enum status act_run(struct ctx *ctx, void *arg)
{
	return insight_run_create(ctx, "command", NONE, arg);
}

// What a server does every night.
static enum status score_people(struct ctx *ctx)
{
	struct insight_watch watch = {.slice_ms = SCORE_SLICE_MS};
	int64_t id;

	ctx->now_ms = clock_now_ms();
	TRY(house_write(ctx, act_run, &id, 0, LANE_LOW));
	return insight_run_do(ctx, id, &watch);
}

static const char *count_text(struct desk *desk, int64_t count)
{
	return arena_format(desk->mem, "%lld", (long long)count);
}

static int make_demo(struct desk *desk, int64_t customers, int64_t seed, bool json)
{
	struct ctx ctx = house_ctx(&desk->house, desk->mem);
	bool there = false;
	struct demo demo = {
		.desk = desk,
		.seed = (uint64_t)seed,
		.zone = desk->house.shop->zone,
		.person_count = customers,
		.quiet = json,
		.people = arena_array(desk->mem, struct person, (size_t)customers),
	};

	enum status status = house_read(&ctx, anybody, &there);
	if (status != OK)
		return desk_failed(desk, &ctx, status);
	if (there)
		return complain(EXIT_REFUSED, "demo", "%s already holds customers; the demo wants an empty database",
			desk->config.db);
	// The same day gives the same shop.
	demo.now = zone_start_of_day(demo.zone, clock_now_ms());
	status = fill(&demo);
	if (status != OK)
		return status == ERR_CANCELLED ? EXIT_STOPPED : EXIT_FAILED;
	status = score_people(&ctx);
	if (status != OK)
		return desk_failed(desk, &ctx, status);
	const char *figures[] = {count_text(desk, customers), count_text(desk, demo.orders),
		count_text(desk, demo.returns), count_text(desk, demo.redemptions)};
	desk_tell(desk, json,
		arena_format(desk->mem, "A shop with %s customers, %s orders, %s returns and %s redemptions is in %s.",
			figures[0], figures[1], figures[2], figures[3], desk->config.db),
		"customers", figures[0], "orders", figures[1], "returns", figures[2], "redemptions", figures[3], "db",
		desk->config.db, NULL);
	return EXIT_DONE;
}

int demo_command(int argc, char **argv)
{
	const char *customers_text = take_option(&argc, argv, "customers"),
		   *seed_text = take_option(&argc, argv, "seed");
	int64_t customers = CUSTOMERS_DEFAULT, seed = 1;
	bool json = take_switch(&argc, argv, "json");
	struct desk desk;

	if ((customers_text && (!text_i64(customers_text, &customers) || customers < 1 || customers > CUSTOMERS_MAX)) ||
		(seed_text && !text_i64(seed_text, &seed)))
		return complain(EXIT_USAGE, "demo", "--customers takes 1 to %d, --seed a whole number", CUSTOMERS_MAX);
	int code = desk_open(&desk, "demo", &argc, argv, DESK_CREATE);
	desk_catch_interrupts();
	if (code == EXIT_DONE && argc > 1)
		code = complain(EXIT_USAGE, "demo", "what is %s? See huitou demo --help", argv[1]);
	if (code == EXIT_DONE)
		code = make_demo(&desk, customers, seed, json);
	desk_close(&desk);
	return code;
}

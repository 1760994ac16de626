// huitou demo: a believable shop, the same for the same seed, day and language.
//
// Customers join over two years and a bit, more and more of them. Each buys at a rate of their own (gamma) until they
// drop out after some purchase with a probability of their own (beta): the MBG/NBD process that the models assume.
// Times are thinned by season and drawn to opening hours; baskets are drawn from what sells, with a favourite category
// of each customer. Customers have names of their own language, whatever the shop's is.
#include "main/demo.h"

#include "api/inside.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/zone.h"
#include "catalog/catalog.h"
#include "customer/customer.h"
#include "insight/insight.h"
#include "main/commands.h"
#include "main/desk.h"
#include "main/tables.h"
#include "sales/sales.h"
#include "tier/tier.h"
#include "work/worker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CUSTOMERS_DEFAULT 20000
#define CUSTOMERS_MAX 5000000
#define BATCH 400 // acts in one commit
#define HABITS_IN_BATCH 20
#define ORDERS_PER_CUSTOMER_MAX 400
#define MEAN_PER_YEAR 7.0
#define DUPLICATE_SHARE 0.015
#define RETURN_SHARE 0.03
#define ENGLISH_SHARE 0.22
#define FRIEND_SHARE 0.25 // before it turns out that the other came later
#define SCORE_SLICE_MS 200
#define DAY_SECONDS 86400

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
	double hour = demo_chance(demo, 0.45) ? 9 + fabs(demo_normal(demo)) * 1.5 : 15 + demo_normal(demo) * 2.5;

	if (hour < 7.5 || hour > 21.5)
		hour = 12 + demo_uniform(demo);
	int64_t moved = day + (int64_t)(hour * 3600) * SECOND_MS + demo_below(demo, 60) * SECOND_MS;
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

// Who told them of the shop: somebody who was there before. A few of the first bring a great many; some bring a second
// file of themselves.
static void draw_friend(struct demo *demo, int64_t index)
{
	struct person *person = &demo->people[index];
	int64_t first = demo->person_count / 100;

	person->brought_by = -1;
	if (person->twin >= 0 && demo_chance(demo, 0.15))
		person->brought_by = person->twin;
	else if (index > 20 && demo_chance(demo, FRIEND_SHARE))
		person->brought_by =
			(int)demo_below(demo, first > 5 && first < index && demo_chance(demo, 0.3) ? first : index);
	if (person->brought_by >= 0 && demo->people[person->brought_by].joined_at + DAY_MS > person->joined_at)
		person->brought_by = -1;
}

static void draw_person(struct demo *demo, int64_t index)
{
	struct person *person = &demo->people[index];
	double age = pow(demo_uniform(demo), 0.8) * DEMO_HISTORY_DAYS; // days since the shop began; later ones are more
	int weight = (int)demo_below(demo, 110);

	person->joined_at = demo->now - (int64_t)((DEMO_HISTORY_DAYS - age) * DAY_SECONDS) * SECOND_MS;
	person->rate = demo_gamma(demo, 0.8) / 0.8 * MEAN_PER_YEAR * 1.6 / 365;
	person->dropout = demo_beta(demo, 0.7, 4.5);
	person->favourite = (int)demo_below(demo, 3);
	for (person->store = 0; weight >= demo_stores[person->store].weight; person->store++)
		weight -= demo_stores[person->store].weight;
	person->twin = index > 10 && demo_chance(demo, DUPLICATE_SHARE) ? (int)demo_below(demo, index) : -1;
	draw_friend(demo, index);
}

static void draw_purchases(struct demo *demo, int64_t index)
{
	const struct person *person = &demo->people[index];
	int64_t at = person->joined_at;

	add_purchase(demo, opening(demo, at), index);
	for (int count = 1; count < ORDERS_PER_CUSTOMER_MAX && !demo_chance(demo, person->dropout); count++) {
		do
			at += (int64_t)(-log(demo_uniform(demo)) / (person->rate * 1.63) * DAY_SECONDS) * SECOND_MS +
			      1000;
		while (at < demo->now && !demo_chance(demo, season(demo, at)));
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

static enum status name_tiers(struct ctx *ctx, struct demo *demo)
{
	const struct tier_record *tiers;
	size_t count;

	TRY(tiers_get(ctx, &tiers, &count));
	for (size_t i = 0; i < count; i++)
		demo_name(demo, arena_format(ctx->mem, "tier_%s", tiers[i].code),
			id_text(ctx->mem, "tir", tiers[i].head.id));
	return OK;
}

static enum status make_catalogue(struct ctx *ctx, void *arg)
{
	struct demo *demo = arg;
	int64_t categories[16];

	for (size_t i = 0; i < demo_store_count; i++) {
		struct store_record store = {.code = demo_stores[i].code,
			.name = demo_text(demo, demo_stores[i].name),
			.city = demo_text(demo, demo_stores[i].city),
			.open = true};
		TRY(resource_create(ctx, &stores_resource, &store));
		demo->store_ids[i] = store.head.id;
		demo_name(demo, arena_format(ctx->mem, "store_%s", demo_stores[i].code),
			id_text(ctx->mem, "sto", store.head.id));
	}
	for (size_t i = 0; i < demo_category_count; i++) {
		struct category_record category = {.code = demo_categories[i].code,
			.name = demo_text(demo, demo_categories[i].name),
			.parent_id = NONE};
		TRY(resource_create(ctx, &categories_resource, &category));
		categories[i] = category.head.id;
		demo_name(demo, arena_format(ctx->mem, "category_%s", demo_categories[i].code),
			id_text(ctx->mem, "cat", category.head.id));
	}
	for (size_t i = 0; i < demo_product_count; i++) {
		struct product_record product = {.sku = demo_products[i].sku,
			.name = demo_text(demo, demo_products[i].name),
			.category_id = categories[demo_products[i].category],
			.price = demo_products[i].price,
			.active = true};
		TRY(resource_create(ctx, &products_resource, &product));
	}
	// What regulars of a coffee shop reach in a year.
	TRY(tier_set_threshold(ctx, "silver", 80000));
	TRY(tier_set_threshold(ctx, "gold", 240000));
	return name_tiers(ctx, demo);
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

	customer->gender = (int)demo_below(demo, 3);
	if (demo_chance(demo, ENGLISH_SHARE)) {
		customer->given_name = demo_first_names[demo_below(demo, (int64_t)demo_first_name_count)];
		customer->surname = demo_last_names[demo_below(demo, (int64_t)demo_last_name_count)];
		customer->language = "en";
	} else {
		customer->surname = demo_surnames[demo_skewed(demo, demo_surname_count)];
		customer->given_name = demo_given[demo_below(demo, (int64_t)demo_given_count)];
		customer->language = "zh";
	}
	if (demo_chance(demo, 0.4)) {
		struct customer_email *email = arena_new(ctx->mem, struct customer_email);
		email->address = arena_format(ctx->mem, "m%lld@%s", (long long)index, tags[demo_below(demo, 3)]);
		customer->emails = LIST(customer_email, email, 1);
	}
	if (demo_chance(demo, 0.5)) {
		struct yearly_day *birthday = arena_new(ctx->mem, struct yearly_day);
		bool lunar = demo_chance(demo, 0.1);
		*birthday = (struct yearly_day){.calendar = lunar ? DAY_LUNAR : DAY_SOLAR,
			.year = 1955 + demo_below(demo, 50),
			.month = 1 + demo_below(demo, 12),
			.day = 1 + demo_below(demo, 28)};
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
	customer.phones = LIST(customer_phone, phone, 1);
	customer.source = sources[demo_below(demo, 6)];
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
		int64_t weight = demo_below(demo, demo->product_weight);
		int product = 0;
		while (weight >= demo_products[product].weight)
			weight -= demo_products[product++].weight;
		// Two thirds of what is drawn outside the favourite category is drawn again.
		if (demo_products[product].category == person->favourite || demo_chance(demo, 0.35))
			return product;
	}
}

static enum status take_back(struct ctx *ctx, struct demo *demo, const struct order *order)
{
	static const struct words reasons[] = {W("Not to their taste", "口味不合"), W("Bought the wrong one", "买错了"),
		W("Damaged", "商品破损"), W("Wrong size", "尺码不合适")};
	struct return_line line = {1, 1, NONE};
	struct return_input in = {.returned_at = ctx->now_ms,
		.reason = demo_text(demo, reasons[demo_below(demo, 4)]),
		.lines = {&line, 1}};
	struct sale_return *back;
	bool replayed;

	ctx->now_ms += (1 + demo_below(demo, 5)) * HOUR_MS;
	in.returned_at = ctx->now_ms < demo->now ? ctx->now_ms : demo->now;
	demo->returns++;
	return sales_return_take(ctx, order->id, &in, &back, &replayed);
}

static enum status take_purchase(struct ctx *ctx, struct demo *demo, int64_t index)
{
	static const int tenders[] = {TENDER_WECHAT, TENDER_WECHAT, TENDER_ALIPAY, TENDER_CARD, TENDER_CASH};
	const struct purchase *purchase = &demo->purchases[index];
	struct person *person = &demo->people[purchase->person];
	int lines = 1 + (int)(demo_uniform(demo) * demo_uniform(demo) * 4);
	struct order_line *basket = arena_array(ctx->mem, struct order_line, (size_t)lines);
	bool home = demo_chance(demo, 0.85);
	int store = home ? person->store : (int)demo_below(demo, (int64_t)demo_store_count);
	struct order_input in = {
		.source = "demo",
		.external_id = arena_format(ctx->mem, "D%07lld", (long long)index + 1),
		.customer_id = person->id,
		.store_id = demo->store_ids[store],
		.staff_id = NONE,
		.channel = strcmp(demo_stores[store].code, "WEB") == 0 ? CHANNEL_ONLINE : CHANNEL_STORE,
		.placed_at = purchase->at,
		.lines = {basket, (size_t)lines},
		.discount = demo_chance(demo, 0.06) ? 200 : NONE,
		.shipping = NONE,
	};
	struct order *order;
	const char *code;
	bool replayed;
	int64_t off, total = in.discount == NONE ? 0 : -in.discount;

	for (int i = 0; i < lines; i++) {
		const struct demo_product *product = &demo_products[pick_product(demo, person)];
		basket[i] = (struct order_line){.sku = product->sku,
			.name = demo_text(demo, product->name),
			.quantity = demo_chance(demo, 0.15) ? 2 : 1,
			.unit_price = product->price,
			.discount = NONE};
		total += basket[i].quantity * basket[i].unit_price;
	}
	ctx->now_ms = purchase->at;
	TRY(demo_before_order(ctx, demo, person, &in, &code, &off));
	if (code) {
		in.coupons = SCALARS(&code, 1);
		in.discount = off + (in.discount == NONE ? 0 : in.discount);
		total -= off;
	}
	struct tender *tender = arena_new(ctx->mem, struct tender);
	*tender = (struct tender){tenders[demo_below(demo, 5)], total};
	in.tender = LIST(tender, tender, 1);
	TRY(sales_order_take(ctx, &in, &order, &replayed));
	demo->orders++;
	if (demo_chance(demo, RETURN_SHARE))
		return take_back(ctx, demo, order);
	return demo_after_order(ctx, demo, person, order, store);
}

static enum status take_purchases(struct ctx *ctx, void *arg)
{
	struct demo *demo = arg;

	for (int i = 0; i < BATCH && demo->at < demo->purchase_count; i++, demo->at++)
		TRY(take_purchase(ctx, demo, demo->at));
	return OK;
}

// ---------------------------------------------------------------- habits

static enum status take_habits(struct ctx *ctx, void *arg)
{
	struct demo *demo = arg;

	for (int i = 0; i < HABITS_IN_BATCH && demo->at < DEMO_HABITS; i++, demo->at++)
		TRY(demo_habit(ctx, demo));
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

static enum status once(struct demo *demo, struct ctx *ctx, enum status (*act)(struct ctx *, void *))
{
	enum status status = house_write(ctx, act, demo, 0, LANE_TILL);

	if (status != OK)
		desk_failed(demo->desk, ctx, status);
	return status;
}

// What the schedules of a server would have done by now: friends whose return window is over, birthdays of the day, and
// sums of points, without which the first page of a large shop would add up the whole ledger.
static enum status add_jobs(struct ctx *ctx, void *arg)
{
	static const char *const wanted[] = {"referral.convert", "loyalty.birthdays", "points.sum"};
	int64_t id;

	(void)arg;
	ctx->now_ms = clock_now_ms();
	for (size_t i = 0; house_tables.jobs[i]; i++)
		for (size_t j = 0; j < ARRAY_LEN(wanted); j++)
			if (strcmp(house_tables.jobs[i]->name, wanted[j]) == 0)
				TRY(job_add(ctx, house_tables.jobs[i], "{}", ctx->now_ms, NULL, &id));
	return OK;
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
	TRY(once(demo, &ctx, make_catalogue));
	TRY(once(demo, &ctx, demo_programme));
	TRY(in_batches(demo, "customers", demo->person_count, make_people));
	TRY(in_batches(demo, "orders", demo->purchase_count, take_purchases));
	TRY(in_batches(demo, "check-ins", DEMO_HABITS, take_habits));
	TRY(once(demo, &ctx, demo_desk_work));
	// Later listeners first: which orders count is known then.
	TRY(worker_drain(&demo->desk->house));
	TRY(once(demo, &ctx, add_jobs));
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

static enum status act_advise(struct ctx *ctx, void *arg)
{
	const struct demo *demo = arg;
	const char *reply;

	return inside_ask(ctx, demo->inside, HTTP_POST, "/v1/insight/advice", NULL, &reply);
}

// What a server does every night.
static enum status score_people(struct demo *demo, struct ctx *ctx)
{
	struct insight_watch watch = {.slice_ms = SCORE_SLICE_MS};
	int64_t id;

	ctx->now_ms = clock_now_ms();
	TRY(house_write(ctx, act_run, &id, 0, LANE_LOW));
	TRY(insight_run_do(ctx, id, &watch));
	ctx->now_ms = clock_now_ms();
	TRY(house_write(ctx, act_advise, demo, 0, LANE_LOW));
	ctx->now_ms = clock_now_ms();
	TRY(house_write(ctx, demo_goals, demo, 0, LANE_LOW));
	return worker_drain(&demo->desk->house);
}

static const char *count_text(struct desk *desk, int64_t count)
{
	return arena_format(desk->mem, "%lld", (long long)count);
}

static int make_demo(struct desk *desk, int64_t customers, int64_t seed, enum lang lang, bool json)
{
	struct ctx ctx = house_ctx(&desk->house, desk->mem);
	bool there = false;
	struct demo demo = {
		.desk = desk,
		.seed = (uint64_t)seed,
		.lang = lang,
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
	demo.begin = demo.now - DEMO_HISTORY_DAYS * (int64_t)DAY_MS;
	demo.inside = inside_create(desk->mem, &api_rows);
	status = fill(&demo);
	if (status != OK)
		return status == ERR_CANCELLED ? EXIT_STOPPED : EXIT_FAILED;
	status = score_people(&demo, &ctx);
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
		   *seed_text = take_option(&argc, argv, "seed"), *language = take_option(&argc, argv, "language");
	int64_t customers = CUSTOMERS_DEFAULT, seed = 1;
	enum lang lang = language ? strcmp(language, "zh") == 0 ? LANG_ZH : LANG_EN : desk_lang();
	bool json = take_switch(&argc, argv, "json");
	struct desk desk;

	if ((customers_text && (!text_i64(customers_text, &customers) || customers < 1 || customers > CUSTOMERS_MAX)) ||
		(seed_text && !text_i64(seed_text, &seed)))
		return complain(EXIT_USAGE, "demo", "--customers takes 1 to %d, --seed a whole number", CUSTOMERS_MAX);
	if (language && lang == LANG_EN && strcmp(language, "en") != 0)
		return complain(EXIT_USAGE, "demo", "--language takes zh or en");
	int code = desk_open(&desk, "demo", &argc, argv, DESK_CREATE);
	desk_catch_interrupts();
	if (code == EXIT_DONE && argc > 1)
		code = complain(EXIT_USAGE, "demo", "what is %s? See huitou demo --help", argv[1]);
	if (code == EXIT_DONE)
		code = make_demo(&desk, customers, seed, lang, json);
	desk_close(&desk);
	return code;
}

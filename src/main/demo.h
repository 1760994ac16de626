// Private to main: the demo shop: its made-up people and goods, its programme, and what its members do.
#pragma once

#include "main/desk.h"
#include "sales/sales.h"

#include <stddef.h>

#define DEMO_HISTORY_DAYS 800
#define DEMO_COUPON_MAX 40
#define DEMO_DOUBTED 12

struct person {
	int64_t id;
	int64_t joined_at;
	double rate;    // orders a day while active
	double dropout; // chance to leave after a purchase
	int store, favourite;
	int twin;       // of a duplicate: whose phone it has; −1
	int brought_by; // who told them of the shop; −1
	bool bought;
	char coupon[DEMO_COUPON_MAX]; // to be used with the next order; "": none
};

struct purchase {
	int64_t at;
	int32_t person;
};

// What is expected of the goal that was asked about last; 0: nothing is.
struct demo_outlook {
	int64_t forecast, low, high;
};

struct demo {
	struct desk *desk;
	uint64_t seed;
	enum lang lang; // of what its staff has written
	int64_t begin, now;
	const struct zone *zone;
	int64_t store_ids[16];
	struct person *people;
	int64_t person_count;
	struct purchase *purchases;
	int64_t purchase_count, purchase_room;
	int64_t at, orders, returns, redemptions; // progress
	int product_weight;
	bool quiet;
	struct inside *inside;
	struct demo_name *names; // newest first
	struct demo_outlook outlook;
	int64_t doubted[DEMO_DOUBTED]; // friends in quarantine that somebody will have looked at
	int doubted_count;
};

// demo_chance.c: the same for the same seed.
double demo_uniform(struct demo *demo); // (0, 1)
int64_t demo_below(struct demo *demo, int64_t limit);
bool demo_chance(struct demo *demo, double share);
double demo_normal(struct demo *demo);
double demo_gamma(struct demo *demo, double shape);
double demo_beta(struct demo *demo, double a, double b);
size_t demo_skewed(struct demo *demo, size_t count); // more of the first ones

// demo_programme.c: share/demo/*.requests, asked of the shop's own API.
// What a request may put in as $name. An act of its own each: the newest of that name counts.
void demo_name(struct demo *demo, const char *name, const char *text);
// The id of what a request made. A name that no request has made is our own bug.
int64_t demo_named(const struct demo *demo, const char *name, const char *prefix);
// In the shop's language.
const char *demo_text(const struct demo *demo, struct words words);
// Acts; arg is the demo. The programme before anybody comes, the goals once the customers are scored.
MUST_CHECK enum status demo_programme(struct ctx *ctx, void *arg);
MUST_CHECK enum status demo_goals(struct ctx *ctx, void *arg);
// One request of the shop's API in the transaction of ctx: "POST /v1/rewards". *id may be NULL.
MUST_CHECK enum status demo_ask(
	struct ctx *ctx, struct demo *demo, const char *request, const char *body, const char **id);

// demo_life.c: what members do besides buying.
// Before an order is taken: who told them, and the coupon they bring along with what it takes off (0: none).
MUST_CHECK enum status demo_before_order(struct ctx *ctx, struct demo *demo, struct person *person,
	const struct order_input *in, const char **code, int64_t *off);
// After it: perhaps a reward for points, perhaps a coupon from the shop.
MUST_CHECK enum status demo_after_order(
	struct ctx *ctx, struct demo *demo, struct person *person, const struct order *order, int store);
// Check-ins of the last weeks, a person an act.
#define DEMO_HABITS 260
MUST_CHECK enum status demo_habit(struct ctx *ctx, struct demo *demo);
// Notes, tags, reviews, contracts, what staff does, decisions on friends: once, at the end.
MUST_CHECK enum status demo_desk_work(struct ctx *ctx, void *arg);

struct demo_store {
	const char *code;
	struct words name, city;
	int weight; // share of the orders
};
extern const struct demo_store demo_stores[];
extern const size_t demo_store_count;

struct demo_category {
	const char *code;
	struct words name;
};
extern const struct demo_category demo_categories[];
extern const size_t demo_category_count;

struct demo_product {
	const char *sku;
	struct words name;
	int category;
	int price; // minor units
	int weight;
};
extern const struct demo_product demo_products[];
extern const size_t demo_product_count;

extern const char *const demo_surnames[], *const demo_given[], *const demo_first_names[], *const demo_last_names[];
extern const size_t demo_surname_count, demo_given_count, demo_first_name_count, demo_last_name_count;

// Processor time of what SQL is asked for too: RFM, cohorts and repurchase over as many orders as given, and
// item-item
// neighbours. With --write FILE the orders go out as CSV, for bench/model/duckdb.mjs to do the same with.
//
//	build/release/bench/model/tables [--orders N] [--customers N] [--rounds N] [--write FILE]
#include "model/cohort.h"
#include "model/random.h"
#include "model/rfm.h"
#include "model/similar.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define DAYS 1096 // three years from 2023-01-01
#define MONTHS 36
#define PAIRS 5000000
#define USERS 200000
#define ITEMS 10000

static double processor_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct shop {
	size_t orders, customers;
	uint32_t *customer;
	int32_t *day;
	int64_t *amount;
};

// A long tail of customers (rank^-.6 or so), days without order in the file.
static struct shop simulate(size_t orders, size_t customers)
{
	struct random random = random_seeded(2026);
	struct shop shop = {orders, customers, malloc(orders * 4), malloc(orders * 4), malloc(orders * 8)};

	for (size_t i = 0; i < orders; i++) {
		double u = random_uniform(&random);

		shop.customer[i] = i < customers ? (uint32_t)i : (uint32_t)(pow(u, 2.5) * (double)customers);
		shop.day[i] = (int32_t)(random_uniform(&random) * DAYS);
		shop.amount[i] = (int64_t)(exp(random_normal(&random)) * 5000) + 1;
	}
	return shop;
}

static void write_csv(const struct shop *shop, const char *path)
{
	FILE *file = fopen(path, "w");

	if (!file)
		abort();
	fputs("customer,day,amount\n", file);
	for (size_t i = 0; i < shop->orders; i++)
		fprintf(file, "%u,%d,%lld\n", shop->customer[i], shop->day[i], (long long)shop->amount[i]);
	fclose(file);
}

struct statistics {
	int64_t *recency, *orders, *amount;
	struct rfm_score *score;
};

static void gather(const struct shop *shop, struct statistics *s)
{
	struct rfm_orders orders = {shop->orders, shop->customer, shop->day, shop->amount};

	if (rfm_gather(&orders, shop->customers, DAYS, s->recency, s->orders, s->amount, NULL) != OK)
		abort();
}

static void score(const struct shop *shop, struct statistics *s)
{
	struct rfm_rows rows = {shop->customers, s->recency, s->orders, s->amount};

	if (rfm_by_ntile(&rows, s->score, NULL) != OK)
		abort();
}

static void cohorts(const struct shop *shop)
{
	static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int32_t start[MONTHS + 1] = {0};
	struct arena *mem = arena_create();
	struct cohorts cohorts;

	for (int m = 0; m < MONTHS; m++)
		start[m + 1] = start[m] + month_days[m % 12] + (m == 13); // 2024-02 has 29
	struct cohort_orders orders = {shop->orders, shop->customer, shop->day, shop->amount};
	struct cohort_calendar calendar = {start, MONTHS, DAYS - 1};
	if (cohorts_build(mem, &orders, shop->customers, &calendar, &cohorts, NULL) != OK)
		abort();
	printf("        repurchase %.6f, median gap %g days, cohort 1: %lld %lld %lld\n", cohorts.repurchase,
	       cohorts.median_gap_days, (long long)cohorts.cell[0].customers, (long long)cohorts.cell[1].customers,
	       (long long)cohorts.cell[2].customers);
	arena_destroy(mem);
}

// The orders by customer, each one's by day, as a shop's history has them: stable counting sorts by day, by customer.
static struct shop by_customer(const struct shop *from)
{
	struct shop days = {from->orders, from->customers, malloc(from->orders * 4), malloc(from->orders * 4),
			    malloc(from->orders * 8)};
	struct shop to = {from->orders, from->customers, malloc(from->orders * 4), malloc(from->orders * 4),
			  malloc(from->orders * 8)};
	size_t *first = calloc(from->customers + DAYS + 2, sizeof *first);

	for (int pass = 0; pass < 2; pass++) {
		const struct shop *in = pass ? &days : from;
		struct shop *out = pass ? &to : &days;
		size_t keys = pass ? from->customers : DAYS;

		memset(first, 0, (keys + 1) * sizeof *first);
		for (size_t i = 0; i < in->orders; i++)
			first[(pass ? in->customer[i] : (uint32_t)in->day[i]) + 1]++;
		for (size_t k = 0; k < keys; k++)
			first[k + 1] += first[k];
		for (size_t i = 0; i < in->orders; i++) {
			size_t at = first[pass ? in->customer[i] : (uint32_t)in->day[i]]++;
			out->customer[at] = in->customer[i];
			out->day[at] = in->day[i];
			out->amount[at] = in->amount[i];
		}
	}
	free(first), free(days.customer), free(days.day), free(days.amount);
	return to;
}

static void similar(void)
{
	struct random random = random_seeded(7);
	struct arena *mem = arena_create();
	uint32_t *user = malloc(PAIRS * sizeof *user), *item = malloc(PAIRS * sizeof *item);
	struct baskets baskets;
	struct neighbours neighbours;

	for (size_t i = 0; i < PAIRS; i++) {
		user[i] = (uint32_t)(random_uniform(&random) * USERS);
		item[i] = (uint32_t)(pow(random_uniform(&random), 2) * ITEMS);
	}
	double start = processor_seconds();
	if (baskets_build(mem, user, item, PAIRS, USERS, ITEMS, &baskets, NULL) != OK)
		abort();
	double middle = processor_seconds();
	if (neighbours_build(mem, &baskets, (struct similar_options){20, .5, 10}, 1, &neighbours, NULL) != OK)
		abort();
	double end = processor_seconds();
	printf("item-item top 20 of %zu pairs, %d users, %d items: %.3f s, of which sorting %.3f\n", baskets.pairs,
	       USERS, ITEMS, end - start, middle - start);
	arena_destroy(mem);
	free(user), free(item);
}

int main(int argc, char **argv)
{
	size_t orders = 10000000, customers = 1000000;
	const char *path = NULL;
	int rounds = 3;

	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--orders") == 0)
			orders = strtoull(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--customers") == 0)
			customers = strtoull(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--rounds") == 0)
			rounds = atoi(argv[i + 1]);
		else if (strcmp(argv[i], "--write") == 0)
			path = argv[i + 1];
	}
	struct shop shop = simulate(orders, customers);
	if (path)
		write_csv(&shop, path);
	struct statistics s = {malloc(customers * 8), malloc(customers * 8), malloc(customers * 8),
			       malloc(customers * sizeof(struct rfm_score))};
	for (int round = 0; round < rounds; round++) {
		double start = processor_seconds();
		gather(&shop, &s);
		double gathered = processor_seconds();
		score(&shop, &s);
		double scored = processor_seconds();
		printf("RFM of %zu customers from %zu orders %.3f s, from kept statistics %.3f s\n", customers,
			orders,
		       scored - start, scored - gathered);
		cohorts(&shop);
		printf("cohorts and repurchase of %zu orders %.3f s\n", orders, processor_seconds() - scored);
	}
	struct shop sorted = by_customer(&shop);
	for (int round = 0; round < rounds; round++) {
		double start = processor_seconds();
		cohorts(&sorted);
		printf("cohorts and repurchase of %zu orders that lie by customer %.3f s\n", orders,
		       processor_seconds() - start);
	}
	for (int round = 0; round < rounds; round++)
		similar();
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	printf("memory %ld MiB at most, the orders themselves %zu\n", usage.ru_maxrss / 1024, orders * 16 >> 20);
	return 0;
}

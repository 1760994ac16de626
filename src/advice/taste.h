// Private to advice: what is learned from who bought what: for each product, what having it says for the others.
#pragma once

#include "advice/lines.h"
#include "model/similar.h"

#define EASE_ITEMS_MAX 8000 // beyond: item-item neighbours
#define SAID_MAX 100        // others that are kept for each product
#define SAID_MANY 30        // … where there are more than EASE_ITEMS_MAX
#define JUDGED_DAYS 30
#define JUDGED_CUSTOMERS 4000

enum advice_model { ADVICE_EASE, ADVICE_NEIGHBOURS, ADVICE_POPULAR };
extern const struct choice advice_models[];

struct said {
	uint32_t item;
	float weight;      // above 0
	uint32_t together; // customers who bought both
};

// As of the end of a day.
struct taste {
	enum advice_model model;
	size_t items;
	struct baskets baskets;
	struct favourite *favourite; // by pair of baskets
	float *lately, *longer;      // bought in the last 30 and 90 days, by item
	int room;                    // SAID_MAX or SAID_MANY
	int *count;                  // by item
	struct said *said;           // [item * room …], best first
};

// lambda: of EASE. The result lives in mem.
MUST_CHECK enum status taste_learn(
	struct arena *mem, const struct lines *lines, int32_t today, double lambda, int threads, struct taste *taste);

// How the last window would have been foreseen: NDCG at 10.
struct taste_quality {
	int32_t as_of;
	size_t customers;      // judged by what they bought that was new to them
	double fresh, popular; // new to them: as recommended; simply what sells
	double hits;           // part of customers of whom one of the ten was right
	size_t all_customers;  // judged by all they bought
	double again, all_popular;
};

// Of what was learned until taste's day, by the JUDGED_DAYS after it.
void taste_judge(const struct lines *lines, const struct taste *taste, int32_t today, struct taste_quality *quality);

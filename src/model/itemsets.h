// What is bought together: frequent item sets and the rules they give, with evidence. Sets are found depth first on
// bit rows (Eclat: Zaki 2000); a rule has one item on its right side.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/fault.h"

#define ITEMSET_MAX 10 // items in a set, both sides of a rule together

struct itemset_options {
	double support;    // least share of baskets that hold the whole set, above 0
	int64_t cases;     // and least number of them, ≥ 1; 10 serves
	double confidence; // least share of the baskets with the left side that hold the right one too
};

struct itemset_rule {
	uint32_t left[ITEMSET_MAX - 1];
	int lefts; // 1 …
	uint32_t right;
	int64_t together;  // baskets that hold all
	double support, confidence;
	double lift;       // confidence over the share of baskets with the right side
	double leverage;   // support less what chance would give (Piatetsky-Shapiro 1991)
	double p;          // Fisher's exact test, one-sided: as many or more by chance
	double q;          // p after Benjamini and Hochberg 1995 over all rules found
};

struct itemset_rules {
	struct itemset_rule *rule; // by lift, then together, falling
	size_t count;
	size_t sets; // frequent sets of two or more
};

// basket[i] < baskets holds item[i] < items; repeats count once. ERR_TOO_LARGE beyond five million sets: ask for
// more support. The result lives in mem.
enum status itemset_rules_build(struct arena *mem, const uint32_t *basket, const uint32_t *item, size_t count,
				size_t baskets, size_t items, struct itemset_options options,
				struct itemset_rules *rules, struct model_fault *fault) MUST_CHECK;

// Which items go together, from who bought what: item-item neighbours for large assortments, EASE for up to some
// 8,000 active items, personal favourites, and what sells anyway.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/fault.h"

// Who bought what, once each: built from purchases in any order and however often repeated.
struct baskets {
	size_t users, items, pairs;
	size_t *user_first;   // users + 1; the user's items are item[user_first[u]] …, rising
	uint32_t *item;
	size_t *item_first;   // items + 1; the item's users are user[item_first[i]] …, rising
	uint32_t *user;
};

// user[i] < users, item[i] < items, both below 2^31. The result lives in mem.
enum status baskets_build(struct arena *mem, const uint32_t *user, const uint32_t *item, size_t count, size_t users,
			  size_t items, struct baskets *baskets, struct model_fault *fault) MUST_CHECK;

// Item-item neighbours (Sarwar, Karypis, Konstan, Riedl 2001; Deshpande and Karypis 2004): users in common, each
// weighing 1 / (his items)^damping, over √(w_i w_j), shrunk by together / (together + shrink).
struct similar_options {
	int neighbours;  // kept for each item, 1 … 1000; 50–200 to recommend from, 20 to show
	double damping;  // 0: none … 1; .5 serves
	double shrink;   // ≥ 0; 10 serves
};

struct neighbour {
	uint32_t item;
	float score;
	uint32_t together; // the evidence: users who bought both
};

struct neighbours {
	size_t items;
	int room;             // options.neighbours
	int *count;           // by item
	struct neighbour *of; // of[item * room …], best first; equal scores: lower item first
};

// Same bits for any number of threads. The result lives in mem.
enum status neighbours_build(struct arena *mem, const struct baskets *baskets, struct similar_options options,
			     int threads, struct neighbours *neighbours, struct model_fault *fault) MUST_CHECK;

// EASE (Steck 2019, "Embarrassingly shallow autoencoders for sparse data", eq. 8): B = I − P / diag(P),
// P = (G + λI)^−1 by Cholesky. items ≤ 10,000 (the matrix is items² floats).
struct ease {
	size_t items;
	float *b; // items × items; b[j * items + i]: what having j says for i; diagonal 0
};
enum status ease_build(struct arena *mem, const struct baskets *baskets, double lambda, struct ease *ease,
		       struct model_fault *fault) MUST_CHECK;

// Scores of all items for one who has these; score is items long, overwritten.
void ease_score(const struct ease *ease, const uint32_t *has, size_t count, float *score);
void neighbours_score(const struct neighbours *neighbours, const uint32_t *has, size_t count, float *score);

// What sells of late, to weigh any score with: ln(1 + lately) (lately + 10) / (longer + 30), from how often an item
// was bought in the last 30 days and in the last 90. Measured on Online Retail: new items' NDCG@10 .100 → .130.
float momentum(double lately, double longer);

// Buy again: one user's item, by how often he bought it, its own gap, and what sells of late. With gap the mean days
// between its purchases (bought once: its age and 90 days more),
//   times · (1 + ln(1 + lately) / 2) · e^(−days since / (gap + 120)).
struct favourite {
	double times;       // days on which it was bought, ≥ 1
	double first, last; // the first and last of these
};
double favourite_score(const struct favourite *favourite, double today, double lately);

// The best k of items by score, those with skip[i] != 0 left out (NULL: none), score above 0; equal scores: lower
// item first. Returns how many; best is k long.
size_t top_items(const float *score, size_t items, const uint8_t *skip, size_t k, uint32_t *best);

#include "model/similar.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "model/blocks.h"

#define MAX_NEIGHBOURS 1000
#define PREFETCH 12

struct weighted_user { // side by side: users are visited in no order that memory likes
	const uint32_t *end;
	float weight;
};

// A pair of items is met once, at the lower one, and offered to both. Each stripe has every S-th item and heaps of its
// own; what is best of all is best of one of them, so that the number of stripes makes no difference.
struct stripe {
	int *count;            // by item
	struct neighbour *of;  // heaps
	float *worst;          // score that must be reached; 0 while there is room
};

struct similar_work {
	const struct baskets *baskets;
	struct similar_options options;
	struct weighted_user *user;
	uint32_t *place;     // of each pair by item: where it stands by user
	float *inverse_norm; // 1/√w_i, by item
	struct stripe *stripe;
	size_t stripes;
};

static int better(const struct neighbour *a, const struct neighbour *b)
{
	return a->score != b->score ? a->score > b->score : a->item < b->item;
}

// The worst kept stands at the top of a heap, so that most candidates cost one comparison.
static void sift_down(struct neighbour *heap, int count, int at)
{
	for (;;) {
		int worst = at, left = 2 * at + 1, right = left + 1;

		if (left < count && better(&heap[worst], &heap[left]))
			worst = left;
		if (right < count && better(&heap[worst], &heap[right]))
			worst = right;
		if (worst == at)
			return;
		struct neighbour swap = heap[at];
		heap[at] = heap[worst], heap[worst] = swap;
		at = worst;
	}
}

static void offer(struct neighbour *heap, int *count, int room, struct neighbour candidate)
{
	if (*count < room) {
		heap[(*count)++] = candidate;
		for (int i = *count / 2 - 1; *count == room && i >= 0; i--)
			sift_down(heap, *count, i);
	} else if (better(&candidate, &heap[0])) {
		heap[0] = candidate;
		sift_down(heap, *count, 0);
	}
}

static int compare_neighbours(const void *a, const void *b)
{
	return better(b, a) - better(a, b);
}

struct sums { // by other item
	float weight;
	uint32_t together;
};

// Sums over the item's users, each adding his weight to every later item he bought; touched: which, in any order. Where
// most of them are, looking at all costs less than remembering.
static size_t add_up(const struct similar_work *work, size_t item, struct sums *sums, uint32_t *touched)
{
	const struct baskets *baskets = work->baskets;
	size_t count = 0, first = baskets->item_first[item], end = baskets->item_first[item + 1];
	bool many = (end - first) * (baskets->pairs / baskets->users + 1) > baskets->items - item;

	for (size_t i = first; i < end; i++) {
		const struct weighted_user *user = &work->user[baskets->user[i]];
		const uint32_t *other = baskets->item + work->place[i] + 1;
		float weight = user->weight;

		if (i + 2 * PREFETCH < end) {
			__builtin_prefetch(&work->user[baskets->user[i + 2 * PREFETCH]]);
			__builtin_prefetch(baskets->item + work->place[i + PREFETCH]);
		}
		for (; many && other < user->end; other++) {
			sums[*other].weight += weight;
			sums[*other].together++;
		}
		for (; other < user->end; other++) {
			struct sums *at = &sums[*other];

			touched[count] = *other;
			count += at->together == 0;
			at->weight += weight;
			at->together++;
		}
	}
	for (size_t i = item + 1; many && i < baskets->items; i++) {
		touched[count] = (uint32_t)i;
		count += sums[i].together > 0;
	}
	return count;
}

static void offer_to(const struct similar_work *work, struct stripe *stripe, size_t item, struct neighbour candidate)
{
	int room = work->options.neighbours, *count = &stripe->count[item];
	struct neighbour *heap = &stripe->of[item * (size_t)room];

	offer(heap, count, room, candidate);
	if (*count == room)
		stripe->worst[item] = heap[0].score;
}

static void find_neighbours(const struct similar_work *work, struct stripe *stripe, uint32_t item, struct sums *sums,
			    uint32_t *touched)
{
	size_t count = add_up(work, item, sums, touched);
	float shrink = (float)work->options.shrink;

	for (size_t i = 0; i < count; i++) {
		uint32_t other = touched[i];
		struct sums at = sums[other];
		float together = (float)at.together;

		sums[other] = (struct sums){0, 0};
		float score = at.weight * (work->inverse_norm[item] * work->inverse_norm[other]);
		if (score < stripe->worst[item] && score < stripe->worst[other])
			continue; // shrinking only lowers it
		score *= together / (together + shrink);
		if (score >= stripe->worst[item])
			offer_to(work, stripe, item, (struct neighbour){other, score, at.together});
		if (score >= stripe->worst[other])
			offer_to(work, stripe, other, (struct neighbour){item, score, at.together});
	}
}

static void work_stripe(size_t which, void *state)
{
	const struct similar_work *work = state;
	size_t items = work->baskets->items;
	struct arena *mem = arena_create();
	struct sums *sums = arena_array(mem, struct sums, items);
	uint32_t *touched = arena_array(mem, uint32_t, items + 1);

	for (size_t item = which; item < items; item += work->stripes)
		find_neighbours(work, &work->stripe[which], (uint32_t)item, sums, touched);
	arena_destroy(mem);
}

// The best of all stripes, into the first.
static void unite(struct similar_work *work)
{
	size_t items = work->baskets->items, room = (size_t)work->options.neighbours;

	for (size_t item = 0; item < items; item++) {
		for (size_t s = 1; s < work->stripes; s++)
			for (int k = 0; k < work->stripe[s].count[item]; k++)
				offer_to(work, &work->stripe[0], item, work->stripe[s].of[item * room + (size_t)k]);
		qsort(&work->stripe[0].of[item * room], (size_t)work->stripe[0].count[item], sizeof(struct neighbour),
		      compare_neighbours);
	}
}

static void weigh(struct arena *mem, struct similar_work *work)
{
	const struct baskets *baskets = work->baskets;
	size_t *next = arena_array(mem, size_t, baskets->items);

	for (size_t i = 0; i < baskets->items; i++)
		next[i] = baskets->item_first[i];
	for (size_t u = 0; u < baskets->users; u++) {
		const uint32_t *item = baskets->item + baskets->user_first[u];
		const uint32_t *end = baskets->item + baskets->user_first[u + 1];
		double weight = end > item ? pow((double)(end - item), -work->options.damping) : 0;

		work->user[u] = (struct weighted_user){end, (float)weight};
		for (; item < end; item++)
			work->place[next[*item]++] = (uint32_t)(item - baskets->item);
	}
	for (size_t i = 0; i < baskets->items; i++) {
		double sum = 0;
		for (size_t at = baskets->item_first[i]; at < baskets->item_first[i + 1]; at++)
			sum += (double)work->user[baskets->user[at]].weight;
		work->inverse_norm[i] = sum > 0 ? (float)(1 / sqrt(sum)) : 0;
	}
}

enum status neighbours_build(struct arena *mem, const struct baskets *baskets, struct similar_options options,
			     int threads, struct neighbours *neighbours, struct model_fault *fault)
{
	if (options.neighbours < 1 || options.neighbours > MAX_NEIGHBOURS || !(options.damping >= 0) ||
	    !(options.damping <= 4) || !(options.shrink >= 0) || !isfinite(options.shrink))
		return model_refuse(fault, MODEL_NO_ROW, "1 to 1000 neighbours, damping 0 to 4, shrink 0 or more");
	struct arena *own = arena_create();
	size_t room = baskets->items * (size_t)options.neighbours;
	struct similar_work work = {
		.baskets = baskets,
		.options = options,
		.user = arena_array(own, struct weighted_user, baskets->users),
		.place = arena_array(own, uint32_t, baskets->pairs),
		.inverse_norm = arena_array(own, float, baskets->items),
		.stripes = threads > 1 ? (size_t)threads : 1,
	};
	work.stripe = arena_array(own, struct stripe, work.stripes);
	for (size_t s = 0; s < work.stripes; s++)
		work.stripe[s] = (struct stripe){
			.count = arena_array(s ? own : mem, int, baskets->items),
			.of = arena_array(s ? own : mem, struct neighbour, room),
			.worst = arena_array(own, float, baskets->items),
		};
	weigh(own, &work);
	blocks_run(work.stripes, threads, work_stripe, &work);
	unite(&work);
	*neighbours = (struct neighbours){.items = baskets->items,
		.room = options.neighbours,
		.count = work.stripe[0].count,
		.of = work.stripe[0].of};
	arena_destroy(own);
	return OK;
}

void neighbours_score(const struct neighbours *neighbours, const uint32_t *has, size_t count, float *score)
{
	memset(score, 0, neighbours->items * sizeof *score);
	for (size_t i = 0; i < count; i++) {
		const struct neighbour *of = &neighbours->of[has[i] * (size_t)neighbours->room];

		for (int j = 0; j < neighbours->count[has[i]]; j++)
			score[of[j].item] += of[j].score;
	}
}

float momentum(double lately, double longer)
{
	return (float)(log1p(lately) * (lately + 10) / (longer + 30));
}

double favourite_score(const struct favourite *favourite, double today, double lately)
{
	double gap = favourite->times > 1 ? (favourite->last - favourite->first) / (favourite->times - 1)
					  : today - favourite->first + 90;

	return favourite->times * (1 + log1p(lately) / 2) * exp(-(today - favourite->last) / (gap + 120));
}

size_t top_items(const float *score, size_t items, const uint8_t *skip, size_t k, uint32_t *best)
{
	size_t count = 0;

	for (size_t i = 0; i < items; i++) {
		size_t at = count;

		if (!(score[i] > 0) || (skip && skip[i]) || (count == k && !(score[i] > score[best[k - 1]])))
			continue;
		if (count < k)
			count++;
		else
			at = k - 1;
		for (; at > 0 && score[i] > score[best[at - 1]]; at--)
			best[at] = best[at - 1];
		best[at] = (uint32_t)i;
	}
	return count;
}

#include "model/similar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/blocks.h"

#define MAX_NEIGHBOURS 1000
#define ITEMS_A_BLOCK 64
#define PREFETCH 12

struct weighted_user { // side by side: users are visited in no order that memory likes
	const uint32_t *item, *end;
	float weight;
};

struct similar_work {
	const struct baskets *baskets;
	struct similar_options options;
	struct weighted_user *user;
	float *inverse_norm; // 1/√w_i, by item
	struct neighbours *neighbours;
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

// Sums over the item's users, each adding his weight to every item he bought.
static size_t add_up(const struct similar_work *work, size_t item, struct sums *sums, uint32_t *touched)
{
	const struct baskets *baskets = work->baskets;
	size_t count = 0;

	for (size_t i = baskets->item_first[item]; i < baskets->item_first[item + 1]; i++) {
		const struct weighted_user *user = &work->user[baskets->user[i]];
		float weight = user->weight;

		if (i + 2 * PREFETCH < baskets->item_first[item + 1]) {
			__builtin_prefetch(&work->user[baskets->user[i + 2 * PREFETCH]]);
			__builtin_prefetch(work->user[baskets->user[i + PREFETCH]].item);
		}
		for (const uint32_t *other = user->item; other < user->end; other++) {
			struct sums *at = &sums[*other];

			touched[count] = *other;
			count += at->together == 0;
			at->weight += weight;
			at->together++;
		}
	}
	return count;
}

static void find_neighbours(const struct similar_work *work, size_t item, struct sums *sums, uint32_t *touched)
{
	size_t count = add_up(work, item, sums, touched);
	struct neighbours *neighbours = work->neighbours;
	struct neighbour *heap = &neighbours->of[item * (size_t)neighbours->room];
	float shrink = (float)work->options.shrink;

	for (size_t i = 0; i < count; i++) {
		uint32_t other = touched[i];
		struct sums at = sums[other];
		float together = (float)at.together;

		sums[other] = (struct sums){0, 0};
		if (other == item)
			continue;
		float score = at.weight * (work->inverse_norm[item] * work->inverse_norm[other]);
		if (neighbours->count[item] == neighbours->room && score < heap[0].score)
			continue; // shrinking only lowers it
		score *= together / (together + shrink);
		offer(heap, &neighbours->count[item], neighbours->room, (struct neighbour){other, score, at.together});
	}
	qsort(heap, (size_t)neighbours->count[item], sizeof *heap, compare_neighbours);
}

static void neighbours_block(size_t block, void *state)
{
	const struct similar_work *work = state;
	size_t items = work->baskets->items, end = (block + 1) * ITEMS_A_BLOCK;
	struct arena *mem = arena_create();
	struct sums *sums = arena_array(mem, struct sums, items);
	uint32_t *touched = arena_array(mem, uint32_t, items + 1);

	for (size_t item = block * ITEMS_A_BLOCK; item < end && item < items; item++)
		find_neighbours(work, item, sums, touched);
	arena_destroy(mem);
}

static void weigh(struct similar_work *work)
{
	const struct baskets *baskets = work->baskets;

	for (size_t u = 0; u < baskets->users; u++) {
		const uint32_t *item = baskets->item + baskets->user_first[u];
		const uint32_t *end = baskets->item + baskets->user_first[u + 1];
		double weight = end > item ? pow((double)(end - item), -work->options.damping) : 0;

		work->user[u] = (struct weighted_user){item, end, (float)weight};
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
	struct similar_work work = {
		.baskets = baskets,
		.options = options,
		.user = arena_array(own, struct weighted_user, baskets->users),
		.inverse_norm = arena_array(own, float, baskets->items),
		.neighbours = neighbours,
	};
	*neighbours = (struct neighbours){.items = baskets->items, .room = options.neighbours};
	neighbours->count = arena_array(mem, int, baskets->items);
	neighbours->of = arena_array(mem, struct neighbour, baskets->items * (size_t)options.neighbours);
	weigh(&work);
	blocks_run((baskets->items + ITEMS_A_BLOCK - 1) / ITEMS_A_BLOCK, threads, neighbours_block, &work);
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

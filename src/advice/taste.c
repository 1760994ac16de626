#include "advice/taste.h"

#include "model/quality.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BEST 10
#define DAMPING .5
#define SHRINK 10

const struct choice advice_models[] = {
	[ADVICE_EASE] = {"ease", W("EASE: what the baskets say about each other", "EASE：购买记录之间的关联")},
	[ADVICE_NEIGHBOURS] = {"neighbours", W("Item-item neighbours", "商品相似度")},
	[ADVICE_POPULAR] = {"popular", W("What sells", "热销")},
	CHOICES_END,
};

// ---------------------------------------------------------------- what each one bought

static size_t pair_of(const struct baskets *baskets, uint32_t user, uint32_t item)
{
	size_t low = baskets->user_first[user], high = baskets->user_first[user + 1];

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (baskets->item[middle] <= item)
			low = middle;
		else
			high = middle;
	}
	return low;
}

// Lines run by day, so those of the past stand first.
static size_t lines_until(const struct lines *lines, int32_t today)
{
	size_t low = 0, high = lines->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (lines->day[middle] <= today)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void find_favourites(
	struct arena *mem, const struct lines *lines, size_t count, int32_t today, struct taste *taste)
{
	taste->favourite = arena_array(mem, struct favourite, taste->baskets.pairs);
	taste->lately = arena_array(mem, float, taste->items);
	taste->longer = arena_array(mem, float, taste->items);
	for (size_t i = 0; i < count; i++) {
		struct favourite *f = &taste->favourite[pair_of(&taste->baskets, lines->user[i], lines->item[i])];
		int32_t ago = today - lines->day[i];
		taste->lately[lines->item[i]] += ago < 30;
		taste->longer[lines->item[i]] += ago < 90;
		if (f->times > 0 && f->last == lines->day[i])
			continue;
		if (f->times++ == 0)
			f->first = lines->day[i];
		f->last = lines->day[i];
	}
}

// ---------------------------------------------------------------- what one product says for others

static bool better(struct said a, struct said b)
{
	return a.weight != b.weight ? a.weight > b.weight : a.item < b.item;
}

static void keep_best(struct said *list, int room, int *count, struct said one)
{
	int at = *count;

	if (*count == room && !better(one, list[room - 1]))
		return;
	if (*count < room)
		++*count;
	else
		at = room - 1;
	for (; at > 0 && better(one, list[at - 1]); at--)
		list[at] = list[at - 1];
	list[at] = one;
}

static uint32_t bought_both(const struct baskets *baskets, size_t a, size_t b)
{
	const uint32_t *x = baskets->user + baskets->item_first[a], *x_end = baskets->user + baskets->item_first[a + 1];
	const uint32_t *y = baskets->user + baskets->item_first[b], *y_end = baskets->user + baskets->item_first[b + 1];
	uint32_t both = 0;

	while (x < x_end && y < y_end) {
		uint32_t left = *x, right = *y;
		both += left == right;
		x += left <= right;
		y += right <= left;
	}
	return both;
}

static enum status say_by_ease(struct arena *own, double lambda, struct taste *taste)
{
	struct ease ease;

	if (ease_build(own, &taste->baskets, lambda, &ease, NULL) != OK)
		return ERR_INTERNAL;
	for (size_t j = 0; j < taste->items; j++) {
		const float *row = ease.b + j * ease.items;
		struct said *list = &taste->said[j * (size_t)taste->room];
		for (size_t i = 0; i < ease.items; i++)
			if (row[i] > 0)
				keep_best(list, taste->room, &taste->count[j], (struct said){(uint32_t)i, row[i], 0});
		for (int k = 0; k < taste->count[j]; k++)
			list[k].together = bought_both(&taste->baskets, j, list[k].item);
	}
	return OK;
}

static enum status say_by_neighbours(struct arena *own, int threads, struct taste *taste)
{
	struct similar_options options = {.neighbours = taste->room, .damping = DAMPING, .shrink = SHRINK};
	struct neighbours neighbours;

	if (neighbours_build(own, &taste->baskets, options, threads, &neighbours, NULL) != OK)
		return ERR_INTERNAL;
	for (size_t j = 0; j < taste->items; j++)
		for (int k = 0; k < neighbours.count[j]; k++) {
			const struct neighbour *one = &neighbours.of[j * (size_t)taste->room + (size_t)k];
			taste->said[j * (size_t)taste->room + (size_t)taste->count[j]++] =
				(struct said){one->item, one->score, one->together};
		}
	return OK;
}

enum status taste_learn(
	struct arena *mem, const struct lines *lines, int32_t today, double lambda, int threads, struct taste *taste)
{
	size_t count = lines_until(lines, today);

	*taste = (struct taste){.items = lines->items, .model = ADVICE_POPULAR};
	if (baskets_build(mem, lines->user, lines->item, count, lines->users, lines->items, &taste->baskets, NULL) !=
		OK)
		return ERR_INTERNAL;
	find_favourites(mem, lines, count, today, taste);
	taste->room = taste->items <= EASE_ITEMS_MAX ? SAID_MAX : SAID_MANY;
	taste->count = arena_array(mem, int, taste->items);
	taste->said = arena_array(mem, struct said, taste->items * (size_t)taste->room);
	if (taste->items < 2 || count == 0)
		return OK;
	taste->model = taste->items <= EASE_ITEMS_MAX ? ADVICE_EASE : ADVICE_NEIGHBOURS;
	struct arena *own = arena_create();
	enum status status =
		taste->model == ADVICE_EASE ? say_by_ease(own, lambda, taste) : say_by_neighbours(own, threads, taste);
	arena_destroy(own);
	return status;
}

// ---------------------------------------------------------------- how good that is

struct judge {
	const struct taste *taste;
	struct baskets after;
	int32_t today;
	float *score;
	uint8_t *owned;
	float most; // sold of the item that sells best
	struct taste_quality *quality;
	size_t hit;
};

// NDCG of a list; new: only what the customer did not have counts. −1: bought nothing that counts.
static double list_quality(struct judge *judge, uint32_t user, const float *score, bool new)
{
	const struct baskets *after = &judge->after;
	const uint8_t *skip = new ? judge->owned : NULL;
	size_t first = after->user_first[user], end = after->user_first[user + 1], right = 0;
	uint32_t best[BEST];
	bool hits[BEST] = {false};

	for (size_t i = first; i < end; i++)
		right += !skip || !skip[after->item[i]];
	if (right == 0)
		return -1;
	size_t shown = top_items(score, judge->taste->items, skip, BEST, best);
	for (size_t k = 0; k < shown; k++)
		for (size_t i = first; i < end; i++)
			hits[k] = hits[k] || after->item[i] == best[k];
	for (size_t k = 0; k < shown && score == judge->score && new; k++)
		if (hits[k]) {
			judge->hit++;
			break;
		}
	return quality_ndcg(hits, shown, right, BEST);
}

static void score_new(struct judge *judge, const uint32_t *has, size_t count)
{
	const struct taste *taste = judge->taste;

	memset(judge->score, 0, taste->items * sizeof *judge->score);
	for (size_t i = 0; i < count; i++)
		for (int k = 0; k < taste->count[has[i]]; k++) {
			const struct said *said = &taste->said[has[i] * (size_t)taste->room + (size_t)k];
			judge->score[said->item] += said->weight;
		}
	for (size_t i = 0; i < taste->items; i++)
		judge->score[i] *= momentum(taste->lately[i], taste->longer[i]);
}

// Favourites, and below any of them what sells.
static void score_again(struct judge *judge, size_t first, size_t end)
{
	const struct taste *taste = judge->taste;

	for (size_t i = 0; i < taste->items; i++)
		judge->score[i] = judge->most > 0 ? 1e-3f * taste->lately[i] / judge->most : 0;
	for (size_t i = first; i < end; i++) {
		uint32_t item = taste->baskets.item[i];
		judge->score[item] =
			1 + (float)favourite_score(&taste->favourite[i], judge->today, taste->lately[item]);
	}
}

static void judge_one(struct judge *judge, uint32_t user)
{
	const struct taste *taste = judge->taste;
	struct taste_quality *quality = judge->quality;
	size_t first = taste->baskets.user_first[user], end = taste->baskets.user_first[user + 1];

	memset(judge->owned, 0, taste->items);
	for (size_t i = first; i < end; i++)
		judge->owned[taste->baskets.item[i]] = 1;
	score_new(judge, taste->baskets.item + first, end - first);
	double fresh = list_quality(judge, user, judge->score, true);
	if (fresh >= 0) {
		quality->customers++;
		quality->fresh += fresh;
		quality->popular += list_quality(judge, user, taste->lately, true);
	}
	score_again(judge, first, end);
	quality->all_customers++;
	quality->again += list_quality(judge, user, judge->score, false);
	quality->all_popular += list_quality(judge, user, taste->lately, false);
}

static void take_means(struct judge *judge)
{
	struct taste_quality *quality = judge->quality;
	double customers = (double)quality->customers, all = (double)quality->all_customers;

	quality->fresh = customers > 0 ? quality->fresh / customers : 0;
	quality->popular = customers > 0 ? quality->popular / customers : 0;
	quality->hits = customers > 0 ? (double)judge->hit / customers : 0;
	quality->again = all > 0 ? quality->again / all : 0;
	quality->all_popular = all > 0 ? quality->all_popular / all : 0;
}

// Of many, every second, third … is judged.
static void judge_users(struct judge *judge, size_t users)
{
	size_t could = 0, at = 0;

	for (uint32_t user = 0; user < users; user++)
		could += judge->after.user_first[user + 1] > judge->after.user_first[user];
	size_t step = could / JUDGED_CUSTOMERS + 1;
	for (uint32_t user = 0; user < users; user++) {
		const struct baskets *before = &judge->taste->baskets;
		if (before->user_first[user] == before->user_first[user + 1] ||
			judge->after.user_first[user] == judge->after.user_first[user + 1])
			continue;
		if (at++ % step == 0)
			judge_one(judge, user);
	}
}

void taste_judge(const struct lines *lines, const struct taste *taste, int32_t today, struct taste_quality *quality)
{
	size_t from = lines_until(lines, today), end = lines_until(lines, today + JUDGED_DAYS);
	struct arena *mem = arena_create();
	struct judge judge = {.taste = taste, .today = today, .quality = quality};

	*quality = (struct taste_quality){.as_of = today};
	judge.score = arena_array(mem, float, taste->items);
	judge.owned = arena_array(mem, uint8_t, taste->items);
	for (size_t i = 0; i < taste->items; i++)
		judge.most = fmaxf(judge.most, taste->lately[i]);
	if (end > from && baskets_build(mem, lines->user + from, lines->item + from, end - from, lines->users,
				  lines->items, &judge.after, NULL) == OK) {
		judge_users(&judge, lines->users);
		take_means(&judge);
	}
	arena_destroy(mem);
}

// Recommendations, bundles, referrals: Online Retail's last 30 days, the groceries everybody mines, hand-made graphs.
#include "orders.h"

#include "model/influence.h"
#include "model/itemsets.h"
#include "model/quality.h"
#include "model/similar.h"

struct shop {
	uint32_t *user, *item;
	int32_t *day;
	size_t count, users, items;
};

// Ids from 0, in order of first appearance.
static uint32_t id_of(uint32_t *known, size_t *count, uint32_t key)
{
	if (known[key] == 0)
		known[key] = (uint32_t)++*count;
	return known[key] - 1;
}

static bool load_shop(struct arena *mem, struct shop *shop)
{
	struct retail retail = {0};
	uint32_t *users = arena_array(mem, uint32_t, 20000), *items = calloc(1u << 24, sizeof *items);

	if (!retail_load(mem, &retail)) {
		free(items);
		return false;
	}
	shop->user = arena_array(mem, uint32_t, retail.count);
	shop->item = arena_array(mem, uint32_t, retail.count);
	shop->day = arena_array(mem, int32_t, retail.count);
	for (size_t i = 0; i < retail.count; i++) {
		shop->user[i] = id_of(users, &shop->users, (uint32_t)retail.line[i].customer);
		shop->item[i] = id_of(items, &shop->items, (uint32_t)retail.line[i].item & 0xffffff);
		shop->day[i] = retail.line[i].day;
	}
	shop->count = retail.count;
	free(items);
	return true;
}

// What is known at the end of a day, and what each user buys in the 30 days after it.
struct split {
	const struct shop *shop;
	int32_t today;
	struct baskets before, after;
	struct favourite *favourite; // by pair of before
	float *lately, *longer;      // sold in the last 30 and 90 days, by item
};

static size_t pair_of(const struct baskets *baskets, uint32_t user, uint32_t item)
{
	size_t at = baskets->user_first[user];

	while (baskets->item[at] != item)
		at++;
	return at;
}

static struct split split_at(struct arena *mem, const struct shop *shop, int32_t today)
{
	struct split split = {.shop = shop, .today = today};
	uint32_t *user = arena_array(mem, uint32_t, shop->count), *item = arena_array(mem, uint32_t, shop->count);
	size_t before = 0, after = 0;

	split.lately = arena_array(mem, float, shop->items);
	split.longer = arena_array(mem, float, shop->items);
	for (size_t i = 0; i < shop->count; i++) {
		int32_t ago = today - shop->day[i];
		if (ago >= 0)
			user[before] = shop->user[i], item[before++] = shop->item[i];
		split.lately[shop->item[i]] += ago >= 0 && ago < 30;
		split.longer[shop->item[i]] += ago >= 0 && ago < 90;
	}
	assert_int_equal(baskets_build(mem, user, item, before, shop->users, shop->items, &split.before, NULL), OK);
	for (size_t i = 0; i < shop->count; i++)
		if (shop->day[i] > today && shop->day[i] <= today + 30)
			user[after] = shop->user[i], item[after++] = shop->item[i];
	assert_int_equal(baskets_build(mem, user, item, after, shop->users, shop->items, &split.after, NULL), OK);
	split.favourite = arena_array(mem, struct favourite, split.before.pairs);
	for (size_t i = 0; i < shop->count; i++) { // the file runs by time
		if (shop->day[i] > today)
			continue;
		struct favourite *f = &split.favourite[pair_of(&split.before, shop->user[i], shop->item[i])];
		if (f->times > 0 && f->last == shop->day[i])
			continue;
		if (f->times++ == 0)
			f->first = shop->day[i];
		f->last = shop->day[i];
	}
	return split;
}

struct mean {
	double sum;
	size_t count;
};

// NDCG@10 of one user's list against what he then bought; owned: only what he did not have counts.
static void judge(const struct split *split, uint32_t user, const float *score, const uint8_t *owned, struct mean *mean)
{
	const struct baskets *after = &split->after;
	uint32_t best[10];
	bool hits[10] = {0};
	size_t right = 0, shown;

	for (size_t i = after->user_first[user]; i < after->user_first[user + 1]; i++)
		right += !owned || !owned[after->item[i]];
	if (right == 0)
		return;
	shown = top_items(score, split->shop->items, owned, 10, best);
	for (size_t k = 0; k < shown; k++)
		for (size_t i = after->user_first[user]; i < after->user_first[user + 1]; i++)
			hits[k] = hits[k] || after->item[i] == best[k];
	mean->sum += quality_ndcg(hits, shown, right, 10);
	mean->count++;
}

struct scores {
	struct mean popular, ease, fresh, again; // fresh: EASE with momentum; again: favourites, then popular
};

static struct scores judge_all(struct arena *mem, const struct split *split, const struct ease *ease)
{
	size_t items = split->shop->items;
	float *score = arena_array(mem, float, items), most = 0;
	uint8_t *owned = arena_array(mem, uint8_t, items);
	struct scores scores = {0};

	for (size_t i = 0; i < items; i++)
		most = fmaxf(most, split->lately[i]);
	for (uint32_t user = 0; user < split->shop->users; user++) {
		size_t first = split->before.user_first[user], end = split->before.user_first[user + 1];

		if (first == end || split->after.user_first[user] == split->after.user_first[user + 1])
			continue;
		memset(owned, 0, items);
		for (size_t i = first; i < end; i++)
			owned[split->before.item[i]] = 1;
		judge(split, user, split->lately, owned, &scores.popular);
		ease_score(ease, split->before.item + first, end - first, score);
		judge(split, user, score, owned, &scores.ease);
		for (size_t i = 0; i < items; i++)
			score[i] *= momentum(split->lately[i], split->longer[i]);
		judge(split, user, score, owned, &scores.fresh);
		for (size_t i = 0; i < items; i++) // below any favourite
			score[i] = 1e-3f * split->lately[i] / most;
		for (size_t i = first; i < end; i++)
			score[split->before.item[i]] = 1 + (float)favourite_score(
				&split->favourite[i], split->today, split->lately[split->before.item[i]]);
		judge(split, user, score, NULL, &scores.again);
	}
	return scores;
}

static double ndcg(struct mean mean)
{
	return mean.sum / (double)mean.count;
}

// The last 30 days held out; λ chosen on the 30 days before them.
static void retail_recommendations(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	struct shop shop = {0};
	int32_t end = day_of(2011, 12, 9);
	double lambda[] = {150, 400}, best = 0, chosen = 0;
	struct ease ease;

	if (!load_shop(mem, &shop)) {
		arena_destroy(mem);
		data_skip();
	}
	assert_int_equal(shop.items, 3665);
	struct split earlier = split_at(mem, &shop, end - 60);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(ease_build(mem, &earlier.before, lambda[i], &ease, NULL), OK);
		double fresh = ndcg(judge_all(mem, &earlier, &ease).fresh);
		if (fresh > best)
			best = fresh, chosen = lambda[i];
	}
	struct split last = split_at(mem, &shop, end - 30);
	assert_int_equal(ease_build(mem, &last.before, chosen, &ease, NULL), OK);
	struct scores scores = judge_all(mem, &last, &ease);
	print_message("lambda %g; new items: popular %.4f EASE %.4f with momentum %.4f; all items %.4f\n", chosen,
		      ndcg(scores.popular), ndcg(scores.ease), ndcg(scores.fresh), ndcg(scores.again));
	assert_true(ndcg(scores.fresh) >= .102);
	assert_true(ndcg(scores.again) >= .352);
	arena_destroy(mem);
}

// Each neighbour against the definition, and any number of threads alike.
static void neighbours_by_definition(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	enum { USERS = 60, ITEMS = 25, COUNT = 700 };
	uint32_t user[COUNT], item[COUNT];
	bool has[USERS][ITEMS] = {{0}};
	uint64_t seed = 11;
	struct baskets baskets;
	struct neighbours one, three;
	struct similar_options options = {.neighbours = 5, .damping = .5, .shrink = 10};

	for (int i = 0; i < COUNT; i++) {
		user[i] = (uint32_t)(test_uniform(&seed) * USERS);
		item[i] = (uint32_t)(test_uniform(&seed) * test_uniform(&seed) * ITEMS);
		has[user[i]][item[i]] = true;
	}
	assert_int_equal(baskets_build(mem, user, item, COUNT, USERS, ITEMS, &baskets, NULL), OK);
	assert_int_equal(neighbours_build(mem, &baskets, options, 1, &one, NULL), OK);
	assert_int_equal(neighbours_build(mem, &baskets, options, 3, &three, NULL), OK);
	assert_memory_equal(one.of, three.of, sizeof *one.of * ITEMS * 5);
	for (int i = 0; i < ITEMS; i++)
		for (int n = 0; n < one.count[i]; n++) {
			const struct neighbour *to = &one.of[i * 5 + n];
			double weight = 0, mine = 0, other = 0, together = 0;

			for (int u = 0; u < USERS; u++) {
				double bought = 0;
				for (int j = 0; j < ITEMS; j++)
					bought += has[u][j];
				double w = bought > 0 ? 1 / sqrt(bought) : 0;
				mine += has[u][i] * w, other += has[u][to->item] * w;
				weight += (has[u][i] && has[u][to->item]) * w;
				together += has[u][i] && has[u][to->item];
			}
			assert_int_equal(to->together, together);
			double score = weight / sqrt(mine * other) * together / (together + 10);
			assert_close(to->score, score, 1e-5, "score");
			assert_true(n == 0 || to->score <= one.of[i * 5 + n - 1].score);
		}
	assert_int_equal(baskets_build(mem, user, item, COUNT, USERS, 3, &baskets, NULL), ERR_INVALID);
	arena_destroy(mem);
}

// Two items: G + λI = [[3+λ, 2], [2, 2+λ]], so B is known by hand.
static void ease_by_hand(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	uint32_t user[] = {0, 0, 1, 1, 2}, item[] = {0, 1, 0, 1, 0};
	struct baskets baskets;
	struct ease ease;

	assert_int_equal(baskets_build(mem, user, item, 5, 3, 2, &baskets, NULL), OK);
	assert_int_equal(ease_build(mem, &baskets, 1, &ease, NULL), OK);
	assert_near(ease.b[0], 0, 0, "diagonal");
	assert_close(ease.b[1], 2 / 4.0, 1e-6, "from 0 to 1"); // −P01 / P11 = 2 / (3 + λ)
	assert_close(ease.b[2], 2 / 3.0, 1e-6, "from 1 to 0");
	arena_destroy(mem);
}

static bool load_groceries(struct arena *mem, uint32_t *basket, uint32_t *item, size_t *count, size_t *baskets,
			   size_t *items)
{
	char *text = data_read(mem, "groceries/groceries.csv"), *line, *field[DATA_FIELDS], *name[200];

	if (!text)
		return false;
	*count = *baskets = *items = 0;
	while (data_line(&text, &line)) {
		int fields = data_fields(line, field);

		for (int i = 0; i < fields; i++) {
			size_t at = 0;
			while (at < *items && strcmp(name[at], field[i]) != 0)
				at++;
			if (at == *items)
				name[(*items)++] = field[i];
			basket[*count] = (uint32_t)*baskets;
			item[(*count)++] = (uint32_t)at;
		}
		++*baskets;
	}
	return true;
}

static void groceries_rules(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	uint32_t *basket = arena_array(mem, uint32_t, 50000), *item = arena_array(mem, uint32_t, 50000);
	size_t count, baskets, items;
	struct itemset_rules rules;

	if (!load_groceries(mem, basket, item, &count, &baskets, &items)) {
		arena_destroy(mem);
		data_skip();
	}
	assert_int_equal(baskets, 9835);
	assert_int_equal(items, 169);
	struct itemset_options options = {.support = .006, .cases = 1, .confidence = .25};
	assert_int_equal(itemset_rules_build(mem, basket, item, count, baskets, items, options, &rules, NULL), OK);
	assert_int_equal(rules.count, 463);
	assert_near(rules.rule[0].lift, 3.9565, 5e-5, "herbs → root vegetables");
	assert_int_equal(rules.rule[0].together, 69);
	for (size_t i = 0; i < rules.count; i++)
		assert_true(rules.rule[i].q >= rules.rule[i].p && rules.rule[i].q <= 1 && rules.rule[i].p >= 0);
	options = (struct itemset_options){.support = .001, .cases = 10, .confidence = .8};
	assert_int_equal(itemset_rules_build(mem, basket, item, count, baskets, items, options, &rules, NULL), OK);
	assert_int_equal(rules.count, 410);
	arena_destroy(mem);
}

static void fisher_of_the_tea_lady(void **state)
{
	(void)state;
	struct arena *mem = arena_create();
	uint32_t basket[] = {0, 1, 2, 3, 0, 1, 2, 4}, item[] = {0, 0, 0, 0, 1, 1, 1, 1};
	struct itemset_rules rules;
	struct itemset_options options = {.support = .01, .cases = 1, .confidence = 0};

	assert_int_equal(itemset_rules_build(mem, basket, item, 8, 8, 2, options, &rules, NULL), OK);
	assert_int_equal(rules.count, 2);
	assert_int_equal(rules.rule[0].together, 3);
	assert_close(rules.rule[0].p, 17 / 70.0, 1e-12, "three cups right of four");
	assert_close(rules.rule[0].lift, 1.5, 1e-12, "lift");
	assert_close(rules.rule[0].leverage, 3 / 8.0 - .25, 1e-12, "leverage");
	arena_destroy(mem);
}

static void referrals(void **state)
{
	(void)state;
	uint32_t by[] = {INFLUENCE_NOBODY, 0, 0, 1, 3, INFLUENCE_NOBODY};
	double value[] = {1, 2, 4, 8, 16, 32};
	struct influence influence[6];
	struct model_fault fault;

	assert_int_equal(influence_build(by, value, 6, .5, influence, NULL), OK);
	assert_int_equal(influence[0].direct, 2);
	assert_int_equal(influence[0].reached, 4);
	assert_int_equal(influence[0].depth, 3);
	assert_int_equal(influence[4].level, 3);
	assert_near(influence[0].value, .5 * 2 + .5 * 4 + .25 * 8 + .125 * 16, 1e-12, "value");
	assert_near(influence[5].value, 0, 0, "nobody came");
	by[0] = 4;
	assert_int_equal(influence_build(by, value, 6, .5, influence, &fault), ERR_INVALID);
	assert_true(fault.row < 5);
	by[0] = 77;
	assert_int_equal(influence_build(by, value, 6, .5, influence, &fault), ERR_INVALID);
	assert_int_equal(fault.row, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(retail_recommendations),
		cmocka_unit_test(neighbours_by_definition),
		cmocka_unit_test(ease_by_hand),
		cmocka_unit_test(groceries_rules),
		cmocka_unit_test(fisher_of_the_tea_lady),
		cmocka_unit_test(referrals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "model/itemsets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/special.h"

#define MAX_SETS 5000000

struct found { // a frequent set, items rising
	uint32_t item[ITEMSET_MAX];
	int items;
	int64_t support;
};

struct search {
	struct arena *mem;
	size_t words, items; // of a bit row; frequent items
	uint64_t *row;       // items × words
	uint32_t *name;      // of a frequent item, rising
	struct found *set;
	size_t sets, room;
	uint32_t *home; // hash table of set + 1
	size_t homes;
	int64_t least;
};

static size_t hash_of(const uint32_t *item, int items)
{
	uint64_t hash = (uint64_t)items;

	for (int i = 0; i < items; i++)
		hash = (hash ^ item[i]) * UINT64_C(0x9E3779B97F4A7C15), hash ^= hash >> 29;
	return (size_t)hash;
}

static size_t find_home(const struct search *search, const uint32_t *item, int items)
{
	size_t at = hash_of(item, items) & (search->homes - 1);

	for (; search->home[at] != 0; at = (at + 1) & (search->homes - 1)) {
		const struct found *set = &search->set[search->home[at] - 1];
		if (set->items == items && memcmp(set->item, item, sizeof *item * (size_t)items) == 0)
			break;
	}
	return at;
}

static void grow(struct search *search)
{
	size_t room = search->room ? search->room * 2 : 1024;
	struct found *set = arena_array(search->mem, struct found, room);

	for (size_t i = 0; i < search->sets; i++)
		set[i] = search->set[i];
	search->set = set, search->room = room;
	search->homes = room * 2;
	search->home = arena_array(search->mem, uint32_t, search->homes);
	for (size_t i = 0; i < search->sets; i++)
		search->home[find_home(search, set[i].item, set[i].items)] = (uint32_t)i + 1;
}

static void keep(struct search *search, const struct found *found)
{
	if (search->sets == search->room)
		grow(search);
	search->set[search->sets] = *found;
	search->home[find_home(search, found->item, found->items)] = (uint32_t)++search->sets;
}

static int64_t intersect(const uint64_t *a, const uint64_t *b, uint64_t *both, size_t words)
{
	int64_t count = 0;

	for (size_t i = 0; i < words; i++) {
		both[i] = a[i] & b[i];
		count += __builtin_popcountll(both[i]);
	}
	return count;
}

// Extends a set by every later item that keeps it frequent. scratch: a row for each depth.
static enum status extend(struct search *search, const struct found *set, const uint64_t *row, size_t from,
			  uint64_t *scratch)
{
	uint64_t *both = scratch + (size_t)set->items * search->words;
	enum status status = OK;

	if (set->items == ITEMSET_MAX)
		return OK;
	for (size_t i = from; status == OK && i < search->items; i++) {
		struct found longer = *set;

		longer.support = intersect(row, search->row + i * search->words, both, search->words);
		if (longer.support < search->least)
			continue;
		if (search->sets == MAX_SETS)
			return ERR_TOO_LARGE;
		longer.item[longer.items++] = (uint32_t)i;
		keep(search, &longer);
		status = extend(search, &longer, both, i + 1, scratch);
	}
	return status;
}

// Bit rows of the items that are frequent by themselves.
static void build_rows(struct search *search, const uint32_t *basket, const uint32_t *item, size_t count,
		       size_t baskets, size_t items)
{
	size_t words = (baskets + 63) / 64;
	uint32_t *often = arena_array(search->mem, uint32_t, items), *place = arena_array(search->mem, uint32_t, items);

	for (size_t i = 0; i < count; i++)
		often[item[i]]++;
	search->name = arena_array(search->mem, uint32_t, items);
	for (uint32_t i = 0; i < items; i++)
		if (often[i] >= search->least) {
			place[i] = (uint32_t)search->items + 1;
			search->name[search->items++] = i;
		}
	search->words = words;
	search->row = arena_array(search->mem, uint64_t, search->items * words);
	for (size_t i = 0; i < count; i++)
		if (place[item[i]] != 0)
			search->row[(place[item[i]] - 1) * words + basket[i] / 64] |= UINT64_C(1) << basket[i] % 64;
}

static enum status find_sets(struct search *search)
{
	uint64_t *scratch = arena_array(search->mem, uint64_t, (ITEMSET_MAX + 1) * search->words);
	enum status status = OK;

	for (size_t i = 0; status == OK && i < search->items; i++) {
		struct found single = {.item = {(uint32_t)i}, .items = 1};
		const uint64_t *row = search->row + i * search->words;

		single.support = intersect(row, row, scratch, search->words);
		if (single.support < search->least) // repeats had counted
			continue;
		keep(search, &single);
		status = extend(search, &single, row, i + 1, scratch);
	}
	return status;
}

static int64_t support_of(const struct search *search, const uint32_t *item, int items)
{
	return search->set[search->home[find_home(search, item, items)] - 1].support;
}

// P(X ≥ together) when right of total baskets are drawn and left of them are marked: hypergeometric.
static double fisher(double together, double left, double right, double total)
{
	double all = log_gamma(total + 1) - log_gamma(right + 1) - log_gamma(total - right + 1);
	double log_first = log_gamma(left + 1) - log_gamma(together + 1) - log_gamma(left - together + 1) +
			   log_gamma(total - left + 1) - log_gamma(right - together + 1) -
			   log_gamma(total - left - right + together + 1) - all;
	double sum = 1, term = 1, most = fmin(left, right);

	for (double x = together; x < most && term > 1e-17 * sum; x++)
		sum += term *= (left - x) * (right - x) / ((x + 1) * (total - left - right + x + 1));
	return fmin(exp(log_first) * sum, 1);
}

static struct itemset_rule make_rule(const struct search *search, const struct found *set, int right, double baskets)
{
	struct itemset_rule rule = {.right = search->name[set->item[right]], .together = set->support};
	uint32_t left[ITEMSET_MAX];

	for (int i = 0; i < set->items; i++)
		if (i != right) {
			left[rule.lefts] = set->item[i];
			rule.left[rule.lefts++] = search->name[set->item[i]];
		}
	double lefts = (double)support_of(search, left, rule.lefts);
	double rights = (double)support_of(search, &set->item[right], 1), together = (double)set->support;
	rule.support = together / baskets;
	rule.confidence = together / lefts;
	rule.lift = rule.confidence / (rights / baskets);
	rule.leverage = rule.support - lefts / baskets * (rights / baskets);
	rule.p = fisher(together, lefts, rights, baskets);
	return rule;
}

static int compare_p(const void *a, const void *b)
{
	const struct itemset_rule *x = *(struct itemset_rule *const *)a, *y = *(struct itemset_rule *const *)b;

	return (x->p > y->p) - (x->p < y->p);
}

// q of the i-th smallest p of n: the least p n / j over j ≥ i.
static void adjust(struct arena *mem, struct itemset_rules *rules)
{
	struct itemset_rule **by_p = arena_array(mem, struct itemset_rule *, rules->count);
	double least = 1;

	for (size_t i = 0; i < rules->count; i++)
		by_p[i] = &rules->rule[i];
	qsort(by_p, rules->count, sizeof *by_p, compare_p);
	for (size_t i = rules->count; i-- > 0;) {
		least = fmin(least, by_p[i]->p * (double)rules->count / (double)(i + 1));
		by_p[i]->q = least;
	}
}

static int compare_rules(const void *a, const void *b)
{
	const struct itemset_rule *x = a, *y = b;

	if (x->lift != y->lift)
		return x->lift > y->lift ? -1 : 1;
	if (x->together != y->together)
		return x->together > y->together ? -1 : 1;
	if (x->right != y->right)
		return x->right < y->right ? -1 : 1;
	return memcmp(x->left, y->left, sizeof x->left);
}

static void make_rules(struct arena *mem, const struct search *search, double baskets, double confidence,
		       struct itemset_rules *rules)
{
	size_t room = 0;

	for (size_t i = 0; i < search->sets; i++)
		room += search->set[i].items > 1 ? (size_t)search->set[i].items : 0;
	rules->rule = arena_array(mem, struct itemset_rule, room);
	for (size_t i = 0; i < search->sets; i++) {
		const struct found *set = &search->set[i];

		rules->sets += set->items > 1;
		for (int right = 0; set->items > 1 && right < set->items; right++) {
			struct itemset_rule rule = make_rule(search, set, right, baskets);
			if (rule.confidence >= confidence)
				rules->rule[rules->count++] = rule;
		}
	}
}

enum status itemset_rules_build(struct arena *mem, const uint32_t *basket, const uint32_t *item, size_t count,
				size_t baskets, size_t items, struct itemset_options options,
				struct itemset_rules *rules, struct model_fault *fault)
{
	if (!(options.support > 0 && options.support <= 1) || options.cases < 1 ||
	    !(options.confidence >= 0 && options.confidence <= 1))
		return model_refuse(fault, MODEL_NO_ROW, "support and confidence are shares, support above 0");
	for (size_t i = 0; i < count; i++)
		if (basket[i] >= baskets || item[i] >= items)
			return model_refuse(fault, i, "no such basket or item");
	struct search search = {.mem = arena_create()};
	int64_t share = (int64_t)ceil(options.support * (double)baskets - 1e-9);
	search.least = share > options.cases ? share : options.cases;
	build_rows(&search, basket, item, count, baskets, items);
	enum status status = find_sets(&search);
	*rules = (struct itemset_rules){0};
	if (status == OK) {
		make_rules(mem, &search, (double)baskets, options.confidence, rules);
		adjust(search.mem, rules);
		qsort(rules->rule, rules->count, sizeof *rules->rule, compare_rules);
	} else {
		(void)model_refuse(fault, MODEL_NO_ROW, "too many frequent sets: ask for more support");
	}
	arena_destroy(search.mem);
	return status;
}

// Bundles: what is bought together in one order, with the evidence and what it brought.
#include "advice/lines.h"

#include "advice/advice.h"
#include "model/itemsets.h"

#include <math.h>
#include <stdlib.h>

#define BUNDLE_DAYS 365
#define SUPPORT_DEFAULT 2000
#define CONFIDENCE_DEFAULT 100000
#define CASES_DEFAULT 10
#define LIMIT_DEFAULT 100
#define LIMIT_MOST 500
#define Z_95 1.959963984540054

PROBLEM(bundles_too_many, ERR_UNPROCESSABLE, "That gives too many sets; ask for more support or more cases.",
	"组合过多，请提高支持度或最少次数。");

enum bundle_sort { SORT_LIFT, SORT_REVENUE, SORT_TOGETHER };
static const struct choice bundle_sorts[] = {
	[SORT_LIFT] = {"lift", W("Strongest first", "提升度从高到低")},
	[SORT_REVENUE] = {"revenue", W("What brought most first", "金额从高到低")},
	[SORT_TOGETHER] = {"together", W("Bought together most often first", "次数从多到少")},
	CHOICES_END,
};

struct bundle_query {
	struct insight_query filter;
	int64_t product_id, support, confidence, cases, limit;
	int sort;
};
static const struct field query_fields[] = {
	INSIGHT_QUERY_FIELDS(bundle_query),
	FIELD_ID(bundle_query, product_id, "prd", .doc = W("Only with this product", "仅含该商品")),
	FIELD_I64(bundle_query, support, .min = 1, .max = MILLIONTHS,
		.doc = W("Least part of the orders, millionths (2000)", "最低支持度，百万分之一（默认 2000）")),
	FIELD_I64(bundle_query, confidence, .min = 1, .max = MILLIONTHS,
		.doc = W("Least confidence, millionths (100000)", "最低置信度，百万分之一（默认 100000）")),
	FIELD_I64(bundle_query, cases, .min = 2, .max = 1000000,
		.doc = W("Least number of orders (10)", "最少订单数（默认 10）")),
	FIELD_I64(bundle_query, limit, .min = 1, .max = LIMIT_MOST,
		.doc = W("At most so many (100)", "最多条数（默认 100）")),
	FIELD_ENUM(bundle_query, sort, bundle_sorts, .doc = W("Order (lift)", "排序（默认 lift）")),
};
static const struct shape query_shape =
	SHAPE("BundleQuery", bundle_query, query_fields, "Which bundles.", "组合筛选条件。");

struct bundle_product {
	int64_t product_id;
	const char *sku, *name;
};
static const struct field product_fields[] = {
	FIELD_ID(bundle_product, product_id, "prd", .doc = W("Product", "商品")),
	FIELD_TEXT(bundle_product, sku, .max = 64, .doc = W("SKU", "SKU")),
	FIELD_TEXT(bundle_product, name, .max = 200, .doc = W("Name", "名称")),
};
static const struct shape product_shape =
	SHAPE("BundleProduct", bundle_product, product_fields, "A product of a bundle.", "组合中的商品。");

struct bundle {
	struct list left;
	struct bundle_product *right;
	int64_t together, support, confidence, lift, lift_low, lift_high, leverage, q, revenue;
};
#define COUNT(struct_, member, en, zh) FIELD_I64(struct_, member, .min = 0, .max = INT64_MAX, .doc = W(en, zh))
static const struct field bundle_fields[] = {
	FIELD_LIST(bundle, left, &product_shape, .max = ITEMSET_MAX, .doc = W("Who buys these …", "购买这些…")),
	FIELD_OBJECT(bundle, right, &product_shape, .doc = W("… buys this too", "…也购买")),
	COUNT(bundle, together, "Orders that hold all", "同时购买的订单数"),
	COUNT(bundle, support, "Their part of all orders, millionths", "支持度，百万分之一"),
	COUNT(bundle, confidence, "Their part of the orders with the left side, millionths", "置信度，百万分之一"),
	COUNT(bundle, lift, "Over the part among all orders, millionths", "提升度，百万分之一"),
	COUNT(bundle, lift_low, "Lower end at 95 % (Katz)", "95% 区间下限"),
	COUNT(bundle, lift_high, "Upper end", "95% 区间上限"),
	FIELD_I64(bundle, leverage, .min = -MILLIONTHS, .max = MILLIONTHS,
		.doc = W("Support above what chance gives, millionths", "杠杆率，百万分之一")),
	COUNT(bundle, q,
		"Chance that it is one by accident, over all rules (Fisher; Benjamini and Hochberg), millionths",
		"校正后的显著性 q，百万分之一"),
	FIELD_I64(bundle, revenue, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY,
		.doc = W("What these products brought in these orders", "组合在这些订单中的金额")),
};
static const struct shape bundle_shape =
	SHAPE("Bundle", bundle, bundle_fields, "What is bought together.", "一起购买的商品组合。");

struct bundles_out {
	int64_t computed_at, orders, products, sampled, found;
	const char *as_of;
	struct list items;
};
static const struct field out_fields[] = {
	FIGURE_COMPUTED_AT(bundles_out),
	FIELD_DATE(bundles_out, as_of, .doc = W("Last day looked at", "数据截止日")),
	COUNT(bundles_out, orders, "Orders looked at", "订单数"),
	COUNT(bundles_out, products, "Products in them", "商品数"),
	COUNT(bundles_out, sampled, "One customer in so many was looked at", "抽样比例"),
	COUNT(bundles_out, found, "Rules found", "规则数"),
	FIELD_LIST(bundles_out, items, &bundle_shape, .max = LIMIT_MOST, .doc = W("The first of them", "组合列表")),
};
static const struct shape out_shape =
	SHAPE("Bundles", bundles_out, out_fields, "What is bought together.", "商品组合分析。");

// ---------------------------------------------------------------- what they brought

// Lines by order, and by item.
struct index {
	const struct lines *lines;
	size_t *of_order, *of_item; // where each begins; one more
	uint32_t *line_by_order, *line_by_item;
};

static size_t *begin_by(struct arena *mem, const uint32_t *key, size_t count, size_t keys, uint32_t **line)
{
	size_t *first = arena_array(mem, size_t, keys + 2);

	*line = arena_array(mem, uint32_t, count);
	for (size_t i = 0; i < count; i++)
		first[key[i] + 2]++;
	for (size_t i = 2; i < keys + 2; i++)
		first[i] += first[i - 1];
	for (size_t i = 0; i < count; i++)
		(*line)[first[key[i] + 1]++] = (uint32_t)i;
	return first;
}

static int64_t brought_in(const struct index *index, uint32_t order, const uint32_t *set, int size)
{
	const struct lines *lines = index->lines;
	int64_t sum = 0;

	for (int k = 0; k < size; k++) {
		bool there = false;
		for (size_t i = index->of_order[order]; i < index->of_order[order + 1]; i++) {
			uint32_t line = index->line_by_order[i];
			if (lines->item[line] != set[k])
				continue;
			sum += lines->amount[line];
			there = true;
		}
		if (!there)
			return 0;
	}
	return sum;
}

static int64_t revenue_of(const struct index *index, const struct itemset_rule *rule)
{
	const struct lines *lines = index->lines;
	uint32_t set[ITEMSET_MAX], last = UINT32_MAX;
	int64_t sum = 0;

	for (int i = 0; i < rule->lefts; i++)
		set[i] = rule->left[i];
	set[rule->lefts] = rule->right;
	for (size_t i = index->of_item[rule->right]; i < index->of_item[rule->right + 1]; i++) {
		uint32_t order = lines->order[index->line_by_item[i]];
		if (order != last) // lines of one order stand together
			sum += brought_in(index, order, set, rule->lefts + 1);
		last = order;
	}
	return sum;
}

// ---------------------------------------------------------------- the answer

struct ranked {
	const struct itemset_rule *rule;
	int64_t revenue;
};

static int by_revenue(const void *a, const void *b)
{
	const struct ranked *left = a, *right = b;
	return left->revenue > right->revenue ? -1 : left->revenue < right->revenue;
}

static int by_together(const void *a, const void *b)
{
	const struct ranked *left = a, *right = b;

	if (left->rule->together != right->rule->together)
		return left->rule->together > right->rule->together ? -1 : 1;
	return left->rule->lift > right->rule->lift ? -1 : left->rule->lift < right->rule->lift;
}

static bool holds_product(const struct lines *lines, const struct itemset_rule *rule, int64_t product_id)
{
	bool there = product_id == NONE || lines->product[rule->right].id == product_id;

	for (int i = 0; i < rule->lefts && !there; i++)
		there = lines->product[rule->left[i]].id == product_id;
	return there;
}

static void show_product(const struct lines *lines, uint32_t item, struct bundle_product *out)
{
	const struct product_row *product = &lines->product[item];

	*out = (struct bundle_product){product->id, product->sku, product->name ? product->name : product->sku};
}

static int64_t millionths(double value)
{
	return llround(fmin(fmax(value, -1e12), 1e12) * MILLIONTHS);
}

// Katz, Baptista, Azen, Pike 1978: the interval of a ratio of two shares, by its logarithm.
static void give_interval(const struct itemset_rule *rule, double orders, struct bundle *out)
{
	double both = (double)rule->together, left = both / rule->confidence;
	double right = orders * rule->confidence / rule->lift;
	double se = sqrt(fmax(1 / both - 1 / left + 1 / right - 1 / orders, 0));

	out->lift_low = millionths(rule->lift * exp(-Z_95 * se));
	out->lift_high = millionths(rule->lift * exp(Z_95 * se));
}

static void show(struct ctx *ctx, const struct lines *lines, const struct ranked *ranked, struct bundle *out)
{
	const struct itemset_rule *rule = ranked->rule;
	struct bundle_product *left = arena_array(ctx->mem, struct bundle_product, (size_t)rule->lefts);

	*out = (struct bundle){
		.right = arena_new(ctx->mem, struct bundle_product),
		.left = {left, (size_t)rule->lefts},
		.together = rule->together,
		.support = millionths(rule->support),
		.confidence = millionths(rule->confidence),
		.lift = millionths(rule->lift),
		.leverage = millionths(rule->leverage),
		.q = millionths(rule->q),
		.revenue = ranked->revenue,
	};
	for (int i = 0; i < rule->lefts; i++)
		show_product(lines, rule->left[i], &left[i]);
	show_product(lines, rule->right, out->right);
	give_interval(rule, (double)lines->orders, out);
}

static void choose(struct ctx *ctx, struct arena *mem, const struct bundle_query *query, const struct lines *lines,
	const struct itemset_rules *rules, struct bundles_out *out)
{
	size_t limit = query->limit == NONE ? LIMIT_DEFAULT : (size_t)query->limit, count = 0;
	struct ranked *list = arena_array(mem, struct ranked, rules->count);
	struct index index = {.lines = lines};

	for (size_t i = 0; i < rules->count; i++)
		if (holds_product(lines, &rules->rule[i], query->product_id))
			list[count++].rule = &rules->rule[i];
	index.of_order = begin_by(mem, lines->order, lines->count, lines->orders, &index.line_by_order);
	index.of_item = begin_by(mem, lines->item, lines->count, lines->items, &index.line_by_item);
	if (query->sort == SORT_TOGETHER && count)
		qsort(list, count, sizeof *list, by_together);
	size_t valued = query->sort == SORT_REVENUE || count < limit ? count : limit;
	for (size_t i = 0; i < valued; i++)
		list[i].revenue = revenue_of(&index, list[i].rule);
	if (query->sort == SORT_REVENUE && count)
		qsort(list, count, sizeof *list, by_revenue);
	out->found = (int64_t)count;
	count = count < limit ? count : limit;
	struct bundle *bundles = arena_array(ctx->mem, struct bundle, count);
	for (size_t i = 0; i < count; i++)
		show(ctx, lines, &list[i], &bundles[i]);
	out->items = LIST(bundle, bundles, count);
}

static double part(int64_t asked, int64_t otherwise)
{
	return (double)(asked == NONE ? otherwise : asked) / MILLIONTHS;
}

static enum status find_bundles(struct ctx *ctx, struct arena *mem, const struct bundle_query *query,
	const struct filter *filter, struct bundles_out *out)
{
	struct itemset_options options = {
		.support = part(query->support, SUPPORT_DEFAULT),
		.confidence = part(query->confidence, CONFIDENCE_DEFAULT),
		.cases = query->cases == NONE ? CASES_DEFAULT : query->cases,
	};
	int32_t since = filter->from == INT32_MIN ? filter_as_of(filter) - BUNDLE_DAYS : INT32_MIN;
	struct itemset_rules rules = {0};
	struct lines lines;

	TRY(lines_load(ctx, filter, since, mem, &lines));
	for (size_t i = 0; i < lines.items; i++) { // what is shown outlives mem
		struct product_row *product = &lines.product[i];
		product->sku = arena_text(ctx->mem, product->sku);
		product->name = product->name ? arena_text(ctx->mem, product->name) : NULL;
	}
	out->orders = (int64_t)lines.orders;
	out->products = (int64_t)lines.items;
	out->sampled = lines.sampled;
	if (lines.count == 0)
		return OK;
	enum status status = itemset_rules_build(
		mem, lines.order, lines.item, lines.count, lines.orders, lines.items, options, &rules, NULL);
	if (status == ERR_TOO_LARGE)
		return fail_at(ctx, "support", &bundles_too_many, NULL);
	if (status != OK)
		return ERR_INTERNAL;
	choose(ctx, mem, query, &lines, &rules, out);
	return OK;
}

static enum status make_bundles(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct bundle_query *query = call->query;
	struct bundles_out *out = arena_new(ctx->mem, struct bundles_out);
	struct filter filter;

	TRY(filter_make(ctx, &query->filter, &filter));
	out->as_of = day_text(ctx->mem, filter_as_of(&filter));
	struct arena *mem = arena_create();
	enum status status = find_bundles(ctx, mem, query, &filter, out);
	arena_destroy(mem);
	answer_give(answer, bundles_out, out);
	return status;
}

static enum status act_bundles(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return figure_kept(ctx, call, answer);
}

static const struct problem *const bundle_problems[] = {&bundles_too_many, NULL};

const struct route advice_bundle_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/insight/bundles",
		.right = "report.read",
		.kind = ROUTE_READ,
		.slow = true,
		.query = &query_shape,
		.out = &out_shape,
		.act = act_bundles,
		.tag = "Insight",
		.name = "bundle_list",
		.doc = W("What is bought together in one order, of the last year or a period: support, confidence, "
			 "lift with its "
			 "interval, revenue.",
			"同一订单中一起购买的商品：支持度、置信度、提升度及区间、金额；默认最近一年。"),
		.problems = bundle_problems},
	{0},
};

const struct figure_kind bundles_figure = {.route = &advice_bundle_routes[0], .make = make_bundles, .usual = {"{}"}};

// What to offer a customer, with the evidence: what they buy again and when it is due, what goes with what they have,
// and where nothing is known of them, what sells. Purchases are those of this moment; what goes with what is the last
// training's.
#include "advice/training.h"

#include "base/zone.h"
#include "customer/customer.h"
#include "model/tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

SQL(recommend_bought);
SQL(recommend_popular);
SQL(recommend_product);
SQL(recommend_similar);

#define ORDERS_MOST 2000
#define LINES_MOST 20000
#define OWNED_MOST 200 // the latest that speak for others
#define IDS_AT_ONCE 100
#define POPULAR_MOST 300
#define BECAUSE_MOST 3
#define LIMIT_DEFAULT 10

// ---------------------------------------------------------------- the records

struct because {
	int64_t product_id, buyers, together, confidence, lift;
	const char *sku, *name;
};
#define COUNT(struct_, member, en, zh) FIELD_I64(struct_, member, .min = 0, .max = INT64_MAX, .doc = W(en, zh))

static const struct field because_fields[] = {
	FIELD_ID(because, product_id, "prd", .doc = W("Product that the customer has", "已购商品")),
	FIELD_TEXT(because, sku, .max = 64, .doc = W("Its SKU", "SKU")),
	FIELD_TEXT(because, name, .max = 200, .doc = W("Its name", "名称")),
	COUNT(because, buyers, "Customers who bought it", "购买该商品的客户数"),
	COUNT(because, together, "Of these, who bought the recommended one too", "其中也购买推荐商品的客户数"),
	COUNT(because, confidence, "Their part, millionths", "占比，百万分之一"),
	COUNT(because, lift, "Over the part among all customers, millionths", "提升度，百万分之一"),
};
static const struct shape because_shape =
	SHAPE("RecommendationReason", because, because_fields, "Why it is recommended.", "推荐理由。");

enum recommendation_kind { KIND_AGAIN, KIND_NEW, KIND_POPULAR };
static const struct choice recommendation_kinds[] = {
	[KIND_AGAIN] = {"again", W("Bought before, and likely again", "复购")},
	[KIND_NEW] = {"new", W("Goes with what the customer has", "新品推荐")},
	[KIND_POPULAR] = {"popular", W("Sells well", "热销")},
	CHOICES_END,
};

struct recommendation {
	int64_t product_id, price, score;
	const char *sku, *name, *category;
	int kind;
	const char *why;
	struct list because;
	int64_t times, gap_days, due_in_days, sold_30;
	const char *last_on;
};
static const struct field recommendation_fields[] = {
	FIELD_ID(recommendation, product_id, "prd", .doc = W("Product", "商品")),
	FIELD_TEXT(recommendation, sku, .max = 64, .doc = W("SKU", "SKU")),
	FIELD_TEXT(recommendation, name, .max = 200, .doc = W("Name", "名称")),
	FIELD_TEXT(recommendation, category, .max = 80, .doc = W("Category", "分类")),
	FIELD_I64(recommendation, price, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY, .doc = W("Price", "售价")),
	FIELD_ENUM(recommendation, kind, recommendation_kinds, .doc = W("What kind of recommendation", "推荐类型")),
	COUNT(recommendation, score, "Beside the best of its kind, millionths", "相对于同类最佳的得分，百万分之一"),
	FIELD_TEXT(recommendation, why, .max = 1000, .doc = W("Why, as a sentence", "推荐理由")),
	FIELD_LIST(recommendation, because, &because_shape, .max = BECAUSE_MOST,
		.doc = W("Of new: the products that speak for it most", "新品推荐：最有力的已购商品")),
	COUNT(recommendation, times, "Of again: days on which it was bought", "复购：购买天数"),
	FIELD_DATE(recommendation, last_on, .doc = W("Of again: when last", "复购：最近购买日")),
	COUNT(recommendation, gap_days, "Of again: usual days between; null: bought once",
		"复购：平均间隔天数，空为仅一次"),
	FIELD_I64(recommendation, due_in_days, .min = INT64_MIN + 1, .max = INT64_MAX,
		.doc = W("Of again: days until it is due; below 0: late", "复购：距应购天数，负数为逾期")),
	COUNT(recommendation, sold_30, "Times it was bought in the last 30 days", "近 30 天购买次数"),
};
static const struct shape recommendation_shape = SHAPE("Recommendation", recommendation, recommendation_fields,
	"A product for a customer, with the evidence.", "针对客户的商品推荐及依据。");

struct recommendations {
	int64_t customer_id, trained_at;
	int model;
	int64_t bought;
	struct list items;
};
static const struct field recommendations_fields[] = {
	FIELD_ID(recommendations, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_TIME(recommendations, trained_at,
		.doc = W("When it was learned; null: never yet", "训练时间，空为尚未训练")),
	FIELD_ENUM(recommendations, model, advice_models, .doc = W("What it learned", "所用模型")),
	COUNT(recommendations, bought, "Different products that the customer has bought", "已购商品种数"),
	FIELD_LIST(recommendations, items, &recommendation_shape, .max = 50,
		.doc = W("Best first; of several kinds in turn", "推荐列表，最佳在前，各类交替")),
};
static const struct shape recommendations_shape = SHAPE(
	"Recommendations", recommendations, recommendations_fields, "What to offer a customer.", "客户商品推荐。");

enum wanted { WANT_ANY, WANT_AGAIN, WANT_NEW };
static const struct choice wanteds[] = {
	[WANT_ANY] = {"any", W("Both in turn", "全部")},
	[WANT_AGAIN] = {"again", W("What the customer has bought before", "复购")},
	[WANT_NEW] = {"new", W("What the customer has not", "新品")},
	CHOICES_END,
};

struct recommend_query {
	int kind;
	int64_t limit;
};
static const struct field recommend_query_fields[] = {
	FIELD_ENUM(recommend_query, kind, wanteds, .doc = W("Which (any)", "类型（默认 any）")),
	FIELD_I64(recommend_query, limit, .min = 1, .max = 50, .doc = W("At most so many (10)", "最多条数（默认 10）")),
};
static const struct shape recommend_query_shape =
	SHAPE("RecommendationQuery", recommend_query, recommend_query_fields, "Which.", "推荐筛选条件。");

// ---------------------------------------------------------------- what is known

struct owned {
	int64_t product_id;
	struct favourite bought; // days
	int64_t buyers;
};

// A product that may be recommended, with what is known of it.
struct candidate {
	int64_t product_id, sold_30, sold_90, buyers, price;
	const char *sku, *name, *category;
	bool active, has; // has: the customer bought it
	size_t owned;     // which, where has
	double weight;    // of new
	size_t says[BECAUSE_MOST];
	double says_weight[BECAUSE_MOST];
	int64_t says_together[BECAUSE_MOST];
	double score;
};

struct offer {
	struct ctx *ctx;
	struct advice_run run;
	int32_t today;
	struct owned *owned;
	size_t owned_count, owned_room;
	struct tally by_product; // places in candidate
	struct candidate *candidate;
	size_t count, room;
};

static void *grown(struct arena *mem, const void *list, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return (void *)list;
	*room = *room ? *room * 2 : 64;
	void *wider = arena_alloc_array(mem, *room, size);
	if (count)
		memcpy(wider, list, count * size);
	return wider;
}

// Valid until the next one is asked for.
static struct candidate *candidate_of(struct offer *offer, int64_t product_id)
{
	size_t at = tally_add(&offer->by_product, (uint64_t)product_id, 0);

	if (at == offer->count) {
		offer->candidate =
			grown(offer->ctx->mem, offer->candidate, offer->count, &offer->room, sizeof *offer->candidate);
		offer->candidate[offer->count++] = (struct candidate){.product_id = product_id, .price = NONE};
	}
	return &offer->candidate[at];
}

static void add_bought(struct offer *offer, int64_t product_id, int32_t day)
{
	struct candidate *candidate = candidate_of(offer, product_id);

	if (!candidate->has) {
		offer->owned = grown(
			offer->ctx->mem, offer->owned, offer->owned_count, &offer->owned_room, sizeof *offer->owned);
		candidate->has = true;
		candidate->owned = offer->owned_count;
		offer->owned[offer->owned_count++] = (struct owned){.product_id = product_id};
	}
	struct favourite *bought = &offer->owned[candidate->owned].bought;
	if (bought->times > 0 && bought->last == day)
		return;
	if (bought->times++ == 0)
		bought->first = day;
	bought->last = day;
}

static enum status read_bought(struct ctx *ctx, int64_t customer_id, struct offer *offer)
{
	const struct zone *zone = ctx->house->shop->zone;
	struct rows *rows;
	bool more;

	TRY(db_query(
		ctx->db, &recommend_bought, ARGS(v_i64(customer_id), v_i64(ORDERS_MOST), v_i64(LINES_MOST)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		add_bought(offer, row_i64(rows, 0), (int32_t)date_days(zone_date(zone, row_i64(rows, 1))));
	}
}

// ---------------------------------------------------------------- what goes with it

// The owned product speaks for a candidate; the strongest few are kept as evidence.
static void hear(struct candidate *candidate, size_t owned, double weight, int64_t together)
{
	int at = BECAUSE_MOST - 1;

	candidate->weight += weight;
	if (together == 0 || weight <= candidate->says_weight[at])
		return;
	for (; at > 0 && weight > candidate->says_weight[at - 1]; at--) {
		candidate->says[at] = candidate->says[at - 1];
		candidate->says_weight[at] = candidate->says_weight[at - 1];
		candidate->says_together[at] = candidate->says_together[at - 1];
	}
	candidate->says[at] = owned;
	candidate->says_weight[at] = weight;
	candidate->says_together[at] = together;
}

static int by_last(const void *a, const void *b)
{
	const struct owned *left = a, *right = b;

	if (left->bought.last != right->bought.last)
		return left->bought.last > right->bought.last ? -1 : 1;
	return left->product_id < right->product_id ? -1 : left->product_id > right->product_id;
}

static const char *id_marks(struct arena *mem, size_t count)
{
	char *marks = arena_array(mem, char, 2 * count + 1);

	for (size_t i = 0; i < count; i++)
		memcpy(marks + 2 * i, i + 1 < count ? "?," : "?", i + 1 < count ? 2 : 1);
	return marks;
}

static enum status hear_some(struct ctx *ctx, struct offer *offer, size_t from, size_t end)
{
	struct where where =
		where_make(ctx->mem, "SELECT s.product_id, s.other_id, s.weight, s.together FROM advice_similar s");
	struct value ids[IDS_AT_ONCE];
	struct rows *rows;
	bool more;

	for (size_t i = from; i < end; i++)
		ids[i - from] = v_i64(offer->owned[i].product_id);
	where_and(&where, "s.run_id = ?", v_i64(offer->run.id));
	where_and_args(&where, arena_format(ctx->mem, "s.product_id IN (%s)", id_marks(ctx->mem, end - from)), ids,
		end - from);
	where_tail_plain(&where, "ORDER BY s.product_id, s.place");
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		size_t speaker = candidate_of(offer, row_i64(rows, 0))->owned;
		hear(candidate_of(offer, row_i64(rows, 1)), speaker, (double)row_i64(rows, 2), row_i64(rows, 3));
	}
}

// The latest products speak; sorting moves them, so that candidates learn their places anew.
static enum status hear_all(struct ctx *ctx, struct offer *offer)
{
	if (offer->owned_count)
		qsort(offer->owned, offer->owned_count, sizeof *offer->owned, by_last);
	for (size_t i = 0; i < offer->owned_count; i++)
		candidate_of(offer, offer->owned[i].product_id)->owned = i;
	size_t speakers = offer->owned_count < OWNED_MOST ? offer->owned_count : OWNED_MOST;
	for (size_t from = 0; from < speakers; from += IDS_AT_ONCE)
		TRY(hear_some(ctx, offer, from, from + IDS_AT_ONCE < speakers ? from + IDS_AT_ONCE : speakers));
	return OK;
}

static enum status add_popular(struct ctx *ctx, struct offer *offer)
{
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &recommend_popular, ARGS(v_i64(offer->run.id), v_i64(POPULAR_MOST)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		(void)candidate_of(offer, row_i64(rows, 0));
	}
}

// ---------------------------------------------------------------- the products themselves

static void take_product(struct offer *offer, const struct rows *rows)
{
	struct arena *mem = offer->ctx->mem;
	struct candidate *candidate = candidate_of(offer, row_i64(rows, 0));

	candidate->sku = row_text(rows, 1, mem);
	candidate->name = row_text(rows, 2, mem);
	candidate->category = row_text(rows, 3, mem);
	candidate->price = row_i64(rows, 4);
	candidate->active = row_i64(rows, 5) == 1;
	candidate->buyers = row_null(rows, 6) ? 0 : row_i64(rows, 6);
	candidate->sold_30 = row_null(rows, 7) ? 0 : row_i64(rows, 7);
	candidate->sold_90 = row_null(rows, 8) ? 0 : row_i64(rows, 8);
	if (candidate->has)
		offer->owned[candidate->owned].buyers = candidate->buyers;
}

static enum status read_some(struct ctx *ctx, struct offer *offer, size_t from, size_t end)
{
	struct where where = where_make(ctx->mem,
		"SELECT p.id, p.sku, p.name, c.name, p.price, p.active, i.buyers, i.sold_30, i.sold_90 FROM product p "
		"LEFT JOIN category c ON c.id = p.category_id "
		"LEFT JOIN advice_item i ON i.product_id = p.id AND i.run_id = "
		"(SELECT MAX(r.id) FROM advice_run r)");
	struct value ids[IDS_AT_ONCE];
	struct rows *rows;
	bool more;

	for (size_t i = from; i < end; i++)
		ids[i - from] = v_i64(offer->candidate[i].product_id);
	where_and_args(&where, arena_format(ctx->mem, "p.id IN (%s)", id_marks(ctx->mem, end - from)), ids, end - from);
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		take_product(offer, rows);
	}
}

static enum status read_products(struct ctx *ctx, struct offer *offer)
{
	for (size_t from = 0; from < offer->count; from += IDS_AT_ONCE)
		TRY(read_some(ctx, offer, from, from + IDS_AT_ONCE < offer->count ? from + IDS_AT_ONCE : offer->count));
	return OK;
}

// ---------------------------------------------------------------- ranking

static bool fits(const struct candidate *candidate, int kind)
{
	if (!candidate->active || !candidate->sku)
		return false;
	if (kind == KIND_AGAIN)
		return candidate->has;
	return !candidate->has && (kind == KIND_NEW) == (candidate->weight > 0);
}

static double score_of(const struct offer *offer, const struct candidate *candidate, int kind)
{
	if (kind == KIND_AGAIN)
		return favourite_score(
			&offer->owned[candidate->owned].bought, offer->today, (double)candidate->sold_30);
	if (kind == KIND_POPULAR)
		return (double)candidate->sold_30;
	return candidate->weight * (double)momentum((double)candidate->sold_30, (double)candidate->sold_90);
}

static int by_score(const void *a, const void *b)
{
	const struct candidate *left = *(struct candidate *const *)a, *right = *(struct candidate *const *)b;

	if (left->score != right->score)
		return left->score > right->score ? -1 : 1;
	return left->product_id < right->product_id ? -1 : left->product_id > right->product_id;
}

static size_t rank(const struct offer *offer, int kind, struct candidate **list)
{
	size_t count = 0;

	for (size_t i = 0; i < offer->count; i++) {
		struct candidate *candidate = &offer->candidate[i];
		if (!fits(candidate, kind))
			continue;
		candidate->score = score_of(offer, candidate, kind);
		if (candidate->score > 0)
			list[count++] = candidate;
	}
	if (count)
		qsort(list, count, sizeof(*list), by_score);
	return count;
}

// ---------------------------------------------------------------- saying it

static const char *name_of(const struct candidate *candidate)
{
	return candidate->name ? candidate->name : candidate->sku;
}

static int64_t ratio(int64_t part, double whole)
{
	return whole > 0 ? llround((double)part / whole * MILLIONTHS) : 0;
}

static void give_evidence(struct offer *offer, const struct candidate *candidate, struct recommendation *out)
{
	struct because *list = arena_array(offer->ctx->mem, struct because, BECAUSE_MOST);
	double expected = offer->run.customers ? (double)candidate->buyers / (double)offer->run.customers : 0;
	size_t count = 0;

	for (int k = 0; k < BECAUSE_MOST && candidate->says_together[k] > 0; k++) {
		const struct owned *owned = &offer->owned[candidate->says[k]];
		const struct candidate *had = candidate_of(offer, owned->product_id);
		if (!had->sku)
			continue; // the catalogue has lost it since
		list[count++] = (struct because){
			.product_id = owned->product_id,
			.sku = had->sku,
			.name = name_of(had),
			.buyers = owned->buyers,
			.together = candidate->says_together[k],
			.confidence = ratio(candidate->says_together[k], (double)owned->buyers),
			.lift = ratio(candidate->says_together[k], (double)owned->buyers * expected),
		};
	}
	out->because = LIST(because, list, count);
}

static const char *joined(struct arena *mem, const struct because *list, size_t count, bool zh)
{
	if (count == 1)
		return list[0].name;
	if (count == 2)
		return arena_format(mem, zh ? "%s和%s" : "%s and %s", list[0].name, list[1].name);
	return arena_format(mem, zh ? "%s、%s和%s" : "%s, %s and %s", list[0].name, list[1].name, list[2].name);
}

static const char *why_new(struct arena *mem, const struct recommendation *out, bool zh)
{
	const struct because *list = out->because.items;
	size_t count = out->because.count;

	if (count == 0)
		return zh ? "与已购商品相配" : "Goes with what was bought";
	return arena_format(mem,
		zh ? "购买过%1$s；%2$lld 位购买%3$s的客户中 %4$lld 位也购买了它，提升度 %5$lld.%6$02lld"
		   : "Bought %1$s; %4$lld of %2$lld who bought %3$s also bought this, lift %5$lld.%6$02lld",
		joined(mem, list, count, zh), (long long)list[0].buyers, list[0].name, (long long)list[0].together,
		(long long)(list[0].lift / MILLIONTHS), (long long)(list[0].lift % MILLIONTHS / 10000));
}

static const char *why_again(struct arena *mem, const struct recommendation *out, bool zh)
{
	if (out->gap_days == NONE)
		return arena_format(mem, zh ? "于 %s 购买过" : "Bought on %s", out->last_on);
	if (out->due_in_days < 0)
		return arena_format(mem,
			zh ? "购买过 %lld 次，通常间隔 %lld 天，已逾期 %lld 天"
			   : "Bought on %lld days, usually every %lld days, %lld days late",
			(long long)out->times, (long long)out->gap_days, (long long)-out->due_in_days);
	return arena_format(mem,
		zh ? "购买过 %lld 次，通常间隔 %lld 天，预计 %lld 天后再次需要"
		   : "Bought on %lld days, usually every %lld days, due in %lld days",
		(long long)out->times, (long long)out->gap_days, (long long)out->due_in_days);
}

static void give_times(struct offer *offer, const struct candidate *candidate, struct recommendation *out)
{
	const struct favourite *bought = &offer->owned[candidate->owned].bought;

	out->times = llround(bought->times);
	out->last_on = day_text(offer->ctx->mem, llround(bought->last));
	if (bought->times < 2)
		return;
	out->gap_days = llround(fmax((bought->last - bought->first) / (bought->times - 1), 1));
	out->due_in_days = llround(bought->last) + out->gap_days - offer->today;
}

static void fill(
	struct offer *offer, const struct candidate *candidate, int kind, double best, struct recommendation *out)
{
	struct arena *mem = offer->ctx->mem;
	bool zh = offer->ctx->lang == LANG_ZH;

	*out = (struct recommendation){
		.product_id = candidate->product_id,
		.price = candidate->price,
		.score = ratio(llround(candidate->score * 1e6), best * 1e6),
		.sku = candidate->sku,
		.name = name_of(candidate),
		.category = candidate->category,
		.kind = kind,
		.times = NONE,
		.gap_days = NONE,
		.due_in_days = NONE,
		.sold_30 = candidate->sold_30,
	};
	if (kind == KIND_AGAIN) {
		give_times(offer, candidate, out);
		out->why = why_again(mem, out, zh);
	} else if (kind == KIND_NEW) {
		give_evidence(offer, candidate, out);
		out->why = why_new(mem, out, zh);
	} else {
		out->why = arena_format(mem, zh ? "近 30 天被购买 %lld 次" : "Bought %lld times in the last 30 days",
			(long long)candidate->sold_30);
	}
}

// Kinds in turn: again, new, again …; what sells fills the rest up.
static struct list choose(struct offer *offer, int wanted, size_t limit)
{
	static const int order[][3] = {[WANT_ANY] = {KIND_AGAIN, KIND_NEW, -1},
		[WANT_AGAIN] = {KIND_AGAIN, -1, -1},
		[WANT_NEW] = {KIND_NEW, -1, -1}};
	struct recommendation *out = arena_array(offer->ctx->mem, struct recommendation, limit);
	struct candidate **list[KIND_POPULAR + 1];
	size_t counts[KIND_POPULAR + 1], taken[KIND_POPULAR + 1] = {0}, count = 0;

	for (int kind = 0; kind <= KIND_POPULAR; kind++) {
		list[kind] = arena_array(offer->ctx->mem, struct candidate *, offer->count);
		counts[kind] = rank(offer, kind, list[kind]);
	}
	for (bool any = true; any && count < limit;) {
		any = false;
		for (int i = 0; order[wanted][i] >= 0 && count < limit; i++) {
			int kind = order[wanted][i];
			if (taken[kind] == counts[kind])
				continue;
			fill(offer, list[kind][taken[kind]++], kind, list[kind][0]->score, &out[count++]);
			any = true;
		}
	}
	while (wanted != WANT_AGAIN && count < limit && taken[KIND_POPULAR] < counts[KIND_POPULAR])
		fill(offer, list[KIND_POPULAR][taken[KIND_POPULAR]++], KIND_POPULAR, list[KIND_POPULAR][0]->score,
			&out[count++]);
	return LIST(recommendation, out, count);
}

static enum status act_recommend(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct recommend_query *query = call->query;
	struct recommendations *out = arena_new(ctx->mem, struct recommendations);
	struct offer offer = {.ctx = ctx, .by_product = tally_create(ctx->mem)};
	bool found;
	int64_t id;

	TRY(customer_within(ctx, call->ids[0], call->route->right, &id));
	offer.today = (int32_t)date_days(zone_date(ctx->house->shop->zone, ctx->now_ms));
	TRY(training_last(ctx, &offer.run, &found));
	TRY(read_bought(ctx, id, &offer));
	if (found) {
		TRY(hear_all(ctx, &offer));
		TRY(add_popular(ctx, &offer));
	}
	TRY(read_products(ctx, &offer));
	*out = (struct recommendations){
		.customer_id = id,
		.trained_at = offer.run.trained_at,
		.model = found ? offer.run.model : ADVICE_POPULAR,
		.bought = (int64_t)offer.owned_count,
		.items = choose(&offer, query->kind, query->limit == NONE ? LIMIT_DEFAULT : (size_t)query->limit),
	};
	answer_give(answer, recommendations, out);
	return OK;
}

// ---------------------------------------------------------------- what goes with a product

struct similar_item {
	int64_t product_id, price, score, together, buyers, confidence, lift;
	const char *sku, *name, *category;
};
static const struct field similar_fields[] = {
	FIELD_ID(similar_item, product_id, "prd", .doc = W("Product", "商品")),
	FIELD_TEXT(similar_item, sku, .max = 64, .doc = W("SKU", "SKU")),
	FIELD_TEXT(similar_item, name, .max = 200, .doc = W("Name", "名称")),
	FIELD_TEXT(similar_item, category, .max = 80, .doc = W("Category", "分类")),
	FIELD_I64(similar_item, price, .min = 0, .max = INT64_MAX, .flags = FIELD_MONEY, .doc = W("Price", "售价")),
	COUNT(similar_item, score, "Beside the best, millionths", "相对于最佳的得分，百万分之一"),
	COUNT(similar_item, together, "Customers who bought both", "两者都购买的客户数"),
	COUNT(similar_item, buyers, "Customers who bought this one", "购买该商品的客户数"),
	COUNT(similar_item, confidence, "Part of the buyers of the product asked for who bought this too, millionths",
		"置信度，百万分之一"),
	COUNT(similar_item, lift, "Over the part among all customers, millionths", "提升度，百万分之一"),
};
static const struct shape similar_shape =
	SHAPE("SimilarProduct", similar_item, similar_fields, "What goes with a product.", "相似商品。");

struct similar_out {
	int64_t product_id, trained_at, buyers, customers;
	const char *name;
	int model;
	struct list items;
};
static const struct field similar_out_fields[] = {
	FIELD_ID(similar_out, product_id, "prd", .doc = W("Product", "商品")),
	FIELD_TEXT(similar_out, name, .max = 200, .doc = W("Name", "名称")),
	FIELD_TIME(similar_out, trained_at, .doc = W("When it was learned; null: never yet", "训练时间，空为尚未训练")),
	FIELD_ENUM(similar_out, model, advice_models, .doc = W("What it learned", "所用模型")),
	COUNT(similar_out, customers, "Customers it was learned from", "训练所用客户数"),
	COUNT(similar_out, buyers, "Customers who bought the product", "购买该商品的客户数"),
	FIELD_LIST(similar_out, items, &similar_shape, .max = SAID_MAX, .doc = W("Best first", "最相关在前")),
};
static const struct shape similar_out_shape =
	SHAPE("SimilarProducts", similar_out, similar_out_fields, "What goes with a product.", "商品关联推荐。");

struct similar_query {
	int64_t limit;
};
static const struct field similar_query_fields[] = {
	FIELD_I64(similar_query, limit, .min = 1, .max = SAID_MAX,
		.doc = W("At most so many (20)", "最多条数（默认 20）")),
};
static const struct shape similar_query_shape =
	SHAPE("SimilarQuery", similar_query, similar_query_fields, "How many.", "条数。");

static enum status read_similar(struct ctx *ctx, const struct advice_run *run, size_t limit, struct similar_out *out)
{
	struct similar_item *list = arena_array(ctx->mem, struct similar_item, limit);
	double customers = (double)run->customers;
	int64_t best = 0;
	size_t count = 0;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &recommend_similar, ARGS(v_i64(run->id), v_i64(out->product_id), v_i64((int64_t)limit)),
		&rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		int64_t weight = row_i64(rows, 1), together = row_i64(rows, 2), buyers = row_i64(rows, 3);
		best = count ? best : weight;
		list[count++] = (struct similar_item){
			.product_id = row_i64(rows, 0),
			.score = ratio(weight, (double)best),
			.together = together,
			.buyers = buyers,
			.confidence = ratio(together, (double)out->buyers),
			.lift = customers > 0 ? ratio(together, (double)out->buyers * (double)buyers / customers) : 0,
			.sku = row_text(rows, 4, ctx->mem),
			.name = row_text(rows, 5, ctx->mem),
			.category = row_text(rows, 6, ctx->mem),
			.price = row_i64(rows, 7),
		};
	}
	out->items = LIST(similar_item, list, count);
	return OK;
}

static enum status act_similar(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct similar_query *query = call->query;
	struct similar_out *out = arena_new(ctx->mem, struct similar_out);
	struct advice_run run;
	struct rows *rows;
	bool trained, found;

	TRY(training_last(ctx, &run, &trained));
	TRY(db_first(ctx->db, &recommend_product, ARGS(v_i64(run.id), v_i64(call->ids[0])), &rows, &found));
	if (!found)
		return fail(ctx, &not_found, NULL);
	*out = (struct similar_out){
		.product_id = row_i64(rows, 0),
		.name = row_text(rows, 1, ctx->mem),
		.buyers = row_null(rows, 2) ? 0 : row_i64(rows, 2),
		.trained_at = run.trained_at,
		.model = trained ? run.model : ADVICE_POPULAR,
		.customers = run.customers,
	};
	answer_give(answer, similar_out, out);
	return trained ? read_similar(ctx, &run, query->limit == NONE ? 20 : (size_t)query->limit, out) : OK;
}

const struct route advice_product_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/customers/{customer:cus}/recommendations",
		.right = "customer.read",
		.kind = ROUTE_READ,
		.query = &recommend_query_shape,
		.out = &recommendations_shape,
		.act = act_recommend,
		.tag = "Insight",
		.name = "recommendation_list",
		.doc = W("What to offer a customer, each with the evidence: what is bought again and when it is due, "
			 "what goes "
			 "with what was bought. Products that are out of the range are left out.",
			"该向客户推荐什么及其依据：复购与应购时间、与已购相配的新品；不含已下架商品。")},
	{.method = HTTP_GET,
		.path = "/v1/products/{product:prd}/similar",
		.right = "product.read",
		.kind = ROUTE_READ,
		.query = &similar_query_shape,
		.out = &similar_out_shape,
		.act = act_similar,
		.tag = "Insight",
		.name = "similar_list",
		.doc = W("What goes with a product: also bought, with numbers.",
			"购买该商品的客户还买了什么，附数据。")},
	{0},
};

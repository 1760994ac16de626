// Who brings whom, over all steps, and what that is worth.
#include "advice/advice.h"

#include "customer/customer.h"
#include "insight/insight.h"
#include "model/influence.h"
#include "model/tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

SQL(influence_links);
SQL(influence_worth);

#define SHARE_DEFAULT 500000
#define LIMIT_DEFAULT 50
#define LIMIT_MOST 200
#define CIRCLES_MOST 1000

struct influence_query {
	int64_t store_id, tag_id, segment_id, share, limit;
};
static const struct field query_fields[] = {
	FIELD_ID(influence_query, store_id, "sto", .doc = W("Home store of who brings", "推荐人归属门店")),
	FIELD_ID(influence_query, tag_id, "tag", .doc = W("With this tag", "带该标签")),
	FIELD_ID(influence_query, segment_id, "seg", .doc = W("In this segment", "属于该客群")),
	FIELD_I64(influence_query, share, .min = 0, .max = MILLIONTHS,
		.doc = W("Part of a customer's worth that is credited each step up, millionths (500000)",
			"每上一层计入的价值比例，百万分之一（默认 500000）")),
	FIELD_I64(influence_query, limit, .min = 1, .max = LIMIT_MOST,
		.doc = W("At most so many (50)", "最多条数（默认 50）")),
};
static const struct shape query_shape = SHAPE("InfluenceQuery", influence_query, query_fields, "Of whom.", "范围。");

struct influencer {
	int64_t customer_id, direct, reached, depth, level, own_value, value;
	const char *name;
};
#define COUNT(struct_, member, en, zh) FIELD_I64(struct_, member, .min = 0, .max = INT64_MAX, .doc = W(en, zh))
#define MONEY(struct_, member, en, zh)                                                                                 \
	FIELD_I64(struct_, member, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = FIELD_MONEY, .doc = W(en, zh))
static const struct field influencer_fields[] = {
	FIELD_ID(influencer, customer_id, "cus", .doc = W("Customer", "客户")),
	FIELD_TEXT(influencer, name, .max = 200, .doc = W("Name as it is shown", "显示名称")),
	COUNT(influencer, direct, "Whom they brought", "直接带来的客户数"),
	COUNT(influencer, reached, "… and whom those brought in turn", "全部带来的客户数"),
	COUNT(influencer, depth, "Longest chain below", "最长推荐链"),
	COUNT(influencer, level, "Steps from the first of the chain; 0: came by themselves", "所在层级，0 为自来"),
	MONEY(influencer, own_value, "What they are worth themselves: so far and in the next 12 months",
		"自身价值：历史加未来 12 个月"),
	MONEY(influencer, value, "What those they reached are worth, credited by steps",
		"所带来客户的价值（按层折算）"),
};
static const struct shape influencer_shape =
	SHAPE("Influencer", influencer, influencer_fields, "A customer who brings others.", "带来新客的客户。");

struct influence_out {
	int64_t computed_at, customers, referrers, brought, longest, value;
	struct list items;
};
static const struct field out_fields[] = {
	FIGURE_COMPUTED_AT(influence_out),
	COUNT(influence_out, customers, "Customers who brought or were brought", "推荐网络中的客户数"),
	COUNT(influence_out, referrers, "Of these, who brought somebody", "推荐人数"),
	COUNT(influence_out, brought, "… who were brought", "被推荐人数"),
	COUNT(influence_out, longest, "Longest chain, steps", "最长推荐链"),
	MONEY(influence_out, value, "What those who were brought are worth", "被推荐客户的价值合计"),
	FIELD_LIST(influence_out, items, &influencer_shape, .max = LIMIT_MOST,
		.doc = W("Whose recommendations are worth most", "推荐价值最高者在前")),
};
static const struct shape out_shape =
	SHAPE("Influence", influence_out, out_fields, "Who brings whom, and what it is worth.", "推荐影响力。");

struct network {
	struct arena *mem;
	struct tally people;
	uint32_t (*link)[2]; // referrer, referee
	size_t links, room;
	int64_t *customer;
	uint32_t *referrer;
	double *worth;
	bool *shown;
	struct influence *influence;
};

static enum status read_links(struct ctx *ctx, struct network *network)
{
	struct rows *rows;
	bool more;

	network->people = tally_create(network->mem);
	TRY(db_query(ctx->db, &influence_links, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		if (network->links == network->room) {
			size_t room = network->room ? network->room * 2 : 256;
			uint32_t(*wider)[2] = arena_alloc_array(network->mem, room, sizeof *wider);
			if (network->links)
				memcpy(wider, network->link, network->links * sizeof *wider);
			network->link = wider;
			network->room = room;
		}
		network->link[network->links][0] = tally_add(&network->people, (uint64_t)row_i64(rows, 0), 0);
		network->link[network->links++][1] = tally_add(&network->people, (uint64_t)row_i64(rows, 1), 0);
	}
	return OK;
}

static void connect(struct network *network)
{
	size_t count = network->people.count;

	network->customer = arena_array(network->mem, int64_t, count);
	network->referrer = arena_array(network->mem, uint32_t, count);
	network->worth = arena_array(network->mem, double, count);
	network->shown = arena_array(network->mem, bool, count);
	network->influence = arena_array(network->mem, struct influence, count);
	for (size_t i = 0; i < count; i++)
		network->referrer[i] = INFLUENCE_NOBODY;
	for (size_t i = 0; i < network->links; i++)
		if (network->link[i][0] != network->link[i][1])
			network->referrer[network->link[i][1]] = network->link[i][0];
	for (size_t i = 0; i < (size_t)1 << network->people.bits; i++) {
		const struct tally_slot *slot = &network->people.slot[i];
		if (slot->id_plus_1)
			network->customer[slot->id_plus_1 - 1] = (int64_t)slot->key;
	}
}

static enum status read_worth(struct ctx *ctx, struct network *network)
{
	size_t known = network->people.count;
	struct rows *rows;
	bool more;

	TRY(db_query(ctx->db, &influence_worth, NO_ARGS, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		uint32_t at = tally_add(&network->people, (uint64_t)row_i64(rows, 0), 0);
		if (at < known) // of a denied referral: in nobody's chain
			network->worth[at] = (double)row_i64(rows, 1);
	}
}

static enum status read_shown(
	struct ctx *ctx, const struct influence_query *query, size_t known, struct network *network)
{
	struct insight_query asked = {
		.store_id = query->store_id, .tag_id = query->tag_id, .segment_id = query->segment_id};
	struct where where = where_make(ctx->mem, "SELECT c.id FROM customer c");
	struct filter filter;
	struct rows *rows;
	bool more;

	TRY(filter_make(ctx, &asked, &filter));
	where_and_plain(&where, "c.id IN (SELECT r.referrer_id FROM referral r)");
	where_and_plain(&where, "c.merged_into IS NULL");
	filter_customers(ctx, &filter, &where);
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		uint32_t at = tally_add(&network->people, (uint64_t)row_i64(rows, 0), 0);
		if (at < known)
			network->shown[at] = true;
	}
}

// A circle (two who brought each other, after a merge) is cut where it is found.
static enum status reckon(struct network *network, size_t count, double share)
{
	struct model_fault fault = {0};

	for (int i = 0; i < CIRCLES_MOST; i++) {
		enum status status =
			influence_build(network->referrer, network->worth, count, share, network->influence, &fault);
		if (status == OK)
			return OK;
		if (fault.row >= count)
			return ERR_INTERNAL;
		network->referrer[fault.row] = INFLUENCE_NOBODY;
	}
	return ERR_INTERNAL;
}

struct ranked {
	double value;
	uint32_t reached, at;
};

static int by_value(const void *a, const void *b)
{
	const struct ranked *left = a, *right = b;

	if (left->value != right->value)
		return left->value > right->value ? -1 : 1;
	if (left->reached != right->reached)
		return left->reached > right->reached ? -1 : 1;
	return left->at < right->at ? -1 : left->at > right->at;
}

static enum status show(struct ctx *ctx, const struct network *network, const struct ranked *list, size_t count,
	struct influence_out *out)
{
	struct influencer *items = arena_array(ctx->mem, struct influencer, count);
	int64_t *ids = arena_array(ctx->mem, int64_t, count);
	struct customer **files = arena_array(ctx->mem, struct customer *, count);

	for (size_t i = 0; i < count; i++)
		ids[i] = network->customer[list[i].at];
	TRY(customer_open(ctx, ids, count, files));
	for (size_t i = 0; i < count; i++) {
		const struct influence *one = &network->influence[list[i].at];
		items[i] = (struct influencer){
			.customer_id = ids[i],
			.name = files[i] ? customer_display_name(ctx->mem, files[i]) : NULL,
			.direct = one->direct,
			.reached = one->reached,
			.depth = one->depth,
			.level = one->level,
			.own_value = llround(network->worth[list[i].at]),
			.value = llround(one->value),
		};
	}
	out->items = LIST(influencer, items, count);
	return OK;
}

static enum status answer_with(
	struct ctx *ctx, const struct influence_query *query, struct network *network, struct influence_out *out)
{
	size_t limit = query->limit == NONE ? LIMIT_DEFAULT : (size_t)query->limit, count = 0;

	TRY(read_links(ctx, network));
	size_t people = network->people.count;
	if (people == 0)
		return OK;
	connect(network);
	TRY(read_worth(ctx, network));
	TRY(read_shown(ctx, query, people, network));
	TRY(reckon(network, people, (double)(query->share == NONE ? SHARE_DEFAULT : query->share) / MILLIONTHS));
	struct ranked *list = arena_array(network->mem, struct ranked, people);
	out->customers = (int64_t)people;
	for (uint32_t i = 0; i < people; i++) {
		const struct influence *one = &network->influence[i];
		bool brought = network->referrer[i] != INFLUENCE_NOBODY;
		out->referrers += one->direct > 0;
		out->brought += brought;
		out->value += brought ? llround(network->worth[i]) : 0;
		out->longest = one->depth > out->longest ? one->depth : out->longest;
		if (one->direct > 0 && network->shown[i])
			list[count++] = (struct ranked){one->value, one->reached, i};
	}
	if (count)
		qsort(list, count, sizeof *list, by_value);
	return show(ctx, network, list, count < limit ? count : limit, out);
}

static enum status make_influence(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct influence_out *out = arena_new(ctx->mem, struct influence_out);
	struct network network = {.mem = arena_create()};
	enum status status = answer_with(ctx, call->query, &network, out);

	arena_destroy(network.mem);
	answer_give(answer, influence_out, out);
	return status;
}

static enum status act_influence(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	return figure_kept(ctx, call, answer);
}

const struct route advice_influence_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/insight/influence",
		.right = "report.read",
		.kind = ROUTE_READ,
		.slow = true,
		.query = &query_shape,
		.out = &out_shape,
		.act = act_influence,
		.tag = "Insight",
		.name = "insight_influence",
		.doc = W("Who brings whom over all steps, and what that is worth (after Kumar, Petersen and Leone).",
			"转介绍影响力：谁带来了谁，经多层折算的价值。")},
	{0},
};

const struct figure_kind influence_figure = {
	.route = &advice_influence_routes[0], .make = make_influence, .personal = true, .usual = {"{}"}};

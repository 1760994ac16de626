// Whom a customer brought, and whom those brought in turn: read level by level, summed from the leaves up.
#include "referral/plan.h"

#include "store/where.h"

#include <string.h>

SQL(tree_friends);

#define LEVEL_IDS 100
#define NODES_MAX 20000

struct tree {
	struct referral_node *nodes;
	size_t *parents; // places in nodes
	size_t count, room;
};

static void add_node(struct arena *mem, struct tree *tree, struct referral_node node, size_t parent)
{
	if (tree->count == tree->room) {
		size_t room = tree->room ? tree->room * 2 : 64;
		struct referral_node *wider = arena_array(mem, struct referral_node, room);
		size_t *parents = arena_array(mem, size_t, room);
		if (tree->count) {
			memcpy(wider, tree->nodes, tree->count * sizeof *wider);
			memcpy(parents, tree->parents, tree->count * sizeof *parents);
		}
		tree->nodes = wider;
		tree->parents = parents;
		tree->room = room;
	}
	tree->parents[tree->count] = parent;
	tree->nodes[tree->count++] = node;
}

static size_t place_of(const struct tree *tree, size_t from, size_t until, int64_t customer_id)
{
	for (size_t i = from; i < until; i++)
		if (tree->nodes[i].customer_id == customer_id)
			return i;
	return from;
}

// The children of nodes [from, until).
static enum status read_children(struct ctx *ctx, struct tree *tree, size_t from, size_t until)
{
	struct where where = where_make(ctx->mem,
		"SELECT r.referee_id, r.referrer_id, r.state, r.referred_at, COALESCE(s.spent, 0) FROM referral r "
		"LEFT JOIN customer_stat s ON s.customer_id = r.referee_id");
	struct buf ids = buf_make(ctx->mem, 1000);
	struct value values[LEVEL_IDS];
	int64_t depth = tree->nodes[from].depth + 1;
	struct rows *rows;
	bool more;

	for (size_t i = from; i < until; i++) {
		buf_text(&ids, i > from ? ", ?" : "?");
		values[i - from] = v_i64(tree->nodes[i].customer_id);
	}
	where_and_args(&where, arena_format(ctx->mem, "r.referrer_id IN (%s)", ids.data), values, until - from);
	where_and_plain(&where, "r.state <> 'denied'");
	where_tail_plain(&where, "ORDER BY r.id");
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		if (tree->count == NODES_MAX) {
			rows_close(rows);
			return ERR_TOO_LARGE;
		}
		add_node(ctx->mem, tree,
			(struct referral_node){
				.customer_id = row_i64(rows, 0),
				.parent_id = row_i64(rows, 1),
				.depth = depth,
				.state = choice_value(referral_states, row_text(rows, 2, ctx->mem)),
				.referred_at = row_i64(rows, 3),
				.spent = row_i64(rows, 4),
			},
			place_of(tree, from, until, row_i64(rows, 1)));
	}
}

enum status referral_tree(struct ctx *ctx, int64_t customer_id, struct referral_node **nodes, size_t *count)
{
	struct tree tree = {0};
	struct customer_stat stat;
	size_t level = 0;

	TRY(sales_stat_get(ctx, customer_id, &stat));
	add_node(ctx->mem, &tree,
		(struct referral_node){
			.customer_id = customer_id, .parent_id = NONE, .referred_at = NONE, .spent = stat.spent},
		0);
	while (level < tree.count) {
		size_t end = tree.count;
		for (size_t from = level; from < end; from += LEVEL_IDS)
			TRY(read_children(ctx, &tree, from, from + LEVEL_IDS < end ? from + LEVEL_IDS : end));
		level = end;
	}
	// Children stand behind their parents: from the last to the first everything below is known.
	for (size_t i = tree.count; i-- > 1;) {
		const struct referral_node *node = &tree.nodes[i];
		struct referral_node *parent = &tree.nodes[tree.parents[i]];
		parent->direct++;
		parent->all += 1 + node->all;
		parent->spent_all += node->spent + node->spent_all;
	}
	*nodes = tree.nodes;
	*count = tree.count;
	return OK;
}

enum status referral_friends(struct ctx *ctx, int64_t customer_id, int64_t before_id, size_t max,
	struct referral_node **nodes, size_t *count, int64_t *last_id)
{
	struct rows *rows;
	bool more;

	*nodes = arena_array(ctx->mem, struct referral_node, max);
	*last_id = NONE;
	TRY(db_query(ctx->db, &tree_friends, ARGS(v_i64(customer_id), v_i64(before_id), v_i64((int64_t)max)), &rows));
	for (*count = 0;; ++*count) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		*last_id = row_i64(rows, 0);
		(*nodes)[*count] = (struct referral_node){
			.customer_id = row_i64(rows, 1),
			.parent_id = customer_id,
			.depth = 1,
			.state = choice_value(referral_states, row_text(rows, 2, ctx->mem)),
			.referred_at = row_i64(rows, 3),
			.spent = row_i64(rows, 4),
			.direct = row_i64(rows, 5),
			.all = NONE,
			.spent_all = NONE,
		};
	}
}

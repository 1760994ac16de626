// Holds of the whole shop, as a list.
#include "points/routes.h"

#include "base/id.h"
#include "store/where.h"

struct hold_query {
	int64_t limit;
	const char *cursor, *sort;
	int64_t customer_id;
	int state;
};

static const struct field hold_query_fields[] = {
	LIST_LIMIT_FIELD(hold_query),
	LIST_CURSOR_FIELD(hold_query),
	FIELD_ID(hold_query, customer_id, "cus", .doc = W("Only of this customer", "客户")),
	FIELD_ENUM(hold_query, state, hold_states, .doc = W("Only in this state", "状态")),
	LIST_SORT_FIELD(hold_query, "made_at"),
};

#define STATE_BIT (UINT64_C(1) << 3)

const struct shape hold_query_shape =
	SHAPE("HoldQuery", hold_query, hold_query_fields, "Which holds.", "冻结单筛选条件。");

// Those of customers within the actor's reach.
static void add_reach(const struct ctx *ctx, struct where *where)
{
	switch (actor_scope(ctx->actor, "points.read")) {
	case SCOPE_ALL:
		return;
	case SCOPE_STORE:
		where_and(where, "customer_id IN (SELECT id FROM customer WHERE store_id = ?)",
			v_i64(ctx->actor->store_id));
		return;
	case SCOPE_OWN:
		where_and(where, "customer_id IN (SELECT id FROM customer WHERE owner_id = ?)",
			v_i64(ctx->actor->staff_id));
		return;
	default:
		where_and(where, "id = ?", v_i64(NONE)); // none
	}
}

// What is stored does not know of time: an open hold whose time is over has lapsed.
static void add_state(const struct ctx *ctx, int state, struct where *where)
{
	struct value now = v_i64(ctx->now_ms);

	if (state == HOLD_OPEN)
		where_and(where, "state = 'open' AND expires_at > ?", now);
	else if (state == HOLD_LAPSED)
		where_and(where, "(state = 'lapsed' OR (state = 'open' AND expires_at <= ?))", now);
	else
		where_and(where, "state = ?", v_text(choice_name(hold_states, state)));
}

// Ids are in order of time.
static const struct sort_column sorts[] = {{"made_at", "id"}, {0}};
static const struct page_order order = {.id = "id", .id_name = "id", .usual = "-made_at", .columns = sorts};

// First the ids: a hold is read with what it holds.
static enum status read_ids(struct ctx *ctx, const struct call *call, struct page *page, int64_t *ids, size_t *count)
{
	const struct hold_query *query = call->query;
	struct where where = where_make(ctx->mem, "SELECT id FROM hold");
	struct rows *rows;
	bool more;

	add_reach(ctx, &where);
	if (call->query_present & STATE_BIT)
		add_state(ctx, query->state, &where);
	if (query->customer_id != NONE)
		where_and(&where, "customer_id = ?", v_i64(query->customer_id));
	TRY(page_sort(page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (*count = 0;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		ids[(*count)++] = row_i64(rows, 0);
	}
}

enum status act_holds(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	int64_t ids[PAGE_MAX + 1];
	struct page page;
	size_t count;

	page_begin(ctx, call, &page);
	TRY(read_ids(ctx, call, &page, ids, &count));
	page.over = (int64_t)count > page.limit;
	for (size_t i = 0; i < count && (int64_t)i < page.limit; i++) {
		struct hold *hold, *shown;
		TRY(points_hold_get(ctx, ids[i], &hold));
		TRY(hold_shown(ctx, hold, &shown));
		page_add(&page, hold, shown);
	}
	return page_close(&page, answer);
}

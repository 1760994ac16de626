// Holds of the whole shop, as a list.
#include "points/routes.h"

#include "base/id.h"
#include "store/where.h"

struct hold_query {
	int64_t limit;
	const char *cursor;
	int64_t customer_id;
	int state;
};

static const struct field hold_query_fields[] = {
	FIELD_I64(hold_query, limit, .min = 1, .max = PAGE_MAX, .doc = W("Rows of a page (50)", "每页行数（默认 50）")),
	FIELD_TEXT(hold_query, cursor, .max = 400, .doc = W("\"next\" of the page before", "上一页的 next")),
	FIELD_ID(hold_query, customer_id, "cus", .doc = W("Only of this customer", "客户")),
	FIELD_ENUM(hold_query, state, hold_states, .doc = W("Only in this state", "状态")),
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

static enum status read_ids(struct ctx *ctx, const struct call *call, int64_t limit, int64_t *ids, size_t *count)
{
	const struct hold_query *query = call->query;
	struct where where = where_make(ctx->mem, "SELECT id FROM hold");
	struct cursor cursor;
	struct rows *rows;
	enum status status = OK;
	bool more = true;

	add_reach(ctx, &where);
	if (call->query_present & STATE_BIT)
		add_state(ctx, query->state, &where);
	if (query->customer_id != NONE)
		where_and(&where, "customer_id = ?", v_i64(query->customer_id));
	if (query->cursor) {
		if (!cursor_parse(ctx->mem, query->cursor, &cursor))
			return fail_at(ctx, "cursor", &cursor_wrong, NULL);
		where_and(&where, "id < ?", v_i64(cursor.id));
	}
	where_tail(&where, "ORDER BY id DESC LIMIT ?", v_i64(limit + 1));
	TRY(where_query(&where, ctx->db, &rows));
	for (*count = 0; status == OK && more && (int64_t)*count <= limit;) {
		status = rows_next(rows, &more);
		if (status == OK && more)
			ids[(*count)++] = row_i64(rows, 0);
	}
	rows_close(rows);
	return status;
}

enum status act_holds(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct hold_query *query = call->query;
	int64_t limit = query->limit == NONE ? PAGE_DEFAULT : query->limit, last = 0;
	int64_t *ids = arena_array(ctx->mem, int64_t, (size_t)limit + 2);
	struct page page;
	size_t count = 0;

	TRY(read_ids(ctx, call, limit, ids, &count));
	page_begin(ctx, call, &page);
	for (size_t i = 0; i < count && (int64_t)i < limit; i++) {
		struct hold *hold, *shown;
		TRY(points_hold_get(ctx, ids[i], &hold));
		TRY(hold_shown(ctx, hold, &shown));
		page_add(&page, hold, shown);
		last = hold->id;
	}
	bool more = (int64_t)count > limit;
	return page_end(&page, more ? cursor_text(ctx->mem, (struct cursor){v_i64(last), last}) : NULL, NONE, answer);
}

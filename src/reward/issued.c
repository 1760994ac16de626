// Coupons of the whole shop over HTTP: what became of those that were issued.
#include "reward/coupon.h"

#include "store/where.h"

struct issued_query {
	int state;
	int64_t limit, template_id;
	const char *cursor;
};
static const struct field issued_query_fields[] = {
	FIELD_ENUM(issued_query, state, coupon_states, .doc = W("In this state", "状态")),
	FIELD_I64(
		issued_query, limit, .min = 1, .max = PAGE_MAX, .doc = W("Rows of a page (50)", "每页行数（默认 50）")),
	FIELD_ID(issued_query, template_id, "cpt", .doc = W("Of this template", "券模板")),
	FIELD_TEXT(issued_query, cursor, .max = 400, .doc = W("\"next\" of the page before", "上一页的 next")),
};
static const struct shape issued_query_shape =
	SHAPE("IssuedCouponQuery", issued_query, issued_query_fields, "Which coupons.", "优惠券筛选条件。");

// Coupons that the actor may see at all: those of customers within reach.
static void add_scope(const struct ctx *ctx, struct where *where)
{
	switch (actor_scope(ctx->actor, "coupon.read")) {
	case SCOPE_ALL:
		return;
	case SCOPE_STORE:
		where_and(where, "c.customer_id IN (SELECT id FROM customer WHERE store_id = ?)",
			v_i64(ctx->actor->store_id));
		return;
	case SCOPE_OWN:
		where_and(where, "c.customer_id IN (SELECT id FROM customer WHERE owner_id = ?)",
			v_i64(ctx->actor->staff_id));
		return;
	default:
		where_and(where, "c.id = ?", v_i64(NONE)); // none
	}
}

// Stored states do not know of time: locks lapse, coupons expire.
static void add_state(const struct ctx *ctx, int state, struct where *where)
{
	struct value now = v_i64(ctx->now_ms);

	switch (state) {
	case COUPON_STATE_LOCKED:
		where_and(where, "c.state = 'locked' AND c.locked_until > ?", now);
		return;
	case COUPON_STATE_ISSUED:
		where_and(where,
			"(c.state = 'issued' OR (c.state = 'locked' AND c.locked_until <= ?)) AND "
			"(c.expires_at IS NULL OR c.expires_at > ?)",
			now, now);
		return;
	case COUPON_STATE_EXPIRED:
		where_and(where,
			"(c.state = 'issued' OR (c.state = 'locked' AND c.locked_until <= ?)) AND c.expires_at <= ?",
			now, now);
		return;
	default:
		where_and(where, "c.state = ?", v_text(choice_name(coupon_states, state)));
	}
}

static enum status act_issued(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct issued_query *query = call->query;
	struct where where = where_make(ctx->mem, "SELECT " COUPON_COLUMNS ", t.name_en, t.name_zh FROM coupon c "
						  "LEFT JOIN coupon_template t ON t.id = c.template_id");
	int64_t limit = query->limit == NONE ? PAGE_DEFAULT : query->limit;
	struct cursor cursor;
	struct coupon *last = NULL;
	struct page page;
	struct rows *rows;
	bool more;

	add_scope(ctx, &where);
	if (query->template_id != NONE)
		where_and(&where, "c.template_id = ?", v_i64(query->template_id));
	if (call->query_present & 1)
		add_state(ctx, query->state, &where);
	if (query->cursor) {
		if (!cursor_parse(ctx->mem, query->cursor, &cursor))
			return fail_at(ctx, "cursor", &cursor_wrong, NULL);
		where_and(&where, "c.id < ?", v_i64(cursor.id));
	}
	where_tail(&where, "ORDER BY c.id DESC LIMIT ?", v_i64(limit + 1));
	TRY(where_query(&where, ctx->db, &rows));
	page_begin(ctx, call, &page);
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more || (int64_t)page.count == limit)
			break;
		last = coupon_scan_named(ctx, rows);
		page_add(&page, coupon, last);
	}
	if (more)
		rows_close(rows);
	return page_end(&page, more ? cursor_text(ctx->mem, (struct cursor){v_i64(0), last->id}) : NULL, NONE, answer);
}

const struct route issued_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/coupons",
		.right = "coupon.read",
		.kind = ROUTE_READ,
		.query = &issued_query_shape,
		.out = &coupon_shape,
		.list = true,
		.act = act_issued,
		.tag = "Coupons",
		.name = "coupon_issued_list",
		.doc = W("Coupons of the whole shop, newest first; those of a batch from when somebody first has them.",
			"全店优惠券，最新在前；批次券码自首次领取或使用起列出。")},
	{0},
};

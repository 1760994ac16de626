// Coupons of the whole shop over HTTP: what became of those that were issued.
#include "reward/coupon.h"

#include "store/where.h"

struct issued_query {
	int state;
	int64_t limit, template_id;
	const char *cursor, *sort;
};
static const struct field issued_query_fields[] = {
	FIELD_ENUM(issued_query, state, coupon_states, .doc = W("In this state", "状态")),
	LIST_LIMIT_FIELD(issued_query),
	FIELD_ID(issued_query, template_id, "cpt", .doc = W("Of this template", "券模板")),
	LIST_CURSOR_FIELD(issued_query),
	LIST_SORT_FIELD(issued_query, "issued_at"),
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

// Ids are in order of time.
static const struct sort_column sorts[] = {{"issued_at", "c.id"}, {0}};
static const struct page_order order = {.id = "c.id", .id_name = "id", .usual = "-issued_at", .columns = sorts};

static enum status act_issued(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct issued_query *query = call->query;
	struct where where = where_make(ctx->mem, "SELECT " COUPON_COLUMNS ", t.name_en, t.name_zh FROM coupon c "
						  "LEFT JOIN coupon_template t ON t.id = c.template_id");
	struct page page;
	struct rows *rows;
	bool more;

	add_scope(ctx, &where);
	if (query->template_id != NONE)
		where_and(&where, "c.template_id = ?", v_i64(query->template_id));
	if (call->query_present & 1)
		add_state(ctx, query->state, &where);
	page_begin(ctx, call, &page);
	TRY(page_sort(&page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (;;) {
		TRY(page_next(&page, rows, &more));
		if (!more)
			return page_close(&page, answer);
		page_add(&page, coupon, coupon_scan_named(ctx, rows));
	}
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

#include "insight/filter.h"

#include "base/zone.h"
#include "customer/customer.h"

const struct choice insight_bases[] = {
	[BASIS_NET] = {"net", W("What is left after returns", "扣除退货后")},
	[BASIS_GROSS] = {"gross", W("As it was sold", "销售原额")},
	CHOICES_END,
};

PROBLEM(period_empty, ERR_UNPROCESSABLE, "The period ends before it begins.", "时间段的结束早于开始。");
PROBLEM(store_out_of_reach, ERR_FORBIDDEN, "You may see the figures of your own store only.",
	"您只能查看本门店的数据。");

struct only_filter {
	struct insight_query filter;
};

static const struct field query_fields[] = {INSIGHT_QUERY_FIELDS(only_filter)};

const struct shape insight_query_shape =
	SHAPE("InsightQuery", only_filter, query_fields, "Which part of the shop.", "统计范围。");

const char *day_text(struct arena *mem, int64_t day)
{
	return day == INT32_MIN || day == NONE ? NULL : date_text(mem, days_date(day));
}

static enum status take_scope(struct ctx *ctx, const struct insight_query *query, struct filter *filter)
{
	const struct actor *actor = ctx->actor;

	switch (actor_scope(actor, "report.read")) {
	case SCOPE_ALL:
		return OK;
	case SCOPE_STORE:
		if (query && query->store_id != NONE && query->store_id != actor->store_id)
			return fail(ctx, &store_out_of_reach, NULL);
		filter->store_id = actor->store_id;
		filter->nobody = actor->store_id == NONE;
		return OK;
	case SCOPE_OWN:
		filter->owner_id = actor->staff_id;
		filter->nobody = actor->staff_id == NONE;
		return OK;
	default:
		filter->nobody = true;
		return OK;
	}
}

static enum status take_segment(struct ctx *ctx, const struct insight_query *query, struct filter *filter)
{
	if (!query || query->segment_id == NONE)
		return OK;
	struct expr_sql *segment = arena_new(ctx->mem, struct expr_sql);
	filter->segment = segment;
	return customer_segment(ctx, query->segment_id, segment);
}

static int32_t day_of(const char *text, int32_t otherwise)
{
	struct date date;

	return text && date_parse(text, &date) ? (int32_t)date_days(date) : otherwise;
}

enum status filter_make(struct ctx *ctx, const struct insight_query *query, struct filter *filter)
{
	const struct shop *shop = ctx->house->shop;
	int32_t today = (int32_t)date_days(zone_date(shop->zone, ctx->now_ms));

	*filter = (struct filter){
		.store_id = query ? query->store_id : NONE,
		.tag_id = query ? query->tag_id : NONE,
		.owner_id = NONE,
		.from = day_of(query ? query->from : NULL, INT32_MIN),
		.end = day_of(query ? query->to : NULL, today + 1),
		.today = today,
		.gross = query && query->basis == BASIS_GROSS,
	};
	if (filter->from >= filter->end)
		return fail_at(ctx, "to", &period_empty, NULL);
	TRY(take_segment(ctx, query, filter));
	return take_scope(ctx, query, filter);
}

int32_t filter_as_of(const struct filter *filter)
{
	return filter->end - 1 < filter->today ? filter->end - 1 : filter->today;
}

void filter_orders(struct ctx *ctx, const struct filter *filter, struct where *where)
{
	const struct shop *shop = ctx->house->shop;

	where_and_plain(where, "o.customer_id <> 0");
	where_and_plain(where, "o.status IN ('paid', 'delivered', 'returned')");
	where_and(where, "o.currency = ?", v_text(shop->currency->code));
	where_and_plain(where, filter->gross ? "o.total > 0" : "(o.total > o.returned OR o.returned = 0)");
	if (filter->nobody)
		where_and_plain(where, "1 = 0");
	if (filter->store_id != NONE)
		where_and(where, "o.store_id = ?", v_i64(filter->store_id));
	if (filter->owner_id != NONE)
		where_and(where, "EXISTS (SELECT 1 FROM customer c WHERE c.id = o.customer_id AND c.owner_id = ?)",
			v_i64(filter->owner_id));
	if (filter->tag_id != NONE)
		where_and(where,
			"EXISTS (SELECT 1 FROM customer_tag h WHERE h.customer_id = o.customer_id AND h.tag_id = ?)",
			v_i64(filter->tag_id));
	if (filter->segment)
		customer_condition_where(ctx, filter->segment, "o.customer_id", where);
}

void filter_customers(struct ctx *ctx, const struct filter *filter, struct where *where)
{
	if (filter->nobody)
		where_and_plain(where, "1 = 0");
	if (filter->store_id != NONE)
		where_and(where, "c.store_id = ?", v_i64(filter->store_id));
	if (filter->owner_id != NONE)
		where_and(where, "c.owner_id = ?", v_i64(filter->owner_id));
	if (filter->tag_id != NONE)
		where_and(where, "EXISTS (SELECT 1 FROM customer_tag h WHERE h.customer_id = c.id AND h.tag_id = ?)",
			v_i64(filter->tag_id));
	if (filter->segment)
		customer_condition_where(ctx, filter->segment, "c.id", where);
}

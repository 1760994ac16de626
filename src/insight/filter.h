// Part of the face: which part of the shop is looked at. The same query parameters at every figure.
//
// A store or a period narrows the orders; a tag, a segment or a consultant narrows the customers. Who may see one
// store sees that store's orders; who may see their own customers sees theirs.
#pragma once

#include "api/route.h"
#include "store/where.h"

enum insight_basis {
	BASIS_NET,  // orders of which something is left, at what is left: what customer_stat counts
	BASIS_GROSS // orders as they were sold, at more than 0
};
extern const struct choice insight_bases[];

struct insight_query {
	int64_t store_id, tag_id, segment_id;
	const char *from, *to; // dates: [from, to)
	int basis;
};
extern const struct shape insight_query_shape;
// The same parameters as the first fields of other queries whose struct begins with struct insight_query filter.
#define INSIGHT_QUERY_FIELDS(struct_)                                                                                  \
	{.name = "store_id",                                                                                           \
		.kind = KIND_ID,                                                                                       \
		.prefix = "sto",                                                                                       \
		.offset = offsetof(struct struct_, filter.store_id),                                                   \
		.doc = W("Only this store", "仅该门店")},                                                              \
		{.name = "tag_id",                                                                                     \
			.kind = KIND_ID,                                                                               \
			.prefix = "tag",                                                                               \
			.offset = offsetof(struct struct_, filter.tag_id),                                             \
			.doc = W("Only customers with this tag", "仅带该标签的客户")},                                 \
		{.name = "segment_id",                                                                                 \
			.kind = KIND_ID,                                                                               \
			.prefix = "seg",                                                                               \
			.offset = offsetof(struct struct_, filter.segment_id),                                         \
			.doc = W("Only customers in this segment", "仅该客群中的客户")},                               \
		{.name = "from",                                                                                       \
			.kind = KIND_DATE,                                                                             \
			.offset = offsetof(struct struct_, filter.from),                                               \
			.doc = W("First day", "起始日（含）"),                                                         \
			.example = "\"2026-01-01\""},                                                                  \
		{.name = "to",                                                                                         \
			.kind = KIND_DATE,                                                                             \
			.offset = offsetof(struct struct_, filter.to),                                                 \
			.doc = W("Day after the last (tomorrow)", "截止日（不含，默认明天）"),                         \
			.example = "\"2026-07-01\""},                                                                  \
	{                                                                                                              \
		.name = "basis", .kind = KIND_ENUM, .choices = insight_bases,                                          \
		.offset = offsetof(struct struct_, filter.basis),                                                      \
		.doc = W(                                                                                              \
			"Orders net of returns, or as they were sold (net)", "按扣除退货后，或按销售原额（默认 net）") \
	}

// What the query and the actor's scope for report.read come to.
struct filter {
	int64_t store_id, tag_id, owner_id; // NONE: any
	const struct expr_sql *segment;     // NULL: any
	int32_t from, end;                  // [from, end), days since 1970-01-01; from INT32_MIN: open
	int32_t today;                      // of the shop
	bool gross;
	bool nobody; // the actor's scope holds nothing
};

// query may be NULL. ERR_FORBIDDEN where a store is asked for that the actor may not see.
MUST_CHECK enum status filter_make(struct ctx *ctx, const struct insight_query *query, struct filter *filter);
// The last day that is looked at: that before end, or today where the end lies ahead.
int32_t filter_as_of(const struct filter *filter);
// Conditions on orders o, without the period.
void filter_orders(struct ctx *ctx, const struct filter *filter, struct where *where);
// Conditions on customer c: a store is their home store.
void filter_customers(struct ctx *ctx, const struct filter *filter, struct where *where);

// A day as text; NULL for INT32_MIN.
const char *day_text(struct arena *mem, int64_t day);

extern const struct problem period_empty, store_out_of_reach;

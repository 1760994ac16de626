// What lists and search share. Private to the folder.
#pragma once

#include "customer/file.h"

// Conditions with their field values already looked up: no statement may run while a query is being put together.
struct conditions {
	const struct customer_filter *filter;
	struct field_value values[FIELD_CONDITIONS_MAX];
	struct expr_sql segment; // when filter->segment_id is set
};

#define LIST_FILES "SELECT " FILE_COLUMNS " FROM "

// The filter and the actor's scope over customer c.
void list_conditions(struct ctx *ctx, struct where *where, const struct conditions *conditions);
// Whether they leave anybody out who is not merged or erased.
bool list_narrowed(const struct ctx *ctx, const struct customer_filter *filter);
// Opens the files of all rows; there must be no more than max.
MUST_CHECK enum status list_read(
	struct ctx *ctx, struct where *where, size_t max, struct customer **items, size_t *count);

// What the filter names, looked up.
MUST_CHECK enum status list_conditions_take(
	struct ctx *ctx, const struct customer_filter *filter, struct conditions *conditions);

// A page of filter->q: see customer_list().
MUST_CHECK enum status list_search(struct ctx *ctx, const struct conditions *conditions, size_t max,
	struct customer **items, size_t *count, int64_t *next);

// The ids of a page of the filter, in its order, without opening files where that can be helped. *next as in
// customer_list(): a page may give fewer than max, even none, and yet go on.
MUST_CHECK enum status list_ids(struct ctx *ctx, const struct customer_filter *filter, size_t max, int64_t *ids,
	size_t *count, int64_t *next);

// Part of the face: a list of any length as CSV, made while it is sent. The ids are read first, in the list's order and
// on one snapshot; the rows follow some hundred at a time, as they are by then.
#pragma once

#include "api/route.h"
#include "store/where.h"

#define TABLE_PAGE 200

struct table {
	const char *name; // of the file, without .csv
	// Appends the rows of these ids in their order (who is gone is left out); count 0: the head of the columns.
	// In a read, with memory that goes afterwards; at most TABLE_PAGE at a time.
	enum status (*rows)(struct ctx *ctx, const void *state, const int64_t *ids, size_t count, struct buf *out);
	const void *state; // lives as long as the request
};

// where gives ids in its first column. Answers an act of reading.
MUST_CHECK enum status table_answer(
	struct ctx *ctx, const struct table *table, struct where *where, struct answer *answer);
// "COLUMN IN (?, ?, …)".
void table_where(struct ctx *ctx, struct where *where, const char *column, const int64_t *ids, size_t count);

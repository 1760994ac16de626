// Lists as rows of a sheet, for page.c and edge.c: one way to export whatever can be listed.
#pragma once

#include "api/route.h"

// One row into the page's buffer; record NULL: the headings.
void csv_put(struct page *page, const void *record);

// "format" and "lang" of the request: *form, in ctx->mem, is NULL when JSON is asked for.
MUST_CHECK enum status csv_asked(
	struct ctx *ctx, const struct table_query *query, uint64_t present, struct csv_form **form);

// All rows as a reply without length: read in pages, each on a snapshot of its own, exact by their cursors. The caller
// needs the right to export too and sees no more than both reach; what is no plain record wants the password given
// lately (confirmed may be NULL) and stands in the audit. The first page is read here, so that refusals are told.
// Request, call and actor outlive the reply.
MUST_CHECK enum status csv_stream(
	struct ctx *ctx, const struct call *call, enum status (*confirmed)(struct ctx *ctx), struct answer *answer);

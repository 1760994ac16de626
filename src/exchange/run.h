// Private to exchange: rows on their way in.
#pragma once

#include "exchange/map.h"
#include "exchange/record.h"

// Rows of one order stand together, or at least so near.
#define ORDER_APART_ROWS 100

// A row of the file. Its memory is that of the batch.
struct line {
	int64_t row, line;
	const char *const *cells;
	size_t count;
	enum sheet_fault fault;
	size_t fault_column;
	struct sheet_position before; // where it begins
	const char *key;              // order number; NULL: it stands alone
	const char *refusal;          // reasons found before any database was asked, JSON
	const char *late;             // … and by the act; new with each run of it
	bool duplicate;               // the refusal counts as a duplicate too
	struct list changes;          // struct import_change: of a customer who is there, where run->shows_changes
};

// What is taken or refused as one: an order with its rows, a customer.
struct item {
	struct line **lines;
	size_t count, room;
	int64_t last_row;
	const char *key;
	void *parsed; // the kind's own
};

// What a dry run would have left in the database: numbers by 63-bit hashes. Grows with the file.
struct tally {
	struct arena *mem;
	struct tally_slot {
		uint64_t hash; // 0: empty
		int64_t number;
	} * slots;
	size_t count, room;
};

struct run {
	struct import *import;
	struct sheet *sheet;
	struct layout layout;
	// Of batches that are done, and of the one at hand: its act may run again, and then begins anew.
	struct tally kept, batch;
	bool shows_changes; // a preview: lines are told what would change
};

struct intake {
	// The key by which rows stand together, or NULL.
	const char *(*key)(struct ctx *ctx, const struct run *run, const struct line *line);
	// Outside a transaction: cells into values. Refusals of rows go into line->refusal.
	enum status (*parse)(struct ctx *ctx, const struct run *run, struct item *item);
	// In a savepoint of its own. Refuses single rows by line->late, or all by its status.
	enum status (*apply)(struct ctx *ctx, struct run *run, struct item *item, struct import_counts *counts);
	// Optional: asked when apply has refused (ctx->fault says why) and all of it was undone. True: the item was
	// changed so that it is worth another try.
	bool (*again)(struct ctx *ctx, struct item *item);
};
extern const struct intake orders_intake, customers_intake;

// What a dry run knows of a text of some kind: 0 at first. Adding returns what it was before.
int64_t tally_of(const struct run *run, const char *kind, const char *text);
int64_t tally_add(struct run *run, const char *kind, const char *text, int64_t number);
// True when it was there before.
bool seen_before(struct run *run, const char *kind, const char *text);
// Records why a row is refused: the failure that ctx holds.
void line_refuse(struct ctx *ctx, struct line *line);

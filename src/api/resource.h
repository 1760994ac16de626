// A resource is a record that is only data: stores, categories, tags, field definitions. One descriptor gives list,
// get, create, update and delete with filters, keyset pages, sort, fields=, ETag and If-Match, field problems,
// references checked, rights per verb, row scope, masking, audit, events, CSV out, JSON schema and console forms. What
// changes by verbs (points, money, stock, states) is no resource.
//
// The table's columns are called like the fields, besides id, version, created_at, updated_at, which the engine itself
// reads, writes and shows: they stand in struct resource_head, the struct's first member (`head`), and not in the
// shape. Booleans are 0/1, enums their name, lists and objects JSON text. Of a field that .references a table the
// engine checks that the row is there.
#pragma once

#include "api/route.h"
#include "work/event.h"

struct resource_head {
	int64_t id;
	int64_t version; // 1, 2 …: the ETag
	int64_t created_at_ms, updated_at_ms;
};

enum resource_verbs {
	CAN_LIST = 1 << 0,
	CAN_GET = 1 << 1,
	CAN_CREATE = 1 << 2,
	CAN_UPDATE = 1 << 3,
	CAN_DELETE = 1 << 4,
	CAN_ALL = 31,
};

struct resource {
	const char *path; // "stores": /v1/stores and /v1/stores/{id}
	const char *noun; // "store": rights store.read, store.write; audit object
	const char *table;
	const char *prefix; // of ids, "sto"
	const struct shape *shape;
	unsigned verbs;
	const char *tag;
	struct words title, plural;
	// Columns that scope rows: SCOPE_STORE and SCOPE_OWN see only rows whose column is the actor's store / staff
	// id. NULL: everybody sees all.
	const char *store_column, *owner_column;
	const char *sort; // default, "name" or "-created_at"
	const char *find; // columns in which ?q= looks, with spaces between; NULL: the list knows no q
	// Hooks, each may be NULL. check: the whole record as it would be stored. before/after: op is what happens; old
	// NULL on create, next NULL on delete.
	enum status (*check)(struct ctx *ctx, const void *record);
	enum status (*before)(struct ctx *ctx, const void *old, void *next);
	enum status (*after)(struct ctx *ctx, const void *old, const void *next);
	const struct event_type
		*changed;    // emitted after each change, with resource_change_shape as its body; NULL: none
	const char *example; // JSON for create
};

extern const struct shape resource_change_shape;
// For page.c: the record as it goes out, its id as text, and the members that all have in their head (created_at,
// updated_at, id; NULL for others).
struct json_out;
void resource_encode(struct json_out *out, const struct resource *resource, const void *record,
	const struct encode_options *options);
const char *resource_id_text(struct arena *mem, const struct resource *resource, const void *record);
const struct field *resource_head_field(const char *name);
// What POST does, for code: record is filled but for its head, which is given here. Checked, audited, told of.
MUST_CHECK enum status resource_create(struct ctx *ctx, const struct resource *resource, void *record);
// What GET reads, for code: no scope. ERR_NOT_FOUND without a word in ctx->fault.
MUST_CHECK enum status resource_read(struct ctx *ctx, const struct resource *resource, int64_t id, void *record);
// All rows that meet a condition (constant text with ? for each value; NULL: all), at most max, by id. *records is an
// array of the resource's struct.
MUST_CHECK enum status resource_select(struct ctx *ctx, const struct resource *resource, const char *condition,
	const struct value *args, size_t arg_count, size_t max, void **records, size_t *count);
// ERR_PRECONDITION when the caller named versions (If-Match) and this is none of them. For verbs of others too.
MUST_CHECK enum status resource_match(struct ctx *ctx, const struct call *call, int64_t version);

// A route is a row: method, path, who may, what goes in, what comes out, the function, the words that document it. The
// router, the OpenAPI description, the TypeScript types and the tests of rights are all made from these rows.
#pragma once

#include "api/actor.h"
#include "base/shape.h"
#include "http/server.h"
#include "store/where.h"
#include "work/house.h"

enum route_kind {
	ROUTE_READ,   // on a snapshot, in a worker
	ROUTE_WRITE,  // an act of the write gate; Idempotency-Key is honoured
	ROUTE_DIRECT, // no transaction: answers by itself (long poll, files). It must end with call_reply()
};

#define PATH_IDS_MAX 3

// One request, decoded and checked against its route.
struct call {
	const struct route *route;
	struct http_request *http;
	int64_t ids[PATH_IDS_MAX];       // {name:prefix} of the path, in order
	const char *words[PATH_IDS_MAX]; // {name} of the path: plain text
	const void *query;               // struct of route->query
	uint64_t query_present;
	void *in; // struct of route->in, or NULL
	uint64_t in_present;
	const char *if_match;  // or NULL
	bool masked;           // the actor may not see phones and e-mails whole
	const struct csv_form *csv; // the page goes out as rows of a sheet; NULL: as JSON
	int64_t retry_after_s; // set by a DIRECT route that refuses with ERR_LIMIT: when to come again
};

// What an act gives back.
struct answer {
	const void *out;                   // struct of route->out; NULL: no body (204). See answer_give()
	const char *of;                    // of out: its struct, or NULL
	const char *raw;                   // JSON already made, instead of out
	const char *next;                  // page_end: the cursor it was given
	bool guessed;                      // a code that is none stood in the request (see route.guesses)
	int64_t version;                   // ETag "v…" when above 0
	const char *location;              // Location: for 201, "/v1/customers/cus_…"
	int status;                        // 0: the route's
	const char *type;                  // with raw: another media type (text/csv)
	const struct http_header *headers; // further fields
	size_t header_count;
	// DIRECT: a reply of unknown length instead of out and raw, in chunks; see struct http_reply.
	http_pull *pull;
	void (*ended)(void *arg);
	void *pull_arg;
};

struct route {
	enum http_method method;
	const char *path;  // "/v1/customers/{customer:cus}/notes"
	const char *right; // needed to be here at all; NULL: anybody who is signed in; ROUTE_PUBLIC: anybody
	enum route_kind kind;
	const struct shape *query, *in, *out;
	bool list;   // out is one item of {"items": […], "next": "…"}
	bool change; // in is decoded as DECODE_CHANGE
	bool slow;   // READ: it may take seconds at a large shop, and never keeps all workers from what is quick
	int status;  // of success; 0: 200
	// READ and WRITE. May run more than once (see gate.h). ctx->db is set; answer is zeroed.
	enum status (*act)(struct ctx *ctx, const struct call *call, struct answer *answer);
	// DIRECT.
	void (*direct)(struct ctx *ctx, struct call *call);
	// Optional, WRITE: which key of the gate's lanes this belongs to (a customer's id), read from the call before
	// it runs.
	int64_t (*key)(const struct call *call);
	int64_t body_max; // 0: 1 MiB. To a file when body_to_file
	bool body_to_file;
	int weight; // of the rate limit; 0: 1
	// It takes codes that somebody could guess: refusals that say one is none, ended by NULL. Who is told so too
	// often has to wait, and nobody else: counted for each caller at each address.
	const struct problem *const *guesses;
	const char *tag;  // group in the documentation, "Customers"
	const char *name; // operationId, "customer_note_add"
	struct words doc;
	const char *example_in;                // body; ids in it may be $name of example_given
	const char *example_path;              // path with values when it has parameters
	const struct problem *const *problems; // what else may be refused; ends with NULL
	const struct resource *resource;       // the engine's own rows
};

#define ROUTE_PUBLIC "*"

// Every list that staff page through can be had as a sheet too: "format=csv" gives all rows that its filters leave, in
// its order, read page by page while they go out (api/csv.c). Names and values as in JSON, for programs; with "lang"
// headings and values as people of that language read them. A guard stands before what a sheet would take for a
// formula.
struct csv_form {
	bool words;
	enum lang lang;
	bool headed; // the row of headings is out
};
// Whether format and lang are taken there: a READ list behind a right.
bool route_gives_csv(const struct route *route);
struct table_query {
	int format, lang;
};
extern const struct shape table_query_shape;

struct cursor {
	struct value value;
	int64_t id;
};

// How a list may be sorted: by name of a member of what it gives, and the SQL expression of the same value, which is
// never NULL in any row and has an index, or is of a table that stays small. The rows end with {0}.
struct sort_column {
	const char *name, *expression;
};
struct page_order {
	const char *id;      // SQL expression of the id, unique: rows of one value are in its order
	const char *id_name; // the member that shows it
	const char *usual;   // when nobody asks: "-placed_at"
	const struct sort_column *columns;
};

// A page of a list: {"items": […], "next": "…" or null, "total": n}, or rows of a sheet. Items are encoded one after
// another with the route's out shape.
//
//	page_begin(ctx, call, &page);
//	TRY(page_sort(&page, &order, &where)); // cursor=, sort= and limit= of the request
//	TRY(where_query(&where, ctx->db, &rows));
//	for (;;) {
//		TRY(page_next(&page, rows, &more));
//		if (!more)
//			return page_close(&page, answer);
//		… scan the row …
//		page_add(&page, &record);
//	}
struct page {
	struct ctx *ctx;
	const struct call *call;
	struct json_out out;
	struct buf buf;
	const struct shape *shape;
	struct encode_options options;
	size_t count;
	int64_t limit;
	bool over; // there are more rows than the limit
	const struct field *id, *by; // of the cursor; by NULL: the id alone
	bool by_number;
	struct cursor last;
};
void page_begin(struct ctx *ctx, const struct call *call, struct page *page);
// Both take the struct that the record is, which the compiler checks; that it is the one that the route's shape
// describes is seen when it is written: another one is a 500 and a line in the log, and never read.
#define page_add(page_, of_, ...) page_add_record((page_), #of_, POINTS_TO(of_, (__VA_ARGS__)))
#define answer_give(answer_, of_, ...) ((answer_)->out = POINTS_TO(of_, (__VA_ARGS__)), (void)((answer_)->of = #of_))
void page_add_record(struct page *page, const char *of, const void *record);
// Every item of a list, each a record of the route's shape.
void page_add_all(struct page *page, const struct list *list);
// next: cursor text or NULL; total NONE: not told. Sets answer->raw. ERR_TOO_LARGE when it is longer than a reply may
// be.
MUST_CHECK enum status page_end(struct page *page, const char *next, int64_t total, struct answer *answer);
// Adds condition, order and limit to a query that is whole but for them. The query has "cursor" and "limit", and "sort"
// where there is more than one order.
MUST_CHECK enum status page_sort(struct page *page, const struct page_order *order, struct where *where);
// The next row of the page; *more = false at its end, when rows is closed.
MUST_CHECK enum status page_next(struct page *page, struct rows *rows, bool *more);
// page_end with the place of the last row, where there are more.
MUST_CHECK enum status page_close(struct page *page, struct answer *answer);

// How many rows a list gives at once, when its query says nothing and at most.
#define PAGE_DEFAULT 50
#define PAGE_MAX 200
// What every such query has, as fields of its shape: members int64_t limit, const char *cursor, *sort.
#define LIST_LIMIT_FIELD(s)                                                                                            \
	FIELD_I64(s, limit, .min = 1, .max = PAGE_MAX, .doc = W("Rows of a page (50)", "每页行数（默认 50）"))
#define LIST_CURSOR_FIELD(s)                                                                                           \
	FIELD_TEXT(s, cursor, .max = 4000, .doc = W("\"next\" of the page before", "上一页的 next"))
#define LIST_SORT_FIELD(s, names)                                                                                      \
	FIELD_TEXT(s, sort, .max = 80,                                                                                 \
		.doc = W("Sorted by one of " names "; - before it: descending", "排序字段：" names "，前加 - 为降序"))

// A place in a sorted list as opaque text, and back: a sort value (text or number) and an id. False: not one of ours.
const char *cursor_text(struct arena *mem, struct cursor cursor);
bool cursor_parse(struct arena *mem, const char *text, struct cursor *cursor);
extern const struct problem cursor_wrong, sort_unknown;

// DIRECT routes answer with these, exactly once.
void call_reply(struct ctx *ctx, struct call *call, const struct answer *answer);
void call_refuse(struct ctx *ctx, struct call *call, enum status status);

// ---------------------------------------------------------------- the whole

struct resource;

struct api_tables {
	const struct route *const *routes; // arrays ended by a row without path; the list ends with NULL
	const struct resource *const *resources;
};

struct api;

// authenticate finds out who asks (session cookie, API key): ERR_UNAUTHENTICATED when credentials are wrong; *actor
// NULL when there are none. It may read the database through house, and is called on the loop for ROUTE_WRITE: it must
// be quick (cached).
struct api_options {
	struct house *house;
	const struct api_tables *tables;
	enum status (*authenticate)(struct ctx *ctx, struct http_request *request, const struct actor **actor);
	// What is not under /v1 or the operator's pages: console, portal. May be NULL.
	void (*pages)(struct http_request *request, void *arg);
	void *pages_arg;
	// Whether the caller has given the password lately enough to take customers' data out; NULL: nobody is asked.
	enum status (*confirmed)(struct ctx *ctx);
	int rate_per_minute; // weight units per actor or address; 0: no limit
};

struct api *api_create(const struct api_options *options);
void api_destroy(struct api *api);
// Hooks for http_options.
void api_answer(struct http_request *request, void *api);
void api_plan(struct http_request *head, struct http_plan *plan, void *api);
void api_refused(struct http_request *request, int status, struct words why, struct http_reply *reply, void *api);
void api_finished(const struct http_request *request, int status, int64_t bytes, int64_t took_us, void *api);
// Graceful stop: long polls end.
void api_set_server(struct api *api, struct http_server *server);

// RFC 9457 body of ctx->fault (or of a bare status) in ctx->lang.
const char *problem_body(struct ctx *ctx, enum status status, const char *instance, size_t *size);
int status_http(enum status status);

// All routes, those of the resources included, for describe and tests: calls visit once for each.
void api_each_route(const struct api_tables *tables, void (*visit)(const struct route *route, void *arg), void *arg);

// The expression language: one typed condition for earning rules, segments, journeys and reports. Its syntax is CEL's
// where CEL has one.
//
//	order.total >= 100 && customer.tier == "gold" && has_category(order, "coffee")
//
// A text is compiled against a vocabulary (the rows that the folders export as struct attribute_set) into a struct
// expr, which never changes afterwards and may be shared by threads. The same tree is evaluated over facts in memory,
// becomes one SQL condition over customers, is printed back, said as a sentence, given as JSON, explained.
//
// Values. Money and numbers are exact: an int64 and a number of decimals, never a double. A literal beside money is in
// major units of the shop's currency: 100, 99.50. Texts compare by their bytes. Times compare with a date by the day
// they fall on in the shop's zone: placed_at <= "2026-01-31" takes in the whole of that day.
//
// What is not known. An attribute may be absent (nobody knows the birthday). A comparison, `in` or function with an
// absent operand is false, whatever the operator, != too; ! of it is then true. has(x) asks whether x is known. There
// is no third truth value, and SQL gives the same answer.
//
// Overflow. Attributes have a range; an expression whose result could leave the 64 bits is refused when it is
// compiled. Should a stored value lie outside of its row's range all the same, arithmetic that overflows is "not
// known".
#pragma once

#include "base/calendar.h"
#include "base/ctx.h"
#include "base/json.h"
#include "base/money.h"
#include "base/shape.h"
#include "base/zone.h"
#include "store/where.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXPR_TEXT_MAX 4000 // bytes
#define EXPR_DEPTH_MAX 24
#define EXPR_NODES_MAX 400 // those of segments that are named in it included
#define EXPR_LIST_MAX 100
#define EXPR_ERRORS_MAX 8
#define EXPR_PARAMETERS_MAX 4
#define EXPR_SETS_MAX 32
#define EXPR_OPTIONS_MAX 1000
#define EXPR_SQL_ARGS_MAX 160
#define EXPR_SQL_JOINS_MAX 12

// ---------------------------------------------------------------- types and values

enum expr_type {
	EXPR_NONE, // of what could not be understood; as a wish: any type
	EXPR_BOOL,
	EXPR_NUMBER, // whole, or with decimals: i64 ÷ 10^digits
	EXPR_MONEY,  // minor units of the shop's currency
	EXPR_TEXT,
	EXPR_CHOICE,  // one of a closed set: in an enum's table, or rows of a table (tiers, stores)
	EXPR_TIME,    // ms UTC
	EXPR_DATE,    // days since 1970-01-01
	EXPR_TEXTS,   // a set of texts
	EXPR_CHOICES, // a set of choices (tags)
	EXPR_RECORDS, // lines of an order: for exists, all, count, sum
	EXPR_SUBJECT, // what attributes are of, as an argument: has_category(order, …)
};
extern const struct choice expr_types[]; // "bool", "number" …

struct expr_value {
	bool known;
	union {
		int64_t i64;      // BOOL 0/1, NUMBER, MONEY, TIME, DATE; CHOICE: index in choices, or the option's id
		const char *text; // TEXT
		struct list list; // TEXTS: const char *; CHOICES: int64_t; RECORDS: only count
	};
};

// ---------------------------------------------------------------- vocabulary: rows of the folders

enum expr_subject { SUBJECT_CUSTOMER, SUBJECT_ORDER, SUBJECT_LINE, SUBJECT_EVENT, SUBJECTS };
// What an expression is about: which subjects it may name, and whether it must be possible in SQL.
enum expr_scope {
	EXPR_OF_CUSTOMERS, // segments: the customer; SQL and memory
	EXPR_OF_ORDERS,    // earning rules: order, its lines, the customer; memory
	EXPR_OF_EVENTS,    // what else happens to a customer: event, customer; memory
	EXPR_OF_LINES,     // which lines of an order count: line, order, customer; memory
	EXPR_OF_MEMBERS,   // what to do next for one customer: the customer; memory
};
extern const struct choice expr_scopes[]; // "customer", "order", "event", "line", "member"

// One value of a closed set that lives in a table.
struct expr_option {
	const char *code; // as it is written in expressions
	struct words label;
	int64_t id; // what is compared
};

struct facts;
struct expr_sql;

// How a value lies in the record of the set.
enum attribute_member {
	MEMBER_READ, // by .read
	MEMBER_I64,  // int64_t; NONE: not known
	MEMBER_INT,  // int, of an enum; negative: not known
	MEMBER_BOOL,
	MEMBER_TEXT, // const char *; NULL: not known. A DATE is "2026-02-28"
	MEMBER_LIST, // struct list of const char * or int64_t
};

// One row:
//	{"customer.spent", EXPR_MONEY, MEMBER(customer_stat, spent), .sql = "s.spent", .join = STAT_JOIN,
//		.doc = W("What the customer bought, less returns", "累计消费（已扣退货）"),
//		.phrase = W("total spending", "累计消费")},
struct attribute {
	const char *name; // whole: subject, dot, name in snake_case
	enum expr_type type;
	// In memory: where the value lies in the set's record (MEMBER gives both), or a function. A reader must not
	// allocate; returning with value->known false says "not known".
	enum attribute_member member;
	size_t offset;
	void (*read)(const struct facts *facts, const struct attribute *attribute, const void *record,
		struct expr_value *value);
	// SQL over customer c; NULL: not possible in segments. SQL NULL is "not known". A constant text. One ? in it
	// stands for .key. NUMBER with digits: an integer expression, scaled. CHOICE: the name, or the option's id.
	// DATE: text, or days when .days. BOOL: 0/1. TEXTS and CHOICES: a condition whose last ? is the member that is
	// looked for.
	const char *sql;
	const char *sql_any; // TEXTS, CHOICES: a condition that there is any (for has)
	const char *join;    // "LEFT JOIN customer_stat s ON s.customer_id = c.id": each join once; alias unique
	// For lists of customers in the order of this value: the table with at most one row of each, "customer_stat o",
	// with o.customer_id; a condition on it, or NULL; the integer column. Who has no row stands at the end.
	// sort_from NULL: no list is sorted by it. sort_rights: one of these, with spaces between, must be held, for
	// who is first tells much of how much.
	const char *sort_from, *sort_where, *sort_by, *sort_rights;
	bool days;
	int64_t key;                  // of rows that are data: a custom field's id
	int digits;                   // NUMBER: decimals
	int64_t min, max;             // NUMBER, MONEY, as stored; both 0: ±(2^53 − 1)
	const struct choice *choices; // CHOICE with a table in the program; ended by a NULL name
	// CHOICE, CHOICES whose values are rows: fills at most max; code NULL: all, in their order; else that one.
	enum status (*options)(struct ctx *ctx, const struct attribute *attribute, const char *code,
		struct expr_option *options, size_t max, size_t *count);
	bool ranked;            // < <= > >= compare places in the order of the options
	enum expr_subject item; // RECORDS: what its members are
	const void *(*at)(const struct facts *facts, const void *record, size_t index); // RECORDS: one of them
	struct words doc;                                                               // for the editor
	struct words phrase;  // in sentences: "the tier", "会员等级". BOOL: "the customer has a phone"
	struct words negated; // BOOL: "the customer has no phone"
	struct words unit;    // after a number: "points", "分"; may be absent
	const char *example;  // a literal: "\"gold\""
	const char *instead;  // without sql: what segments can ask, "birthday_within(7)"; NULL: nothing like it
};
#define MEMBER(struct_, member_)                                                                                       \
	.member = _Generic(((struct struct_ *)0)->member_, int64_t: MEMBER_I64, int: MEMBER_INT,           \
		bool: MEMBER_BOOL, const char *: MEMBER_TEXT, struct list: MEMBER_LIST),                   \
	.offset = offsetof(struct struct_, member_)

struct expr_parameter {
	const char *name;          // NULL ends them
	enum expr_type type;       // EXPR_NONE: any
	enum expr_subject subject; // EXPR_SUBJECT
	bool literal;              // must be written out
	bool optional;
	// As of an attribute: the text must be one of these.
	enum status (*options)(struct ctx *ctx, const struct attribute *attribute, const char *code,
		struct expr_option *options, size_t max, size_t *count);
};

// A function. It is given by exactly one of: expand (for what can be said in the language itself), or evaluate and,
// where segments may use it, sql.
struct expr_function {
	const char *name;
	enum expr_type result; // BOOL, NUMBER, DATE
	int64_t min, max;      // NUMBER
	unsigned subjects;     // bit (1 << subject) of what must be at hand
	bool no_sql;           // not in segments
	struct expr_parameter parameters[EXPR_PARAMETERS_MAX];
	// args[i] are known. ret is BOOL/NUMBER …; leave ret->known false when it cannot be told.
	enum status (*evaluate)(struct facts *facts, const struct expr_value *args, struct expr_value *ret);
	// Adds a condition (BOOL) or a value with expr_sql_add(). Arguments are literals.
	void (*sql)(const struct facts *facts, const struct expr_value *args, struct expr_sql *sql);
	// *text: an expression that it stands for; NULL: it stands for itself. Arguments are literals (SUBJECT: none).
	enum status (*expand)(struct ctx *ctx, const struct expr_value *args, const char **text);
	struct words doc;
	struct words phrase;  // {0} {1} are the arguments. BOOL: a clause; else a noun
	struct words negated; // BOOL: the clause denied; may be absent
	struct words unit;
	const char *example;
};

// What one folder adds about one subject: all its rows read one record.
struct attribute_set {
	const char *name; // unique: "customer_stat"
	enum expr_subject subject;
	const struct attribute *rows;          // ended by a NULL name; may be NULL
	const struct expr_function *functions; // ended by a NULL name; may be NULL
	// Reads the record of facts->customer_id from facts->ctx->db into facts->ctx->mem when it is first asked for;
	// *record NULL: none. NULL: only what was put is there.
	enum status (*load)(struct facts *facts, const void **record);
	// Rows that are data (custom fields), into ctx->mem.
	enum status (*more)(struct ctx *ctx, const struct attribute **rows, size_t *count);
};

struct vocabulary {
	enum expr_scope scope;
	const struct attribute_set *sets[EXPR_SETS_MAX + 1]; // ended by NULL; the language's own first
	const struct currency *currency;
	const struct zone *zone;
	struct {
		const struct attribute *rows;
		size_t count;
	} more[EXPR_SETS_MAX]; // of sets[i]
};

// sets: what main gathered. more-rows are read from ctx->db. api/expression.h makes it from the house.
MUST_CHECK enum status vocabulary_make(struct ctx *ctx, const struct attribute_set *const *sets, enum expr_scope scope,
	const struct currency *currency, const struct zone *zone, struct vocabulary **ret);
// NULL when there is none of that name in scope. *set (may be NULL): its place in sets.
const struct attribute *vocabulary_attribute(const struct vocabulary *vocabulary, const char *name, size_t *set);
const struct expr_function *vocabulary_function(const struct vocabulary *vocabulary, const char *name);
// Calls visit for each attribute and function in scope (one of the two is NULL).
void vocabulary_each(const struct vocabulary *vocabulary,
	void (*visit)(const struct attribute *attribute, const struct expr_function *function, void *arg), void *arg);
// NULL when the table is sound; else what is wrong with it. Run over every set by a test.
const char *attribute_set_check(struct arena *mem, const struct attribute_set *set);

// ---------------------------------------------------------------- compiling

struct expr_error {
	size_t position, length; // bytes of the text
	const struct problem *problem;
	const char *args[PROBLEM_ARGS];
	const char *suggestion; // what may be meant; NULL: no idea
};
// The sentence, with the suggestion.
const char *expr_error_sentence(struct arena *mem, const struct expr_error *error, enum lang lang);

struct node; // expr/node.h

struct expr {
	const char *source; // as it was given
	const char *text;   // canonical; NULL when there are errors
	enum expr_type type;
	int digits; // NUMBER, MONEY
	const struct vocabulary *vocabulary;
	const struct node *root;
	struct expr_error errors[EXPR_ERRORS_MAX];
	size_t error_count;
};

// wanted: EXPR_BOOL for a condition. ERR_UNPROCESSABLE: *ret has the errors; ctx->fault is left alone. All memory is
// ctx->mem; the vocabulary must live as long.
MUST_CHECK enum status expr_compile(struct ctx *ctx, const struct vocabulary *vocabulary, const char *text,
	enum expr_type wanted, struct expr **ret);
// Enters the errors as violations of the field; returns ERR_UNPROCESSABLE.
enum status expr_refuse(struct ctx *ctx, const char *pointer, const struct expr *expr);
extern const struct problem expression_wrong;

// Whether the expression names the attribute, in segments it refers to, too.
bool expr_uses(const struct expr *expr, const char *attribute);

// A text as a literal, quoted.
const char *expr_quote(struct arena *mem, const char *text);

// ---------------------------------------------------------------- evaluating

// What is known at hand. Made on the stack; not shared by threads.
struct facts {
	struct ctx *ctx; // for records that are loaded when first asked for; NULL: they stay unknown
	const struct vocabulary *vocabulary;
	int64_t customer_id; // NONE: nobody
	int64_t now_ms;      // business time: of the order or event that is looked at
	struct date today;   // of now_ms in the vocabulary's zone
	const void *records[EXPR_SETS_MAX];
	bool there[EXPR_SETS_MAX];
	const struct recalled *recalled; // by expr_recall
	size_t recalled_count;
};

struct facts facts_make(struct ctx *ctx, const struct vocabulary *vocabulary, int64_t customer_id, int64_t now_ms);
// Gives the record of a set: it is not loaded then. record NULL: nothing is known of it.
void facts_put(struct facts *facts, const struct attribute_set *set, const void *record);

// No allocation, unless a record has to be loaded; what && and || do not need is not looked at. Errors are those of
// loading.
MUST_CHECK enum status expr_evaluate(const struct expr *expr, struct facts *facts, struct expr_value *value);
// Of a condition.
MUST_CHECK enum status expr_holds(const struct expr *expr, struct facts *facts, bool *holds);

// ---------------------------------------------------------------- remembering

// What expressions knew of the customer, as one JSON object, each value once: written when they were asked …
struct remember {
	struct arena *mem;
	struct json_out *out;
	const char **keys;
	size_t count;
};
struct remember remember_begin(struct arena *mem, struct json_out *out);
MUST_CHECK enum status expr_remember(struct remember *remember, const struct expr *expr, struct facts *facts);
void remember_end(struct remember *remember);

// … and given back to facts, so that this expression gets the same values again whatever has changed since. json and
// mem must live as long as facts.
void expr_recall(struct arena *mem, const struct expr *expr, const char *json, struct facts *facts);
struct recalled {
	const struct node *node;
	struct expr_value value;
};

// ---------------------------------------------------------------- SQL

struct expr_sql {
	struct buf text; // the condition over customer c, ? for each value
	const char *joins[EXPR_SQL_JOINS_MAX];
	size_t join_count;
	struct value args[EXPR_SQL_ARGS_MAX];
	size_t count;
	bool failed; // longer than it may be
};
// Of a condition in scope EXPR_OF_CUSTOMERS. now_ms: see facts. ERR_TOO_LARGE.
MUST_CHECK enum status expr_to_sql(struct ctx *ctx, const struct expr *expr, int64_t now_ms, struct expr_sql *sql);
// "FROM customer c LEFT JOIN … WHERE": the joins, each with a space before.
const char *expr_sql_joins(struct arena *mem, const struct expr_sql *sql);
// Adds the condition to a query whose FROM holds customer c and the joins.
void expr_sql_where(const struct expr_sql *sql, struct where *where);
// For functions: text with a ? for each value.
void expr_sql_add(struct expr_sql *sql, const char *text, const struct value *args, size_t count);

// ---------------------------------------------------------------- saying it

// "the order's total is at least ¥100.00 and the tier is Gold"
const char *expr_sentence(struct ctx *ctx, const struct expr *expr, enum lang lang);

// For a builder: {"op":"&&","args":[…]}, {"op":">=","args":[{"field":"order.total"},{"number":"100"}]}; the schema is
// in expr/json.c.
void expr_json(struct json_out *out, const struct expr *expr);
// The text that such JSON says, to be compiled. ERR_UNPROCESSABLE with a pointer under `pointer` in ctx->fault.
MUST_CHECK enum status expr_text_of_json(
	struct ctx *ctx, const char *pointer, const char *json, size_t size, const char **text);

// One part of an explanation: conditions that are joined by && || ! ?: and functions, with what they gave.
struct expr_part {
	int depth;         // 0: the whole
	const char *text;  // canonical
	const char *words; // its sentence
	bool holds;
	bool known;      // every value it needed was there
	const char *why; // "the tier was silver, gold needed"; of single conditions
};
// Evaluates every part, also those that need not be looked at.
MUST_CHECK enum status expr_explain(struct ctx *ctx, const struct expr *expr, struct facts *facts, enum lang lang,
	struct expr_part **parts, size_t *count);

// ---------------------------------------------------------------- for editors

enum expr_candidate_kind { CANDIDATE_FIELD, CANDIDATE_FUNCTION, CANDIDATE_VALUE, CANDIDATE_WORD };
extern const struct choice expr_candidate_kinds[];
struct expr_candidate {
	int kind;
	const char *text; // what is put in the place of [from, cursor)
	enum expr_type type;
	const char *doc;
};
#define EXPR_CANDIDATES_MAX 50
// What may stand at the cursor (bytes); *from: where the word begins that it would replace.
MUST_CHECK enum status expr_complete(struct ctx *ctx, const struct vocabulary *vocabulary, const char *text,
	size_t cursor, struct expr_candidate **candidates, size_t *count, size_t *from);

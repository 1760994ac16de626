// The tree, and what the files of this folder share. Private to it.
#pragma once

#include "expr/expr.h"

enum node_kind {
	NODE_LITERAL,   // value; name: the text of a text literal
	NODE_NAME,      // a dotted name before it is resolved
	NODE_ATTRIBUTE,
	NODE_SUBJECT,   // "order" as an argument
	NODE_CALL,      // function; args
	NODE_HAS,       // has(x)
	NODE_FOLD,      // args[0] records, then the body; op: FOLD_…
	NODE_NOT,
	NODE_NEGATE,
	NODE_AND,
	NODE_OR,
	NODE_COMPARE,   // op
	NODE_IN,        // args[0] in args[1]
	NODE_ARITHMETIC, // op
	NODE_LIST,
	NODE_CHOOSE,    // ?:
};

enum node_op {
	OP_NONE,
	OP_EQUAL,
	OP_UNEQUAL,
	OP_LESS,
	OP_AT_MOST,
	OP_MORE,
	OP_AT_LEAST,
	OP_ADD,
	OP_SUBTRACT,
	OP_MULTIPLY,
	FOLD_EXISTS,
	FOLD_ALL,
	FOLD_COUNT,
	FOLD_SUM,
};

// How a comparison compares.
enum compare_kind { COMPARE_NUMBERS, COMPARE_TEXTS, COMPARE_DAY_OF_TIME };

struct node {
	enum node_kind kind;
	enum node_op op;
	enum expr_type type;
	enum compare_kind compare;
	int digits;
	bool constant; // a literal, or arithmetic of such
	bool checked;
	int64_t lo, hi; // NUMBER, MONEY: what it can be, scaled by digits
	size_t position, length;
	const char *name; // as it was written; of a fold its variable
	const struct attribute *attribute;
	size_t set; // place of the attribute's set
	const struct expr_function *function;
	struct expr_value value;
	int64_t times[2]; // numbers are aligned by these before they are compared or added
	struct node **args;
	size_t count;
	const struct node *means; // it is evaluated in its place
};

struct builder {
	struct ctx *ctx;
	const struct vocabulary *vocabulary;
	const char *text;
	struct expr *expr;
	size_t nodes;
	const char *variable; // of the fold at hand, and what it stands for
	enum expr_subject variable_subject;
	int expansions; // how deep in expressions that others name
};

// One error more, the first EXPR_ERRORS_MAX are kept.
#define node_error(builder, position, length, suggestion, problem, ...)                     \
	builder_error((builder), (position), (length), (suggestion), (problem),             \
		(const char *[PROBLEM_ARGS + 1]){__VA_ARGS__})
void builder_error(struct builder *builder, size_t position, size_t length, const char *suggestion,
	const struct problem *problem, const char *const *args);
struct node *node_new(struct builder *builder, enum node_kind kind, size_t position);

// parse.c: NULL after a syntax error.
struct node *parse(struct builder *builder);
// check.c: names resolved, types given, literals fitted. What could not be understood has type EXPR_NONE.
// Statuses are those of the database.
MUST_CHECK enum status check(struct builder *builder, struct node *node);
MUST_CHECK enum status check_call(struct builder *builder, struct node *call);
// False, and an error, when node is of another type; of what is already in error nothing more is said.
bool need(struct builder *builder, const struct node *node, enum expr_type type);
bool in_sql(const struct builder *builder);
// sqlable.c: errors about what cannot become SQL.
void check_sqlable(struct builder *builder, const struct node *root);
bool counts_days(const struct node *node);
MUST_CHECK enum status check_operator(struct builder *builder, struct node *node);
void check_not_in_segments(struct builder *builder, struct node *node, const char *name);
// literal.c: a literal takes the type that stands beside it.
MUST_CHECK enum status literal_fit(struct builder *builder, struct node *literal, const struct node *beside);
MUST_CHECK enum status literal_fit_choice(struct builder *builder, struct node *literal,
	const struct attribute *attribute);
// tier >= "gold" is tier in [the options from gold on]: sets compare->means.
MUST_CHECK enum status ranked_list(struct builder *builder, struct node *compare);
// Gives a number literal as many decimals as stand beside it; an error when it has more.
void literal_scale(struct builder *builder, struct node *literal, int digits);
// arithmetic.c: sets node->times so that both arguments have the same decimals (left in node->digits).
bool align(struct builder *builder, struct node *node);
void check_arithmetic(struct builder *builder, struct node *node);
bool is_numeric(enum expr_type type);

void print_node(struct buf *buf, const struct node *node);
const char *op_text(enum node_op op);
void print_number(struct buf *buf, int64_t number, int digits);
// Words of a type: "a number" / "数字".
struct words type_words(enum expr_type type);

// evaluate.c
MUST_CHECK enum status node_value(const struct node *node, struct facts *facts, struct expr_value *value);
bool node_holds(const struct expr_value *value);
MUST_CHECK enum status facts_record(struct facts *facts, size_t set, const void **record);
bool compare_result(enum node_op op, int order);

// sentence.c: a part as a clause, a value's name, a value itself.
const char *node_sentence(
	struct ctx *ctx, const struct vocabulary *vocabulary, const struct node *node, enum lang lang);
const char *node_noun(struct ctx *ctx, const struct vocabulary *vocabulary, const struct node *node,
	const struct node *beside, enum lang lang);
const char *value_text(struct ctx *ctx, const struct vocabulary *vocabulary, const struct node *node,
	const struct expr_value *value, enum lang lang);

// suggest.c: the candidate nearest to a word, or NULL when none is near.
struct suggestion {
	const char *word, *best;
	int distance;
};
struct suggestion suggestion_begin(const char *word);
void suggestion_try(struct suggestion *suggestion, const char *candidate);

// functions.c: those of the language itself.
extern const struct attribute_set core_set;
enum core_call {
	CORE_OTHER,
	CORE_DAYS_SINCE,
	CORE_DAYS_UNTIL,
	CORE_MONTHS_SINCE,
	CORE_YEARS_SINCE,
	CORE_BETWEEN,
	CORE_SIZE,
	CORE_STARTS_WITH,
	CORE_CONTAINS,
};
// The last day that lies n months before today, or longer: months_since(day) >= n.
int64_t months_before(struct date today, int64_t months);
enum core_call core_call_of(const struct expr_function *function);

extern const char *const subject_names[SUBJECTS];
// Bits of the subjects that an expression of the scope may name.
unsigned scope_subjects(enum expr_scope scope);

extern const struct problem expr_syntax, expr_unknown_name, expr_type_wrong, expr_unknown_value, expr_too_big;

// One atom, struct field, and one molecule, struct shape, describe a record at every border: JSON in and out,
// validation, database rows, events, documentation. A shape is const data; the record is a plain C struct.
//
//	struct store_record { int64_t id; const char *name; bool open; };
//	static const struct field store_fields[] = {
//		FIELD_ID(store_record, id, "sto", .flags = FIELD_READ_ONLY, .doc = W("Id", "编号")),
//		FIELD_TEXT(store_record, name, .max = 80, .flags = FIELD_REQUIRED, .doc = W("Name", "名称"),
//			.example = "\"East\""),
//	};
//
// C types by kind: whole numbers, ids, times int64_t; booleans bool; enums int; texts and dates const char *; objects a
// pointer; lists struct list. The macros refuse a member of another type. Absent optional integers are NONE
// (INT64_MIN), texts NULL. Every text has a max (code points), every number min and max, every list a max:
// shape_check() refuses a table without.
#pragma once

#include "base/ctx.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NONE INT64_MIN

enum field_kind {
	KIND_I64, // whole number in [min, max]
	KIND_BOOL,
	KIND_TEXT,   // 1..max code points after trimming; "" counts as null
	KIND_ENUM,   // one of choices
	KIND_ID,     // typed id with .prefix
	KIND_TIME,   // RFC 3339
	KIND_DATE,   // "2026-02-28"
	KIND_OBJECT, // .shape
	KIND_LIST,   // of objects (.shape), or of scalars (.item)
	KIND_RAW,    // any JSON value, kept as its text; at most max bytes
};

enum field_flags {
	FIELD_REQUIRED = 1 << 0,   // must be there when the record is made, and never null
	FIELD_READ_ONLY = 1 << 1,  // ours: refused on the way in
	FIELD_WRITE_ONLY = 1 << 2, // never on the way out
	FIELD_FIXED = 1 << 3,      // set when made, never changed
	FIELD_FILTER = 1 << 4,     // lists can be filtered by it
	FIELD_SORT = 1 << 5,       // … and sorted
	FIELD_PHONE = 1 << 6,      // masked without the right customer.contact
	FIELD_EMAIL = 1 << 7,
	FIELD_VIRTUAL = 1 << 8,  // no column of its own
	FIELD_PERSONAL = 1 << 9, // sealed at rest; never logged, never in an event
	FIELD_MONEY = 1 << 10,   // minor units of the record's currency: how screens and sheets show it
	FIELD_POINTS = 1 << 11,
	FIELD_NULLABLE = 1 << 12, // KIND_ENUM on the way out: −1 is written, and documented, as null
};

struct choice {
	const char *name;
	struct words doc;
};

struct list {
	void *items; // array of structs (objects) or of int64_t / const char * (scalars)
	size_t count;
	const char
		*of; // the struct of its items, so that nobody reads them as another one; NULL: not known, or scalars
};

// A pointer of which the compiler has seen that it leads to struct `of_`.
#define POINTS_TO(of_, pointer_) (1 ? (pointer_) : (const struct of_ *)NULL)
// A list of structs, LIST(order_line, lines, count), and one of numbers or texts.
#define LIST(of_, items_, count_) ((struct list){(void *)POINTS_TO(of_, items_), (count_), #of_})
#define SCALARS(items_, count_) ((struct list){(items_), (count_), NULL})

struct shape;

struct field {
	const char *name;
	enum field_kind kind;
	unsigned flags;
	size_t offset;
	int64_t min, max;
	const struct choice *choices; // ended by a NULL name; the value is the index
	const char *prefix;
	const struct shape *shape;
	const struct field *item; // scalars of a list
	const char *column;       // when it is not called like the field
	const char *references;   // KIND_ID: the table that must hold it
	struct words doc;
	const char *example; // JSON
};

struct shape {
	const char *name;   // of the schema in the documentation, e.g. "Customer"
	const char *record; // the struct that it describes
	size_t size;
	const struct field *fields;
	size_t count; // at most 64: presence is a bit mask
	struct words doc;
};

#define W(en, zh)                                                                                                      \
	{                                                                                                              \
		en, zh                                                                                                 \
	}
#define SHAPE(name_, struct_, fields_, en_, zh_)                                                                       \
	{                                                                                                              \
		.name = (name_), .record = #struct_, .size = sizeof(struct struct_), .fields = (fields_),              \
		.count = ARRAY_LEN(fields_),                                                                           \
		.doc = { en_,                                                                                          \
			zh_ }                                                                                          \
	}

// A zero-sized check that the member has the type that the kind wants.
#define FIELD_IS_(struct_, member_, type_)                                                                             \
	(0 * sizeof(char[_Generic(((struct struct_ *)0)->member_, type_ : 1, default : -1)]))
#define FIELD_AT_(struct_, member_, type_)                                                                             \
	.name = #member_, .offset = offsetof(struct struct_, member_) + FIELD_IS_(struct_, member_, type_)

#define FIELD_I64(s, m, ...)                                                                                           \
	{                                                                                                              \
		FIELD_AT_(s, m, int64_t), .kind = KIND_I64, __VA_ARGS__                                                \
	}
#define FIELD_BOOL(s, m, ...)                                                                                          \
	{                                                                                                              \
		FIELD_AT_(s, m, bool), .kind = KIND_BOOL, __VA_ARGS__                                                  \
	}
#define FIELD_TEXT(s, m, ...)                                                                                          \
	{                                                                                                              \
		FIELD_AT_(s, m, const char *), .kind = KIND_TEXT, __VA_ARGS__                                          \
	}
#define FIELD_ENUM(s, m, choices_, ...)                                                                                \
	{                                                                                                              \
		FIELD_AT_(s, m, int), .kind = KIND_ENUM, .choices = (choices_), __VA_ARGS__                            \
	}
#define FIELD_ID(s, m, prefix_, ...)                                                                                   \
	{                                                                                                              \
		FIELD_AT_(s, m, int64_t), .kind = KIND_ID, .prefix = (prefix_), __VA_ARGS__                            \
	}
#define FIELD_TIME(s, m, ...)                                                                                          \
	{                                                                                                              \
		FIELD_AT_(s, m, int64_t), .kind = KIND_TIME, __VA_ARGS__                                               \
	}
#define FIELD_DATE(s, m, ...)                                                                                          \
	{                                                                                                              \
		FIELD_AT_(s, m, const char *), .kind = KIND_DATE, __VA_ARGS__                                          \
	}
#define FIELD_RAW(s, m, ...)                                                                                           \
	{                                                                                                              \
		FIELD_AT_(s, m, const char *), .kind = KIND_RAW, __VA_ARGS__                                           \
	}
#define FIELD_OBJECT(s, m, shape_, ...)                                                                                \
	{                                                                                                              \
		.name = #m, .offset = offsetof(struct s, m), .kind = KIND_OBJECT, .shape = (shape_), __VA_ARGS__       \
	}
#define FIELD_LIST(s, m, shape_, ...)                                                                                  \
	{                                                                                                              \
		FIELD_AT_(s, m, struct list), .kind = KIND_LIST, .shape = (shape_), __VA_ARGS__                        \
	}
#define FIELD_SCALARS(s, m, item_, ...)                                                                                \
	{                                                                                                              \
		FIELD_AT_(s, m, struct list), .kind = KIND_LIST, .item = (item_), __VA_ARGS__                          \
	}

// One list for all KIND_ENUM members of a C enum: {"name", {"English", "中文"}}, …, CHOICES_END.
#define CHOICES_END                                                                                                    \
	{                                                                                                              \
		NULL,                                                                                                  \
		{                                                                                                      \
			NULL, NULL                                                                                     \
		}                                                                                                      \
	}
const char *choice_name(const struct choice *choices, int value);
// −1 when there is none of that name.
int choice_value(const struct choice *choices, const char *name);

enum decode_mode {
	DECODE_NEW,    // required fields must be there
	DECODE_CHANGE, // only what is there changes; null clears what is not required
	DECODE_STORED, // what we wrote ourselves, perhaps an older version did: read-only fields are taken, nothing is
		       // required, fields that are not known any more are passed over
};

// Reads one JSON object into record (zeroed by us; absent integers become NONE, except in DECODE_CHANGE, where fields
// that are absent keep what record holds). *present has bit i set when fields[i] stood in the JSON. All refusals are
// collected in ctx->fault with pointers; unknown fields are refused by name. Text goes into ctx->mem.
MUST_CHECK enum status shape_decode(struct ctx *ctx, const struct shape *shape, const char *json, size_t size,
	enum decode_mode mode, void *record, uint64_t *present);

// One scalar from its text form (query parameters, CSV cells): fields of kind I64, BOOL, TEXT, ENUM, ID, TIME, DATE.
MUST_CHECK enum status field_decode_text(
	struct ctx *ctx, const struct field *field, const char *pointer, const char *text, void *record);

// One field from its JSON (a stored list or object). ERR_UNPROCESSABLE with a pointer when it is not such a value.
MUST_CHECK enum status field_decode_json(struct ctx *ctx, const struct field *field, const char *json, void *record);
// Copies one member from record to record of the same shape.
void field_copy(const struct field *field, const void *from, void *to);

// Hides phones and e-mails in what goes out.
struct encode_options {
	bool masked;          // FIELD_PHONE and FIELD_EMAIL are masked (138****1856, z***@example.com)
	const uint64_t *only; // bit mask of top-level fields to give; NULL: all
	bool stored;          // for rows and events: everything, also write-only; no masking
};

// Writes the record as an object. Null members are written as null, so that clients see every field. A list in it of
// other structs than its shape describes is not read: out->strange.
void shape_encode(
	struct json_out *out, const struct shape *shape, const void *record, const struct encode_options *options);
// Whether records of struct `of` are what the shape describes (NULL: nobody says). If not, that is logged.
bool shape_fits(const struct shape *shape, const char *of);
// One field of a record, without its name.
void field_encode(
	struct json_out *out, const struct field *field, const void *record, const struct encode_options *options);
// The same as plain text for a table cell; "" for null.
const char *field_text(
	struct arena *mem, const struct field *field, const void *record, const struct encode_options *options);

const struct field *shape_field(const struct shape *shape, const char *name);
// Sets all members to absent: integers NONE, texts NULL.
void shape_clear(const struct shape *shape, void *record);
// NULL when the table is sound; else what is wrong with it. Run over every shape by a test.
const char *shape_check(struct arena *mem, const struct shape *shape);

const char *mask_phone(struct arena *mem, const char *phone);
const char *mask_email(struct arena *mem, const char *email);

extern const struct problem field_required, field_unknown, field_read_only, field_fixed, field_type, field_text_long,
	field_number_range, field_choice, field_id, field_time, field_date, field_list_long, field_duplicate,
	field_raw_long, field_text_control;

// JSON after RFC 8259, strictly: a pull parser that feeds shapes without building a tree, and a writer.
// Refused while reading: duplicate keys, depth over 64, more than 20,000 values, numbers that a double cannot hold,
// integers beyond 2^53 − 1, invalid UTF-8, NUL in text, anything after the value.
#pragma once

#include "base/buf.h"
#include "base/ctx.h"

#define JSON_DEPTH_MAX 64
#define JSON_VALUES_MAX 20000
#define JSON_INTEGER_MAX ((INT64_C(1) << 53) - 1)

enum json_kind { JSON_BAD, JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_TEXT, JSON_OBJECT, JSON_ARRAY };

struct json {
	const char *start, *at, *end;
	struct arena *mem;
	int depth, values;
	bool first;                    // the next item of the innermost object or array is its first
	const struct problem *problem; // set when something was refused; then nothing more is read
};

extern const struct problem json_syntax, json_object_wanted, json_too_deep, json_too_many, json_duplicate_key,
	json_number_range, json_utf8;

void json_open(struct json *json, struct arena *mem, const char *text, size_t size);
// Byte offset of the place at hand, for messages.
size_t json_offset(const struct json *json);

// What comes next; does not consume.
enum json_kind json_peek(struct json *json);
// Each returns false when the value is not of that kind or is refused (then json->problem is set).
bool json_null(struct json *json);
bool json_bool(struct json *json, bool *value);
// A whole number in ±(2^53 − 1), written without point or exponent. *whole = false: a number, but not such a one.
bool json_i64(struct json *json, int64_t *value, bool *whole);
bool json_f64(struct json *json, double *value);
bool json_text(struct json *json, const char **value); // in mem
// Containers: enter, then `while (json_next_key(...))` / `while (json_next_item(...))`; the loop ends at the closing
// bracket or at a refusal: check json->problem after it. Keys are not checked for duplicates here: shapes do, and
// json_skip.
bool json_enter_object(struct json *json);
bool json_next_key(struct json *json, const char **key);
bool json_enter_array(struct json *json);
bool json_next_item(struct json *json);
// Passes over a value, checked like any other (duplicate keys too); *text and *size, when given, are its bytes.
bool json_skip(struct json *json, const char **text, size_t *size);
// True when nothing but white space is left.
bool json_end(struct json *json);

// ---------------------------------------------------------------- writing

struct json_out {
	struct buf *buf;
	bool comma;
	bool strange; // a record came that is not what its shape describes: our own bug, and nothing to be sent
};

struct json_out json_out(struct buf *buf);
void json_begin(struct json_out *out, char bracket); // '{' or '['
void json_close(struct json_out *out, char bracket); // '}' or ']'
void json_key(struct json_out *out, const char *key);
void json_put_i64(struct json_out *out, int64_t value);
void json_put_f64(struct json_out *out, double value); // shortest that reads back the same; must be finite
void json_put_bool(struct json_out *out, bool value);
void json_put_null(struct json_out *out);
void json_put_text(struct json_out *out, const char *text); // NULL gives null
void json_put_raw(struct json_out *out, const char *json);  // already JSON
// key and value in one.
void json_member_i64(struct json_out *out, const char *key, int64_t value);
void json_member_text(struct json_out *out, const char *key, const char *text);
void json_member_bool(struct json_out *out, const char *key, bool value);

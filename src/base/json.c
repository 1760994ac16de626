#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_LENGTH_MAX 64

PROBLEM(json_syntax, ERR_INVALID, "This is not valid JSON (at byte {0}).", "JSON 格式有误（第 {0} 字节处）。");
PROBLEM(json_object_wanted, ERR_INVALID, "A JSON object is wanted here (at byte {0}).",
	"此处应为一个 JSON 对象（第 {0} 字节处）。");
PROBLEM(json_too_deep, ERR_INVALID, "The JSON is nested too deeply (at byte {0}).", "JSON 嵌套过深（第 {0} 字节处）。");
PROBLEM(json_too_many, ERR_TOO_LARGE, "The JSON holds too many values.", "JSON 中的值过多。");
PROBLEM(json_duplicate_key, ERR_INVALID, "A name stands twice in one object (at byte {0}).",
	"同一对象中有重复的名称（第 {0} 字节处）。");
PROBLEM(json_number_range, ERR_INVALID, "A number is too large to be kept exactly (at byte {0}).",
	"数字过大，无法精确保存（第 {0} 字节处）。");
PROBLEM(json_utf8, ERR_INVALID, "The text is not valid UTF-8, or holds a NUL (at byte {0}).",
	"文本不是有效的 UTF-8，或含有空字符（第 {0} 字节处）。");

static bool refuse(struct json *json, const struct problem *problem)
{
	if (!json->problem)
		json->problem = problem;
	return false;
}

static void skip_space(struct json *json)
{
	while (json->at < json->end &&
		(*json->at == ' ' || *json->at == '\n' || *json->at == '\r' || *json->at == '\t'))
		json->at++;
}

void json_open(struct json *json, struct arena *mem, const char *text, size_t size)
{
	*json = (struct json){.start = text, .at = text, .end = text + size, .mem = mem};
}

size_t json_offset(const struct json *json)
{
	return (size_t)(json->at - json->start);
}

enum json_kind json_peek(struct json *json)
{
	if (json->problem)
		return JSON_BAD;
	skip_space(json);
	if (json->at == json->end)
		return JSON_BAD;
	switch (*json->at) {
	case '{':
		return JSON_OBJECT;
	case '[':
		return JSON_ARRAY;
	case '"':
		return JSON_TEXT;
	case 't':
		return JSON_TRUE;
	case 'f':
		return JSON_FALSE;
	case 'n':
		return JSON_NULL;
	case '-':
		return JSON_NUMBER;
	default:
		return *json->at >= '0' && *json->at <= '9' ? JSON_NUMBER : JSON_BAD;
	}
}

// A value begins: it must be of this kind, and one more must be allowed.
static bool begin(struct json *json, enum json_kind kind)
{
	enum json_kind next = json_peek(json);
	if (next == JSON_BAD)
		return refuse(json, &json_syntax);
	if (next != kind)
		return false;
	if (++json->values > JSON_VALUES_MAX)
		return refuse(json, &json_too_many);
	return true;
}

static bool word(struct json *json, const char *text)
{
	size_t length = strlen(text);
	if ((size_t)(json->end - json->at) < length || memcmp(json->at, text, length) != 0)
		return refuse(json, &json_syntax);
	json->at += length;
	return true;
}

bool json_null(struct json *json)
{
	return begin(json, JSON_NULL) && word(json, "null");
}

bool json_bool(struct json *json, bool *value)
{
	*value = json_peek(json) == JSON_TRUE;
	return begin(json, *value ? JSON_TRUE : JSON_FALSE) && word(json, *value ? "true" : "false");
}

static bool is_digit(const struct json *json, const char *at)
{
	return at < json->end && *at >= '0' && *at <= '9';
}

// The grammar of RFC 8259 §6. *integer tells that there is neither point nor exponent. NULL: not a number.
static const char *scan_number(struct json *json, bool *integer)
{
	const char *at = json->at;

	at += *at == '-';
	if (!is_digit(json, at))
		return NULL;
	if (*at == '0')
		at++;
	else
		while (is_digit(json, at))
			at++;
	*integer = true;
	if (at < json->end && *at == '.') {
		*integer = false;
		if (!is_digit(json, ++at))
			return NULL;
		while (is_digit(json, at))
			at++;
	}
	if (at < json->end && (*at == 'e' || *at == 'E')) {
		*integer = false;
		at++;
		at += at < json->end && (*at == '+' || *at == '-');
		if (!is_digit(json, at))
			return NULL;
		while (is_digit(json, at))
			at++;
	}
	return is_digit(json, at) ? NULL : at; // a digit here: a leading zero
}

bool json_i64(struct json *json, int64_t *value, bool *whole)
{
	if (!begin(json, JSON_NUMBER))
		return false;
	const char *end = scan_number(json, whole);
	if (!end)
		return refuse(json, &json_syntax);
	if (!*whole) {
		json->at = end;
		return true;
	}
	bool negative = *json->at == '-';
	int64_t number = 0;
	for (const char *at = json->at + negative; at < end; at++) {
		number = number * 10 + (*at - '0');
		if (number > JSON_INTEGER_MAX)
			return refuse(json, &json_number_range);
	}
	json->at = end;
	*value = negative ? -number : number;
	return true;
}

bool json_f64(struct json *json, double *value)
{
	char digits[NUMBER_LENGTH_MAX + 1];
	bool integer;

	if (!begin(json, JSON_NUMBER))
		return false;
	const char *end = scan_number(json, &integer);
	if (!end)
		return refuse(json, &json_syntax);
	size_t length = (size_t)(end - json->at);
	if (length > NUMBER_LENGTH_MAX)
		return refuse(json, &json_number_range);
	memcpy(digits, json->at, length);
	digits[length] = '\0';
	*value = strtod(digits, NULL);
	if (!isfinite(*value))
		return refuse(json, &json_number_range);
	json->at = end;
	return true;
}

static int hex4(const char *at, const char *end)
{
	int code = 0;

	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = at[i];
		int digit = c >= '0' && c <= '9'                 ? c - '0'
			    : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
								 : -1;
		if (digit < 0)
			return -1;
		code = code * 16 + digit;
	}
	return code;
}

// What follows \u; joins surrogate pairs. *at moves past it. 0: refused.
static uint32_t unicode_escape(const char **at, const char *end)
{
	int high = hex4(*at, end), low;

	if (high <= 0 || (high >= 0xdc00 && high <= 0xdfff))
		return 0;
	*at += 4;
	if (high < 0xd800 || high > 0xdbff)
		return (uint32_t)high;
	if (end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u')
		return 0;
	low = hex4(*at + 2, end);
	if (low < 0xdc00 || low > 0xdfff)
		return 0;
	*at += 6;
	return 0x10000 + ((uint32_t)(high - 0xd800) << 10) + (uint32_t)(low - 0xdc00);
}

static bool unescape(struct json *json, const char *from, const char *end, char *to)
{
	static const char plain[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";

	while (from < end) {
		if (*from != '\\') {
			*to++ = *from++;
			continue;
		}
		char c = from[1];
		from += 2;
		if (c == 'u') {
			uint32_t code = unicode_escape(&from, end);
			if (!code)
				return refuse(json, &json_utf8);
			to += utf8_put(to, code);
			continue;
		}
		const char *found = c ? strchr(plain, c) : NULL;
		if (!found)
			return refuse(json, &json_syntax);
		*to++ = meant[found - plain];
	}
	*to = '\0';
	return true;
}

// The text at hand, whose opening quote has been seen.
static bool quoted(struct json *json, const char **value)
{
	const char *start = json->at + 1, *at = start;
	bool escaped = false;
	unsigned char bits = 0;

	while (at < json->end && *at != '"') {
		unsigned char c = (unsigned char)*at;
		if (c < 0x20)
			return json->at = at, refuse(json, c ? &json_syntax : &json_utf8);
		bits |= c;
		if (c == '\\') {
			escaped = true;
			at++;
		}
		at++;
	}
	if (at >= json->end)
		return refuse(json, &json_syntax);
	if ((bits & 0x80) && !utf8_valid(start, (size_t)(at - start)))
		return refuse(json, &json_utf8);
	char *text = arena_alloc(json->mem, (size_t)(at - start) + 1);
	if (escaped) {
		if (!unescape(json, start, at, text))
			return false;
	} else {
		memcpy(text, start, (size_t)(at - start));
	}
	json->at = at + 1;
	*value = text;
	return true;
}

bool json_text(struct json *json, const char **value)
{
	return begin(json, JSON_TEXT) && quoted(json, value);
}

static bool enter(struct json *json, enum json_kind kind)
{
	if (!begin(json, kind))
		return false;
	if (json->depth == JSON_DEPTH_MAX)
		return refuse(json, &json_too_deep);
	json->depth++;
	json->at++;
	json->first = true;
	return true;
}

bool json_enter_object(struct json *json)
{
	return enter(json, JSON_OBJECT);
}

bool json_enter_array(struct json *json)
{
	return enter(json, JSON_ARRAY);
}

// Comma or closing bracket. False at the end of the container.
static bool next(struct json *json, char bracket)
{
	if (json->problem)
		return false;
	skip_space(json);
	if (json->at == json->end)
		return refuse(json, &json_syntax);
	if (*json->at == bracket) {
		json->at++;
		json->depth--;
		json->first = false;
		return false;
	}
	if (!json->first) {
		if (*json->at != ',')
			return refuse(json, &json_syntax);
		json->at++;
		skip_space(json);
	}
	json->first = false;
	return true;
}

bool json_next_item(struct json *json)
{
	return next(json, ']');
}

bool json_next_key(struct json *json, const char **key)
{
	if (!next(json, '}'))
		return false;
	if (json->at == json->end || *json->at != '"')
		return refuse(json, &json_syntax);
	if (!quoted(json, key))
		return false;
	skip_space(json);
	if (json->at == json->end || *json->at != ':')
		return refuse(json, &json_syntax);
	json->at++;
	return true;
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool skip_object(struct json *json)
{
	const char *key, **keys = NULL;
	size_t count = 0, room = 0;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (count == room) {
			const char **more = arena_array(json->mem, const char *, room = room ? room * 2 : 8);
			if (count)
				memcpy(more, keys, count * sizeof *keys);
			keys = more;
		}
		keys[count++] = key;
		if (!json_skip(json, NULL, NULL))
			return false;
	}
	if (json->problem)
		return false;
	if (count > 1)
		qsort(keys, count, sizeof *keys, compare_keys);
	for (size_t i = 1; i < count; i++)
		if (strcmp(keys[i - 1], keys[i]) == 0)
			return refuse(json, &json_duplicate_key);
	return true;
}

static bool skip_array(struct json *json)
{
	json_enter_array(json);
	while (json_next_item(json))
		if (!json_skip(json, NULL, NULL))
			return false;
	return !json->problem;
}

bool json_skip(struct json *json, const char **text, size_t *size)
{
	enum json_kind kind = json_peek(json);
	const char *start = json->at, *ignored;
	double number;
	bool truth, ok;

	switch (kind) {
	case JSON_OBJECT:
		ok = skip_object(json);
		break;
	case JSON_ARRAY:
		ok = skip_array(json);
		break;
	case JSON_TEXT:
		ok = json_text(json, &ignored);
		break;
	case JSON_NUMBER:
		ok = json_f64(json, &number);
		break;
	case JSON_NULL:
		ok = json_null(json);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		ok = json_bool(json, &truth);
		break;
	default:
		return refuse(json, &json_syntax);
	}
	if (ok && text) {
		*text = start;
		*size = (size_t)(json->at - start);
	}
	return ok && !json->problem;
}

bool json_end(struct json *json)
{
	if (json->problem)
		return false;
	skip_space(json);
	return json->at == json->end || refuse(json, &json_syntax);
}

// ---------------------------------------------------------------- writing

struct json_out json_out(struct buf *buf)
{
	return (struct json_out){.buf = buf};
}

static void separate(struct json_out *out)
{
	if (out->comma)
		buf_byte(out->buf, ',');
	out->comma = true;
}

void json_begin(struct json_out *out, char bracket)
{
	separate(out);
	buf_byte(out->buf, bracket);
	out->comma = false;
}

void json_close(struct json_out *out, char bracket)
{
	buf_byte(out->buf, bracket);
	out->comma = true;
}

static void put_quoted(struct buf *buf, const char *text)
{
	static const char hex[] = "0123456789abcdef";
	const char *run = text;

	buf_byte(buf, '"');
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_add(buf, run, (size_t)(text - run));
		run = text + 1;
		if (c == '"' || c == '\\')
			buf_add(buf, (char[]){'\\', (char)c}, 2);
		else if (c == '\n')
			buf_add(buf, "\\n", 2);
		else
			buf_add(buf, (char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
	}
	buf_add(buf, run, (size_t)(text - run));
	buf_byte(buf, '"');
}

void json_key(struct json_out *out, const char *key)
{
	separate(out);
	put_quoted(out->buf, key);
	buf_byte(out->buf, ':');
	out->comma = false;
}

void json_put_i64(struct json_out *out, int64_t value)
{
	separate(out);
	buf_i64(out->buf, value);
}

void json_put_f64(struct json_out *out, double value)
{
	char text[32];

	if (!isfinite(value))
		abort(); // our own bug: no such number is ever a result
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	separate(out);
	buf_text(out->buf, text);
}

void json_put_bool(struct json_out *out, bool value)
{
	separate(out);
	buf_text(out->buf, value ? "true" : "false");
}

void json_put_null(struct json_out *out)
{
	separate(out);
	buf_add(out->buf, "null", 4);
}

void json_put_text(struct json_out *out, const char *text)
{
	if (!text) {
		json_put_null(out);
		return;
	}
	separate(out);
	put_quoted(out->buf, text);
}

void json_put_raw(struct json_out *out, const char *json)
{
	separate(out);
	buf_text(out->buf, json);
}

void json_member_i64(struct json_out *out, const char *key, int64_t value)
{
	json_key(out, key);
	json_put_i64(out, value);
}

void json_member_text(struct json_out *out, const char *key, const char *text)
{
	json_key(out, key);
	json_put_text(out, text);
}

void json_member_bool(struct json_out *out, const char *key, bool value)
{
	json_key(out, key);
	json_put_bool(out, value);
}

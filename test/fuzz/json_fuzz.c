// Whatever the JSON reader accepts can be written, and what was written reads and writes back the same.
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool copy(struct json *in, struct json_out *out);

static bool copy_object(struct json *in, struct json_out *out)
{
	const char *key;

	if (!json_enter_object(in))
		return false;
	json_begin(out, '{');
	while (json_next_key(in, &key)) {
		json_key(out, key);
		if (!copy(in, out))
			return false;
	}
	json_close(out, '}');
	return !in->problem;
}

static bool copy_array(struct json *in, struct json_out *out)
{
	if (!json_enter_array(in))
		return false;
	json_begin(out, '[');
	while (json_next_item(in))
		if (!copy(in, out))
			return false;
	json_close(out, ']');
	return !in->problem;
}

static bool copy_number(struct json *in, struct json_out *out)
{
	struct json as_whole = *in;
	bool whole;
	int64_t n;
	double f;

	if (!json_f64(in, &f))
		return false;
	if (json_i64(&as_whole, &n, &whole) && whole && (double)n != f)
		abort();
	json_put_f64(out, f);
	return true;
}

static bool copy(struct json *in, struct json_out *out)
{
	const char *text;
	bool yes;

	switch (json_peek(in)) {
	case JSON_OBJECT:
		return copy_object(in, out);
	case JSON_ARRAY:
		return copy_array(in, out);
	case JSON_NUMBER:
		return copy_number(in, out);
	case JSON_TEXT:
		if (!json_text(in, &text))
			return false;
		json_put_text(out, text);
		return true;
	case JSON_TRUE:
	case JSON_FALSE:
		if (!json_bool(in, &yes))
			return false;
		json_put_bool(out, yes);
		return true;
	case JSON_NULL:
		json_put_null(out);
		return json_null(in);
	default:
		return false;
	}
}

static bool rewrite(struct arena *mem, const char *text, size_t size, struct buf *buf)
{
	struct json in;
	struct json_out out = json_out(buf);

	json_open(&in, mem, text, size);
	return copy(&in, &out) && json_end(&in) && !in.problem && !buf->full;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *mem;
	struct json skipped;
	struct buf once, twice;

	if (!mem)
		mem = arena_create();
	arena_reset(mem);
	json_open(&skipped, mem, (const char *)data, size);
	if (json_skip(&skipped, NULL, NULL))
		(void)json_end(&skipped);
	once = buf_make(mem, 1 << 20);
	twice = buf_make(mem, 1 << 20);
	if (rewrite(mem, (const char *)data, size, &once)) {
		if (!rewrite(mem, once.data, once.size, &twice))
			abort();
		if (once.size != twice.size || memcmp(once.data, twice.data, once.size) != 0)
			abort();
	}
	return 0;
}

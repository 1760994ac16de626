// Heads and chunked bodies as strangers send them: the reader gives the same answer however the bytes are cut, a
// head that is accepted keeps its promises (http/head.h), and nothing is read beyond what came.
#include "http/head.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct head_limits limits = {.head_max = 16384, .fields_max = 100, .target_max = 8192};

static void expect(bool holds)
{
	if (!holds)
		abort();
}

static int64_t scan_in_pieces(const char *bytes, size_t size, size_t step)
{
	struct head_scan scan = {0};
	const char *why = NULL;
	int64_t found = 0;

	for (size_t have = step; found == 0; have += step) {
		found = head_scan(&scan, bytes, have < size ? have : size, &limits, &why);
		expect(found >= 0 || why);
		if (have >= size)
			break;
	}
	return found;
}

static void read_head(struct arena *mem, const char *bytes, size_t size)
{
	char *copy = arena_copy(mem, bytes, size);
	const char *why = NULL;
	struct head head;
	int status = head_parse(mem, copy, size, &limits, &head, &why);

	expect(head.path && head.query && head.host);
	if (status != 0) {
		expect(status >= 400 && status < 600 && why);
		return;
	}
	expect(*head.path == '/' || strcmp(head.path, "*") == 0);
	expect(utf8_valid(head.path, strlen(head.path)));
	expect(!strstr(head.path, "/../") && !strstr(head.path, "/./"));
	// Two ways to tell where the body ends are how requests are smuggled.
	expect(!(head.chunked && head.length >= 0));
	expect(head.field_count <= (size_t)limits.fields_max);
	for (size_t i = 0; i < head.field_count; i++) {
		expect(*head.fields[i].name != '\0');
		expect(!strpbrk(head.fields[i].value, "\r\n"));
	}
}

// Reads a chunked body in pieces; returns its last step and adds up what came out.
static enum chunked_step read_chunks(const char *bytes, size_t size, size_t step, uint64_t *sum, size_t *end)
{
	struct chunked chunked = {0};
	size_t at = 0;

	*sum = 0;
	for (size_t have = step;; have += step) {
		size_t until = have < size ? have : size;
		const char *data;
		size_t data_size;
		enum chunked_step last;

		while ((last = chunked_step(&chunked, bytes, until, &at, &data, &data_size)) == CHUNKED_DATA) {
			expect(data >= bytes && data_size > 0 && data + data_size <= bytes + until);
			for (size_t i = 0; i < data_size; i++)
				*sum = *sum * 31 + (uint8_t)data[i] + 1;
		}
		*end = at;
		if (last != CHUNKED_MORE || until == size)
			return last;
		expect(at == until);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *mem;
	const char *bytes = (const char *)data;
	uint64_t whole_sum, cut_sum;
	size_t whole_end, cut_end;

	if (!mem)
		mem = arena_create();
	arena_reset(mem);
	if (size == 0)
		return 0;
	int64_t found = scan_in_pieces(bytes, size, size);
	expect(found <= (int64_t)size);
	expect((found > 0) == (scan_in_pieces(bytes, size, 1) > 0));
	if (found > 0) {
		expect(scan_in_pieces(bytes, size, 7) == found);
		read_head(mem, bytes, (size_t)found);
	}
	enum chunked_step whole = read_chunks(bytes, size, size, &whole_sum, &whole_end);
	enum chunked_step cut = read_chunks(bytes, size, 3, &cut_sum, &cut_end);
	expect(whole == cut);
	if (whole == CHUNKED_END)
		expect(whole_sum == cut_sum && whole_end == cut_end);
	return 0;
}

// Whatever arrives on the socket: the head, its meaning, the body in chunks, and what handlers read out of both.
// The first byte decides how the rest is cut into arrivals; the outcome must not depend on it.
#include "base/text.h"
#include "http/cidr.h"
#include "http/head.h"
#include "http/trace.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct head_limits limits = {16384, 100, 8192};

static void must(bool so)
{
	if (!so)
		abort();
}

static int64_t scan_in_pieces(const char *bytes, size_t size, size_t step, struct words *why)
{
	struct head_scan scan = {0};
	int64_t end = 0;

	for (size_t have = 0; have < size && end == 0;) {
		have = size - have < step ? size : have + step;
		end = head_scan(&scan, bytes, have, &limits, why);
	}
	return end;
}

// The bytes of the body, or -1 - how far it was read when it is broken, or not whole.
static int64_t read_chunks(const char *bytes, size_t size, size_t step, uint64_t *sum)
{
	struct chunked chunked = {0};
	int64_t total = 0;
	const char *piece;
	size_t piece_size;

	*sum = 0;
	for (size_t from = 0; from < size;) {
		size_t part = size - from < step ? size - from : step, at = 0;
		for (;;) {
			enum chunked_step what = chunked_step(&chunked, bytes + from, part, &at, &piece, &piece_size);
			must(at <= part);
			if (what == CHUNKED_MORE)
				break;
			if (what == CHUNKED_BAD)
				return -1 - (int64_t)(from + at);
			if (what == CHUNKED_END)
				return total;
			must(piece_size > 0 && piece >= bytes + from && piece + piece_size <= bytes + from + part);
			for (size_t i = 0; i < piece_size; i++)
				*sum = *sum * 31 + (unsigned char)piece[i];
			total += (int64_t)piece_size;
		}
		from += part;
	}
	return -1 - (int64_t)size;
}

static void check_path(const char *path)
{
	must(*path == '/' || strcmp(path, "*") == 0);
	must(utf8_valid(path, strlen(path)));
	for (const char *c = path; *c; c++)
		must((unsigned char)*c >= 0x20 && *c != 0x7f && *c != '\\');
	must(!strstr(path, "/../") && !strstr(path, "/./"));
	size_t length = strlen(path);
	must(length < 3 || strcmp(path + length - 3, "/..") != 0);
}

static void read_like_a_handler(struct arena *mem, const struct head *head)
{
	struct http_request request = {.headers = head->fields, .header_count = head->field_count, .mem = mem};
	const char *rest = head->query, *name, *value;
	struct cidr_list list;
	const char *bad;

	for (int i = 0; i < 10000 && http_query_next(mem, &rest, &name, &value) != ERR_NOT_FOUND; i++)
		must(i < 9999);
	for (size_t i = 0; i < head->field_count; i++) {
		const char *text = head->fields[i].value;
		must(utf8_valid(text, strlen(text)) && !strpbrk(text, "\r\n"));
		for (size_t j = 0; j < i; j++)
			must(strcmp(head->fields[i].name, head->fields[j].name) != 0);
		http_etag_listed(text, "\"v5\"", i & 1);
		http_coding_accepted(text, "gzip");
		struct http_trace trace = http_trace_from(text);
		must(strlen(trace.trace_id) == 32);
		if (cidr_list_parse(text, &list, &bad) == OK)
			cidr_list_clear(&list);
		else
			must(bad >= text && bad <= text + strlen(text));
	}
	http_cookie(&request, "session");
}

static void read_request(struct arena *mem, const char *bytes, size_t size, size_t step)
{
	struct words why = {0}, again = {0};
	int64_t end = head_scan(&(struct head_scan){0}, bytes, size, &limits, &why);
	struct head head;

	// A refusal may come earlier when bytes drip; what is accepted is the same.
	int64_t in_pieces = scan_in_pieces(bytes, size, step, &again);
	must(end > 0 ? in_pieces == end : in_pieces <= 0);
	must(end >= 0 || (why.en && why.zh));
	if (end <= 0)
		return;
	must((size_t)end <= size && end <= limits.head_max);
	char *copy = arena_text_n(mem, bytes, (size_t)end);
	int refusal = head_parse(mem, copy, (size_t)end, &limits, &head, &why);
	must(head.path && head.query && head.host && head.field_count <= (size_t)limits.fields_max);
	if (refusal) {
		must(refusal >= 400 && refusal < 600 && why.en && why.zh);
		return;
	}
	check_path(head.path);
	must(!(head.chunked && head.length >= 0));
	must(head.minor == 0 || *head.host);
	read_like_a_handler(mem, &head);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	struct arena *mem = arena_create();
	size_t step = data[0] % 64 + 1;
	const char *bytes = (const char *)data + 1;
	uint64_t whole_sum, sum;

	size--;
	read_request(mem, bytes, size, step);
	const char *body = size ? memmem(bytes, size, "\r\n\r\n", 4) : NULL;
	body = body ? body + 4 : bytes;
	size_t body_size = size - (size_t)(body - bytes);
	int64_t whole = read_chunks(body, body_size, SIZE_MAX / 2, &whole_sum);
	must(read_chunks(body, body_size, step, &sum) == whole && sum == whole_sum);
	arena_destroy(mem);
	return 0;
}

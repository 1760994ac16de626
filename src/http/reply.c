#include "http/loop.h"

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <zlib.h>

#define GZIP_LEAST 1024
#define GZIP_SMALL 8192
#define HEAD_FIRST 512 // what most heads fit into

// ---- negotiation

static const char *next_item(const char *list, const char **item, size_t *size)
{
	list += strspn(list, " \t,");
	*item = list;
	// A tag may hold commas inside its quotes.
	bool quoted = false;
	for (; *list && (quoted || *list != ','); list++)
		quoted ^= *list == '"';
	*size = (size_t)(list - *item);
	while (*size && ((*item)[*size - 1] == ' ' || (*item)[*size - 1] == '\t'))
		--*size;
	return list;
}

bool http_etag_listed(const char *field, const char *etag, bool strong)
{
	const char *item;
	size_t size;

	if (!field || !etag)
		return false;
	if (strcmp(field, "*") == 0)
		return true;
	if (strong && strncmp(etag, "W/", 2) == 0)
		return false;
	const char *bare = strncmp(etag, "W/", 2) == 0 ? etag + 2 : etag;
	while (*field) {
		field = next_item(field, &item, &size);
		if (size > 2 && strncmp(item, "W/", 2) == 0) {
			if (strong)
				continue;
			item += 2;
			size -= 2;
		}
		if (size == strlen(bare) && memcmp(item, bare, size) == 0)
			return true;
	}
	return false;
}

// Whether the parameters of an item of Accept-Encoding leave it a quality above 0: "q=0", "q=0.000".
static bool quality_above_zero(const char *parameters, size_t size)
{
	const char *q = memchr(parameters, '=', size);

	if (!q)
		return true;
	for (q++; q < parameters + size; q++)
		if (*q >= '1' && *q <= '9')
			return true;
	return false;
}

bool http_coding_accepted(const char *accept_encoding, const char *coding)
{
	const char *item;
	size_t size, length = strlen(coding);
	bool any = false;

	while (accept_encoding && *accept_encoding) {
		accept_encoding = next_item(accept_encoding, &item, &size);
		size_t name = strcspn(item, "; \t,");
		if (name > size)
			name = size;
		bool good = quality_above_zero(item + name, size - name);
		if (name == length && strncasecmp(item, coding, name) == 0)
			return good;
		if (name == 1 && *item == '*')
			any = good;
	}
	return any;
}

static bool compressible(const char *type)
{
	static const char *const types[] = {"text/", "application/json", "application/problem+json",
		"application/x-ndjson", "application/javascript", "application/xml", "image/svg+xml"};

	for (size_t i = 0; type && i < ARRAY_LEN(types); i++)
		if (strncasecmp(type, types[i], strlen(types[i])) == 0)
			return true;
	return false;
}

// Compresses at the lowest level, which takes three quarters and more off a JSON list for some 4 µs a KiB. For small
// bodies a small window, since setting up the large one costs five times what they take themselves. False when it did
// not help.
static bool gzip_body(struct arena *mem, struct http_reply *reply)
{
	z_stream stream = {0};
	uLong room = reply->body_size - reply->body_size / 16;
	bool smaller = false;

	int window_bits = reply->body_size <= GZIP_SMALL ? 13 : 15, memory = reply->body_size <= GZIP_SMALL ? 6 : 8;

	if (reply->body_size > UINT32_MAX ||
		deflateInit2(&stream, 1, Z_DEFLATED, window_bits + 16, memory, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	char *bytes = arena_alloc(mem, room);
	stream.next_in = (Bytef *)(uintptr_t)reply->body;
	stream.avail_in = (uInt)reply->body_size;
	stream.next_out = (Bytef *)bytes;
	stream.avail_out = (uInt)room;
	if (deflate(&stream, Z_FINISH) == Z_STREAM_END) {
		reply->body = bytes;
		reply->body_size = stream.total_out;
		smaller = true;
	}
	deflateEnd(&stream);
	return smaller;
}

// ---- the head

const char *http_reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{100, "Continue"}, {200, "OK"}, {201, "Created"}, {202, "Accepted"}, {204, "No Content"},
		{206, "Partial Content"}, {207, "Multi-Status"}, {301, "Moved Permanently"}, {302, "Found"},
		{303, "See Other"}, {304, "Not Modified"}, {307, "Temporary Redirect"}, {308, "Permanent Redirect"},
		{400, "Bad Request"}, {401, "Unauthorized"}, {402, "Payment Required"}, {403, "Forbidden"},
		{404, "Not Found"}, {405, "Method Not Allowed"}, {406, "Not Acceptable"}, {408, "Request Timeout"},
		{409, "Conflict"}, {410, "Gone"}, {411, "Length Required"}, {412, "Precondition Failed"},
		{413, "Content Too Large"}, {414, "URI Too Long"}, {415, "Unsupported Media Type"},
		{416, "Range Not Satisfiable"}, {417, "Expectation Failed"}, {421, "Misdirected Request"},
		{422, "Unprocessable Content"}, {423, "Locked"}, {424, "Failed Dependency"}, {425, "Too Early"},
		{426, "Upgrade Required"}, {428, "Precondition Required"}, {429, "Too Many Requests"},
		{431, "Request Header Fields Too Large"}, {451, "Unavailable For Legal Reasons"},
		{500, "Internal Server Error"}, {501, "Not Implemented"}, {502, "Bad Gateway"},
		{503, "Service Unavailable"}, {504, "Gateway Timeout"}, {505, "HTTP Version Not Supported"},
		{507, "Insufficient Storage"},
	};

	for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "";
}

// RFC 9110 5.6.7, made once a second on each thread.
static const char *date_now(void)
{
	static _Thread_local time_t made_at;
	static _Thread_local char text[32];
	static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t now = time(NULL);
	struct tm utc;

	if (now != made_at) {
		gmtime_r(&now, &utc);
		snprintf(text, sizeof text, "%.3s, %02u %.3s %04u %02u:%02u:%02u GMT", days + 3 * utc.tm_wday,
			(unsigned)utc.tm_mday % 100, months + 3 * utc.tm_mon, (unsigned)(utc.tm_year + 1900) % 10000,
			(unsigned)utc.tm_hour % 100, (unsigned)utc.tm_min % 100, (unsigned)utc.tm_sec % 100);
		made_at = now;
	}
	return text;
}

// A value may come from outside (a file name, say): what would begin another line becomes a space.
static void add_field(struct buf *head, const char *name, const char *value)
{
	buf_text(head, name);
	buf_add(head, ": ", 2);
	size_t from = head->size;
	buf_text(head, value);
	for (size_t i = from; i < head->size; i++)
		if (((unsigned char)head->data[i] < 0x20 && head->data[i] != '\t') || head->data[i] == 0x7f)
			head->data[i] = ' ';
	buf_add(head, "\r\n", 2);
}

static void add_fields(struct buf *head, struct connection *c, const struct http_reply *reply, bool bodiless,
	const char *vary, const char *coding)
{
	add_field(head, "Date", date_now());
	if (reply->type && !bodiless)
		add_field(head, "Content-Type", reply->type);
	if (coding && !bodiless)
		add_field(head, "Content-Encoding", coding);
	if (c->out.chunked) {
		buf_text(head, "Transfer-Encoding: chunked\r\n");
	} else if (!bodiless && !reply->pull) {
		buf_text(head, "Content-Length: ");
		buf_i64(head, (int64_t)reply->body_size);
		buf_add(head, "\r\n", 2);
	}
	if (reply->etag)
		add_field(head, "ETag", reply->etag);
	if (vary)
		add_field(head, "Vary", vary);
	for (size_t i = 0; i < reply->header_count; i++)
		if (reply->headers[i].name && reply->headers[i].value)
			add_field(head, reply->headers[i].name, reply->headers[i].value);
	if (c->out.hang_up)
		buf_text(head, "Connection: close\r\n");
	else if (c->head.minor == 0)
		buf_text(head, "Connection: keep-alive\r\n");
	buf_add(head, "\r\n", 2);
}

static bool has_field(const struct http_reply *reply, const char *name)
{
	for (size_t i = 0; i < reply->header_count; i++)
		if (reply->headers[i].name && strcasecmp(reply->headers[i].name, name) == 0)
			return true;
	return false;
}

// The clock of pull begins with the first byte after the head; where no body is sent at all it is over at once.
static void compose_pull(struct connection *c, struct http_reply *reply, bool silent)
{
	struct outgoing *out = &c->out;

	out->ended = reply->ended;
	out->arg = reply->arg;
	if (silent) {
		if (out->ended)
			out->ended(out->arg);
		out->ended = NULL;
		return;
	}
	out->pull = reply->pull;
	out->last = false;
	out->chunk = malloc(CHUNK_ROOM + CHUNK_HEAD);
	if (!out->chunk)
		abort();
}

void reply_compose(struct connection *c, const struct http_reply *original)
{
	struct http_server *server = c->loop->server;
	struct http_request *request = &c->request;
	struct http_reply reply = *original;
	struct outgoing *out = &c->out;
	bool reads = request->method == HTTP_GET || request->method == HTTP_HEAD;
	const char *vary = NULL, *coding = NULL;

	if (reply.status < 200 || reply.status > 599)
		reply.status = 500;
	if (reply.status == 200 && reads && reply.etag &&
		http_etag_listed(http_header(request, "if-none-match"), reply.etag, false))
		reply.status = 304;
	bool bodiless = reply.status == 204 || reply.status == 304;
	if (!reply.plain && !server->options.no_gzip && !reply.pull && reply.body_size > GZIP_LEAST &&
		compressible(reply.type) && !has_field(&reply, "content-encoding")) {
		vary = has_field(&reply, "vary") ? NULL : "Accept-Encoding";
		if (!bodiless && http_coding_accepted(http_header(request, "accept-encoding"), "gzip") &&
			gzip_body(request->mem, &reply))
			coding = "gzip";
	}
	bool streams = reply.pull && !bodiless;
	out->status = reply.status;
	out->last = true;
	out->chunked = streams && c->head.minor > 0;
	out->hang_up = reply.close || c->body_unread || !c->head.keep || c->requests >= server->options.requests_max ||
		(streams && !out->chunked) || atomic_load_explicit(&server->stopping, memory_order_relaxed);

	struct buf head = buf_make(request->mem, 1024 * 1024);
	buf_room(&head, HEAD_FIRST);
	buf_text(&head, "HTTP/1.1 ");
	buf_i64(&head, reply.status);
	buf_byte(&head, ' ');
	buf_text(&head, http_reason(reply.status));
	buf_add(&head, "\r\n", 2);
	add_fields(&head, c, &reply, bodiless, vary, coding);
	out->pieces[0] = (struct iovec){head.data, head.size};
	if (reply.pull)
		compose_pull(c, &reply, bodiless || request->method == HTTP_HEAD);
	else if (!bodiless && request->method != HTTP_HEAD)
		out->pieces[1] = (struct iovec){(char *)(uintptr_t)reply.body, reply.body_size};
}

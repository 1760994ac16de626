#include "http/head.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>

// RFC 9110 5.6.2: what names of methods and fields are made of.
static bool is_token(unsigned char c)
{
	static const char others[] = "!#$%&'*+-.^_`|~";
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr(others, c));
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

int64_t head_scan(
	struct head_scan *scan, const char *bytes, size_t size, const struct head_limits *limits, struct words *why)
{
	// Room for the method and the version beside the target.
	size_t line_max = (size_t)limits->target_max + 40;

	if (size && !is_token((unsigned char)bytes[0])) {
		*why = WHY("A request begins with a method.", "请求应以方法名开头。");
		return -400;
	}
	while (scan->at < size) {
		const char *lf = memchr(bytes + scan->at, '\n', size - scan->at);
		if (!lf) {
			scan->at = size;
			break;
		}
		size_t end = (size_t)(lf - bytes);
		if (end == scan->line || bytes[end - 1] != '\r') {
			*why = WHY("Lines end with CR LF.", "每行须以 CR LF 结尾。");
			return -400;
		}
		if (end + 1 > (size_t)limits->head_max)
			break;
		if (end - scan->line == 1)
			return (int64_t)end + 1;
		if (scan->lines == 0 && end > line_max)
			break;
		if (scan->lines++ > limits->fields_max) {
			*why = WHY("There are too many header fields.", "请求头字段过多。");
			return -431;
		}
		scan->line = scan->at = end + 1;
	}
	if (scan->lines == 0 && size - scan->line > line_max) {
		*why = WHY("The target is too long.", "请求地址过长。");
		return -414;
	}
	if (size >= (size_t)limits->head_max) {
		*why = WHY("The header fields are too large.", "请求头过大。");
		return -431;
	}
	return 0;
}

// ---- the target

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	c = lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool dot_segments(const char *path)
{
	for (const char *at = path; (at = strchr(at, '/')); at++) {
		size_t dots = strspn(at + 1, ".");
		if ((dots == 1 || dots == 2) && (at[1 + dots] == '/' || at[1 + dots] == '\0'))
			return true;
	}
	return false;
}

int target_path(char *path, struct words *why)
{
	char *to = path;

	for (const char *from = path; *from; from++) {
		unsigned char c = (unsigned char)*from;
		if (c == '%') {
			int high = hex_digit(from[1]), low = high < 0 ? -1 : hex_digit(from[2]);
			if (low < 0) {
				*why = WHY("The path has a broken percent escape.", "路径中的百分号转义有误。");
				return 400;
			}
			c = (unsigned char)(high * 16 + low);
			from += 2;
			if (c == '/') {
				*why = WHY("The path has an encoded slash.", "路径中含有被转义的斜杠。");
				return 400;
			}
		}
		if (c < 0x20 || c == 0x7f || c == '\\') {
			*why = WHY("The path has a control character or a backslash.", "路径中含有控制字符或反斜杠。");
			return 400;
		}
		*to++ = (char)c;
	}
	*to = '\0';
	if (!utf8_valid(path, (size_t)(to - path))) {
		*why = WHY("The path is not UTF-8.", "路径不是有效的 UTF-8。");
		return 400;
	}
	if (dot_segments(path)) {
		*why = WHY("The path has a dot segment.", "路径中含有“.”或“..”段。");
		return 400;
	}
	return 0;
}

// RFC 3986 3.2.2 with a port, without user information and escapes; lower-cased in place.
static bool host_accept(char *host)
{
	char *at = host;

	if (*at == '[') {
		for (at++; *at && (hex_digit(*at) >= 0 || *at == ':' || *at == '.'); at++)
			*at = lower(*at);
		if (*at++ != ']' || at - host < 4)
			return false;
	} else {
		for (; *at && *at != ':'; at++) {
			*at = lower(*at);
			if (!is_digit(*at) && !(*at >= 'a' && *at <= 'z') && !strchr("-._~", *at))
				return false;
		}
		if (at == host)
			return false;
	}
	if (*at == ':') {
		size_t digits = strspn(at + 1, "0123456789");
		return at[1 + digits] == '\0' && digits <= 5;
	}
	return *at == '\0';
}

static int read_target(char *target, struct arena *mem, struct head *head, struct words *why)
{
	for (const unsigned char *c = (unsigned char *)target; *c; c++) {
		if (*c <= 0x20 || *c >= 0x7f || *c == '#') {
			*why = WHY("The target has a character that must be escaped.", "请求地址中有未转义的字符。");
			return 400;
		}
	}
	if (strcmp(target, "*") == 0 && head->method == HTTP_OPTIONS) {
		head->path = target;
		return 0;
	}
	if (strncasecmp(target, "http://", 7) == 0 || strncasecmp(target, "https://", 8) == 0) {
		char *authority = strstr(target, "//") + 2;
		size_t length = strcspn(authority, "/?");
		char *host = arena_text_n(mem, authority, length);
		if (!host_accept(host)) {
			*why = WHY("The target has no acceptable host.", "请求地址中的主机名有误。");
			return 400;
		}
		head->host = host;
		target = authority + length;
		// "http://host" and "http://host?q" mean the path "/": one byte before is free to hold it.
		if (*target != '/')
			*--target = '/';
	}
	if (*target != '/') {
		*why = WHY("The target is neither a path nor a URL.", "请求地址既不是路径，也不是网址。");
		return 400;
	}
	char *query = strchr(target, '?');
	if (query) {
		*query = '\0';
		head->query = query + 1;
	}
	int refusal = target_path(target, why);
	if (refusal == 0)
		head->path = target;
	return refusal;
}

// ---- the request line

static const char *const method_names[] = {
	[HTTP_GET] = "GET",
	[HTTP_HEAD] = "HEAD",
	[HTTP_POST] = "POST",
	[HTTP_PUT] = "PUT",
	[HTTP_PATCH] = "PATCH",
	[HTTP_DELETE] = "DELETE",
	[HTTP_OPTIONS] = "OPTIONS",
};

const char *http_method_name(enum http_method method)
{
	return (unsigned)method < ARRAY_LEN(method_names) ? method_names[method] : "?";
}

static int read_version(const char *version, struct head *head, struct words *why)
{
	if (strncmp(version, "HTTP/", 5) != 0 || !is_digit(version[5]) || version[6] != '.' || !is_digit(version[7]) ||
		version[8]) {
		*why = WHY("The request line does not end with an HTTP version.", "请求行末尾没有 HTTP 版本号。");
		return 400;
	}
	if (version[5] != '1') {
		*why = WHY("Only HTTP/1.1 and HTTP/1.0 are spoken here.", "此处只支持 HTTP/1.1 与 HTTP/1.0。");
		return 505;
	}
	head->minor = version[7] == '0' ? 0 : 1;
	head->keep = head->minor == 1;
	return 0;
}

static int read_method(const char *method, struct head *head, struct words *why)
{
	for (const char *c = method; *c; c++) {
		if (!is_token((unsigned char)*c)) {
			*why = WHY("The method is not a token.", "方法名含有不允许的字符。");
			return 400;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(method_names); i++) {
		if (strcmp(method, method_names[i]) == 0) {
			head->method = (enum http_method)i;
			return 0;
		}
	}
	*why = WHY("The method is not known here.", "此处不支持该方法。");
	return 501;
}

static int read_request_line(
	char *line, const struct head_limits *limits, struct arena *mem, struct head *head, struct words *why)
{
	char *target = strchr(line, ' ');
	char *version = target ? strchr(target + 1, ' ') : NULL;
	int refusal;

	if (!target || !version || target == line || version == target + 1 || strchr(version + 1, ' ')) {
		*why = WHY("The request line is not: method, space, target, space, version.",
			"请求行须为：方法、空格、地址、空格、版本。");
		return 400;
	}
	*target++ = *version++ = '\0';
	if ((refusal = read_version(version, head, why)) || (refusal = read_method(line, head, why)))
		return refusal;
	if (strlen(target) > (size_t)limits->target_max) {
		*why = WHY("The target is too long.", "请求地址过长。");
		return 414;
	}
	return read_target(target, mem, head, why);
}

// ---- fields

// Fields of which a second one is an attack or an accident, never a list. Sorted.
static const char *const single_fields[] = {
	"authorization",
	"content-length",
	"content-location",
	"content-type",
	"date",
	"expect",
	"from",
	"host",
	"idempotency-key",
	"if-modified-since",
	"if-range",
	"if-unmodified-since",
	"last-modified",
	"max-forwards",
	"origin",
	"proxy-authorization",
	"range",
	"referer",
	"sec-fetch-dest",
	"sec-fetch-mode",
	"sec-fetch-site",
	"traceparent",
	"transfer-encoding",
	"user-agent",
	"x-csrf-token",
};

static bool is_single(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(single_fields); i++)
		if (strcmp(name, single_fields[i]) == 0)
			return true;
	return false;
}

static int add_field(struct arena *mem, struct head *head, const char *name, const char *value, struct words *why)
{
	for (size_t i = 0; i < head->field_count; i++) {
		struct http_header *field = &head->fields[i];
		if (strcmp(field->name, name) != 0)
			continue;
		if (is_single(name)) {
			*why = WHY(arena_format(mem, "The field %s is there twice.", name),
				arena_format(mem, "请求头字段 %s 重复。", name));
			return 400;
		}
		const char *between = strcmp(name, "cookie") == 0 ? "; " : ", ";
		field->value = arena_format(mem, "%s%s%s", field->value, between, value);
		return 0;
	}
	head->fields[head->field_count++] = (struct http_header){name, value};
	return 0;
}

// line is without its CR LF, NUL-ended.
static int read_field(char *line, char *end, struct arena *mem, struct head *head, struct words *why)
{
	char *colon = line;

	for (; is_token((unsigned char)*colon); colon++)
		*colon = lower(*colon);
	if (*colon != ':' || colon == line) {
		*why = *line == ' ' || *line == '\t'
			       ? WHY("A field is folded over two lines.", "请求头字段折成了两行。")
			       : WHY("A field's name is not a token followed by a colon.",
					 "请求头字段名含有不允许的字符，或其后没有冒号。");
		return 400;
	}
	*colon = '\0';
	char *value = colon + 1;
	while (*value == ' ' || *value == '\t')
		value++;
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*end = '\0';
	for (const char *c = value; c < end; c++) {
		if (((unsigned char)*c < 0x20 && *c != '\t') || *c == 0x7f) {
			*why = WHY("A field's value has a control character.", "请求头字段的值含有控制字符。");
			return 400;
		}
	}
	if (!utf8_valid(value, (size_t)(end - value))) {
		*why = WHY("A field's value is not UTF-8.", "请求头字段的值不是有效的 UTF-8。");
		return 400;
	}
	return add_field(mem, head, line, value, why);
}

static const char *field_value(const struct head *head, const char *name)
{
	for (size_t i = 0; i < head->field_count; i++)
		if (strcmp(head->fields[i].name, name) == 0)
			return head->fields[i].value;
	return NULL;
}

static bool list_has(const char *list, const char *token)
{
	size_t length = strlen(token);

	while (list && *list) {
		list += strspn(list, " \t,");
		size_t item = strcspn(list, ",");
		size_t bare = item;
		while (bare && (list[bare - 1] == ' ' || list[bare - 1] == '\t'))
			bare--;
		if (bare == length && strncasecmp(list, token, length) == 0)
			return true;
		list += item;
	}
	return false;
}

static int read_length(const char *text, struct head *head, struct words *why)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || text[digits] || digits > 18) {
		*why = WHY("Content-Length is not a number.", "Content-Length 不是数字。");
		return 400;
	}
	head->length = 0;
	for (; *text; text++)
		head->length = head->length * 10 + (*text - '0');
	return 0;
}

// RFC 9112 6.1: where chunked is not the last coding, and once, the length cannot be known: 400. Else it is a coding
// that
// nobody has taught us: 501.
static int read_coding(const char *text, struct head *head, struct words *why)
{
	const char *comma = strrchr(text, ',');

	if (head->minor == 0) {
		*why = WHY("HTTP/1.0 has no Transfer-Encoding.", "HTTP/1.0 没有 Transfer-Encoding。");
		return 400;
	}
	if (strcasecmp(text, "chunked") == 0) {
		head->chunked = true;
		return 0;
	}
	*why = WHY("No Transfer-Encoding but chunked is understood.", "Transfer-Encoding 只支持 chunked。");
	if (!comma || strcasecmp(comma + 1 + strspn(comma + 1, " \t"), "chunked") != 0)
		return 400;
	for (const char *c = text; c < comma; c++)
		if (strncasecmp(c, "chunked", 7) == 0)
			return 400;
	return 501;
}

static int read_host(const char *text, struct arena *mem, struct head *head, struct words *why)
{
	char *host;

	if (!text) {
		if (head->minor == 0)
			return 0;
		*why = WHY("HTTP/1.1 needs a Host.", "HTTP/1.1 请求须带 Host。");
		return 400;
	}
	host = arena_text(mem, text);
	if (!host_accept(host)) {
		*why = WHY("Host is not a host.", "Host 不是有效的主机名。");
		return 400;
	}
	if (!*head->host) // that of an absolute target goes first (RFC 9112 3.2.2)
		head->host = host;
	return 0;
}

// What the fields mean for the message itself.
static int read_framing(struct arena *mem, struct head *head, struct words *why)
{
	const char *length = field_value(head, "content-length"), *coding = field_value(head, "transfer-encoding");
	const char *connection = field_value(head, "connection"), *expect = field_value(head, "expect");
	int refusal = read_host(field_value(head, "host"), mem, head, why);

	if (refusal)
		return refusal;
	if (length && coding) {
		*why = WHY("Content-Length and Transfer-Encoding are both there.",
			"Content-Length 与 Transfer-Encoding 不能同时出现。");
		return 400;
	}
	if ((length && (refusal = read_length(length, head, why))) ||
		(coding && (refusal = read_coding(coding, head, why))))
		return refusal;
	if (list_has(connection, "close"))
		head->keep = false;
	else if (head->minor == 0 && list_has(connection, "keep-alive"))
		head->keep = true;
	if (expect && head->minor > 0) {
		if (strcasecmp(expect, "100-continue") != 0) {
			*why = WHY("No expectation but 100-continue can be met.", "Expect 只支持 100-continue。");
			return 417;
		}
		head->expects = true;
	}
	return 0;
}

const char *head_language(struct arena *mem, const char *bytes, size_t size)
{
	static const char name[] = "accept-language:";
	const char *end = bytes + size;

	for (const char *line = bytes; line && line < end; line = memchr(line, '\n', (size_t)(end - line))) {
		line += *line == '\n';
		if ((size_t)(end - line) < sizeof name || strncasecmp(line, name, sizeof name - 1) != 0)
			continue;
		const char *value = line + sizeof name - 1, *to = value;
		while (to < end && ((unsigned char)*to >= 0x20 && (unsigned char)*to < 0x7f))
			to++;
		return to < end ? arena_text_n(mem, value, (size_t)(to - value)) : NULL;
	}
	return NULL;
}

int head_parse(struct arena *mem, char *bytes, size_t size, const struct head_limits *limits, struct head *head,
	struct words *why)
{
	char *line = bytes, *end = bytes + size - 2; // of the last empty line
	int refusal = 0;

	*head = (struct head){.path = "", .query = "", .host = "", .length = -1};
	head->fields = arena_array(mem, struct http_header, (size_t)limits->fields_max);
	if (memchr(bytes, '\0', size)) {
		*why = WHY("The head has a NUL.", "请求头中含有空字符。");
		return 400;
	}
	for (int number = 0; line < end && !refusal; number++) {
		char *cr = strstr(line, "\r\n"); // there is one: head_scan() saw it
		if (memchr(line, '\r', (size_t)(cr - line))) {
			*why = WHY("A CR is not followed by LF.", "CR 之后没有 LF。");
			return 400;
		}
		*cr = '\0';
		if (number > 0 && head->field_count == (size_t)limits->fields_max) {
			*why = WHY("There are too many header fields.", "请求头字段过多。");
			return 431;
		}
		refusal =
			number ? read_field(line, cr, mem, head, why) : read_request_line(line, limits, mem, head, why);
		line = cr + 2;
	}
	return refusal ? refusal : read_framing(mem, head, why);
}

// ---- chunks (RFC 9112 7.1)

#define EXTRA_MAX 4096 // extensions and trailers: nobody needs them, so little is taken
#define DIGITS_MAX 15

enum {
	SIZE,
	EXTENSION,
	SIZE_LF,
	DATA,
	DATA_CR,
	DATA_LF,
	TRAILER,
	TRAILER_NAME,
	TRAILER_VALUE,
	TRAILER_LF,
	LAST_LF,
	END
};

static bool is_text(unsigned char c)
{
	return c == '\t' || (c >= 0x20 && c != 0x7f);
}

// The next state after one byte of framing; -1: it may not stand there.
static int chunked_byte(struct chunked *chunked, unsigned char c)
{
	int digit;

	switch (chunked->state) {
	case SIZE:
		if ((digit = hex_digit((char)c)) >= 0) {
			chunked->left = chunked->left * 16 + (unsigned)digit;
			return ++chunked->digits > DIGITS_MAX ? -1 : SIZE;
		}
		if (chunked->digits == 0)
			return -1;
		return c == '\r' ? SIZE_LF : c == ';' ? EXTENSION : -1;
	case EXTENSION:
		chunked->extra++;
		return c == '\r' ? SIZE_LF : is_text(c) ? EXTENSION : -1;
	case SIZE_LF:
		chunked->digits = 0;
		return c != '\n' ? -1 : chunked->left ? DATA : TRAILER;
	case DATA_CR:
		return c == '\r' ? DATA_LF : -1;
	case DATA_LF:
		return c == '\n' ? SIZE : -1;
	case TRAILER:
		chunked->extra++;
		return c == '\r' ? LAST_LF : is_token(c) ? TRAILER_NAME : -1;
	case TRAILER_NAME:
		chunked->extra++;
		return c == ':' ? TRAILER_VALUE : is_token(c) ? TRAILER_NAME : -1;
	case TRAILER_VALUE:
		chunked->extra++;
		return c == '\r' ? TRAILER_LF : is_text(c) ? TRAILER_VALUE : -1;
	case TRAILER_LF:
		return c == '\n' ? TRAILER : -1;
	case LAST_LF:
		return c == '\n' ? END : -1;
	default:
		return -1;
	}
}

enum chunked_step chunked_step(
	struct chunked *chunked, const char *bytes, size_t size, size_t *at, const char **data, size_t *data_size)
{
	while (*at < size) {
		if (chunked->state == DATA) {
			size_t piece = size - *at;
			if (piece > chunked->left)
				piece = (size_t)chunked->left;
			*data = bytes + *at;
			*data_size = piece;
			*at += piece;
			chunked->left -= piece;
			if (!chunked->left)
				chunked->state = DATA_CR;
			return CHUNKED_DATA;
		}
		chunked->state = chunked_byte(chunked, (unsigned char)bytes[(*at)++]);
		if (chunked->state < 0 || chunked->extra > EXTRA_MAX)
			return CHUNKED_BAD;
		if (chunked->state == END)
			return CHUNKED_END;
	}
	return CHUNKED_MORE;
}

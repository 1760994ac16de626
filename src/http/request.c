#include "base/text.h"
#include "http/server.h"

#include <string.h>

const char *http_header(const struct http_request *request, const char *name)
{
	for (size_t i = 0; i < request->header_count; i++)
		if (strcmp(request->headers[i].name, name) == 0)
			return request->headers[i].value;
	return NULL;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// application/x-www-form-urlencoded. NULL when it is broken.
static const char *unescape(struct arena *mem, const char *text, size_t size)
{
	char *copy = arena_text_n(mem, text, size), *to = copy;

	for (const char *from = copy; *from; from++) {
		char c = *from;
		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			int high = hex_digit(from[1]), low = high < 0 ? -1 : hex_digit(from[2]);
			if (low < 0)
				return NULL;
			c = (char)(high * 16 + low);
			from += 2;
		}
		*to++ = c;
	}
	*to = '\0';
	return utf8_valid(copy, (size_t)(to - copy)) ? copy : NULL;
}

enum status http_query_next(struct arena *mem, const char **rest, const char **name, const char **value)
{
	const char *at = *rest + strspn(*rest, "&");
	size_t size = strcspn(at, "&"), equals;

	if (!*at) {
		*rest = at;
		return ERR_NOT_FOUND;
	}
	equals = strcspn(at, "=&");
	*rest = at + size;
	*name = unescape(mem, at, equals);
	*value = equals < size ? unescape(mem, at + equals + 1, size - equals - 1) : "";
	return *name && *value ? OK : ERR_INVALID;
}

const char *http_cookie(const struct http_request *request, const char *name)
{
	const char *at = http_header(request, "cookie");
	size_t length = strlen(name);

	while (at && *at) {
		at += strspn(at, "; \t");
		size_t size = strcspn(at, ";");
		if (size > length && strncmp(at, name, length) == 0 && at[length] == '=') {
			const char *value = at + length + 1;
			size_t value_size = size - length - 1;
			while (value_size && (value[value_size - 1] == ' ' || value[value_size - 1] == '\t'))
				value_size--;
			if (value_size >= 2 && *value == '"' && value[value_size - 1] == '"')
				value++, value_size -= 2;
			return arena_text_n(request->mem, value, value_size);
		}
		at += size;
	}
	return NULL;
}

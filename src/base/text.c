#include "base/text.h"

#include <string.h>

const char *words_in(struct words words, enum lang lang)
{
	return lang == LANG_ZH ? words.zh : words.en;
}

bool text_equal(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

// Length of the well-formed sequence at p (which ends at end), 0 when it is none. RFC 3629, table of section 4.
static size_t sequence(const unsigned char *p, const unsigned char *end)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t length;

	if (*p < 0x80)
		return *p != 0;
	if (*p >= 0xc2 && *p <= 0xdf)
		length = 2;
	else if (*p >= 0xe0 && *p <= 0xef)
		length = 3;
	else if (*p >= 0xf0 && *p <= 0xf4)
		length = 4;
	else
		return 0;
	if (*p == 0xe0)
		low = 0xa0;
	else if (*p == 0xed)
		high = 0x9f;
	else if (*p == 0xf0)
		low = 0x90;
	else if (*p == 0xf4)
		high = 0x8f;
	if ((size_t)(end - p) < length || p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return length;
}

bool utf8_valid(const char *bytes, size_t size)
{
	const unsigned char *p = (const unsigned char *)bytes, *end = p + size;

	while (p < end) {
		size_t length = sequence(p, end);
		if (!length)
			return false;
		p += length;
	}
	return true;
}

size_t utf8_length(const char *text)
{
	size_t count = 0;
	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

uint32_t utf8_next(const char **text)
{
	const unsigned char *p = (const unsigned char *)*text;
	uint32_t code;
	size_t length;

	if (*p < 0x80) {
		*text += *p != 0;
		return *p;
	}
	length = *p >= 0xf0 ? 4 : *p >= 0xe0 ? 3 : 2;
	code = *p & (0x7fu >> length);
	for (size_t i = 1; i < length; i++)
		code = code << 6 | (p[i] & 0x3fu);
	*text += length;
	return code;
}

size_t utf8_put(char *to, uint32_t code)
{
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = length - 1; i > 0; i--, code >>= 6)
		to[i] = (char)(0x80 | (code & 0x3f));
	to[0] = (char)((0xf00u >> length & 0xf0u) | code);
	return length;
}

static bool is_space(uint32_t code)
{
	return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xa0 || code == 0x3000;
}

char *text_trim(struct arena *mem, const char *text)
{
	const char *start = text, *end, *at;
	uint32_t code;

	for (at = text; (code = utf8_next(&at)) && is_space(code);)
		start = at;
	for (at = end = start; (code = utf8_next(&at));)
		if (!is_space(code))
			end = at;
	return arena_text_n(mem, start, (size_t)(end - start));
}

bool text_i64(const char *text, int64_t *number)
{
	return text_decimal(text, 0, number) && !strchr(text, '.');
}

bool text_decimal(const char *text, int digits, int64_t *minor)
{
	bool negative = *text == '-';
	int64_t value = 0;
	int decimals = -1; // digits seen after the point; -1 before it
	bool any = false;

	if (*text == '-' || *text == '+')
		text++;
	for (; *text; text++) {
		if (*text == '.' && decimals < 0) {
			decimals = 0;
			continue;
		}
		if (*text < '0' || *text > '9')
			return false;
		any = true;
		if (decimals >= digits) {
			if (*text != '0')
				return false;
			continue;
		}
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, *text - '0', &value)) // downwards, so that INT64_MIN fits
			return false;
		decimals += decimals >= 0;
	}
	for (decimals = decimals < 0 ? 0 : decimals; decimals < digits; decimals++)
		if (__builtin_mul_overflow(value, 10, &value))
			return false;
	if (!any || (!negative && __builtin_sub_overflow(0, value, &value)))
		return false;
	*minor = value;
	return true;
}

char *decimal_text(struct arena *mem, int64_t minor, int digits)
{
	char signs[48];
	size_t at = sizeof signs;
	uint64_t rest = minor < 0 ? -(uint64_t)minor : (uint64_t)minor;

	// By hand: it is on the path of every order, and printf is not quick.
	for (int place = 0; rest || place <= digits; place++, rest /= 10) {
		if (place == digits && place > 0)
			signs[--at] = '.';
		signs[--at] = (char)('0' + rest % 10);
	}
	if (minor < 0)
		signs[--at] = '-';
	return arena_text_n(mem, signs + at, sizeof signs - at);
}

char *hex_text(struct arena *mem, const unsigned char *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(mem, size * 2 + 1);

	for (size_t i = 0; i < size; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	return text;
}

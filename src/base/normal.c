#include "base/normal.h"

#include "base/text.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define TEXT_MAX (16 * 1024 * 1024) // beyond, text is left as it is: no field comes near

static bool is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

static bool is_digit(uint32_t code)
{
	return code >= '0' && code <= '9';
}

static bool is_letter(uint32_t code)
{
	return (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
}

// The half-width letter, digit or sign of a full-width one.
static uint32_t half_width(uint32_t code)
{
	if (code >= 0xff01 && code <= 0xff5e)
		return code - 0xff01 + 0x21;
	return code == 0x3000 || code == 0xa0 ? ' ' : code;
}

static char *nfkc(struct arena *mem, const char *text)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *normalizer = unorm2_getNFKCInstance(&error);
	size_t size = strlen(text);
	if (size > TEXT_MAX)
		return arena_text(mem, text);
	int32_t capacity = (int32_t)size + 1, length = 0, normal_length = 0;
	UChar *wide = arena_array(mem, UChar, (size_t)capacity), *normal = wide;
	u_strFromUTF8(wide, capacity, &length, text, (int32_t)size, &error);
	// One unit becomes 18 at most (U+FDFA), few become more than two; what needs more room says so and is made
	// again.
	int32_t room = length * 2 + 32;
	for (int again = 0; again < 2; again++) {
		normal = arena_array(mem, UChar, (size_t)room);
		normal_length = unorm2_normalize(normalizer, wide, length, normal, room, &error);
		if (error != U_BUFFER_OVERFLOW_ERROR)
			break;
		error = U_ZERO_ERROR;
		room = normal_length + 1;
	}
	int32_t bytes = normal_length * 3 + 1;
	char *result = arena_alloc(mem, (size_t)bytes);
	u_strToUTF8(result, bytes, NULL, normal, normal_length, &error);
	return U_SUCCESS(error) ? result : arena_text(mem, text);
}

char *normal_width(struct arena *mem, const char *text)
{
	return is_ascii(text) ? arena_text(mem, text) : nfkc(mem, text);
}

// Characters that are not seen: byte order mark, zero-width space and joiner of words, marks and overrides of
// direction.
static bool is_invisible(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0xad || code == 0x200b || code == 0x200e ||
		code == 0x200f || (code >= 0x202a && code <= 0x202e) || code == 0x2060 ||
		(code >= 0x2066 && code <= 0x2069) || code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb);
}

static bool is_blank(uint32_t code)
{
	return code == ' ' || (code >= '\t' && code <= '\r') || (code >= 0x80 && u_isUWhiteSpace((UChar32)code));
}

char *normal_line(struct arena *mem, const char *text)
{
	char *line = arena_alloc(mem, strlen(text) + 1), *to = line;
	uint32_t code;
	bool blank = false;

	while ((code = utf8_next(&text))) {
		code = half_width(code);
		if (is_blank(code)) {
			blank = to > line;
			continue;
		}
		if (is_invisible(code))
			continue;
		if (blank)
			*to++ = ' ';
		blank = false;
		to += utf8_put(to, code);
	}
	*to = '\0';
	return line;
}

// ---- e-mail ----

// All in lower case, the ideographic full stop a dot, NFKC again afterwards (a few letters leave it by losing their
// case).
static char *lower(struct arena *mem, const char *text)
{
	char *folded = normal_width(mem, text);

	if (is_ascii(folded)) {
		for (char *at = folded; *at; at++)
			*at = *at >= 'A' && *at <= 'Z' ? (char)(*at + 32) : *at;
		return folded;
	}
	size_t room = strlen(folded) * 3 + 4;
	char *lowered = arena_alloc(mem, room), *to = lowered;
	const char *from = folded;
	for (uint32_t code; (code = utf8_next(&from));)
		to += utf8_put(to, code == 0x3002 ? '.' : (uint32_t)u_tolower((UChar32)code));
	return normal_width(mem, lowered);
}

static bool is_word(uint32_t code)
{
	if (code < 0x80)
		return is_letter(code) || is_digit(code);
	int8_t type = u_charType((UChar32)code);
	return u_isalnum((UChar32)code) || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}

static bool local_valid(const char *local)
{
	char last = '.';
	uint32_t code;

	if (strlen(local) > 64)
		return false;
	while ((code = utf8_next(&local))) {
		if (code == '.' && last == '.')
			return false;
		if (code != '.' && !is_word(code) && (code >= 0x80 || !strchr("!#$%&'*+-/=?^_`{|}~", (int)code)))
			return false;
		last = code < 0x80 ? (char)code : 'x';
	}
	return last != '.';
}

static bool domain_valid(const char *domain)
{
	int labels = 0;

	for (const char *at = domain;; at++) {
		size_t size = strcspn(at, ".");
		const char *end = at + size;
		bool numeric = true;
		if (size < 1 || size > 63 || at[0] == '-' || end[-1] == '-')
			return false;
		while (at < end) {
			uint32_t code = utf8_next(&at);
			if (!is_word(code) && code != '-')
				return false;
			numeric &= is_digit(code);
		}
		labels++;
		if (!*at) // a last label of digits would be an address, not a name
			return labels >= 2 && !numeric;
	}
}

enum status normal_email(struct arena *mem, const char *text, const char **email)
{
	char *folded, *sign;

	if (strlen(text) > 1000)
		return ERR_UNPROCESSABLE;
	folded = text_trim(mem, lower(mem, text));
	sign = strrchr(folded, '@');
	if (!sign || strlen(folded) > 254)
		return ERR_UNPROCESSABLE;
	*sign = '\0';
	bool valid = local_valid(folded) && domain_valid(sign + 1);
	*sign = '@';
	if (!valid)
		return ERR_UNPROCESSABLE;
	*email = folded;
	return OK;
}

// ---- plates and member numbers ----

// Width-folded, upper-cased (ASCII), without the signs dropped.
static char *upper_without(struct arena *mem, const char *text, const char *dropped)
{
	const char *from = normal_width(mem, text);
	char *upper = arena_alloc(mem, strlen(from) + 1), *to = upper;
	uint32_t code;

	while ((code = utf8_next(&from))) {
		if (is_blank(code) || is_invisible(code) || (code < 0x80 && strchr(dropped, (int)code)))
			continue;
		if (*dropped && (code == 0xb7 || code == 0x2022 || code == 0x2027 || code == 0x30fb || code == 0x2010 ||
			code == 0x2013))
			continue;
		to += utf8_put(to, code >= 'a' && code <= 'z' ? code - 32 : code);
	}
	*to = '\0';
	return upper;
}

static bool among(uint32_t code, const char *list)
{
	for (uint32_t next; (next = utf8_next(&list));)
		if (next == code)
			return true;
	return false;
}

// After the province: a letter, five or six letters or digits, the last perhaps a kind of use.
static bool mainland_plate(const char *rest)
{
	size_t count = 0;
	uint32_t code = utf8_next(&rest);

	if (!is_letter(code))
		return false;
	while ((code = utf8_next(&rest))) {
		count++;
		if (!is_letter(code) && !is_digit(code) && (*rest || !among(code, "学警港澳挂领使试超")))
			return false;
	}
	return count == 5 || count == 6;
}

enum status normal_plate(struct arena *mem, const char *text, const char **plate)
{
	if (strlen(text) > 200)
		return ERR_UNPROCESSABLE;
	char *folded = upper_without(mem, text, ".-");
	const char *at = folded;
	size_t count = 0;
	uint32_t first = utf8_next(&at), code;

	if (among(first, "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")) {
		if (!mainland_plate(at))
			return ERR_UNPROCESSABLE;
	} else {
		for (at = folded; (code = utf8_next(&at)); count++)
			if (!is_letter(code) && !is_digit(code) && !(code >= 0x4e00 && code <= 0x9fff))
				return ERR_UNPROCESSABLE;
		if (count < 4 || count > 10)
			return ERR_UNPROCESSABLE;
	}
	*plate = folded;
	return OK;
}

enum status normal_member_no(struct arena *mem, const char *text, const char **number)
{
	if (strlen(text) > 400)
		return ERR_UNPROCESSABLE;
	char *folded = upper_without(mem, text, "");
	size_t size = strlen(folded);

	if (size < 1 || size > 40)
		return ERR_UNPROCESSABLE;
	for (const char *at = folded; *at; at++)
		if (!is_letter((unsigned char)*at) && !is_digit((unsigned char)*at) && !strchr("-_./#", *at))
			return ERR_UNPROCESSABLE;
	*number = folded;
	return OK;
}

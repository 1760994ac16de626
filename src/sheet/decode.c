// Lines into UTF-8. What is no text becomes U+FFFD and is told; delimiters and line ends after it survive.
#include "sheet/reader.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

struct decoder {
	enum sheet_encoding encoding;
	iconv_t iconv; // not for UTF-8
};

struct decoder *decoder_create(enum sheet_encoding encoding)
{
	static const char *const names[] = {
		[SHEET_UTF8] = NULL,
		[SHEET_UTF16LE] = "UTF-16LE",
		[SHEET_UTF16BE] = "UTF-16BE",
		[SHEET_GB18030] = "GB18030",
		[SHEET_CP1252] = "CP1252",
	};
	struct decoder *decoder = malloc(sizeof *decoder);

	if (!decoder)
		abort();
	*decoder = (struct decoder){encoding, (iconv_t)-1};
	if (names[encoding]) {
		decoder->iconv = iconv_open("UTF-8", names[encoding]);
		if (decoder->iconv == (iconv_t)-1) { // the C library's converters are not installed
			free(decoder);
			return NULL;
		}
	}
	return decoder;
}

void decoder_destroy(struct decoder *decoder)
{
	if (!decoder)
		return;
	if (decoder->iconv != (iconv_t)-1)
		iconv_close(decoder->iconv);
	free(decoder);
}

// Only ASCII without NUL; such bytes mean the same in all encodings but UTF-16.
static bool plain(const unsigned char *from, size_t size)
{
	size_t at = 0;

	for (uint64_t eight; at + 8 <= size; at += 8) {
		memcpy(&eight, from + at, 8);
		// a high bit in any byte, or a byte that is zero
		if ((eight | ((eight - UINT64_C(0x0101010101010101)) & ~eight)) & UINT64_C(0x8080808080808080))
			return false;
	}
	for (; at < size; at++)
		if (from[at] == 0 || from[at] >= 0x80)
			return false;
	return true;
}

static void flag(enum sheet_fault *fault, enum sheet_fault found)
{
	if (*fault == SHEET_FINE)
		*fault = found;
}

// Length of the longest well-formed run without NUL; the table of RFC 3629 is in utf8_valid.
static size_t valid_run(const unsigned char *from, size_t size)
{
	size_t at = 0;

	while (at < size) {
		size_t length = from[at] < 0x80 ? 1 : from[at] < 0xe0 ? 2 : from[at] < 0xf0 ? 3 : 4;
		if (at + length > size || !utf8_valid((const char *)from + at, length))
			break;
		at += length;
	}
	return at;
}

static size_t decode_utf8(const unsigned char *from, size_t size, char *to, enum sheet_fault *fault)
{
	char *start = to;

	while (size) {
		size_t run = valid_run(from, size);
		memcpy(to, from, run);
		to += run;
		if (run == size)
			break;
		flag(fault, from[run] ? SHEET_BROKEN_TEXT : SHEET_NUL);
		memcpy(to, REPLACEMENT, 3);
		to += 3;
		// A broken sequence is one mark: its lead byte and what continues it.
		size_t skip = run + 1;
		while (from[run] >= 0xc0 && skip < size && (from[skip] & 0xc0) == 0x80)
			skip++;
		from += skip;
		size -= skip;
	}
	return (size_t)(to - start);
}

// NULs in what a converter made.
static size_t replace_nuls(char *text, size_t size, size_t room, enum sheet_fault *fault)
{
	for (char *nul; (nul = memchr(text, '\0', size)) && size + 2 <= room;) {
		flag(fault, SHEET_NUL);
		memmove(nul + 3, nul + 1, size - (size_t)(nul + 1 - text));
		memcpy(nul, REPLACEMENT, 3);
		size += 2;
	}
	return size;
}

static size_t decode_iconv(struct decoder *decoder, const unsigned char *from, size_t size, char *to,
	enum sheet_fault *fault)
{
	size_t room = 3 * size + 4, left = room;
	size_t unit = decoder->encoding == SHEET_UTF16LE || decoder->encoding == SHEET_UTF16BE ? 2 : 1;
	char *at = to, *in = (char *)(uintptr_t)from; // iconv reads only, in spite of its type

	iconv(decoder->iconv, NULL, NULL, NULL, NULL);
	while (size && iconv(decoder->iconv, &in, &size, &at, &left) == (size_t)-1 && errno != E2BIG && left >= 3) {
		flag(fault, SHEET_BROKEN_TEXT);
		memcpy(at, REPLACEMENT, 3);
		at += 3;
		left -= 3;
		size_t skip = unit < size ? unit : size;
		in += skip;
		size -= skip;
		iconv(decoder->iconv, NULL, NULL, NULL, NULL);
	}
	return replace_nuls(to, (size_t)(at - to), room, fault);
}

size_t decode(struct decoder *decoder, const unsigned char *from, size_t size, char *to, enum sheet_fault *fault)
{
	bool wide = decoder->encoding == SHEET_UTF16LE || decoder->encoding == SHEET_UTF16BE;

	if (!wide && plain(from, size)) {
		memcpy(to, from, size);
		return size;
	}
	if (decoder->encoding == SHEET_UTF8)
		return decode_utf8(from, size, to, fault);
	return decode_iconv(decoder, from, size, to, fault);
}

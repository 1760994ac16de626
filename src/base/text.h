// Text is valid UTF-8 without NUL, checked at the door.
#pragma once

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

// Two texts of one meaning. zh is simplified Chinese (zh-CN).
struct words {
	const char *en, *zh;
};

enum lang { LANG_EN, LANG_ZH };

const char *words_in(struct words words, enum lang lang);

bool text_equal(const char *a, const char *b); // NULL equals only NULL
bool text_starts(const char *text, const char *prefix);
// True when the bytes are well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF) without NUL.
bool utf8_valid(const char *bytes, size_t size);
// Number of code points of valid UTF-8.
size_t utf8_length(const char *text);
// The code point at *text; *text moves past it. 0 at the end. Valid UTF-8 only.
uint32_t utf8_next(const char **text);
// Writes a code point, returns its bytes (1–4). to has room for 4.
size_t utf8_put(char *to, uint32_t code);
// Without white space (also U+3000 and U+00A0) at both ends.
char *text_trim(struct arena *mem, const char *text);

// Whole decimal number with optional sign and nothing else. False when it is not one or does not fit.
bool text_i64(const char *text, int64_t *number);
// "12.30" → 1230 for digits 2; refuses more digits than the currency has unless they are zeros.
// Takes one sign, no grouping, no exponent. False when it is not one or does not fit.
bool text_decimal(const char *text, int digits, int64_t *minor);
// 1230 → "12.30".
char *decimal_text(struct arena *mem, int64_t minor, int digits);
// Lower-case hexadecimal of bytes.
char *hex_text(struct arena *mem, const unsigned char *bytes, size_t size);

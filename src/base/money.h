// Money is an int64 in the minor unit of its currency, with the currency's code beside it. Rates and shares are
// rationals of int64; products are taken in 128 bits; nothing overflows in silence.
#pragma once

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AMOUNT_MAX INT64_C(1000000000000) // the largest amount taken in: of one line, order or prize, minor units

struct currency {
	char code[4]; // ISO 4217
	int8_t digits; // of the minor unit: CNY 2, JPY 0, KWD 3
};

// Active currencies of ISO 4217 list one, without funds, metals and test codes. NULL when there is none of that code.
const struct currency *currency_find(const char *code);
const struct currency *currency_rows(size_t *count); // sorted by code

enum rounding {
	ROUND_FLOOR,     // towards minus infinity: 1.9 → 1, -1.1 → -2
	ROUND_HALF_UP,   // half away from zero: 1.5 → 2, -1.5 → -2, so that a refund mirrors its sale
	ROUND_HALF_EVEN, // banker's: 1.5 → 2, 2.5 → 2
};

// All return false on overflow or division by zero and then leave the result as it was.
MUST_CHECK bool money_add(int64_t a, int64_t b, int64_t *sum);
MUST_CHECK bool money_subtract(int64_t a, int64_t b, int64_t *difference);
MUST_CHECK bool money_multiply(int64_t a, int64_t b, int64_t *product);
// a × b ÷ divisor, rounded once, from the exact 128-bit product.
MUST_CHECK bool money_muldiv(int64_t a, int64_t b, int64_t divisor, enum rounding rounding, int64_t *result);
// Between currencies' minor units: amount × rate_numerator ÷ rate_denominator major per major.
MUST_CHECK bool money_convert(int64_t amount, const struct currency *from, const struct currency *to,
	int64_t rate_numerator, int64_t rate_denominator, enum rounding rounding, int64_t *result);
// Splits total over weights (≥ 0, not all 0) so that the parts add up to it exactly: cumulative shares, each rounded
// half away from zero, and each part the difference of two. Parts differ from the exact share by less than one.
MUST_CHECK bool money_split(int64_t total, const int64_t *weights, size_t count, int64_t *parts);

// As people write it, without separators: "¥12.50", "-$3.00", "CHF 8.00". In mem.
const char *money_text(struct arena *mem, const struct currency *currency, int64_t amount);

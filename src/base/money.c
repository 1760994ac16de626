#include "base/money.h"

#include "base/text.h"

#include <string.h>

// ISO 4217 list one as of 2024: active currencies in use as money (no funds, units of account, metals, tests).
static const struct currency currencies[] = {
	{"AED", 2}, {"AFN", 2}, {"ALL", 2}, {"AMD", 2}, {"ANG", 2}, {"AOA", 2}, {"ARS", 2}, {"AUD", 2}, {"AWG", 2},
	{"AZN", 2}, {"BAM", 2}, {"BBD", 2}, {"BDT", 2}, {"BGN", 2}, {"BHD", 3}, {"BIF", 0}, {"BMD", 2}, {"BND", 2},
	{"BOB", 2}, {"BRL", 2}, {"BSD", 2}, {"BTN", 2}, {"BWP", 2}, {"BYN", 2}, {"BZD", 2}, {"CAD", 2}, {"CDF", 2},
	{"CHF", 2}, {"CLP", 0}, {"CNY", 2}, {"COP", 2}, {"CRC", 2}, {"CUP", 2}, {"CVE", 2}, {"CZK", 2}, {"DJF", 0},
	{"DKK", 2}, {"DOP", 2}, {"DZD", 2}, {"EGP", 2}, {"ERN", 2}, {"ETB", 2}, {"EUR", 2}, {"FJD", 2}, {"FKP", 2},
	{"GBP", 2}, {"GEL", 2}, {"GHS", 2}, {"GIP", 2}, {"GMD", 2}, {"GNF", 0}, {"GTQ", 2}, {"GYD", 2}, {"HKD", 2},
	{"HNL", 2}, {"HTG", 2}, {"HUF", 2}, {"IDR", 2}, {"ILS", 2}, {"INR", 2}, {"IQD", 3}, {"IRR", 2}, {"ISK", 0},
	{"JMD", 2}, {"JOD", 3}, {"JPY", 0}, {"KES", 2}, {"KGS", 2}, {"KHR", 2}, {"KMF", 0}, {"KPW", 2}, {"KRW", 0},
	{"KWD", 3}, {"KYD", 2}, {"KZT", 2}, {"LAK", 2}, {"LBP", 2}, {"LKR", 2}, {"LRD", 2}, {"LSL", 2}, {"LYD", 3},
	{"MAD", 2}, {"MDL", 2}, {"MGA", 2}, {"MKD", 2}, {"MMK", 2}, {"MNT", 2}, {"MOP", 2}, {"MRU", 2}, {"MUR", 2},
	{"MVR", 2}, {"MWK", 2}, {"MXN", 2}, {"MYR", 2}, {"MZN", 2}, {"NAD", 2}, {"NGN", 2}, {"NIO", 2}, {"NOK", 2},
	{"NPR", 2}, {"NZD", 2}, {"OMR", 3}, {"PAB", 2}, {"PEN", 2}, {"PGK", 2}, {"PHP", 2}, {"PKR", 2}, {"PLN", 2},
	{"PYG", 0}, {"QAR", 2}, {"RON", 2}, {"RSD", 2}, {"RUB", 2}, {"RWF", 0}, {"SAR", 2}, {"SBD", 2}, {"SCR", 2},
	{"SDG", 2}, {"SEK", 2}, {"SGD", 2}, {"SHP", 2}, {"SLE", 2}, {"SOS", 2}, {"SRD", 2}, {"SSP", 2}, {"STN", 2},
	{"SVC", 2}, {"SYP", 2}, {"SZL", 2}, {"THB", 2}, {"TJS", 2}, {"TMT", 2}, {"TND", 3}, {"TOP", 2}, {"TRY", 2},
	{"TTD", 2}, {"TWD", 2}, {"TZS", 2}, {"UAH", 2}, {"UGX", 0}, {"USD", 2}, {"UYU", 2}, {"UZS", 2}, {"VED", 2},
	{"VES", 2}, {"VND", 0}, {"VUV", 0}, {"WST", 2}, {"XAF", 0}, {"XCD", 2}, {"XOF", 0}, {"XPF", 0}, {"YER", 2},
	{"ZAR", 2}, {"ZMW", 2}, {"ZWG", 2},
};

const struct currency *currency_rows(size_t *count)
{
	*count = ARRAY_LEN(currencies);
	return currencies;
}

const struct currency *currency_find(const char *code)
{
	size_t low = 0, high = ARRAY_LEN(currencies);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(currencies[middle].code, code);
		if (order == 0)
			return &currencies[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool money_add(int64_t a, int64_t b, int64_t *sum)
{
	int64_t result;
	if (__builtin_add_overflow(a, b, &result))
		return false;
	*sum = result;
	return true;
}

bool money_subtract(int64_t a, int64_t b, int64_t *difference)
{
	int64_t result;
	if (__builtin_sub_overflow(a, b, &result))
		return false;
	*difference = result;
	return true;
}

bool money_multiply(int64_t a, int64_t b, int64_t *product)
{
	int64_t result;
	if (__builtin_mul_overflow(a, b, &result))
		return false;
	*product = result;
	return true;
}

// numerator ÷ divisor, rounded; false when it does not fit.
static bool divide(__int128 numerator, __int128 divisor, enum rounding rounding, int64_t *result)
{
	if (divisor == 0)
		return false;
	if (divisor < 0) {
		numerator = -numerator;
		divisor = -divisor;
	}
	__int128 quotient = numerator / divisor, rest = numerator % divisor; // towards zero
	int sign = numerator < 0 ? -1 : 1;
	__int128 twice = 2 * (rest < 0 ? -rest : rest);

	if (rounding == ROUND_FLOOR)
		quotient -= rest < 0;
	else if (twice > divisor || (twice == divisor && (rounding == ROUND_HALF_UP || quotient % 2 != 0)))
		quotient += sign;
	if (quotient > INT64_MAX || quotient < INT64_MIN)
		return false;
	*result = (int64_t)quotient;
	return true;
}

bool money_muldiv(int64_t a, int64_t b, int64_t divisor, enum rounding rounding, int64_t *result)
{
	return divide((__int128)a * b, divisor, rounding, result);
}

bool money_convert(int64_t amount, const struct currency *from, const struct currency *to,
	int64_t rate_numerator, int64_t rate_denominator, enum rounding rounding, int64_t *result)
{
	__int128 numerator = (__int128)amount * rate_numerator, denominator = rate_denominator;

	for (int i = from->digits; i < to->digits; i++)
		if (__builtin_mul_overflow(numerator, (__int128)10, &numerator))
			return false;
	for (int i = to->digits; i < from->digits; i++)
		denominator *= 10; // at most three times: 2^63 × 1000 fits in 128 bits with ease
	return divide(numerator, denominator, rounding, result);
}

bool money_split(int64_t total, const int64_t *weights, size_t count, int64_t *parts)
{
	int64_t whole = 0, cumulative = 0, given = 0;

	for (size_t i = 0; i < count; i++)
		if (weights[i] < 0 || __builtin_add_overflow(whole, weights[i], &whole))
			return false;
	if (whole == 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		int64_t until;
		cumulative += weights[i];
		// |total × cumulative ÷ whole| ≤ |total|, so it fits
		if (!divide((__int128)total * cumulative, whole, ROUND_HALF_UP, &until))
			return false;
		parts[i] = until - given;
		given = until;
	}
	return true;
}

const char *money_text(struct arena *mem, const struct currency *currency, int64_t amount)
{
	// Those whose sign is understood where they are money; a dollar that is not the American one says whose it is.
	static const char *const signs[][2] = {{"CNY", "¥"}, {"JPY", "¥"}, {"USD", "$"}, {"EUR", "€"}, {"GBP", "£"},
		{"KRW", "₩"}, {"INR", "₹"}, {"VND", "₫"}, {"THB", "฿"}, {"HKD", "HK$"}, {"TWD", "NT$"},
		{"SGD", "S$"}, {"AUD", "A$"}, {"CAD", "CA$"}, {"MOP", "MOP$"}};
	const char *number = decimal_text(mem, amount, currency->digits), *minus = *number == '-' ? "-" : "";

	number += *minus != '\0';
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strcmp(currency->code, signs[i][0]) == 0)
			return arena_format(mem, "%s%s%s", minus, signs[i][1], number);
	return arena_format(mem, "%s%s %s", minus, currency->code, number);
}

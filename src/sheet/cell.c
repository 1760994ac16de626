// Cells into values.
#include "sheet/sheet.h"

#include "base/instant.h"

#include <ctype.h>
#include <string.h>

#define CELL_MAX 64 // of a number or a date

// The cell in ASCII: full-width signs and the many blanks and minuses folded, currency signs as $, Chinese date words
// as separators. False when it holds anything else or is too long to be a number or a date.
static bool fold(const char *cell, char *to)
{
	static const struct {
		uint32_t code;
		const char *ascii;
	} folds[] = {
		{0xa0, " "}, {0x3000, " "}, {0x202f, " "}, {0x2009, " "}, {0x2007, " "}, {0x2212, "-"}, {0x2019, "'"},
		{0xa5, "$"}, {0xffe5, "$"}, {0x20ac, "$"}, {0xa3, "$"}, {0xffe1, "$"}, {U'元', "$"}, {U'圆', "$"},
		{U'年', "-"}, {U'月', "-"}, {U'日', " "}, {U'号', " "}, {U'时', ":"}, {U'點', ":"}, {U'点', ":"}, {U'時', ":"},
		{U'分', ":"}, {U'秒', " "}, {U'上', " A"}, {U'下', " P"}, {U'午', "M "},
	};
	size_t size = 0;

	for (uint32_t code; (code = utf8_next(&cell));) {
		char one[2] = {(char)code, '\0'};
		const char *ascii = code < 0x80 ? one : NULL;
		if (code >= 0xff01 && code <= 0xff5e) {
			one[0] = (char)(code - 0xff01 + 0x21);
			ascii = one;
		}
		for (size_t i = 0; !ascii && i < ARRAY_LEN(folds); i++)
			if (folds[i].code == code)
				ascii = folds[i].ascii;
		if (!ascii || size + strlen(ascii) >= CELL_MAX)
			return false;
		memcpy(to + size, ascii, strlen(ascii));
		size += strlen(ascii);
	}
	while (size && isspace((unsigned char)to[size - 1]))
		size--;
	to[size] = '\0';
	return true;
}

// ---- numbers ----

// Takes a currency (a sign, or a code of three letters) off either end.
static char *without_currency(char *text)
{
	size_t size;

	text += strspn(text, " ");
	if (isalpha((unsigned char)text[0]) && isalpha((unsigned char)text[1]) && isalpha((unsigned char)text[2]) &&
	    !isalpha((unsigned char)text[3]))
		text += 3;
	text += strspn(text, " ");
	if (*text == '$')
		text++;
	text += strspn(text, " ");
	size = strlen(text);
	if (size > 3 && isalpha((unsigned char)text[size - 1]) && isalpha((unsigned char)text[size - 2]) &&
	    isalpha((unsigned char)text[size - 3]) && !isalpha((unsigned char)text[size - 4]))
		text[size -= 3] = '\0';
	while (size && text[size - 1] == ' ')
		text[--size] = '\0';
	if (size && text[size - 1] == '$')
		text[--size] = '\0';
	while (size && text[size - 1] == ' ')
		text[--size] = '\0';
	return text;
}

// Digits with grouping in threes, then perhaps the decimal sign and digits, into plain decimal notation.
static bool plain_number(const char *text, char decimal, char *plain)
{
	char group = '\0';
	size_t in_group = 0, size = 0, digits = 0;

	for (; *text && *text != decimal; text++) {
		if (isdigit((unsigned char)*text)) {
			plain[size++] = *text;
			digits++;
			in_group++;
			continue;
		}
		if (!strchr(",.' ", *text) || (group && *text != group) ||
			(group ? in_group != 3 : in_group < 1 || in_group > 3))
			return false;
		group = *text;
		in_group = 0;
	}
	if (group && in_group != 3)
		return false;
	if (*text) {
		plain[size++] = '.';
		for (text++; *text; text++, digits++) {
			if (!isdigit((unsigned char)*text))
				return false;
			plain[size++] = *text;
		}
	}
	plain[size] = '\0';
	return digits > 0;
}

bool sheet_decimal(const struct sheet_form *form, const char *cell, int digits, int64_t *minor)
{
	char folded[CELL_MAX + 1], plain[CELL_MAX + 2] = "-";
	bool negative = false;
	int64_t value;

	if (!fold(cell, folded))
		return false;
	char *text = without_currency(folded);
	size_t size = strlen(text);
	if (size > 2 && text[0] == '(' && text[size - 1] == ')') {
		text[size - 1] = '\0';
		text = without_currency(text + 1);
		negative = true;
	} else if (*text == '-' || *text == '+') {
		negative = *text == '-';
		text = without_currency(text + 1);
	} else if (size > 1 && text[size - 1] == '-') {
		text[size - 1] = '\0';
		text = without_currency(text);
		negative = true;
	}
	// The minus goes in before reading, so that the lowest number of all can be read.
	if (!plain_number(text, form->decimal, plain + 1) || !text_decimal(negative ? plain : plain + 1, digits,
		&value))
		return false;
	*minor = value;
	return true;
}

// ---- dates ----

struct cursor {
	const char *at;
	size_t digits; // of the last number
};

static bool number(struct cursor *cursor, size_t most, int *value)
{
	cursor->digits = 0;
	*value = 0;
	for (; cursor->digits < most && isdigit((unsigned char)*cursor->at); cursor->at++, cursor->digits++)
		*value = *value * 10 + (*cursor->at - '0');
	return cursor->digits > 0;
}

static void blanks(struct cursor *cursor)
{
	cursor->at += strspn(cursor->at, " ");
}

static bool month_word(struct cursor *cursor, int *month)
{
	static const char *const names[] = {"january", "february", "march", "april", "may", "june", "july", "august",
		"september", "october", "november", "december"};
	size_t size = 0;

	while (isalpha((unsigned char)cursor->at[size]))
		size++;
	for (int i = 0; size >= 3 && i < 12; i++)
		if (size <= strlen(names[i]) && strncasecmp(cursor->at, names[i], size) == 0) {
			*month = i + 1;
			cursor->at += size;
			return true;
		}
	return false;
}

static bool year_of(const struct cursor *cursor, int value, int *year)
{
	*year = cursor->digits == 2 ? value + (value >= 70 ? 1900 : 2000) : value;
	return cursor->digits == 2 || cursor->digits == 4;
}

static bool separator(struct cursor *cursor, char *found)
{
	blanks(cursor);
	*found = *cursor->at;
	if (*found && strchr("/-.,", *found))
		cursor->at++;
	else if (!isalnum((unsigned char)*found))
		return false;
	blanks(cursor);
	return true;
}

// Feb 29, 2024
static bool month_first(struct cursor *cursor, struct sheet_time *time)
{
	char sign;
	int year;

	return month_word(cursor, &time->month) && separator(cursor, &sign) && number(cursor, 2, &time->day) &&
		separator(cursor, &sign) && number(cursor, 4, &year) && year_of(cursor, year, &time->year);
}

static bool date_part(const struct sheet_form *form, struct cursor *cursor, struct sheet_time *time)
{
	int first, second, third;
	char sign, again;

	if (isalpha((unsigned char)*cursor->at))
		return month_first(cursor, time);
	if (!number(cursor, 8, &first))
		return false;
	if (cursor->digits == 8) {
		*time = (struct sheet_time){.year = first / 10000, .month = first / 100 % 100, .day = first % 100};
		return true;
	}
	size_t first_digits = cursor->digits;
	if (!separator(cursor, &sign))
		return false;
	if (isalpha((unsigned char)*cursor->at)) { // 29-Feb-2024
		time->day = first;
		return first_digits <= 2 && month_word(cursor, &time->month) && separator(cursor, &again) &&
			number(cursor, 4, &third) && year_of(cursor, third, &time->year);
	}
	if (!strchr("/-.", sign) || !number(cursor, 2, &second) || !separator(cursor, &again) || again != sign ||
	    !number(cursor, 4, &third))
		return false;
	if (first_digits == 4 || (first_digits == 2 && cursor->digits <= 2 && form->dates == SHEET_DATES_YMD)) {
		*time = (struct sheet_time){.month = second, .day = third};
		cursor->digits = cursor->digits > 2 ? 3 : first_digits; // a day has no more than two digits
		return year_of(cursor, first, &time->year);
	}
	// With dots the day comes first, wherever dots are used.
	bool day_first = form->dates == SHEET_DATES_DMY || (sign == '.' && form->dates != SHEET_DATES_MDY);
	*time = (struct sheet_time){.month = day_first ? second : first, .day = day_first ? first : second};
	return first_digits <= 2 && year_of(cursor, third, &time->year);
}

// AM or PM; 12 AM is midnight. False for an hour that a clock of twelve hours does not have.
static bool half_of_day(struct cursor *cursor, int *half)
{
	blanks(cursor);
	if ((cursor->at[0] | 32) != 'a' && (cursor->at[0] | 32) != 'p')
		return true;
	if ((cursor->at[1] | 32) != 'm' || isalpha((unsigned char)cursor->at[2]) || *half)
		return false;
	*half = (cursor->at[0] | 32) == 'a' ? 1 : 2;
	cursor->at += 2;
	blanks(cursor);
	return true;
}

static bool offset_part(struct cursor *cursor, struct sheet_time *time)
{
	int hours, minutes = 0, sign = *cursor->at == '-' ? -1 : 1;

	if ((*cursor->at | 32) == 'z') {
		cursor->at++;
		time->has_offset = true;
	} else if (*cursor->at == '+' || *cursor->at == '-') {
		cursor->at++;
		if (!number(cursor, 2, &hours) || cursor->digits != 2 || hours > 15)
			return false;
		cursor->at += *cursor->at == ':';
		if (isdigit((unsigned char)*cursor->at) && (!number(cursor, 2, &minutes) || cursor->digits != 2 ||
			minutes > 59))
			return false;
		time->has_offset = true;
		time->offset_minutes = sign * (hours * 60 + minutes);
	}
	return true;
}

static bool fraction_part(struct cursor *cursor, struct sheet_time *time)
{
	int digits = 0;

	if (*cursor->at != '.')
		return true;
	for (cursor->at++; isdigit((unsigned char)*cursor->at); cursor->at++, digits++)
		if (digits < 3)
			time->ms = time->ms * 10 + (*cursor->at - '0');
	for (int i = digits; i < 3; i++)
		time->ms *= 10;
	return digits > 0;
}

static bool time_part(struct cursor *cursor, struct sheet_time *time)
{
	int half = 0;

	if (!half_of_day(cursor, &half) || !number(cursor, 2, &time->hour))
		return false;
	bool minutes = *cursor->at == ':';
	if (minutes) {
		cursor->at++;
		blanks(cursor);
		if (!number(cursor, 2, &time->minute)) { // 16时, 16点
			minutes = false;
		} else if (*cursor->at == ':') {
			cursor->at++;
			if (isdigit((unsigned char)*cursor->at) &&
				(!number(cursor, 2, &time->second) || !fraction_part(cursor, time)))
				return false;
		}
	}
	if (!half_of_day(cursor, &half) || !offset_part(cursor, time))
		return false;
	if (half && (time->hour < 1 || time->hour > 12))
		return false;
	if (half)
		time->hour = time->hour % 12 + (half == 2 ? 12 : 0);
	time->has_time = true;
	return time->hour < 24 && time->minute < 60 && time->second < 60;
}

bool sheet_date(const struct sheet_form *form, const char *cell, struct sheet_time *time)
{
	char folded[CELL_MAX + 1];
	struct sheet_time found = {0};

	if (!fold(cell, folded))
		return false;
	struct cursor cursor = {folded, 0};
	blanks(&cursor);
	if (!date_part(form, &cursor, &found))
		return false;
	if (*cursor.at == '-') // what 日 would have followed
		return false;
	bool announced = *cursor.at == 'T' || *cursor.at == 't' || *cursor.at == ',';
	cursor.at += announced;
	blanks(&cursor);
	if ((*cursor.at || announced) && !time_part(&cursor, &found))
		return false;
	blanks(&cursor);
	if (*cursor.at || !date_valid((struct date){found.year, found.month, found.day}))
		return false;
	*time = found;
	return true;
}

// Days that the year brings: dates, nth weekdays, lunar festivals, solar terms 节气. Pure, thread-safe; years 1901 to
// 2099.
#pragma once

#include "base/calendar.h"
#include "base/text.h"

// By the sun's longitude: term × 15°.
enum solar_term {
	TERM_CHUNFEN, // 春分, 0°: the spring equinox
	TERM_QINGMING,
	TERM_GUYU,
	TERM_LIXIA,
	TERM_XIAOMAN,
	TERM_MANGZHONG,
	TERM_XIAZHI, // 夏至, 90°
	TERM_XIAOSHU,
	TERM_DASHU,
	TERM_LIQIU,
	TERM_CHUSHU,
	TERM_BAILU,
	TERM_QIUFEN, // 秋分, 180°
	TERM_HANLU,
	TERM_SHUANGJIANG,
	TERM_LIDONG,
	TERM_XIAOXUE,
	TERM_DAXUE,
	TERM_DONGZHI, // 冬至, 270°
	TERM_XIAOHAN,
	TERM_DAHAN,
	TERM_LICHUN, // 立春, 315°
	TERM_YUSHUI,
	TERM_JINGZHE,
	SOLAR_TERMS,
};

// The day in China on which it falls in that Gregorian year; see sky.h.
MUST_CHECK bool solar_term_date(int year, enum solar_term term, struct date *date);

// The nth weekday (1 Monday … 7 Sunday) of a month; nth 1–5 from its beginning, -1 the last. False when it has no
// fifth.
MUST_CHECK bool nth_weekday(int year, int month, int weekday, int nth, struct date *date);

enum almanac_kind {
	ALMANAC_DATE,    // month, day; 29 February is 28 February in common years
	ALMANAC_WEEKDAY, // month, weekday, nth
	ALMANAC_LUNAR,   // lunar month (not the leap one), day; a 30th is the last of its month
	ALMANAC_TERM,    // term
};

struct almanac_day {
	enum almanac_kind kind;
	int month, day, weekday, nth;
	enum solar_term term;
	int shift; // days after it: -1 is the eve
};

// The first such day on or after a date. A lunar day may come twice in a year of ours, or not at all.
MUST_CHECK bool almanac_next(const struct almanac_day *day, struct date from, struct date *date);

// Festivals as people know them.
struct festival {
	const char *code; // "mid_autumn"
	struct words name;
	struct almanac_day day;
};
extern const struct festival festivals[]; // ended by a NULL code
// NULL when there is none of that code.
const struct festival *festival_find(const char *code);
// Codes of the solar terms ("qingming" …), in the order of enum solar_term; names.
extern const struct festival solar_terms[];

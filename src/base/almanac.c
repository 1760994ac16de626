#include "base/almanac.h"

#include "base/sky.h"

#define YEAR_FIRST 1901
#define YEAR_LAST 2099

bool solar_term_date(int year, enum solar_term term, struct date *date)
{
	int64_t at;

	if (year < YEAR_FIRST || year > YEAR_LAST || !sky_solar_term(year, (int)term, &at))
		return false;
	*date = days_date(sky_day(at));
	return true;
}

// ---------------------------------------------------------------- days

bool nth_weekday(int year, int month, int weekday, int nth, struct date *date)
{
	if (month < 1 || month > 12 || weekday < 1 || weekday > 7 || nth < -1 || nth == 0 || nth > 5)
		return false;
	int length = month_length(year, month);
	if (nth == -1) {
		int back = (date_weekday((struct date){year, month, length}) - weekday + 7) % 7;
		*date = (struct date){year, month, length - back};
		return true;
	}
	int day = 1 + (weekday - date_weekday((struct date){year, month, 1}) + 7) % 7 + 7 * (nth - 1);
	if (day > length)
		return false;
	*date = (struct date){year, month, day};
	return true;
}

static bool lunar_last(int year, int month, struct date *date)
{
	// The 29th is always there; the 30th only in a long month.
	struct lunar lunar = {.year = (int16_t)year, .month = (int8_t)month, .day = 30};

	if (date_of_lunar(lunar, date))
		return true;
	lunar.day = 29;
	return date_of_lunar(lunar, date);
}

// The day of a year; of the lunar year that begins in it.
static bool day_in(const struct almanac_day *day, int year, struct date *date)
{
	int length;

	switch (day->kind) {
	case ALMANAC_DATE:
		if (year < YEAR_FIRST - 1 || year > YEAR_LAST + 1 || day->month < 1 || day->month > 12 ||
			day->day < 1 || day->day > month_length(2024, day->month))
			return false;
		length = month_length(year, day->month);
		*date = (struct date){year, day->month, day->day < length ? day->day : length};
		return true;
	case ALMANAC_WEEKDAY:
		return year >= YEAR_FIRST && year <= YEAR_LAST &&
		       nth_weekday(year, day->month, day->weekday, day->nth, date);
	case ALMANAC_LUNAR:
		if (day->day == 30)
			return lunar_last(year, day->month, date);
		return date_of_lunar(
			(struct lunar){.year = (int16_t)year, .month = (int8_t)day->month, .day = (int8_t)day->day},
			date);
	case ALMANAC_TERM:
		return solar_term_date(year, day->term, date);
	}
	return false;
}

bool almanac_next(const struct almanac_day *day, struct date from, struct date *date)
{
	// A fifth Monday may be missing for some months, never for a year of months; eight years cover 29 February.
	for (int year = from.year - 1; year <= from.year + 8; year++) {
		struct date found;
		if (!day_in(day, year, &found))
			continue;
		found = date_add_days(found, day->shift);
		if (date_compare(found, from) < 0)
			continue;
		*date = found;
		return true;
	}
	return false;
}

// ---------------------------------------------------------------- festivals

#define ON(month_, day_)                                                                                               \
	{                                                                                                              \
		.kind = ALMANAC_DATE, .month = (month_), .day = (day_)                                                 \
	}
#define NTH(month_, weekday_, nth_, shift_)                                                                            \
	{                                                                                                              \
		.kind = ALMANAC_WEEKDAY, .month = (month_), .weekday = (weekday_), .nth = (nth_), .shift = (shift_)    \
	}
#define LUNAR(month_, day_, shift_)                                                                                    \
	{                                                                                                              \
		.kind = ALMANAC_LUNAR, .month = (month_), .day = (day_), .shift = (shift_)                             \
	}
#define TERM(term_)                                                                                                    \
	{                                                                                                              \
		.kind = ALMANAC_TERM, .term = (term_)                                                                  \
	}

const struct festival festivals[] = {
	{"new_year", {"New Year's Day", "元旦"}, ON(1, 1)},
	{"laba", {"Laba Festival", "腊八节"}, LUNAR(12, 8, 0)},
	{"xiaonian", {"Little New Year", "小年"}, LUNAR(12, 23, 0)},
	{"chuxi", {"Chinese New Year's Eve", "除夕"}, LUNAR(1, 1, -1)},
	{"spring_festival", {"Chinese New Year", "春节"}, LUNAR(1, 1, 0)},
	{"lantern", {"Lantern Festival", "元宵节"}, LUNAR(1, 15, 0)},
	{"longtaitou", {"Dragon Raising Its Head", "龙抬头"}, LUNAR(2, 2, 0)},
	{"valentines_day", {"Valentine's Day", "情人节"}, ON(2, 14)},
	{"womens_day", {"Women's Day", "妇女节"}, ON(3, 8)},
	{"arbor_day", {"Arbor Day", "植树节"}, ON(3, 12)},
	{"qingming", {"Tomb-Sweeping Day", "清明节"}, TERM(TERM_QINGMING)},
	{"labour_day", {"Labour Day", "劳动节"}, ON(5, 1)},
	{"youth_day", {"Youth Day", "青年节"}, ON(5, 4)},
	{"mothers_day", {"Mother's Day", "母亲节"}, NTH(5, 7, 2, 0)},
	{"may_20", {"520", "520 表白日"}, ON(5, 20)},
	{"dragon_boat", {"Dragon Boat Festival", "端午节"}, LUNAR(5, 5, 0)},
	{"childrens_day", {"Children's Day", "儿童节"}, ON(6, 1)},
	{"june_18", {"618", "618 购物节"}, ON(6, 18)},
	{"fathers_day", {"Father's Day", "父亲节"}, NTH(6, 7, 3, 0)},
	{"qixi", {"Qixi Festival", "七夕节"}, LUNAR(7, 7, 0)},
	{"zhongyuan", {"Zhongyuan Festival", "中元节"}, LUNAR(7, 15, 0)},
	{"teachers_day", {"Teachers' Day", "教师节"}, ON(9, 10)},
	{"mid_autumn", {"Mid-Autumn Festival", "中秋节"}, LUNAR(8, 15, 0)},
	{"national_day", {"National Day", "国庆节"}, ON(10, 1)},
	{"double_ninth", {"Double Ninth Festival", "重阳节"}, LUNAR(9, 9, 0)},
	{"singles_day", {"Singles' Day", "双十一"}, ON(11, 11)},
	{"thanksgiving", {"Thanksgiving", "感恩节"}, NTH(11, 4, 4, 0)},
	{"black_friday", {"Black Friday", "黑色星期五"}, NTH(11, 4, 4, 1)},
	{"double_twelve", {"Double Twelve", "双十二"}, ON(12, 12)},
	{"winter_solstice", {"Winter Solstice", "冬至"}, TERM(TERM_DONGZHI)},
	{"christmas", {"Christmas", "圣诞节"}, ON(12, 25)},
	{NULL, {NULL, NULL}, {0}},
};

const struct festival solar_terms[] = {
	{"chunfen", {"Spring Equinox", "春分"}, TERM(TERM_CHUNFEN)},
	{"qingming", {"Pure Brightness", "清明"}, TERM(TERM_QINGMING)},
	{"guyu", {"Grain Rain", "谷雨"}, TERM(TERM_GUYU)},
	{"lixia", {"Start of Summer", "立夏"}, TERM(TERM_LIXIA)},
	{"xiaoman", {"Grain Buds", "小满"}, TERM(TERM_XIAOMAN)},
	{"mangzhong", {"Grain in Ear", "芒种"}, TERM(TERM_MANGZHONG)},
	{"xiazhi", {"Summer Solstice", "夏至"}, TERM(TERM_XIAZHI)},
	{"xiaoshu", {"Lesser Heat", "小暑"}, TERM(TERM_XIAOSHU)},
	{"dashu", {"Greater Heat", "大暑"}, TERM(TERM_DASHU)},
	{"liqiu", {"Start of Autumn", "立秋"}, TERM(TERM_LIQIU)},
	{"chushu", {"End of Heat", "处暑"}, TERM(TERM_CHUSHU)},
	{"bailu", {"White Dew", "白露"}, TERM(TERM_BAILU)},
	{"qiufen", {"Autumn Equinox", "秋分"}, TERM(TERM_QIUFEN)},
	{"hanlu", {"Cold Dew", "寒露"}, TERM(TERM_HANLU)},
	{"shuangjiang", {"Frost's Descent", "霜降"}, TERM(TERM_SHUANGJIANG)},
	{"lidong", {"Start of Winter", "立冬"}, TERM(TERM_LIDONG)},
	{"xiaoxue", {"Lesser Snow", "小雪"}, TERM(TERM_XIAOXUE)},
	{"daxue", {"Greater Snow", "大雪"}, TERM(TERM_DAXUE)},
	{"dongzhi", {"Winter Solstice", "冬至"}, TERM(TERM_DONGZHI)},
	{"xiaohan", {"Lesser Cold", "小寒"}, TERM(TERM_XIAOHAN)},
	{"dahan", {"Greater Cold", "大寒"}, TERM(TERM_DAHAN)},
	{"lichun", {"Start of Spring", "立春"}, TERM(TERM_LICHUN)},
	{"yushui", {"Rain Water", "雨水"}, TERM(TERM_YUSHUI)},
	{"jingzhe", {"Awakening of Insects", "惊蛰"}, TERM(TERM_JINGZHE)},
	{NULL, {NULL, NULL}, {0}},
};

const struct festival *festival_find(const char *code)
{
	for (const struct festival *at = festivals; at->code; at++)
		if (text_equal(at->code, code))
			return at;
	for (const struct festival *at = solar_terms; at->code; at++)
		if (text_equal(at->code, code))
			return at;
	return NULL;
}

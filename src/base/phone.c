// Phones: normal_phone of normal.h. The rules stand there; the table is here.
#include "base/normal.h"

#include "base/text.h"

#include <string.h>

struct plan {
	char country[3];
	char calling[4];
	char trunk[3];   // dialled before a number inside the country, "" where there is none
	int8_t min, max; // digits of the national number; 0: the default
};

#define DEFAULT_MIN 4
#define NATIONAL_MAX 14
#define DIGITS_MAX 15 // of an E.164 number, calling code included

// ITU-T E.164 annexed list of country codes; lengths from the national numbering plans where they are firm. Where
// countries share a calling code the first row stands for all when a number comes in international form.
static const struct plan plans[] = {
	{"CN", "86", "0", 10, 11},
	{"HK", "852", "", 8, 8}, {"MO", "853", "", 8, 8}, {"TW", "886", "0", 8, 9}, {"SG", "65", "", 8, 8},
	{"US", "1", "1", 10, 10}, {"CA", "1", "1", 10, 10}, {"AG", "1", "1", 10, 10}, {"AI", "1", "1", 10, 10},
	{"AS", "1", "1", 10, 10}, {"BB", "1", "1", 10, 10}, {"BM", "1", "1", 10, 10}, {"BS", "1", "1", 10, 10},
	{"DM", "1", "1", 10, 10}, {"DO", "1", "1", 10, 10}, {"GD", "1", "1", 10, 10}, {"GU", "1", "1", 10, 10},
	{"JM", "1", "1", 10, 10}, {"KN", "1", "1", 10, 10}, {"KY", "1", "1", 10, 10}, {"LC", "1", "1", 10, 10},
	{"MP", "1", "1", 10, 10}, {"MS", "1", "1", 10, 10}, {"PR", "1", "1", 10, 10}, {"SX", "1", "1", 10, 10},
	{"TC", "1", "1", 10, 10}, {"TT", "1", "1", 10, 10}, {"VC", "1", "1", 10, 10}, {"VG", "1", "1", 10, 10},
	{"VI", "1", "1", 10, 10},
	{"RU", "7", "8", 10, 10}, {"KZ", "7", "8", 10, 10},
	{"EG", "20", "0", 8, 10}, {"ZA", "27", "0", 9, 9}, {"GR", "30", "", 10, 10}, {"NL", "31", "0", 9, 9},
	{"BE", "32", "0", 8, 9}, {"FR", "33", "0", 9, 9}, {"ES", "34", "", 9, 9}, {"HU", "36", "06", 8, 9},
	{"IT", "39", "", 6, 12}, {"VA", "39", "", 6, 12}, {"RO", "40", "0", 9, 9}, {"CH", "41", "0", 9, 9},
	{"AT", "43", "0", 4, 13}, {"GB", "44", "0", 9, 10}, {"GG", "44", "0", 10, 10}, {"IM", "44", "0", 10, 10},
	{"JE", "44", "0", 10, 10}, {"DK", "45", "", 8, 8}, {"SE", "46", "0", 7, 10}, {"NO", "47", "", 5, 8},
	{"PL", "48", "", 9, 9}, {"DE", "49", "0", 5, 13}, {"PE", "51", "0", 8, 9}, {"MX", "52", "", 10, 10},
	{"CU", "53", "0", 6, 8}, {"AR", "54", "0", 10, 11}, {"BR", "55", "0", 10, 11}, {"CL", "56", "", 9, 9},
	{"CO", "57", "", 10, 10}, {"VE", "58", "0", 10, 10}, {"MY", "60", "0", 8, 10}, {"AU", "61", "0", 9, 9},
	{"ID", "62", "0", 7, 12}, {"PH", "63", "0", 8, 10}, {"NZ", "64", "0", 8, 10}, {"TH", "66", "0", 8, 9},
	{"JP", "81", "0", 9, 10}, {"KR", "82", "0", 8, 11}, {"VN", "84", "0", 9, 10}, {"TR", "90", "0", 10, 10},
	{"IN", "91", "0", 10, 10}, {"PK", "92", "0", 8, 10}, {"AF", "93", "0", 9, 9}, {"LK", "94", "0", 9, 9},
	{"MM", "95", "0", 6, 10}, {"IR", "98", "0", 10, 10}, {"SS", "211", "0", 9, 9}, {"MA", "212", "0", 9, 9},
	{"DZ", "213", "0", 8, 9}, {"TN", "216", "", 8, 8}, {"LY", "218", "0", 8, 9}, {"GM", "220", "", 7, 7},
	{"SN", "221", "", 9, 9}, {"MR", "222", "", 8, 8}, {"ML", "223", "", 8, 8}, {"GN", "224", "", 8, 9},
	{"CI", "225", "", 8, 10}, {"BF", "226", "", 8, 8}, {"NE", "227", "", 8, 8}, {"TG", "228", "", 8, 8},
	{"BJ", "229", "", 8, 10}, {"MU", "230", "", 7, 8}, {"LR", "231", "0", 7, 9}, {"SL", "232", "0", 8, 8},
	{"GH", "233", "0", 9, 9}, {"NG", "234", "0", 7, 10}, {"TD", "235", "", 8, 8}, {"CF", "236", "", 8, 8},
	{"CM", "237", "", 8, 9}, {"CV", "238", "", 7, 7}, {"ST", "239", "", 7, 7}, {"GQ", "240", "", 9, 9},
	{"GA", "241", "", 7, 8}, {"CG", "242", "", 9, 9}, {"CD", "243", "0", 7, 9}, {"AO", "244", "", 9, 9},
	{"GW", "245", "", 7, 9}, {"IO", "246", "", 7, 7}, {"SC", "248", "", 7, 7}, {"SD", "249", "0", 9, 9},
	{"RW", "250", "0", 9, 9}, {"ET", "251", "0", 9, 9}, {"SO", "252", "", 7, 9}, {"DJ", "253", "", 8, 8},
	{"KE", "254", "0", 7, 10}, {"TZ", "255", "0", 9, 9}, {"UG", "256", "0", 9, 9}, {"BI", "257", "", 8, 8},
	{"MZ", "258", "", 8, 9}, {"ZM", "260", "0", 9, 9}, {"MG", "261", "0", 9, 9}, {"RE", "262", "0", 9, 9},
	{"YT", "262", "0", 9, 9}, {"ZW", "263", "0", 5, 10}, {"NA", "264", "0", 8, 9}, {"MW", "265", "0", 7, 9},
	{"LS", "266", "", 8, 8}, {"BW", "267", "", 7, 8}, {"SZ", "268", "", 8, 8}, {"KM", "269", "", 7, 7},
	{"SH", "290", "", 4, 5}, {"ER", "291", "0", 7, 7}, {"AW", "297", "", 7, 7}, {"FO", "298", "", 6, 6},
	{"GL", "299", "", 6, 6}, {"GI", "350", "", 8, 8}, {"PT", "351", "", 9, 9}, {"LU", "352", "", 4, 11},
	{"IE", "353", "0", 7, 9}, {"IS", "354", "", 7, 9}, {"AL", "355", "0", 8, 9}, {"MT", "356", "", 8, 8},
	{"CY", "357", "", 8, 8}, {"FI", "358", "0", 5, 12}, {"AX", "358", "0", 5, 12}, {"BG", "359", "0", 7, 9},
	{"LT", "370", "0", 8, 8}, {"LV", "371", "", 8, 8}, {"EE", "372", "", 7, 8}, {"MD", "373", "0", 8, 8},
	{"AM", "374", "0", 8, 8}, {"BY", "375", "8", 9, 10}, {"AD", "376", "", 6, 9}, {"MC", "377", "0", 8, 9},
	{"SM", "378", "", 6, 10}, {"UA", "380", "0", 9, 9}, {"RS", "381", "0", 6, 12}, {"ME", "382", "0", 8, 9},
	{"XK", "383", "0", 8, 9}, {"HR", "385", "0", 8, 9}, {"SI", "386", "0", 8, 8}, {"BA", "387", "0", 8, 9},
	{"MK", "389", "0", 8, 8}, {"CZ", "420", "", 9, 9}, {"SK", "421", "0", 9, 9}, {"LI", "423", "", 7, 9},
	{"FK", "500", "", 5, 5}, {"BZ", "501", "", 7, 7}, {"GT", "502", "", 8, 8}, {"SV", "503", "", 8, 8},
	{"HN", "504", "", 8, 8}, {"NI", "505", "", 8, 8}, {"CR", "506", "", 8, 8}, {"PA", "507", "", 7, 8},
	{"PM", "508", "0", 6, 9}, {"HT", "509", "", 8, 8}, {"GP", "590", "0", 9, 9}, {"BL", "590", "0", 9, 9},
	{"MF", "590", "0", 9, 9}, {"BO", "591", "0", 8, 8}, {"GY", "592", "", 7, 7}, {"EC", "593", "0", 8, 9},
	{"GF", "594", "0", 9, 9}, {"PY", "595", "0", 7, 9}, {"MQ", "596", "0", 9, 9}, {"SR", "597", "", 6, 7},
	{"UY", "598", "0", 8, 8}, {"CW", "599", "", 7, 8}, {"BQ", "599", "", 7, 8}, {"TL", "670", "", 7, 8},
	{"BN", "673", "", 7, 7}, {"NR", "674", "", 7, 7}, {"PG", "675", "", 7, 8}, {"TO", "676", "", 5, 7},
	{"SB", "677", "", 5, 7}, {"VU", "678", "", 5, 7}, {"FJ", "679", "", 7, 7}, {"PW", "680", "", 7, 7},
	{"WF", "681", "", 6, 6}, {"CK", "682", "", 5, 5}, {"NU", "683", "", 4, 7}, {"WS", "685", "", 5, 10},
	{"KI", "686", "", 5, 8}, {"NC", "687", "", 6, 6}, {"TV", "688", "", 5, 7}, {"PF", "689", "", 6, 8},
	{"TK", "690", "", 4, 7}, {"FM", "691", "", 7, 7}, {"MH", "692", "1", 7, 7}, {"KP", "850", "0", 6, 10},
	{"KH", "855", "0", 8, 9}, {"LA", "856", "0", 8, 10}, {"BD", "880", "0", 8, 10}, {"MV", "960", "", 7, 7},
	{"LB", "961", "0", 7, 8}, {"JO", "962", "0", 8, 9}, {"SY", "963", "0", 8, 9}, {"IQ", "964", "0", 8, 10},
	{"KW", "965", "", 7, 8}, {"SA", "966", "0", 8, 9}, {"YE", "967", "0", 7, 9}, {"OM", "968", "", 8, 8},
	{"PS", "970", "0", 8, 9}, {"AE", "971", "0", 8, 9}, {"IL", "972", "0", 8, 9}, {"BH", "973", "", 8, 8},
	{"QA", "974", "", 7, 8}, {"BT", "975", "", 7, 8}, {"MN", "976", "0", 8, 8}, {"NP", "977", "0", 8, 10},
	{"TJ", "992", "", 9, 9}, {"TM", "993", "8", 8, 8}, {"AZ", "994", "0", 9, 9}, {"GE", "995", "0", 9, 9},
	{"KG", "996", "0", 9, 9}, {"UZ", "998", "", 9, 9},
};

static const struct plan *plan_of_country(const char *country)
{
	for (size_t i = 0; country && i < ARRAY_LEN(plans); i++)
		if (strcmp(plans[i].country, country) == 0)
			return &plans[i];
	return NULL;
}

bool phone_country_known(const char *country)
{
	return plan_of_country(country) != NULL;
}

// No calling code is the start of another, so the first that fits is the longest.
static const struct plan *plan_of_number(const char *digits)
{
	for (size_t i = 0; i < ARRAY_LEN(plans); i++)
		if (text_starts(digits, plans[i].calling))
			return &plans[i];
	return NULL;
}

static bool from_to(char digit, char low, char high)
{
	return digit >= low && digit <= high;
}

static bool china_valid(const char *n, size_t size)
{
	if (n[0] == '1' && n[1] != '0')
		return size == 11 && from_to(n[1], '3', '9'); // mobile
	if (size == 10 && (text_starts(n, "400") || text_starts(n, "800")))
		return true;
	if (n[0] == '1') // 10 Beijing
		return size == 10 && from_to(n[2], '2', '9');
	if (n[0] == '2') // 20–29 the great cities, 26 is not given out
		return size == 10 && n[1] != '6' && from_to(n[2], '2', '9');
	return from_to(n[0], '3', '9') && (size == 10 || size == 11) && from_to(n[3], '2', '9');
}

static bool repeated(const char *digits)
{
	return strspn(digits, (char[]){digits[0], '\0'}) == strlen(digits);
}

static bool national_valid(const struct plan *plan, const char *national)
{
	size_t size = strlen(national);
	size_t min = plan->min ? (size_t)plan->min : DEFAULT_MIN, max = plan->max ? (size_t)plan->max : NATIONAL_MAX;

	if (size < min || size > max || size + strlen(plan->calling) > DIGITS_MAX || repeated(national))
		return false;
	if (strcmp(plan->calling, "86") == 0)
		return china_valid(national, size);
	if (strcmp(plan->calling, "1") == 0)
		return from_to(national[0], '2', '9') && from_to(national[3], '2', '9');
	// Where a trunk 0 exists, no number begins with one; Italy and some others have theirs as part of the number.
	return plan->trunk[0] != '0' || national[0] != '0';
}

// The national number in digits, its trunk prefix dropped; NULL when it cannot be one.
static const char *national_number(const struct plan *plan, const char *digits)
{
	size_t trunk = strlen(plan->trunk);

	if (trunk && text_starts(digits, plan->trunk) && national_valid(plan, digits + trunk))
		return digits + trunk;
	return national_valid(plan, digits) ? digits : NULL;
}

// Digits alone; *international tells a + before them. False for any sign that does not belong to a phone.
static bool digits_of(const char *text, char *digits, bool *international)
{
	size_t count = 0;
	uint32_t code;

	*international = false;
	while ((code = utf8_next(&text))) {
		if (code >= '0' && code <= '9') {
			if (count == 2 * DIGITS_MAX)
				return false;
			digits[count++] = (char)code;
		} else if (code == '+' && count == 0 && !*international) {
			*international = true;
		} else if (code == '(' && *international && text_starts(text, "0)")) {
			text += 2; // +44 (0)20: the trunk prefix, shown to those who dial at home
		} else if (!(code < 0x80 ? strchr(" -./()\t", (int)code) != NULL
				: (code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == 0xb7 ||
					code == 0x2022)) {
			return false;
		}
	}
	digits[count] = '\0';
	return count > 0;
}

enum status normal_phone(struct arena *mem, const char *text, const char *default_country, const char **e164)
{
	char all[2 * DIGITS_MAX + 1], *digits = all;
	bool international;
	const struct plan *plan;
	const char *national = NULL;

	if (strlen(text) > 200)
		return ERR_UNPROCESSABLE;
	text = normal_line(mem, normal_width(mem, text));
	if (!digits_of(text, digits, &international))
		return ERR_UNPROCESSABLE;
	if (!international && text_starts(digits, "00")) {
		international = true;
		digits += 2;
	}
	plan = international ? plan_of_number(digits) : plan_of_country(default_country);
	if (!plan)
		return ERR_UNPROCESSABLE;
	size_t calling = strlen(plan->calling);
	if (!international)
		national = national_number(plan, digits);
	if (!national && text_starts(digits, plan->calling))
		national = national_number(plan, digits + calling);
	if (!national)
		return ERR_UNPROCESSABLE;
	*e164 = arena_format(mem, "+%s%s", plan->calling, national);
	return OK;
}

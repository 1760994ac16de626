#include "base/normal.h"

#include "base/text.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena *mem;

// ---- phones ----

static void phone(const char *text, const char *country, const char *expected)
{
	const char *e164 = NULL;
	enum status status = normal_phone(mem, text, country, &e164);

	if ((expected == NULL) != (status != OK) || (expected && strcmp(e164, expected) != 0))
		fail_msg("\"%s\" in %s: %s, expected %s", text, country, status == OK ? e164 : status_name(status),
			expected ? expected : "a refusal");
}

static void phones_become_e164(void **state)
{
	static const char *const rows[][3] = {
		{"13812345678", "CN", "+8613812345678"}, {"138 1234 5678", "CN", "+8613812345678"},
		{"138-1234-5678", "CN", "+8613812345678"}, {"１３８１２３４５６７８", "CN", "+8613812345678"},
		{"+86 138 1234 5678", "US", "+8613812345678"}, {"＋８６　１３８１２３４５６７８", "US", "+8613812345678"},
		{"008613812345678", "GB", "+8613812345678"}, {"8613812345678", "CN", "+8613812345678"},
		{"86-13812345678", "CN", "+8613812345678"}, {"(+86)13812345678", "CN", "+8613812345678"},
		{"013812345678", "CN", "+8613812345678"}, {"19912345678", "CN", "+8619912345678"},
		// copied from contacts, with marks of direction
		{"\xe2\x80\xad" "13812345678\xe2\x80\xac", "CN", "+8613812345678"},
		{"010-62345678", "CN", "+861062345678"}, {"(010) 6234 5678", "CN", "+861062345678"},
		{"021-62345678", "CN", "+862162345678"}, {"0755-23456789", "CN", "+8675523456789"},
		{"0312-2345678", "CN", "+863122345678"}, {"86 021 62345678", "CN", "+862162345678"},
		{"+86 (0)21 6234 5678", "CN", "+862162345678"}, {"400-123-4567", "CN", "+864001234567"},
		{"8008101234", "CN", "+868008101234"},
		{"9123 4567", "HK", "+85291234567"}, {"0912-345-678", "TW", "+886912345678"},
		{"66123456", "MO", "+85366123456"},
		{"(415) 555-2671", "US", "+14155552671"}, {"1-415-555-2671", "US", "+14155552671"},
		{"+1 415.555.2671", "CN", "+14155552671"}, {"07911 123456", "GB", "+447911123456"},
		{"+44 (0)20 7946 0958", "CN", "+442079460958"}, {"030 123456", "DE", "+4930123456"},
		{"06 698 12345", "IT", "+390669812345"}, {"090-1234-5678", "JP", "+819012345678"},
		{"8 912 345-67-89", "RU", "+79123456789"}, {"+61 412 345 678", "CN", "+61412345678"},
	};
	static const char *const bad[][2] = {
		{"", "CN"}, {"+", "CN"}, {"00", "CN"}, {"12345678", "CN"}, {"62345678", "CN"}, {"12812345678", "CN"},
		{"1381234567", "CN"}, {"138123456789", "CN"}, {"11111111111", "CN"}, {"138 1234 5678 转 9", "CN"},
		{"021-62345678-801", "CN"}, {"0210000000", "CN"}, {"abc", "CN"}, {"13812345678", "ZZ"},
		{"13812345678", NULL},
		{"+999 12345678", "CN"}, {"+86", "CN"}, {"++8613812345678", "CN"}, {"138+12345678", "CN"},
		{"415-055-2671", "US"}, {"115-555-2671", "US"}, {"+1 415 555 267", "US"},
		{"123456789012345678901234567890123", "CN"},
		{"1.38E+10", "CN"}, {"9123456", "HK"}, {"+44 0", "CN"}, {"260 62345678", "CN"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		phone(rows[i][0], rows[i][1], rows[i][2]);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		phone(bad[i][0], bad[i][1], NULL);
	assert_true(phone_country_known("CN"));
	assert_false(phone_country_known("cn"));
}

// What came out goes in again and comes out the same, whatever the default country.
static void normal_phones_stay(void **state)
{
	static const char *const countries[] = {"CN", "US", "GB", "IT", "HK", "JP", "RU", "DE", "BR", "KE"};

	(void)state;
	srand(17);
	for (int round = 0; round < 200000; round++) {
		char text[24];
		const char *first, *second;
		int length = 1 + rand() % 16, at = 0;
		if (rand() % 4 == 0)
			text[at++] = '+';
		while (at < length)
			text[at++] = (char)('0' + rand() % 10);
		text[at] = '\0';
		if (normal_phone(mem, text, countries[rand() % 10], &first) == OK) {
			assert_true(strlen(first) <= 16);
			assert_int_equal(normal_phone(mem, first, countries[rand() % 10], &second), OK);
			assert_string_equal(first, second);
		}
		if (round % 1000 == 0)
			arena_reset(mem);
	}
}

// ---- e-mail, plates, member numbers, lines ----

static void forms(enum status (*normal)(struct arena *, const char *, const char **), const char *const (*rows)[2],
	size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *result = NULL, *again = NULL;
		enum status status = normal(mem, rows[i][0], &result);
		if ((rows[i][1] == NULL) != (status != OK) || (rows[i][1] && strcmp(result, rows[i][1]) != 0))
			fail_msg("\"%s\": %s, expected %s", rows[i][0], status == OK ? result : "refused",
				rows[i][1] ? rows[i][1] : "a refusal");
		if (status == OK) {
			assert_int_equal(normal(mem, result, &again), OK);
			assert_string_equal(again, result);
		} else {
			assert_int_equal(status, ERR_UNPROCESSABLE);
			assert_null(result);
		}
	}
}

static void emails_are_lower_cased_and_checked(void **state)
{
	static const char *const rows[][2] = {
		{" Li.Lei@Example.COM ", "li.lei@example.com"}, {"ｌｉ＠ｅｘａｍｐｌｅ．ｃｏｍ", "li@example.com"},
		{"a+tag@b.co", "a+tag@b.co"}, {"张伟@例子。中国", "张伟@例子.中国"}, {"JOSÉ@Example.es", "josé@example.es"},
		{"o'brien@x-y.org", "o'brien@x-y.org"}, {"1234@qq.com", "1234@qq.com"},
		{"", NULL}, {"a", NULL}, {"@b.co", NULL}, {"a@", NULL}, {"a@b", NULL}, {"a@b.", NULL}, {"a@.b", NULL},
		{"a@-b.co", NULL},
		{"a@b-.co", NULL}, {"a..b@c.de", NULL}, {".a@c.de", NULL}, {"a.@c.de", NULL}, {"a b@c.de", NULL},
		{"a@b c.de", NULL},
		{"a@b@c.de", NULL}, {"\"a\"@c.de", NULL}, {"a@1.2.3.4", NULL}, {"a@[1.2.3.4]", NULL},
		{"a@b_c.de", NULL},
		{"a@b.c\nbcc: x@y.z", NULL}, {"a,b@c.de", NULL},
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@c.de", NULL}, // 65 before the sign
	};
	(void)state;
	forms(normal_email, rows, ARRAY_LEN(rows));
}

static void plates_have_one_spelling(void **state)
{
	static const char *const rows[][2] = {
		{"沪A·12345", "沪A12345"}, {"沪a 12345", "沪A12345"}, {"沪Ａ１２３４５", "沪A12345"}, {"京AD12345", "京AD12345"},
		{"粤Z1234港", "粤Z1234港"}, {"苏E-88888", "苏E88888"}, {"川A•1234警", "川A1234警"}, {"AB12 CDE", "AB12CDE"},
		{"WJ京12345", "WJ京12345"}, {"使014578", "使014578"},
		{"沪A1234", NULL}, {"沪A1234567", NULL}, {"沪112345", NULL}, {"沪A12港45", NULL}, {"", NULL}, {"123", NULL},
		{"AB12CDE45678", NULL},
		{"AB_1234", NULL},
	};
	(void)state;
	forms(normal_plate, rows, ARRAY_LEN(rows));
}

static void member_numbers_have_one_spelling(void **state)
{
	static const char *const rows[][2] = {
		{" vip 0001 ", "VIP0001"}, {"ＶＩＰ－０００１", "VIP-0001"}, {"a.b/c#d_e", "A.B/C#D_E"},
		{"", NULL}, {"   ", NULL}, {"会员1", NULL}, {"12345678901234567890123456789012345678901", NULL},
		{"a;b", NULL},
	};
	(void)state;
	forms(normal_member_no, rows, ARRAY_LEN(rows));
}

static void lines_lose_what_is_not_seen(void **state)
{
	(void)state;
	assert_string_equal(normal_line(mem, "\xef\xbb\xbf 张\xe3\x80\x80伟\t\n"), "张 伟");
	assert_string_equal(normal_line(mem, "Ａ１！"), "A1!");
	assert_string_equal(normal_line(mem, "a\xe2\x80\x8b" "b\x01" "c"), "abc");
	assert_string_equal(normal_line(mem, "ﬁ ㎏"), "ﬁ ㎏"); // a name keeps its own letters
	assert_string_equal(normal_line(mem, " \xc2\xa0 "), "");
	assert_string_equal(normal_width(mem, "ﬁ ㎏１"), "fi kg1");
	// the ligature that grows most: 18 letters each
	char *long_one = normal_width(mem, "\xef\xb7\xba\xef\xb7\xba\xef\xb7\xba\xef\xb7\xba\xef\xb7\xba\xef\xb7\xba");
	assert_int_equal(utf8_length(long_one), 6 * 18);
	assert_string_equal(normal_width(mem, long_one), long_one);
}

// ---- names ----

static void names_are_read(void **state)
{
	static const char *const rows[][4] = { // name, key, joined reading, initials
		{"张伟", "张伟", "zhangwei", "zw"}, {"张 伟", "张伟", "zhangwei", "zw"}, {"單雄信", "單雄信", "shanxiongxin", "sxx"},
		{"曾国藩", "曾国藩", "zengguofan", "zgf"}, {"仇英", "仇英", "qiuying", "qy"}, {"解缙", "解缙", "xiejin", "xj"},
		{"区健", "区健", "oujian", "oj"}, {"查良镛", "查良镛", "zhaliangyong", "zly"},
		{"任志强", "任志强", "renzhiqiang", "rzq"},
		{"覃辉", "覃辉", "qinhui", "qh"}, {"尉迟恭", "尉迟恭", "yuchigong", "ycg"}, {"尉健", "尉健", "weijian", "wj"},
		{"万俟卨", "万俟卨", "moqixie", "mqx"}, {"盖叫天", "盖叫天", "gejiaotian", "gjt"}, {"朴树", "朴树", "piaoshu", "ps"},
		{"单于", "单于", "shanyu", "sy"}, {"单于英", "单于英", "chanyuying", "cyy"},
		{"长孙无忌", "长孙无忌", "zhangsunwuji", "zswj"},
		{"乐毅", "乐毅", "yueyi", "yy"}, {"翟天临", "翟天临", "zhaitianlin", "ztl"}, {"卜算", "卜算", "busuan", "bs"},
		{"吕布", "吕布", "lubu", "lb"}, {"欧阳娜娜", "欧阳娜娜", "ouyangnana", "oynn"},
		{"沈贾石车", "沈贾石车", "shenjiashiche", "sjsc"},
		{"解放军第一医院", "解放军第一医院", "jiefangjundiyiyiyuan", "jfjdyyy"},
		{" Ｊohn  O'Brién", "johnobrien", "johnobrien", "jo"}, {"John Smith", "johnsmith", "johnsmith", "js"},
		{"Jean-Luc Łukasz", "jeanluclukasz", "jeanluclukasz", "jll"}, {"Straße", "strasse", "strasse", "s"},
		{"李Amy", "李amy", "liamy", "la"}, {"Ивано́в", "ивано\xcc\x81в", "ивано\xcc\x81в", "и"},
		{"田中さくら", "田中さくら", "tianzhongさくら", "tzさくら"},
		{"", "", "", ""}, {"·-!", "", "", ""}, {"𠮷野家", "𠮷野家", "yejia", "yj"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_string_equal(name_key(mem, rows[i][0]), rows[i][1]);
		assert_string_equal(name_pinyin(mem, rows[i][0]), rows[i][2]);
		assert_string_equal(name_initials(mem, rows[i][0]), rows[i][3]);
	}
}

static bool has(struct pieces pieces, const char *text)
{
	for (size_t i = 0; i < pieces.count; i++)
		if (strcmp(pieces.texts[i], text) == 0)
			return true;
	return false;
}

static void pieces_are_those_of_the_contract(void **state)
{
	static const char *const expected[] = {"张", "张伟", "伟", "z", "zh", "zha", "zhan", "zhang", "zhangw", "zhangwe",
		"zhangwei", "zw"};
	struct pieces pieces = name_pieces(mem, "张伟"), phones = phone_pieces(mem, "+8613812345678");

	(void)state;
	assert_int_equal(pieces.count, ARRAY_LEN(expected));
	for (size_t i = 0; i < ARRAY_LEN(expected); i++)
		assert_true(has(pieces, expected[i]));
	assert_int_equal(phones.count, 2);
	assert_true(has(phones, "5678") && has(phones, "12345678"));
	assert_int_equal(phone_pieces(mem, "+29012345").count, 2);
	assert_int_equal(phone_pieces(mem, "+290").count, 0);
}

// ---- search ----

static bool found(const char *query, const char *name, const char *number)
{
	struct search_plan plan = search_plan(mem, query);
	const char *phones[] = {number};
	bool matches = search_matches(&plan, name, phones, number != NULL), reached = false;
	struct pieces of_name = name_pieces(mem, name);
	struct pieces of_phone = number ? phone_pieces(mem, number) : (struct pieces){0};

	for (size_t i = 0; i < plan.count; i++) {
		bool all = plan.alternatives[i].count > 0;
		for (size_t j = 0; j < plan.alternatives[i].count; j++)
			all = all && (has(of_name, plan.alternatives[i].texts[j]) ||
				has(of_phone, plan.alternatives[i].texts[j]));
		reached = reached || all;
	}
	if (matches && !reached)
		fail_msg("query \"%s\" accepts \"%s\" but its plan misses it", query, name);
	return matches;
}

static void queries_find_what_the_rule_says(void **state)
{
	static const struct {
		const char *query, *name, *phone;
		bool expected;
	} rows[] = {
		{"张", "张伟", NULL, true}, {"伟", "张伟", NULL, true}, {"张伟", "张 伟", NULL, true}, {"zw", "张伟", NULL, true},
		{"zhangwei", "张伟", NULL, true}, {"ZhangWei", "张伟", NULL, true}, {"zhang wei", "张伟", NULL, true},
		{"zhangw", "张伟", NULL, true},
		{"Ｚｈａｎｇ", "张伟", NULL, true}, {"z w", "张伟", NULL, true}, {"wei", "张伟", NULL, false},
		{"伟张", "张伟", NULL, false},
		{"张伟明", "张伟", NULL, false}, {"zhangweim", "张伟", NULL, false}, {"z", "张伟", NULL, false},
		{"张 zw", "张伟", NULL, true},
		{"lvbu", "吕布", NULL, true}, {"lubu", "吕布", NULL, true}, {"lv bu", "吕布", NULL, true},
		{"shan", "单雄信", NULL, true},
		{"dan", "单雄信", NULL, false}, {"john", "John Smith", NULL, true}, {"smi", "John Smith", NULL, true},
		{"mith", "John Smith", NULL, false},
		{"smith john", "John Smith", NULL, true}, {"johnsmith", "John Smith", NULL, true},
		{"js", "John Smith", NULL, true},
		{"jose", "José Núñez", NULL, true}, {"nunez", "José Núñez", NULL, true},
		{"obrien", "Pat O'Brien", NULL, true},
		{"阳娜娜", "欧阳娜娜", NULL, true}, {"欧娜", "欧阳娜娜", NULL, false}, {"oynn", "欧阳娜娜", NULL, true},
		{"5678", "张伟", "+8613812345678", true}, {"45678", "张伟", "+8613812345678", true},
		{"678", "张伟", "+8613812345678", false},
		{"13812345678", "张伟", "+8613812345678", true}, {"+86 138-1234-5678", "张伟", "+8613812345678", true},
		{"1381234", "张伟", "+8613812345678", false}, {"021-62345678", "李雷", "+862162345678", true},
		{"0086 138 1234 5678", "张伟", "+8613812345678", true}, {"0678", "张伟", "+8613812340678", true},
		{"１２３４５６７８", "张伟", "+8613812345678", true}, {"12345", "Customer 12345", NULL, true},
		{"customer 123", "Customer 12345", NULL, true},
		{"", "张伟", "+8613812345678", false}, {"%_*", "张伟", NULL, false}, {"さく", "田中さくら", NULL, true},
		{"𠮷", "𠮷野家", NULL, true}, {"w z", "Zoe Walter", NULL, false}, {"zoe w", "Zoe Walter", NULL, true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (found(rows[i].query, rows[i].name, rows[i].phone) != rows[i].expected)
			fail_msg("query \"%s\" over \"%s\" %s", rows[i].query, rows[i].name,
				rows[i].phone ? rows[i].phone : "");
	assert_int_equal(search_plan(mem, "z").count, 0);
	assert_int_equal(search_plan(mem, "").count, 0);
	assert_int_equal(search_plan(mem, "123").count, 1); // the start of a word
}

static const char *const letters[] = {
	"张", "伟", "单", "于", "尉", "迟", "吕", "绿", "a", "v", "l", "n", "Z", " ", "-", "é", "1", "2", "さ", "𠮷",
	"Ａ", "'", "ß", "한", "ö",
};

static bool is_ascii_text(const char *text)
{
	return utf8_length(text) == strlen(text) &&
		strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789") == strlen(text);
}

static const char *random_text(char *text, int longest)
{
	int length = rand() % (longest + 1);

	*text = '\0';
	for (int i = 0; i < length; i++)
		strcat(text, letters[(size_t)rand() % ARRAY_LEN(letters)]);
	return text;
}

// Whatever the rule accepts the index can find; and what the rule promises is accepted.
static void plans_never_miss(void **state)
{
	char name[800], query[400];

	(void)state;
	srand(23);
	for (int round = 0; round < 60000; round++) {
		random_text(name, round % 50 == 0 ? 90 : 6);
		found(random_text(query, 5), name, NULL);
		const char *pinyin = name_pinyin(mem, name), *initials = name_initials(mem, name);
		size_t length = strlen(pinyin);
		if (length >= 2 && is_ascii_text(pinyin))
			assert_true(found(arena_text_n(mem, pinyin, 2 + (size_t)rand() % (length - 1)), name, NULL));
		if (strlen(initials) >= 2 && is_ascii_text(initials))
			assert_true(found(initials, name, NULL));
		if (round % 500 == 0)
			arena_reset(mem);
	}
}

// Readings are looked up once and shared; who comes first, and on which thread, makes no difference.
static void *read_many(void *seen)
{
	struct arena *own = arena_create();
	uint64_t sum = 0;

	for (uint32_t code = 0x4e00; code < 0x5200; code++) {
		char text[5] = "";
		utf8_put(text, code);
		for (const char *at = name_pinyin(own, text); *at; at++)
			sum = sum * 31 + (unsigned char)*at;
	}
	arena_destroy(own);
	*(uint64_t *)seen = sum;
	return NULL;
}

static void threads_share_readings(void **state)
{
	pthread_t threads[4];
	uint64_t sums[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_many, &sums[i]), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	for (int i = 1; i < 4; i++)
		assert_true(sums[i] == sums[0]);
}

static int setup(void **state)
{
	(void)state;
	mem = arena_create();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_destroy(mem);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phones_become_e164),
		cmocka_unit_test(normal_phones_stay),
		cmocka_unit_test(emails_are_lower_cased_and_checked),
		cmocka_unit_test(plates_have_one_spelling),
		cmocka_unit_test(member_numbers_have_one_spelling),
		cmocka_unit_test(lines_lose_what_is_not_seen),
		cmocka_unit_test(threads_share_readings), // first, while nothing is looked up yet
		cmocka_unit_test(names_are_read),
		cmocka_unit_test(pieces_are_those_of_the_contract),
		cmocka_unit_test(queries_find_what_the_rule_says),
		cmocka_unit_test(plans_never_miss),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

// Names folded, read and cut into pieces; queries planned and verified: the second half of normal.h.
#include "base/normal.h"

#include "base/text.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#define HAN_FIRST 0x3400
#define HAN_LAST 0x9fff
#define SYLLABLES_MAX 600 // there are some 410 without tones
#define SYLLABLE_NONE UINT16_MAX
#define WORD_MIN 2 // letters of a word that is searched for on its own
#define PREFIX_MAX 8
#define PIECES_MAX 512 // above what a name of SEARCH_NAME_MAX characters can have
#define NAME_BYTES_MAX 2000
#define QUERY_BYTES_MAX 200
#define READING_MAX (SEARCH_NAME_MAX * 6)

// ---- readings ----

// Syllable of each Han character of the basic plane: 0 not looked up yet. ICU's transliterator takes a tenth of a
// second to open and some µs a character, under a lock; after the first look-up a character costs one load.
static _Atomic uint16_t han_syllables[HAN_LAST - HAN_FIRST + 1];
static char syllables[SYLLABLES_MAX][8];
static size_t syllable_count; // under han_lock
static UTransliterator *han_latin; // under han_lock, kept for the life of the process
static pthread_mutex_t han_lock = PTHREAD_MUTEX_INITIALIZER;

static uint16_t syllable_intern(const char *syllable)
{
	for (size_t i = 0; i < syllable_count; i++)
		if (strcmp(syllables[i], syllable) == 0)
			return (uint16_t)(i + 1);
	if (syllable_count == SYLLABLES_MAX)
		return SYLLABLE_NONE;
	memcpy(syllables[syllable_count++], syllable, strlen(syllable) + 1);
	return (uint16_t)syllable_count;
}

static uint16_t syllable_read(uint32_t code)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar text[32] = {(UChar)code};
	int32_t length = 1, limit = 1;
	char latin[8];
	size_t size = 0;

	if (!han_latin) {
		UChar id[32];
		u_uastrcpy(id, "Han-Latin; Latin-ASCII");
		han_latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
	}
	if (U_FAILURE(error))
		return SYLLABLE_NONE;
	utrans_transUChars(han_latin, text, &length, ARRAY_LEN(text), 0, &limit, &error);
	for (int32_t i = 0; i < length && size + 1 < sizeof latin; i++)
		if (text[i] >= 'a' && text[i] <= 'z')
			latin[size++] = (char)text[i];
	latin[size] = '\0';
	return U_SUCCESS(error) && size ? syllable_intern(latin) : SYLLABLE_NONE;
}

// Pinyin of a Han character without tone; "" where it has none.
static const char *syllable_of(uint32_t code)
{
	if (code < HAN_FIRST || code > HAN_LAST)
		return "";
	_Atomic uint16_t *known = &han_syllables[code - HAN_FIRST];
	uint16_t number = atomic_load_explicit(known, memory_order_acquire);
	if (!number) {
		pthread_mutex_lock(&han_lock);
		number = syllable_read(code);
		atomic_store_explicit(known, number, memory_order_release);
		pthread_mutex_unlock(&han_lock);
	}
	return number == SYLLABLE_NONE ? "" : syllables[number - 1];
}

// Surnames that are read otherwise than the character's commonest reading. Longer ones first.
// Source: 现代汉语词典 (readings marked 姓), 百家姓.
static const struct {
	uint32_t codes[2];
	const char *readings[2];
} surnames[] = {
	{{U'尉', U'迟'}, {"yu", "chi"}}, {{U'尉', U'遲'}, {"yu", "chi"}}, {{U'万', U'俟'}, {"mo", "qi"}},
	{{U'单', U'于'}, {"chan", "yu"}}, {{U'單', U'于'}, {"chan", "yu"}}, {{U'长', U'孙'}, {"zhang", "sun"}},
	{{U'長', U'孫'}, {"zhang", "sun"}}, {{U'澹', U'台'}, {"tan", "tai"}}, {{U'澹', U'臺'}, {"tan", "tai"}},
	{{U'乐', U'正'}, {"yue", "zheng"}}, {{U'樂', U'正'}, {"yue", "zheng"}}, {{U'拓', U'跋'}, {"tuo", "ba"}},
	{{U'夹', U'谷'}, {"jia", "gu"}}, {{U'宰', U'父'}, {"zai", "fu"}}, {{U'令', U'狐'}, {"ling", "hu"}},
	{{U'单'}, {"shan"}}, {{U'單'}, {"shan"}}, {{U'曾'}, {"zeng"}}, {{U'仇'}, {"qiu"}}, {{U'解'}, {"xie"}},
	{{U'区'}, {"ou"}}, {{U'區'}, {"ou"}}, {{U'查'}, {"zha"}}, {{U'任'}, {"ren"}}, {{U'覃'}, {"qin"}},
	{{U'盖'}, {"ge"}}, {{U'蓋'}, {"ge"}}, {{U'朴'}, {"piao"}}, {{U'翟'}, {"zhai"}}, {{U'缪'}, {"miao"}},
	{{U'繆'}, {"miao"}}, {{U'乜'}, {"nie"}}, {{U'佴'}, {"nai"}}, {{U'郇'}, {"xun"}}, {{U'卜'}, {"bu"}},
	{{U'隗'}, {"wei"}}, {{U'召'}, {"shao"}}, {{U'繁'}, {"po"}}, {{U'种'}, {"chong"}}, {{U'秘'}, {"bi"}},
	{{U'折'}, {"she"}}, {{U'洗'}, {"xian"}}, {{U'冼'}, {"xian"}}, {{U'员'}, {"yun"}}, {{U'員'}, {"yun"}},
	{{U'黑'}, {"he"}}, {{U'祭'}, {"zhai"}}, {{U'粘'}, {"nian"}}, {{U'能'}, {"nai"}}, {{U'都'}, {"du"}},
	{{U'乐'}, {"yue"}}, {{U'樂'}, {"yue"}}, {{U'句'}, {"gou"}}, {{U'幺'}, {"yao"}}, {{U'么'}, {"yao"}},
	{{U'尉'}, {"wei"}}, {{U'参'}, {"shen"}}, {{U'车'}, {"che"}}, {{U'車'}, {"che"}}, {{U'曲'}, {"qu"}},
	{{U'石'}, {"shi"}}, {{U'贾'}, {"jia"}}, {{U'賈'}, {"jia"}}, {{U'沈'}, {"shen"}}, {{U'郗'}, {"xi"}},
	{{U'郄'}, {"qie"}}, {{U'逄'}, {"pang"}}, {{U'仉'}, {"zhang"}}, {{U'阚'}, {"kan"}}, {{U'闞'}, {"kan"}},
	{{U'盛'}, {"sheng"}}, {{U'葛'}, {"ge"}}, {{U'谌'}, {"chen"}}, {{U'諶'}, {"chen"}}, {{U'鲜'}, {"xian"}},
};

// ---- folding ----

enum script { SCRIPT_SIGN, SCRIPT_WORD, SCRIPT_HAN, SCRIPT_CJK };

// A name or query folded: letters and digits in order, and where words begin.
struct folded {
	size_t count;
	uint32_t codes[SEARCH_NAME_MAX];
	uint8_t scripts[SEARCH_NAME_MAX];
	bool begins[SEARCH_NAME_MAX]; // a token begins here
};

// Tokens of one kind are runs of codes; this is one.
struct token {
	const uint32_t *codes;
	size_t count;
	bool cjk;
};

static enum script script_of(uint32_t code)
{
	if ((code >= 'a' && code <= 'z') || (code >= '0' && code <= '9'))
		return SCRIPT_WORD;
	if (code < 0x80)
		return SCRIPT_SIGN;
	if (code >= HAN_FIRST && code <= HAN_LAST)
		return SCRIPT_HAN;
	int8_t type = u_charType((UChar32)code);
	if (!u_isalnum((UChar32)code) && type != U_NON_SPACING_MARK && type != U_COMBINING_SPACING_MARK)
		return SCRIPT_SIGN;
	UErrorCode error = U_ZERO_ERROR;
	switch (uscript_getScript((UChar32)code, &error)) {
	case USCRIPT_HAN:
		return SCRIPT_HAN;
	case USCRIPT_HIRAGANA:
	case USCRIPT_KATAKANA:
	case USCRIPT_HANGUL:
	case USCRIPT_BOPOMOFO:
		return SCRIPT_CJK;
	default:
		return SCRIPT_WORD;
	}
}

// Letters of Latin that carry no mark which could be dropped.
static const char *plain_latin(uint32_t code)
{
	switch (code) {
	case 0xe6:
		return "ae";
	case 0xf0:
	case 0x111:
		return "d";
	case 0xf8:
		return "o";
	case 0xfe:
		return "th";
	case 0x127:
		return "h";
	case 0x131:
		return "i";
	case 0x142:
		return "l";
	case 0x153:
		return "oe";
	default:
		return NULL;
	}
}

static void folded_add(struct folded *folded, uint32_t code, enum script script, bool *begin)
{
	if (folded->count == SEARCH_NAME_MAX)
		return;
	bool cjk = script != SCRIPT_WORD;
	bool same = folded->count && (folded->scripts[folded->count - 1] != SCRIPT_WORD) == cjk;
	folded->codes[folded->count] = code;
	folded->scripts[folded->count] = (uint8_t)script;
	folded->begins[folded->count++] = *begin || !same;
	*begin = false;
}

static void folded_code(struct folded *folded, uint32_t code, bool *begin)
{
	const char *plain = code >= 0x80 ? plain_latin(code) : NULL;
	enum script script = script_of(code);

	if (plain) {
		for (; *plain; plain++)
			folded_add(folded, (unsigned char)*plain, SCRIPT_WORD, begin);
	} else if (script != SCRIPT_SIGN) {
		folded_add(folded, code, script, begin);
	} else if (code != '\'' && code != 0x2019 && code != 0x2bc) {
		*begin = true;
	}
}

// Case, width and compatibility by NFKC_Casefold, then Latin letters without their marks.
static void fold_by_icu(const char *text, size_t size, struct folded *folded)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&error), *nfd = unorm2_getNFDInstance(&error);
	UChar wide[NAME_BYTES_MAX + 1], cased[4 * NAME_BYTES_MAX];
	int32_t length = 0;
	bool begin = true;

	u_strFromUTF8(wide, ARRAY_LEN(wide), &length, text, (int32_t)size, &error);
	length = unorm2_normalize(casefold, wide, length, cased, ARRAY_LEN(cased), &error);
	if (U_FAILURE(error))
		return; // no name grows four times; what does is no name
	for (int32_t i = 0; i < length;) {
		UChar32 code;
		U16_NEXT(cased, i, length, code);
		UChar parts[8];
		int32_t count = code < 0xc0 || code > 0x1fff ? 0
			: unorm2_getDecomposition(nfd, code, parts, ARRAY_LEN(parts), &error);
		if (count > 0 && parts[0] < 0x80)
			code = parts[0]; // the letter; what follows it are marks
		else if (code >= 0x300 && code <= 0x36f && folded->count && folded->codes[folded->count - 1] < 0x80)
			continue;
		folded_code(folded, (uint32_t)code, &begin);
	}
}

static void fold(const char *text, size_t max, struct folded *folded)
{
	size_t size = strnlen(text, max);
	bool begin = true, plain = true;

	while (size && size == max && ((unsigned char)text[size] & 0xc0) == 0x80)
		size--; // not through a character
	folded->count = 0;
	const char *at = text, *end = text + size;
	while (at < end && plain) {
		uint32_t code = utf8_next(&at);
		plain = code < 0x80 || (code >= 0x4e00 && code <= HAN_LAST);
	}
	if (!plain) {
		fold_by_icu(text, size, folded);
		return;
	}
	for (at = text; at < end;) {
		uint32_t code = utf8_next(&at);
		folded_code(folded, code >= 'A' && code <= 'Z' ? code + 32 : code, &begin);
	}
}

static char *codes_text(struct arena *mem, const uint32_t *codes, size_t count)
{
	char *text = arena_alloc(mem, count * 4 + 1), *to = text;

	for (size_t i = 0; i < count; i++)
		to += utf8_put(to, codes[i]);
	return text;
}

// ---- forms of a name ----

struct reading {
	uint32_t pinyin[READING_MAX], initials[SEARCH_NAME_MAX];
	size_t pinyin_count, initial_count;
};

// Which row of the surnames a name of Chinese length begins with; -1 for none.
static int surname_row(const struct folded *name)
{
	if (name->count < 2 || name->count > 4)
		return -1;
	for (size_t i = 0; i < name->count; i++)
		if (name->scripts[i] != SCRIPT_HAN)
			return -1;
	for (size_t i = 0; i < ARRAY_LEN(surnames); i++)
		if (surnames[i].codes[0] == name->codes[0] &&
		    (!surnames[i].codes[1] || (surnames[i].codes[1] == name->codes[1] && name->count > 2)))
			return (int)i;
	return -1;
}

static void reading_syllable(struct reading *reading, const char *syllable)
{
	if (*syllable)
		reading->initials[reading->initial_count++] = (unsigned char)*syllable;
	for (; *syllable && reading->pinyin_count < READING_MAX; syllable++)
		reading->pinyin[reading->pinyin_count++] = (unsigned char)*syllable;
}

static void read_name(const struct folded *name, struct reading *reading)
{
	int row = surname_row(name);

	reading->pinyin_count = reading->initial_count = 0;
	for (size_t i = 0; i < name->count; i++) {
		if (row >= 0 && i < 2 && surnames[row].readings[i]) {
			reading_syllable(reading, surnames[row].readings[i]);
		} else if (name->scripts[i] == SCRIPT_HAN) {
			reading_syllable(reading, syllable_of(name->codes[i]));
		} else {
			reading->pinyin[reading->pinyin_count++] = name->codes[i];
			if (name->begins[i] || name->scripts[i] == SCRIPT_CJK)
				reading->initials[reading->initial_count++] = name->codes[i];
		}
	}
}

char *name_key(struct arena *mem, const char *name)
{
	struct folded folded;

	fold(name, NAME_BYTES_MAX, &folded);
	return codes_text(mem, folded.codes, folded.count);
}

char *name_pinyin(struct arena *mem, const char *name)
{
	struct folded folded;
	struct reading reading;

	fold(name, NAME_BYTES_MAX, &folded);
	read_name(&folded, &reading);
	return codes_text(mem, reading.pinyin, reading.pinyin_count);
}

char *name_initials(struct arena *mem, const char *name)
{
	struct folded folded;
	struct reading reading;

	fold(name, NAME_BYTES_MAX, &folded);
	read_name(&folded, &reading);
	return codes_text(mem, reading.initials, reading.initial_count);
}

// ---- pieces ----

static void pieces_add(struct arena *mem, struct pieces *pieces, const uint32_t *codes, size_t count)
{
	char text[PREFIX_MAX * 4 + 1], *to = text;

	for (size_t i = 0; i < count; i++)
		to += utf8_put(to, codes[i]);
	*to = '\0';
	for (size_t i = 0; i < pieces->count; i++)
		if (strcmp(pieces->texts[i], text) == 0)
			return;
	if (pieces->count < PIECES_MAX)
		pieces->texts[pieces->count++] = arena_text_n(mem, text, (size_t)(to - text));
}

static void pieces_prefixes(struct arena *mem, struct pieces *pieces, const uint32_t *codes, size_t count)
{
	for (size_t length = 1; length <= PREFIX_MAX && length <= count; length++)
		pieces_add(mem, pieces, codes, length);
}

// The token that begins at *at, which moves past it.
static struct token token_next(const struct folded *folded, size_t *at)
{
	size_t from = (*at)++;

	while (*at < folded->count && !folded->begins[*at])
		++*at;
	return (struct token){&folded->codes[from], *at - from, folded->scripts[from] != SCRIPT_WORD};
}

struct pieces name_pieces(struct arena *mem, const char *name)
{
	const char *texts[PIECES_MAX];
	struct pieces pieces = {texts, 0};
	struct folded folded;
	struct reading reading;

	fold(name, NAME_BYTES_MAX, &folded);
	read_name(&folded, &reading);
	for (size_t i = 0; i < folded.count; i++) {
		if (folded.scripts[i] == SCRIPT_WORD)
			continue;
		pieces_add(mem, &pieces, &folded.codes[i], 1);
		if (i + 1 < folded.count && folded.scripts[i + 1] != SCRIPT_WORD)
			pieces_add(mem, &pieces, &folded.codes[i], 2);
	}
	for (size_t at = 0; at < folded.count;) {
		struct token token = token_next(&folded, &at);
		if (!token.cjk)
			pieces_prefixes(mem, &pieces, token.codes, token.count);
	}
	pieces_prefixes(mem, &pieces, reading.pinyin, reading.pinyin_count);
	pieces_prefixes(mem, &pieces, reading.initials, reading.initial_count);
	pieces.texts = arena_copy(mem, texts, pieces.count * sizeof *texts);
	return pieces;
}

struct pieces phone_pieces(struct arena *mem, const char *e164)
{
	struct pieces pieces = {arena_array(mem, const char *, 2), 0};
	size_t size = strspn(e164 + (*e164 == '+'), "0123456789");
	const char *end = e164 + (*e164 == '+') + size;

	if (size >= 4)
		pieces.texts[pieces.count++] = arena_text_n(mem, end - 4, 4);
	if (size >= 8)
		pieces.texts[pieces.count++] = arena_text_n(mem, end - 8, 8);
	return pieces;
}

// ---- queries ----

struct query {
	struct folded folded;  // tokens as written
	struct folded lu;      // with lv and nv read lu and nu; count 0 when that changes nothing
	struct folded joined;  // all words as one; count 0 when there are CJK tokens or fewer than two words
	struct folded joined_lu;
	char digits[32]; // of a phone; "" when it is none
};

static void query_digits(const char *text, size_t max, struct query *query)
{
	char digits[QUERY_BYTES_MAX + 1];
	size_t count = 0;
	const char *end = text + strnlen(text, max);

	while (text < end) {
		uint32_t code = utf8_next(&text);
		if (code >= 0xff01 && code <= 0xff5e)
			code -= 0xff01 - 0x21;
		if (code >= '0' && code <= '9' && count < QUERY_BYTES_MAX)
			digits[count++] = (char)code;
		else if (code != 0x3000 && (code >= 0x80 || !strchr(" +()-./", (int)code)))
			return;
	}
	size_t from = 0;
	while (count - from > 8 && digits[from] == '0')
		from++;
	if (count - from < 4 || count - from >= sizeof query->digits)
		return;
	memcpy(query->digits, digits + from, count - from);
}

static struct folded joined_of(const struct folded *folded)
{
	struct folded joined = *folded;
	size_t words = 0;

	for (size_t i = 0; i < folded->count; i++) {
		words += folded->begins[i];
		joined.begins[i] = i == 0;
		if (folded->scripts[i] != SCRIPT_WORD)
			joined.count = 0;
	}
	if (words < 2)
		joined.count = 0;
	return joined;
}

static struct folded lu_of(const struct folded *folded)
{
	struct folded lu = *folded;
	bool changed = false;

	for (size_t i = 1; i < folded->count; i++)
		if (folded->codes[i] == 'v' && !folded->begins[i] &&
			(folded->codes[i - 1] == 'l' || folded->codes[i - 1] == 'n')) {
			lu.codes[i] = 'u';
			changed = true;
		}
	if (!changed)
		lu.count = 0;
	return lu;
}

// One alternative: the pieces that all tokens together need. A query of nothing but single letters is forgotten, so
// that the rule does not accept what would be half the index.
static void plan_tokens(struct arena *mem, struct search_plan *plan, struct folded *folded)
{
	const char *texts[PIECES_MAX];
	struct pieces pieces = {texts, 0};
	bool telling = false; // more than single letters

	for (size_t at = 0; at < folded->count;) {
		struct token token = token_next(folded, &at);
		telling |= token.cjk || token.count >= WORD_MIN;
		if (token.cjk && token.count == 1)
			pieces_add(mem, &pieces, token.codes, 1);
		for (size_t i = 0; token.cjk && i + 1 < token.count; i++)
			pieces_add(mem, &pieces, &token.codes[i], 2);
		if (!token.cjk)
			pieces_add(mem, &pieces, token.codes, token.count < PREFIX_MAX ? token.count : PREFIX_MAX);
	}
	if (telling) {
		pieces.texts = arena_copy(mem, texts, pieces.count * sizeof *texts);
		plan->alternatives[plan->count++] = pieces;
	} else {
		folded->count = 0;
	}
}

struct search_plan search_plan(struct arena *mem, const char *text)
{
	struct query *query = arena_new(mem, struct query);
	struct search_plan plan = {.query = query};

	fold(text, QUERY_BYTES_MAX, &query->folded);
	query_digits(text, QUERY_BYTES_MAX, query);
	query->lu = lu_of(&query->folded);
	query->joined = joined_of(&query->folded);
	query->joined_lu = lu_of(&query->joined);
	if (*query->digits) {
		size_t size = strlen(query->digits), last = size < 8 ? 4 : 8;
		struct pieces pieces = {arena_array(mem, const char *, 1), 1};
		pieces.texts[0] = arena_text(mem, query->digits + size - last);
		plan.alternatives[plan.count++] = pieces;
	}
	plan_tokens(mem, &plan, &query->folded);
	plan_tokens(mem, &plan, &query->lu);
	plan_tokens(mem, &plan, &query->joined);
	plan_tokens(mem, &plan, &query->joined_lu);
	return plan;
}

static bool codes_start(const uint32_t *codes, size_t count, const struct token *token)
{
	return token->count <= count && memcmp(codes, token->codes, token->count * sizeof *codes) == 0;
}

static bool word_matches(const struct folded *name, const struct reading *reading, const struct token *token)
{
	if (codes_start(reading->pinyin, reading->pinyin_count, token) ||
	    codes_start(reading->initials, reading->initial_count, token))
		return true;
	for (size_t at = 0; at < name->count;) {
		struct token word = token_next(name, &at);
		if (!word.cjk && codes_start(word.codes, word.count, token))
			return true;
	}
	return false;
}

static bool cjk_matches(const struct folded *name, const struct token *token)
{
	for (size_t at = 0; at + token->count <= name->count; at++)
		if (codes_start(&name->codes[at], name->count - at, token))
			return true;
	return false;
}

static bool tokens_match(const struct folded *query, const struct folded *name, const struct reading *reading)
{
	for (size_t at = 0; at < query->count;) {
		struct token token = token_next(query, &at);
		if (!(token.cjk ? cjk_matches(name, &token) : word_matches(name, reading, &token)))
			return false;
	}
	return query->count > 0;
}

static bool phone_matches(const char *digits, const char *phone)
{
	size_t size = strlen(phone), tail = strlen(digits);
	return tail <= size && strcmp(phone + size - tail, digits) == 0;
}

bool search_matches(const struct search_plan *plan, const char *name, const char *const *phones, size_t phone_count)
{
	const struct query *query = plan->query;
	struct folded folded;
	struct reading reading;

	for (size_t i = 0; *query->digits && i < phone_count; i++)
		if (phone_matches(query->digits, phones[i]))
			return true;
	fold(name, NAME_BYTES_MAX, &folded);
	read_name(&folded, &reading);
	return tokens_match(&query->folded, &folded, &reading) || tokens_match(&query->lu, &folded, &reading) ||
		tokens_match(&query->joined, &folded, &reading) || tokens_match(&query->joined_lu, &folded, &reading);
}

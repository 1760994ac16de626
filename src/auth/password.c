#include "auth/password.h"

#include "base/normal.h"

#include <sodium.h>
#include <string.h>

PROBLEM(password_short, ERR_UNPROCESSABLE, "At least {0} characters; 15 or more are better.",
	"至少 {0} 个字符，建议 15 个以上。");
PROBLEM(password_long, ERR_UNPROCESSABLE, "At most {0} characters.", "最多 {0} 个字符。");
PROBLEM(password_known, ERR_UNPROCESSABLE, "This password is on every guesser's list. Take another.",
	"这个密码太常见，容易被猜中，请换一个。");
PROBLEM(password_named, ERR_UNPROCESSABLE, "The login, your name or the shop's name is no password. Take another.",
	"密码不能是登录名、姓名或店铺名，请换一个。");

const struct password_cost password_cost_default = {
	.passes = crypto_pwhash_OPSLIMIT_INTERACTIVE,
	.memory_bytes = crypto_pwhash_MEMLIMIT_INTERACTIVE,
};

// What everybody tries first, in lower case; digits and signs at the end are taken off before, so that "password2024!"
// is found.
static const char *const known[] = {
	"password",
	"passw0rd",
	"p@ssword",
	"p@ssw0rd",
	"pass",
	"passwd",
	"passwort",
	"qwerty",
	"qwertyuiop",
	"qwert",
	"asdf",
	"asdfgh",
	"asdfghjkl",
	"zxcvbn",
	"zxcvbnm",
	"qazwsx",
	"qazwsxedc",
	"1qaz2wsx",
	"1qaz2wsx3edc",
	"1q2w3e4r",
	"1q2w3e4r5t",
	"q1w2e3r4",
	"q1w2e3r4t5",
	"zaq12wsx",
	"abc",
	"abcd",
	"abcdef",
	"a1b2c3d4",
	"admin",
	"administrator",
	"root",
	"user",
	"guest",
	"test",
	"demo",
	"default",
	"changeme",
	"letmein",
	"welcome",
	"secret",
	"master",
	"access",
	"login",
	"iloveyou",
	"sunshine",
	"princess",
	"football",
	"baseball",
	"superman",
	"batman",
	"dragon",
	"monkey",
	"shadow",
	"michael",
	"jennifer",
	"charlie",
	"starwars",
	"whatever",
	"trustno",
	"woaini",
	"woaiwojia",
	"wodemima",
	"mima",
	"nihao",
	"zhangwei",
	"wangwei",
	"taobao",
	"alibaba",
	"weixin",
	"huiyuan",
	"huitou",
	"loyalty",
	"shop",
	"store",
	"dianzhang",
	"guanliyuan",
	"a",
	"aa",
	"aaa",
	"q",
	"qq",
	"z",
	"zz",
	"x",
	"asd",
	"qwe",
	"zxc",
	"qweasd",
	"qweasdzxc",
	"asdasd",
	"qweqwe",
	"password1password",
	"123qwe",
	"123abc",
	"123qweasd",
	"147258369",
	"123123123",
	"5201314",
	"1314520",
	"0123456789",
	"11223344",
	"12341234",
	"12344321",
	"12121212",
	NULL,
};

static char *lower(struct arena *mem, const char *text)
{
	char *low = normal_width(mem, text);

	for (char *c = low; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + 'a' - 'A');
	return low;
}

// Without the digits and signs at the end.
static const char *stem(struct arena *mem, const char *low)
{
	size_t size = strlen(low);

	while (size > 0 && strchr("0123456789!@#$%^&*()-_=+.,?~ ", low[size - 1]))
		size--;
	return arena_text_n(mem, low, size);
}

// One sign repeated, or each the neighbour of the one before: 88888888, 12345678, hgfedcba, 1234567890.
static bool monotone(const char *low)
{
	int step = 2;

	for (const char *c = low; c[0] && c[1]; c++) {
		int next = c[0] == '9' && c[1] == '0' ? 1 : c[0] == '0' && c[1] == '9' ? -1 : c[1] - c[0];

		if (next < -1 || next > 1 || (step != 2 && next != step))
			return false;
		step = next;
	}
	return true;
}

static bool listed(const char *text)
{
	for (const char *const *entry = known; *entry; entry++)
		if (strcmp(*entry, text) == 0)
			return true;
	return false;
}

static bool names(struct arena *mem, const char *low, const char *context)
{
	char *name = lower(mem, context), *at;

	if (!*name)
		return false;
	if (strcmp(low, name) == 0 || strcmp(stem(mem, low), name) == 0)
		return true;
	at = strchr(name, '@');
	if (!at)
		return false;
	*at = '\0'; // zhang@example.com: "zhang" is no better
	return *name && strcmp(stem(mem, low), name) == 0;
}

enum status password_accept(
	struct ctx *ctx, const char *pointer, const char *password, const char *const *context, size_t context_count)
{
	const char *low = lower(ctx->mem, password);
	const char *start = stem(ctx->mem, low);
	size_t length = utf8_length(password);

	if (length < PASSWORD_MIN)
		return fail_at(ctx, pointer, &password_short, arena_format(ctx->mem, "%d", PASSWORD_MIN));
	if (length > PASSWORD_MAX)
		return fail_at(ctx, pointer, &password_long, arena_format(ctx->mem, "%d", PASSWORD_MAX));
	if (monotone(low) || listed(low) || (*start && listed(start)))
		return fail_at(ctx, pointer, &password_known);
	for (size_t i = 0; i < context_count; i++)
		if (context[i] && names(ctx->mem, low, context[i]))
			return fail_at(ctx, pointer, &password_named);
	return OK;
}

enum status password_hash(struct ctx *ctx, const char *password, struct password_cost cost, const char **hash)
{
	const char *text = normal_width(ctx->mem, password);
	char made[crypto_pwhash_STRBYTES];

	if (crypto_pwhash_str_alg(
		    made, text, strlen(text), cost.passes, cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return fail(ctx, &busy); // only for want of memory
	*hash = arena_text(ctx->mem, made);
	return OK;
}

enum status password_matches(
	struct ctx *ctx, const char *password, const char *hash, struct password_cost cost, bool *matches)
{
	const char *text = normal_width(ctx->mem, password), *spent;

	*matches = false;
	if (!hash)
		return password_hash(ctx, password, cost, &spent);
	*matches = crypto_pwhash_str_verify(hash, text, strlen(text)) == 0;
	return OK;
}

bool password_outdated(const char *hash, struct password_cost cost)
{
	return crypto_pwhash_str_needs_rehash(hash, cost.passes, cost.memory_bytes) != 0;
}

#include "portal/card.h"

#include "base/instant.h"
#include "customer/customer.h"
#include "portal/self.h"
#include "portal/view.h"
#include "tier/tier.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>

#define HEAD "HM"
#define ID_BYTES 7
#define PLAIN_BYTES (ID_BYTES + 4) // and seconds since 1970
#define MARK_BYTES 9
#define CARD_BYTES (PLAIN_BYTES + MARK_BYTES)
#define DIGITS (CARD_BYTES * 8 / 5)

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

PROBLEM(card_void, ERR_NOT_FOUND, "This code is no member's, or its time is over: let them open the card again.",
	"该会员码无效或已过期，请会员重新打开会员卡。");

// The mark is made over what is inside; what is inside is then hidden under a pad made of the mark.
static void mark_of(const struct vault *vault, const unsigned char *plain, unsigned char *mark)
{
	unsigned char hash[VAULT_HASH_BYTES];

	vault_hash(vault, "member-card", plain, PLAIN_BYTES, hash);
	memcpy(mark, hash, MARK_BYTES);
}

static void hide(const struct vault *vault, const unsigned char *mark, unsigned char *bytes)
{
	unsigned char pad[VAULT_HASH_BYTES];

	vault_hash(vault, "member-card-pad", mark, MARK_BYTES, pad);
	for (size_t i = 0; i < PLAIN_BYTES; i++)
		bytes[i] ^= pad[i];
}

static void put(unsigned char *bytes, size_t size, uint64_t number)
{
	while (size-- > 0) {
		bytes[size] = (unsigned char)number;
		number >>= 8;
	}
}

static uint64_t take(const unsigned char *bytes, size_t size)
{
	uint64_t number = 0;

	for (size_t i = 0; i < size; i++)
		number = number << 8 | bytes[i];
	return number;
}

struct card_code card_make(struct ctx *ctx, int64_t customer_id)
{
	unsigned char bytes[CARD_BYTES];
	char *text = arena_alloc(ctx->mem, sizeof HEAD + DIGITS);
	// Whole seconds: that is what the code holds.
	int64_t ends_at = (ctx->now_ms + CARD_LIFE_MS) / SECOND_MS * SECOND_MS;

	put(bytes, ID_BYTES, (uint64_t)customer_id);
	put(bytes + ID_BYTES, 4, (uint64_t)(ends_at / SECOND_MS));
	mark_of(ctx->house->vault, bytes, bytes + PLAIN_BYTES);
	hide(ctx->house->vault, bytes + PLAIN_BYTES, bytes);
	memcpy(text, HEAD, strlen(HEAD));
	for (size_t i = 0; i < DIGITS; i++) {
		size_t bit = i * 5, at = bit / 8;
		unsigned two = (unsigned)bytes[at] << 8 | (at + 1 < CARD_BYTES ? bytes[at + 1] : 0);

		text[strlen(HEAD) + i] = alphabet[two >> (11 - bit % 8) & 31];
	}
	return (struct card_code){text, ctx->now_ms + CARD_RENEW_MS, ends_at};
}

static bool decode(const char *text, unsigned char *bytes)
{
	size_t count = 0;

	memset(bytes, 0, CARD_BYTES);
	for (; *text; text++) {
		if (*text == ' ' || *text == '-')
			continue;
		const char *digit = strchr(alphabet, toupper((unsigned char)*text));
		if (!digit || count == DIGITS)
			return false;
		unsigned value = (unsigned)(digit - alphabet) << (11 - count * 5 % 8);
		size_t at = count * 5 / 8;
		bytes[at] |= (unsigned char)(value >> 8);
		if (at + 1 < CARD_BYTES)
			bytes[at + 1] |= (unsigned char)value;
		count++;
	}
	return count == DIGITS;
}

bool card_read(struct ctx *ctx, const char *text, int64_t *customer_id)
{
	unsigned char bytes[CARD_BYTES], mark[MARK_BYTES];

	while (*text == ' ')
		text++;
	if (strncasecmp(text, HEAD, strlen(HEAD)) != 0 || !decode(text + strlen(HEAD), bytes))
		return false;
	hide(ctx->house->vault, bytes + PLAIN_BYTES, bytes);
	mark_of(ctx->house->vault, bytes, mark);
	if (sodium_memcmp(mark, bytes + PLAIN_BYTES, MARK_BYTES) != 0)
		return false;
	*customer_id = (int64_t)take(bytes, ID_BYTES);
	return (int64_t)take(bytes + ID_BYTES, 4) * SECOND_MS > ctx->now_ms;
}

// ---------------------------------------------------------------- routes

static const struct field code_fields[] = {
	FIELD_TEXT(card_code, code, .max = 64, .doc = W("What the QR holds", "二维码内容")),
	FIELD_TIME(card_code, renew_at, .doc = W("When to fetch the next one", "应刷新的时间")),
	FIELD_TIME(card_code, ends_at, .doc = W("Good until then", "有效期至")),
};
const struct shape card_code_shape =
	SHAPE("MemberCardCode", card_code, code_fields, "The member's code of the moment.", "当前会员码。");

static enum status act_code(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct card_code *out = arena_new(ctx->mem, struct card_code);
	int64_t own;

	(void)call;
	TRY(self_id(ctx, &own));
	*out = card_make(ctx, own);
	answer_give(answer, card_code, out);
	return OK;
}

struct scan_query {
	const char *code;
};
static const struct field query_fields[] = {
	FIELD_TEXT(scan_query, code, .max = 100, .flags = FIELD_REQUIRED,
		.doc = W("What was scanned: a member's code, or a member number", "扫描内容：会员码或会员号")),
};
static const struct shape query_shape = SHAPE("ScanQuery", scan_query, query_fields, "What was scanned.", "扫描内容。");

struct scanned {
	int64_t customer_id, points, digits;
	const char *name, *member_no, *tier, *tier_name;
	bool live;
};
static const struct field scanned_fields[] = {
	FIELD_ID(scanned, customer_id, "cus", .doc = W("The customer", "客户编号")),
	FIELD_TEXT(scanned, name, .max = 200, .doc = W("Name", "姓名")),
	FIELD_TEXT(scanned, member_no, .max = 64, .doc = W("Member number", "会员号")),
	FIELD_BOOL(scanned, live,
		.doc = W("By the code of the moment: the member stands here; else by the number alone",
			"是否为实时会员码（本人在场）；否则仅凭会员号")),
	FIELD_TEXT(scanned, tier, .max = 40, .doc = W("Code of the tier", "等级编码")),
	FIELD_TEXT(scanned, tier_name, .max = 80, .doc = W("Its name", "等级名称")),
	FIELD_I64(scanned, points, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("Points that can be spent", "可用积分")),
	FIELD_I64(scanned, digits, .min = 0, .max = 4, .doc = W("Decimals of the points", "积分小数位数")),
};
static const struct shape scanned_shape =
	SHAPE("ScannedMember", scanned, scanned_fields, "Who stands at the till.", "扫码识别的会员。");

static enum status whose(struct ctx *ctx, const char *code, struct scanned *out)
{
	size_t count;
	int64_t id;

	out->live = card_read(ctx, code, &id);
	if (!out->live) {
		// What can be no member number finds nobody; so does a code that is over.
		if (customer_find(ctx, IDENTITY_MEMBER_NO, NULL, code, &id, 1, &count) != OK || count == 0) {
			fail_clear(ctx);
			return fail(ctx, &card_void);
		}
	}
	return customer_within(ctx, id, "customer.read", &out->customer_id);
}

static enum status act_scan(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct scan_query *query = call->query;
	struct scanned *out = arena_new(ctx->mem, struct scanned);
	struct member_points *points;
	struct tier_standing tier;
	struct customer *customer;

	if (!query->code)
		return fail_at(ctx, "code", &field_required);
	TRY(whose(ctx, query->code, out));
	TRY(customer_get(ctx, out->customer_id, &customer));
	TRY(view_points(ctx, out->customer_id, &points));
	TRY(tier_get(ctx, out->customer_id, &tier));
	out->name = customer->display_name;
	out->member_no = customer->member_no;
	out->points = points->available;
	out->digits = points->digits;
	out->tier = tier.tier->code;
	out->tier_name = words_in((struct words){tier.tier->name_en, tier.tier->name_zh}, ctx->lang);
	answer_give(answer, scanned, out);
	return OK;
}

static const struct problem *const scan_problems[] = {&card_void, NULL};

const struct route portal_card_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/m/code",
		.kind = ROUTE_READ,
		.out = &card_code_shape,
		.act = act_code,
		.tag = "Portal",
		.name = "member_code",
		.doc = W("The member's code of the moment, for the QR on the card; another one every minute.",
			"当前会员码（用于会员卡二维码），每分钟更换。")},
	{.method = HTTP_GET,
		.path = "/v1/scan",
		.right = "customer.read",
		.kind = ROUTE_READ,
		.query = &query_shape,
		.out = &scanned_shape,
		.act = act_scan,
		.tag = "Portal",
		.name = "member_scan",
		.doc = W("At the till: who showed this code or this member number.",
			"收银台扫码：识别出示会员码或会员号的会员。"),
		.example_path = "/v1/scan?code=HM0000000000000000000000000000000000",
		.problems = scan_problems},
	{0},
};

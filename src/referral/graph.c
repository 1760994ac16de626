// Who resembles whom: identifiers as keyed hashes, and what they say against a referral.
#include "referral/plan.h"

#include "base/normal.h"
#include "base/zone.h"
#include "customer/customer.h"

#include <string.h>

SQL(identifier_insert);
SQL(identifiers_shared);
SQL(referrals_since);

#define SIGNALS_MAX 16
#define SHARED_MAX 50

const struct choice identifier_kinds[] = {
	{"phone", W("Phone", "手机")},
	{"email", W("E-mail", "邮箱")},
	{"address", W("Address", "地址")},
	{"device", W("Device", "设备")},
	{"payment", W("Card or account that pays", "支付账户")},
	CHOICES_END,
};

// Mail that anybody can have for ten minutes.
static const char *const throwaway[] = {"mailinator.com", "10minutemail.com", "guerrillamail.com", "tempmail.com",
	"temp-mail.org", "yopmail.com", "trashmail.com", "sharklasers.com", "maildrop.cc", "linshiyouxiang.net"};

// One mailbox in many spellings: dots and what follows + count for nothing at Google, what follows + nowhere.
static const char *mailbox(struct arena *mem, const char *email)
{
	const char *at = strchr(email, '@');
	struct buf buf = buf_make(mem, 400);
	bool google = strcmp(at, "@gmail.com") == 0 || strcmp(at, "@googlemail.com") == 0;

	for (const char *sign = email; sign < at && *sign != '+'; sign++)
		if (*sign != '.' || !google)
			buf_byte(&buf, *sign);
	buf_text(&buf, google ? "@gmail.com" : at);
	return buf.data;
}

static const char *normal(struct ctx *ctx, enum identifier_kind kind, const char *value)
{
	const char *text = NULL;

	switch (kind) {
	case IDENTIFIER_PHONE:
		return normal_phone(ctx->mem, value, ctx->house->shop->country, &text) == OK ? text : NULL;
	case IDENTIFIER_EMAIL:
		return normal_email(ctx->mem, value, &text) == OK ? mailbox(ctx->mem, text) : NULL;
	case IDENTIFIER_ADDRESS:
		text = name_key(ctx->mem, value);
		return utf8_length(text) >= 6 ? text : NULL; // a city alone is nobody's address
	default:
		text = text_trim(ctx->mem, normal_width(ctx->mem, value));
		return *text ? text : NULL;
	}
}

enum status identifier_add(struct ctx *ctx, int64_t customer_id, enum identifier_kind kind, const char *value)
{
	unsigned char hash[VAULT_HASH_BYTES];
	const char *text = value ? normal(ctx, kind, value) : NULL;

	if (!text)
		return OK;
	vault_hash(ctx->house->vault, arena_format(ctx->mem, "referral.%s", identifier_kinds[kind].name), text,
		strlen(text), hash);
	return db_exec(ctx->db, &identifier_insert,
		ARGS(v_blob(hash, sizeof hash), v_i64(customer_id), v_text(identifier_kinds[kind].name)));
}

enum status referral_device(struct ctx *ctx, int64_t customer_id, const char *device)
{
	return identifier_add(ctx, customer_id, IDENTIFIER_DEVICE, device);
}

static const char *address_text(struct arena *mem, const struct customer_address *address)
{
	const char *parts[] = {address->province, address->city, address->district, address->street};
	struct buf buf = buf_make(mem, 2000);

	if (!address->street)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		buf_text(&buf, parts[i] ? parts[i] : "");
	return buf.data;
}

enum status identifiers_of_file(struct ctx *ctx, int64_t customer_id)
{
	struct customer *file;

	TRY(customer_open(ctx, &customer_id, 1, &file));
	if (!file)
		return OK;
	for (size_t i = 0; i < file->phones.count; i++)
		TRY(identifier_add(ctx, customer_id, IDENTIFIER_PHONE,
			((const struct customer_phone *)file->phones.items)[i].number));
	for (size_t i = 0; i < file->emails.count; i++)
		TRY(identifier_add(ctx, customer_id, IDENTIFIER_EMAIL,
			((const struct customer_email *)file->emails.items)[i].address));
	for (size_t i = 0; i < file->addresses.count; i++)
		TRY(identifier_add(ctx, customer_id, IDENTIFIER_ADDRESS,
			address_text(ctx->mem, (const struct customer_address *)file->addresses.items + i)));
	for (size_t i = 0; i < file->identities.count; i++) {
		const struct customer_identity *identity = (const struct customer_identity *)file->identities.items + i;
		if (identity->kind == IDENTITY_DEVICE)
			TRY(identifier_add(ctx, customer_id, IDENTIFIER_DEVICE, identity->value));
	}
	return OK;
}

// ---------------------------------------------------------------- signals

struct signals {
	struct arena *mem;
	const char **list;
	size_t count;
};

static void add_signal(struct signals *signals, const char *name)
{
	for (size_t i = 0; i < signals->count; i++)
		if (strcmp(signals->list[i], name) == 0)
			return;
	if (signals->count < SIGNALS_MAX)
		signals->list[signals->count++] = name;
}

static enum status shared_signals(struct ctx *ctx, int64_t referrer_id, int64_t referee_id, struct signals *signals)
{
	struct rows *rows;
	bool more;

	TRY(db_query(
		ctx->db, &identifiers_shared, ARGS(v_i64(referee_id), v_i64(referrer_id), v_i64(SHARED_MAX)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		const char *kind = row_text(rows, 1, ctx->mem);
		if (row_i64(rows, 0) == referrer_id)
			add_signal(signals, arena_format(ctx->mem, "same_%s", kind));
		else if (row_i64(rows, 2))
			add_signal(signals, arena_format(ctx->mem, "%s_of_other_friend", kind));
		else
			add_signal(signals, arena_format(ctx->mem, "%s_of_other_customer", kind));
	}
}

static enum status mail_signal(struct ctx *ctx, int64_t referee_id, struct signals *signals)
{
	struct customer *file;

	TRY(customer_open(ctx, &referee_id, 1, &file));
	for (size_t i = 0; file && i < file->emails.count; i++) {
		const char *at = strchr(((const struct customer_email *)file->emails.items)[i].address, '@');
		for (size_t j = 0; at && j < ARRAY_LEN(throwaway); j++)
			if (strcmp(at + 1, throwaway[j]) == 0)
				add_signal(signals, "throwaway_email");
	}
	return OK;
}

enum status referral_signals(
	struct ctx *ctx, const struct referral_plan *plan, int64_t referrer_id, int64_t referee_id, struct list *ret)
{
	struct signals signals = {ctx->mem, arena_array(ctx->mem, const char *, SIGNALS_MAX), 0};
	struct rows *rows;
	bool found;

	TRY(shared_signals(ctx, referrer_id, referee_id, &signals));
	TRY(mail_signal(ctx, referee_id, &signals));
	if (plan->velocity_per_day != NONE) {
		TRY(db_first(ctx->db, &referrals_since, ARGS(v_i64(referrer_id), v_i64(ctx->now_ms - DAY_MS)), &rows,
			&found));
		if (found && row_i64(rows, 0) >= plan->velocity_per_day)
			add_signal(&signals, "velocity");
	}
	*ret = SCALARS(signals.list, signals.count);
	return OK;
}

#include "base/id.h"
#include "base/normal.h"
#include "customer/file.h"

#include <ctype.h>
#include <string.h>

#define IDENTITIES_MAX 64 // of one customer: 1 + 10 + 10 + 20 + 1, rounded up
#define DUPLICATES_MAX 20
#define MEMBER_NO_TRIES 20
#define MEMBER_NO_LOW INT64_C(100000000) // nine digits, and one to check

PROBLEM(customer_identity_taken, ERR_UNPROCESSABLE, "Another customer has this {0} already: {1}.",
	"该{0}已属于其他客户：{1}。");
PROBLEM(customer_erased_before, ERR_CONFLICT,
	"This person's file was erased at their wish; say consented_again if they themselves want to come back.",
	"该客户的资料已应其要求删除；本人要求重新加入时请注明 consented_again。");

SQL(identity_insert);
SQL(identity_delete);
SQL(identity_holder);
SQL(identity_holders);
SQL(identity_gone_find);
SQL(identity_gone_insert);
SQL(identity_gone_delete);

// Numbers that people type when they do not want to give theirs: kept in the file, but nobody is found by them.
static const char *const placeholders[] = {"+8613800138000", "+8613000000000", "+8613888888888", "+8618888888888",
	"+8613999999999", "test@test.com", "test@example.com", "noreply@example.com", "none@none.com", "a@a.com"};

static bool is_unique(enum identity_kind kind)
{
	return kind <= IDENTITY_WECHAT_OPEN;
}

static bool is_placeholder(const char *value)
{
	for (size_t i = 0; i < ARRAY_LEN(placeholders); i++)
		if (strcmp(placeholders[i], value) == 0)
			return true;
	return false;
}

// Also of what is not unique for life: a plate is sold on, a device is given away, so these do not bar anybody.
static bool bars_return(enum identity_kind kind)
{
	return is_unique(kind) || kind == IDENTITY_PHONE || kind == IDENTITY_EMAIL;
}

static void hash_of(
	struct ctx *ctx, enum identity_kind kind, const char *source, const char *value, struct identity *identity)
{
	const char *name = choice_name(identity_kinds, kind);
	// The source cannot hold the separator: controls are refused at the door.
	const char *text = source ? arena_format(ctx->mem, "%s\x1f%s", source, value) : value;

	identity->kind = kind;
	identity->unique = is_unique(kind);
	vault_hash(ctx->house->vault, arena_format(ctx->mem, "id.%s", name), text, strlen(text), identity->hash);
	if (bars_return(kind))
		vault_hash(ctx->house->vault, arena_format(ctx->mem, "gone.%s", name), text, strlen(text),
			identity->gone);
}

static bool has_source(enum identity_kind kind)
{
	return kind == IDENTITY_EXTERNAL || kind == IDENTITY_WECHAT_OPEN;
}

static void add(struct ctx *ctx, struct identity_list *list, enum identity_kind kind, const char *source,
	const char *value, const char *pointer)
{
	struct identity *next = &list->items[list->count];

	if (!value || list->count == IDENTITIES_MAX || is_placeholder(value))
		return;
	*next = (struct identity){.pointer = pointer};
	hash_of(ctx, kind, has_source(kind) ? (source ? source : "default") : NULL, value, next);
	for (size_t i = 0; i < list->count; i++)
		if (memcmp(list->items[i].hash, next->hash, VAULT_HASH_BYTES) == 0)
			return;
	list->count++;
}

static const char *person_text(struct ctx *ctx, const struct customer *customer)
{
	const char *name = customer_display_name(ctx->mem, customer);
	const struct yearly_day *day = customer->birthday;

	if (!name || !day || day->year == NONE)
		return NULL;
	return arena_format(ctx->mem, "%s\x1f%d-%lld-%lld-%lld", name_key(ctx->mem, name), day->calendar,
		(long long)day->year, (long long)day->month, (long long)day->day);
}

struct identity_list identity_of(struct ctx *ctx, const struct customer *customer)
{
	struct identity_list list = {.items = arena_array(ctx->mem, struct identity, IDENTITIES_MAX)};
	const struct customer_identity *identities = customer->identities.items;
	const struct customer_phone *phones = customer->phones.items;
	const struct customer_email *emails = customer->emails.items;

	add(ctx, &list, IDENTITY_MEMBER_NO, NULL, customer->member_no, "/member_no");
	for (size_t i = 0; i < customer->identities.count; i++)
		add(ctx, &list, (enum identity_kind)identities[i].kind, identities[i].source, identities[i].value,
			arena_format(ctx->mem, "/identities/%zu/value", i));
	for (size_t i = 0; i < customer->phones.count; i++)
		add(ctx, &list, IDENTITY_PHONE, NULL, phones[i].number, "/phones");
	for (size_t i = 0; i < customer->emails.count; i++)
		add(ctx, &list, IDENTITY_EMAIL, NULL, emails[i].address, "/emails");
	add(ctx, &list, IDENTITY_PERSON, NULL, person_text(ctx, customer), "/name");
	return list;
}

// ---------------------------------------------------------------- normal forms

static enum status normal_vin(struct arena *mem, const char *value, const char **normal)
{
	char *vin = normal_width(mem, value);
	size_t length = 0;

	// ISO 3779: 17 signs, never I, O, Q.
	for (const char *at = vin; *at; at++) {
		char c = (char)toupper((unsigned char)*at);
		if (c == ' ')
			continue;
		if (length == 17 || !isalnum((unsigned char)c) || strchr("IOQ", c))
			return ERR_UNPROCESSABLE;
		vin[length++] = c;
	}
	vin[length] = '\0';
	*normal = vin;
	return length == 17 ? OK : ERR_UNPROCESSABLE;
}

enum status identity_normal(struct ctx *ctx, enum identity_kind kind, const char *value, const char **normal)
{
	switch (kind) {
	case IDENTITY_PHONE:
		return normal_phone(ctx->mem, value, ctx->house->shop->country, normal);
	case IDENTITY_EMAIL:
		return normal_email(ctx->mem, value, normal);
	case IDENTITY_PLATE:
		return normal_plate(ctx->mem, value, normal);
	case IDENTITY_MEMBER_NO:
		return normal_member_no(ctx->mem, value, normal);
	case IDENTITY_VIN:
		return normal_vin(ctx->mem, value, normal);
	case IDENTITY_EXTERNAL:
	case IDENTITY_WECHAT_UNION:
	case IDENTITY_WECHAT_OPEN:
	case IDENTITY_DEVICE:
		*normal = normal_line(ctx->mem, normal_width(ctx->mem, value));
		return **normal ? OK : ERR_UNPROCESSABLE;
	case IDENTITY_PERSON:
		break;
	}
	return ERR_UNPROCESSABLE;
}

// ---------------------------------------------------------------- look-up

static struct value hash_value(const unsigned char *hash)
{
	return v_blob(hash, VAULT_HASH_BYTES);
}

static enum status holders(struct ctx *ctx, const unsigned char *hash, size_t max, int64_t *ids, size_t *count)
{
	struct rows *rows;
	bool more;

	*count = 0;
	TRY(db_query(ctx->db, &identity_holders, ARGS(hash_value(hash), v_i64((int64_t)max)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		ids[(*count)++] = row_i64(rows, 0);
	}
}

enum status customer_find(struct ctx *ctx, enum identity_kind kind, const char *source, const char *value,
	int64_t *ids, size_t max, size_t *count)
{
	struct identity identity;
	const char *normal;

	*count = 0;
	TRY(identity_normal(ctx, kind, value, &normal));
	hash_of(ctx, kind, has_source(kind) ? (source ? source : "default") : NULL, normal, &identity);
	return holders(ctx, identity.hash, max, ids, count);
}

enum status identity_duplicates(
	struct ctx *ctx, int64_t id, const struct identity_list *list, struct list *duplicates)
{
	struct customer_duplicate *found = arena_array(ctx->mem, struct customer_duplicate, DUPLICATES_MAX);
	int64_t ids[DUPLICATES_MAX];
	size_t count;

	*duplicates = (struct list){.items = found};
	for (size_t i = 0; i < list->count; i++) {
		TRY(holders(ctx, list->items[i].hash, DUPLICATES_MAX, ids, &count));
		for (size_t n = 0; n < count; n++) {
			bool known = ids[n] == id || duplicates->count == DUPLICATES_MAX;
			for (size_t k = 0; k < duplicates->count && !known; k++)
				known = found[k].customer_id == ids[n];
			if (!known)
				found[duplicates->count++] = (struct customer_duplicate){
					ids[n], (int)list->items[i].kind};
		}
	}
	return OK;
}

// ---------------------------------------------------------------- writing

static enum status taken(struct ctx *ctx, const struct identity *identity)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &identity_holder, ARGS(hash_value(identity->hash)), &rows, &found));
	if (!found)
		return ERR_BUSY; // it went meanwhile
	const struct choice *kind = &identity_kinds[identity->kind];
	return fail_at(ctx, identity->pointer, &customer_identity_taken, words_in(kind->doc, ctx->lang),
		id_text(ctx->mem, "cus", row_i64(rows, 0)));
}

static enum status insert(struct ctx *ctx, int64_t id, const struct identity *identity)
{
	const char *kind = identity_kinds[identity->kind].name;
	int64_t changed;

	if (!identity->unique)
		return db_exec(ctx->db, &identity_insert,
			ARGS(hash_value(identity->hash), v_i64(id), v_i64(id), v_text(kind)));
	TRY(db_change(ctx->db, &identity_insert,
		ARGS(hash_value(identity->hash), v_i64(0), v_i64(id), v_text(kind)), &changed));
	return changed == 1 ? OK : taken(ctx, identity);
}

static bool listed(const struct identity_list *list, const struct identity *identity)
{
	for (size_t i = 0; list && i < list->count; i++)
		if (memcmp(list->items[i].hash, identity->hash, VAULT_HASH_BYTES) == 0)
			return true;
	return false;
}

enum status identity_replace(
	struct ctx *ctx, int64_t id, const struct identity_list *old, const struct identity_list *next)
{
	enum status status = OK;

	for (size_t i = 0; old && i < old->count; i++)
		if (!listed(next, &old->items[i]))
			TRY(db_exec(ctx->db, &identity_delete,
				ARGS(hash_value(old->items[i].hash), v_i64(old->items[i].unique ? 0 : id),
					v_i64(id))));
	for (size_t i = 0; next && i < next->count; i++) {
		if (listed(old, &next->items[i]))
			continue;
		enum status one = insert(ctx, id, &next->items[i]);
		if (one != OK && one != ERR_UNPROCESSABLE)
			return one;
		status = one == OK ? status : one; // all that are taken are told at once
	}
	return status;
}

enum status identity_check_gone(struct ctx *ctx, const struct identity_list *list, bool again)
{
	struct rows *rows;
	bool found;

	for (size_t i = 0; i < list->count; i++) {
		const struct identity *identity = &list->items[i];
		if (!bars_return(identity->kind))
			continue;
		TRY(db_first(ctx->db, &identity_gone_find, ARGS(hash_value(identity->gone)), &rows, &found));
		if (!found)
			continue;
		if (!again)
			return fail(ctx, &customer_erased_before);
		TRY(db_exec(ctx->db, &identity_gone_delete, ARGS(hash_value(identity->gone))));
	}
	return OK;
}

enum status identity_suppress(struct ctx *ctx, const struct identity_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (bars_return(list->items[i].kind))
			TRY(db_exec(ctx->db, &identity_gone_insert,
				ARGS(hash_value(list->items[i].gone), v_i64(ctx->now_ms))));
	return OK;
}

// ---------------------------------------------------------------- member numbers

// Check digit after Luhn (ISO/IEC 7812-1 annex B): from the right, every second digit doubled.
static int luhn_digit(int64_t number)
{
	int sum = 0;

	for (int place = 0; number > 0; number /= 10, place++) {
		int digit = (int)(number % 10) * (place % 2 == 0 ? 2 : 1);
		sum += digit > 9 ? digit - 9 : digit;
	}
	return (10 - sum % 10) % 10;
}

enum status identity_new_member_no(struct ctx *ctx, int64_t id, const char **number)
{
	for (int attempt = 0; attempt < MEMBER_NO_TRIES; attempt++) {
		// Out of the id, but so that nobody can tell how many customers there are.
		const char *seed = arena_format(ctx->mem, "%lld.%d", (long long)id, attempt);
		int64_t mixed = vault_hash_i64(ctx->house->vault, "member_no", seed, strlen(seed));
		int64_t nine = MEMBER_NO_LOW + mixed % (9 * MEMBER_NO_LOW);
		const char *text = arena_format(ctx->mem, "%lld%d", (long long)nine, luhn_digit(nine));
		struct identity identity;
		int64_t changed;
		hash_of(ctx, IDENTITY_MEMBER_NO, NULL, text, &identity);
		TRY(db_change(ctx->db, &identity_insert,
			ARGS(hash_value(identity.hash), v_i64(0), v_i64(id), v_text("member_no")), &changed));
		*number = text;
		if (changed == 1)
			return OK;
	}
	return ERR_INTERNAL;
}

#include "api/audit.h"

#include "api/actor.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"
#include "store/store.h"

#include <sodium.h>
#include <string.h>

SQL(audit_insert);
SQL(audit_last);
SQL(audit_unsealed);
SQL(audit_put_seal);
SQL(audit_sealed_after);

#define DIFF_MAX (256 * 1024)
#define MEMBERS_MAX 200
#define HASH_BYTES 32
#define SEAL_BATCH 200

// ---------------------------------------------------------------- what changed

struct member {
	const char *name, *value; // JSON
};

struct members {
	struct member list[MEMBERS_MAX];
	size_t count;
};

static struct members *members_of(struct arena *mem, const char *text)
{
	struct members *members = arena_new(mem, struct members);
	struct json json;
	const char *name, *value;
	size_t size;

	if (!text)
		return members;
	json_open(&json, mem, text, strlen(text));
	if (!json_enter_object(&json))
		return members;
	while (members->count < MEMBERS_MAX && json_next_key(&json, &name) && json_skip(&json, &value, &size))
		members->list[members->count++] = (struct member){name, arena_text_n(mem, value, size)};
	return members;
}

static const char *value_of(const struct members *members, const char *name)
{
	for (size_t i = 0; i < members->count; i++)
		if (strcmp(members->list[i].name, name) == 0)
			return members->list[i].value;
	return NULL;
}

static bool put_change(struct json_out *out, const char *name, const char *before, const char *after)
{
	before = before ? before : "null";
	after = after ? after : "null";
	if (strcmp(before, after) == 0)
		return false;
	json_key(out, name);
	json_begin(out, '[');
	json_put_raw(out, before);
	json_put_raw(out, after);
	json_close(out, ']');
	return true;
}

const char *audit_diff(struct arena *mem, const char *before, const char *after)
{
	const struct members *was = members_of(mem, before), *is = members_of(mem, after);
	struct buf buf = buf_make(mem, DIFF_MAX);
	struct json_out out = json_out(&buf);
	bool any = false;

	json_begin(&out, '{');
	for (size_t i = 0; i < was->count; i++)
		any |= put_change(&out, was->list[i].name, was->list[i].value, value_of(is, was->list[i].name));
	for (size_t i = 0; i < is->count; i++)
		if (!value_of(was, is->list[i].name))
			any |= put_change(&out, is->list[i].name, NULL, is->list[i].value);
	json_close(&out, '}');
	if (buf.full)
		return "{\"too_large\":[null,true]}";
	return any ? buf.data : NULL;
}

enum status audit_record(struct ctx *ctx, const char *object, const char *object_id, const char *action,
	const char *before, const char *after, const char *reason)
{
	return db_exec(ctx->db, &audit_insert,
		ARGS(v_i64(id_new()), v_i64(ctx->now_ms), v_text(actor_text(ctx->mem, ctx->actor)),
			v_text(ctx->actor ? ctx->actor->name : NULL), v_text(ctx->peer), v_text(action), v_text(object),
			v_text(object_id), v_text(audit_diff(ctx->mem, before, after)), v_text(reason),
			v_text(ctx->trace)));
}

// ---------------------------------------------------------------- the chain

struct link {
	int64_t id, seq;
	unsigned char hash[HASH_BYTES];  // as stored
	unsigned char fresh[HASH_BYTES]; // as computed over the row and the link before
};

static void add(crypto_generichash_state *state, const char *text)
{
	uint64_t size = text ? strlen(text) : UINT64_MAX; // NULL differs from ""

	crypto_generichash_update(state, (const unsigned char *)&size, sizeof size);
	if (text)
		crypto_generichash_update(state, (const unsigned char *)text, strlen(text));
}

// Columns 0 to 10 of the row: id, at, and nine texts.
static void hash_row(
	struct ctx *ctx, const struct rows *rows, const unsigned char before[HASH_BYTES], unsigned char *hash)
{
	crypto_generichash_state state;
	int64_t numbers[2] = {row_i64(rows, 0), row_i64(rows, 1)};

	crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
	crypto_generichash_update(&state, before, HASH_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)numbers, sizeof numbers);
	for (int column = 2; column <= 10; column++)
		add(&state, row_text(rows, column, ctx->mem));
	crypto_generichash_final(&state, hash, HASH_BYTES);
}

static enum status read_last(struct ctx *ctx, int64_t *seq, unsigned char hash[HASH_BYTES])
{
	struct rows *rows;
	bool found;
	size_t size;

	*seq = 0;
	memset(hash, 0, HASH_BYTES);
	TRY(db_first(ctx->db, &audit_last, NO_ARGS, &rows, &found));
	if (!found)
		return OK;
	*seq = row_i64(rows, 0);
	const void *stored = row_blob(rows, 1, ctx->mem, &size);
	if (size != HASH_BYTES)
		return ERR_INTERNAL;
	memcpy(hash, stored, HASH_BYTES);
	return OK;
}

enum status audit_seal(struct ctx *ctx, int max, int64_t *sealed)
{
	struct link *links = arena_array(ctx->mem, struct link, (size_t)max);
	unsigned char hash[HASH_BYTES];
	struct rows *rows;
	int64_t seq;
	bool more;

	*sealed = 0;
	TRY(read_last(ctx, &seq, hash));
	TRY(db_query(ctx->db, &audit_unsealed, ARGS(v_i64(max)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		struct link *link = &links[(*sealed)++];
		link->id = row_i64(rows, 0);
		link->seq = ++seq;
		hash_row(ctx, rows, hash, link->fresh);
		memcpy(hash, link->fresh, HASH_BYTES);
	}
	for (int64_t i = 0; i < *sealed; i++)
		TRY(db_exec(ctx->db, &audit_put_seal,
			ARGS(v_i64(links[i].id), v_i64(links[i].seq), v_blob(links[i].fresh, HASH_BYTES))));
	return OK;
}

static enum status hash_before(struct ctx *ctx, int64_t seq, unsigned char hash[HASH_BYTES])
{
	struct rows *rows;
	bool found;
	size_t size;

	memset(hash, 0, HASH_BYTES);
	if (seq == 0)
		return OK;
	TRY(db_first(ctx->db, &audit_sealed_after, ARGS(v_i64(seq - 1), v_i64(1)), &rows, &found));
	const void *stored = found ? row_blob(rows, 12, ctx->mem, &size) : NULL;
	if (!stored || size != HASH_BYTES)
		return ERR_INTERNAL;
	memcpy(hash, stored, HASH_BYTES);
	return OK;
}

enum status audit_verify(struct ctx *ctx, int64_t *after, int max, int64_t *checked, const char **wrong)
{
	unsigned char hash[HASH_BYTES], fresh[HASH_BYTES];
	struct rows *rows;
	bool more;
	size_t size;

	*checked = 0;
	*wrong = NULL;
	TRY(hash_before(ctx, *after, hash));
	TRY(db_query(ctx->db, &audit_sealed_after, ARGS(v_i64(*after), v_i64(max)), &rows));
	for (;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		const void *stored = row_blob(rows, 12, ctx->mem, &size);
		hash_row(ctx, rows, hash, fresh);
		if (row_i64(rows, 11) != *after + 1 || size != HASH_BYTES || memcmp(stored, fresh, HASH_BYTES) != 0) {
			*wrong = arena_format(ctx->mem,
				"audit row %lld (%s) is not as it was sealed, or one before it is gone",
				(long long)row_i64(rows, 11), id_text(ctx->mem, "aud", row_i64(rows, 0)));
			rows_close(rows);
			return OK;
		}
		memcpy(hash, fresh, HASH_BYTES);
		++*after;
		++*checked;
	}
}

// ---------------------------------------------------------------- as time goes by

static enum status seal_some(struct ctx *ctx, void *arg)
{
	return audit_seal(ctx, SEAL_BATCH, arg);
}

static enum status run_seal(struct ctx *ctx, struct job *job)
{
	int64_t sealed, done = 0;

	do {
		// One key for all: two servers on one database must not seal at the same time; the chain's unique
		// number refuses the second.
		TRY(house_write(ctx, seal_some, &sealed, 1, LANE_LOW));
		done += sealed;
		TRY(job_note(ctx, job, done, 0, NULL, NULL));
	} while (sealed == SEAL_BATCH);
	return OK;
}

const struct job_kind audit_seal_job = {
	.name = "audit.seal",
	.run = run_seal,
	.doc = W("Seals audit rows into the chain.", "将审计记录写入防篡改链。"),
};

const struct schedule audit_seal_schedule = {
	.name = "audit.seal",
	.kind = &audit_seal_job,
	.every_ms = MINUTE_MS,
	.input = "{}",
	.doc = W("Audit rows are sealed within a minute.", "审计记录在一分钟内入链。"),
};

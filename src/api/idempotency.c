#include "api/idempotency.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

SQL(idempotency_find_row);
SQL(idempotency_keep_row);

PROBLEM(idempotency_key_long, ERR_INVALID, "The Idempotency-Key is longer than 255 characters or empty.",
	"Idempotency-Key 为空或超过 255 个字符。");
PROBLEM(idempotency_key_reused, ERR_UNPROCESSABLE, "This Idempotency-Key was used for another request.",
	"该 Idempotency-Key 已用于另一个请求。");

static void key_hash(const char *key, unsigned char hash[16])
{
	crypto_generichash(hash, 16, (const unsigned char *)key, strlen(key), NULL, 0);
}

// Keyed, since a body may hold a phone number and little else that is not known.
static void fingerprint(struct ctx *ctx, const struct call *call, unsigned char hash[16])
{
	unsigned char plain[16];
	const struct http_request *http = call->http;
	const char *method = http_method_name(http->method);
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, 16);
	crypto_generichash_update(&state, (const unsigned char *)method, strlen(method) + 1);
	crypto_generichash_update(&state, (const unsigned char *)http->path, strlen(http->path) + 1);
	crypto_generichash_update(&state, (const unsigned char *)http->query, strlen(http->query) + 1);
	if (http->body)
		crypto_generichash_update(&state, (const unsigned char *)http->body, (size_t)http->body_size);
	crypto_generichash_final(&state, plain, 16);
	vault_hash(ctx->house->vault, "request", plain, sizeof plain, hash);
}

#define PLACE "idempotency.reply"

static struct value sealed_reply(struct ctx *ctx, const char *body)
{
	struct data_key key;
	size_t size;

	if (!body)
		return v_text(NULL);
	vault_house_key(ctx->house->vault, PLACE, &key);
	const void *sealed = seal(&key, PLACE, body, strlen(body), ctx->mem, &size);
	return v_blob(sealed, size);
}

static enum status open_reply(struct ctx *ctx, const struct rows *rows, int column, const char **body)
{
	struct data_key key;
	size_t sealed_size, size;
	const void *sealed = row_blob(rows, column, ctx->mem, &sealed_size);
	char *text;

	*body = NULL;
	if (!sealed)
		return OK;
	vault_house_key(ctx->house->vault, PLACE, &key);
	TRY(unseal(&key, PLACE, sealed, sealed_size, ctx->mem, &text, &size));
	*body = text;
	return OK;
}

// Version and location of the reply in one text, "3 /v1/orders/ord_…".
static void read_headers(const char *headers, struct kept_reply *kept)
{
	char *end;

	kept->version = strtoll(headers ? headers : "0", &end, 10);
	kept->location = headers && *end == ' ' ? end + 1 : NULL;
}

enum status idempotency_find(
	struct ctx *ctx, const struct call *call, const char *key, struct kept_reply *kept, bool *found)
{
	unsigned char hash[16], print[16];
	struct rows *rows;
	size_t size;

	// Whose key it is counts: two callers may choose the same.
	key_hash(key, hash);
	TRY(db_first(ctx->db, &idempotency_find_row,
		ARGS(v_text(actor_text(ctx->mem, ctx->actor)), v_blob(hash, sizeof hash)), &rows, found));
	if (!*found)
		return OK;
	fingerprint(ctx, call, print);
	const void *kept_print = row_blob(rows, 0, ctx->mem, &size);
	if (size != sizeof print || memcmp(kept_print, print, sizeof print) != 0)
		return fail(ctx, &idempotency_key_reused, NULL);
	*kept = (struct kept_reply){.status = (int)row_i64(rows, 1)};
	read_headers(row_text(rows, 3, ctx->mem), kept);
	return open_reply(ctx, rows, 2, &kept->body);
}

enum status idempotency_keep(struct ctx *ctx, const struct call *call, const char *key, const struct kept_reply *kept)
{
	unsigned char hash[16], print[16];
	const char *headers = arena_format(ctx->mem, "%lld%s%s", (long long)kept->version, kept->location ? " " : "",
		kept->location ? kept->location : "");

	int64_t changed;

	key_hash(key, hash);
	fingerprint(ctx, call, print);
	TRY(db_change(ctx->db, &idempotency_keep_row,
		ARGS(v_text(actor_text(ctx->mem, ctx->actor)), v_blob(hash, sizeof hash), v_blob(print, sizeof print),
			v_i64(kept->status), sealed_reply(ctx, kept->body), v_text(headers), v_i64(ctx->now_ms)),
		&changed));
	return changed ? OK : ERR_BUSY; // the same request was answered meanwhile: run again, we find its reply
}

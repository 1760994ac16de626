// The queue of possible duplicates: whoever shares a look-up with somebody else, found by one walk along the
// look-ups.
#include "base/text.h"
#include "customer/file.h"
#include "customer/verbs.h"

#include <sodium.h>
#include <string.h>

#define WALK_MAX 20000 // look-ups that a page walks past: some 40 ms

SQL(identity_neighbours);

static const struct field pair_fields[] = {
	FIELD_ID(duplicate_pair, customer_id, "cus", .doc = W("The older file", "较早的档案")),
	FIELD_ID(duplicate_pair, other_id, "cus", .doc = W("The newer file", "较新的档案")),
	FIELD_ENUM(duplicate_pair, reason, identity_kinds, .doc = W("What they share", "相同之处"),
		.example = "\"phone\""),
	FIELD_TEXT(duplicate_pair, customer_name, .max = 200, .doc = W("Name on the older file", "较早档案的姓名")),
	FIELD_TEXT(duplicate_pair, other_name, .max = 200, .doc = W("Name on the newer file", "较新档案的姓名")),
};
const struct shape duplicate_pair_shape = SHAPE("DuplicatePair", duplicate_pair, pair_fields,
	"Two files that may be of one person. Of more than two, each is paired with the next.",
	"可能属于同一人的两份档案；多于两份时依次配对。");

static enum status is_seen(struct ctx *ctx, int64_t id, bool *seen)
{
	struct fault before = ctx->fault;
	struct glimpse glimpse;

	enum status status = customer_glimpse(ctx, id, "customer.read", &glimpse);
	ctx->fault = before;
	*seen = status == OK;
	return status == ERR_NOT_FOUND ? OK : status;
}

// Of one side of the pairs.
static enum status open_side(
	struct ctx *ctx, const struct duplicate_pair *pairs, size_t count, bool other, struct customer **files)
{
	int64_t *ids = arena_array(ctx->mem, int64_t, count + 1);

	for (size_t i = 0; i < count; i++)
		ids[i] = other ? pairs[i].other_id : pairs[i].customer_id;
	return customer_open(ctx, ids, count, files);
}

static enum status name_pairs(struct ctx *ctx, struct duplicate_pair *pairs, size_t count)
{
	struct customer **ones = arena_array(ctx->mem, struct customer *, count + 1);
	struct customer **others = arena_array(ctx->mem, struct customer *, count + 1);

	TRY(open_side(ctx, pairs, count, false, ones));
	TRY(open_side(ctx, pairs, count, true, others));
	for (size_t i = 0; i < count; i++) {
		pairs[i].customer_name = ones[i] ? ones[i]->display_name : NULL;
		pairs[i].other_name = others[i] ? others[i]->display_name : NULL;
	}
	return OK;
}

static enum status keep_seen(struct ctx *ctx, struct duplicate_pair *pairs, size_t *count)
{
	size_t kept = 0;

	for (size_t i = 0; i < *count; i++) {
		bool one, other;
		TRY(is_seen(ctx, pairs[i].customer_id, &one));
		TRY(is_seen(ctx, pairs[i].other_id, &other));
		if (one && other)
			pairs[kept++] = pairs[i];
	}
	*count = kept;
	return name_pairs(ctx, pairs, kept);
}

enum status duplicate_list(struct ctx *ctx, int reason, struct duplicate_place *place, size_t max,
	struct duplicate_pair *pairs, size_t *count, bool *more)
{
	unsigned char hash[VAULT_HASH_BYTES];
	struct rows *rows;
	size_t size;

	*count = 0;
	memcpy(hash, place->hash, sizeof hash);
	TRY(db_query(ctx->db, &identity_neighbours,
		ARGS(v_blob(hash, sizeof hash), v_i64(place->slot), v_i64(WALK_MAX)), &rows));
	for (size_t walked = 0; *count < max; walked++) {
		TRY(rows_next(rows, more));
		if (!*more) {
			*more = walked == WALK_MAX;
			return keep_seen(ctx, pairs, count);
		}
		const void *at = row_blob(rows, 0, ctx->mem, &size);
		if (size != VAULT_HASH_BYTES)
			return ERR_INTERNAL;
		memcpy(place->hash, at, size);
		place->slot = row_i64(rows, 1);
		int kind = choice_value(identity_kinds, row_text(rows, 2, ctx->mem));
		if (row_null(rows, 3) || kind < 0 || (reason >= 0 && kind != reason))
			continue;
		// A slot that is shared by several is the customer's id.
		pairs[(*count)++] = (struct duplicate_pair){
			.customer_id = place->slot, .other_id = row_i64(rows, 3), .reason = kind};
	}
	rows_close(rows);
	return keep_seen(ctx, pairs, count);
}

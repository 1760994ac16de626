// Whether everything about customers still fits together: files open, and look-ups hold what the files say.
#include "base/id.h"
#include "customer/file.h"

SQL(customer_after);
SQL(identity_has);
SQL(search_piece_has);
SQL(customer_stray_piece);
SQL(customer_stray_identity);

static enum status count_of(
	struct ctx *ctx, struct sql *sql, const struct value *args, size_t arg_count, int64_t *count)
{
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, sql, args, arg_count, &rows, &found));
	*count = found ? row_i64(rows, 0) : 0;
	return OK;
}

static enum status check_index(struct ctx *ctx, const struct customer *customer, const char **what)
{
	struct identity_list identities = identity_of(ctx, customer);
	struct piece_list pieces = index_pieces(ctx, customer);
	int64_t there;

	for (size_t i = 0; i < identities.count && !*what; i++) {
		const struct identity *identity = &identities.items[i];
		TRY(count_of(ctx, &identity_has,
			ARGS(v_blob(identity->hash, VAULT_HASH_BYTES), v_i64(identity->unique ? 0 : customer->id),
				v_i64(customer->id)),
			&there));
		if (!there)
			*what = arena_format(ctx->mem, "is not found by %s", identity_kinds[identity->kind].name);
	}
	for (size_t i = 0; i < pieces.count && !*what; i++) {
		TRY(count_of(ctx, &search_piece_has, ARGS(v_i64(pieces.pieces[i]), v_i64(customer->id)), &there));
		if (!there)
			*what = "is not found by search";
	}
	return OK;
}

static enum status check_one(struct ctx *ctx, int64_t id, const char **what)
{
	struct customer *customer;

	enum status status = file_load(ctx, id, &customer);
	if (status == ERR_INTERNAL) {
		*what = "has a file that does not open";
		return OK;
	}
	TRY(status);
	if (customer->status == CUSTOMER_ERASED)
		*what = customer->display_name || customer->member_no ? "was erased, and yet has a file" : NULL;
	else if ((customer->status == CUSTOMER_MERGED) != (customer->merged_into != NONE))
		*what = "is an alias only by half";
	else if (customer->status != CUSTOMER_MERGED)
		return check_index(ctx, customer, what);
	return OK;
}

enum status customer_check(struct ctx *ctx, int64_t *after, size_t max, int64_t *checked, const char **wrong)
{
	int64_t *ids = arena_array(ctx->mem, int64_t, max);
	struct rows *rows;
	size_t count = 0;
	bool more;

	*checked = 0;
	TRY(db_query(ctx->db, &customer_after, ARGS(v_i64(*after), v_i64((int64_t)max)), &rows));
	for (;; count++) {
		TRY(rows_next(rows, &more));
		if (!more)
			break;
		ids[count] = row_i64(rows, 0);
	}
	for (size_t i = 0; i < count; i++) {
		const char *what = NULL;
		TRY(check_one(ctx, ids[i], &what));
		++*checked;
		*after = ids[i];
		if (what) {
			*wrong = arena_format(ctx->mem, "%s %s", id_text(ctx->mem, "cus", ids[i]), what);
			return OK;
		}
	}
	return OK;
}

enum status customer_strays(struct ctx *ctx, const char **wrong)
{
	int64_t id;

	TRY(count_of(ctx, &customer_stray_piece, NO_ARGS, &id));
	if (!id)
		TRY(count_of(ctx, &customer_stray_identity, NO_ARGS, &id));
	if (id)
		*wrong = arena_format(
			ctx->mem, "%s is gone, and yet look-ups know it", id_text(ctx->mem, "cus", id));
	return OK;
}

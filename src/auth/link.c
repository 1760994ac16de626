#include "auth/link.h"

#include "auth/state.h"

#include "base/instant.h"

#include <string.h>

SQL(link_insert);
SQL(link_read);
SQL(link_take);
SQL(link_end_of);
SQL(link_end_setups);

PROBLEM(link_void, ERR_GONE, "This link is not good any more. Ask for a new one.", "链接已失效，请重新获取。");
PROBLEM(owner_there, ERR_CONFLICT, "There is an owner already.", "已有店主。");

const struct choice link_kinds[] = {
	{"setup", W("The first owner's", "首位店主")},
	{"invite", W("Invitation of a colleague", "邀请同事")},
	{"reset", W("New password", "重设密码")},
	CHOICES_END,
};

enum status link_end_all(struct ctx *ctx, int64_t staff_id)
{
	return db_exec(ctx->db, &link_end_of, ARGS(v_i64(staff_id)));
}

enum status link_end_setup(struct ctx *ctx)
{
	return db_exec(ctx->db, &link_end_setups, NO_ARGS);
}

enum status link_make(struct ctx *ctx, enum link_kind kind, int64_t staff_id, const char **link)
{
	const char *url = ctx->house->public_url ? ctx->house->public_url : "";
	struct token_hash hash;
	const char *token = token_make(ctx->house->vault, "link", ctx->mem, &hash);
	size_t size = strlen(url);

	while (size > 0 && url[size - 1] == '/')
		size--;
	TRY(kind == LINK_SETUP ? link_end_setup(ctx) : link_end_all(ctx, staff_id));
	TRY(db_exec(ctx->db, &link_insert,
		ARGS(v_blob(hash.bytes, sizeof hash.bytes), v_text(choice_name(link_kinds, (int)kind)), v_i64(staff_id),
			v_i64(ctx->now_ms), v_i64(ctx->now_ms + LINK_LIFE_MS))));
	*link = arena_format(ctx->mem, "%.*s/setup#%s", (int)size, url, token);
	return OK;
}

enum status auth_setup_link(struct ctx *ctx, const char **link)
{
	bool wanted;

	TRY(auth_owner_wanted(ctx, &wanted));
	if (!wanted)
		return fail(ctx, &owner_there);
	return link_make(ctx, LINK_SETUP, NONE, link);
}

enum status link_find(struct ctx *ctx, const struct token_hash *hash, struct link *link, bool *found)
{
	struct rows *rows;
	const char *password;

	TRY(db_first(
		ctx->db, &link_read, ARGS(v_blob(hash->bytes, sizeof hash->bytes), v_i64(ctx->now_ms)), &rows, found));
	if (!*found)
		return OK;
	*link = (struct link){
		.kind = (enum link_kind)choice_value(link_kinds, row_text(rows, 0, ctx->mem)), .hash = *hash};
	if (link->kind == LINK_SETUP)
		return auth_owner_wanted(ctx, found);
	TRY(account_get(ctx, row_i64(rows, 1), &link->account, &password));
	*found = link->account.state == ACCOUNT_INVITED || link->account.state == ACCOUNT_ACTIVE;
	return OK;
}

enum status link_use(struct ctx *ctx, const struct link *link)
{
	struct link again;
	int64_t changed;
	bool found;

	// Again, in the writing transaction: the account may have been disabled, an owner made meanwhile.
	TRY(auth_changed(ctx));
	TRY(link_find(ctx, &link->hash, &again, &found));
	if (!found)
		return fail(ctx, &link_void);
	TRY(db_change(ctx->db, &link_take, ARGS(v_blob(link->hash.bytes, sizeof link->hash.bytes), v_i64(ctx->now_ms)),
		&changed));
	return changed == 1 ? OK : fail(ctx, &link_void);
}

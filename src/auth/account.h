// Rows of table staff as accounts, and the rules about who may do what to whom.
//
// Whatever changes accounts or roles calls auth_changed() before it reads them: the row of auth_epoch is then locked
// until the commit, so that two owners can't remove each other, nor a role be given away and deleted, in the same
// moment.
#pragma once

#include "auth/auth.h"
#include "auth/token.h"

// ERR_NOT_FOUND (problem not_found) when there is none.
MUST_CHECK enum status account_get(struct ctx *ctx, int64_t id, struct account *account, const char **password_hash);
// By normalised login; *found false when there is none.
MUST_CHECK enum status account_by_login(
	struct ctx *ctx, const char *login_key, struct account *account, const char **password_hash, bool *found);
// One spelling for a login: NFKC, lower case. NULL when it is neither an e-mail address nor a plain name.
const char *login_normal(struct arena *mem, const char *login);
// A role by name, built-in or the shop's own, in mem. role->name NULL when there is none.
MUST_CHECK enum status role_get(struct ctx *ctx, const char *name, struct role *role);
// A role that is to be given: it is there, gives no more than the actor has, and has the store that it needs.
MUST_CHECK enum status role_give(struct ctx *ctx, const char *name, int64_t store_id);
// The actor may do `right` to this account, and it is no mightier than the actor. Else not_found or role_beyond.
MUST_CHECK enum status account_reach(struct ctx *ctx, const struct account *account, const char *right);
// ERR_CONFLICT when no other owner is active.
MUST_CHECK enum status account_not_last_owner(struct ctx *ctx, const struct account *account);
// The same rules for the first password and every other one.
MUST_CHECK enum status account_password_accept(
	struct ctx *ctx, const char *pointer, const struct account *account, const char *password);
MUST_CHECK enum status account_set_password(struct ctx *ctx, int64_t id, const char *hash);
// Free for this account (0: a new one).
MUST_CHECK enum status account_taken(struct ctx *ctx, const char *login_key, const char *code, int64_t id);
// The store is there, and within what the actor may do by `right`.
MUST_CHECK enum status store_give(struct ctx *ctx, const char *right, int64_t store_id);
// Reads what stands under the columns of account_columns.
void account_scan(struct ctx *ctx, const struct rows *rows, struct account *account, const char **password_hash);
// Writes all but state and password; login_key belongs to next->login.
MUST_CHECK enum status account_update(struct ctx *ctx, const struct account *next, const char *login_key);
// The audit's row: what it was (NULL: new) and what it is now.
MUST_CHECK enum status account_note(struct ctx *ctx, int64_t id, const char *action, const struct account *before);
MUST_CHECK enum status account_insert(struct ctx *ctx, const struct account_input *in, enum account_state state,
	const char *password_hash, int64_t *id);

extern const struct problem login_wrong, login_taken, account_state_wrong, role_unknown, role_beyond, store_needed,
	store_unknown, last_owner;

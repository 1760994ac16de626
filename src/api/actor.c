#include "api/actor.h"

#include "base/id.h"

#include <string.h>

PROBLEM(unauthenticated, ERR_UNAUTHENTICATED, "Please sign in.", "请先登录。");
PROBLEM(forbidden, ERR_FORBIDDEN, "You have no right to do this ({0}).", "您没有此操作的权限（{0}）。");

const struct actor actor_stranger = {
	.kind = ACTOR_STRANGER, .name = "stranger", .role = "stranger", .staff_id = INT64_MIN, .store_id = INT64_MIN};

// "customer.read" is covered by "customer.read", "customer.*" and "*".
static bool covers(const char *grant, const char *right)
{
	size_t length = strlen(grant);

	if (length && grant[length - 1] == '*')
		return strncmp(grant, right, length - 1) == 0;
	return strcmp(grant, right) == 0;
}

enum scope actor_scope(const struct actor *actor, const char *right)
{
	enum scope widest = SCOPE_NONE;

	if (!actor)
		return SCOPE_ALL;
	for (size_t i = 0; i < actor->grant_count && widest != SCOPE_ALL; i++)
		if (actor->grants[i].scope > widest && covers(actor->grants[i].right, right))
			widest = actor->grants[i].scope;
	if (actor->capped && widest > actor->cap && strcmp(actor->capped, right) == 0)
		widest = actor->cap;
	return widest;
}

bool actor_is_customer(const struct actor *actor, const char *right, int64_t customer_id)
{
	return actor && actor->kind == ACTOR_MEMBER && actor->id == customer_id &&
	       actor_scope(actor, right) != SCOPE_NONE;
}

enum status actor_require(struct ctx *ctx, const char *right)
{
	if (actor_scope(ctx->actor, right) != SCOPE_NONE)
		return OK;
	return fail(ctx, &forbidden, right);
}

const char *actor_text(struct arena *mem, const struct actor *actor)
{
	static const char *const prefixes[] = {[ACTOR_STAFF] = "usr", [ACTOR_KEY] = "key", [ACTOR_MEMBER] = "cus"};

	if (!actor || actor->kind == ACTOR_HOUSE)
		return "house";
	if (actor->kind == ACTOR_STRANGER)
		return "stranger";
	return id_text(mem, prefixes[actor->kind], actor->id);
}

// What a running portal has one of, and who asks under /v1/m/.
#include "portal/entry.h"
#include "portal/seat.h"
#include "portal/self.h"

#include "base/id.h"

#define THROTTLE_SLOTS 16384

struct portal *portal_create(struct house *house)
{
	struct arena *mem = arena_create();
	struct portal *portal = arena_new(mem, struct portal);

	portal->mem = mem;
	portal->throttle = throttle_create(mem, THROTTLE_SLOTS);
	house->portal = portal;
	return portal;
}

void portal_destroy(struct portal *portal)
{
	throttle_destroy(portal->throttle);
	arena_destroy(portal->mem);
}

struct looking {
	struct token_hash hash;
	struct seat seat;
	bool found;
};

static enum status look(struct ctx *ctx, void *arg)
{
	struct looking *looking = arg;

	return seat_find(ctx, &looking->hash, &looking->seat, &looking->found);
}

enum status portal_authenticate(struct ctx *ctx, struct http_request *request, const struct actor **actor)
{
	struct looking looking = {0};
	struct visitor visitor;

	if (!text_starts(request->path, "/v1/m/"))
		return auth_authenticate(ctx, request, actor);
	*actor = NULL;
	visitor = visitor_of(ctx, request);
	if (!visitor.has_seat)
		return OK;
	looking.hash = visitor.seat;
	TRY(house_read(ctx, look, &looking));
	if (!looking.found)
		return OK;
	struct actor *member = self_actor(ctx, looking.seat.customer_id);
	member->by_cookie = true;
	member->session = id_text(ctx->mem, "mse", looking.seat.id);
	*actor = member;
	return OK;
}

const struct job_kind *const portal_jobs[] = {&entry_code_job, &seat_sweep, NULL};
const struct schedule *const portal_schedules[] = {&seat_sweep_daily, NULL};

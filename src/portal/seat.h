// Members' sessions: a random token in a cookie that no script can read, its hash in the database. It lasts 180 days
// and is renewed by use of the portal; a sign-out, or the end of the customer's file, ends it at once.
#pragma once

#include "auth/auth.h"
#include "portal/portal.h"

#define SEAT_LIFE_MS (180 * DAY_MS)
#define SEAT_RENEW_MS (150 * DAY_MS) // what is left when it is worth renewing
#define DEVICE_LIFE_MS (400 * DAY_MS)

struct portal {
	struct arena *mem;
	struct throttle *throttle;
};

// What a browser brings along.
struct visitor {
	const char *network, *agent;
	bool has_seat, has_ticket, has_device;
	struct token_hash seat, ticket, device;
};
struct visitor visitor_of(struct ctx *ctx, const struct http_request *request);

enum seat_cookie { COOKIE_SEAT, COOKIE_TICKET, COOKIE_DEVICE };
// Adds a Set-Cookie field; value NULL takes the cookie away.
void seat_cookie(struct ctx *ctx, const struct http_request *request, struct answer *answer, enum seat_cookie cookie,
	const char *value, int64_t life_ms);

struct seat {
	int64_t id, customer_id; // the survivor's when the customer was merged
	int64_t ends_at_ms;
};
// On a snapshot or in a transaction. *found false: unknown, over, or the customer may not come in any more.
MUST_CHECK enum status seat_find(struct ctx *ctx, const struct token_hash *hash, struct seat *seat, bool *found);
// Write transaction: a new session, the one that the browser had before ends. *token for the cookie.
MUST_CHECK enum status seat_open(
	struct ctx *ctx, const struct visitor *visitor, int64_t customer_id, const char **token);
MUST_CHECK enum status seat_close(struct ctx *ctx, const struct token_hash *hash);
// The session and its cookie for another while. Write transaction.
MUST_CHECK enum status seat_prolong(struct ctx *ctx, const struct http_request *request, struct answer *answer);
// True for a state in which a customer may sign in.
bool seat_allowed(int status);

extern const struct job_kind seat_sweep;
extern const struct schedule seat_sweep_daily;

// The face of portal: what members see and do themselves. They sign in with a one-time code or a link, and every route
// of theirs is under /v1/m/: there nobody else is known, and a member is known nowhere else.
#pragma once

#include "api/route.h"
#include "work/event.h"
#include "work/job.h"

struct portal;

// Sets house->portal. Lives as long as the server.
struct portal *portal_create(struct house *house);
void portal_destroy(struct portal *portal);

// For api_options: a member's session for /v1/m/…, else auth_authenticate().
MUST_CHECK enum status portal_authenticate(struct ctx *ctx, struct http_request *request, const struct actor **actor);

// What a shop gives its looks to: /theme.css, /portal/logo, /portal/manifest.webmanifest. False: it is none of these.
// Reads the database: not on the loop.
bool portal_page(struct house *house, struct http_request *request, struct http_reply *reply);

// ---------------------------------------------------------------- what main gathers

extern const struct route portal_entry_routes[], portal_home_routes[], portal_card_routes[], portal_points_routes[],
	portal_shelf_routes[], portal_purchase_routes[], portal_profile_routes[], portal_privacy_routes[],
	portal_brand_routes[], portal_habit_routes[], portal_join_routes[], portal_contact_routes[],
	portal_passkey_routes[];
extern const struct event_type *const portal_events[];
extern const struct listener *const portal_listeners[];
extern const struct job_kind *const portal_jobs[];
extern const struct schedule *const portal_schedules[];

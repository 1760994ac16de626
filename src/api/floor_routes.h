// The routes of this floor itself: over what work keeps (events, jobs, the shop) and over the audit.
#pragma once

#include "api/route.h"

extern const struct route feed_routes[], job_routes[], shop_routes[], audit_routes[], expression_routes[],
	policy_routes[];

// Private to loyalty: what members do, besides buying.
#pragma once

#include "loyalty/reckon.h"

// Within the actor's scope for the right. ERR_NOT_FOUND.
MUST_CHECK enum status activity_get(struct ctx *ctx, int64_t id, const char *right, struct activity **ret);
struct occasion activity_occasion(struct ctx *ctx, const struct activity *activity);
// Like loyalty_activity_take, but only when a rule gives something for it.
MUST_CHECK enum status activity_try(struct ctx *ctx, const struct activity *in, struct list *effects);

extern const struct event_type activity_recorded;
extern const struct listener sign_up_listener, profile_on_create, profile_on_change, check_ins_on_merge;
extern const struct job_kind birthday_job;
extern const struct schedule birthday_schedule;

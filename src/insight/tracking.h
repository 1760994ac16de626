// Private to insight: a goal held against its data: what has come of it, where it should stand, what is expected by its
// end. What its progress shows and what its alarm is raised by are the same reckoning.
#pragma once

#include "insight/goal.h"
#include "insight/setting.h"

enum goal_state { GOAL_AHEAD, GOAL_REACHED, GOAL_ON_TRACK, GOAL_AT_RISK, GOAL_OFF_TRACK, GOAL_MISSED };
extern const struct choice goal_states[];

struct tracking {
	struct ctx *ctx;
	struct goal goal;
	struct insight_setting setting;
	struct filter filter;
	struct history history;
	struct ahead_wish wish;
	struct ahead ahead;
	int32_t until[GOAL_MONTHS_MAX];
	int64_t targets[GOAL_MONTHS_MAX];
	struct ahead_point points[GOAL_MONTHS_MAX];
	size_t months;
};

// ctx and goal are given. As it stood at the end of as_of, or of today where that is earlier. Working memory and the
// history in mem; on ctx->db.
MUST_CHECK enum status tracking_make(struct tracking *track, int32_t as_of, struct arena *mem);
// In the goal's unit; NONE: not known.
int64_t tracking_value(const struct tracking *track, double value);
// Where it should stand at the end of as_of, within a month by its days.
int64_t tracking_due(const struct tracking *track);
enum goal_state tracking_state(const struct tracking *track);

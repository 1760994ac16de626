// A set of tiers (等级体系) as a ladder, and where a member stands on it. Pure: terms, the member's
// facts and an instant go in, the standing comes out; no database, no clock. The till, the preview of a changed set and
// the back-test ask the same function.
//
// A member rises at the instant a higher rung is reached. She falls only when a check finds that she no longer keeps
// hers: at the end of a window (calendar, cycle, anniversary), or, in a rolling window, at the instant at which what
// carried her leaves it. Spending points never matters: facts are what was earned.
#pragma once

#include "base/zone.h"

#include <stddef.h>

enum ladder_window {
	WINDOW_ROLLING,     // the last so many months
	WINDOW_CALENDAR,    // months, quarters, half years, years of the calendar
	WINDOW_CYCLE,       // periods of so many months from a day that the programme names
	WINDOW_ANNIVERSARY, // the same from the day on which the member joined
	WINDOW_LIFETIME,
};

enum ladder_fall {
	FALL_EARNED, // to the highest lower rung whose marks to keep are met
	FALL_ONE,    // one rung at a time, at most once in so long as a window is
	FALL_NEVER,
};

// What a rung asks for; NONE: not asked. Of the window, but for years, which are whole years of membership.
struct ladder_marks {
	int64_t points, orders, years; // points in the wallet's smallest unit
};

struct ladder_rung {
	struct ladder_marks reach, keep; // keep: each at most what reach asks
};

struct ladder {
	int window;
	int64_t months;     // length of a window; of the calendar: 1, 3, 6 or 12
	struct date anchor; // CYCLE: the first day of one of them
	bool all;           // all marks that a rung asks for are wanted, not any of them
	int fall;
	int64_t grace_days;              // a tier that is not kept is left so much later, if it is not kept then either
	bool next_window;                // what was reached lasts to the end of the window after; not when rolling
	const struct ladder_rung *rungs; // upwards; the first asks for nothing
	size_t count;                    // 0: a set that has no tiers yet; everybody stands on rung 0
};

// By at; several of one instant count together. What a return takes back is dated when it was earned.
struct ladder_fact {
	int64_t at, points, orders;
};

struct ladder_member {
	int64_t joined_at;
	const struct ladder_fact *facts;
	size_t count;
};

struct ladder_standing {
	size_t rung;
	int64_t since_at;                // NONE: from the beginning
	struct ladder_marks there;       // what the window at that instant holds
	int64_t window_from, window_end; // NONE: without an end on that side
	int64_t check_at;                // the next instant at which she may fall, with nothing more; NONE
	bool in_grace;
};

enum ladder_why { MOVE_REACHED, MOVE_FELL };

struct ladder_trail {
	void (*told)(void *arg, int64_t at_ms, size_t from, size_t to, enum ladder_why why);
	void *arg;
};

// The standing at now; facts after it are not looked at. trail (or NULL) is told of each move up to then, in order.
void ladder_stand(const struct ladder *ladder, const struct zone *zone, const struct ladder_member *member, int64_t now,
	const struct ladder_trail *trail, struct ladder_standing *ret);

// Whether a rolling ladder is a function of its window alone, so that older facts need not be read: falls to what is
// earned, at once, and keeps by the marks that reach.
bool ladder_is_plain(const struct ladder *ladder);
// Facts before this instant do not matter for a plain ladder. INT64_MIN: all matter.
int64_t ladder_looks_back(const struct ladder *ladder, const struct zone *zone, int64_t now);
// Whether these marks are met by what is there.
bool ladder_meets(const struct ladder *ladder, const struct ladder_marks *wanted, const struct ladder_marks *there);

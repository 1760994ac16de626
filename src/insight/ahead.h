// Private to insight: what a period of the shop will come to: what it has come to so far, and the buying models' word
// on the rest, mended and given its range by how far off the same forecast was when it was made earlier (see
// model/outlook.h).
#pragma once

#include "insight/history.h"
#include "model/outlook.h"

enum ahead_measure {
	AHEAD_REVENUE,
	AHEAD_ORDERS,
	AHEAD_NEW,       // customers who buy for the first time
	AHEAD_ACTIVE,    // customers who buy
	AHEAD_REPEAT,    // of these, the part that has bought on two days or more
	AHEAD_RETENTION, // of the customers of the period before, as long, the part that buys
	AHEAD_MEASURES,
};

// What a measure comes to in [from, until): flows add up month by month, the others stand at the end of one.
struct figures {
	double revenue, orders, days, fresh, active, again, base, kept; // days: purchase days
};
// until at most end; the period before is [2 from − end, from).
struct figures figures_count(const struct history *history, int32_t from, int32_t until, int32_t end);
// Money, a number, or a share; NAN where nothing is known.
double figures_value(const struct figures *figures, enum ahead_measure measure);
bool ahead_is_flow(enum ahead_measure measure);
bool ahead_is_share(enum ahead_measure measure);

struct ahead_wish {
	enum ahead_measure measure;
	int32_t from, end; // the period, [from, end)
	int32_t as_of;     // data reach so far
	enum repeat_family family;
	double confidence;
	int threads;
};

// A month of a flow, or where another measure stands at its end.
struct ahead_point {
	int32_t until;           // day after its last; the first one begins with the period, the others where one ends
	double so_far;           // by as_of; NAN: nothing is known
	double value, low, high; // so_far where it lies behind
};

struct ahead {
	bool known;                      // false: nobody has bought yet
	double so_far, value, low, high; // of the whole period; NAN: nothing is known
	double chance;                   // of reaching the target
	int32_t days_left;
	size_t checks;               // earlier forecasts that were tried
	int32_t check_days;          // how long they were
	bool season;                 // the shop's clock was used
	double new_a_day, day_value; // new customers a day of the clock, what a purchase day is worth
	struct outlook_range range;  // of what is to come; of a share of repeaters: of it all
};

// points: until of each is given, rising, the last one wish->end. Models and working memory in mem.
MUST_CHECK enum status ahead_make(struct arena *mem, const struct history *history, const struct ahead_wish *wish,
	double target, struct ahead_point *points, size_t count, struct ahead *ahead);

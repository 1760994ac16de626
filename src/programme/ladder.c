#include "programme/ladder.h"

#include "base/shape.h"

#include <string.h>

#define SLACK_MS (3 * DAY_MS)

// A member on her way through time. Facts [low, high) are in the window.
struct walk {
	const struct ladder *ladder;
	const struct zone *zone;
	const struct ladder_member *member;
	const struct ladder_trail *trail;
	size_t low, high;
	int64_t points, orders; // of the facts in the window
	size_t rung;
	int64_t since_at, check_at;
	int64_t grace_from; // in grace: the start of the window that was not enough; NONE
	bool in_grace;
	bool stale;  // check_at is still to be found out: not before it matters, since that is a walk of its own
	bool waits;  // has just fallen by one rung: not looked at again before check_at
	size_t lift; // the next fact that took something, which in leaving a rolling window may lift her
	int64_t anniversary; // the next at which years may lift her; NONE: no rung asks for years
};

// ---------------------------------------------------------------- windows

static bool periodic(const struct ladder *ladder)
{
	return ladder->window == WINDOW_CALENDAR || ladder->window == WINDOW_CYCLE ||
	       ladder->window == WINDOW_ANNIVERSARY;
}

struct period {
	int64_t from, end;
};

// The period that an instant lies in. Months are counted from the anchor itself: clamped ends do not drift.
static struct period period_at(const struct walk *walk, int64_t at)
{
	const struct ladder *ladder = walk->ladder;
	struct date date = zone_date(walk->zone, at), anchor = {2000, 1, 1};

	if (ladder->window == WINDOW_CYCLE)
		anchor = ladder->anchor;
	if (ladder->window == WINDOW_ANNIVERSARY)
		anchor = zone_date(walk->zone, walk->member->joined_at);
	int64_t months = (date.year - anchor.year) * 12 + (date.month - anchor.month), length = ladder->months;
	int64_t nth = months / length - (months % length < 0);
	if (date_compare(date_add_months(anchor, nth * length), date) > 0)
		nth--;
	if (date_compare(date_add_months(anchor, (nth + 1) * length), date) <= 0)
		nth++;
	return (struct period){zone_day_start(walk->zone, date_add_months(anchor, nth * length)),
		zone_day_start(walk->zone, date_add_months(anchor, (nth + 1) * length))};
}

static int64_t leaves_at(const struct walk *walk, int64_t at)
{
	return zone_add_months(walk->zone, at, walk->ladder->months);
}

// Lets go of what is no longer in the window at an instant.
static void slide(struct walk *walk, int64_t at)
{
	const struct ladder_fact *facts = walk->member->facts;
	int64_t from = periodic(walk->ladder) ? period_at(walk, at).from : INT64_MIN;

	if (walk->ladder->window == WINDOW_LIFETIME)
		return;
	for (; walk->low < walk->high; walk->low++) {
		const struct ladder_fact *fact = &facts[walk->low];
		if (periodic(walk->ladder) ? fact->at >= from : leaves_at(walk, fact->at) > at)
			return;
		walk->points -= fact->points;
		walk->orders -= fact->orders;
	}
}

// ---------------------------------------------------------------- marks

static int64_t years_at(const struct walk *walk, int64_t at)
{
	return date_age(zone_date(walk->zone, walk->member->joined_at), zone_date(walk->zone, at));
}

static struct ladder_marks there(const struct walk *walk, int64_t at)
{
	return (struct ladder_marks){walk->points, walk->orders, years_at(walk, at)};
}

bool ladder_meets(const struct ladder *ladder, const struct ladder_marks *wanted, const struct ladder_marks *there)
{
	const int64_t pairs[][2] = {
		{wanted->points, there->points}, {wanted->orders, there->orders}, {wanted->years, there->years}};
	int asked = 0, met = 0;

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		asked += pairs[i][0] != NONE;
		met += pairs[i][0] != NONE && pairs[i][1] >= pairs[i][0];
	}
	return !asked || (ladder->all ? met == asked : met > 0);
}

static bool keeps(const struct walk *walk, size_t rung, const struct ladder_marks *there)
{
	return ladder_meets(walk->ladder, &walk->ladder->rungs[rung].keep, there);
}

static size_t reached(const struct walk *walk, const struct ladder_marks *there)
{
	size_t rung = walk->ladder->count ? walk->ladder->count - 1 : 0;

	while (rung > 0 && !ladder_meets(walk->ladder, &walk->ladder->rungs[rung].reach, there))
		rung--;
	return rung;
}

// ---------------------------------------------------------------- checks to come

// When, with nothing more, a rolling window no longer keeps the rung: facts of one instant leave together.
static int64_t falls_at(const struct walk *walk, size_t rung, int64_t at)
{
	const struct ladder_fact *facts = walk->member->facts;
	struct ladder_marks left = there(walk, at);

	for (size_t i = walk->low; i < walk->high; i++) {
		left.points -= facts[i].points;
		left.orders -= facts[i].orders;
		if (i + 1 < walk->high && facts[i + 1].at == facts[i].at)
			continue;
		int64_t leaves = leaves_at(walk, facts[i].at);
		left.years = years_at(walk, leaves);
		if (!keeps(walk, rung, &left))
			return leaves;
	}
	return NONE;
}

static int64_t check_after(const struct walk *walk, int64_t at)
{
	const struct ladder *ladder = walk->ladder;

	if (walk->rung == 0 || ladder->fall == FALL_NEVER || ladder->window == WINDOW_LIFETIME)
		return NONE;
	if (ladder->window == WINDOW_ROLLING)
		return falls_at(walk, walk->rung, at);
	struct period period = period_at(walk, at);
	return ladder->next_window ? period_at(walk, period.end).end : period.end;
}

static void move_to(struct walk *walk, size_t rung, int64_t at, enum ladder_why why)
{
	if (walk->trail)
		walk->trail->told(walk->trail->arg, at, walk->rung, rung, why);
	walk->rung = rung;
	walk->since_at = at;
}

static void fall(struct walk *walk, int64_t at, const struct ladder_marks *there)
{
	const struct ladder *ladder = walk->ladder;
	size_t rung = walk->rung - 1;

	while (ladder->fall == FALL_EARNED && rung > 0 && !keeps(walk, rung, there))
		rung--;
	walk->in_grace = false;
	move_to(walk, rung, at, MOVE_FELL);
	walk->check_at = check_after(walk, at);
	// One at a time: what does not keep the lower rung either has until a window has passed.
	walk->waits = ladder->window == WINDOW_ROLLING && rung > 0 && !keeps(walk, rung, there);
	if (walk->waits)
		walk->check_at = leaves_at(walk, at);
}

// What counts at a check: in a rolling window what is in it, at the end of a period what was in that, and after a grace
// what has come since too.
static struct ladder_marks counted(struct walk *walk, int64_t at)
{
	const struct ladder_fact *facts = walk->member->facts;
	struct ladder_marks sum = {0, 0, years_at(walk, at)};

	if (!periodic(walk->ladder)) {
		slide(walk, at);
		return there(walk, at);
	}
	int64_t from = walk->in_grace ? walk->grace_from : period_at(walk, at - 1).from;
	for (size_t i = walk->high; i > 0 && facts[i - 1].at >= from; i--) {
		sum.points += facts[i - 1].points;
		sum.orders += facts[i - 1].orders;
	}
	return sum;
}

static void check(struct walk *walk)
{
	int64_t at = walk->check_at;
	struct ladder_marks there = counted(walk, at);

	if (keeps(walk, walk->rung, &there)) {
		walk->in_grace = walk->waits = false;
		walk->check_at = check_after(walk, at);
	} else if (walk->ladder->grace_days && !walk->in_grace) {
		walk->in_grace = true;
		walk->grace_from = periodic(walk->ladder) ? period_at(walk, at - 1).from : NONE;
		walk->check_at = zone_add_days(walk->zone, at, walk->ladder->grace_days);
	} else {
		fall(walk, at, &there);
	}
}

// ---------------------------------------------------------------- the way

static void set_check(struct walk *walk, int64_t at)
{
	walk->stale = walk->ladder->window == WINDOW_ROLLING;
	walk->check_at = walk->stale ? NONE : check_after(walk, at);
}

static void look_up(struct walk *walk, int64_t at)
{
	slide(walk, at);
	struct ladder_marks now = there(walk, at);
	size_t rung = reached(walk, &now);

	if (rung > walk->rung) {
		move_to(walk, rung, at, MOVE_REACHED);
		walk->in_grace = walk->waits = false;
		set_check(walk, at);
		return;
	}
	if (walk->ladder->window != WINDOW_ROLLING || walk->rung == 0 || walk->ladder->fall == FALL_NEVER)
		return;
	bool kept = keeps(walk, walk->rung, &now);
	if (kept) {
		walk->in_grace = walk->waits = false;
		set_check(walk, at);
	} else if (!walk->in_grace && !walk->waits) {
		walk->stale = false;
		walk->check_at = at; // taken by hand
		check(walk);
	}
}

static void take_facts(struct walk *walk, int64_t at)
{
	const struct ladder_fact *facts = walk->member->facts;

	for (; walk->high < walk->member->count && facts[walk->high].at == at; walk->high++) {
		walk->points += facts[walk->high].points;
		walk->orders += facts[walk->high].orders;
	}
	look_up(walk, at);
}

static int64_t next_anniversary(const struct walk *walk, int64_t after)
{
	struct date joined = zone_date(walk->zone, walk->member->joined_at);
	int64_t years = years_at(walk, after) + 1;

	return zone_day_start(walk->zone, date_add_months(joined, (years > 1 ? years : 1) * 12));
}

static bool asks_years(const struct ladder *ladder)
{
	for (size_t i = 0; i < ladder->count; i++)
		if (ladder->rungs[i].reach.years != NONE)
			return true;
	return false;
}

static int64_t or_never(int64_t at)
{
	return at == NONE ? INT64_MAX : at;
}

// What was taken (points by hand) leaves a rolling window too.
static int64_t next_lift(struct walk *walk)
{
	const struct ladder_fact *facts = walk->member->facts;

	if (walk->ladder->window != WINDOW_ROLLING)
		return INT64_MAX;
	while (walk->lift < walk->high && facts[walk->lift].points >= 0 && facts[walk->lift].orders >= 0)
		walk->lift++;
	return walk->lift < walk->high ? leaves_at(walk, facts[walk->lift].at) : INT64_MAX;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

// The next thing that happens by now; false: nothing does.
static bool step(struct walk *walk, int64_t now)
{
	const struct ladder_member *member = walk->member;
	int64_t fact = walk->high < member->count ? member->facts[walk->high].at : INT64_MAX;
	int64_t anniversary = or_never(walk->anniversary), lift = next_lift(walk);
	int64_t next = sooner(fact, sooner(anniversary, lift));

	// A rolling window changes by itself only when the first of its facts leaves it.
	if (walk->stale && walk->low < walk->high &&
		leaves_at(walk, member->facts[walk->low].at) <= sooner(next, now)) {
		walk->stale = false;
		walk->check_at = check_after(walk, now);
	}
	int64_t due = or_never(walk->check_at);
	next = sooner(due, next);
	if (next > now || next == INT64_MAX)
		return false;
	// At the end of a period the one that has ended is looked at; a rolling window holds at that instant what comes
	// in with it.
	if (due == next && (periodic(walk->ladder) || (due < fact && due < lift))) {
		check(walk);
	} else if (fact == next) {
		take_facts(walk, fact);
	} else if (lift == next) {
		look_up(walk, lift);
		walk->lift++;
	} else {
		look_up(walk, anniversary);
		walk->anniversary = next_anniversary(walk, anniversary);
	}
	return true;
}

void ladder_stand(const struct ladder *ladder, const struct zone *zone, const struct ladder_member *member, int64_t now,
	const struct ladder_trail *trail, struct ladder_standing *ret)
{
	struct walk walk = {
		.ladder = ladder,
		.zone = zone,
		.member = member,
		.trail = trail,
		.since_at = NONE,
		.check_at = NONE,
		.anniversary = NONE,
	};

	if (asks_years(ladder))
		walk.anniversary = next_anniversary(&walk, member->joined_at);
	while (step(&walk, now))
		;
	slide(&walk, now);
	if (walk.stale)
		walk.check_at = check_after(&walk, now);
	*ret = (struct ladder_standing){
		.rung = walk.rung,
		.since_at = walk.since_at,
		.there = there(&walk, now),
		.window_from = NONE,
		.window_end = NONE,
		.check_at = walk.check_at,
		.in_grace = walk.in_grace,
	};
	if (periodic(ladder)) {
		struct period period = period_at(&walk, now);
		ret->window_from = period.from;
		ret->window_end = period.end;
	}
}

bool ladder_is_plain(const struct ladder *ladder)
{
	if (ladder->window != WINDOW_ROLLING || ladder->fall != FALL_EARNED || ladder->grace_days || asks_years(ladder))
		return false;
	for (size_t i = 0; i < ladder->count; i++)
		if (memcmp(&ladder->rungs[i].reach, &ladder->rungs[i].keep, sizeof ladder->rungs[i].reach) != 0)
			return false;
	return true;
}

int64_t ladder_looks_back(const struct ladder *ladder, const struct zone *zone, int64_t now)
{
	// Months back are not the reverse of months on (29 February, hours that clocks skip): some days more are read,
	// and leaves_at() alone decides.
	return ladder_is_plain(ladder) ? zone_add_months(zone, now, -ladder->months) - SLACK_MS : INT64_MIN;
}

#include "model/cohort.h"

#include <stdbool.h>

#define MAX_PERIODS 1200
#define MAX_DAYS 1000000
#define AHEAD 16 // orders whose customers are fetched into the cache beforehand

// Orders by day: those of a day side by side. What a customer did is then met in the order in which it happened, and
// all that must be remembered of each fits into eight bytes.
struct visits {
	uint32_t *first; // days + 1, into customer and amount
	uint32_t *customer;
	int64_t *amount;     // NULL: no revenue is reported
	uint32_t days;       // in the calendar
	uint16_t *period_of; // by day
};

static enum status check(const struct cohort_orders *orders, size_t customers, const struct cohort_calendar *calendar,
	struct model_fault *fault)
{
	if (calendar->periods < 1 || calendar->periods > MAX_PERIODS)
		return model_refuse(fault, MODEL_NO_ROW, "between 1 and 1200 periods");
	for (size_t p = 0; p < calendar->periods; p++)
		if (calendar->start[p] >= calendar->start[p + 1])
			return model_refuse(fault, MODEL_NO_ROW, "periods must rise");
	if ((int64_t)calendar->start[calendar->periods] - calendar->start[0] > MAX_DAYS)
		return model_refuse(fault, MODEL_NO_ROW, "the calendar is too long");
	if (orders->count >= UINT32_MAX)
		return model_refuse(fault, MODEL_NO_ROW, "more than four billion orders");
	for (size_t i = 0; i < orders->count; i++) {
		if (orders->customer[i] >= customers)
			return model_refuse(fault, i, "no such customer");
		if (orders->day[i] < calendar->start[0] || orders->day[i] >= calendar->start[calendar->periods])
			return model_refuse(fault, i, "the day lies outside the periods");
	}
	return OK;
}

static uint16_t *periods_by_day(struct arena *mem, const struct cohort_calendar *calendar)
{
	int32_t first = calendar->start[0];
	uint16_t *period_of = arena_array(mem, uint16_t, calendar->start[calendar->periods] - first);

	for (size_t p = 0; p < calendar->periods; p++)
		for (int32_t day = calendar->start[p]; day < calendar->start[p + 1]; day++)
			period_of[day - first] = (uint16_t)p;
	return period_of;
}

// A counting sort by day. first[d + 1] runs up to where day d + 1 begins.
static struct visits sort_visits(
	struct arena *mem, const struct cohort_orders *orders, const struct cohort_calendar *calendar)
{
	struct visits visits = {.days = (uint32_t)(calendar->start[calendar->periods] - calendar->start[0])};
	int32_t first = calendar->start[0];

	visits.period_of = periods_by_day(mem, calendar);
	visits.first = arena_array(mem, uint32_t, visits.days + 2);
	visits.customer = arena_array(mem, uint32_t, orders->count + AHEAD);
	visits.amount = orders->amount ? arena_array(mem, int64_t, orders->count) : NULL;
	for (size_t i = 0; i < orders->count; i++)
		visits.first[orders->day[i] - first + 2]++;
	for (uint32_t d = 0; d < visits.days; d++)
		visits.first[d + 2] += visits.first[d + 1];
	for (size_t i = 0; i < orders->count; i++) {
		uint32_t at = visits.first[orders->day[i] - first + 1]++;

		visits.customer[at] = orders->customer[i];
		if (visits.amount)
			visits.amount[at] = orders->amount[i];
	}
	return visits;
}

struct walk {                              // what is known of a customer so far
	uint32_t last_day_plus_1;          // 0: no order yet
	uint16_t first : 15, repeated : 1; // period of the first order; whether he came on another day
	uint16_t last;                     // period of the last order
};

static void open_period(struct cohorts *cohorts, struct walk *walk, uint16_t period)
{
	struct cohort_lifecycle *now = &cohorts->lifecycle[period];

	if (period == walk->last + 1) {
		now->returning++;
	} else {
		now->resurrected++;
		cohorts->lifecycle[walk->last + 1].dormant++;
	}
	walk->last = period;
	cohorts->cell[walk->first * cohorts->periods + (period - walk->first)].customers++;
}

static void begin_customer(struct cohorts *cohorts, struct walk *walk, uint16_t period)
{
	cohorts->customers++;
	cohorts->lifecycle[period].new ++;
	cohorts->cell[period * cohorts->periods].customers++;
	walk->first = walk->last = period;
}

// An order on that day of the calendar, none of the customer's having come later. Returns the cohort's cell.
static inline struct cohort_cell *step(
	struct cohorts *cohorts, struct walk *walk, uint32_t day, uint16_t period, int64_t *gap)
{
	if (walk->last_day_plus_1 == 0) {
		begin_customer(cohorts, walk, period);
	} else if (walk->last_day_plus_1 != day + 1) {
		gap[day + 1 - walk->last_day_plus_1]++;
		walk->repeated = 1;
		if (period != walk->last)
			open_period(cohorts, walk, period);
	}
	walk->last_day_plus_1 = day + 1;
	return &cohorts->cell[walk->first * cohorts->periods + (period - walk->first)];
}

// Cells, life cycle, gaps: one walk over the days.
static void walk_visits(const struct visits *visits, struct cohorts *cohorts, struct walk *walks, int64_t *gap)
{
	for (uint32_t day = 0; day < visits->days; day++) {
		uint16_t period = visits->period_of[day];

		for (uint32_t i = visits->first[day]; i < visits->first[day + 1]; i++) {
			__builtin_prefetch(&walks[visits->customer[i + AHEAD]]);
			struct cohort_cell *cell = step(cohorts, &walks[visits->customer[i]], day, period, gap);
			if (visits->amount)
				cell->amount += visits->amount[i];
		}
	}
}

// By customer, and each one's by day, as a shop's history has them: then nothing need be sorted.
static bool by_customer(const struct cohort_orders *orders)
{
	for (size_t i = 1; i < orders->count; i++)
		if (orders->customer[i] < orders->customer[i - 1] ||
			(orders->customer[i] == orders->customer[i - 1] && orders->day[i] < orders->day[i - 1]))
			return false;
	return true;
}

static void walk_customers(const struct cohort_orders *orders, int32_t first, const uint16_t *period_of,
	struct cohorts *cohorts, struct walk *walks, int64_t *gap)
{
	for (size_t i = 0; i < orders->count; i++) {
		uint32_t day = (uint32_t)(orders->day[i] - first);
		struct cohort_cell *cell = step(cohorts, &walks[orders->customer[i]], day, period_of[day], gap);
		if (orders->amount)
			cell->amount += orders->amount[i];
	}
}

static void close_customers(
	const struct walk *walks, size_t customers, const int64_t *gap, uint32_t days, struct cohorts *cohorts)
{
	for (size_t c = 0; c < customers; c++) {
		if (walks[c].last_day_plus_1 == 0)
			continue;
		if (walks[c].last + 1u < cohorts->periods)
			cohorts->lifecycle[walks[c].last + 1].dormant++;
		cohorts->repeat += walks[c].repeated;
	}
	for (uint32_t length = 0; length <= days; length++)
		cohorts->gaps += gap[length];
}

// The n-th smallest gap, from how often each length occurs.
static double gap_at(const int64_t *gap, int64_t n)
{
	for (uint32_t length = 1;; length++) {
		n -= gap[length];
		if (n < 0)
			return length;
	}
}

static void mark_unfinished(const struct cohort_calendar *calendar, struct cohorts *cohorts)
{
	for (size_t cohort = 0; cohort < cohorts->periods; cohort++)
		for (size_t age = 0; cohort + age < cohorts->periods; age++)
			cohorts->cell[cohort * cohorts->periods + age].unfinished =
				calendar->start[cohort + age + 1] - 1 > calendar->last_day;
}

enum status cohorts_build(struct arena *mem, const struct cohort_orders *orders, size_t customers,
	const struct cohort_calendar *calendar, struct cohorts *cohorts, struct model_fault *fault)
{
	enum status status = check(orders, customers, calendar, fault);

	if (status != OK)
		return status;
	struct arena *own = arena_create();
	uint32_t days = (uint32_t)(calendar->start[calendar->periods] - calendar->start[0]);
	int64_t *gap = arena_array(own, int64_t, days + 1);
	struct walk *walks = arena_array(own, struct walk, customers);

	*cohorts = (struct cohorts){.periods = calendar->periods};
	cohorts->cell = arena_array(mem, struct cohort_cell, calendar->periods * calendar->periods);
	cohorts->lifecycle = arena_array(mem, struct cohort_lifecycle, calendar->periods);
	if (by_customer(orders)) {
		walk_customers(orders, calendar->start[0], periods_by_day(own, calendar), cohorts, walks, gap);
	} else {
		struct visits visits = sort_visits(own, orders, calendar);
		walk_visits(&visits, cohorts, walks, gap);
	}
	close_customers(walks, customers, gap, days, cohorts);
	mark_unfinished(calendar, cohorts);
	if (cohorts->customers > 0)
		cohorts->repurchase = (double)cohorts->repeat / (double)cohorts->customers;
	if (cohorts->gaps > 0)
		cohorts->median_gap_days = (gap_at(gap, (cohorts->gaps - 1) / 2) + gap_at(gap, cohorts->gaps / 2)) / 2;
	arena_destroy(own);
	return OK;
}

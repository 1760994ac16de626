#include "model/cohort.h"

#include <stdlib.h>

#define MAX_PERIODS 1200
#define MAX_DAYS 1000000

// The days of each customer's orders, counted from the calendar's first, rising.
struct visits {
	size_t customers;
	uint32_t *first; // customers + 1, into day
	uint32_t *day;
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

static int compare_days(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

// Most customers have few orders; those who have many go the long way.
static void sort_days(uint32_t *day, size_t count)
{
	if (count > 64) {
		qsort(day, count, sizeof *day, compare_days);
		return;
	}
	for (size_t i = 1; i < count; i++) {
		uint32_t here = day[i];
		size_t at = i;

		for (; at > 0 && day[at - 1] > here; at--)
			day[at] = day[at - 1];
		day[at] = here;
	}
}

// Orders dealt out to their customers (a counting sort), then each customer's days sorted.
static struct visits sort_visits(struct arena *mem, const struct cohort_orders *orders, size_t customers,
				 const struct cohort_calendar *calendar)
{
	struct visits visits = {.customers = customers};
	int32_t first = calendar->start[0];

	visits.days = (uint32_t)(calendar->start[calendar->periods] - first);
	visits.period_of = arena_array(mem, uint16_t, visits.days);
	for (size_t p = 0; p < calendar->periods; p++)
		for (int32_t day = calendar->start[p]; day < calendar->start[p + 1]; day++)
			visits.period_of[day - first] = (uint16_t)p;
	visits.first = arena_array(mem, uint32_t, customers + 2);
	visits.day = arena_array(mem, uint32_t, orders->count);
	for (size_t i = 0; i < orders->count; i++)
		visits.first[orders->customer[i] + 2]++;
	for (size_t c = 0; c < customers; c++)
		visits.first[c + 2] += visits.first[c + 1];
	for (size_t i = 0; i < orders->count; i++) // first[c + 1] runs up to where c + 1 begins
		visits.day[visits.first[orders->customer[i] + 1]++] = (uint32_t)(orders->day[i] - first);
	for (size_t c = 0; c < customers; c++)
		sort_days(visits.day + visits.first[c], visits.first[c + 1] - visits.first[c]);
	return visits;
}

struct walk { // what is known of the customer at hand
	size_t first, last; // period of the first order; of the last one so far
	uint32_t last_day;
	bool repeated;
};

static void open_period(struct cohorts *cohorts, struct walk *walk, size_t period, bool is_new)
{
	struct cohort_lifecycle *now = &cohorts->lifecycle[period];

	if (is_new)
		now->new++;
	else if (period == walk->last + 1)
		now->returning++;
	else
		now->resurrected++;
	if (!is_new && period > walk->last + 1)
		cohorts->lifecycle[walk->last + 1].dormant++;
	walk->last = period;
	cohorts->cell[walk->first * cohorts->periods + (period - walk->first)].customers++;
}

static void close_customer(struct cohorts *cohorts, const struct walk *walk)
{
	if (walk->last + 1 < cohorts->periods)
		cohorts->lifecycle[walk->last + 1].dormant++;
	cohorts->customers++;
	cohorts->repeat += walk->repeated;
}

static void walk_customer(const struct visits *visits, size_t customer, struct cohorts *cohorts, int64_t *gap)
{
	const uint32_t *day = visits->day + visits->first[customer], *end = visits->day + visits->first[customer + 1];
	size_t period = visits->period_of[*day];
	struct walk walk = {.first = period, .last_day = *day};

	open_period(cohorts, &walk, period, true);
	for (day++; day < end; day++) {
		if (*day == walk.last_day)
			continue;
		gap[*day - walk.last_day]++;
		cohorts->gaps++;
		walk.repeated = true;
		walk.last_day = *day;
		period = visits->period_of[*day];
		if (period != walk.last)
			open_period(cohorts, &walk, period, false);
	}
	close_customer(cohorts, &walk);
}

// Cells, life cycle, gaps. first_period: by customer, filled.
static void walk_visits(const struct visits *visits, struct cohorts *cohorts, uint16_t *first_period, int64_t *gap)
{
	for (size_t c = 0; c < visits->customers; c++) {
		if (visits->first[c] == visits->first[c + 1])
			continue;
		first_period[c] = visits->period_of[visits->day[visits->first[c]]];
		walk_customer(visits, c, cohorts, gap);
	}
}

static void add_amounts(const struct cohort_orders *orders, const struct visits *visits, const uint16_t *first_period,
			int32_t first_day, struct cohorts *cohorts)
{
	for (size_t i = 0; orders->amount && i < orders->count; i++) {
		size_t first = first_period[orders->customer[i]];
		size_t period = visits->period_of[orders->day[i] - first_day];

		cohorts->cell[first * cohorts->periods + period - first].amount += orders->amount[i];
	}
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
	struct visits visits = sort_visits(own, orders, customers, calendar);
	int64_t *gap = arena_array(own, int64_t, visits.days + 1);
	uint16_t *first_period = arena_array(own, uint16_t, customers);

	*cohorts = (struct cohorts){.periods = calendar->periods};
	cohorts->cell = arena_array(mem, struct cohort_cell, calendar->periods * calendar->periods);
	cohorts->lifecycle = arena_array(mem, struct cohort_lifecycle, calendar->periods);
	walk_visits(&visits, cohorts, first_period, gap);
	add_amounts(orders, &visits, first_period, calendar->start[0], cohorts);
	mark_unfinished(calendar, cohorts);
	if (cohorts->customers > 0)
		cohorts->repurchase = (double)cohorts->repeat / (double)cohorts->customers;
	if (cohorts->gaps > 0)
		cohorts->median_gap_days =
			(gap_at(gap, (cohorts->gaps - 1) / 2) + gap_at(gap, cohorts->gaps / 2)) / 2;
	arena_destroy(own);
	return OK;
}

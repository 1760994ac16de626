#include "model/season.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/instant.h"

#define SMOOTH_DAYS 10.0 // deviation of the Gaussian window over days of the year
#define SHRINK_DAYS 7.0  // an average pace weighs as much as this many days
#define FULL_YEAR 360

// 0 … 365 by month and day, so that a date has one place in every year.
static int day_of_year(int32_t day)
{
	struct date date = days_date(day);

	return (int)(date_days((struct date){2024, date.month, date.day}) - date_days((struct date){2024, 1, 1}));
}

static int weekday_of(int32_t day)
{
	return (int)(((int64_t)day + 3) % 7 + 7) % 7; // 1970-01-01 was a Thursday
}

struct season_data {
	const double *orders;
	const uint8_t *kind;
	size_t count;
	int32_t first_day;
	double *trend; // expected without any season
};

static uint8_t kind_of(const struct season_data *data, size_t i)
{
	return data->kind ? data->kind[i] : 0;
}

// A straight line through the logarithms of the weeks' sums where there are two years, else the mean.
static void fit_trend(struct season_data *data)
{
	double n = 0, sum = 0, sum_t = 0, sum_tt = 0, sum_y = 0, sum_ty = 0;

	for (size_t i = 0; i < data->count; i++)
		sum += data->orders[i];
	for (size_t week = 0; week + 7 <= data->count / 365 * 365; week += 7) {
		double orders = .5, t = (double)week + 3;

		for (size_t i = week; i < week + 7; i++)
			orders += data->orders[i];
		n++, sum_t += t, sum_tt += t * t, sum_y += log(orders / 7), sum_ty += t * log(orders / 7);
	}
	double spread = n * sum_tt - sum_t * sum_t;
	double slope = data->count >= 730 ? (n * sum_ty - sum_t * sum_y) / spread : 0, level = 0;
	for (size_t i = 0; i < data->count; i++)
		level += exp(slope * (double)i);
	for (size_t i = 0; i < data->count; i++)
		data->trend[i] = sum / level * exp(slope * (double)i);
}

// Orders over what would be expected without this factor, shrunk towards 1.
static double ratio(double orders, double expected, double a_day)
{
	return (orders + SHRINK_DAYS * a_day) / (expected + SHRINK_DAYS * a_day);
}

static void fit_weekdays(const struct season_data *data, struct season *season)
{
	double orders[7] = {0}, expected[7] = {0}, mean = data->trend[data->count / 2];

	for (size_t i = 0; i < data->count; i++) {
		int at = weekday_of(data->first_day + (int32_t)i);

		if (kind_of(data, i) != 0)
			continue;
		orders[at] += data->orders[i];
		expected[at] += data->trend[i] * season->year[day_of_year(data->first_day + (int32_t)i)];
	}
	for (int d = 0; d < 7; d++)
		season->weekday[d] = ratio(orders[d], expected[d], mean);
}

static void fit_specials(const struct season_data *data, struct season *season)
{
	double orders[SEASON_KINDS] = {0}, expected[SEASON_KINDS] = {0}, mean = data->trend[data->count / 2];

	for (size_t i = 0; i < data->count; i++) {
		int32_t day = data->first_day + (int32_t)i;

		orders[kind_of(data, i)] += data->orders[i];
		expected[kind_of(data, i)] +=
			data->trend[i] * season->year[day_of_year(day)] * season->weekday[weekday_of(day)];
	}
	for (int kind = 1; kind < SEASON_KINDS; kind++) // fewer of them than of weekdays: shrunk less
		season->special[kind] = (orders[kind] + mean) / (expected[kind] + mean);
}

static void fit_year(const struct season_data *data, struct season *season)
{
	double orders[SEASON_YEAR] = {0}, expected[SEASON_YEAR] = {0}, mean = data->trend[data->count / 2];

	for (size_t i = 0; i < data->count; i++) {
		int32_t day = data->first_day + (int32_t)i;

		orders[day_of_year(day)] += data->orders[i];
		expected[day_of_year(day)] +=
			data->trend[i] * season->weekday[weekday_of(day)] * season->special[kind_of(data, i)];
	}
	for (int d = 0; d < SEASON_YEAR; d++) {
		double near = 0, wanted = 0;

		for (int off = -3 * (int)SMOOTH_DAYS; off <= 3 * (int)SMOOTH_DAYS; off++) {
			int at = (d + off + SEASON_YEAR) % SEASON_YEAR;
			double weight = exp(-off * off / (2 * SMOOTH_DAYS * SMOOTH_DAYS));

			near += weight * orders[at], wanted += weight * expected[at];
		}
		season->year[d] = ratio(near, wanted, mean);
	}
}

static enum status check(const double *orders, const uint8_t *kind, size_t count, struct model_fault *fault)
{
	if (count < 14 || count > 100000)
		return model_refuse(fault, MODEL_NO_ROW, "between 14 and 100000 days");
	for (size_t i = 0; i < count; i++) {
		if (!(orders[i] >= 0) || !isfinite(orders[i]))
			return model_refuse(fault, i, "orders of a day must be 0 or more");
		if (kind && kind[i] >= SEASON_KINDS)
			return model_refuse(fault, i, "a special day's kind is below 16");
	}
	return OK;
}

// Each factor is fitted with the others held, a few times over.
enum status season_fit(const double *orders, const uint8_t *kind, size_t count, int32_t first_day,
		       struct season *season, bool *full_year, struct model_fault *fault)
{
	struct season_data data = {orders, kind, count, first_day, NULL};
	double sum = 0, pace = 0;

	if (check(orders, kind, count, fault) != OK)
		return ERR_INVALID;
	*full_year = count >= FULL_YEAR;
	for (int d = 0; d < SEASON_YEAR; d++)
		season->year[d] = 1;
	for (int k = 0; k < SEASON_KINDS; k++)
		season->special[k] = 1;
	for (int d = 0; d < 7; d++)
		season->weekday[d] = 1;
	season->scale = 1;
	for (size_t i = 0; i < count; i++)
		sum += orders[i];
	if (sum == 0)
		return OK;
	struct arena *mem = arena_create();
	data.trend = arena_array(mem, double, count);
	fit_trend(&data);
	for (int round = 0; round < 4; round++) {
		fit_weekdays(&data, season);
		if (kind)
			fit_specials(&data, season);
		if (*full_year)
			fit_year(&data, season);
	}
	for (size_t i = 0; i < count; i++)
		pace += season_pace(season, first_day + (int32_t)i, kind_of(&data, i));
	season->scale = (double)count / pace;
	arena_destroy(mem);
	return OK;
}

double season_pace(const struct season *season, int32_t day, uint8_t kind)
{
	double date = season->year[day_of_year(day)] * season->weekday[weekday_of(day)];

	return season->scale * date * season->special[kind];
}

void season_clock(const struct season *season, int32_t first_day, const uint8_t *kind, size_t count, double *clock)
{
	clock[0] = 0;
	for (size_t i = 0; i < count; i++)
		clock[i + 1] = clock[i] + season_pace(season, first_day + (int32_t)i, kind ? kind[i] : 0);
}

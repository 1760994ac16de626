// What all customers together, those there are and those still to come, will do within a stretch of time to come: the
// sum of the buying models' expectations, with its variance; and how far off it may be, by how far off the same
// forecast was when it was made earlier.
//
// Times are in the rows' unit (the shop's clock, see season.h) and counted from the end of the data.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "model/fault.h"
#include "model/gammagamma.h"
#include "model/repeat.h"

// What is known of a customer already, bits.
enum outlook_mark {
	OUTLOOK_ACTIVE = 1, // bought in the period that is looked at
	OUTLOOK_AGAIN = 2,  // bought on two days or more so far
	OUTLOOK_BASE = 4,   // bought in the period before
};

struct outlook_rows {
	struct repeat_rows repeat;
	const double *spend;       // expected value of a purchase day, ≥ 0
	const unsigned char *mark; // NULL: none
};

// Customers still to come.
struct outlook_arrivals {
	double rate;   // a unit of time
	double spread; // variance of their number over its mean, ≥ 1
	double spend;  // expected value of their purchase days
};

enum outlook_sum {
	OUTLOOK_ORDERS, // purchase days
	OUTLOOK_REVENUE,
	OUTLOOK_NEW,    // first purchases
	OUTLOOK_MORE,   // customers who are not active yet and buy; new ones too
	OUTLOOK_REPEAT, // customers who are active by then and have bought on two days or more, and are not both now
	OUTLOOK_KEPT,   // of the base, who are not active yet and buy
	OUTLOOK_SUMS,
};

struct outlook_part {
	double mean;
	double variance; // of chance alone: the parameters are taken as known
};

struct outlook {
	struct outlook_part sum[OUTLOOK_SUMS];
};

// Within (from, to], 0 ≤ from ≤ to. Of a customer: E(to) − E(from), the variance of a Poisson number mixed over the
// gamma posterior of the rate (shape r + k x) and over being alive; order values vary by the Gamma-Gamma's shape p
// (spend NULL: not at all). P(buying) in an interval that does not begin at 0 is that of one as long from 0 on, thinned
// by E(to) − E(from) over E(to − from). Those to come are summed over arrival times by the midpoint rule.
// ERR_INVALID as repeat_predict; any number of threads gives the same bits.
enum status outlook_ahead(const struct repeat_model *model, const struct gammagamma *spend,
	const struct outlook_rows *rows, const struct outlook_arrivals *arrivals, double from, double to, int threads,
	struct outlook *outlook, struct model_fault *fault) MUST_CHECK;

// Forecasts made earlier: error[i] = ln(came / forecast). From three on, the next error is taken as one more draw of
// the same normal distribution, whose mean is theirs, shrunk towards 0 by two forecasts without error, and whose spread
// is theirs (prediction interval of a normal sample: Student's t with n − 1 degrees of freedom, factor √(1 + 1/n)).
struct outlook_errors {
	const double *error;
	size_t count;
	double widen;   // ≥ 1: makes up for a longer horizon than the one that was tried
	double unknown; // ≥ 0: deviation of the logarithm by what was never seen yet, as seasons in the first year
};
struct outlook_range {
	double middle, lower, upper;
	double bias;    // factor by which the forecast was mended; 1: none
	double spread;  // standard deviation of the logarithm
	double freedom; // degrees of freedom; INFINITY: chance alone
};
// Never narrower than chance; with fewer than three errors of chance and the unknown alone.
struct outlook_range outlook_range(struct outlook_part part, const struct outlook_errors *errors, double confidence);
// The chance that what comes is at least so much, by the same distribution.
double outlook_chance(const struct outlook_range *range, double at_least);

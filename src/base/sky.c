#include "base/sky.h"

#include "base/instant.h"
#include "base/status.h"

#include <math.h>

#define PI 3.14159265358979323846
#define SKY_FIRST 1898
#define SKY_LAST 2102
#define J2000_MS INT64_C(946728000000) // 2000-01-01 12:00
#define CENTURY_MS (36525.0 * (double)DAY_MS)
#define TROPICAL_YEAR_MS (365.242189 * (double)DAY_MS)

// ---------------------------------------------------------------- the sun

static const struct {
	double size, phase, speed; // size × sin(phase + speed × centuries), degrees
} sun_terms[] = {
	{403406, 270.54861, 0.9287892},
	{195207, 340.19128, 35999.1376958},
	{119433, 63.91854, 35999.4089666},
	{112392, 331.26220, 35998.7287385},
	{3891, 317.843, 71998.20261},
	{2819, 86.631, 71998.4403},
	{1721, 240.052, 36000.35726},
	{660, 310.26, 71997.4812},
	{350, 247.23, 32964.4678},
	{334, 260.87, -19.4410},
	{314, 297.82, 445267.1117},
	{268, 343.14, 45036.8840},
	{242, 166.79, 3.1008},
	{234, 81.53, 22518.4434},
	{158, 3.50, -19.9739},
	{132, 132.75, 65928.9345},
	{129, 182.95, 9038.0293},
	{114, 162.03, 3034.7684},
	{99, 29.8, 33718.148},
	{93, 266.4, 3034.448},
	{86, 249.2, -2280.773},
	{78, 157.6, 29929.992},
	{72, 257.8, 31556.493},
	{68, 185.1, 149.588},
	{64, 69.9, 9037.750},
	{46, 8.0, 107997.405},
	{38, 197.1, -4444.176},
	{37, 250.4, 151.771},
	{32, 65.3, 67555.316},
	{29, 162.7, 31556.080},
	{28, 341.5, -4561.540},
	{27, 291.6, 107996.706},
	{27, 98.5, 1221.655},
	{25, 146.7, 62894.167},
	{24, 110.0, 31437.369},
	{21, 5.2, 14578.298},
	{21, 342.6, -31931.757},
	{20, 230.9, 34777.243},
	{18, 256.1, 1221.999},
	{17, 45.3, 62894.511},
	{14, 242.9, -4442.039},
	{13, 115.2, 107997.909},
	{13, 151.8, 119.066},
	{13, 285.3, 16859.071},
	{12, 53.3, -4.578},
	{10, 126.6, 26895.292},
	{10, 205.7, -39.127},
	{10, 85.9, 12297.536},
	{10, 146.1, 90073.778},
};

static double sine(double degrees)
{
	return sin(degrees * PI / 180.0);
}

// Apparent geocentric longitude of the sun, degrees, c centuries of dynamical time after J2000.
static double sun_longitude(double c)
{
	double sum = 0;

	for (size_t i = 0; i < ARRAY_LEN(sun_terms); i++)
		sum += sun_terms[i].size * sine(sun_terms[i].phase + sun_terms[i].speed * c);
	double mean = 282.7771834 + 36000.76953744 * c + 0.000005729577951308232 * sum;
	double aberration = 0.0000974 * sine(177.63 + 35999.01848 * c + 90.0) - 0.005575;
	double a = 124.90 - 1934.134 * c + 0.002063 * c * c, b = 201.11 + 72001.5377 * c + 0.00057 * c * c;
	return mean + aberration - 0.004778 * sine(a) - 0.0003667 * sine(b);
}

// Dynamical minus universal time, seconds (F. Espenak and J. Meeus, "Five Millennium Canon of Solar Eclipses").
static double delta_t(double year)
{
	double t;

	if (year < 1920) {
		t = year - 1900;
		return -2.79 + t * (1.494119 + t * (-0.0598939 + t * (0.0061966 - t * 0.000197)));
	}
	if (year < 1941) {
		t = year - 1920;
		return 21.20 + t * (0.84493 + t * (-0.076100 + t * 0.0020936));
	}
	if (year < 1961) {
		t = year - 1950;
		return 29.07 + t * (0.407 + t * (-1.0 / 233 + t / 2547));
	}
	if (year < 1986) {
		t = year - 1975;
		return 45.45 + t * (1.067 + t * (-1.0 / 260 - t / 718));
	}
	if (year < 2005) {
		t = year - 2000;
		return 63.86 + t * (0.3345 + t * (-0.060374 + t * (0.0017275 + t * (0.000651814 + t * 0.00002373599))));
	}
	t = year - 2000;
	if (year < 2050)
		return 62.92 + t * (0.32217 + t * 0.005589);
	double u = (year - 1820) / 100;
	return -20 + 32 * u * u - 0.5628 * (2150 - year);
}

bool sky_solar_term(int year, int term, int64_t *at_ms)
{
	if (year < SKY_FIRST || year > SKY_LAST || term < 0 || term >= 24)
		return false;
	double wanted = term * 15.0;
	// The equinox is near 20 March; 小寒 to 惊蛰 lie in the year before it.
	double days = (wanted <= 270 ? wanted : wanted - 360) * 365.242189 / 360;
	double at = (double)(date_days((struct date){year, 3, 20}) * DAY_MS) + days * (double)DAY_MS;
	double ahead = delta_t(year) * 1000;

	for (int i = 0; i < 8; i++) {
		double off = fmod(wanted - sun_longitude((at + ahead - (double)J2000_MS) / CENTURY_MS), 360.0);
		off = off > 180 ? off - 360 : off < -180 ? off + 360 : off;
		at += off / 360 * TROPICAL_YEAR_MS;
	}
	*at_ms = (int64_t)at;
	return true;
}

// ---------------------------------------------------------------- the moon

// J. Meeus, "Astronomical Algorithms", 2nd ed., chapter 49: size × E^e × sin(a M + b M' + c F + d Ω), days.
static const struct {
	double size;
	int e, sun, moon, node, ascending;
} moon_terms[] = {
	{-0.40720, 0, 0, 1, 0, 0},
	{0.17241, 1, 1, 0, 0, 0},
	{0.01608, 0, 0, 2, 0, 0},
	{0.01039, 0, 0, 0, 2, 0},
	{0.00739, 1, -1, 1, 0, 0},
	{-0.00514, 1, 1, 1, 0, 0},
	{0.00208, 2, 2, 0, 0, 0},
	{-0.00111, 0, 0, 1, -2, 0},
	{-0.00057, 0, 0, 1, 2, 0},
	{0.00056, 1, 1, 2, 0, 0},
	{-0.00042, 0, 0, 3, 0, 0},
	{0.00042, 1, 1, 0, 2, 0},
	{0.00038, 1, 1, 0, -2, 0},
	{-0.00024, 1, -1, 2, 0, 0},
	{-0.00017, 0, 0, 0, 0, 1},
	{-0.00007, 0, 2, 1, 0, 0},
	{0.00004, 0, 0, 2, -2, 0},
	{0.00004, 0, 3, 0, 0, 0},
	{0.00003, 0, 1, 1, -2, 0},
	{0.00003, 0, 0, 2, 2, 0},
	{-0.00003, 0, 1, 1, 2, 0},
	{0.00003, 0, -1, 1, 2, 0},
	{-0.00002, 0, -1, 1, -2, 0},
	{-0.00002, 0, 1, 3, 0, 0},
	{0.00002, 0, 0, 4, 0, 0},
};

// The planets' part: size × sin(phase + speed × k).
static const struct {
	double phase, speed, size;
} planet_terms[] = {
	{251.88, 0.016321, 0.000165},
	{251.83, 26.651886, 0.000164},
	{349.42, 36.412478, 0.000126},
	{84.66, 18.206239, 0.000110},
	{141.74, 53.303771, 0.000062},
	{207.14, 2.453732, 0.000060},
	{154.84, 7.306860, 0.000056},
	{34.52, 27.261239, 0.000047},
	{207.19, 0.121824, 0.000042},
	{291.34, 1.844379, 0.000040},
	{161.72, 24.198154, 0.000037},
	{239.56, 25.513099, 0.000035},
	{331.55, 3.592518, 0.000023},
};

int64_t sky_new_moon(int64_t number)
{
	double k = (double)number, t = k / 1236.85;
	double mean = 2451550.09766 + 29.530588861 * k + t * t * (0.00015437 + t * (-0.000000150 + t * 0.00000000073));
	double e = 1 + t * (-0.002516 - t * 0.0000074);
	double sun = 2.5534 + 29.10535670 * k + t * t * (-0.0000014 - t * 0.00000011);
	double moon = 201.5643 + 385.81693528 * k + t * t * (0.0107582 + t * (0.00001238 - t * 0.000000058));
	double node = 160.7108 + 390.67050284 * k + t * t * (-0.0016118 + t * (-0.00000227 + t * 0.000000011));
	double ascending = 124.7746 - 1.56375588 * k + t * t * (0.0020672 + t * 0.00000215);
	double sum = 0.000325 * sine(299.77 + 0.107408 * k - 0.009173 * t * t);

	for (size_t i = 0; i < ARRAY_LEN(moon_terms); i++)
		sum += moon_terms[i].size * pow(e, moon_terms[i].e) *
		       sine(moon_terms[i].sun * sun + moon_terms[i].moon * moon + moon_terms[i].node * node +
			       moon_terms[i].ascending * ascending);
	for (size_t i = 0; i < ARRAY_LEN(planet_terms); i++)
		sum += planet_terms[i].size * sine(planet_terms[i].phase + planet_terms[i].speed * k);
	double at = (mean + sum - 2440587.5) * (double)DAY_MS;
	return (int64_t)(at - 1000 * delta_t(2000 + k / 12.3685));
}

int64_t sky_day(int64_t at_ms)
{
	// The law of 1928 put the calendar on 120° east.
	at_ms += at_ms < -INT64_C(1293868800000) ? 7 * HOUR_MS + 45 * MINUTE_MS + 40 * SECOND_MS : 8 * HOUR_MS;
	return at_ms >= 0 ? at_ms / DAY_MS : (at_ms - DAY_MS + 1) / DAY_MS;
}

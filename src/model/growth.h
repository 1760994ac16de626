// Private to the repeat-buying models: expected orders of those still alive under BG/NBD and MBG/NBD,
//   I(u) = E[(1 − (1 + p u)^−n) / p],   p ~ Beta(a, b),   u = t / (α + T),
// which is the published 2F1 form (Fader, Hardie, Lee 2005, eq. 10) without its 0/0 at a = 1.
#pragma once

#define GROWTH_MAX_TERMS 128

double growth(double n, double a, double b, double u);

// I(u) on 0 ≤ u ≤ u_max for one (n, a, b): a Chebyshev series of ln(I(u)/u) in ln(1 + u), good to about 1e-12.
// Worth it from some dozens of evaluations on.
struct growth_curve {
	double log_u_max; // ln(1 + u_max)
	int terms;
	double coefficient[GROWTH_MAX_TERMS];
};
struct growth_curve growth_curve(double n, double a, double b, double u_max);
double growth_on(const struct growth_curve *curve, double u);

// Special functions for positive arguments, in double precision. Pure and thread-safe (the C library's
// lgamma writes a global sign, which is why it is not used here).
#pragma once

// ln Γ(x), ψ(x) = d ln Γ/dx, ψ'(x). x > 0. Absolute error about 1e-15 times the size of the largest term.
// Source: Stirling's series after an upward shift, Abramowitz & Stegun 6.1.40, 6.3.18, 6.4.12.
double log_gamma(double x);
double digamma(double x);
double trigamma(double x);

// ln B(a, b), a > 0, b > 0.
double log_beta(double a, double b);
// ln Γ(x + n) − ln Γ(x), n ≥ 0, without cancellation for small n.
double log_rising(double x, double n);

// ln(1 + e^z) without overflow.
double softplus(double z);
// 1 / (1 + e^−z) without overflow.
double logistic(double z);

// Φ(z), and its inverse for 0 < p < 1 (Wichura 1988, AS 241, refined by one Halley step).
double normal_cdf(double z);
double normal_quantile(double p);

// P(X ≤ t) of Student's t with df > 0 degrees of freedom.
double student_cdf(double t, double df);
// Its inverse for .5 ≤ p < 1, by bisection.
double student_quantile(double p, double df);
// Regularised I_x(a, b) by its continued fraction (Abramowitz & Stegun 26.5.8), evaluated by Lentz.
double incomplete_beta(double a, double b, double x);
// P(X ≥ x) of χ² with df > 0 degrees of freedom (regularised upper incomplete gamma, A&S 6.5.29, 6.5.31).
double chi_square_tail(double x, double df);

// Integrals over (0, ∞) and [0, 1] by rules whose error falls exponentially with the number of nodes.
#pragma once

// Nodes of ∫_0^∞ f(y) dy ≈ Σ weight·f(scale·y) · scale for f that falls at least like e^−y or y^−(1 + power) beyond
// y = 1 and is analytic in the right half-plane: y = exp(v − e^−v), v in steps of HALF_LINE_STEP (Takahasi & Mori
// 1974). Left of HALF_LINE_FIRST a node weighs less than 1e−17.
#define HALF_LINE_STEP .3
#define HALF_LINE_FIRST (-13)

struct half_line_node {
	double y, weight;
};
struct half_line_node half_line_node(int index);

// Gauss–Legendre on [0, 1], 16 nodes.
#define LEGENDRE_NODES 16
extern const double legendre_node[LEGENDRE_NODES], legendre_weight[LEGENDRE_NODES];

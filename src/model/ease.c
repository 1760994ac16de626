#include <string.h>

#include <lapacke.h>

#include "model/similar.h"

#define MAX_ITEMS 10000

// G + λI: users who bought both; on the diagonal, who bought it. Lower half by rows, which LAPACK sees as the upper
// half by columns.
static void gram(const struct baskets *baskets, double lambda, float *g)
{
	size_t n = baskets->items;

	for (size_t u = 0; u < baskets->users; u++)
		for (size_t i = baskets->user_first[u]; i < baskets->user_first[u + 1]; i++)
			for (size_t j = baskets->user_first[u]; j <= i; j++)
				g[(size_t)baskets->item[i] * n + baskets->item[j]]++;
	for (size_t i = 0; i < n; i++)
		g[i * n + i] += (float)lambda;
}

// P → B in place: b_ji = −p_ji / p_ii; P is symmetric with its lower half filled.
static void weights(float *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			p[j * n + i] = p[i * n + j];
	for (size_t j = 0; j < n; j++) {
		float *row = p + j * n;

		for (size_t i = 0; i < n; i++)
			if (i != j)
				row[i] = -row[i] / p[i * n + i];
	}
	for (size_t i = 0; i < n; i++)
		p[i * n + i] = 0;
}

enum status ease_build(struct arena *mem, const struct baskets *baskets, double lambda, struct ease *ease,
		       struct model_fault *fault)
{
	lapack_int n = (lapack_int)baskets->items;

	if (baskets->items == 0 || baskets->items > MAX_ITEMS)
		return model_refuse(fault, MODEL_NO_ROW, "between 1 and 10000 items");
	if (!(lambda >= .1) || !(lambda <= 1e9))
		return model_refuse(fault, MODEL_NO_ROW, "lambda lies between .1 and 1e9");
	*ease = (struct ease){.items = baskets->items};
	ease->b = arena_array(mem, float, baskets->items *baskets->items);
	gram(baskets, lambda, ease->b);
	if (LAPACKE_spotrf(LAPACK_COL_MAJOR, 'U', n, ease->b, n) != 0 ||
	    LAPACKE_spotri(LAPACK_COL_MAJOR, 'U', n, ease->b, n) != 0)
		return model_refuse(fault, MODEL_NO_ROW, "lambda is too small for these baskets");
	weights(ease->b, baskets->items);
	return OK;
}

void ease_score(const struct ease *ease, const uint32_t *has, size_t count, float *score)
{
	memset(score, 0, ease->items * sizeof *score);
	for (size_t i = 0; i < count; i++) {
		const float *row = ease->b + (size_t)has[i] * ease->items;

		for (size_t j = 0; j < ease->items; j++)
			score[j] += row[j];
	}
}

#include "model/influence.h"

#include <math.h>

#include "base/arena.h"

static enum status check(const uint32_t *referrer, const double *value, size_t count, double share,
			 struct model_fault *fault)
{
	if (!(share >= 0 && share <= 1))
		return model_refuse(fault, MODEL_NO_ROW, "share lies between 0 and 1");
	for (size_t i = 0; i < count; i++) {
		if (referrer[i] != INFLUENCE_NOBODY && referrer[i] >= count)
			return model_refuse(fault, i, "no such referrer");
		if (!isfinite(value[i]))
			return model_refuse(fault, i, "value must be a number");
	}
	return OK;
}

// What is known of one is handed up to who brought him.
static void hand_up(const uint32_t *referrer, const double *value, double share, size_t i, struct influence *influence)
{
	struct influence *up = &influence[referrer[i]];

	up->direct++;
	up->reached += influence[i].reached + 1;
	up->value += share * (value[i] + influence[i].value);
	if (influence[i].depth + 1 > up->depth)
		up->depth = influence[i].depth + 1;
}

// From the leaves up (Kahn 1962): whoever has no open recommendation left is done; whoever never is, is in a circle.
enum status influence_build(const uint32_t *referrer, const double *value, size_t count, double share,
			    struct influence *influence, struct model_fault *fault)
{
	enum status status = check(referrer, value, count, share, fault);
	size_t done = 0;

	if (status != OK)
		return status;
	struct arena *mem = arena_create();
	uint32_t *open = arena_array(mem, uint32_t, count), *order = arena_array(mem, uint32_t, count);
	for (size_t i = 0; i < count; i++) {
		influence[i] = (struct influence){0};
		if (referrer[i] != INFLUENCE_NOBODY)
			open[referrer[i]]++;
	}
	for (size_t i = 0; i < count; i++)
		if (open[i] == 0)
			order[done++] = (uint32_t)i;
	for (size_t at = 0; at < done; at++) {
		uint32_t i = order[at], up = referrer[i];

		if (up == INFLUENCE_NOBODY)
			continue;
		hand_up(referrer, value, share, i, influence);
		if (--open[up] == 0)
			order[done++] = up;
	}
	for (size_t i = 0; done < count && i < count; i++)
		if (open[i] != 0) {
			status = model_refuse(fault, i, "recommendations run in a circle");
			break;
		}
	for (size_t at = done; status == OK && at-- > 0;)
		if (referrer[order[at]] != INFLUENCE_NOBODY)
			influence[order[at]].level = influence[referrer[order[at]]].level + 1;
	arena_destroy(mem);
	return status;
}

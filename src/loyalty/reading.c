#include "loyalty/programme.h"

enum status loyalty_tiers(struct ctx *ctx, const struct tier_record **tiers, size_t *count)
{
	const struct programme *programme;

	TRY(programme_get(ctx, &programme));
	*tiers = programme->sets[0].tiers;
	*count = programme->sets[0].tier_count;
	return OK;
}

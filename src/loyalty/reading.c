#include "loyalty/programme.h"

enum status loyalty_tiers(struct ctx *ctx, const struct tier_record **tiers, size_t *count)
{
	const struct programme *programme;

	TRY(programme_get(ctx, &programme));
	*tiers = programme->sets[0].tiers;
	*count = programme->sets[0].tier_count;
	return OK;
}

enum status loyalty_gives_for(struct ctx *ctx, const char *trigger, bool *gives)
{
	const struct programme *programme;
	int kind = choice_value(triggers, trigger);

	TRY(programme_get(ctx, &programme));
	*gives = kind >= 0 && programme_hears(programme, kind, ctx->now_ms);
	return OK;
}

#include "loyalty/loyalty.h"

enum status loyalty_gives_for(struct ctx *ctx, const char *trigger, bool *gives)
{
	const struct programme *programme;
	int kind = choice_value(triggers, trigger);

	TRY(programme_get(ctx, &programme));
	*gives = kind >= 0 && programme_hears(programme, kind, ctx->now_ms);
	return OK;
}

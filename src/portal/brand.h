// How the shop looks to its members: logo, colour, a few words. Of the one colour that a shop chooses all others are
// reckoned so that text on them can be read (WCAG 2.2, 4.5 to 1).
#pragma once

#include "http/server.h"
#include "portal/portal.h"

struct brand {
	const char *color; // "#0b6b5d", or NULL: ours
	const char *intro; // in the caller's language, or NULL
	bool has_logo;
	bool joining; // whoever has no file yet may make one
	const char *logo_type;
	const void *logo;
	size_t logo_size;
	int64_t version, logo_at;
};
// On a snapshot or in a transaction. with_logo: its bytes too.
MUST_CHECK enum status brand_read(struct ctx *ctx, bool with_logo, struct brand *brand);

struct tint {
	int red, green, blue; // 0–255
};
// Relative luminance and contrast of WCAG 2.2.
double tint_contrast(struct tint a, struct tint b);
bool tint_parse(const char *text, struct tint *tint); // "#rrggbb"

// What of the tokens (web/src/shared/tokens) follows the shop's colour, in one look.
struct palette {
	struct tint brand, brand_ink, brand_hover, brand_soft, brand_text, card_from, card_via, card_to;
};
struct palette palette_of(struct tint color, bool dark);
// "" for a shop without a colour.
const char *brand_theme(struct arena *mem, const struct brand *brand);

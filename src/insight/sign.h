// Private to insight: signs of why customers come, besides what and when they bought: where, at a discount or with a
// reward, with what ties to the shop, and whether they speak for it. Read in one pass for the customers of a history.
#pragma once

#include "insight/history.h"
#include "insight/loyalty_setting.h"

// Ways of speaking for the shop, bits.
enum voice { VOICE_FRIEND = 1, VOICE_REVIEW = 2, VOICE_SHARE = 4, VOICE_PART = 8 };
// What ties a customer to the shop, bits.
enum tie { TIE_REACHABLE = 1, TIE_CONSENT = 2, TIE_PROGRAMME = 4, TIE_VOICE = 8, TIE_YEAR = 16 };
#define TIES 5
extern const struct words voice_words[4], tie_words[TIES]; // by bit
#define TIE_YEAR_DAYS 365

struct signs {
	int32_t orders, discounted, rewarded; // of those that count, until the day asked for
	int32_t one_place;                    // orders at the store and channel of most of them
	int64_t spent;
	int64_t sole; // spent in the setting's sole categories
	uint8_t voices, ties;
};

// signs: one for each customer of the history, in mem. Orders until as_of by the filter; ties and voices as they are
// now (the year counts back from as_of).
MUST_CHECK enum status signs_load(struct ctx *ctx, const struct filter *filter, const struct history *history,
	int32_t as_of, const struct loyalty_setting *setting, struct arena *mem, struct signs **signs);
// Only rewarded, voices and ties: in a third of the time.
MUST_CHECK enum status signs_load_ties(struct ctx *ctx, const struct filter *filter, const struct history *history,
	int32_t as_of, struct arena *mem, struct signs **signs);

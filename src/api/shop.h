// The shop's own settings: what others may want to know of a change, or forbid.
#pragma once

#include "work/event.h"

// Body of shop.changed. Heard in the transaction: who cannot live with it refuses, and nothing is changed.
struct shop_change {
	const char *currency, *zone, *country;
	bool currency_changed, zone_changed;
};
extern const struct event_type shop_changed;
extern const struct event_type *const shop_events[];

// Private to loyalty: what orders earn, and what goes when they come back.
#pragma once

#include "loyalty/loyalty.h"

extern const struct listener earn_on_sale, earn_on_delivery, reverse_on_return, reverse_on_cancel, restore_on_unreturn,
	review_on_merge, review_on_unmerge;

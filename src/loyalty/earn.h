// Private to loyalty: what orders earn, and what goes when they come back.
#pragma once

#include "loyalty/ledger.h"

extern const struct listener earn_on_sale, reverse_on_return, reverse_on_cancel, restore_on_unreturn,
	 move_on_merge, move_on_unmerge;
extern const struct schedule expiry_schedule;
extern const struct job_kind points_expiry_job;

// Private to insight: one scan of the orders for several figures that are made one after the other on one thread.
#pragma once

#include "insight/history.h"

struct history_shared;

// From here on history_load on this thread gives copies of what it has read for the same filter, periods aside. Ended
// by history_unshare on the same thread.
struct history_shared *history_share(void);
void history_unshare(struct history_shared *shared);
// Lives until then.
struct arena *history_shared_mem(struct history_shared *shared);
// What was read for this filter, copied into mem: false where nothing was, or nothing is shared.
bool history_shared_find(const struct filter *filter, struct arena *mem, struct history *history);
void history_shared_keep(const struct filter *filter, const struct history *history);

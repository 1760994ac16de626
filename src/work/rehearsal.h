// For tests: while it is on, whatever the low lane is given is run, undone and run again, as when the commit of a slice
// is answered by a cut connection. What an act leaves in its argument must neither count twice then nor be passed over.
#pragma once

#include <stdatomic.h>
#include <stdbool.h>

extern atomic_bool house_rehearses;

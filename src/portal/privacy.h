// A customer's wish to have his data deleted, and what became of it. Nothing is deleted by asking: staff look at what
// is open between shop and customer, then erase the customer, or say why not.
#pragma once

#include "portal/portal.h"

extern const struct listener privacy_on_erased;

// Private to loyalty: the programme as anybody may read it.
#pragma once

#include "loyalty/loyalty.h"

extern const struct shape leaflet_shape;
enum status act_leaflet(struct ctx *ctx, const struct call *call, struct answer *answer);

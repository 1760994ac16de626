// Everybody's tables, gathered: main is the only place that knows all folders.
#pragma once

#include "api/route.h"
#include "work/house.h"

extern const struct tables house_tables;
extern const struct api_tables api_rows;

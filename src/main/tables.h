// Everybody's tables, gathered: main is the only place that knows all folders.
#pragma once

#include "api/route.h"
#include "work/house.h"

// Filled by tables_gather(), which runs once before anything else.
extern struct tables house_tables;
extern struct api_tables api_rows;

void tables_gather(void);

// The plain records of this folder. Private to it.
#pragma once

#include "api/resource.h"

extern const struct resource custom_field_resource, tag_resource;

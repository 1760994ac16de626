// The plain records of this folder. Private to it.
#pragma once

#include "api/resource.h"

extern const struct resource card_template_resource, custom_field_resource, tag_resource;

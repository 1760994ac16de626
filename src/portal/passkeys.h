// Members' passkeys as routes; see passkey.h for the checks.
#pragma once

#include "portal/portal.h"

extern const struct listener passkeys_on_erased;

// Private to reward: codes that cannot be guessed and tell a slip of the finger.
#pragma once

#include "base/arena.h"

#include <stdbool.h>

// 13 random signs of 31 (64 bits) and a check sign, "K7M2-QX9RW-4TBHD"; no 0 O 1 I.
const char *code_new(struct arena *mem);
// The code as it is stored, from what somebody typed: case, blanks and hyphens do not count. NULL when the check sign
// is wrong.
const char *code_read(struct arena *mem, const char *typed);

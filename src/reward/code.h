// Private to reward: codes that cannot be guessed and tell a slip of the finger.
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

// 13 random signs of 31 (64 bits) and a check sign, "K7M2-QX9RW-4TBHD"; no 0 O 1 I.
const char *code_new(struct arena *mem);
// The code as it is stored, from what somebody typed: case, blanks and hyphens do not count. NULL when the check sign
// is wrong.
const char *code_read(struct arena *mem, const char *typed);
// Whether it has the look of such a code, right or wrong.
bool code_looks(const char *text);

// ---- codes in bulk ----
// The code is the number of the batch and the place in it, enciphered as one block of 64 bits: nobody without the key
// can tell it from a random one, no two are alike, and none has to be stored or looked up to be made.

#define BATCH_NUMBER_MAX ((INT64_C(1) << 24) - 1)
#define BATCH_CODES_MAX INT64_C(100000000)

struct code_key {
	unsigned char bytes[32]; // vault_house_key()
};

// Writes the code ("K7M2-QX9RW-4TBHD", NUL-ended) of a place in a batch; serial from 0.
#define CODE_SIZE 17
void code_of_batch(const struct code_key *key, int64_t batch, int64_t serial, char text[CODE_SIZE]);
// What a code as code_read() gives it stands for. False: surely of no batch. True says little: whether there is such a
// batch, and so long, the caller must look.
bool code_batch(const struct code_key *key, const char *code, int64_t *batch, int64_t *serial);

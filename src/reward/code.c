#include "reward/code.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define SIGNS 14 // the last one checks the others

static const char alphabet[] =
	"23456789ABCDEFGHJKMNPQRSTUVWXYZ"; // 31: a prime, so that the check finds every single slip and swap

// Weighted sum modulo 31: weights 1 … 13 differ, so a changed sign or two swapped ones change it.
static char check_sign(const char *signs)
{
	int sum = 0;
	for (int i = 0; i < SIGNS - 1; i++)
		sum += (i + 1) * (int)(strchr(alphabet, signs[i]) - alphabet);
	return alphabet[sum % 31];
}

static const char *spell(struct arena *mem, const char *signs)
{
	return arena_format(mem, "%.4s-%.5s-%.5s", signs, signs + 4, signs + 9);
}

const char *code_new(struct arena *mem)
{
	char signs[SIGNS + 1] = {0};

	for (int i = 0; i < SIGNS - 1; i++)
		signs[i] = alphabet[randombytes_uniform(31)];
	signs[SIGNS - 1] = check_sign(signs);
	return spell(mem, signs);
}

const char *code_read(struct arena *mem, const char *typed)
{
	char signs[SIGNS + 1] = {0};
	int count = 0;

	for (; *typed; typed++) {
		if (*typed == '-' || *typed == ' ')
			continue;
		char sign = (char)toupper((unsigned char)*typed);
		if (count == SIGNS || !strchr(alphabet, sign))
			return NULL;
		signs[count++] = sign;
	}
	return count == SIGNS && check_sign(signs) == signs[SIGNS - 1] ? spell(mem, signs) : NULL;
}

bool code_looks(const char *text)
{
	int count = 0;

	for (; *text; text++) {
		if (*text == '-' || *text == ' ')
			continue;
		if (!strchr(alphabet, toupper((unsigned char)*text)))
			return false;
		count++;
	}
	return count >= SIGNS - 1 && count <= SIGNS + 1;
}

// ---------------------------------------------------------------- in bulk

#define ROUNDS 10
#define SERIAL_BITS 40

// A Feistel network over two halves of 32 bits; the round function is SipHash-2-4, keyed, with the round's number.
static uint32_t round_value(const struct code_key *key, int round, uint32_t half)
{
	unsigned char in[5] = {(unsigned char)round, (unsigned char)half, (unsigned char)(half >> 8),
		(unsigned char)(half >> 16), (unsigned char)(half >> 24)};
	unsigned char out[crypto_shorthash_BYTES];

	// Odd and even rounds have keys of their own.
	crypto_shorthash(out, in, sizeof in, key->bytes + (round % 2 ? crypto_shorthash_KEYBYTES : 0));
	return (uint32_t)out[0] | (uint32_t)out[1] << 8 | (uint32_t)out[2] << 16 | (uint32_t)out[3] << 24;
}

static uint64_t encipher(const struct code_key *key, uint64_t block)
{
	uint32_t left = (uint32_t)(block >> 32), right = (uint32_t)block;

	for (int round = 0; round < ROUNDS; round++) {
		uint32_t next = left ^ round_value(key, round, right);
		left = right;
		right = next;
	}
	return (uint64_t)left << 32 | right;
}

static uint64_t decipher(const struct code_key *key, uint64_t block)
{
	uint32_t left = (uint32_t)(block >> 32), right = (uint32_t)block;

	for (int round = ROUNDS; round-- > 0;) {
		uint32_t before = right ^ round_value(key, round, left);
		right = left;
		left = before;
	}
	return (uint64_t)left << 32 | right;
}

void code_of_batch(const struct code_key *key, int64_t batch, int64_t serial, char text[CODE_SIZE])
{
	uint64_t block = encipher(key, (uint64_t)batch << SERIAL_BITS | (uint64_t)serial);
	char signs[SIGNS + 1] = {0};

	for (int i = 0; i < SIGNS - 1; i++) {
		signs[i] = alphabet[block % 31];
		block /= 31;
	}
	signs[SIGNS - 1] = check_sign(signs);
	snprintf(text, CODE_SIZE, "%.4s-%.5s-%.5s", signs, signs + 4, signs + 9);
}

bool code_batch(const struct code_key *key, const char *code, int64_t *batch, int64_t *serial)
{
	int places[SIGNS] = {0}, count = 0;
	uint64_t block = 0;

	for (; *code && count < SIGNS; code++)
		if (*code != '-')
			places[count++] = (int)(strchr(alphabet, *code) - alphabet);
	for (int i = SIGNS - 1; i-- > 0;)
		if (__builtin_mul_overflow(block, UINT64_C(31), &block) ||
			__builtin_add_overflow(block, (uint64_t)places[i], &block))
			return false;
	block = decipher(key, block);
	*batch = (int64_t)(block >> SERIAL_BITS);
	*serial = (int64_t)(block & ((UINT64_C(1) << SERIAL_BITS) - 1));
	return *batch > 0 && *serial < BATCH_CODES_MAX;
}

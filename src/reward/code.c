#include "reward/code.h"

#include <ctype.h>
#include <sodium.h>
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

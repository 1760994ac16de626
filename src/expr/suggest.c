// "Did you mean …?": the nearest word by edits, a swap of neighbours being one (optimal string alignment distance).
#include "expr/node.h"

#include <ctype.h>
#include <string.h>

#define WORD_MAX 64

static int smaller(int a, int b)
{
	return a < b ? a : b;
}

// Bytes compared without case; limit: more is not told apart.
static int edits(const char *a, const char *b, int limit)
{
	int rows[3][WORD_MAX + 1];
	size_t a_size = strlen(a), b_size = strlen(b);

	if (a_size > WORD_MAX || b_size > WORD_MAX)
		return limit;
	for (size_t j = 0; j <= b_size; j++)
		rows[0][j] = (int)j;
	for (size_t i = 1; i <= a_size; i++) {
		int *row = rows[i % 3];
		const int *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];

		row[0] = (int)i;
		for (size_t j = 1; j <= b_size; j++) {
			int x = tolower((unsigned char)a[i - 1]), y = tolower((unsigned char)b[j - 1]);
			row[j] = smaller(smaller(above[j] + 1, row[j - 1] + 1), above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
				tolower((unsigned char)a[i - 2]) == y)
				row[j] = smaller(row[j], above2[j - 2] + 1);
		}
	}
	return smaller(rows[a_size % 3][b_size], limit);
}

struct suggestion suggestion_begin(const char *word)
{
	// A third of the letters may be wrong.
	return (struct suggestion){.word = word, .distance = (int)(utf8_length(word) / 3) + 2};
}

void suggestion_try(struct suggestion *suggestion, const char *candidate)
{
	const char *last = strrchr(candidate, '.');
	int distance = edits(suggestion->word, candidate, suggestion->distance);

	// "tier" for "customer.tier": the subject was forgotten.
	if (last && strcmp(last + 1, suggestion->word) == 0)
		distance = 0;
	if (distance < suggestion->distance) {
		suggestion->distance = distance;
		suggestion->best = candidate;
	}
}

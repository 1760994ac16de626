// What cutting a name into search pieces costs, and verifying one against a query.
#include "base/normal.h"
#include "base/status.h"

#include <stdio.h>
#include <time.h>

#define ROUNDS 400000

static double now_us(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

int main(void)
{
	static const char *const names[] = {"张伟", "王秀英", "欧阳娜娜", "John Smith", "单雄信", "李Amy", "刘洋", "José Núñez"};
	struct arena *mem = arena_create();
	double from = now_us();
	size_t pieces = name_pieces(mem, names[0]).count, matches = 0;

	printf("first name (opens ICU's transliterator): %.1f ms\n", (now_us() - from) / 1e3);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		name_pieces(mem, names[i]);
	from = now_us();
	for (size_t i = 0; i < ROUNDS; i++) {
		pieces += name_pieces(mem, names[i % ARRAY_LEN(names)]).count;
		if (i % 64 == 0)
			arena_reset(mem);
	}
	printf("name_pieces: %.2f us a name, %.1f pieces\n", (now_us() - from) / ROUNDS, (double)pieces / ROUNDS);
	struct search_plan plan = search_plan(mem, "zhangwei");
	from = now_us();
	for (size_t i = 0; i < ROUNDS; i++)
		matches += search_matches(&plan, names[i % ARRAY_LEN(names)], NULL, 0);
	printf("search_matches: %.2f us a name (%zu match)\n", (now_us() - from) / ROUNDS, matches);
	arena_destroy(mem);
	return 0;
}

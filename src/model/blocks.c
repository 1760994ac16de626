#include "model/blocks.h"

#include <pthread.h>
#include <stdatomic.h>

#define MAX_THREADS 64

struct crew {
	size_t count;
	atomic_size_t next;
	void (*work)(size_t block, void *state);
	void *state;
};

static void *crew_member(void *arg)
{
	struct crew *crew = arg;
	size_t block;

	while ((block = atomic_fetch_add(&crew->next, 1)) < crew->count)
		crew->work(block, crew->state);
	return NULL;
}

void blocks_run(size_t count, int threads, void (*work)(size_t block, void *state), void *state)
{
	struct crew crew = {.count = count, .work = work, .state = state};
	pthread_t member[MAX_THREADS];
	int started = 0;

	while (started < threads - 1 && started < MAX_THREADS && (size_t)started + 1 < count) {
		if (pthread_create(&member[started], NULL, crew_member, &crew) != 0)
			break;
		started++;
	}
	crew_member(&crew);
	while (started > 0)
		pthread_join(member[--started], NULL);
}

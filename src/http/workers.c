#include "http/loop.h"

#include <signal.h>
#include <stdlib.h>

struct queue {
	struct connection *first, **last;
};

struct workers {
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct queue quick, slow;
	_Atomic int waiting; // changed under the lock, read without
	int queue_max, idle;
	int at_slow, at_slow_max; // threads at slow requests: half of them, so that others find one that is soon free
	bool finishing;
	int thread_count;
	pthread_t threads[];
};

static void pull(struct connection *c)
{
	struct outgoing *out = &c->out;

	out->pulled = out->pull(out->arg, out->chunk, CHUNK_ROOM);
	if (out->pulled > 0)
		return;
	if (out->ended)
		out->ended(out->arg);
	out->ended = NULL;
	out->pull = NULL;
}

void workers_do(struct connection *c)
{
	struct http_options *options = &c->loop->server->options;

	switch (c->job) {
	case JOB_ANSWER:
		options->answer(&c->request, options->arg); // from here on c is not ours: http_reply() gives it back
		return;
	case JOB_PULL:
		pull(c);
		break;
	case JOB_ENDED:
		c->out.ended(c->out.arg);
		c->out.ended = NULL;
		break;
	}
	loop_push(c);
}

static void queue_put(struct queue *queue, struct connection *c)
{
	c->next_job = NULL;
	*queue->last = c;
	queue->last = &c->next_job;
}

static struct connection *queue_take(struct queue *queue)
{
	struct connection *c = queue->first;

	queue->first = c->next_job;
	if (!queue->first)
		queue->last = &queue->first;
	return c;
}

// What a thread is to do next; NULL: nothing that it may.
static struct connection *take(struct workers *workers, bool *slow)
{
	*slow = !workers->quick.first;
	if (*slow && (!workers->slow.first || workers->at_slow == workers->at_slow_max))
		return NULL;
	workers->waiting--;
	workers->at_slow += *slow;
	return queue_take(*slow ? &workers->slow : &workers->quick);
}

static void *work(void *arg)
{
	struct workers *workers = arg;
	struct connection *c;
	bool slow;

	pthread_mutex_lock(&workers->lock);
	for (;;) {
		while (!(c = take(workers, &slow)) && !workers->finishing) {
			workers->idle++;
			pthread_cond_wait(&workers->work, &workers->lock);
			workers->idle--;
		}
		if (!c)
			break; // slow requests that still wait are done by those who are at such
		pthread_mutex_unlock(&workers->lock);
		workers_do(c);
		pthread_mutex_lock(&workers->lock);
		workers->at_slow -= slow;
		if (slow && workers->slow.first && workers->idle > 0)
			pthread_cond_signal(&workers->work);
	}
	pthread_mutex_unlock(&workers->lock);
	return NULL;
}

struct workers *workers_create(int threads, int queue_max)
{
	struct workers *workers = calloc(1, sizeof *workers + (size_t)threads * sizeof *workers->threads);
	sigset_t all, before;

	if (!workers)
		abort();
	pthread_mutex_init(&workers->lock, NULL);
	pthread_cond_init(&workers->work, NULL);
	workers->quick.last = &workers->quick.first;
	workers->slow.last = &workers->slow.first;
	workers->queue_max = queue_max;
	workers->at_slow_max = threads > 1 ? threads / 2 : 1;
	sigfillset(&all); // signals are for the thread that called run
	pthread_sigmask(SIG_BLOCK, &all, &before);
	while (workers->thread_count < threads &&
		pthread_create(&workers->threads[workers->thread_count], NULL, work, workers) == 0)
		workers->thread_count++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (workers->thread_count == threads)
		return workers;
	workers_finish(workers);
	workers_destroy(workers);
	return NULL;
}

bool workers_full(struct workers *workers)
{
	return atomic_load_explicit(&workers->waiting, memory_order_relaxed) >= workers->queue_max;
}

void workers_give(struct workers *workers, struct connection *c)
{
	pthread_mutex_lock(&workers->lock);
	queue_put(c->job == JOB_ANSWER && c->plan.slow ? &workers->slow : &workers->quick, c);
	workers->waiting++;
	bool wake = workers->idle > 0;
	pthread_mutex_unlock(&workers->lock);
	if (wake)
		pthread_cond_signal(&workers->work);
}

void workers_finish(struct workers *workers)
{
	pthread_mutex_lock(&workers->lock);
	workers->finishing = true;
	pthread_cond_broadcast(&workers->work);
	pthread_mutex_unlock(&workers->lock);
	while (workers->thread_count)
		pthread_join(workers->threads[--workers->thread_count], NULL);
}

void workers_destroy(struct workers *workers)
{
	if (!workers)
		return;
	pthread_mutex_destroy(&workers->lock);
	pthread_cond_destroy(&workers->work);
	free(workers);
}

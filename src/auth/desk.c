#include "auth/desk.h"

#include <pthread.h>

struct task {
	struct ctx *ctx;
	struct call *call;
	enum status (*run)(struct ctx *, struct call *, struct answer *);
	struct task *next;
};

struct desk {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	pthread_t *threads;
	int thread_count, waiting, waiting_max;
	struct task *first, **last;
	bool closing;
};

static void serve(struct task *task)
{
	struct answer answer = {0};
	enum status status = task->run(task->ctx, task->call, &answer);

	if (status == OK)
		call_reply(task->ctx, task->call, &answer);
	else
		call_refuse(task->ctx, task->call, status);
}

static void *work(void *arg)
{
	struct desk *desk = arg;

	pthread_mutex_lock(&desk->lock);
	for (;;) {
		struct task *task = desk->first;

		if (!task && desk->closing)
			break;
		if (!task) {
			pthread_cond_wait(&desk->wake, &desk->lock);
			continue;
		}
		desk->first = task->next;
		if (!desk->first)
			desk->last = &desk->first;
		desk->waiting--;
		pthread_mutex_unlock(&desk->lock);
		serve(task);
		pthread_mutex_lock(&desk->lock);
	}
	pthread_mutex_unlock(&desk->lock);
	return NULL;
}

struct desk *desk_create(struct arena *mem, int threads, int waiting_max)
{
	struct desk *desk = arena_new(mem, struct desk);

	pthread_mutex_init(&desk->lock, NULL);
	pthread_cond_init(&desk->wake, NULL);
	desk->last = &desk->first;
	desk->waiting_max = waiting_max;
	desk->threads = arena_array(mem, pthread_t, (size_t)threads);
	while (desk->thread_count < threads &&
		pthread_create(&desk->threads[desk->thread_count], NULL, work, desk) == 0)
		desk->thread_count++;
	return desk;
}

void desk_destroy(struct desk *desk)
{
	pthread_mutex_lock(&desk->lock);
	desk->closing = true;
	pthread_cond_broadcast(&desk->wake);
	pthread_mutex_unlock(&desk->lock);
	for (int i = 0; i < desk->thread_count; i++)
		pthread_join(desk->threads[i], NULL);
	pthread_cond_destroy(&desk->wake);
	pthread_mutex_destroy(&desk->lock);
}

void desk_take(struct desk *desk, struct ctx *ctx, struct call *call,
	enum status (*run)(struct ctx *, struct call *, struct answer *))
{
	struct task *task = arena_new(ctx->mem, struct task);
	bool taken;

	*task = (struct task){ctx, call, run, NULL};
	pthread_mutex_lock(&desk->lock);
	taken = !desk->closing && desk->thread_count > 0 && desk->waiting < desk->waiting_max;
	if (taken) {
		*desk->last = task;
		desk->last = &task->next;
		desk->waiting++;
		pthread_cond_signal(&desk->wake);
	}
	pthread_mutex_unlock(&desk->lock);
	if (!taken)
		call_refuse(ctx, call, fail(ctx, &busy));
}

#include "api/rate.h"

#include <pthread.h>

#define SETS 1024
#define WAYS 8

// The bucket of one caller, as the time when it will be full again (generic cell rate algorithm, ITU-T I.371).
struct bucket {
	uint64_t who;
	int64_t full_at_us;
};

struct rate {
	pthread_mutex_t lock;
	int64_t per_minute;
	struct bucket buckets[SETS][WAYS];
};

struct rate *rate_create(struct arena *mem, int64_t per_minute)
{
	struct rate *rate = arena_new(mem, struct rate);

	pthread_mutex_init(&rate->lock, NULL);
	rate->per_minute = per_minute;
	return rate;
}

void rate_destroy(struct rate *rate)
{
	if (rate)
		pthread_mutex_destroy(&rate->lock);
}

// FNV-1a, 64 bits.
static uint64_t hash(const char *who)
{
	uint64_t value = UINT64_C(14695981039346656037);
	for (; *who; who++)
		value = (value ^ (unsigned char)*who) * UINT64_C(1099511628211);
	return value ? value : 1;
}

static struct bucket *bucket_of(struct rate *rate, uint64_t who)
{
	struct bucket *set = rate->buckets[who % SETS], *idlest = set;

	for (int i = 0; i < WAYS; i++) {
		if (set[i].who == who)
			return &set[i];
		if (set[i].full_at_us < idlest->full_at_us)
			idlest = &set[i];
	}
	*idlest = (struct bucket){.who = who};
	return idlest;
}

struct rate_answer rate_take(struct rate *rate, const char *who, int64_t units, int64_t now_ms)
{
	struct rate_answer answer = {.limit = rate->per_minute};
	int64_t now_us = now_ms * 1000, minute_us = 60000000, cost_us = units * minute_us / rate->per_minute;

	pthread_mutex_lock(&rate->lock);
	struct bucket *bucket = bucket_of(rate, hash(who));
	int64_t full_at_us = (bucket->full_at_us > now_us ? bucket->full_at_us : now_us) + cost_us;
	answer.allowed = full_at_us - now_us <= minute_us;
	if (answer.allowed)
		bucket->full_at_us = full_at_us;
	int64_t debt_us = bucket->full_at_us > now_us ? bucket->full_at_us - now_us : 0;
	pthread_mutex_unlock(&rate->lock);
	answer.remaining = (minute_us - debt_us) * rate->per_minute / minute_us;
	answer.reset_s = ((answer.allowed ? debt_us : full_at_us - now_us - minute_us) + 999999) / 1000000;
	return answer;
}

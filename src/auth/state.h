// What a running server has one of, seen from inside the folder.
#pragma once

#include "auth/auth.h"
#include "auth/cache.h"
#include "auth/desk.h"
#include "auth/password.h"
#include "auth/throttle.h"

#include <pthread.h>

#define SESSION_IDLE_MS (12 * HOUR_MS)
#define SESSION_LIFE_MS (7 * DAY_MS)
#define CONFIRMED_MS (5 * MINUTE_MS)
#define LINK_LIFE_MS DAY_MS
#define DEVICE_LIFE_MS (400 * DAY_MS) // as long as browsers keep a cookie
#define NETWORK_LIFE_MS (90 * DAY_MS)

struct auth {
	struct house *house;
	struct arena *mem;
	struct cache *cache;
	struct throttle *throttle;
	struct desk *desk;
	struct password_cost cost;
	pthread_t watch;
	bool watched, closing;
	pthread_mutex_t lock;
	pthread_cond_t wake;
};

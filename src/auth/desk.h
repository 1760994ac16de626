// The desk at which people sign in: a few threads, since hashing a password takes 64 MiB and some 75 ms. There are as
// many as may hash at the same time; a bounded queue waits; beyond it the answer is "busy", so that a flood of sign-ins
// costs neither memory nor the server's own workers.
#pragma once

#include "auth/auth.h"

struct desk;

struct desk *desk_create(struct arena *mem, int threads, int waiting_max);
// Finishes what waits.
void desk_destroy(struct desk *desk);
// For DIRECT routes: run takes place on the desk's thread with ctx->db NULL; then the call is answered or refused by
// what it returned.
void desk_take(struct desk *desk, struct ctx *ctx, struct call *call,
	enum status (*run)(struct ctx *ctx, struct call *call, struct answer *answer));

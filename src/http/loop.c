#include "http/loop.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define EVENTS 128
#define ACCEPTS 64 // in one go, so that a flood of connections does not starve those that are there
#define SWEEP_MS 100
#define AGAIN_AT_ONCE 16

static _Thread_local struct loop *here; // the loop that runs on this thread

int64_t clock_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void watch(struct loop *loop, int fd, uint32_t events, void *ptr)
{
	struct epoll_event event = {.events = events, .data.ptr = ptr};
	if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
		log_error("http", "epoll_ctl: %s", strerror(errno));
		abort();
	}
}

// Listeners are in every loop's epoll; EPOLLEXCLUSIVE wakes only one of them. Their event is marked by the server's
// address.
static void listen_on(struct loop *loop)
{
	for (int i = 0; i < loop->server->listener_count; i++)
		watch(loop, loop->server->listeners[i], EPOLLIN | EPOLLEXCLUSIVE, loop->server);
	loop->listening = true;
}

static void listen_off(struct loop *loop)
{
	for (int i = 0; i < loop->server->listener_count && loop->listening; i++)
		epoll_ctl(loop->epoll, EPOLL_CTL_DEL, loop->server->listeners[i], NULL);
	loop->listening = false;
}

struct loop *loop_create(struct http_server *server)
{
	struct loop *loop = calloc(1, sizeof *loop);
	if (!loop)
		abort();
	loop->server = server;
	loop->again_end = &loop->again;
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	loop->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	loop->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (loop->epoll < 0 || loop->wake < 0) {
		loop_destroy(loop);
		return NULL;
	}
	watch(loop, loop->wake, EPOLLIN | EPOLLET, NULL);
	listen_on(loop);
	return loop;
}

static void bury_dead(struct loop *loop)
{
	while (loop->dead) {
		struct connection *c = loop->dead;
		loop->dead = c->next_dead;
		connection_free(c);
	}
}

void loop_destroy(struct loop *loop)
{
	if (!loop)
		return;
	bury_dead(loop);
	while (loop->first) {
		struct connection *c = loop->first;
		loop->first = c->next;
		connection_free(c);
	}
	while (loop->spare_arena_count)
		arena_destroy(loop->spare_arenas[--loop->spare_arena_count]);
	int fds[] = {loop->epoll, loop->wake, loop->spare_fd};
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
	free(loop);
}

void loop_wake(struct loop *loop)
{
	uint64_t one = 1;
	ssize_t written = write(loop->wake, &one, sizeof one); // fails only where the loop is awake for certain
	(void)written;
}

void loop_push(struct connection *c)
{
	struct loop *loop = c->loop;
	struct connection *first = atomic_load_explicit(&loop->done, memory_order_relaxed);

	do
		c->next_done = first;
	while (!atomic_compare_exchange_weak_explicit(&loop->done, &first, c, memory_order_release,
		memory_order_relaxed));
	// Who finds the list empty wakes the loop, the others ride along; the loop's own thread looks before it sleeps.
	// c may be gone by now; loop is not.
	if (!first && here != loop)
		loop_wake(loop);
}

void loop_again(struct connection *c)
{
	if (c->again)
		return;
	c->again = true;
	c->next_again = NULL;
	*c->loop->again_end = c;
	c->loop->again_end = &c->next_again;
}

void loop_release(struct connection *c)
{
	c->released = true;
	if (c->again) // take_again() will come by
		return;
	c->next_dead = c->loop->dead;
	c->loop->dead = c;
}

// ---- accepting

// The process has no descriptor left. Use the spare one to take the connection and hang up, or else the listener
// stays readable and we would turn for ever. Where not even that works, do not listen until the next sweep.
static void out_of_descriptors(struct loop *loop, int listener)
{
	if (loop->spare_fd >= 0) {
		close(loop->spare_fd);
		int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (fd >= 0)
			close(fd);
		loop->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	}
	figure_add(&loop->figures.refused[HTTP_REFUSED_CONNECTIONS], 1);
	listen_off(loop);
}

static void accept_from(struct loop *loop, int listener)
{
	for (int i = 0; i < ACCEPTS; i++) {
		struct sockaddr_storage from = {0};
		socklen_t size = sizeof from;
		int fd = accept4(listener, (struct sockaddr *)&from, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (fd >= 0) {
			connection_accept(loop, fd, (struct sockaddr *)&from);
			continue;
		}
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
			out_of_descriptors(loop, listener);
			return;
		}
		if (errno == EAGAIN || errno == EINVAL)
			return;
		// else a connection that went away while it waited: the next, please
	}
}

static void accept_all(struct loop *loop)
{
	for (int i = 0; i < loop->server->listener_count && loop->listening; i++)
		accept_from(loop, loop->server->listeners[i]);
}

// ---- turning

static void wake_up(struct connection *c, uint32_t events)
{
	if (events & (EPOLLHUP | EPOLLERR)) {
		atomic_store_explicit(&c->gone, true, memory_order_relaxed);
		c->readable = c->writable = true; // the next call tells
	}
	if (events & EPOLLRDHUP) {
		c->half_closed = true;
		atomic_store_explicit(&c->gone, true, memory_order_relaxed);
	}
	if (events & (EPOLLIN | EPOLLRDHUP))
		c->readable = true;
	if (events & EPOLLOUT)
		c->writable = true;
	connection_turn(c);
}

// One helping at a time, so that a quick answer to a quick client does not keep the others waiting.
static void take_done(struct loop *loop)
{
	struct connection *c = atomic_exchange_explicit(&loop->done, NULL, memory_order_acquire);

	while (c) {
		struct connection *next = c->next_done;
		connection_returned(c);
		c = next;
	}
}

// Some of those that could go on and on; then those come first that have something new.
static void take_again(struct loop *loop, int most)
{
	for (struct connection *c; most > 0 && (c = loop->again); most--) {
		loop->again = c->next_again;
		if (!loop->again)
			loop->again_end = &loop->again;
		c->again = false;
		if (c->released)
			loop_release(c);
		else
			connection_turn(c);
	}
}

static void sweep(struct loop *loop)
{
	struct connection *next;

	loop->swept_ms = loop->now_ms;
	for (struct connection *c = loop->first; c; c = next) {
		next = c->next;
		if (loop->now_ms >= c->deadline_ms || loop->now_ms >= c->window_ms)
			connection_expire(c);
	}
	if (!loop->listening && !loop->stopping)
		listen_on(loop);
}

// What the kernel has accepted for us is answered, what is only idle is closed.
static void begin_stop(struct loop *loop)
{
	struct connection *next;

	loop->stopping = true;
	loop->stop_at_ms = loop->now_ms + loop->server->options.stop_ms;
	accept_all(loop);
	listen_off(loop);
	for (struct connection *c = loop->first; c; c = next) {
		next = c->next;
		connection_stopping(c);
	}
}

static bool all_stopped(struct loop *loop)
{
	if (loop->first && loop->now_ms < loop->stop_at_ms)
		return false;
	for (struct connection *next, *c = loop->first; c; c = next) {
		next = c->next;
		connection_close(c);
	}
	return true;
}

void loop_run(struct loop *loop)
{
	struct epoll_event events[EVENTS];

	here = loop;
	for (;;) {
		bool busy = loop->again || atomic_load_explicit(&loop->done, memory_order_relaxed);
		bool clock = loop->first || !loop->listening || loop->stopping;
		int count = epoll_wait(loop->epoll, events, EVENTS, busy ? 0 : clock ? SWEEP_MS : -1);
		bool accepting = false;

		loop->now_ms = clock_us() / 1000;
		for (int i = 0; i < count; i++) {
			void *whose = events[i].data.ptr;
			if (whose == loop->server)
				accepting = true;
			else if (whose) // NULL is the wake-up call, whose work is in the lists
				wake_up(whose, events[i].events);
		}
		take_done(loop);
		take_again(loop, AGAIN_AT_ONCE);
		if (accepting && !loop->stopping)
			accept_all(loop);
		if (loop->now_ms - loop->swept_ms >= SWEEP_MS)
			sweep(loop);
		if (!loop->stopping && atomic_load(&loop->server->stopping))
			begin_stop(loop);
		if (loop->stopping && all_stopped(loop))
			break;
		bury_dead(loop);
	}
	take_again(loop, INT_MAX);
	bury_dead(loop);
	here = NULL;
}

// Private to http/: what a server is made of. A connection belongs to one loop and is touched by that loop's
// thread only, except while somebody holds its request (HANDLING, PULLING): then by them, until they push it back.
#pragma once

#include "http/cidr.h"
#include "http/head.h"
#include "http/server.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/uio.h>

enum connection_state {
	RESTING,  // no byte of a request yet
	HEAD,
	BODY,
	HANDLING, // with the handler: parked, if it likes
	WRITING,
	PULLING,  // a worker makes the next bytes of the reply
	LINGERING, // answered and shut; reads what still comes, so that no reset overtakes the answer
};

enum job { JOB_ANSWER, JOB_PULL, JOB_ENDED };

struct outgoing {
	int status;
	struct iovec pieces[3];
	int64_t sent;   // of the whole reply
	bool chunked;
	bool hang_up;   // the connection ends with this reply
	bool last;      // no more comes after pieces
	http_pull *pull;
	void (*ended)(void *arg);
	void *arg;
	char *chunk;      // malloc'd, CHUNK_ROOM + CHUNK_HEAD
	int64_t pulled;
};

struct connection {
	struct http_request request; // the first member: a request is its connection
	struct loop *loop;
	int fd;
	enum connection_state state;
	enum job job;
	bool readable, writable, half_closed; // edge-triggered: true until the kernel says EAGAIN
	bool fresh;    // has not sent a whole request yet
	bool hungry;   // what is held is no whole request
	bool again;    // in loop->again
	bool released; // to be freed when nothing in this turn of the loop can point to it any more
	bool trusted;  // comes from a proxy that we believe
	bool known;    // see http_request_known
	bool body_unread; // answered before it was read, so the connection cannot go on
	bool active;      // a request has begun and its end was not told yet
	_Atomic bool asked_known, gone, answered;
	struct cidr_address address, network;
	bool from_unix;
	char peer_text[INET6_ADDRSTRLEN], network_text[INET6_ADDRSTRLEN + 4];
	int64_t since_ms;     // in this state
	int64_t deadline_ms;  // absolute; INT64_MAX: none
	int64_t window_ms;    // end of the window in which window_bytes must have grown by rate_min
	int64_t window_bytes, moved;
	int requests;
	char *held;           // bytes read and not used yet; malloc'd
	size_t held_size, held_room;
	struct head_scan scan;
	struct head head;
	struct http_plan plan;
	struct chunked chunked;
	char *body;           // malloc'd
	size_t body_room;
	struct outgoing out;
	int64_t lingered;     // bytes
	struct connection *previous, *next; // all of a loop, oldest first
	struct connection *next_again, *next_job, *next_dead;
	struct connection *next_done;
};

struct figures {
	_Atomic int64_t connections, accepted, shed, parked, requests[6], bytes_in, bytes_out, refused[HTTP_REFUSALS],
		latency[HTTP_LATENCIES], latency_sum_us;
};

#define LISTENERS_MAX 8
#define INPUT_ROOM (64 * 1024)
#define CHUNK_ROOM (64 * 1024)
#define CHUNK_HEAD 16
#define SPARE_ARENAS 64

struct loop {
	struct http_server *server;
	int epoll, wake;
	int spare_fd; // given up for a moment when the process has no descriptor left, to be able to hang up
	pthread_t thread;
	int64_t now_ms, swept_ms, shed_not_before_ms;
	bool listening, stopping;
	int64_t stop_at_ms;
	struct connection *first, *last; // oldest first
	struct connection *again, **again_end; // first come, first served
	struct connection *dead;
	_Atomic(struct connection *) done; // answered or pulled; any thread pushes
	struct arena *spare_arenas[SPARE_ARENAS];
	int spare_arena_count;
	struct figures figures;
	char input[INPUT_ROOM];
};

struct http_server {
	struct http_options options;
	struct head_limits head_limits;
	struct cidr_list trusted;
	char *listen_text, *spool_dir, *address;
	int port;
	int listeners[LISTENERS_MAX];
	char *unix_paths[LISTENERS_MAX]; // of those that are Unix sockets
	int listener_count;
	struct loop **loops;
	int loop_count;
	_Atomic bool stopping;
	_Atomic int total, strangers; // connections
	struct addresses *addresses;
	struct workers *workers; // NULL: none
};

// The single writer of a figure is its loop, so a plain add will do; others only read.
static inline void figure_add(_Atomic int64_t *figure, int64_t n)
{
	atomic_store_explicit(figure, atomic_load_explicit(figure, memory_order_relaxed) + n, memory_order_relaxed);
}

int64_t clock_us(void); // monotonic

// loop.c
struct loop *loop_create(struct http_server *server);
void loop_destroy(struct loop *loop);
void loop_run(struct loop *loop);
void loop_wake(struct loop *loop); // safe in a signal handler
void loop_push(struct connection *c); // its holder gives it back; any thread
void loop_again(struct connection *c); // has had its turn but not enough
void loop_release(struct connection *c); // frees it at the end of the turn

// connection.c
void connection_accept(struct loop *loop, int fd, const struct sockaddr *from);
void connection_turn(struct connection *c); // goes on as far as it can
void connection_returned(struct connection *c); // whoever held it gave it back
void connection_expire(struct connection *c); // its deadline has come
void connection_close(struct connection *c); // now, without a word
bool connection_shed(struct connection *c); // closes it if it is an idle or slow stranger
void connection_stopping(struct connection *c); // the server stops: closes it unless something is under way
void connection_free(struct connection *c);

// reply.c: fills c->out. On any thread.
void reply_compose(struct connection *c, const struct http_reply *reply);

// forwarded.c: who asks, as trusted proxies tell. Fills peer, network and secure of the request.
void forwarded_read(struct connection *c, const struct cidr_list *trusted, bool rfc7239);
// What to count an address by: itself, or its /64.
struct cidr_address forwarded_network(const struct cidr_address *address);

// addresses.c: how many connections each network has.
struct addresses *addresses_create(void);
void addresses_destroy(struct addresses *addresses);
bool addresses_enter(struct addresses *addresses, const struct cidr_address *network, int max);
void addresses_leave(struct addresses *addresses, const struct cidr_address *network);

// workers.c
struct workers *workers_create(int threads, int queue_max);
bool workers_full(struct workers *workers); // new requests should not be given
void workers_give(struct workers *workers, struct connection *c); // c->job tells what
void workers_finish(struct workers *workers); // does what is queued and joins
void workers_destroy(struct workers *workers);
void workers_do(struct connection *c); // the job itself, on whatever thread

// The life of one connection: RESTING → HEAD → BODY → HANDLING → WRITING (→ PULLING → WRITING …) → RESTING or
// LINGERING.
// connection_turn() goes on as far as the socket and the handler let it; everything else only changes the state.
#include "http/loop.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINGER_MS 2000
#define LINGER_BYTES (64 * 1024 * 1024)
#define TURN_STEPS 16 // before others get their turn
// What a stranger may not do when the server is full: drip a head for so long, or a body for so long and so slowly.
#define SLOW_HEAD_MS 1000
#define SLOW_BODY_MS 1500
#define SLOW_BODY_KB_S 10
#define SHED_AT_ONCE 16
#define BLANK_LINES 2 // taken before a request line (RFC 9112 2.2)

static struct http_options *options_of(const struct connection *c)
{
	return &c->loop->server->options;
}

static void refuse_counted(struct loop *loop, enum http_refusal refusal)
{
	figure_add(&loop->figures.refused[refusal], 1);
}

static void enter_state(struct connection *c, enum connection_state state, int64_t within_ms)
{
	c->state = state;
	c->since_ms = c->loop->now_ms;
	c->deadline_ms = within_ms < 0 ? INT64_MAX : c->loop->now_ms + within_ms;
	c->window_ms = INT64_MAX;
}

// From now on moved must grow by rate_min bytes a second, looked at every rate_ms.
static void open_window(struct connection *c)
{
	c->window_ms = c->loop->now_ms + options_of(c)->rate_ms;
	c->window_bytes = c->moved;
}

// ---- beginning and end

static void hang_up_at_once(struct loop *loop, int fd, enum http_refusal why)
{
	static const char sorry[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
				    "Connection: close\r\n\r\n";

	refuse_counted(loop, why);
	// As good as it goes: a fresh socket has room for it.
	if (send(fd, sorry, sizeof sorry - 1, MSG_NOSIGNAL | MSG_DONTWAIT) > 0)
		shutdown(fd, SHUT_WR);
	close(fd);
}

bool connection_shed(struct connection *c)
{
	int64_t waited_ms = c->loop->now_ms - c->since_ms;
	bool idle = c->state == LINGERING || (c->state == RESTING && !c->fresh && !c->held_size);
	bool slow_head = (c->state == RESTING || c->state == HEAD) && waited_ms > SLOW_HEAD_MS;
	bool slow_body = c->state == BODY && waited_ms > SLOW_BODY_MS && c->moved / waited_ms < SLOW_BODY_KB_S;

	if (c->known || !(idle || slow_head || slow_body))
		return false;
	figure_add(&c->loop->figures.shed, 1);
	connection_close(c);
	return true;
}

// Room for one more. When strangers have taken what is theirs, those who only wait must go: oldest first.
static bool make_room(struct loop *loop)
{
	struct http_server *server = loop->server;
	int max = server->options.connections_max, strangers_max = max - max / 10;
	int found = 0;

	if (atomic_load(&server->total) < max && atomic_load(&server->strangers) < strangers_max)
		return true;
	if (loop->now_ms < loop->shed_not_before_ms)
		return false;
	for (struct connection *next, *c = loop->first; c && found < SHED_AT_ONCE; c = next) {
		next = c->next;
		found += connection_shed(c);
	}
	if (!found) // looking costs something; not for each one of a flood
		loop->shed_not_before_ms = loop->now_ms + 100;
	return found > 0;
}

static bool remember_peer(struct connection *c, const struct sockaddr *from)
{
	struct http_server *server = c->loop->server;

	if (!cidr_address_from(from, &c->address)) {
		c->from_unix = true;
		c->trusted = server->trusted.unix_peers;
		return true;
	}
	c->network = forwarded_network(&c->address);
	c->trusted = cidr_list_holds(&server->trusted, &c->address);
	cidr_address_text(&c->address, c->peer_text);
	cidr_address_text(&c->network, c->network_text);
	if (!cidr_address_is_v4(&c->address))
		strcat(c->network_text, "/64");
	return c->trusted || addresses_enter(server->addresses, &c->network, server->options.address_max);
}

void connection_accept(struct loop *loop, int fd, const struct sockaddr *from)
{
	struct http_server *server = loop->server;
	struct connection *c;

	if (!make_room(loop)) {
		hang_up_at_once(loop, fd, HTTP_REFUSED_CONNECTIONS);
		return;
	}
	c = calloc(1, sizeof *c);
	if (!c)
		abort();
	c->loop = loop;
	c->fd = fd;
	c->writable = c->fresh = true;
	c->request.body_file = -1;
	if (!remember_peer(c, from)) {
		hang_up_at_once(loop, fd, HTTP_REFUSED_ADDRESS);
		free(c);
		return;
	}
	c->previous = loop->last;
	*(loop->last ? &loop->last->next : &loop->first) = c;
	loop->last = c;
	atomic_fetch_add(&server->total, 1);
	atomic_fetch_add(&server->strangers, 1);
	figure_add(&loop->figures.accepted, 1);
	figure_add(&loop->figures.connections, 1);
	enter_state(c, RESTING, server->options.head_ms);
	struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = c};
	if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
		connection_close(c);
}

static void lease_arena(struct connection *c)
{
	struct loop *loop = c->loop;

	if (c->request.mem)
		return;
	c->request.mem = loop->spare_arena_count ? loop->spare_arenas[--loop->spare_arena_count] : arena_create();
}

static void return_arena(struct connection *c)
{
	struct loop *loop = c->loop;

	if (!c->request.mem)
		return;
	if (loop->spare_arena_count < SPARE_ARENAS) {
		arena_reset(c->request.mem);
		loop->spare_arenas[loop->spare_arena_count++] = c->request.mem;
	} else {
		arena_destroy(c->request.mem);
	}
	c->request.mem = NULL;
}

static void forget_request(struct connection *c)
{
	if (c->request.body_file >= 0)
		close(c->request.body_file);
	free(c->body);
	free(c->out.chunk);
	c->body = NULL;
	c->body_room = 0;
	return_arena(c);
	c->request = (struct http_request){.body_file = -1};
	c->out = (struct outgoing){0};
	c->scan = (struct head_scan){0};
	c->chunked = (struct chunked){0};
	c->plan = (struct http_plan){0};
	c->body_unread = false;
}

static void tell_end(struct connection *c)
{
	struct http_options *options = options_of(c);
	struct figures *figures = &c->loop->figures;
	int64_t took_us = clock_us() - c->request.started_us;
	int bucket = 0;

	if (!c->active)
		return;
	c->active = false;
	if (!c->out.status) // the client left before anybody could answer
		return;
	while (took_us > http_latency_bounds_us[bucket])
		bucket++;
	figure_add(&figures->latency[bucket], 1);
	figure_add(&figures->latency_sum_us, took_us);
	figure_add(&figures->bytes_out, c->out.sent);
	figure_add(&figures->requests[c->out.status / 100], 1);
	if (options->finished)
		options->finished(&c->request, c->out.status, c->out.sent, took_us, options->arg);
}

void connection_free(struct connection *c)
{
	if (c->fd >= 0)
		close(c->fd);
	if (c->out.ended) // only when the server is destroyed with replies under way
		c->out.ended(c->out.arg);
	if (c->request.body_file >= 0)
		close(c->request.body_file);
	arena_destroy(c->request.mem);
	free(c->body);
	free(c->out.chunk);
	free(c->held);
	free(c);
}

static void give_job(struct connection *c, enum job job);

static void leave_server(struct connection *c)
{
	struct http_server *server = c->loop->server;

	atomic_fetch_sub(&server->total, 1);
	if (!c->known)
		atomic_fetch_sub(&server->strangers, 1);
	if (!c->from_unix && !c->trusted)
		addresses_leave(server->addresses, &c->network);
	figure_add(&c->loop->figures.connections, -1);
}

void connection_close(struct connection *c)
{
	struct loop *loop = c->loop;

	if (c->fd >= 0)
		close(c->fd); // which takes it out of epoll too
	c->fd = -1;
	atomic_store_explicit(&c->gone, true, memory_order_relaxed);
	// Whoever holds it gives it back first; until then it counts, or else one could park without end by coming and
	// going.
	if (c->released || c->state == HANDLING || c->state == PULLING)
		return;
	if (c->out.ended) {
		give_job(c, JOB_ENDED);
		return;
	}
	tell_end(c);
	forget_request(c);
	leave_server(c);
	*(c->previous ? &c->previous->next : &loop->first) = c->next;
	*(c->next ? &c->next->previous : &loop->last) = c->previous;
	loop_release(c);
}

// With a reset, so that a client cannot take what it got for the whole.
static void break_off(struct connection *c)
{
	struct linger none = {.l_onoff = 1, .l_linger = 0};

	if (c->fd >= 0)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
	connection_close(c);
}

// ---- handing over

static void give_job(struct connection *c, enum job job)
{
	struct workers *workers = c->loop->server->workers;

	c->job = job;
	enter_state(c, job == JOB_ANSWER ? HANDLING : PULLING, -1);
	if (!workers)
		workers_do(c);
	else
		workers_give(workers, c);
}

static enum http_refusal refusal_of(int status)
{
	switch (status) {
	case 413:
	case 414:
	case 431:
		return HTTP_REFUSED_SIZE;
	case 408:
		return HTTP_REFUSED_TIME;
	case 503:
		return HTTP_REFUSED_BUSY;
	default:
		return HTTP_REFUSED_SYNTAX;
	}
}

// Begins a request as far as it must be to answer it.
static void begin_request(struct connection *c)
{
	struct http_request *request = &c->request;

	lease_arena(c);
	if (c->active)
		return;
	c->active = true;
	c->requests++;
	atomic_store_explicit(&c->answered, false, memory_order_relaxed);
	request->started_us = clock_us();
	request->path = request->query = request->host = "";
	request->body = "";
	request->peer = c->peer_text;
	request->network = c->network_text;
}

static void refuse(struct connection *c, int status, struct words why)
{
	struct http_options *options = options_of(c);
	struct http_reply reply = {.status = status};

	begin_request(c);
	if (status != c->plan.refuse) // which is the handler's own doing
		refuse_counted(c->loop, refusal_of(status));
	if (options->refused) {
		options->refused(&c->request, status, why, &reply, options->arg);
	} else {
		static const struct http_header later[] = {{"Retry-After", "1"}};
		reply.headers = later;
		reply.header_count = status == 503;
		reply.type = "text/plain; charset=utf-8";
		reply.body = arena_format(c->request.mem, "%s\n", why.en);
		reply.body_size = strlen(reply.body);
	}
	reply.close = reply.close || c->body_unread || c->state != BODY;
	enter_state(c, HANDLING, -1);
	figure_add(&c->loop->figures.parked, 1);
	http_reply(&c->request, &reply);
}

// A head that cannot be understood, whole or in part: what it says of the language is looked for all the same.
static void refuse_head(struct connection *c, int status, struct words why, const char *bytes, size_t size)
{
	struct http_request *request = &c->request;

	begin_request(c);
	const char *language = head_language(request->mem, bytes, size);
	if (language && !http_header(request, "accept-language")) {
		struct http_header *fields = arena_array(request->mem, struct http_header, request->header_count + 1);
		if (request->header_count)
			memcpy(fields, request->headers, request->header_count * sizeof *fields);
		fields[request->header_count++] = (struct http_header){"accept-language", language};
		request->headers = fields;
	}
	refuse(c, status, why);
}

static void hand_over(struct connection *c)
{
	struct http_options *options = options_of(c);
	struct workers *workers = c->loop->server->workers;

	if (workers && c->plan.place == HTTP_IN_WORKER && workers_full(workers)) {
		refuse(c, 503, WHY("Too many requests are waiting.", "等待处理的请求过多。"));
		return;
	}
	figure_add(&c->loop->figures.parked, 1);
	if (c->plan.place == HTTP_IN_WORKER) {
		give_job(c, JOB_ANSWER);
		return;
	}
	enter_state(c, HANDLING, -1);
	options->answer(&c->request, options->arg);
}

bool http_request_gone(const struct http_request *request)
{
	const struct connection *c = (const struct connection *)(const void *)request;
	return atomic_load_explicit(&c->gone, memory_order_relaxed);
}

void http_request_known(struct http_request *request)
{
	struct connection *c = (struct connection *)(void *)request;
	atomic_store_explicit(&c->asked_known, true, memory_order_relaxed);
}

void http_reply(struct http_request *request, const struct http_reply *reply)
{
	struct connection *c = (struct connection *)(void *)request;

	if (atomic_exchange_explicit(&c->answered, true, memory_order_acq_rel)) {
		log_error("http", "a request was answered twice");
		abort();
	}
	reply_compose(c, reply);
	loop_push(c);
}

// ---- reading

static int open_spool(struct connection *c)
{
	const char *dir = c->loop->server->spool_dir;
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0) {
		char *name = arena_format(c->request.mem, "%s/huitou-body-XXXXXX", dir);
		fd = mkostemp(name, O_CLOEXEC);
		if (fd >= 0)
			unlink(name);
	}
	return fd;
}

// Takes a piece of the body. 0, or the status to refuse with.
static int take_body(struct connection *c, const char *bytes, size_t size, struct words *why)
{
	struct http_request *request = &c->request;
	size_t have = (size_t)request->body_size;

	if ((int64_t)size > c->plan.body_max - request->body_size) {
		*why = WHY("The body is too large.", "请求体过大。");
		return 413;
	}
	c->moved += (int64_t)size;
	request->body_size += (int64_t)size;
	if (c->plan.body_to_file) {
		for (size_t done = 0; done < size;) {
			ssize_t n = write(request->body_file, bytes + done, size - done);
			if (n < 0 && errno != EINTR) {
				*why = WHY("There is no space for the body.", "没有空间存放请求体。");
				return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? 507 : 500;
			}
			done += n > 0 ? (size_t)n : 0;
		}
		return 0;
	}
	if (have + size + 1 > c->body_room) {
		// What is announced is believed up to 64 KiB; beyond that memory follows what has really come.
		size_t room = c->body_room ? c->body_room * 2 : have + size + 1;
		if (c->head.length > 0 && room < (size_t)c->head.length + 1)
			room = c->head.length < 65536 ? (size_t)c->head.length + 1 : room < 65536 ? 65536 : room;
		if (room < have + size + 1)
			room = have + size + 1;
		char *body = realloc(c->body, room);
		if (!body)
			abort();
		c->body = body;
		c->body_room = room;
	}
	memcpy(c->body + have, bytes, size);
	c->body[have + size] = '\0';
	return 0;
}

static void body_complete(struct connection *c)
{
	struct http_request *request = &c->request;

	c->body_unread = false;
	if (request->body_file >= 0) {
		request->body = NULL;
		lseek(request->body_file, 0, SEEK_SET);
	} else {
		request->body = c->body ? c->body : "";
	}
	hand_over(c);
}

// Reads on in the body; returns the bytes used.
static size_t feed_body(struct connection *c, const char *bytes, size_t size)
{
	const char *data;
	struct words why;
	size_t data_size, at = 0;
	int refusal = 0;

	if (!c->head.chunked) {
		int64_t left = c->head.length - c->request.body_size;
		at = (int64_t)size < left ? size : (size_t)left;
		refusal = take_body(c, bytes, at, &why);
		if (!refusal && c->request.body_size == c->head.length)
			body_complete(c);
	} else {
		enum chunked_step step;
		while ((step = chunked_step(&c->chunked, bytes, size, &at, &data, &data_size)) == CHUNKED_DATA)
			if ((refusal = take_body(c, data, data_size, &why)))
				break;
		if (!refusal && step == CHUNKED_END) {
			body_complete(c);
		} else if (!refusal && step == CHUNKED_BAD) {
			refusal = 400;
			why = WHY("The chunks are malformed.", "分块（chunked）格式有误。");
		}
	}
	if (refusal)
		refuse(c, refusal, why);
	return at;
}

// The head is read and its body, if any, comes next: what is to be done with it?
static void plan_request(struct connection *c, bool more_is_here)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	struct http_options *options = options_of(c);
	bool has_body = c->head.chunked || c->head.length > 0;

	c->plan = (struct http_plan){HTTP_IN_WORKER, .body_max = options->body_max, .body_ms = options->body_ms};
	if (options->plan)
		options->plan(&c->request, &c->plan, options->arg);
	c->body_unread = has_body;
	enter_state(c, BODY, c->plan.body_ms);
	if (c->plan.refuse) {
		refuse(c, c->plan.refuse, WHY("Not here.", "此处不接受该请求。"));
		return;
	}
	if (c->head.length > c->plan.body_max) {
		refuse(c, 413, WHY("The body is too large.", "请求体过大。"));
		return;
	}
	if (c->plan.body_to_file && (c->request.body_file = open_spool(c)) < 0) {
		log_error("http", "no file for a body in %s: %s", c->loop->server->spool_dir, strerror(errno));
		refuse(c, 500, WHY("There is no place for the body.", "没有地方存放请求体。"));
		return;
	}
	if (!has_body) {
		body_complete(c);
		return;
	}
	c->moved = 0;
	open_window(c);
	if (c->head.expects && !more_is_here && send(c->fd, go_on, sizeof go_on - 1, MSG_NOSIGNAL) < 0)
		break_off(c);
}

static void read_head(struct connection *c, const char *bytes, size_t size, bool more_is_here)
{
	struct http_request *request = &c->request;
	struct words why;

	begin_request(c);
	c->fresh = false;
	char *head = arena_text_n(request->mem, bytes, size);
	int refusal = head_parse(request->mem, head, size, &c->loop->server->head_limits, &c->head, &why);
	request->method = c->head.method;
	request->path = c->head.path;
	request->query = c->head.query;
	request->host = c->head.host;
	request->headers = c->head.fields;
	request->header_count = c->head.field_count;
	forwarded_read(c, &c->loop->server->trusted, options_of(c)->forwarded);
	if (refusal)
		refuse_head(c, refusal, why, bytes, size);
	else
		plan_request(c, more_is_here);
}

// Goes on with bytes while they are wanted; returns how many were used.
static size_t feed(struct connection *c, const char *bytes, size_t size)
{
	size_t used = 0;
	struct words why;

	if (c->state == RESTING) {
		while (used + 1 < size && bytes[used] == '\r' && bytes[used + 1] == '\n' && used < 2 * BLANK_LINES)
			used += 2;
		if (used == size || (size - used == 1 && bytes[used] == '\r' && used < 2 * BLANK_LINES))
			return used;
		// The first request has head_ms from the moment of connecting.
		int64_t deadline_ms = c->fresh ? c->deadline_ms : c->loop->now_ms + options_of(c)->head_ms;
		enter_state(c, HEAD, -1);
		c->deadline_ms = deadline_ms;
		c->scan = (struct head_scan){0};
	}
	if (c->state == HEAD) {
		int64_t end = head_scan(&c->scan, bytes + used, size - used, &c->loop->server->head_limits, &why);
		if (end < 0) {
			refuse_head(c, (int)-end, why, bytes + used, size - used);
			return used;
		}
		if (end == 0)
			return used;
		read_head(c, bytes + used, (size_t)end, size - used > (size_t)end);
		used += (size_t)end;
	}
	if (c->state == BODY && used < size)
		used += feed_body(c, bytes + used, size - used);
	return used;
}

static void hold(struct connection *c, const char *bytes, size_t size)
{
	if (c->held_size + size > c->held_room) {
		size_t room = (c->held_size + size + 4095) & ~(size_t)4095;
		char *held = realloc(c->held, room);
		if (!held)
			abort();
		c->held = held;
		c->held_room = room;
	}
	memcpy(c->held + c->held_size, bytes, size);
	c->held_size += size;
}

static void feed_held(struct connection *c)
{
	size_t used = feed(c, c->held, c->held_size);

	c->held_size -= used;
	if (c->held_size) {
		memmove(c->held, c->held + used, c->held_size);
	} else {
		free(c->held);
		c->held = NULL;
		c->held_room = 0;
	}
	c->hungry = true;
}

static bool is_reading(const struct connection *c)
{
	return c->state == RESTING || c->state == HEAD || c->state == BODY;
}

// False when nothing can be done before the socket has more.
static bool take_input(struct connection *c)
{
	struct loop *loop = c->loop;

	if (c->held_size && !c->hungry) {
		feed_held(c);
		return true;
	}
	if (!c->readable)
		return false;
	ssize_t n = recv(c->fd, loop->input, sizeof loop->input, 0);
	if (n < 0 && errno == EINTR)
		return true;
	if (n < 0 && errno == EAGAIN) {
		c->readable = false;
		return false;
	}
	if (n <= 0) {
		connection_close(c);
		return false;
	}
	if ((size_t)n < sizeof loop->input && !c->half_closed) // drained; the next byte is a new edge
		c->readable = false;
	figure_add(&loop->figures.bytes_in, n);
	if (c->held_size) {
		hold(c, loop->input, (size_t)n);
		feed_held(c);
	} else {
		size_t used = feed(c, loop->input, (size_t)n);
		if (used < (size_t)n && !c->released && c->fd >= 0) {
			hold(c, loop->input + used, (size_t)n - used);
			c->hungry = is_reading(c);
		}
	}
	return true;
}

// ---- writing

static void advance(struct outgoing *out, size_t sent)
{
	out->sent += (int64_t)sent;
	for (size_t i = 0; i < ARRAY_LEN(out->pieces); i++) {
		struct iovec *piece = &out->pieces[i];
		size_t part = sent < piece->iov_len ? sent : piece->iov_len;
		piece->iov_base = (char *)piece->iov_base + part;
		piece->iov_len -= part;
		sent -= part;
	}
}

static void rest_or_leave(struct connection *c)
{
	// A server that stops has said so only in replies made since; those made before are followed by a close as
	// well.
	bool hang_up = c->out.hang_up || (c->loop->stopping && !c->held_size);
	bool unread = c->body_unread || c->held_size;

	tell_end(c);
	forget_request(c);
	c->hungry = false;
	if (!hang_up) {
		enter_state(c, RESTING, options_of(c)->idle_ms);
		return;
	}
	// Closing with unread bytes makes the kernel send a reset, which may overtake the answer.
	if (shutdown(c->fd, SHUT_WR) != 0 || (c->half_closed && !unread && !c->readable)) {
		connection_close(c);
		return;
	}
	free(c->held);
	c->held = NULL;
	c->held_size = c->held_room = 0;
	enter_state(c, LINGERING, LINGER_MS);
}

static bool give_output(struct connection *c)
{
	struct outgoing *out = &c->out;
	struct msghdr message = {.msg_iov = out->pieces, .msg_iovlen = ARRAY_LEN(out->pieces)};

	if (out->pieces[0].iov_len + out->pieces[1].iov_len + out->pieces[2].iov_len) {
		if (!c->writable)
			return false;
		ssize_t n = sendmsg(c->fd, &message, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			return true;
		if (n < 0 && errno == EAGAIN) {
			c->writable = false;
			return false;
		}
		if (n < 0) {
			connection_close(c);
			return false;
		}
		c->moved += n;
		advance(out, (size_t)n);
		return true;
	}
	if (out->last)
		rest_or_leave(c);
	else
		give_job(c, JOB_PULL);
	return true;
}

static bool linger(struct connection *c)
{
	struct loop *loop = c->loop;

	if (!c->readable)
		return false;
	ssize_t n = recv(c->fd, loop->input, sizeof loop->input, 0);
	if (n < 0 && errno == EAGAIN) {
		c->readable = false;
		return false;
	}
	c->lingered += n > 0 ? n : 0;
	if (n == 0 || (n < 0 && errno != EINTR) || c->lingered > LINGER_BYTES) {
		connection_close(c);
		return false;
	}
	return true;
}

void connection_turn(struct connection *c)
{
	for (int step = 0; step < TURN_STEPS; step++) {
		if (c->released || c->fd < 0 || c->state == HANDLING || c->state == PULLING)
			return;
		bool more = is_reading(c) ? take_input(c) : c->state == WRITING ? give_output(c) : linger(c);
		if (!more)
			return;
	}
	if (!c->released && c->fd >= 0)
		loop_again(c);
}

// ---- what others tell it

// The chunk that a worker pulled becomes the next piece to write.
static void frame_chunk(struct connection *c)
{
	struct outgoing *out = &c->out;
	size_t size = out->pulled > 0 ? (size_t)out->pulled : 0;

	out->last = size == 0;
	memset(out->pieces, 0, sizeof out->pieces);
	out->pieces[1] = (struct iovec){out->chunk, size};
	if (out->chunked) {
		char *head = out->chunk + CHUNK_ROOM;
		out->pieces[0] = (struct iovec){head, (size_t)snprintf(head, CHUNK_HEAD, "%zx\r\n", size)};
		out->pieces[2] = (struct iovec){(char *)"\r\n", 2}; // of the chunk, or of the trailers that are none
	}
}

void connection_returned(struct connection *c)
{
	struct loop *loop = c->loop;

	if (atomic_load_explicit(&c->asked_known, memory_order_relaxed) && !c->known) {
		c->known = true;
		atomic_fetch_sub(&loop->server->strangers, 1);
	}
	if (c->state == HANDLING) {
		figure_add(&loop->figures.parked, -1);
	} else if (c->out.pulled < 0) {
		enter_state(c, WRITING, -1);
		break_off(c);
		return;
	} else if (c->job == JOB_PULL) {
		frame_chunk(c);
	}
	enter_state(c, WRITING, -1);
	if (c->fd < 0) {
		connection_close(c);
		return;
	}
	open_window(c);
	connection_turn(c);
}

void connection_expire(struct connection *c)
{
	struct http_options *options = options_of(c);
	int64_t least = (int64_t)options->rate_min * options->rate_ms / 1000;

	if (c->loop->now_ms < c->deadline_ms && c->moved - c->window_bytes >= least) {
		open_window(c);
		return;
	}
	switch (c->state) {
	case HEAD:
		refuse_head(c, 408, WHY("The request took too long.", "请求头发送得太慢。"), c->held, c->held_size);
		break;
	case BODY:
		refuse(c, 408, WHY("The body took too long.", "请求体发送得太慢。"));
		break;
	case WRITING:
		refuse_counted(c->loop, HTTP_REFUSED_TIME);
		break_off(c);
		break;
	default:
		connection_close(c);
	}
}

void connection_stopping(struct connection *c)
{
	if (c->state == RESTING) {
		c->readable = true; // something may have come in this very moment
		connection_turn(c);
	}
	if (!c->released && c->state == RESTING)
		connection_close(c);
}

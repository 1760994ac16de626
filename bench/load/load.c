#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define EVENTS 256
#define REQUEST_MAX (16 * 1024)
#define RETRY_CUT_US 50000
#define RETRY_BUSY_US 20000

struct line { // one connection
	int fd, index;
	bool busy;                             // a request is under way
	int64_t number, began_us, again_at_us; // again_at_us: send it again then; 0: no
	char *request;
	size_t request_size, sent;
	char *in;
	size_t in_size, in_room;
};

struct run {
	const struct load *load;
	struct load_result *result;
	struct line *lines;
	int epoll;
	int64_t next, now_us, end_us;
	int busy, waiting; // requests under way; lines with again_at_us
	bool out_of_requests;
};

static int64_t clock_now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int bucket_of(int64_t us)
{
	int power = 63 - __builtin_clzll((uint64_t)us | 1);
	if (power < 4)
		return (int)us;
	return (power - 3) * 16 + (int)((us >> (power - 4)) & 15);
}

static int64_t bucket_end(int bucket)
{
	if (bucket < 16)
		return bucket;
	return (int64_t)(16 + bucket % 16 + 1) << (bucket / 16 - 1);
}

int64_t load_latency_us(const struct load_result *result, double share)
{
	int64_t wanted = (int64_t)((double)result->answered * share), seen = 0;

	for (int i = 0; i < LOAD_BUCKETS; i++)
		if ((seen += result->latency[i]) > wanted || (seen == result->answered && seen))
			return bucket_end(i);
	return 0;
}

void load_print(const char *name, const struct load_result *result)
{
	printf("%-28s %9.0f requests/s  p50 %6.2f ms  p99 %6.2f ms  max %7.2f ms  2xx %lld", name,
		(double)result->answered * 1e6 / (double)(result->took_us ? result->took_us : 1),
		(double)load_latency_us(result, 0.5) / 1000, (double)load_latency_us(result, 0.99) / 1000,
		(double)load_latency_us(result, 1) / 1000, (long long)result->answers[2]);
	for (int i = 3; i < 6; i++)
		if (result->answers[i])
			printf("  %dxx %lld", i, (long long)result->answers[i]);
	if (result->retries)
		printf("  retries %lld", (long long)result->retries);
	if (result->failures)
		printf("  FAILED %lld", (long long)result->failures);
	putchar('\n');
	fflush(stdout);
}

static int dial(const struct load *load)
{
	struct sockaddr_in inet = {.sin_family = AF_INET, .sin_port = htons((uint16_t)load->port)};
	struct sockaddr_un local = {.sun_family = AF_UNIX};
	struct sockaddr *to = load->port ? (struct sockaddr *)&inet : (struct sockaddr *)&local;
	int fd = socket(to->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	if (load->port)
		inet_pton(AF_INET, load->address, &inet.sin_addr);
	else
		snprintf(local.sun_path, sizeof local.sun_path, "%s", load->address);
	if (fd < 0 || connect(fd, to, load->port ? sizeof inet : sizeof local) != 0) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (load->port)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	return fd;
}

static bool open_line(struct run *run, struct line *line)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = line};

	line->fd = dial(run->load);
	line->in_size = line->sent = 0;
	return line->fd >= 0 && epoll_ctl(run->epoll, EPOLL_CTL_ADD, line->fd, &event) == 0;
}

static void end_request(struct run *run, struct line *line)
{
	line->busy = false;
	run->busy--;
}

static void later(struct run *run, struct line *line, int64_t in_us)
{
	line->again_at_us = run->now_us + in_us;
	run->waiting++;
}

// The connection is gone, with or without a request under way.
static void cut(struct run *run, struct line *line)
{
	if (line->fd >= 0)
		close(line->fd);
	line->fd = -1;
	if (!line->busy) // between requests a server may hang up
		return;
	int64_t patience_us = (int64_t)(run->load->retry_ms ? run->load->retry_ms : 30000) * 1000;
	if (run->load->retry && run->now_us - line->began_us < patience_us) {
		later(run, line, RETRY_CUT_US);
		return;
	}
	run->result->failures++;
	end_request(run, line);
}

static void push(struct run *run, struct line *line)
{
	while (line->sent < line->request_size) {
		ssize_t n = send(line->fd, line->request + line->sent, line->request_size - line->sent,
			MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0) {
			cut(run, line);
			return;
		}
		line->sent += (size_t)n;
	}
}

static void begin(struct run *run, struct line *line)
{
	const struct load *load = run->load;
	size_t room = load->request_max ? load->request_max : REQUEST_MAX;

	if (run->out_of_requests || run->now_us >= run->end_us || (load->requests && run->next >= load->requests))
		return;
	line->number = run->next++;
	line->request_size = load->make(load->arg, line->index, line->number, line->request, room);
	if (!line->request_size) {
		run->out_of_requests = true;
		return;
	}
	line->busy = true;
	run->busy++;
	line->sent = 0;
	line->began_us = run->now_us;
	if (line->fd < 0 && !open_line(run, line))
		cut(run, line);
	else
		push(run, line);
}

// Bytes of the first answer in the buffer, 0 when it is not whole. Without Content-Length there is no body.
static size_t whole_answer(const struct line *line, int *status, size_t *head_size)
{
	char *end = line->in_size ? memmem(line->in, line->in_size, "\r\n\r\n", 4) : NULL;
	size_t length = 0;

	if (!end)
		return 0;
	*head_size = (size_t)(end - line->in) + 4;
	*status = line->in_size > 12 ? atoi(line->in + 9) : 0;
	for (char *field = line->in; (field = memmem(field, (size_t)(end - field), "\r\n", 2));) {
		field += 2;
		if (strncasecmp(field, "content-length:", 15) == 0)
			length = strtoul(field + 15, NULL, 10);
	}
	return line->in_size >= *head_size + length ? *head_size + length : 0;
}

static void take_answer(struct run *run, struct line *line, int status, size_t head_size, size_t size)
{
	struct load_result *result = run->result;
	const struct load *load = run->load;

	if (status == 503 && load->retry) {
		later(run, line, RETRY_BUSY_US);
	} else {
		int64_t took_us = run->now_us - line->began_us;
		result->latency[bucket_of(took_us > 0 ? took_us : 0)]++;
		result->answers[status / 100 % 6]++;
		result->answered++;
		end_request(run, line);
		if (load->seen)
			load->seen(load->arg, line->number, status, line->in + head_size, size - head_size);
	}
	line->in_size -= size;
	memmove(line->in, line->in + size, line->in_size);
}

// Reads what has come. ended: the other side has said that it sends no more; what came before that still counts.
static void read_in(struct run *run, struct line *line, bool *ended)
{
	for (;;) {
		if (line->in_room - line->in_size < 4096) {
			line->in_room = line->in_room ? line->in_room * 2 : 16384;
			line->in = realloc(line->in, line->in_room);
			if (!line->in)
				abort();
		}
		size_t room = line->in_room - line->in_size;
		ssize_t n = recv(line->fd, line->in + line->in_size, room, MSG_DONTWAIT);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			*ended = true;
			return;
		}
		line->in_size += (size_t)n;
		run->result->bytes_in += n;
		if ((size_t)n < room && !*ended)
			return;
	}
}

static void pull(struct run *run, struct line *line, bool ended)
{
	int status = 0;
	size_t head_size = 0, size = 0;

	read_in(run, line, &ended);
	if (line->busy && !line->again_at_us)
		size = whole_answer(line, &status, &head_size);
	if (size)
		take_answer(run, line, status, head_size, size);
	if (ended && !line->again_at_us) {
		cut(run, line);
	} else if (ended) { // it is sent again on another connection
		close(line->fd);
		line->fd = -1;
	}
	if (size && !line->busy)
		begin(run, line);
}

static void send_again(struct run *run)
{
	for (int i = 0; i < run->load->connections && run->waiting; i++) {
		struct line *line = &run->lines[i];
		if (!line->again_at_us || line->again_at_us > run->now_us)
			continue;
		line->again_at_us = 0;
		run->waiting--;
		run->result->retries++;
		line->sent = 0;
		if (line->fd < 0 && !open_line(run, line))
			cut(run, line);
		else
			push(run, line);
	}
}

static void turn(struct run *run)
{
	struct epoll_event events[EVENTS];
	int count = epoll_wait(run->epoll, events, EVENTS, run->waiting ? 5 : 100);

	run->now_us = clock_now_us();
	for (int i = 0; i < count; i++) {
		struct line *line = events[i].data.ptr;
		if (line->busy && line->sent < line->request_size && (events[i].events & EPOLLOUT))
			push(run, line);
		if (line->fd >= 0 && (events[i].events & ~(uint32_t)EPOLLOUT))
			pull(run, line, events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR));
	}
	if (run->waiting)
		send_again(run);
}

bool load_run(const struct load *load, struct load_result *result)
{
	struct run run = {.load = load, .result = result, .epoll = epoll_create1(EPOLL_CLOEXEC)};
	bool connected = true;

	memset(result, 0, sizeof *result);
	run.lines = calloc((size_t)load->connections, sizeof *run.lines);
	if (!run.lines || run.epoll < 0)
		abort();
	for (int i = 0; i < load->connections; i++) {
		run.lines[i].index = i;
		run.lines[i].request = malloc(load->request_max ? load->request_max : REQUEST_MAX);
		connected = open_line(&run, &run.lines[i]) && connected;
	}
	int64_t start_us = run.now_us = clock_now_us();
	run.end_us = load->duration_ms ? start_us + (int64_t)load->duration_ms * 1000 : INT64_MAX;
	for (int i = 0; i < load->connections && connected; i++)
		begin(&run, &run.lines[i]);
	while (run.busy && connected)
		turn(&run);
	result->took_us = clock_now_us() - start_us;
	for (int i = 0; i < load->connections; i++) {
		if (run.lines[i].fd >= 0)
			close(run.lines[i].fd);
		free(run.lines[i].request);
		free(run.lines[i].in);
	}
	free(run.lines);
	close(run.epoll);
	return connected;
}

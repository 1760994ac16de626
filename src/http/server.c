#include "http/loop.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024
#define WORKERS 2
// Bytes that the kernel may hold for one reader beyond what is on its way: or else a thousand slow readers of large
// replies
// take a gigabyte of it, and copying that takes seconds from all others.
#define UNSENT_MAX (128 * 1024)

const char *const http_refusal_names[HTTP_REFUSALS] = {
	[HTTP_REFUSED_SYNTAX] = "syntax",
	[HTTP_REFUSED_SIZE] = "size",
	[HTTP_REFUSED_TIME] = "time",
	[HTTP_REFUSED_CONNECTIONS] = "connections",
	[HTTP_REFUSED_ADDRESS] = "address",
	[HTTP_REFUSED_BUSY] = "busy",
};

const int64_t http_latency_bounds_us[HTTP_LATENCIES] = {
	500,
	1000,
	2500,
	5000,
	10000,
	25000,
	50000,
	100000,
	250000,
	500000,
	1000000,
	2500000,
	10000000,
	INT64_MAX,
};

static void set_default(int *value, int otherwise)
{
	if (*value <= 0)
		*value = otherwise;
}

static void set_defaults(struct http_options *options)
{
	set_default(&options->threads, 1);
	if (options->workers == 0)
		options->workers = WORKERS;
	set_default(&options->worker_queue_max, 1024);
	set_default(&options->connections_max, 4096);
	set_default(&options->address_max, 64);
	set_default(&options->requests_max, 10000);
	set_default(&options->head_max, 16384);
	set_default(&options->fields_max, 100);
	set_default(&options->target_max, 8192);
	if (options->body_max <= 0)
		options->body_max = 1024 * 1024;
	set_default(&options->head_ms, 10000);
	set_default(&options->body_ms, 60000);
	set_default(&options->idle_ms, 75000);
	set_default(&options->rate_min, 500);
	set_default(&options->rate_ms, 10000);
	set_default(&options->stop_ms, 10000);
}

static char *sentence(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *sentence(const char *format, ...)
{
	char *text;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		abort();
	va_end(args);
	return text;
}

// ---- listening

static char *listen_unix(struct http_server *server, const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int *fd = &server->listeners[server->listener_count];

	if (!*path || strlen(path) >= sizeof address.sun_path)
		return sentence("The path of the Unix socket is empty or too long: %s", path);
	strcpy(address.sun_path, path);
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0)
		return sentence("No socket: %s", strerror(errno));
	// A socket that nobody answers at is left over from a server that died.
	if (connect(*fd, (struct sockaddr *)&address, sizeof address) != 0 && errno == ECONNREFUSED)
		unlink(path);
	close(*fd);
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0 || bind(*fd, (struct sockaddr *)&address, sizeof address) != 0 || chmod(path, 0660) != 0 ||
		listen(*fd, BACKLOG) != 0)
		return sentence("Cannot listen on unix:%s: %s", path, strerror(errno));
	server->unix_paths[server->listener_count] = sentence("%s", path);
	if (!server->address)
		server->address = sentence("unix:%s", path);
	return NULL;
}

static bool read_inet(const char *text, struct sockaddr_storage *to, socklen_t *size)
{
	const char *colon = strrchr(text, ':');
	struct cidr_address address;
	char host[INET6_ADDRSTRLEN + 2];
	char *end;

	if (!colon || colon == text || (size_t)(colon - text) >= sizeof host)
		return false;
	memcpy(host, text, (size_t)(colon - text));
	host[colon - text] = '\0';
	long port = strtol(colon + 1, &end, 10);
	if (end == colon + 1 || *end || port < 0 || port > 65535 || colon[1] < '0' || colon[1] > '9')
		return false;
	bool brackets = *host == '[' && host[strlen(host) - 1] == ']';
	if (brackets)
		host[strlen(host) - 1] = '\0';
	if (!cidr_address_parse(strcmp(host, "localhost") == 0 ? "127.0.0.1" : host + brackets, &address))
		return false;
	if (brackets) {
		struct sockaddr_in6 *v6 = (void *)to;
		*v6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
		memcpy(&v6->sin6_addr, address.bytes, 16);
		*size = sizeof *v6;
		return true;
	}
	struct sockaddr_in *v4 = (void *)to;
	*v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	memcpy(&v4->sin_addr, address.bytes + 12, 4);
	*size = sizeof *v4;
	return cidr_address_is_v4(&address);
}

static char *not_an_address(const char *text)
{
	return sentence("Not an address to listen on (127.0.0.1:8080, [::1]:8080 or unix:/path): %s", text);
}

static char *check_item(const char *item)
{
	struct sockaddr_storage address = {0};
	socklen_t size;

	if (strncmp(item, "unix:", 5) != 0)
		return read_inet(item, &address, &size) ? NULL : not_an_address(item);
	if (!item[5] || strlen(item + 5) >= sizeof((struct sockaddr_un *)NULL)->sun_path)
		return sentence("The path of the Unix socket is empty or too long: %s", item + 5);
	return NULL;
}

const char *http_listen_check(struct arena *mem, const char *listen)
{
	char *text = arena_text(mem, listen), *rest = NULL, *error = NULL;
	char *item = strtok_r(text, ", ", &rest);
	int count = 0;

	for (; item && !error; item = strtok_r(NULL, ", ", &rest))
		error = ++count > LISTENERS_MAX ? sentence("More than %d addresses to listen on.", LISTENERS_MAX)
						: check_item(item);
	const char *kept = error ? arena_text(mem, error) : NULL;
	free(error);
	return kept || count ? kept : "There is no address to listen on.";
}

static void tell_address(struct http_server *server, int fd)
{
	struct sockaddr_storage bound = {0};
	struct cidr_address address;
	char text[INET6_ADDRSTRLEN];
	socklen_t size = sizeof bound;

	if (server->address || getsockname(fd, (struct sockaddr *)&bound, &size) != 0 ||
		!cidr_address_from((struct sockaddr *)&bound, &address))
		return;
	bool v6 = bound.ss_family == AF_INET6;
	server->port =
		ntohs(v6 ? ((struct sockaddr_in6 *)&bound)->sin6_port : ((struct sockaddr_in *)&bound)->sin_port);
	cidr_address_text(&address, text);
	server->address = sentence(v6 ? "[%s]:%d" : "%s:%d", text, server->port);
}

static char *listen_inet(struct http_server *server, const char *text)
{
	struct sockaddr_storage address = {0};
	socklen_t size = 0;
	int on = 1, unsent = UNSENT_MAX, *fd = &server->listeners[server->listener_count];

	if (!read_inet(text, &address, &size))
		return not_an_address(text);
	*fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0)
		return sentence("No socket: %s", strerror(errno));
	setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	// These two are inherited by what is accepted.
	setsockopt(*fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	setsockopt(*fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
	if (address.ss_family == AF_INET6)
		setsockopt(*fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
	if (bind(*fd, (struct sockaddr *)&address, size) != 0 || listen(*fd, BACKLOG) != 0)
		return sentence("Cannot listen on %s: %s", text, strerror(errno));
	tell_address(server, *fd);
	return NULL;
}

static char *listen_all(struct http_server *server)
{
	char *rest = NULL, *error = NULL, *item = strtok_r(server->listen_text, ", ", &rest);

	for (; item && !error; item = strtok_r(NULL, ", ", &rest)) {
		if (server->listener_count == LISTENERS_MAX)
			return sentence("More than %d addresses to listen on.", LISTENERS_MAX);
		server->listeners[server->listener_count] = -1;
		error = strncmp(item, "unix:", 5) == 0 ? listen_unix(server, item + 5) : listen_inet(server, item);
		server->listener_count++;
	}
	if (!error && !server->listener_count)
		return sentence("There is no address to listen on.");
	return error;
}

// ---- create, run, stop, destroy

static char *set_up(struct http_server *server)
{
	struct http_options *options = &server->options;
	const char *bad, *dir = options->spool_dir ? options->spool_dir : getenv("TMPDIR");
	char *error;

	set_defaults(options);
	server->head_limits = (struct head_limits){options->head_max, options->fields_max, options->target_max};
	server->spool_dir = sentence("%s", dir && *dir ? dir : "/tmp");
	server->listen_text = sentence("%s", options->listen ? options->listen : "");
	server->addresses = addresses_create();
	if (cidr_list_parse(options->trusted, &server->trusted, &bad) != OK)
		return sentence("Not a list of trusted proxies (10.0.0.0/8, ::1, unix), from here on: %s", bad);
	if ((error = listen_all(server)))
		return error;
	options->listen = options->trusted = options->spool_dir = NULL; // they were the caller's
	server->loops = calloc((size_t)options->threads, sizeof(struct loop *));
	if (!server->loops)
		abort();
	while (server->loop_count < options->threads) {
		if (!(server->loops[server->loop_count] = loop_create(server)))
			return sentence("No epoll: %s", strerror(errno));
		server->loop_count++;
	}
	if (options->workers > 0 && !(server->workers = workers_create(options->workers, options->worker_queue_max)))
		return sentence("No threads for the workers.");
	return NULL;
}

struct http_server *http_server_create(const struct http_options *options, char **error)
{
	struct http_server *server = calloc(1, sizeof *server);

	if (!server)
		abort();
	server->options = *options;
	*error = set_up(server);
	if (!*error)
		return server;
	http_server_destroy(server);
	return NULL;
}

const char *http_server_address(const struct http_server *server)
{
	return server->address;
}

int http_server_port(const struct http_server *server)
{
	return server->port;
}

static void close_listeners(struct http_server *server)
{
	for (int i = 0; i < server->listener_count; i++) {
		if (server->unix_paths[i])
			unlink(server->unix_paths[i]);
		free(server->unix_paths[i]);
		if (server->listeners[i] >= 0)
			close(server->listeners[i]);
	}
	server->listener_count = 0;
}

static void *run_loop(void *arg)
{
	loop_run(arg);
	return NULL;
}

void http_server_run(struct http_server *server)
{
	sigset_t all, before;
	int started = 1;

	sigfillset(&all); // signals are for this thread
	pthread_sigmask(SIG_BLOCK, &all, &before);
	while (started < server->loop_count &&
		pthread_create(&server->loops[started]->thread, NULL, run_loop, server->loops[started]) == 0)
		started++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	loop_run(server->loops[0]);
	for (int i = 1; i < started; i++)
		pthread_join(server->loops[i]->thread, NULL);
	close_listeners(server);
	if (server->workers)
		workers_finish(server->workers);
}

void http_server_stop(struct http_server *server)
{
	int error = errno;

	atomic_store(&server->stopping, true);
	for (int i = 0; i < server->loop_count; i++)
		loop_wake(server->loops[i]);
	errno = error;
}

bool http_server_stopping(const struct http_server *server)
{
	return atomic_load(&server->stopping);
}

void http_server_destroy(struct http_server *server)
{
	if (!server)
		return;
	close_listeners(server);
	if (server->workers)
		workers_finish(server->workers);
	for (int i = 0; i < server->loop_count; i++)
		loop_destroy(server->loops[i]);
	free(server->loops);
	workers_destroy(server->workers);
	addresses_destroy(server->addresses);
	cidr_list_clear(&server->trusted);
	free(server->listen_text);
	free(server->spool_dir);
	free(server->address);
	free(server);
}

// ---- figures

static int64_t read_figure(const _Atomic int64_t *figure)
{
	return atomic_load_explicit(figure, memory_order_relaxed);
}

struct http_figures http_server_figures(const struct http_server *server)
{
	struct http_figures sum = {0};

	for (int i = 0; i < server->loop_count; i++) {
		const struct figures *one = &server->loops[i]->figures;
		sum.connections += read_figure(&one->connections);
		sum.accepted += read_figure(&one->accepted);
		sum.shed += read_figure(&one->shed);
		sum.parked += read_figure(&one->parked);
		sum.bytes_in += read_figure(&one->bytes_in);
		sum.bytes_out += read_figure(&one->bytes_out);
		sum.latency_sum_us += read_figure(&one->latency_sum_us);
		for (size_t j = 0; j < ARRAY_LEN(sum.requests); j++)
			sum.requests[j] += read_figure(&one->requests[j]);
		for (size_t j = 0; j < HTTP_REFUSALS; j++)
			sum.refused[j] += read_figure(&one->refused[j]);
		for (size_t j = 0; j < HTTP_LATENCIES; j++)
			sum.latency[j] += read_figure(&one->latency[j]);
	}
	return sum;
}

// For the tests of auth/: a whole server (house, gate, auth, api, HTTP) on a fresh database, and browsers and programs
// that call it from addresses of their own.
#pragma once

#include "../house.h"

#include "api/route.h"
#include "auth/auth.h"
#include "base/instant.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))
#define HASH_BYTES (8 * 1024 * 1024) // the least libsodium takes is 8 KiB; this is quick and still argon2id
#define PASSWORD "staple of nine lanterns"
#define NOON INT64_C(1700000000000)

struct site {
	struct home home;
	struct auth *auth;
	struct api *api;
	struct http_server *server;
	pthread_t thread;
	int port;
};

// Somebody with a cookie jar (browser) or a key (program).
struct guest {
	const char *address;
	const char *key;
	const char *fetch_site; // Sec-Fetch-Site; NULL: same-origin
	bool no_site;           // sends none: a program
	bool plain;             // comes by http, not https
	const char *more;       // further header fields
	char session[128], device[128];
};

struct reply {
	int status;
	char head[4096];
	char body[32768];
};

static const struct event_type *const no_events[] = {NULL};
static const struct listener *const no_listeners[] = {NULL};
static const struct job_kind *const jobs[] = {&auth_sweep, NULL};
static const struct schedule *const no_schedules[] = {NULL};
static const struct tables house_tables = {
	.events = no_events, .listeners = no_listeners, .jobs = jobs, .schedules = no_schedules};
static const struct route *const all_routes[] = {auth_routes, NULL};
static const struct api_tables route_tables = {all_routes, auth_resources};

static inline void *site_run(void *server)
{
	http_server_run(server);
	return NULL;
}

UNUSED static struct site *site_open(struct support *support, size_t hash_bytes)
{
	struct site *site = calloc(1, sizeof *site);
	char *error = NULL;

	assert_non_null(site);
	clock_set(NOON);
	home_open(&site->home, support, &house_tables);
	site->home.house.actor_text = actor_text;
	home_serve(&site->home, 0);
	site->auth = auth_create(&(struct auth_options){.house = &site->home.house, .hash_bytes = hash_bytes});
	site->api = api_create(&(struct api_options){
		.house = &site->home.house, .tables = &route_tables, .authenticate = auth_authenticate});
	site->server = http_server_create(&(struct http_options){.listen = "127.0.0.1:0",
						  .trusted = "127.0.0.1",
						  .answer = api_answer,
						  .plan = api_plan,
						  .refused = api_refused,
						  .finished = api_finished,
						  .arg = site->api},
		&error);
	if (!site->server)
		fail_msg("%s", error);
	api_set_server(site->api, site->server);
	site->port = http_server_port(site->server);
	assert_int_equal(pthread_create(&site->thread, NULL, site_run, site->server), 0);
	return site;
}

UNUSED static void site_close(struct site *site)
{
	http_server_stop(site->server);
	pthread_join(site->thread, NULL);
	auth_destroy(site->auth);
	home_rest(&site->home);
	http_server_destroy(site->server);
	api_destroy(site->api);
	home_close(&site->home);
	free(site);
}

// ---------------------------------------------------------------- calling

static inline int dial(const struct site *site)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)site->port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

static inline void take_cookie(const char *head, const char *name, char *jar, size_t room)
{
	char wanted[64];
	const char *at;

	snprintf(wanted, sizeof wanted, "Set-Cookie: %s=", name);
	at = strcasestr(head, wanted);
	if (!at)
		return;
	at += strlen(wanted);
	snprintf(jar, room, "%.*s", (int)strcspn(at, ";"), at);
}

static inline const char *cookie_name(const struct guest *guest, bool device)
{
	static const char *const names[] = {"__Host-huitou", "__Host-huitou-device", "huitou", "huitou-device"};

	return names[(guest->plain ? 2 : 0) + device];
}

// Sends a request and does not wait.
UNUSED static int ask(
	struct site *site, const struct guest *guest, const char *method, const char *path, const char *body)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	int fd = dial(site);

	assert_non_null(out);
	fprintf(out,
		"%s %s HTTP/1.1\r\nHost: crm.example\r\nConnection: close\r\nUser-Agent: test\r\nX-Forwarded-For: "
		"%s\r\n",
		method, path, guest->address);
	fprintf(out, "X-Forwarded-Proto: %s\r\n%s", guest->plain ? "http" : "https", guest->more ? guest->more : "");
	if (!guest->no_site)
		fprintf(out, "Sec-Fetch-Site: %s\r\n", guest->fetch_site ? guest->fetch_site : "same-origin");
	if (guest->key)
		fprintf(out, "Authorization: Bearer %s\r\n", guest->key);
	if (guest->session[0] || guest->device[0])
		fprintf(out, "Cookie: %s=%s; %s=%s\r\n", cookie_name(guest, false), guest->session,
			cookie_name(guest, true), guest->device);
	if (body)
		fprintf(out, "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body));
	fprintf(out, "\r\n%s", body ? body : "");
	fclose(out);
	assert_int_equal(write(fd, text, size), (ssize_t)size);
	free(text);
	return fd;
}

// Waits for the answer, and keeps its cookies. The reply is good until the thread's next one.
UNUSED static struct reply *hear(int fd, struct guest *guest)
{
	static _Thread_local struct reply reply;
	static _Thread_local char text[65536];
	size_t size = 0;
	ssize_t got;

	while ((got = read(fd, text + size, sizeof text - 1 - size)) > 0)
		size += (size_t)got;
	close(fd);
	text[size] = '\0';
	char *end = strstr(text, "\r\n\r\n");
	assert_non_null(end);
	reply.status = atoi(text + 9);
	snprintf(reply.head, sizeof reply.head, "%.*s", (int)(end - text + 2), text);
	snprintf(reply.body, sizeof reply.body, "%s", end + 4);
	take_cookie(reply.head, cookie_name(guest, false), guest->session, sizeof guest->session);
	take_cookie(reply.head, cookie_name(guest, true), guest->device, sizeof guest->device);
	return &reply;
}

UNUSED static struct reply *call(
	struct site *site, struct guest *guest, const char *method, const char *path, const char *body)
{
	return hear(ask(site, guest, method, path, body), guest);
}

#define assert_call(site, guest, method, path, json, wanted)                                                           \
	do {                                                                                                           \
		struct reply *reply_ = call((site), (guest), (method), (path), (json));                                \
		if (reply_->status != (wanted))                                                                        \
			fail_msg("%s %s: %d, not %d: %s", (method), (path), reply_->status, (wanted), reply_->body);   \
	} while (0)

// The text of a member of the last reply's JSON, wherever it stands first.
UNUSED static const char *member(const struct reply *reply, const char *name)
{
	static _Thread_local char values[8][512];
	static _Thread_local int turn;
	char wanted[64];
	const char *at;
	char *value = values[turn++ % 8];

	snprintf(wanted, sizeof wanted, "\"%s\":\"", name);
	at = strstr(reply->body, wanted);
	if (!at)
		fail_msg("no %s in %s", name, reply->body);
	at += strlen(wanted);
	snprintf(value, 512, "%.*s", (int)strcspn(at, "\""), at);
	return value;
}

UNUSED static struct reply *sign_in(struct site *site, struct guest *guest, const char *login, const char *password)
{
	char body[512];

	snprintf(body, sizeof body, "{\"login\":\"%s\",\"password\":\"%s\"}", login, password);
	return call(site, guest, "POST", "/v1/session", body);
}

UNUSED static void assert_sign_in(
	struct site *site, struct guest *guest, const char *login, const char *password, int wanted)
{
	struct reply *reply = sign_in(site, guest, login, password);

	if (reply->status != wanted)
		fail_msg("sign-in of %s from %s: %d, not %d: %s", login, guest->address, reply->status, wanted,
			reply->body);
}

UNUSED static int64_t make_owner(struct site *site, const char *login)
{
	struct account_input in = {.name = "The Owner", .login = login, .store_id = NONE};
	int64_t id;

	site->home.ctx.now_ms = clock_now_ms();
	assert_ok(auth_owner_create(&site->home.ctx, &in, PASSWORD, &id));
	return id;
}

UNUSED static struct guest *owner_at(struct site *site, const char *address)
{
	struct guest *guest = arena_new(site->home.support->mem, struct guest);

	guest->address = address;
	make_owner(site, "boss");
	assert_sign_in(site, guest, "boss", PASSWORD, 200);
	return guest;
}

// The token of the link in the last reply.
UNUSED static const char *link_token(struct site *site, const struct reply *reply)
{
	const char *hash = strchr(member(reply, "link"), '#');

	assert_non_null(hash);
	return arena_text(site->home.support->mem, hash + 1);
}

UNUSED static struct reply *use_link(struct site *site, struct guest *guest, const char *token, const char *password)
{
	char body[512];

	snprintf(body, sizeof body, "{\"token\":\"%s\",\"password\":\"%s\"}", token, password);
	return call(site, guest, "POST", "/v1/setup", body);
}

// Invited by somebody, who uses the link from an address. store NULL: none.
UNUSED static struct guest *colleague(struct site *site, struct guest *by, const char *login, const char *role,
	const char *store, const char *address)
{
	struct guest *guest = arena_new(site->home.support->mem, struct guest);
	char body[512];
	struct reply *reply;

	guest->address = address;
	snprintf(body, sizeof body, "{\"name\":\"N %s\",\"login\":\"%s\",\"role\":\"%s\"%s%s%s}", login, login, role,
		store ? ",\"store_id\":\"" : "", store ? store : "", store ? "\"" : "");
	reply = call(site, by, "POST", "/v1/users", body);
	if (reply->status != 201)
		fail_msg("invitation of %s: %d %s", login, reply->status, reply->body);
	const char *token = link_token(site, reply);
	reply = use_link(site, guest, token, PASSWORD);
	if (reply->status != 200)
		fail_msg("link of %s: %d %s", login, reply->status, reply->body);
	return guest;
}

// The id in "usr_…" of whoever the guest is.
UNUSED static const char *user_of(struct site *site, struct guest *guest)
{
	return arena_text(site->home.support->mem, member(call(site, guest, "GET", "/v1/me", NULL), "user_id"));
}

UNUSED static const char *text_of(struct site *site, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	const char *text = arena_format_v(site->home.support->mem, format, args);
	va_end(args);
	return text;
}

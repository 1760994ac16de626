#include "api/feed.h"

#include "api/floor_routes.h"
#include "work/event.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TYPES_MAX 50
#define LIMIT_DEFAULT 100
#define LIMIT_MAX 500
#define WAIT_MAX_S 60
#define BATCH 500
#define BATCHES_MAX 20 // without anything to show, before others get their turn
#define LOOK_MS 200    // what other servers, the horizon and a stop have brought
#define REST_MS 20     // between two rounds, however often somebody wakes us

PROBLEM(event_type_unknown, ERR_UNPROCESSABLE, "There is no event type {0}.", "没有名为 {0} 的事件类型。");
PROBLEM(event_place_wrong, ERR_UNPROCESSABLE,
	"This is not a place in the feed: take \"next\" of the reply before, 0 or now.",
	"这不是有效的事件位置：请使用上次应答的 next、0 或 now。");

struct poll {
	struct poll *next;
	struct ctx *ctx;
	struct call *call;
	struct event_place place;
	const char *types[TYPES_MAX + 1]; // names, or starts that end with '.'; none: all
	size_t limit;
	int64_t until_ms; // monotonic
	struct page page;
};

struct feed {
	struct house *house;
	const struct http_server *_Atomic server;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	struct poll *waiting;
	bool dirty;
	_Atomic bool stopping;
};

static int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// ---------------------------------------------------------------- what a poll may see

static bool poll_wants(const struct poll *poll, const struct event_row *row)
{
	if (!poll->types[0])
		return true;
	for (size_t i = 0; poll->types[i]; i++) {
		size_t length = strlen(poll->types[i]);
		bool start = poll->types[i][length - 1] == '.';
		if (start ? strncmp(row->type_name, poll->types[i], length) == 0
			  : strcmp(row->type_name, poll->types[i]) == 0)
			return true;
	}
	return false;
}

// Events cannot be told apart by store or owner, so that only a right to everything opens a type.
static bool poll_may(const struct poll *poll, const struct event_row *row)
{
	const char *right = row->type ? row->type->right : "event.read";

	return actor_scope(poll->ctx->actor, right) == SCOPE_ALL;
}

// Takes what it wants of the rows; its place moves.
static void poll_take(struct poll *poll, const struct event_row *rows, size_t count)
{
	for (size_t i = 0; i < count && poll->page.count < poll->limit; i++) {
		poll->place = (struct event_place){rows[i].tx, rows[i].id};
		if (!poll_wants(poll, &rows[i]) || !poll_may(poll, &rows[i]))
			continue;
		struct event_view view = event_view(poll->ctx->mem, &rows[i]);
		page_add(&poll->page, event_view, &view);
	}
}

static void poll_answer(struct poll *poll)
{
	const char *next = event_place_text(poll->ctx->mem, poll->place);
	struct answer answer = {0};
	enum status status = page_end(&poll->page, next, NONE, &answer);

	if (status == OK)
		call_reply(poll->ctx, poll->call, &answer);
	else
		call_refuse(poll->ctx, poll->call, status);
}

// ---------------------------------------------------------------- reading

struct batch {
	struct event_place place;
	struct event_row *rows;
	size_t count;
};

static enum status read_batch(struct ctx *ctx, void *arg)
{
	struct batch *batch = arg;

	return event_feed(ctx, &batch->place, BATCH, &batch->rows, &batch->count);
}

// Reads on until there is something to show, or the end.
static enum status poll_read(struct poll *poll)
{
	struct batch batch;

	for (int i = 0; i < BATCHES_MAX && poll->page.count == 0; i++) {
		batch.place = poll->place;
		TRY(house_read(poll->ctx, read_batch, &batch));
		poll_take(poll, batch.rows, batch.count);
		if (batch.count < BATCH)
			break;
	}
	return OK;
}

// ---------------------------------------------------------------- the thread

static struct timespec moment_in(int64_t ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += ms / 1000;
	at.tv_nsec += (long)(ms % 1000) * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_nsec -= 1000000000;
		at.tv_sec++;
	}
	return at;
}

static bool same_place(struct event_place a, struct event_place b)
{
	return a.tx == b.tx && a.id == b.id;
}

// All that wait at one place, which is mostly all that wait, share one read.
static void read_for(struct feed *feed, struct arena *mem, struct poll *first)
{
	struct ctx ctx = house_ctx(feed->house, mem);
	struct batch batch = {.place = first->place};
	struct event_place from = first->place;

	if (house_read(&ctx, read_batch, &batch) != OK)
		return; // they wait on; the next round tries again
	for (struct poll *poll = first; poll; poll = poll->next)
		if (poll->page.count == 0 && same_place(poll->place, from))
			poll_take(poll, batch.rows, batch.count);
}

static bool over(const struct feed *feed, const struct poll *poll, int64_t now_ms)
{
	const struct http_server *server = feed->server;

	return poll->page.count > 0 || now_ms >= poll->until_ms || feed->stopping ||
	       (server && http_server_stopping(server)) || http_request_gone(poll->call->http);
}

// Answers whoever has something or has waited long enough, and gives back who waits on.
static struct poll *round_of(struct feed *feed, struct arena *mem, struct poll *polls)
{
	struct poll *rest = NULL, *next;
	int64_t now_ms = monotonic_ms();

	for (struct poll *poll = polls; poll; poll = poll->next) {
		bool read = false; // by an earlier one at the same place
		for (struct poll *other = polls; other != poll && !read; other = other->next)
			read = same_place(other->place, poll->place);
		if (poll->page.count == 0 && !read)
			read_for(feed, mem, poll);
	}
	for (struct poll *poll = polls; poll; poll = next) {
		next = poll->next; // after the answer the poll is gone
		if (over(feed, poll, now_ms)) {
			poll_answer(poll);
		} else {
			poll->next = rest;
			rest = poll;
		}
	}
	return rest;
}

static void *feed_loop(void *arg)
{
	struct feed *feed = arg;
	struct arena *mem = arena_create();
	struct poll *polls;

	pthread_mutex_lock(&feed->lock);
	while (!feed->stopping || feed->waiting) {
		struct timespec until = moment_in(LOOK_MS);
		while (!feed->dirty && !feed->stopping)
			if (!feed->waiting)
				pthread_cond_wait(&feed->woken, &feed->lock);
			else if (pthread_cond_timedwait(&feed->woken, &feed->lock, &until) != 0)
				break;
		polls = feed->waiting;
		feed->waiting = NULL;
		feed->dirty = false;
		pthread_mutex_unlock(&feed->lock);
		if (polls)
			polls = round_of(feed, mem, polls);
		arena_reset(mem);
		if (polls)
			nanosleep(&(struct timespec){.tv_nsec = REST_MS * 1000000}, NULL);
		pthread_mutex_lock(&feed->lock);
		while (polls) {
			struct poll *poll = polls;
			polls = poll->next;
			poll->next = feed->waiting;
			feed->waiting = poll;
		}
	}
	pthread_mutex_unlock(&feed->lock);
	arena_destroy(mem);
	return NULL;
}

struct feed *feed_create(struct house *house)
{
	struct feed *feed = arena_new(house->mem, struct feed);
	pthread_condattr_t monotonic;

	feed->house = house;
	pthread_mutex_init(&feed->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&feed->woken, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&feed->thread, NULL, feed_loop, feed) != 0)
		abort(); // the machine has no room for a thread
	return feed;
}

void feed_destroy(struct feed *feed)
{
	if (!feed)
		return;
	pthread_mutex_lock(&feed->lock);
	feed->stopping = true;
	pthread_cond_signal(&feed->woken);
	pthread_mutex_unlock(&feed->lock);
	pthread_join(feed->thread, NULL);
	// Its memory is the house's: the last commits may still wake it.
}

void feed_wake(struct feed *feed)
{
	pthread_mutex_lock(&feed->lock);
	feed->dirty = true;
	if (feed->waiting)
		pthread_cond_signal(&feed->woken);
	pthread_mutex_unlock(&feed->lock);
}

void feed_set_server(struct feed *feed, const struct http_server *server)
{
	feed->server = server;
}

// False: the feed is stopping, and the poll is still the caller's.
static bool feed_park(struct feed *feed, struct poll *poll)
{
	pthread_mutex_lock(&feed->lock);
	bool parked = !feed->stopping;
	if (parked) {
		poll->next = feed->waiting;
		feed->waiting = poll;
		feed->dirty = true; // something may have been committed since it looked
		pthread_cond_signal(&feed->woken);
	}
	pthread_mutex_unlock(&feed->lock);
	return parked;
}

// ---------------------------------------------------------------- the route

struct feed_query {
	const char *after, *types;
	int64_t wait, limit;
};

static const struct field feed_query_fields[] = {
	FIELD_TEXT(feed_query, after, .max = 50,
		.doc = W("\"next\" of the reply before; 0: from the beginning (default); now: only what comes",
			"上次应答的 next；0 表示从头开始（默认）；now 表示只要之后的事件"),
		.example = "\"0\""),
	FIELD_TEXT(feed_query, types, .max = 2000,
		.doc = W("Only these types, separated by commas; sale.* stands for all that begin so",
			"只要这些类型，以逗号分隔；sale.* 表示以此开头的全部类型"),
		.example = "\"sale.*\""),
	FIELD_I64(feed_query, wait, .min = 0, .max = WAIT_MAX_S,
		.doc = W("Seconds to wait when there is nothing yet (0)", "暂无事件时等待的秒数（默认 0）")),
	FIELD_I64(feed_query, limit, .min = 1, .max = LIMIT_MAX,
		.doc = W("Events at most (100)", "最多返回的事件数（默认 100）")),
};
static const struct shape feed_query_shape =
	SHAPE("EventQuery", feed_query, feed_query_fields, "Where to go on, and with what.", "事件流查询。");

static bool type_known(const struct house *house, const char *name)
{
	size_t length = strlen(name);

	if (name[length - 1] != '.')
		return event_type_find(house, name) != NULL;
	for (const struct event_type *const *type = house->tables->events; type && *type; type++)
		if (strncmp((*type)->name, name, length) == 0)
			return true;
	return false;
}

static enum status poll_types(struct ctx *ctx, struct poll *poll, const char *text)
{
	char *rest = arena_text(ctx->mem, text), *name, *state;
	size_t count = 0;

	for (name = strtok_r(rest, ",", &state); name; name = strtok_r(NULL, ",", &state)) {
		char *trimmed = text_trim(ctx->mem, name);
		size_t length = strlen(trimmed);
		if (length > 2 && strcmp(trimmed + length - 2, ".*") == 0)
			trimmed[length - 1] = '\0'; // the point stays: a start
		else if (length && trimmed[length - 1] == '.')
			return fail_at(ctx, "types", &event_type_unknown, name);
		if (!length || count == TYPES_MAX || !type_known(ctx->house, trimmed))
			return fail_at(ctx, "types", &event_type_unknown, name);
		poll->types[count++] = trimmed;
	}
	return OK;
}

static enum status read_end(struct ctx *ctx, void *arg)
{
	return event_end(ctx, arg);
}

static enum status poll_begin(struct ctx *ctx, struct call *call, struct poll *poll)
{
	const struct feed_query *query = call->query;
	const char *after = query->after ? query->after : "0";

	poll->ctx = ctx;
	poll->call = call;
	poll->limit = (size_t)(query->limit == NONE ? LIMIT_DEFAULT : query->limit);
	poll->until_ms = monotonic_ms() + (query->wait == NONE ? 0 : query->wait * 1000);
	if (query->types)
		TRY(poll_types(ctx, poll, query->types));
	if (strcmp(after, "now") == 0)
		TRY(house_read(ctx, read_end, &poll->place));
	else if (!event_place_parse(after, &poll->place))
		return fail_at(ctx, "after", &event_place_wrong, NULL);
	page_begin(ctx, call, &poll->page);
	return poll_read(poll);
}

static void answer_events(struct ctx *ctx, struct call *call)
{
	struct poll *poll = arena_new(ctx->mem, struct poll);
	struct feed *feed = ctx->house->feed;
	enum status status = poll_begin(ctx, call, poll);

	if (status != OK)
		call_refuse(ctx, call, status);
	else if (poll->page.count || monotonic_ms() >= poll->until_ms || !feed || !feed_park(feed, poll))
		poll_answer(poll);
}

const struct route feed_routes[] = {
	{
		.method = HTTP_GET,
		.path = "/v1/events",
		.right = "event.read",
		.kind = ROUTE_DIRECT,
		.query = &feed_query_shape,
		.out = &event_shape,
		.list = true,
		.direct = answer_events,
		.tag = "Events",
		.name = "event_feed",
		.doc = W("What happened, in the order in which it became durable: each event once. Go on with after = "
			 "\"next\" of the reply; with wait the reply comes as soon as there is something.",
			"按生效顺序给出已发生的事件，每个事件一次。用应答中的 next 作为 after 继续读取；"
			"指定 wait 时，有事件即返回。"),
	},
	{0},
};

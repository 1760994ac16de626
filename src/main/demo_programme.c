// The programme of the demo shop: a text of requests, carried out one after the other.
#include "api/inside.h"
#include "base/embed.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/zone.h"
#include "main/commands.h"
#include "main/demo.h"
#include "points/points.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX (64 * 1024)

struct demo_name {
	const char *name, *text;
	struct demo_name *next;
};

void demo_name(struct demo *demo, const char *name, const char *text)
{
	struct demo_name *made = arena_new(demo->desk->mem, struct demo_name);

	*made = (struct demo_name){arena_text(demo->desk->mem, name), arena_text(demo->desk->mem, text), demo->names};
	demo->names = made;
}

static const char *find_name(const struct demo *demo, const char *name, size_t length)
{
	for (const struct demo_name *at = demo->names; at; at = at->next)
		if (strncmp(at->name, name, length) == 0 && at->name[length] == '\0')
			return at->text;
	return NULL;
}

int64_t demo_named(const struct demo *demo, const char *name, const char *prefix)
{
	const char *text = find_name(demo, name, strlen(name));
	int64_t id;

	if (!text || !id_parse(text, prefix, &id))
		abort(); // the programme of the demo makes no such thing
	return id;
}

// ---------------------------------------------------------------- $names

// "$at(-30)" and "$day(-30)": how far it goes, and what it stands for.
static size_t put_day(const struct demo *demo, struct buf *buf, const char *at)
{
	bool day = strncmp(at, "$day(", 5) == 0;
	char *end;

	if (!day && strncmp(at, "$at(", 4) != 0)
		return 0;
	long days = strtol(at + (day ? 5 : 4), &end, 10);
	struct date date = date_add_days(zone_date(demo->zone, demo->now), (int)days);
	if (day)
		buf_text(buf, date_text(buf->mem, date));
	else
		buf_text(buf, instant_text(buf->mem, zone_day_start(demo->zone, date)));
	return (size_t)(end + 1 - at);
}

static const char *put_names(const struct demo *demo, struct arena *mem, const char *text)
{
	struct buf buf = buf_make(mem, TEXT_MAX);

	while (*text) {
		size_t length = strcspn(text, "$"), taken;
		buf_add(&buf, text, length);
		text += length;
		if (!*text)
			break;
		taken = put_day(demo, &buf, text);
		if (!taken) {
			for (taken = 1; isalnum((unsigned char)text[taken]) || text[taken] == '_'; taken++)
				;
			const char *put = find_name(demo, text + 1, taken - 1);
			if (!put)
				abort(); // a name that nothing before has made
			buf_text(&buf, put);
		}
		text += taken;
	}
	return buf.data;
}

// ---------------------------------------------------------------- requests

static const char *id_of(struct arena *mem, const char *reply)
{
	const char *at = strstr(reply, "\"id\":"), *quote = at ? strchr(at + 5, '"') : NULL;

	return quote ? arena_text_n(mem, quote + 1, strcspn(quote + 1, "\"")) : "";
}

enum status demo_ask(struct ctx *ctx, struct demo *demo, const char *request, const char *body, const char **id)
{
	enum http_method method = text_starts(request, "PATCH ") ? HTTP_PATCH : HTTP_POST;
	const char *path = put_names(demo, ctx->mem, strchr(request, ' ') + 1), *reply;
	enum status status =
		inside_ask(ctx, demo->inside, method, path, body ? put_names(demo, ctx->mem, body) : NULL, &reply);

	if (status != OK)
		complain(EXIT_FAILED, "demo", "%s was refused", request);
	else if (id)
		*id = id_of(ctx->mem, reply);
	return status;
}

// The line at *at without its end; *at moves behind it.
static const char *next_line(struct arena *mem, const char **at)
{
	size_t length = strcspn(*at, "\n");
	const char *line = arena_text_n(mem, *at, length);

	*at += length + ((*at)[length] == '\n');
	return line;
}

static enum status ask_one(struct ctx *ctx, struct demo *demo, const char *line, const char **at)
{
	const char *arrow = strstr(line, " -> $"), *id;
	const char *request = arrow ? arena_text_n(ctx->mem, line, (size_t)(arrow - line)) : line;
	struct buf body = buf_make(ctx->mem, TEXT_MAX);

	while (**at && **at != '\n')
		buf_text(&body, next_line(ctx->mem, at));
	TRY(demo_ask(ctx, demo, request, body.size ? body.data : NULL, &id));
	if (arrow)
		demo_name(demo, arrow + 5, id);
	return OK;
}

enum status demo_programme(struct ctx *ctx, void *arg)
{
	struct demo *demo = arg;
	const struct embedded *file = embed_find("share/demo/programme.requests");
	const char *at = file->data;

	ctx->now_ms = demo->begin;
	demo_name(demo, "begin", instant_text(ctx->mem, demo->begin));
	demo_name(demo, "wallet_points", id_text(ctx->mem, "wal", WALLET_POINTS_ID));
	while (*at) {
		const char *line = next_line(ctx->mem, &at);
		if (*line && *line != '#')
			TRY(ask_one(ctx, demo, line, &at));
	}
	return OK;
}

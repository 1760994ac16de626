// The programme of the demo shop: texts of requests, carried out one after the other.
#include "api/inside.h"
#include "base/embed.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"
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

const char *demo_text(const struct demo *demo, struct words words)
{
	return words_in(words, demo->lang);
}

// ---------------------------------------------------------------- $names

// "$text(中文|English)": how far it goes.
static size_t put_text(const struct demo *demo, struct buf *buf, const char *at)
{
	if (strncmp(at, "$text(", 6) != 0)
		return 0;
	const char *zh = at + 6, *bar = strchr(zh, '|'), *end = bar ? strchr(bar, ')') : NULL;
	if (!end)
		abort(); // our own text, half of it missing
	if (demo->lang == LANG_ZH)
		buf_add(buf, zh, (size_t)(bar - zh));
	else
		buf_add(buf, bar + 1, (size_t)(end - bar - 1));
	return (size_t)(end + 1 - at);
}

// To three digits, as somebody would aim at; finer where the range itself is narrow.
static int64_t rounded(int64_t value, int64_t reach)
{
	int64_t unit = 1;

	while (value / unit >= 1000 && unit * 100 <= reach)
		unit *= 10;
	return (value + unit / 2) / unit * unit;
}

// "$outlook(-60)": a part of the way from the forecast to an end of its range. 1 where nothing can be foreseen.
static size_t put_outlook(const struct demo *demo, struct buf *buf, const char *at)
{
	char *end;

	if (strncmp(at, "$outlook(", 9) != 0)
		return 0;
	long part = strtol(at + 9, &end, 10);
	const struct demo_outlook *outlook = &demo->outlook;
	int64_t reach = part < 0 ? outlook->forecast - outlook->low : outlook->high - outlook->forecast,
		target = rounded(outlook->forecast + reach * part / 100, reach);
	buf_text(buf, arena_format(buf->mem, "%lld", (long long)(target > 0 ? target : 1)));
	return (size_t)(end + 1 - at);
}

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
		if (!taken)
			taken = put_text(demo, &buf, text);
		if (!taken)
			taken = put_outlook(demo, &buf, text);
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

// Of a goal's progress; of any other answer nothing is known.
static struct demo_outlook outlook_of(struct arena *mem, const char *reply)
{
	struct demo_outlook outlook = {0};
	struct json json;
	const char *key;

	json_open(&json, mem, reply, strlen(reply));
	if (!json_enter_object(&json))
		return outlook;
	while (json_next_key(&json, &key)) {
		int64_t *figure = strcmp(key, "forecast") == 0 ? &outlook.forecast
				  : strcmp(key, "low") == 0    ? &outlook.low
				  : strcmp(key, "high") == 0   ? &outlook.high
							       : NULL;
		bool whole;
		if (figure && json_peek(&json) == JSON_NUMBER ? !json_i64(&json, figure, &whole)
							      : !json_skip(&json, NULL, NULL))
			break;
	}
	return outlook;
}

enum status demo_ask(struct ctx *ctx, struct demo *demo, const char *request, const char *body, const char **id)
{
	enum http_method method = text_starts(request, "PATCH ") ? HTTP_PATCH
				  : text_starts(request, "GET ") ? HTTP_GET
								 : HTTP_POST;
	const char *path = put_names(demo, ctx->mem, strchr(request, ' ') + 1), *reply;
	enum status status =
		inside_ask(ctx, demo->inside, method, path, body ? put_names(demo, ctx->mem, body) : NULL, &reply);

	if (status != OK)
		complain(EXIT_FAILED, "demo", "%s was refused", request);
	else if (id)
		*id = id_of(ctx->mem, reply);
	if (status == OK && method == HTTP_GET)
		demo->outlook = outlook_of(ctx->mem, reply);
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

static enum status ask_all(struct ctx *ctx, struct demo *demo, const char *path)
{
	const char *at = embed_find(path)->data;

	while (*at) {
		const char *line = next_line(ctx->mem, &at);
		if (*line && *line != '#')
			TRY(ask_one(ctx, demo, line, &at));
	}
	return OK;
}

enum status demo_programme(struct ctx *ctx, void *arg)
{
	struct demo *demo = arg;

	ctx->now_ms = demo->begin;
	demo_name(demo, "begin", instant_text(ctx->mem, demo->begin));
	demo_name(demo, "wallet_points", id_text(ctx->mem, "wal", WALLET_POINTS_ID));
	return ask_all(ctx, demo, "share/demo/programme.requests");
}

enum status demo_goals(struct ctx *ctx, void *arg)
{
	return ask_all(ctx, arg, "share/demo/goals.requests");
}

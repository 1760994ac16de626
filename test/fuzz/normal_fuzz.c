// Normal forms take any text, and are their own normal forms.
#include "base/normal.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status phone(struct arena *mem, const char *text, const char **result)
{
	return normal_phone(mem, text, "CN", result);
}

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void stays(struct arena *mem, enum status (*normal)(struct arena *, const char *, const char **),
	const char *text)
{
	const char *first, *second;

	if (normal(mem, text, &first) != OK)
		return;
	require(utf8_valid(first, strlen(first)));
	require(normal(mem, first, &second) == OK && strcmp(first, second) == 0);
}

static bool has(struct pieces pieces, const char *text)
{
	for (size_t i = 0; i < pieces.count; i++)
		if (strcmp(pieces.texts[i], text) == 0)
			return true;
	return false;
}

// The first line is the query, the rest the name.
static void search(struct arena *mem, const char *query, const char *name)
{
	struct search_plan plan = search_plan(mem, query);
	struct pieces pieces = name_pieces(mem, name);
	bool reached = false;

	for (size_t i = 0; i < plan.count; i++) {
		bool all = true;
		for (size_t j = 0; j < plan.alternatives[i].count; j++)
			all = all && has(pieces, plan.alternatives[i].texts[j]);
		reached = reached || all;
	}
	require(!search_matches(&plan, name, NULL, 0) || reached);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 8192 || !utf8_valid((const char *)data, size))
		return 0;
	struct arena *mem = arena_create();
	char *text = arena_text_n(mem, (const char *)data, size);
	stays(mem, phone, text);
	stays(mem, normal_email, text);
	stays(mem, normal_plate, text);
	stays(mem, normal_member_no, text);
	char *line = normal_line(mem, text);
	require(strcmp(line, normal_line(mem, line)) == 0);
	char *width = normal_width(mem, text);
	require(strcmp(width, normal_width(mem, width)) == 0);
	name_key(mem, text);
	char *end = strchr(text, '\n');
	if (end) {
		*end = '\0';
		search(mem, text, end + 1);
	}
	arena_destroy(mem);
	return 0;
}

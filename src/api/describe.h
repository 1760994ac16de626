// The API told from its own tables: OpenAPI 3.1 for programs, TypeScript types for the console, reference pages for
// people. Nothing here is written by hand twice: routes, shapes, problems and event types carry their own words.
#pragma once

#include "api/route.h"
#include "work/event.h"

// A group of routes; route.tag and resource.tag name one.
struct describe_tag {
	const char *name;
	struct words title;
};

struct describe_source {
	const struct api_tables *tables;
	const struct event_type *const *events; // ends with NULL
	const struct describe_tag *tags;        // in the order of the pages; ends with a NULL name
	const char *const *rights;              // names; ends with NULL
};

struct description;

// Walks all tables once. What it gives lives in mem.
struct description *describe_collect(struct arena *mem, const struct describe_source *source);
// What is wrong with the tables as a description (two shapes or routes of one name, an unsound shape, a tag without a
// row), or NULL.
const char *describe_check(const struct description *description);

const char *describe_openapi(const struct description *description);
const char *describe_types(const struct description *description);

struct describe_page {
	const char *path; // "en/orders.md", below docs/api
	const char *text;
};
#define DESCRIBE_PAGES_MAX 64
// One page a tag, one of events, one of problems. Appends to pages, *count goes up.
void describe_reference(
	const struct description *description, enum lang lang, struct describe_page *pages, size_t *count);
// "Sign-in" → "sign-in": the file name of a page and the anchor of a heading.
const char *describe_slug(struct arena *mem, const char *title);
// The same JSON over several lines, two blanks a level.
const char *describe_pretty(struct arena *mem, const char *json);

// Private to the files that describe the API: what was collected from the tables.
#pragma once

#include "api/describe.h"
#include "api/resource.h"

// How a shape is met: what goes out has every field; what comes in leaves out what is ours; a change requires nothing;
// a query is a row of parameters.
enum part { PART_OUT, PART_IN, PART_CHANGE, PART_QUERY };

struct schema {
	const struct shape *shape;
	enum part part;
	const struct resource *resource; // PART_OUT of a resource: the head's fields come with it
	struct field id;                 // the head's
	const char *name;
};

#define ROUTES_MAX 512
#define SCHEMAS_MAX 1024
#define DESCRIPTION_MAX (8 * 1024 * 1024) // bytes of one document

struct description {
	struct arena *mem;
	struct describe_source source;
	const struct route *routes[ROUTES_MAX];
	size_t route_count;
	struct schema schemas[SCHEMAS_MAX];
	size_t schema_count;
};

// The schema of a shape in that part, collected before. resource NULL: without a head.
const struct schema *description_schema(const struct description *description, const struct shape *shape,
	enum part part, const struct resource *resource);
// Of a route's answer (one item when it is a list), body and query; NULL: none.
const struct schema *description_out(const struct description *description, const struct route *route);
const struct schema *description_in(const struct description *description, const struct route *route);
const struct schema *description_query(const struct description *description, const struct route *route);
// What lists take besides (format, lang); NULL for what is none.
const struct schema *description_table(const struct description *description, const struct route *route);

// The fields of a schema, one after the other: those of the head first and last, as they are encoded. NULL: no more.
const struct field *schema_field(const struct schema *schema, size_t i);
bool schema_requires(const struct schema *schema, const struct field *field);
bool schema_nullable(const struct schema *schema, const struct field *field);
// How an object or a list's items are met inside a schema.
enum part schema_inner(enum part part);

// "{customer:cus}" without what is behind the colon: "/v1/customers/{customer}".
const char *description_path(struct arena *mem, const struct route *route);
// The i-th parameter of a path; false: no more. *prefix NULL: plain text.
bool description_parameter(
	struct arena *mem, const struct route *route, size_t i, const char **name, const char **prefix);
// The path with values: example_path, or sample ids in the places of its parameters.
const char *description_example_path(const struct description *description, const struct route *route);
// The body of the example, or NULL. In both $customer and $customer2 have become sample ids of what {customer:cus}
// names in paths.
const char *description_example_in(const struct description *description, const struct route *route);
// "cus" → "cus_07B925M0000"; another for each nth.
const char *description_sample_id(struct arena *mem, const char *prefix, int nth);
bool description_public(const struct route *route);
bool description_if_match(const struct route *route);
// The status of success.
int description_status(const struct route *route);
// All problems by code; *count is set.
const struct problem **description_problems(const struct description *description, size_t *count);

// OpenAPI 3.1. JSON is written straight from the rows; describe_pretty() then lays it out.
#include "api/description.h"
#include "api/problem.h"
#include "api/router.h"

#include "http/server.h"

#include <stdlib.h>
#include <string.h>

struct writer {
	const struct description *description;
	struct arena *mem;
	struct json_out out;
};

static void object(struct writer *writer, const char *key)
{
	if (key)
		json_key(&writer->out, key);
	json_begin(&writer->out, '{');
}

static void array(struct writer *writer, const char *key)
{
	json_key(&writer->out, key);
	json_begin(&writer->out, '[');
}

static void close_object(struct writer *writer)
{
	json_close(&writer->out, '}');
}

static void close_array(struct writer *writer)
{
	json_close(&writer->out, ']');
}

static void text(struct writer *writer, const char *key, const char *value)
{
	json_member_text(&writer->out, key, value);
}

static void reference(struct writer *writer, const char *kind, const char *name)
{
	text(writer, "$ref", arena_format(writer->mem, "#/components/%s/%s", kind, name));
}

// ---------------------------------------------------------------- schemas

static void put_type(struct writer *writer, const char *type, bool nullable)
{
	if (!nullable) {
		text(writer, "type", type);
		return;
	}
	array(writer, "type");
	json_put_text(&writer->out, type);
	json_put_text(&writer->out, "null");
	close_array(writer);
}

static void put_choices(struct writer *writer, const struct field *field, bool nullable)
{
	put_type(writer, "string", nullable);
	array(writer, "enum");
	for (const struct choice *choice = field->choices; choice->name; choice++)
		json_put_text(&writer->out, choice->name);
	if (nullable)
		json_put_null(&writer->out);
	close_array(writer);
}

static void put_number(struct writer *writer, const struct field *field, bool nullable)
{
	put_type(writer, "integer", nullable);
	json_member_i64(&writer->out, "minimum", field->min < -JSON_INTEGER_MAX ? -JSON_INTEGER_MAX : field->min);
	json_member_i64(&writer->out, "maximum", field->max > JSON_INTEGER_MAX ? JSON_INTEGER_MAX : field->max);
	if (field->flags & (FIELD_MONEY | FIELD_POINTS))
		text(writer, "x-unit", field->flags & FIELD_MONEY ? "minor units of money" : "points");
}

static const char *pattern_of(struct arena *mem, const char *prefix)
{
	return arena_format(mem, "^%s_[0-9A-HJKMNP-TV-Z]{11}$", prefix);
}

static void put_shape(struct writer *writer, const struct shape *shape, enum part part, bool nullable)
{
	const char *name = description_schema(writer->description, shape, schema_inner(part), NULL)->name;

	if (!nullable) {
		reference(writer, "schemas", name);
		return;
	}
	array(writer, "anyOf");
	object(writer, NULL);
	reference(writer, "schemas", name);
	close_object(writer);
	object(writer, NULL);
	text(writer, "type", "null");
	close_object(writer);
	close_array(writer);
}

static void put_field(struct writer *writer, const struct field *field, enum part part, bool nullable);

static void put_list(struct writer *writer, const struct field *field, enum part part, bool nullable)
{
	put_type(writer, "array", nullable);
	json_member_i64(&writer->out, "maxItems", field->max);
	object(writer, "items");
	if (field->shape)
		put_shape(writer, field->shape, part, false);
	else
		put_field(writer, field->item, part, false);
	close_object(writer);
}

static void put_kind(struct writer *writer, const struct field *field, enum part part, bool nullable)
{
	switch (field->kind) {
	case KIND_I64:
		put_number(writer, field, nullable);
		break;
	case KIND_BOOL:
		put_type(writer, "boolean", nullable);
		break;
	case KIND_ENUM:
		put_choices(writer, field, nullable);
		break;
	case KIND_TEXT:
		put_type(writer, "string", nullable);
		json_member_i64(&writer->out, "maxLength", field->max);
		break;
	case KIND_ID:
		put_type(writer, "string", nullable);
		text(writer, "pattern", pattern_of(writer->mem, field->prefix));
		break;
	case KIND_TIME:
	case KIND_DATE:
		put_type(writer, "string", nullable);
		text(writer, "format", field->kind == KIND_TIME ? "date-time" : "date");
		break;
	case KIND_OBJECT:
		put_shape(writer, field->shape, part, nullable);
		break;
	case KIND_LIST:
		put_list(writer, field, part, nullable);
		break;
	case KIND_RAW:
		break; // any JSON
	}
}

// The members of a field's schema; the caller has opened the object.
static void put_field(struct writer *writer, const struct field *field, enum part part, bool nullable)
{
	put_kind(writer, field, part, nullable);
	if (field->doc.en)
		text(writer, "description", field->doc.en);
	if (!field->example)
		return;
	array(writer, "examples");
	json_put_raw(&writer->out, field->example);
	close_array(writer);
}

static void put_required(struct writer *writer, const struct schema *schema)
{
	const struct field *field;
	bool any = false;

	for (size_t i = 0; (field = schema_field(schema, i)); i++) {
		if (!schema_requires(schema, field))
			continue;
		if (!any)
			array(writer, "required");
		any = true;
		json_put_text(&writer->out, field->name);
	}
	if (any)
		close_array(writer);
}

static void put_schema(struct writer *writer, const struct schema *schema)
{
	const struct field *field;

	object(writer, schema->name);
	text(writer, "type", "object");
	text(writer, "description", schema->shape->doc.en);
	put_required(writer, schema);
	object(writer, "properties");
	for (size_t i = 0; (field = schema_field(schema, i)); i++) {
		object(writer, field->name);
		put_field(writer, field, schema->part, schema_nullable(schema, field));
		close_object(writer);
	}
	close_object(writer);
	// What we do not know we refuse by name; what we give may grow.
	if (schema->part != PART_OUT)
		json_member_bool(&writer->out, "additionalProperties", false);
	close_object(writer);
}

static void put_plain_member(struct writer *writer, const char *name, const char *type, const char *doc)
{
	object(writer, name);
	text(writer, "type", type);
	text(writer, "description", doc);
	close_object(writer);
}

static void put_codes(struct writer *writer)
{
	size_t count;
	const struct problem **problems = description_problems(writer->description, &count);

	object(writer, "code");
	text(writer, "type", "string");
	text(writer, "description", "Stable name of the refusal, for programs. More may come.");
	array(writer, "examples");
	for (size_t i = 0; i < count; i++)
		json_put_text(&writer->out, problems[i]->code);
	close_array(writer);
	close_object(writer);
}

static void put_violation(struct writer *writer)
{
	object(writer, "Violation");
	text(writer, "type", "object");
	text(writer, "description", "One field, or one parameter, that cannot be accepted.");
	json_key(&writer->out, "required");
	json_put_raw(&writer->out, "[\"pointer\",\"code\",\"detail\"]");
	object(writer, "properties");
	put_plain_member(writer, "pointer", "string", "JSON pointer into the body, or the parameter's name");
	put_plain_member(writer, "code", "string", "Stable name, for programs");
	put_plain_member(writer, "detail", "string", "A sentence in the caller's language");
	close_object(writer);
	close_object(writer);
}

static void put_problem(struct writer *writer)
{
	object(writer, "Problem");
	text(writer, "type", "object");
	text(writer, "description", "Why a request was refused, after RFC 9457. Nothing was changed.");
	json_key(&writer->out, "required");
	json_put_raw(&writer->out, "[\"type\",\"title\",\"status\",\"code\",\"detail\"]");
	object(writer, "properties");
	put_plain_member(writer, "type", "string", "/problems/ and the code");
	put_plain_member(writer, "title", "string", "The status in words");
	put_plain_member(writer, "status", "integer", "The HTTP status");
	put_codes(writer);
	put_plain_member(writer, "detail", "string", "A sentence in the caller's language (Accept-Language)");
	put_plain_member(writer, "instance", "string", "The path that was asked for");
	put_plain_member(writer, "trace", "string", "W3C trace id, also in the server's log");
	object(writer, "errors");
	text(writer, "type", "array");
	object(writer, "items");
	reference(writer, "schemas", "Violation");
	close_object(writer);
	close_object(writer);
	close_object(writer);
	close_object(writer);
}

static int by_name(const void *a, const void *b)
{
	const struct schema *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

static void put_schemas(struct writer *writer)
{
	const struct description *description = writer->description;
	const struct schema **sorted = arena_array(writer->mem, const struct schema *, description->schema_count);
	size_t count = 0;

	for (size_t i = 0; i < description->schema_count; i++)
		if (description->schemas[i].part != PART_QUERY)
			sorted[count++] = &description->schemas[i];
	qsort(sorted, count, sizeof *sorted, by_name);
	object(writer, "schemas");
	put_problem(writer);
	put_violation(writer);
	for (size_t i = 0; i < count; i++)
		put_schema(writer, sorted[i]);
	close_object(writer);
}

// ---------------------------------------------------------------- parameters and headers

static void put_header_parameter(
	struct writer *writer, const char *key, const char *name, const char *schema, const char *doc)
{
	object(writer, key);
	text(writer, "name", name);
	text(writer, "in", "header");
	text(writer, "description", doc);
	json_key(&writer->out, "schema");
	json_put_raw(&writer->out, schema);
	close_object(writer);
}

static void put_shared_parameters(struct writer *writer)
{
	object(writer, "parameters");
	put_header_parameter(writer, "IdempotencyKey", "Idempotency-Key", "{\"type\":\"string\",\"maxLength\":255}",
		"The caller's own name for this request. Sent again with the same body it gives the first answer again "
		"and changes nothing; with another body it is refused.");
	put_header_parameter(writer, "IfMatch", "If-Match", "{\"type\":\"string\"}",
		"The ETag that was read, \"v3\": refused with 412 when somebody else has changed the record since.");
	put_header_parameter(writer, "AcceptLanguage", "Accept-Language",
		"{\"type\":\"string\",\"enum\":[\"en\",\"zh-CN\"],\"default\":\"en\"}",
		"Language of the sentences in problems and of names.");
	close_object(writer);
}

static void put_header(struct writer *writer, const char *name, const char *type, const char *doc)
{
	object(writer, name);
	text(writer, "description", doc);
	object(writer, "schema");
	text(writer, "type", type);
	close_object(writer);
	close_object(writer);
}

static void put_shared_headers(struct writer *writer)
{
	object(writer, "headers");
	put_header(writer, "ETag", "string", "The record's version, for If-Match.");
	put_header(writer, "Location", "string", "Where the new record is.");
	put_header(writer, "RateLimit", "string", "What is left of the limit in this minute.");
	put_header(writer, "Retry-After", "integer", "Seconds to wait before trying again.");
	close_object(writer);
}

static void put_header_reference(struct writer *writer, const char *name)
{
	object(writer, name);
	reference(writer, "headers", name);
	close_object(writer);
}

static void put_problem_content(struct writer *writer)
{
	object(writer, "content");
	object(writer, "application/problem+json");
	object(writer, "schema");
	reference(writer, "schemas", "Problem");
	close_object(writer);
	close_object(writer);
	close_object(writer);
}

static void put_shared_responses(struct writer *writer)
{
	object(writer, "responses");
	object(writer, "Refused");
	text(writer, "description", "Refused; the problem says why.");
	object(writer, "headers");
	put_header_reference(writer, "RateLimit");
	put_header_reference(writer, "Retry-After");
	close_object(writer);
	put_problem_content(writer);
	close_object(writer);
	close_object(writer);
}

static void put_security(struct writer *writer)
{
	json_key(&writer->out, "securitySchemes");
	json_put_raw(&writer->out,
		"{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"huitou\",\"description\":\"Cookie of "
		"POST /v1/session (__Host-huitou over HTTPS). Writes must come from the same site.\"},"
		"\"key\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":\"An API key, huk_…, made with POST "
		"/v1/keys.\"}}");
}

// ---------------------------------------------------------------- operations

static void put_path_parameters(struct writer *writer, const struct route *route)
{
	const char *name, *prefix;

	for (size_t i = 0; description_parameter(writer->mem, route, i, &name, &prefix); i++) {
		object(writer, NULL);
		text(writer, "name", name);
		text(writer, "in", "path");
		json_member_bool(&writer->out, "required", true);
		object(writer, "schema");
		text(writer, "type", "string");
		if (prefix)
			text(writer, "pattern", pattern_of(writer->mem, prefix));
		close_object(writer);
		if (prefix)
			text(writer, "example", description_sample_id(writer->mem, prefix, 0));
		close_object(writer);
	}
}

// A raw field of a query stands for parameters "field.NAME", each with a text.
static void put_open_parameter(struct writer *writer, const struct field *field)
{
	text(writer, "style", "form");
	json_member_bool(&writer->out, "explode", true);
	object(writer, "schema");
	text(writer, "type", "object");
	object(writer, "propertyNames");
	text(writer, "pattern", arena_format(writer->mem, "^%s\\.", field->name));
	close_object(writer);
	json_key(&writer->out, "additionalProperties");
	json_put_raw(&writer->out, "{\"type\":\"string\"}");
	close_object(writer);
}

static void put_query_parameter(struct writer *writer, const struct field *field)
{
	object(writer, NULL);
	text(writer, "name", field->name);
	text(writer, "in", "query");
	text(writer, "description", field->doc.en);
	if (field->flags & FIELD_REQUIRED)
		json_member_bool(&writer->out, "required", true);
	if (field->kind == KIND_RAW) {
		put_open_parameter(writer, field);
	} else {
		object(writer, "schema");
		put_kind(writer, field, PART_QUERY, false);
		close_object(writer);
	}
	close_object(writer);
}

static void put_parameter_reference(struct writer *writer, const char *name)
{
	object(writer, NULL);
	reference(writer, "parameters", name);
	close_object(writer);
}

static void put_parameters(struct writer *writer, const struct route *route)
{
	const struct schema *queries[] = {
		description_query(writer->description, route), description_table(writer->description, route)};
	const struct field *field;

	array(writer, "parameters");
	put_path_parameters(writer, route);
	for (size_t q = 0; q < ARRAY_LEN(queries); q++)
		for (size_t i = 0; queries[q] && (field = schema_field(queries[q], i)); i++)
			put_query_parameter(writer, field);
	if (route->kind == ROUTE_WRITE)
		put_parameter_reference(writer, "IdempotencyKey");
	if (description_if_match(route))
		put_parameter_reference(writer, "IfMatch");
	put_parameter_reference(writer, "AcceptLanguage");
	close_array(writer);
}

static void put_body(struct writer *writer, const struct route *route)
{
	const struct schema *in = description_in(writer->description, route);

	if (!in && !route->body_to_file)
		return;
	object(writer, "requestBody");
	json_member_bool(&writer->out, "required", !route_body_optional(route));
	object(writer, "content");
	object(writer, in ? "application/json" : "application/octet-stream");
	object(writer, "schema");
	if (in)
		reference(writer, "schemas", in->name);
	close_object(writer);
	if (in && route->example_in) {
		json_key(&writer->out, "example");
		json_put_raw(&writer->out, description_example_in(writer->description, route));
	}
	close_object(writer);
	close_object(writer);
	close_object(writer);
}

static void put_list_envelope(struct writer *writer, const struct schema *item)
{
	text(writer, "type", "object");
	json_key(&writer->out, "required");
	json_put_raw(&writer->out, "[\"items\",\"next\"]");
	object(writer, "properties");
	object(writer, "items");
	text(writer, "type", "array");
	object(writer, "items");
	reference(writer, "schemas", item->name);
	close_object(writer);
	close_object(writer);
	json_key(&writer->out, "next");
	json_put_raw(&writer->out,
		"{\"type\":[\"string\",\"null\"],\"description\":\"Cursor of the next page; null on the last\"}");
	json_key(&writer->out, "total");
	json_put_raw(
		&writer->out, "{\"type\":\"integer\",\"description\":\"How many there are, where the list tells\"}");
	close_object(writer);
}

static void put_success_content(struct writer *writer, const struct route *route)
{
	const struct schema *out = description_out(writer->description, route);

	object(writer, "content");
	object(writer, "application/json");
	object(writer, "schema");
	if (out && route->list)
		put_list_envelope(writer, out);
	else if (out)
		reference(writer, "schemas", out->name);
	close_object(writer);
	close_object(writer);
	if (route_gives_csv(route)) {
		json_key(&writer->out, "text/csv");
		json_put_raw(&writer->out, "{\"schema\":{\"type\":\"string\"}}");
	}
	close_object(writer);
}

static bool has_version(const struct schema *schema)
{
	const struct field *field;

	for (size_t i = 0; (field = schema_field(schema, i)); i++)
		if (strcmp(field->name, "version") == 0)
			return true;
	return false;
}

static void put_success(struct writer *writer, const struct route *route)
{
	const struct schema *out = description_out(writer->description, route);
	int status = description_status(route);
	bool version = out && !route->list && has_version(out);

	object(writer, arena_format(writer->mem, "%d", status));
	text(writer, "description", http_reason(status));
	if (version) {
		object(writer, "headers");
		put_header_reference(writer, "ETag");
		close_object(writer);
	}
	if (status != 204)
		put_success_content(writer, route);
	close_object(writer);
}

// The problems of its own that a route names, by status.
static void put_own_problems(struct writer *writer, const struct route *route)
{
	const struct problem *const *rows = route->problems;

	for (int status = 400; status < 600; status++) {
		struct buf codes = buf_make(writer->mem, 4096);
		for (size_t i = 0; rows && rows[i]; i++)
			if (status_http(rows[i]->status) == status)
				buf_format(&codes, "%s%s: %s", codes.size ? "\n" : "", rows[i]->code, rows[i]->text.en);
		if (!codes.size)
			continue;
		object(writer, arena_format(writer->mem, "%d", status));
		text(writer, "description", codes.data);
		put_problem_content(writer);
		close_object(writer);
	}
}

static void put_responses(struct writer *writer, const struct route *route)
{
	object(writer, "responses");
	put_success(writer, route);
	put_own_problems(writer, route);
	object(writer, "default");
	reference(writer, "responses", "Refused");
	close_object(writer);
	close_object(writer);
}

static void put_operation(struct writer *writer, const struct route *route)
{
	const char *method = describe_slug(writer->mem, http_method_name(route->method));

	object(writer, method);
	text(writer, "operationId", route->name);
	array(writer, "tags");
	json_put_text(&writer->out, route->tag);
	close_array(writer);
	text(writer, "summary", route->doc.en);
	if (description_public(route)) {
		array(writer, "security");
		close_array(writer);
	} else if (route->right) {
		text(writer, "x-right", route->right);
	}
	text(writer, "x-example-path", description_example_path(writer->description, route));
	put_parameters(writer, route);
	put_body(writer, route);
	put_responses(writer, route);
	close_object(writer);
}

static bool path_before(struct writer *writer, size_t at, const char *path)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(description_path(writer->mem, writer->description->routes[i]), path) == 0)
			return true;
	return false;
}

static void put_paths(struct writer *writer)
{
	const struct description *description = writer->description;

	object(writer, "paths");
	for (size_t i = 0; i < description->route_count; i++) {
		const char *path = description_path(writer->mem, description->routes[i]);
		if (path_before(writer, i, path))
			continue;
		object(writer, path);
		for (size_t j = i; j < description->route_count; j++)
			if (strcmp(description_path(writer->mem, description->routes[j]), path) == 0)
				put_operation(writer, description->routes[j]);
		close_object(writer);
	}
	close_object(writer);
}

// ---------------------------------------------------------------- events

static void put_event_body(struct writer *writer, const struct event_type *type)
{
	array(writer, "allOf");
	object(writer, NULL);
	reference(writer, "schemas", "Event");
	close_object(writer);
	object(writer, NULL);
	object(writer, "properties");
	object(writer, "type");
	text(writer, "const", type->name);
	close_object(writer);
	object(writer, "data");
	reference(writer, "schemas", description_schema(writer->description, type->shape, PART_OUT, NULL)->name);
	close_object(writer);
	close_object(writer);
	close_object(writer);
	close_array(writer);
}

static void put_event(struct writer *writer, const struct event_type *type)
{
	object(writer, type->name);
	object(writer, "post");
	text(writer, "operationId", arena_format(writer->mem, "on_%s", type->name));
	text(writer, "summary", type->doc.en);
	if (type->right)
		text(writer, "x-right", type->right);
	object(writer, "requestBody");
	object(writer, "content");
	object(writer, "application/json");
	object(writer, "schema");
	put_event_body(writer, type);
	close_object(writer);
	close_object(writer);
	close_object(writer);
	close_object(writer);
	json_key(&writer->out, "responses");
	json_put_raw(&writer->out, "{\"2XX\":{\"description\":\"Taken. 410 switches the webhook off; anything else is "
				   "tried again.\"}}");
	close_object(writer);
	close_object(writer);
}

static void put_head(struct writer *writer)
{
	text(writer, "openapi", "3.1.0");
	object(writer, "info");
	text(writer, "title", "Huitou");
	text(writer, "version", "v1");
	text(writer, "description",
		"Money is in minor units with its currency beside it, times are RFC 3339 in UTC, ids carry their kind "
		"(cus_…, ord_…). Unknown members and parameters are refused by name.");
	json_key(&writer->out, "license");
	json_put_raw(&writer->out, "{\"name\":\"Apache-2.0\",\"identifier\":\"Apache-2.0\"}");
	close_object(writer);
	json_key(&writer->out, "servers");
	json_put_raw(&writer->out, "[{\"url\":\"/\"}]");
	json_key(&writer->out, "security");
	json_put_raw(&writer->out, "[{\"session\":[]},{\"key\":[]}]");
	array(writer, "tags");
	for (const struct describe_tag *tag = writer->description->source.tags; tag->name; tag++) {
		object(writer, NULL);
		text(writer, "name", tag->name);
		close_object(writer);
	}
	close_array(writer);
}

const char *describe_openapi(const struct description *description)
{
	struct buf buf = buf_make(description->mem, DESCRIPTION_MAX);
	struct writer writer = {.description = description, .mem = description->mem, .out = json_out(&buf)};

	object(&writer, NULL);
	put_head(&writer);
	put_paths(&writer);
	object(&writer, "webhooks");
	for (size_t i = 0; description->source.events[i]; i++)
		put_event(&writer, description->source.events[i]);
	close_object(&writer);
	object(&writer, "components");
	put_security(&writer);
	put_shared_parameters(&writer);
	put_shared_headers(&writer);
	put_shared_responses(&writer);
	put_schemas(&writer);
	close_object(&writer);
	close_object(&writer);
	return describe_pretty(description->mem, buf.data);
}

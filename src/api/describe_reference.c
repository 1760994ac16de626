// Reference pages in Markdown, in English or Chinese: one a group of routes, one of all events, one of all problems.
#include "api/description.h"
#include "api/problem.h"

#include "http/server.h"

#include <stdlib.h>
#include <string.h>

struct writer {
	const struct description *description;
	struct arena *mem;
	enum lang lang;
	struct buf buf;
	const struct schema *told[SCHEMAS_MAX]; // schemas that this page must explain
	size_t told_count;
};

static const struct {
	struct words printed, right, anybody, signed_in, parameters, name, type, meaning, body, answer, list, refusals,
		records, required, sentence, status, events, problems, code, nothing, file, event_page, problem_page,
		floor_problems, change;
} say = {
	.printed = W("Printed by `huitou describe reference` from the server's own tables; not to be edited.",
		"本页由 `huitou describe reference` 根据服务器自身的表生成，请勿手工修改。"),
	.right = W("Right", "所需权限"),
	.anybody = W("none: open to everybody", "无，任何人可用"),
	.signed_in = W("none: whoever is signed in", "无，登录即可"),
	.parameters = W("Parameters", "参数"),
	.name = W("Name", "名称"),
	.type = W("Type", "类型"),
	.meaning = W("Meaning", "说明"),
	.body = W("Body", "请求体"),
	.answer = W("Answer", "应答"),
	.list = W("a page of", "分页列表，元素为"),
	.refusals = W("Refusals of its own", "特有的拒绝原因"),
	.records = W("Records", "数据结构"),
	.required = W("required", "必填"),
	.sentence = W("Sentence", "说明文字"),
	.status = W("Status", "状态码"),
	.events = W("Events", "事件"),
	.problems = W("Problems", "拒绝原因"),
	.code = W("Code", "代码"),
	.nothing = W("nothing", "无内容"),
	.file = W("a file, as it is", "原始文件"),
	.event_page =
		W("What happens, as the feed `GET /v1/events`, webhooks and the timeline tell it. `data` is what each "
		  "kind describes below; the envelope is [Event](#event).",
			"事件通过 `GET /v1/events`、Webhook 与客户时间线给出。`data` 的内容见各事件，外层结构见 "
			"[Event](#event)。"),
	.problem_page = W(
		"Every refusal is an `application/problem+json` (RFC 9457) with one of these codes and a sentence in "
		"the caller's language (Accept-Language, else the shop's own); {0}, {1} are filled in. `errors` tells "
		"of single fields: its `pointer` "
		"is a JSON pointer into the body where it begins with `/` (`/lines/0/quantity`), and the bare name "
		"of a parameter of the address where it does not (`limit`). Nothing was changed.",
		"所有拒绝均以 `application/problem+json`（RFC 9457）返回，带有下列代码之一和调用者语言的说明（按 "
		"Accept-Language，否则用店铺语言）。`errors` "
		"逐字段列出原因：`pointer` 以 `/` 开头时是指向请求体的 JSON 指针（如 "
		"`/lines/0/quantity`），否则是地址中参数的名称（如 `limit`）。{0}、{1} "
		"为占位。被拒绝的请求不会改动任何数据。"),
	.floor_problems = W("Refused before any route is known, as the same kind of answer:",
		"在识别路由之前即被拒绝的请求，应答形式相同："),
	.change = W("Only what is there changes; null clears.", "仅修改给出的字段；null 表示清空。"),
};

static const char *in(const struct writer *writer, struct words words)
{
	return words_in(words, writer->lang);
}

// "Answer: ", with the colon of the language.
static void put_label(struct writer *writer, struct words words)
{
	buf_format(&writer->buf, "%s%s", in(writer, words), writer->lang == LANG_ZH ? "：" : ": ");
}

static void put(struct writer *writer, const char *text)
{
	buf_text(&writer->buf, text);
}

// Text of a table cell: a bar would end it.
static void put_cell(struct writer *writer, const char *text)
{
	for (; *text; text++) {
		if (*text == '|')
			buf_byte(&writer->buf, '\\');
		buf_byte(&writer->buf, *text == '\n' ? ' ' : *text);
	}
}

// ---------------------------------------------------------------- fields

static void tell(struct writer *writer, const struct schema *schema)
{
	for (size_t i = 0; i < writer->told_count; i++)
		if (writer->told[i] == schema)
			return;
	writer->told[writer->told_count++] = schema;
}

static const char *link_to(struct writer *writer, const struct schema *schema)
{
	tell(writer, schema);
	return arena_format(writer->mem, "[%s](#%s)", schema->name, describe_slug(writer->mem, schema->name));
}

static const char *choices(struct arena *mem, const struct field *field)
{
	struct buf buf = buf_make(mem, 16 * 1024);

	for (const struct choice *choice = field->choices; choice->name; choice++)
		buf_format(&buf, "%s`%s`", buf.size ? ", " : "", choice->name);
	return buf.data;
}

static const char *range(struct arena *mem, const struct field *field)
{
	bool low = field->min > -JSON_INTEGER_MAX, high = field->max < JSON_INTEGER_MAX;

	if (low && high)
		return arena_format(mem, "%lld…%lld", (long long)field->min, (long long)field->max);
	if (low)
		return arena_format(mem, "≥ %lld", (long long)field->min);
	return high ? arena_format(mem, "≤ %lld", (long long)field->max) : "integer";
}

static const char *type_of(struct writer *writer, const struct field *field, enum part part)
{
	struct arena *mem = writer->mem;

	switch (field->kind) {
	case KIND_I64:
		return range(mem, field);
	case KIND_BOOL:
		return "`true`, `false`";
	case KIND_TEXT:
		return arena_format(
			mem, writer->lang == LANG_ZH ? "文本 ≤ %lld" : "text ≤ %lld", (long long)field->max);
	case KIND_ENUM:
		return choices(mem, field);
	case KIND_ID:
		return arena_format(mem, "`%s_…`", field->prefix);
	case KIND_TIME:
		return "RFC 3339";
	case KIND_DATE:
		return "YYYY-MM-DD";
	case KIND_RAW:
		return "JSON";
	case KIND_OBJECT:
		return link_to(writer, description_schema(writer->description, field->shape, schema_inner(part), NULL));
	case KIND_LIST:
		if (!field->shape)
			return arena_format(mem, "[%s]", type_of(writer, field->item, part));
		return arena_format(mem, "[ %s ]",
			link_to(writer,
				description_schema(writer->description, field->shape, schema_inner(part), NULL)));
	}
	return "";
}

static void put_fields(struct writer *writer, const struct schema *schema)
{
	const struct field *field;

	buf_format(&writer->buf, "| %s | %s | %s |\n| --- | --- | --- |\n", in(writer, say.name), in(writer, say.type),
		in(writer, say.meaning));
	for (size_t i = 0; (field = schema_field(schema, i)); i++) {
		bool required = schema->part != PART_OUT && (field->flags & FIELD_REQUIRED);
		const char *more = field->kind == KIND_RAW && schema->part == PART_QUERY ? ".NAME" : "";
		buf_format(&writer->buf, "| `%s%s` | ", field->name, more);
		put_cell(writer, type_of(writer, field, schema->part));
		put(writer, " | ");
		put_cell(writer, in(writer, field->doc));
		if (required && schema->part != PART_CHANGE)
			buf_format(
				&writer->buf, writer->lang == LANG_ZH ? "（%s）" : " (%s)", in(writer, say.required));
		put(writer, " |\n");
	}
	put(writer, "\n");
}

static void put_records(struct writer *writer)
{
	// Telling of one may add others behind it.
	for (size_t i = 0; i < writer->told_count; i++) {
		const struct schema *schema = writer->told[i];
		if (i == 0)
			buf_format(&writer->buf, "## %s\n\n", in(writer, say.records));
		buf_format(&writer->buf, "### %s\n\n%s%s%s\n\n", schema->name, in(writer, schema->shape->doc),
			schema->part == PART_CHANGE ? " " : "",
			schema->part == PART_CHANGE ? in(writer, say.change) : "");
		put_fields(writer, schema);
	}
}

// ---------------------------------------------------------------- routes

static void put_right(struct writer *writer, const struct route *route)
{
	const char *right = description_public(route) ? in(writer, say.anybody)
			    : route->right            ? arena_format(writer->mem, "`%s`", route->right)
						      : in(writer, say.signed_in);

	put_label(writer, say.right);
	put(writer, right);
	if (route->kind == ROUTE_WRITE)
		put(writer, " · `Idempotency-Key`");
	if (description_if_match(route))
		put(writer, " · `If-Match`");
	put(writer, "\n\n");
}

static void put_body(struct writer *writer, const struct route *route)
{
	const struct schema *body = description_in(writer->description, route);

	if (!body && !route->body_to_file)
		return;
	put_label(writer, say.body);
	buf_format(&writer->buf, "%s\n\n", body ? link_to(writer, body) : in(writer, say.file));
}

static void put_answer(struct writer *writer, const struct route *route)
{
	const struct schema *out = description_out(writer->description, route);

	put_label(writer, say.answer);
	buf_format(&writer->buf, "%d, ", description_status(route));
	if (!out)
		put(writer, description_status(route) == 204 ? in(writer, say.nothing) : "JSON");
	else if (route->list)
		buf_format(&writer->buf, "%s %s", in(writer, say.list), link_to(writer, out));
	else
		put(writer, link_to(writer, out));
	put(writer, "\n\n");
}

static void put_example(struct writer *writer, const struct route *route)
{
	buf_format(&writer->buf, "```http\n%s %s\n", http_method_name(route->method),
		description_example_path(writer->description, route));
	if (route->example_in)
		buf_format(&writer->buf, "Content-Type: application/json\n\n%s",
			describe_pretty(writer->mem, description_example_in(writer->description, route)));
	put(writer, "```\n\n");
}

static void put_refusals(struct writer *writer, const struct problem *const *rows)
{
	if (!rows || !rows[0])
		return;
	put_label(writer, say.refusals);
	put(writer, "\n\n");
	for (; *rows; rows++)
		buf_format(&writer->buf, "- %d [`%s`](problems.md#%s) %s\n", status_http((*rows)->status),
			(*rows)->code, (*rows)->code, in(writer, (*rows)->text));
	put(writer, "\n");
}

static void put_route(struct writer *writer, const struct route *route)
{
	const struct schema *query = description_query(writer->description, route);

	buf_format(&writer->buf, "## %s %s\n\n%s\n\n", http_method_name(route->method),
		description_path(writer->mem, route), in(writer, route->doc));
	put_right(writer, route);
	const struct schema *table = description_table(writer->description, route);
	if (query || table) {
		put_label(writer, say.parameters);
		put(writer, "\n\n");
	}
	if (query)
		put_fields(writer, query);
	if (table)
		put_fields(writer, table);
	put_body(writer, route);
	put_example(writer, route);
	put_answer(writer, route);
	put_refusals(writer, route->problems);
}

static struct writer *begin(const struct description *description, enum lang lang, const char *title)
{
	struct writer *writer = arena_new(description->mem, struct writer);

	*writer = (struct writer){.description = description, .mem = description->mem, .lang = lang};
	writer->buf = buf_make(description->mem, DESCRIPTION_MAX);
	buf_format(&writer->buf, "# %s\n\n<!-- %s -->\n\n", title, in(writer, say.printed));
	return writer;
}

static const char *put_tag(const struct description *description, enum lang lang, const struct describe_tag *tag)
{
	struct writer *writer = begin(description, lang, words_in(tag->title, lang));

	for (size_t i = 0; i < description->route_count; i++)
		if (text_equal(description->routes[i]->tag, tag->name))
			put_route(writer, description->routes[i]);
	put_records(writer);
	return writer->buf.data;
}

// ---------------------------------------------------------------- events and problems

static void put_event(struct writer *writer, const struct event_type *type)
{
	const struct schema *schema = description_schema(writer->description, type->shape, PART_OUT, NULL);

	buf_format(&writer->buf, "## %s\n\n%s\n\n", type->name, in(writer, type->doc));
	if (type->right) {
		put_label(writer, say.right);
		buf_format(&writer->buf, "`%s`\n\n", type->right);
	}
	buf_format(&writer->buf, "`data`: %s\n\n", link_to(writer, schema));
	if (type->example)
		buf_format(&writer->buf, "```json\n%s```\n\n", describe_pretty(writer->mem, type->example));
}

static const char *put_events(const struct description *description, enum lang lang)
{
	struct writer *writer = begin(description, lang, words_in(say.events, lang));

	buf_format(&writer->buf, "%s\n\n", in(writer, say.event_page));
	tell(writer, description_schema(description, &event_shape, PART_OUT, NULL));
	for (size_t i = 0; description->source.events[i]; i++)
		put_event(writer, description->source.events[i]);
	put_records(writer);
	return writer->buf.data;
}

static const char *put_problems(const struct description *description, enum lang lang)
{
	struct writer *writer = begin(description, lang, words_in(say.problems, lang));
	size_t count;
	const struct problem **problems = description_problems(description, &count);

	buf_format(&writer->buf, "%s\n\n| %s | %s | %s |\n| --- | --- | --- |\n", in(writer, say.problem_page),
		in(writer, say.code), in(writer, say.status), in(writer, say.sentence));
	for (size_t i = 0; i < count; i++) {
		buf_format(&writer->buf, "| <a id=\"%s\"></a>`%s` | %d | ", problems[i]->code, problems[i]->code,
			status_http(problems[i]->status));
		put_cell(writer, in(writer, problems[i]->text));
		put(writer, " |\n");
	}
	buf_format(&writer->buf, "\n%s\n\n| %s | %s | %s |\n| --- | --- | --- |\n", in(writer, say.floor_problems),
		in(writer, say.code), in(writer, say.status), in(writer, say.sentence));
	for (const struct floor_problem *row = floor_problems; row->status; row++)
		buf_format(&writer->buf, "| `%s` | %d | %s |\n", row->code, row->status, in(writer, row->text));
	return writer->buf.data;
}

static void add_page(struct arena *mem, enum lang lang, const char *name, const char *text, struct describe_page *pages,
	size_t *count)
{
	const char *path = arena_format(mem, "%s/%s.md", lang == LANG_ZH ? "zh" : "en", describe_slug(mem, name));

	if (*count == DESCRIBE_PAGES_MAX)
		abort(); // our own tables have outgrown the room
	pages[(*count)++] = (struct describe_page){path, text};
}

static bool has_routes(const struct description *description, const struct describe_tag *tag)
{
	for (size_t i = 0; i < description->route_count; i++)
		if (text_equal(description->routes[i]->tag, tag->name))
			return true;
	return false;
}

void describe_reference(
	const struct description *description, enum lang lang, struct describe_page *pages, size_t *count)
{
	for (const struct describe_tag *tag = description->source.tags; tag->name; tag++)
		if (has_routes(description, tag))
			add_page(description->mem, lang, tag->name, put_tag(description, lang, tag), pages, count);
	add_page(description->mem, lang, "event-types", put_events(description, lang), pages, count);
	add_page(description->mem, lang, "problems", put_problems(description, lang), pages, count);
}

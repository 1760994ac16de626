// What was known of the customer when an expression was asked, kept as JSON, so that it can be asked again later about
// what is otherwise changed: the order without what came back.
//
// Kept are the values of attributes and functions of the customer, under their canonical text; the rest (orders, lines,
// the time) whoever asks again gives again.
#include "expr/node.h"

#include <string.h>

#define KEYS_MAX 400
#define KEY_MAX 2000

static bool is_kept(const struct expr *expr, const struct node *node)
{
	if (node->kind == NODE_ATTRIBUTE)
		return expr->vocabulary->sets[node->set]->subject == SUBJECT_CUSTOMER;
	return node->kind == NODE_CALL && node->function->subjects == 1u << SUBJECT_CUSTOMER;
}

struct found {
	const struct node *nodes[KEYS_MAX];
	size_t count;
};

static void find_kept(const struct expr *expr, const struct node *node, struct found *found)
{
	if (node->means)
		node = node->means;
	if (is_kept(expr, node)) {
		if (found->count < KEYS_MAX)
			found->nodes[found->count++] = node;
		return;
	}
	for (size_t i = 0; i < node->count; i++)
		find_kept(expr, node->args[i], found);
}

static const char *key_of(struct arena *mem, const struct node *node)
{
	struct buf buf = buf_make(mem, KEY_MAX);

	print_node(&buf, node);
	return buf.data;
}

// ---------------------------------------------------------------- keeping

struct remember remember_begin(struct arena *mem, struct json_out *out)
{
	struct remember remember = {.mem = mem, .out = out, .keys = arena_array(mem, const char *, KEYS_MAX)};

	json_begin(out, '{');
	return remember;
}

void remember_end(struct remember *remember)
{
	json_close(remember->out, '}');
}

static bool is_new(struct remember *remember, const char *key)
{
	for (size_t i = 0; i < remember->count; i++)
		if (strcmp(remember->keys[i], key) == 0)
			return false;
	if (remember->count == KEYS_MAX)
		return false;
	remember->keys[remember->count++] = key;
	return true;
}

static void put_list(struct json_out *out, enum expr_type type, const struct list *list)
{
	json_begin(out, '[');
	for (size_t i = 0; i < list->count; i++)
		if (type == EXPR_TEXTS)
			json_put_text(out, ((const char *const *)list->items)[i]);
		else
			json_put_i64(out, ((const int64_t *)list->items)[i]);
	json_close(out, ']');
}

static void put_value(struct json_out *out, enum expr_type type, const struct expr_value *value)
{
	if (!value->known)
		json_put_null(out);
	else if (type == EXPR_TEXT)
		json_put_text(out, value->text);
	else if (type == EXPR_TEXTS || type == EXPR_CHOICES)
		put_list(out, type, &value->list);
	else
		json_put_i64(out, value->i64);
}

enum status expr_remember(struct remember *remember, const struct expr *expr, struct facts *facts)
{
	struct found *found = arena_new(remember->mem, struct found);

	find_kept(expr, expr->root, found);
	for (size_t i = 0; i < found->count; i++) {
		const char *key = key_of(remember->mem, found->nodes[i]);
		struct expr_value value;
		if (!is_new(remember, key))
			continue;
		enum status status = node_value(found->nodes[i], facts, &value);
		if (status != OK)
			return status;
		json_key(remember->out, key);
		put_value(remember->out, found->nodes[i]->type, &value);
	}
	return OK;
}

// ---------------------------------------------------------------- recalling

static void take_list(struct json *json, enum expr_type type, struct expr_value *value)
{
	const char **texts = arena_array(json->mem, const char *, EXPR_OPTIONS_MAX);
	int64_t *numbers = arena_array(json->mem, int64_t, EXPR_OPTIONS_MAX);
	size_t count = 0;
	bool whole;

	if (!json_enter_array(json))
		return;
	while (json_next_item(json)) {
		if (count == EXPR_OPTIONS_MAX)
			json_skip(json, NULL, NULL);
		else if (type == EXPR_TEXTS ? json_text(json, &texts[count]) : json_i64(json, &numbers[count], &whole))
			count++;
	}
	value->known = true;
	value->list = SCALARS(type == EXPR_TEXTS ? (void *)texts : (void *)numbers, count);
}

static struct expr_value take_value(struct json *json, enum expr_type type)
{
	struct expr_value value = {0};
	bool whole;

	if (json_peek(json) == JSON_NULL)
		json_null(json);
	else if (type == EXPR_TEXT)
		value.known = json_text(json, &value.text);
	else if (type == EXPR_TEXTS || type == EXPR_CHOICES)
		take_list(json, type, &value);
	else
		value.known = json_i64(json, &value.i64, &whole) && whole;
	return value;
}

// The value under a key; *there: it was kept.
static struct expr_value value_under(
	struct arena *mem, const char *text, const char *wanted, enum expr_type type, bool *there)
{
	struct json json;
	const char *key;

	*there = false;
	json_open(&json, mem, text, strlen(text));
	if (!json_enter_object(&json))
		return (struct expr_value){0};
	while (json_next_key(&json, &key)) {
		if (strcmp(key, wanted) == 0) {
			*there = true;
			return take_value(&json, type);
		}
		json_skip(&json, NULL, NULL);
	}
	return (struct expr_value){0};
}

void expr_recall(struct arena *mem, const struct expr *expr, const char *json, struct facts *facts)
{
	struct found *found = arena_new(mem, struct found);

	find_kept(expr, expr->root, found);
	struct recalled *all = arena_array(mem, struct recalled, facts->recalled_count + found->count);
	if (facts->recalled_count)
		memcpy(all, facts->recalled, facts->recalled_count * sizeof *all);
	for (size_t i = 0; i < found->count; i++) {
		bool there;
		struct expr_value value =
			value_under(mem, json, key_of(mem, found->nodes[i]), found->nodes[i]->type, &there);
		if (there)
			all[facts->recalled_count++] = (struct recalled){found->nodes[i], value};
	}
	facts->recalled = all;
}

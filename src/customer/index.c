// The search index of names and phones: keyed hashes of pieces (base/normal.h), one row a piece and customer; beside
// them the traits that segments ask for (trait.h).
#include "base/normal.h"
#include "customer/trait.h"

#include <stdlib.h>
#include <string.h>

// Rows of the two statements.
#define FEW 4
#define MANY 16

SQL(search_piece_insert_few);
SQL(search_piece_insert_many);
SQL(search_piece_delete);

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void add(struct ctx *ctx, struct piece_list *list, const struct pieces *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		list->pieces[list->count++] = vault_hash_i64(
			ctx->house->vault, "piece", texts->texts[i], strlen(texts->texts[i]));
}

struct piece_list index_pieces(struct ctx *ctx, const struct customer *customer)
{
	const char *name = customer_display_name(ctx->mem, customer);
	const struct customer_phone *phones = customer->phones.items;
	struct pieces of_name = name ? name_pieces(ctx->mem, name) : (struct pieces){0};
	struct pieces *of_phones = arena_array(ctx->mem, struct pieces, customer->phones.count);
	size_t total = of_name.count, distinct = 0;

	for (size_t i = 0; i < customer->phones.count; i++) {
		of_phones[i] = phone_pieces(ctx->mem, phones[i].number);
		total += of_phones[i].count;
	}
	struct piece_list list = {.pieces = arena_array(ctx->mem, int64_t, total + TRAITS_MAX)};
	add(ctx, &list, &of_name);
	for (size_t i = 0; i < customer->phones.count; i++)
		add(ctx, &list, &of_phones[i]);
	trait_pieces(ctx, customer, &list);
	if (list.count)
		qsort(list.pieces, list.count, sizeof *list.pieces, by_number);
	for (size_t i = 0; i < list.count; i++)
		if (i == 0 || list.pieces[i] != list.pieces[i - 1])
			list.pieces[distinct++] = list.pieces[i];
	list.count = distinct;
	return list;
}

static bool listed(const struct piece_list *list, int64_t piece)
{
	return list->count && bsearch(&piece, list->pieces, list->count, sizeof piece, by_number);
}

// A dozen pieces and more with one statement; places that are left hold the last piece again, which changes
// nothing.
static enum status insert_pieces(struct ctx *ctx, int64_t id, const struct piece_list *pieces)
{
	struct value args[MANY + 1] = {v_i64(id)};

	for (size_t from = 0; from < pieces->count;) {
		size_t left = pieces->count - from, room = left > FEW ? MANY : FEW;
		for (size_t i = 0; i < room; i++)
			args[i + 1] = v_i64(pieces->pieces[from + (i < left ? i : left - 1)]);
		TRY(db_exec(ctx->db, room == MANY ? &search_piece_insert_many : &search_piece_insert_few, args,
			room + 1));
		from += left < room ? left : room;
	}
	return OK;
}

enum status index_replace(struct ctx *ctx, int64_t id, const struct customer *old, const struct customer *next)
{
	struct piece_list before = old ? index_pieces(ctx, old) : (struct piece_list){0};
	struct piece_list after = next ? index_pieces(ctx, next) : (struct piece_list){0};
	size_t fresh = 0;

	for (size_t i = 0; i < before.count; i++)
		if (!listed(&after, before.pieces[i]))
			TRY(db_exec(ctx->db, &search_piece_delete, ARGS(v_i64(before.pieces[i]), v_i64(id))));
	for (size_t i = 0; i < after.count; i++)
		if (!listed(&before, after.pieces[i]))
			after.pieces[fresh++] = after.pieces[i];
	after.count = fresh;
	return insert_pieces(ctx, id, &after);
}

#include "insight/figure_shelf.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

// One figure. Its texts live in an arena of its own, which goes with it.
struct kept_figure {
	struct arena *mem;
	const struct store *store;
	struct figure_name name;
	struct figure_text text;
	size_t bytes;
	bool making;
	int64_t began_at_ms;
	atomic_int_fast64_t rows, of;
};

static struct {
	pthread_mutex_t lock;
	pthread_cond_t made;
	struct kept_figure figure[FIGURES_MAX];
	size_t bytes;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER, .made = PTHREAD_COND_INITIALIZER};

// The figure that this thread makes, where somebody waits for it.
static _Thread_local struct kept_figure *made_here;

// ---------------------------------------------------------------- with the lock held

static struct kept_figure *find(const struct store *store, const char *key)
{
	for (size_t i = 0; i < FIGURES_MAX; i++)
		if (kept.figure[i].mem && kept.figure[i].store == store && strcmp(kept.figure[i].name.key, key) == 0)
			return &kept.figure[i];
	return NULL;
}

static void drop(struct kept_figure *figure)
{
	kept.bytes -= figure->bytes;
	arena_destroy(figure->mem);
	*figure = (struct kept_figure){0};
}

static struct kept_figure *least_asked(const struct kept_figure *but)
{
	struct kept_figure *least = NULL;

	for (size_t i = 0; i < FIGURES_MAX; i++) {
		struct kept_figure *figure = &kept.figure[i];
		if (figure->mem && !figure->making && figure != but &&
			(!least || figure->text.asked_at_ms < least->text.asked_at_ms))
			least = figure;
	}
	return least;
}

static struct kept_figure *free_place(void)
{
	for (size_t i = 0; i < FIGURES_MAX; i++)
		if (!kept.figure[i].mem)
			return &kept.figure[i];
	struct kept_figure *least = least_asked(NULL);
	if (least)
		drop(least);
	return least;
}

static struct figure_name name_copy(struct arena *mem, const struct figure_name *name)
{
	struct figure_name copy = *name;

	copy.key = arena_text(mem, name->key);
	copy.query = arena_text(mem, name->query);
	return copy;
}

static struct figure_text text_copy(struct arena *mem, const struct figure_text *text)
{
	struct figure_text copy = *text;

	copy.body = text->body ? arena_text(mem, text->body) : NULL;
	copy.version = arena_text(mem, text->version ? text->version : "");
	return copy;
}

static void fill(struct kept_figure *figure, const struct store *store, const struct figure_name *name,
	const struct figure_text *text)
{
	struct arena *mem = arena_create(), *before = figure->mem;

	figure->store = store;
	figure->name = name_copy(mem, name);
	figure->text = text_copy(mem, text);
	figure->mem = mem;
	kept.bytes -= figure->bytes;
	figure->bytes = text->body ? strlen(text->body) + 1 : 0;
	kept.bytes += figure->bytes;
	if (before)
		arena_destroy(before);
}

static void make_room(const struct kept_figure *but)
{
	while (kept.bytes > FIGURES_BYTES_MAX) {
		struct kept_figure *least = least_asked(but);
		if (!least)
			break;
		drop(least);
	}
}

// ---------------------------------------------------------------- the shelf

bool shelf_find(const struct store *store, const char *key, int64_t now_ms, struct arena *mem, struct figure_text *text)
{
	bool found = false;

	pthread_mutex_lock(&kept.lock);
	struct kept_figure *figure = find(store, key);
	while (figure && figure->making && !figure->text.body && figure != made_here) {
		pthread_cond_wait(&kept.made, &kept.lock);
		figure = find(store, key);
	}
	if (figure && now_ms)
		figure->text.asked_at_ms = now_ms;
	if (figure && figure->text.body) {
		*text = text_copy(mem, &figure->text);
		found = true;
	}
	pthread_mutex_unlock(&kept.lock);
	return found;
}

bool shelf_reserve(const struct store *store, const struct figure_name *name, int64_t now_ms)
{
	pthread_mutex_lock(&kept.lock);
	struct kept_figure *figure = find(store, name->key);
	bool reserved = (!figure || !figure->making) && (figure || (figure = free_place()));
	if (reserved) {
		fill(figure, store, name, &(struct figure_text){.asked_at_ms = now_ms});
		figure->making = true;
		figure->began_at_ms = now_ms;
		atomic_store(&figure->rows, 0);
		atomic_store(&figure->of, 0);
		made_here = figure;
	}
	pthread_mutex_unlock(&kept.lock);
	return reserved;
}

// Its making, if there was one, has ended.
static void settle(struct kept_figure *figure)
{
	if (made_here == figure)
		made_here = NULL;
	figure->making = false;
	pthread_cond_broadcast(&kept.made);
}

void shelf_put(const struct store *store, const struct figure_name *name, const struct figure_text *text)
{
	pthread_mutex_lock(&kept.lock);
	struct kept_figure *figure = find(store, name->key);
	bool wanted = text->body || !figure;
	if (wanted && !figure)
		figure = free_place();
	if (wanted && figure) {
		struct figure_text next = *text;
		if (next.asked_at_ms < figure->text.asked_at_ms)
			next.asked_at_ms = figure->text.asked_at_ms;
		fill(figure, store, name, &next);
		settle(figure);
		make_room(figure);
	}
	pthread_mutex_unlock(&kept.lock);
}

void shelf_drop(const struct store *store, const char *key)
{
	pthread_mutex_lock(&kept.lock);
	struct kept_figure *figure = find(store, key);
	if (figure) {
		settle(figure);
		drop(figure);
	}
	pthread_mutex_unlock(&kept.lock);
}

void figures_forget(const struct store *store)
{
	pthread_mutex_lock(&kept.lock);
	for (size_t i = 0; i < FIGURES_MAX; i++)
		if (kept.figure[i].mem && kept.figure[i].store == store && !kept.figure[i].making)
			drop(&kept.figure[i]);
	pthread_mutex_unlock(&kept.lock);
}

void shelf_stored(const struct store *store, const char *key, int64_t computed_at_ms)
{
	pthread_mutex_lock(&kept.lock);
	struct kept_figure *figure = find(store, key);
	if (figure && figure->text.computed_at_ms == computed_at_ms)
		figure->text.stored = true;
	pthread_mutex_unlock(&kept.lock);
}

bool shelf_next(
	const struct store *store, size_t *at, struct arena *mem, struct figure_name *name, struct figure_text *text)
{
	bool found = false;

	pthread_mutex_lock(&kept.lock);
	for (; *at < FIGURES_MAX && !found; ++*at) {
		const struct kept_figure *figure = &kept.figure[*at];
		if (!figure->mem || figure->store != store || figure->making)
			continue;
		*name = name_copy(mem, &figure->name);
		*text = text_copy(mem, &figure->text);
		found = true;
	}
	pthread_mutex_unlock(&kept.lock);
	return found;
}

// ---------------------------------------------------------------- how far

void figure_step(int64_t rows, int64_t of)
{
	if (!made_here)
		return;
	atomic_fetch_add(&made_here->rows, rows);
	if (of)
		atomic_store(&made_here->of, of);
}

size_t shelf_making(const struct store *store, struct arena *mem, struct figure_progress progress[static FIGURES_MAX])
{
	size_t count = 0;

	pthread_mutex_lock(&kept.lock);
	for (size_t i = 0; i < FIGURES_MAX; i++) {
		struct kept_figure *figure = &kept.figure[i];
		if (!figure->mem || figure->store != store || !figure->making)
			continue;
		progress[count++] = (struct figure_progress){
			.figure = arena_text(mem, figure->name.kind->route->name),
			.began_at = figure->began_at_ms,
			.rows = atomic_load(&figure->rows),
			.of = atomic_load(&figure->of),
		};
	}
	pthread_mutex_unlock(&kept.lock);
	return count;
}

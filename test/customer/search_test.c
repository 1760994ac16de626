// Search against a model that looks at everybody: whatever was made, changed, merged and erased before, what is
// found is exactly what matches, in order, each once, over pages of any size.
#include "acts.h"

#include "base/normal.h"

#define PEOPLE_MAX 120

struct person {
	int64_t id;
	const char *name;
	const char *phone; // E.164, or NULL
	bool gone;
};

struct model {
	struct home home;
	struct person people[PEOPLE_MAX];
	size_t count;
	uint64_t seed;
};

static uint64_t draw(struct model *model, uint64_t below)
{
	uint64_t z = (model->seed += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) % below;
}

static const char *const surnames[] = {"张", "王", "李", "吕", "欧阳", "单", "Smith ", "O'Brien "};
static const char *const given[] = {"伟", "伟明", "芳", "雪", "Wei", "John", "Jo", "女", "Zhang"};

static const char *draw_name(struct model *model)
{
	return arena_format(model->home.support->mem, "%s%s", surnames[draw(model, ARRAY_LEN(surnames))],
		given[draw(model, ARRAY_LEN(given))]);
}

static const char *draw_phone(struct model *model)
{
	// Few numbers, so that ends are shared.
	return draw(model, 4) == 0 ? NULL
				   : arena_format(model->home.support->mem, "+86139%04d%04d",
					     1000 + (int)draw(model, 3), 5676 + (int)draw(model, 4));
}

static void make_one(struct model *model)
{
	struct person *person = &model->people[model->count];

	if (model->count == PEOPLE_MAX)
		return;
	*person = (struct person){.name = draw_name(model), .phone = draw_phone(model)};
	const char *phones = person->phone
		? arena_format(model->home.support->mem, "{\"number\": \"%s\"}", person->phone)
		: "";
	person->id = made(&model->home,
		arena_format(
			model->home.support->mem, "{\"name\": \"%s\", \"phones\": [%s]}", person->name, phones));
	model->count++;
}

static void change_one(struct model *model)
{
	struct person *person = &model->people[draw(model, model->count)];
	struct customer *after;

	if (person->gone)
		return;
	if (draw(model, 2)) {
		person->name = draw_name(model);
		assert_ok(try_change(&model->home, person->id, 0,
			arena_format(model->home.support->mem, "{\"name\": \"%s\"}", person->name), &after));
	} else {
		person->phone = draw_phone(model);
		const char *phones = person->phone
			? arena_format(model->home.support->mem, "{\"number\": \"%s\"}", person->phone)
			: "";
		assert_ok(try_change(&model->home, person->id, 0,
			arena_format(model->home.support->mem, "{\"phones\": [%s]}", phones), &after));
	}
}

static void erase_one(struct model *model)
{
	struct person *person = &model->people[draw(model, model->count)];
	char *number = arena_format(model->home.support->mem, "%s", person->phone ? person->phone : "");

	// Whoever shares a phone with an erased person could not be made again: not what is tried here.
	if (person->gone || *number)
		return;
	person->gone = true;
	home_do(&model->home, erase, &person->id);
}

static const char *const queries[] = {"张", "伟", "张伟", "伟明", "zhang", "zhangwei", "zw", "zh", "zhang w", "wei",
	"王 fang", "lv", "lvxue", "lu", "john", "smith jo", "o'brien", "obrien", "ouyang", "shan", "dan", "5678",
	"10005678", "5679", "56", "x", "w z", "jo", "李 j", "zhang zhang", "z s j", "139 1001 5677", "女"};

static size_t expected(struct model *model, const char *query, int64_t *ids)
{
	struct search_plan plan = search_plan(model->home.support->mem, query);
	size_t count = 0;

	for (size_t i = model->count; i-- > 0;) {
		const struct person *person = &model->people[i];
		if (!person->gone && search_matches(&plan, person->name, &person->phone, person->phone != NULL))
			ids[count++] = person->id;
	}
	return count;
}

static void compare(struct model *model, const char *query)
{
	int64_t ids[PEOPLE_MAX];
	size_t count = expected(model, query, ids), seen = 0;
	struct listing listing = {.filter = customer_filter_all, .max = 1 + draw(model, 9)};

	listing.filter.q = query;
	do {
		assert_ok(house_read(&model->home.ctx, list, &listing));
		for (size_t i = 0; i < listing.count; i++, seen++)
			if (seen >= count || listing.items[i]->id != ids[seen])
				fail_msg("%s: place %zu is %s", query, seen, listing.items[i]->display_name);
		listing.filter.after = listing.next;
	} while (listing.next != NONE);
	if (seen != count)
		fail_msg("%s: %zu were found, not %zu", query, seen, count);
}

static void search_finds_exactly_what_matches(void **state)
{
	struct support *support = support_begin(state);
	struct model model = {.seed = 1};

	home_open(&model.home, support, &tables);
	for (int step = 0; step < 260; step++) {
		uint64_t what = draw(&model, 10);
		if (what < 5 || model.count == 0)
			make_one(&model);
		else if (what < 8)
			change_one(&model);
		else if (what < 9)
			erase_one(&model);
		if (step % 20 == 19)
			for (size_t i = 0; i < ARRAY_LEN(queries); i++)
				compare(&model, queries[i]);
	}
	home_close(&model.home);
}

// What is left in the index belongs to somebody: no piece outlives what it stood for.
static void the_index_holds_no_more_than_it_must(void **state)
{
	struct support *support = support_begin(state);
	struct model model = {.seed = 2};
	struct customer *after;

	home_open(&model.home, support, &tables);
	for (int i = 0; i < 30; i++)
		make_one(&model);
	for (int i = 0; i < 60; i++)
		change_one(&model);
	int64_t pieces = support_number(support, "SELECT COUNT(*) FROM search_piece");
	int64_t identities = support_number(support, "SELECT COUNT(*) FROM identity");
	for (size_t i = 0; i < model.count; i++)
		assert_ok(try_change(
			&model.home, model.people[i].id, 0, "{\"name\": \"Q\", \"phones\": []}", &after));
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM search_piece"), 30);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM identity"), 30); // the member numbers
	for (size_t i = 0; i < model.count; i++) {
		const struct person *person = &model.people[i];
		const char *phones = person->phone
			? arena_format(support->mem, "{\"number\": \"%s\"}", person->phone)
			: "";
		assert_ok(try_change(&model.home, person->id, 0,
			arena_format(support->mem, "{\"name\": \"%s\", \"phones\": [%s]}", person->name, phones),
			&after));
	}
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM search_piece"), pieces);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM identity"), identities);
	home_close(&model.home);
}

// Index rows of nobody, between two customers: more than a page walks past.
static void fill_index(struct home *home, const char *piece, int64_t above, int odd)
{
	int64_t number = vault_hash_i64(home->house.vault, "piece", piece, strlen(piece));

	support_run(home->support,
		arena_format(home->support->mem,
			"INSERT INTO search_piece (piece, customer_id) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
			" SELECT i + 1 FROM n WHERE i < 45000) SELECT %lld, %lld + 2 * i + %d FROM n",
			(long long)number, (long long)above, odd));
}

static void a_search_that_takes_long_goes_on_page_by_page(void **state)
{
	struct support *support = support_begin(state);
	struct listing listing = {.filter = customer_filter_all, .max = 10};
	int64_t seen[2] = {0};
	size_t count = 0, pages = 0;
	struct home home;

	home_open(&home, support, &tables);
	int64_t old = made(&home, "{\"name\": \"Li Xy\"}");
	fill_index(&home, "li", old, 0);
	fill_index(&home, "xy", old, 1);
	nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL); // ids made from now on lie above
	int64_t young = made(&home, "{\"name\": \"Xy Li\"}");
	assert_true(young > old + 90001);
	listing.filter.q = "li xy";
	do {
		assert_ok(house_read(&home.ctx, list, &listing));
		for (size_t i = 0; i < listing.count; i++)
			seen[count++ % 2] = listing.items[i]->id;
		listing.filter.after = listing.next;
		pages++;
	} while (listing.next != NONE && pages < 10);
	assert_int_equal(count, 2);
	assert_int_equal(seen[0], young);
	assert_int_equal(seen[1], old);
	assert_int_equal(pages, 3);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(search_finds_exactly_what_matches),
		BOTH(the_index_holds_no_more_than_it_must),
		BOTH(a_search_that_takes_long_goes_on_page_by_page),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// Random transactions against a model: inserts, conflicts, nested savepoints kept and given up, statements waited for
// and not. What the database holds after a commit is what the model holds; a transaction with an error that was not
// given up is never committed; one without an error always is.
#include "../support.h"

#define IDS 40
#define DEPTH_MAX 4
#define OPS 30
#define SEEDS 250

SQL_HERE(model_insert, "INSERT INTO thing (id) VALUES ($1)");
SQL_HERE(model_all, "SELECT id FROM thing ORDER BY id");

struct model {
	bool ids[DEPTH_MAX + 1][IDS]; // by depth of savepoint
	bool bad[DEPTH_MAX + 1];      // an error stands at this depth
	int depth;
};

static uint32_t seed;

static uint32_t roll(uint32_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % sides;
}

static bool any_bad(const struct model *model)
{
	bool bad = false;
	for (int i = 0; i <= model->depth; i++)
		bad |= model->bad[i];
	return bad;
}

// The database knows of an error (it was told, or may have been): it need not take the call.
static void expect(const struct model *model, enum status status)
{
	if (status != OK && !any_bad(model))
		fail_msg("seed %u: %s without an error: %s", seed, status_name(status), store_error());
}

static void do_insert(struct db *db, struct model *model)
{
	int64_t id = roll(IDS), changed = 0;
	bool waits = roll(2);
	bool *mine = &model->ids[model->depth][id];
	bool conflict = *mine, bad = any_bad(model);

	enum status status = waits ? db_change(db, &model_insert, ARGS(v_i64(id)), &changed)
				   : db_exec(db, &model_insert, ARGS(v_i64(id)));
	if (waits && (conflict || bad))
		assert_int_not_equal(status, OK);
	if (conflict || bad)
		model->bad[model->depth] = true;
	else
		*mine = true;
	expect(model, status);
}

static void do_select(struct db *db, struct model *model)
{
	struct rows *rows;
	bool more = true;
	enum status status = db_query(db, &model_all, NO_ARGS, &rows);

	if (any_bad(model))
		assert_int_not_equal(status, OK);
	expect(model, status);
	for (int id = 0; status == OK && id < IDS; id++) {
		if (!model->ids[model->depth][id])
			continue;
		status = rows_next(rows, &more);
		assert_int_equal(status, OK);
		assert_true(more);
		assert_int_equal(row_i64(rows, 0), id);
	}
	if (status != OK)
		return;
	assert_ok(rows_next(rows, &more));
	assert_false(more);
}

static void do_savepoint(struct db *db, struct model *model)
{
	if (model->depth == DEPTH_MAX)
		return;
	enum status status = db_savepoint(db);
	expect(model, status);
	if (status != OK)
		return;
	memcpy(model->ids[model->depth + 1], model->ids[model->depth], sizeof model->ids[0]);
	model->bad[++model->depth] = false;
}

static void do_release(struct db *db, struct model *model)
{
	if (model->depth == 0)
		return;
	enum status status = db_release(db);
	expect(model, status);
	if (status != OK)
		return;
	// An error nobody has heard of yet moves out with its part.
	model->bad[model->depth - 1] |= model->bad[model->depth];
	memcpy(model->ids[model->depth - 1], model->ids[model->depth], sizeof model->ids[0]);
	model->depth--;
}

static void do_rollback_to(struct db *db, struct model *model)
{
	if (model->depth == 0)
		return;
	// An error further out may have been heard of or not: the part is gone either way.
	bool outer = false;
	for (int i = 0; i < model->depth; i++)
		outer |= model->bad[i];
	enum status status = db_rollback_to(db);
	if (status != OK && !outer)
		fail_msg("seed %u: the part could not be given up: %s", seed, store_error());
	model->depth--;
}

static void run_one(struct support *support, struct model *committed)
{
	struct model model = {0};
	struct db *db;

	memcpy(model.ids[0], committed->ids[0], sizeof model.ids[0]);
	assert_ok(store_begin(support->store, &db));
	for (int op = 0; op < OPS; op++) {
		switch (roll(8)) {
		case 0:
		case 1:
			do_savepoint(db, &model);
			break;
		case 2:
			do_release(db, &model);
			break;
		case 3:
			do_rollback_to(db, &model);
			break;
		case 4:
			do_select(db, &model);
			break;
		default:
			if (roll(3))
				do_insert(db, &model);
		}
	}
	if (roll(5) == 0) {
		store_rollback(db);
		return;
	}
	enum status status = store_commit(db);
	expect(&model, status);
	if (any_bad(&model))
		assert_int_not_equal(status, OK);
	if (status == OK)
		memcpy(committed->ids[0], model.ids[model.depth], sizeof model.ids[0]);
}

static void random_transactions_follow_the_model(void **state)
{
	struct support *support = support_begin(state);
	struct model committed = {0};
	int64_t kept = 0;

	support_run(support, "CREATE TABLE thing (id {{id}})");
	for (uint32_t i = 1; i <= SEEDS; i++) {
		struct db *db;
		seed = i * 2654435761u | 1;
		run_one(support, &committed);
		assert_ok(store_snapshot(support->store, &db));
		do_select(db, &committed);
		store_snapshot_end(db);
		for (int id = 0; id < IDS; id++)
			kept += committed.ids[0][id];
		if (i % 8 == 0) {
			support_run(support, "DELETE FROM thing");
			committed = (struct model){0};
		}
	}
	assert_true(kept > SEEDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {BOTH(random_transactions_follow_the_model)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

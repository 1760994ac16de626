// What is kept in memory follows what is committed, also when somebody looks between a change and its commit.
#include "../house.h"

#include "work/kept.h"

SQL_HERE(kept_test_read, "SELECT version FROM kept WHERE name = 'value'");
SQL_HERE(kept_test_set, "INSERT INTO kept (name, version) VALUES ('value', $1) "
			"ON CONFLICT (name) DO UPDATE SET version = excluded.version");

static enum status read_value(struct ctx *ctx, struct arena *mem, const void **ret)
{
	int64_t *value = arena_new(mem, int64_t);
	struct rows *rows;
	bool found;

	TRY(db_first(ctx->db, &kept_test_read, NULL, 0, &rows, &found));
	*value = found ? row_i64(rows, 0) : 0;
	*ret = value;
	return OK;
}

static struct kept value_kept = KEPT("test", read_value);

static enum status look(struct ctx *ctx, void *arg)
{
	const void *value;

	TRY(kept_get(ctx, &value_kept, &value));
	*(int64_t *)arg = *(const int64_t *)value;
	return OK;
}

static int64_t looked(struct house *house, struct arena *mem)
{
	struct ctx other = house_ctx(house, mem);
	int64_t value = -1;

	assert_ok(house_read(&other, look, &value));
	return value;
}

struct change {
	int64_t to, seen_before_commit;
};

static enum status change(struct ctx *ctx, void *arg)
{
	struct change *change = arg;

	TRY(db_exec(ctx->db, &kept_test_set, ARGS(v_i64(change->to))));
	TRY(kept_touch(ctx, &value_kept));
	change->seen_before_commit = looked(ctx->house, ctx->mem);
	return OK;
}

static void a_look_before_the_commit_is_not_kept(void **state)
{
	struct support *support = support_begin(state);
	struct change to_two = {.to = 2};
	struct home home;

	home_open(&home, support, &(struct tables){0});
	assert_int_equal(looked(&home.house, support->mem), 0);
	assert_ok(house_write(&home.ctx, change, &to_two, 0, LANE_TILL));
	assert_int_equal(to_two.seen_before_commit, 0);
	assert_int_equal(looked(&home.house, support->mem), 2);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SQLITE(a_look_before_the_commit_is_not_kept), POSTGRES(a_look_before_the_commit_is_not_kept)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

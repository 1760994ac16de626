// What needs no database: roles, the throttle, tokens and keys, rules for passwords.
#include "../house.h"

#include "auth/cache.h"
#include "auth/password.h"
#include "auth/role.h"
#include "auth/throttle.h"
#include "auth/token.h"
#include "base/instant.h"

// ---------------------------------------------------------------- roles

// Who may do what, as it was decided: A everything, S the store's, O one's own. A change of a role is a change here.
static const char *const matrix[] = {
	//                   owner manager consultant cashier marketer analyst
	"shop.read             A A A A A A",
	"shop.write            A - - - - -",
	"store.read            A A A A A A",
	"store.write           A S - - - -",
	"category.read         A A A A A A",
	"category.write        A - - - - -",
	"product.read          A A A A A A",
	"product.write         A - - - - -",
	"staff.read            A A A A A A",
	"staff.write           A S - - - -",
	"user.read             A S - - - -",
	"user.write            A S - - - -",
	"role.read             A A - - - -",
	"role.write            A - - - - -",
	"key.read              A - - - - -",
	"key.write             A - - - - -",
	"customer.read         A A S A A A",
	"customer.write        A A O S - -",
	"customer.delete       A - - - - -",
	"customer.export       A S - - - -",
	"customer.contact      A S O - - -",
	"customer.merge        A S - - - -",
	"customer.portal       A S O - - -",
	"note.read             A S S - - -",
	"note.write            A S S - - -",
	"tag.read              A A A A A A",
	"tag.write             A A - - A -",
	"segment.read          A A A - A A",
	"segment.write         A - - - A -",
	"field.read            A A A A A A",
	"field.write           A - - - - -",
	"card_template.read    A A A A A A",
	"card_template.write   A - - - - -",
	"order.read            A A S S A A",
	"order.write           A S - S - -",
	"order.return          A A - S - -",
	"order.cancel          A S - - - -",
	"points.read           A A S A A A",
	"points.adjust         A S - - - -",
	"points.approve        A S - - - -",
	"household.read        A A S A A A",
	"household.write       A S O - - -",
	"wallet.read           A A A A A A",
	"wallet.write          A - - - - -",
	"rule.read             A A A A A A",
	"rule.write            A - - - A -",
	"rule.approve          A - - - - -",
	"earning_group.read    A - - - A -",
	"earning_group.write   A - - - A -",
	"earning_budget.read   A - - - A -",
	"earning_budget.write  A - - - A -",
	"backtest.run          A - - - - -",
	"activity.write        A A - A - -",
	"tier.read             A A A A A A",
	"tier.write            A - - - - -",
	"tier.give             A S - - - -",
	"tier_set.read         A A A A A A",
	"tier_set.write        A - - - - -",
	"tier_benefit.read     A A A A A A",
	"tier_benefit.write    A - - - - -",
	"tier_benefit.use      A A - A - -",
	"tier_benefit.undo     A S - - - -",
	"reward.read           A A A A A A",
	"reward.write          A - - - A -",
	"coupon.read           A A S A A A",
	"coupon.write          A S - - A -",
	"coupon.use            A A - A - -",
	"offer.read            A A A A A A",
	"offer.write           A - - - A -",
	"holiday.read          A A A A A A",
	"holiday.write         A - - - A -",
	"warning.read          A A A - A A",
	"warning.write         A - - - A -",
	"partnership.read      A A A - A A",
	"partnership.write     A - - - A -",
	"contract.read         A A A - A A",
	"contract.write        A A - - A -",
	"referral.read         A A A A A A",
	"referral.record       A A A A A -",
	"referral.write        A A - - A -",
	"redemption.write      A A - A - -",
	"import.read           A - - - - -",
	"import.run            A - - - - -",
	"export.run            A S - - - A",
	"event.read            A - - - - -",
	"job.read              A O - - O O",
	"job.run               A - - - - -",
	"webhook.read          A - - - - -",
	"webhook.write         A - - - - -",
	"message.read          A - - - - -",
	"audit.read            A S - - - -",
	"view.share            A A - - A A",
	"report.read           A S O - A A",
	"insight.run           A - - - - -",
	"insight.write         A - - - - -",
	"goal.read             A S - - A A",
	"goal.write            A S - - - -",
	"action.write          A S O S A -",
	"action_rule.read      A A A - A A",
	"action_rule.write     A - - - A -",
	"acquisition.read      A - - - A A",
	"acquisition.write     A - - - A -",
	"effort_rate.read      A A - - A A",
	"effort_rate.write     A - - - - -",
	"settings.read         A - - - - -",
	"settings.write        A - - - - -",
};

static void every_role_has_the_rights_that_were_decided(void **state)
{
	size_t count = 0;

	(void)state;
	for (const struct right *right = auth_rights; right->name; right++, count++) {
		const char *row = NULL;

		for (size_t i = 0; i < ARRAY_LEN(matrix); i++)
			if (strncmp(matrix[i], right->name, strlen(right->name)) == 0 &&
				matrix[i][strlen(right->name)] == ' ')
				row = matrix[i] + 22;
		if (!row)
			fail_msg("%s is not in the matrix", right->name);
		for (const struct role *role = auth_roles; role->name; role++, row += 2) {
			char got = "-OSA"[role_scope(role, right->name)];

			if (got != *row)
				fail_msg("%s %s: %c, not %c", role->name, right->name, got, *row);
		}
	}
	assert_int_equal(count, ARRAY_LEN(matrix));
}

static void roles_grant_only_rights_that_exist_and_each_once(void **state)
{
	(void)state;
	for (const struct role *role = auth_roles; role->name; role++) {
		assert_true(role->title.en && role->title.zh && role->doc.en && role->doc.zh);
		for (size_t i = 0; i < role->grant_count; i++) {
			if (strcmp(role->grants[i].right, "*") != 0)
				assert_non_null(auth_right_find(role->grants[i].right));
			for (size_t j = 0; j < i; j++)
				assert_string_not_equal(role->grants[i].right, role->grants[j].right);
		}
	}
	for (const struct right *right = auth_rights; right->name; right++)
		assert_true(right->doc.en && right->doc.zh);
}

static struct actor actor_of(const char *role_name)
{
	const struct role *role = auth_role_built_in(role_name);

	return (struct actor){.kind = ACTOR_STAFF, .grants = role->grants, .grant_count = role->grant_count};
}

static void nobody_can_give_more_than_they_have(void **state)
{
	struct actor owner = actor_of("owner"), manager = actor_of("manager"), marketer = actor_of("marketer");
	const char *beyond = NULL;

	(void)state;
	for (const struct role *role = auth_roles; role->name; role++) {
		assert_true(role_within(role, &owner, &beyond));
		assert_true(role_within(role, NULL, &beyond));
	}
	assert_true(role_within(auth_role_built_in("cashier"), &manager, &beyond));
	assert_true(role_within(auth_role_built_in("consultant"), &manager, &beyond));
	assert_false(role_within(auth_role_built_in("owner"), &manager, &beyond));
	assert_string_equal(beyond, "shop.write");
	assert_false(role_within(auth_role_built_in("marketer"), &manager, &beyond));
	assert_false(role_within(auth_role_built_in("cashier"), &marketer, &beyond));
}

static void grants_match_whole_words(void **state)
{
	const struct grant grants[] = {
		{"customer.*", SCOPE_OWN}, {"customer.read", SCOPE_STORE}, {"order.read", SCOPE_ALL}};

	(void)state;
	assert_int_equal(auth_grant_for(grants, 3, "customer.read")->scope, SCOPE_STORE);
	assert_int_equal(auth_grant_for(grants, 3, "customer.write")->scope, SCOPE_OWN);
	assert_null(auth_grant_for(grants, 3, "customers.read"));
	assert_null(auth_grant_for(grants, 3, "order.readings"));
	assert_null(auth_grant_for(grants, 3, "order.write"));
}

static void check_shape(struct arena *mem, const struct route *route, const struct shape *shape)
{
	const char *wrong = shape ? shape_check(mem, shape) : NULL;

	if (wrong)
		fail_msg("%s: %s: %s", route->path, shape->name, wrong);
}

static void routes_have_sound_shapes_words_and_known_rights(void **state)
{
	struct arena *mem = arena_create();

	(void)state;
	for (const struct route *route = auth_routes; route->path; route++) {
		check_shape(mem, route, route->query);
		check_shape(mem, route, route->in);
		check_shape(mem, route, route->out);
		assert_true(route->name && route->tag && route->doc.en && route->doc.zh);
		if (route->right && strcmp(route->right, ROUTE_PUBLIC) != 0 && !auth_right_find(route->right))
			fail_msg("%s: no right %s", route->path, route->right);
		assert_true(route->kind == ROUTE_DIRECT ? route->direct && !route->act : route->act && !route->direct);
	}
	for (size_t i = 0; auth_resources[i]; i++) {
		assert_null(shape_check(mem, auth_resources[i]->shape));
		assert_non_null(auth_right_find(arena_format(mem, "%s.read", auth_resources[i]->noun)));
		assert_non_null(auth_right_find(arena_format(mem, "%s.write", auth_resources[i]->noun)));
	}
	arena_destroy(mem);
}

// ---------------------------------------------------------------- the throttle

static void one_origin_waits_longer_and_longer(void **state)
{
	struct arena *mem = arena_create();
	struct throttle *throttle = throttle_create(mem, 1000);
	struct guess guess = {.account = "boss", .network = "198.51.100.1"};
	int64_t now = INT64_C(1700000000000);
	static const int64_t waits[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900};

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(throttle_ask(throttle, &guess, now), 0);
	for (size_t i = 0; i < ARRAY_LEN(waits); i++) {
		int64_t wait = throttle_ask(throttle, &guess, now);

		assert_int_equal(wait, waits[i] * SECOND_MS);
		assert_true(throttle_ask(throttle, &guess, now + wait - 1) > 0);
		now += wait;
		assert_int_equal(throttle_ask(throttle, &guess, now), 0);
	}
	// Asking while it waits costs nothing; a day of rest forgets everything.
	now += DAY_MS;
	for (int i = 0; i < 5; i++)
		assert_int_equal(throttle_ask(throttle, &guess, now), 0);
	throttle_destroy(throttle);
	arena_destroy(mem);
}

static void many_networks_are_slowed_down_but_known_origins_are_not(void **state)
{
	struct arena *mem = arena_create();
	struct throttle *throttle = throttle_create(mem, 16384);
	struct guess device = {.account = "boss", .network = "203.0.113.9", .device = "d1", .known = true};
	struct guess network = {.account = "boss", .network = "203.0.113.7", .known = true};
	int64_t now = INT64_C(1700000000000);
	int let = 0;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		char text[32];

		snprintf(text, sizeof text, "10.%d.%d.1", i / 250, i % 250);
		let += throttle_ask(throttle, &(struct guess){.account = "boss", .network = text}, now + i * 10) == 0;
	}
	now += 100 * SECOND_MS;
	assert_in_range(let, 20, 30);
	assert_int_equal(throttle_ask(throttle, &device, now), 0);
	assert_int_equal(throttle_ask(throttle, &network, now), 0);
	// A stranger's guesses from the owner's own network do not touch the owner's device either.
	for (int i = 0; i < 50; i++)
		throttle_ask(
			throttle, &(struct guess){.account = "boss", .network = "203.0.113.9", .known = true}, now);
	assert_int_equal(throttle_ask(throttle, &device, now), 0);
	// Another account is not slowed down by what is done to this one.
	assert_int_equal(throttle_ask(throttle, &(struct guess){.account = "li", .network = "198.51.100.5"}, now), 0);
	throttle_destroy(throttle);
	arena_destroy(mem);
}

static void one_network_against_many_accounts_is_slowed_down(void **state)
{
	struct arena *mem = arena_create();
	struct throttle *throttle = throttle_create(mem, 16384);
	int64_t now = INT64_C(1700000000000);
	int let = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		char login[32];

		snprintf(login, sizeof login, "user%d", i);
		let += throttle_ask(throttle, &(struct guess){.account = login, .network = "198.51.100.1"}, now) == 0;
	}
	assert_int_equal(let, 50);
	// Its known people still come in.
	assert_int_equal(throttle_ask(throttle,
				 &(struct guess){.account = "user7", .network = "198.51.100.1", .known = true}, now),
		0);
	// Links are counted by network alone.
	let = 0;
	for (int i = 0; i < 1000; i++)
		let += throttle_ask(throttle, &(struct guess){.network = "198.51.100.2"}, now) == 0;
	assert_int_equal(let, 50);
	throttle_destroy(throttle);
	arena_destroy(mem);
}

static void right_answers_and_unused_guesses_are_forgotten(void **state)
{
	struct arena *mem = arena_create();
	struct throttle *throttle = throttle_create(mem, 1000);
	struct guess guess = {.account = "boss", .network = "198.51.100.1"};
	int64_t now = INT64_C(1700000000000);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(throttle_ask(throttle, &guess, now), 0);
		if (i % 3 == 2)
			throttle_right(throttle, &guess, now);
		else
			throttle_unused(throttle, &guess, now);
	}
	throttle_destroy(throttle);
	arena_destroy(mem);
}

static void noise_does_not_push_out_an_attack(void **state)
{
	struct arena *mem = arena_create();
	struct throttle *throttle = throttle_create(mem, 64);
	struct guess attack = {.account = "boss", .network = "198.51.100.1"};
	int64_t now = INT64_C(1700000000000);

	(void)state;
	for (int i = 0; i < 5; i++)
		throttle_ask(throttle, &attack, now);
	for (int i = 0; i < 5000; i++) {
		char login[32], network[32];

		snprintf(login, sizeof login, "noise%d", i);
		snprintf(network, sizeof network, "10.0.%d.%d", i / 250, i % 250);
		throttle_ask(throttle, &(struct guess){.account = login, .network = network}, now);
	}
	assert_true(throttle_ask(throttle, &attack, now) > 0);
	throttle_destroy(throttle);
	arena_destroy(mem);
}

static void a_clock_put_back_locks_nobody_out(void **state)
{
	struct arena *mem = arena_create();
	struct throttle *throttle = throttle_create(mem, 64);
	struct guess guess = {.account = "boss", .network = "198.51.100.1"};
	int64_t now = INT64_C(1700000000000);

	(void)state;
	for (int i = 0; i < 5; i++)
		throttle_ask(throttle, &guess, now);
	assert_in_range(throttle_ask(throttle, &guess, now - DAY_MS), 1, SECOND_MS);
	throttle_destroy(throttle);
	arena_destroy(mem);
}

// ---------------------------------------------------------------- tokens and keys

static void tokens_are_known_again_and_nothing_else_is(void **state)
{
	struct arena *mem = arena_create();
	struct vault *vault = vault_create((const unsigned char *)"the key of the tests, of 32 byte");
	struct vault *other = vault_create((const unsigned char *)"another key of tests, of 32 byte");
	struct token_hash made, read;

	(void)state;
	const char *token = token_make(vault, "session", mem, &made);
	assert_int_equal(strlen(token), 54);
	assert_true(token_read(vault, "session", token, &read));
	assert_true(token_hash_equal(&made, &read));
	assert_false(token_read(vault, "link", token, &read));
	assert_false(token_read(other, "session", token, &read));
	for (size_t i = 0; i < strlen(token); i++) {
		char *changed = arena_text(mem, token);

		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		assert_false(token_read(vault, "session", changed, &read));
	}
	assert_false(token_read(vault, "session", NULL, &read));
	assert_false(token_read(vault, "session", "", &read));
	assert_false(token_read(vault, "session", arena_format(mem, "%sA", token), &read));
	assert_false(token_read(vault, "session", arena_text_n(mem, token, 53), &read));
	vault_destroy(vault);
	vault_destroy(other);
	arena_destroy(mem);
}

static void keys_have_a_checksum(void **state)
{
	struct arena *mem = arena_create();
	struct token_hash made, read;
	int64_t id;

	(void)state;
	const char *key = key_make(123456789, mem, &made);
	assert_int_equal(strlen(key), 54);
	assert_int_equal(strncmp(key, "huk_", 4), 0);
	assert_true(key_read(key, &id, &read));
	assert_int_equal(id, 123456789);
	assert_true(token_hash_equal(&made, &read));
	for (size_t i = 0; i < strlen(key); i++) {
		char *changed = arena_text(mem, key);

		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		assert_false(key_read(changed, &id, &read));
	}
	assert_false(key_read("", &id, &read));
	assert_false(key_read("huk_", &id, &read));
	assert_string_not_equal(key, key_make(123456789, mem, &made));
	arena_destroy(mem);
}

// ---------------------------------------------------------------- passwords

static const struct problem *refusal(struct arena *mem, const char *password)
{
	struct ctx ctx = {.mem = mem};
	const char *context[] = {"li.na@example.com", "李娜", "Sunrise Cars", NULL};

	if (password_accept(&ctx, "/password", password, context, ARRAY_LEN(context)) == OK)
		return NULL;
	assert_int_equal(ctx.fault.violation_count, 1);
	assert_string_equal(ctx.fault.violations[0].pointer, "/password");
	return ctx.fault.violations[0].problem;
}

static void passwords_are_judged_by_length_and_by_what_guessers_know(void **state)
{
	struct arena *mem = arena_create();
	static const struct {
		const char *password;
		const struct problem *refused;
	} rows[] = {
		{"short", &password_short},
		{"1234567", &password_short},
		{"八个汉字才够长", &password_short},
		{"八个汉字的话就够长了", NULL},
		{"password", &password_known},
		{"Password123!", &password_known},
		{"PASSWORD2026", &password_known},
		{"12345678", &password_known},
		{"87654321", &password_known},
		{"1234567890", &password_known},
		{"88888888", &password_known},
		{"abcdefgh", &password_known},
		{"qwertyuiop", &password_known},
		{"woaini1314520", &password_known},
		{"aa123456", &password_known},
		{"ｐａｓｓｗｏｒｄ", &password_known},
		{"li.na@example.com", &password_named},
		{"Li.Na2026", &password_named},
		{"sunrise cars", &password_named},
		{"SUNRISE CARS 1", &password_named},
		{"sunrise over 3 cars", NULL},
		{"李娜20260101", &password_named},
		{"correct horse battery", NULL},
		{"tr0ub4dor&3", NULL},
		{"        x", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct problem *got = refusal(mem, rows[i].password);

		if (got != rows[i].refused)
			fail_msg("%s: %s", rows[i].password, got ? got->code : "accepted");
	}
	char *text = arena_alloc(mem, 200);
	for (int i = 0; i < 130; i++)
		text[i] = "abdfhknmqz"[i % 10];
	text[129] = '\0';
	assert_ptr_equal(refusal(mem, text), &password_long);
	text[128] = '\0';
	assert_null(refusal(mem, text));
	arena_destroy(mem);
}

static void hashes_are_argon2id_and_rise_with_the_cost(void **state)
{
	struct arena *mem = arena_create();
	struct ctx ctx = {.mem = mem};
	struct password_cost low = {2, 1024 * 1024}, high = {2, 2 * 1024 * 1024};
	const char *hash, *again;
	bool matches;

	(void)state;
	assert_int_equal(password_cost_default.memory_bytes, 64 * 1024 * 1024);
	assert_int_equal(password_cost_default.passes, 2);
	assert_int_equal(password_hash(&ctx, "ｃorrect horse", low, &hash), OK);
	assert_int_equal(strncmp(hash, "$argon2id$v=19$m=1024,t=2,p=1$", 30), 0);
	assert_int_equal(password_hash(&ctx, "correct horse", low, &again), OK);
	assert_string_not_equal(hash, again);
	assert_int_equal(password_matches(&ctx, "correct horse", hash, low, &matches), OK);
	assert_true(matches);
	assert_int_equal(password_matches(&ctx, "correct horsE", hash, low, &matches), OK);
	assert_false(matches);
	assert_int_equal(password_matches(&ctx, "correct horse", NULL, low, &matches), OK);
	assert_false(matches);
	assert_false(password_outdated(hash, low));
	assert_true(password_outdated(hash, high));
	arena_destroy(mem);
}

// ---------------------------------------------------------------- the cache

static struct seat seat_of(int number)
{
	struct seat seat = {
		.id = number, .held = true, .ends_at_ms = INT64_MIN, .used_at_ms = number, .noted_at_ms = number};

	memcpy(seat.hash.bytes, &number, sizeof number);
	seat.actor.name = "somebody";
	return seat;
}

static void what_was_read_before_a_change_is_not_kept(void **state)
{
	struct arena *mem = arena_create();
	struct cache *cache = cache_create();
	struct seat seat = seat_of(1), found;

	(void)state;
	cache_epoch_seen(cache, 1);
	int64_t generation = cache_generation(cache);
	cache_epoch_coming(cache, 2); // a transaction of ours is about to change something
	assert_true(cache_doubted(cache));
	cache_epoch_seen(cache, 1); // not committed yet
	assert_true(cache_doubted(cache));
	cache_keep(cache, generation, &seat);
	assert_true(cache_find(cache, &seat.hash, mem, &found));
	cache_epoch_seen(cache, 2);
	assert_false(cache_doubted(cache));
	assert_false(cache_find(cache, &seat.hash, mem, &found));
	cache_keep(cache, generation, &seat); // read by somebody before the change, handed in late
	assert_false(cache_find(cache, &seat.hash, mem, &found));
	cache_keep(cache, cache_generation(cache), &seat);
	assert_true(cache_find(cache, &seat.hash, mem, &found));
	assert_string_equal(found.actor.name, "somebody");
	cache_destroy(cache);
	arena_destroy(mem);
}

static void the_cache_is_bounded_and_loses_no_use(void **state)
{
	struct arena *mem = arena_create();
	struct cache *cache = cache_create();
	struct use uses[8];
	struct seat seat, found;

	(void)state;
	for (int i = 1; i <= 100000; i++) {
		seat = seat_of(i);
		cache_keep(cache, cache_generation(cache), &seat);
		assert_true(cache_find(cache, &seat.hash, mem, &found));
		arena_reset(mem);
	}
	seat = seat_of(100000);
	cache_touch(cache, &seat.hash, 160000);
	assert_int_equal(cache_uses(cache, uses, 8, 60001), 0);
	assert_int_equal(cache_uses(cache, uses, 8, 60000), 1);
	assert_int_equal(uses[0].id, 100000);
	assert_int_equal(uses[0].used_at_ms, 160000);
	assert_int_equal(cache_uses(cache, uses, 8, 1), 0);
	cache_touch(cache, &seat.hash, 160001);
	cache_epoch_seen(cache, 7); // forgotten, but not when it was used
	assert_false(cache_find(cache, &seat.hash, mem, &found));
	assert_int_equal(cache_uses(cache, uses, 8, 60000), 1);
	assert_int_equal(uses[0].used_at_ms, 160001);
	cache_destroy(cache);
	arena_destroy(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_role_has_the_rights_that_were_decided),
		cmocka_unit_test(roles_grant_only_rights_that_exist_and_each_once),
		cmocka_unit_test(nobody_can_give_more_than_they_have),
		cmocka_unit_test(grants_match_whole_words),
		cmocka_unit_test(routes_have_sound_shapes_words_and_known_rights),
		cmocka_unit_test(one_origin_waits_longer_and_longer),
		cmocka_unit_test(many_networks_are_slowed_down_but_known_origins_are_not),
		cmocka_unit_test(one_network_against_many_accounts_is_slowed_down),
		cmocka_unit_test(right_answers_and_unused_guesses_are_forgotten),
		cmocka_unit_test(noise_does_not_push_out_an_attack),
		cmocka_unit_test(a_clock_put_back_locks_nobody_out),
		cmocka_unit_test(what_was_read_before_a_change_is_not_kept),
		cmocka_unit_test(the_cache_is_bounded_and_loses_no_use),
		cmocka_unit_test(tokens_are_known_again_and_nothing_else_is),
		cmocka_unit_test(keys_have_a_checksum),
		cmocka_unit_test(passwords_are_judged_by_length_and_by_what_guessers_know),
		cmocka_unit_test(hashes_are_argon2id_and_rise_with_the_cost),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

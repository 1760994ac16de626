// Accounts, roles and API keys: over HTTP, on both databases.
#include "site.h"

#include "base/id.h"

static const char *make_store(struct site *site, const char *name)
{
	int64_t id = id_new();

	support_run(
		site->home.support, text_of(site,
					    "INSERT INTO store (id, code, name, open, version, created_at, updated_at)"
					    " VALUES (%lld, '%s', '%s', 1, 1, 0, 0)",
					    (long long)id, name, name));
	return id_text(site->home.support->mem, "sto", id);
}

static void a_disabled_account_is_out_at_once(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1"),
		     *li = colleague(site, owner, "li", "analyst", NULL, "203.0.113.2");
	const char *user = user_of(site, li);
	struct reply *reply;

	assert_call(site, li, "GET", "/v1/me", NULL, 200);
	assert_call(site, owner, "POST", text_of(site, "/v1/users/%s/disable", user), NULL, 200);
	assert_call(site, li, "GET", "/v1/me", NULL, 401);
	assert_sign_in(site, li, "li", PASSWORD, 401);
	assert_call(site, owner, "POST", text_of(site, "/v1/users/%s/link", user), NULL, 409);
	assert_call(site, owner, "POST", text_of(site, "/v1/users/%s/enable", user), NULL, 200);
	assert_call(site, li, "GET", "/v1/me", NULL, 401); // the session stays ended
	assert_sign_in(site, li, "li", PASSWORD, 200);

	// By another process: within one look of the watch.
	support_run(support, "UPDATE auth_epoch SET epoch = epoch + 1");
	support_run(support, "UPDATE staff SET state = 'disabled' WHERE login_key = 'li'");
	auth_watch_once(site->auth);
	assert_call(site, li, "GET", "/v1/me", NULL, 401);

	// By the house's own hand, as the command does.
	support_run(support, "UPDATE staff SET state = 'active' WHERE login_key = 'li'");
	struct account account;
	site->home.ctx.db = NULL;
	struct db *db;
	assert_ok(store_snapshot(support->store, &db));
	site->home.ctx.db = db;
	assert_ok(auth_user_find(&site->home.ctx, "LI", &account));
	assert_string_equal(id_text(support->mem, "usr", account.id), user);
	assert_ok(auth_user_find(&site->home.ctx, user, &account));
	assert_status(auth_user_find(&site->home.ctx, "nobody", &account), ERR_NOT_FOUND);
	site->home.ctx.db = NULL;
	store_snapshot_end(db);

	// Only sign-outs: everybody's sessions of that account, and nothing else.
	assert_sign_in(site, li, "li", PASSWORD, 200);
	assert_call(site, owner, "DELETE", text_of(site, "/v1/users/%s/sessions", user), NULL, 204);
	assert_call(site, li, "GET", "/v1/me", NULL, 401);
	assert_call(site, owner, "GET", "/v1/me", NULL, 200);
	reply = call(site, owner, "GET", "/v1/users?state=active&limit=1", NULL);
	assert_int_equal(reply->status, 200);
	assert_string_equal(member(reply, "login"), "li");
	reply = call(site, owner, "GET", text_of(site, "/v1/users?limit=1&cursor=%s", member(reply, "next")), NULL);
	assert_string_equal(member(reply, "login"), "boss");
	assert_non_null(strstr(reply->body, "\"next\":null"));
	site_close(site);
}

static void there_is_always_an_owner(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1");
	const char *boss = user_of(site, owner), *path = text_of(site, "/v1/users/%s", boss);

	assert_call(site, owner, "PATCH", path, "{\"role\":\"analyst\"}", 409);
	assert_call(site, owner, "POST", text_of(site, "%s/disable", path), NULL, 409);
	// An invited owner, or a disabled one, does not count.
	struct reply *reply =
		call(site, owner, "POST", "/v1/users", "{\"name\":\"Li\",\"login\":\"li\",\"role\":\"owner\"}");
	assert_int_equal(reply->status, 201);
	const char *token = link_token(site, reply), *li = text_of(site, "%s", member(reply, "id"));
	assert_call(site, owner, "POST", text_of(site, "%s/disable", path), NULL, 409);
	struct guest second = {.address = "203.0.113.2"};
	assert_int_equal(use_link(site, &second, token, PASSWORD)->status, 200);
	assert_call(site, owner, "PATCH", path, "{\"role\":\"analyst\"}", 200);
	assert_call(site, owner, "GET", "/v1/users", NULL, 403); // from the very next request on
	assert_call(site, &second, "POST", text_of(site, "/v1/users/%s/disable", li), NULL, 409);
	assert_call(site, &second, "PATCH", path, "{\"role\":\"owner\"}", 200);
	assert_call(site, owner, "POST", text_of(site, "/v1/users/%s/disable", li), NULL, 200);
	assert_call(site, &second, "GET", "/v1/me", NULL, 401);
	assert_call(site, owner, "POST", text_of(site, "%s/disable", path), NULL, 409);
	site_close(site);
}

static void nobody_gives_more_than_they_have(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1");
	const char *east = make_store(site, "East"), *west = make_store(site, "West");
	struct guest *manager = colleague(site, owner, "mei", "manager", east, "203.0.113.2");
	struct guest *cashier = colleague(site, manager, "kai", "cashier", east, "203.0.113.3");
	struct guest *other = colleague(site, owner, "wu", "cashier", west, "203.0.113.4");
	const char *boss = user_of(site, owner), *kai = user_of(site, cashier), *wu = user_of(site, other),
		   *mei = user_of(site, manager);
	static const char invite[] = "{\"name\":\"X\",\"login\":\"x%d\",\"role\":\"%s\",\"store_id\":\"%s\"}";

	assert_call(site, manager, "POST", "/v1/users", text_of(site, invite, 1, "owner", east), 403);
	assert_call(site, manager, "POST", "/v1/users", text_of(site, invite, 2, "marketer", east), 403);
	assert_call(site, manager, "POST", "/v1/users", text_of(site, invite, 3, "cashier", west), 403);
	assert_call(site, manager, "POST", "/v1/users", text_of(site, invite, 4, "cashier", "sto_00000000001"), 403);
	assert_call(site, owner, "POST", "/v1/users", text_of(site, invite, 5, "cashier", "sto_00000000001"), 422);
	assert_call(site, owner, "POST", "/v1/users", "{\"name\":\"X\",\"login\":\"x6\",\"role\":\"cashier\"}",
		422); // sees by store
	assert_call(site, owner, "POST", "/v1/users", text_of(site, invite, 7, "nonsense", east), 422);
	assert_call(site, owner, "POST", "/v1/users", "{\"name\":\"X\",\"login\":\"KAI\",\"role\":\"analyst\"}",
		422); // taken
	assert_call(site, owner, "POST", "/v1/users", "{\"name\":\"X\",\"login\":\"k i\",\"role\":\"analyst\"}", 422);

	// Whom they may touch: their own store's, and none mightier.
	assert_call(site, manager, "GET", text_of(site, "/v1/users/%s", kai), NULL, 200);
	assert_call(site, manager, "GET", text_of(site, "/v1/users/%s", wu), NULL, 404);
	assert_call(site, manager, "POST", text_of(site, "/v1/users/%s/disable", wu), NULL, 404);
	assert_call(site, manager, "POST", text_of(site, "/v1/users/%s/link", boss), NULL, 404);
	assert_call(site, owner, "PATCH", text_of(site, "/v1/users/%s", boss),
		text_of(site, "{\"store_id\":\"%s\"}", east), 200);
	assert_call(site, manager, "POST", text_of(site, "/v1/users/%s/link", boss), NULL, 403);
	assert_call(site, manager, "POST", text_of(site, "/v1/users/%s/disable", boss), NULL, 403);
	assert_call(site, manager, "DELETE", text_of(site, "/v1/users/%s/sessions", boss), NULL, 403);
	assert_call(site, manager, "PATCH", text_of(site, "/v1/users/%s", kai), "{\"role\":\"analyst\"}", 403);
	assert_call(site, manager, "PATCH", text_of(site, "/v1/users/%s", kai),
		text_of(site, "{\"store_id\":\"%s\"}", west), 403);
	assert_call(site, manager, "PATCH", text_of(site, "/v1/users/%s", mei), "{\"role\":\"owner\"}", 403);
	assert_call(site, manager, "PATCH", text_of(site, "/v1/users/%s", mei),
		text_of(site, "{\"store_id\":\"%s\"}", west), 403);
	assert_call(site, manager, "PATCH", text_of(site, "/v1/users/%s", kai), "{\"role\":\"consultant\"}", 200);
	struct reply *reply = call(site, manager, "GET", "/v1/users", NULL);
	assert_null(strstr(reply->body, "\"wu\""));
	assert_non_null(strstr(reply->body, "\"kai\""));
	// The cashier may not look at accounts at all; colleagues they may.
	assert_call(site, other, "GET", "/v1/users", NULL, 403);
	assert_call(site, other, "GET", "/v1/staff", NULL, 200);
	assert_call(site, other, "POST", "/v1/staff", "{\"name\":\"Y\"}", 403);
	assert_call(
		site, manager, "POST", "/v1/staff", text_of(site, "{\"name\":\"Y\",\"store_id\":\"%s\"}", west), 403);
	assert_call(site, manager, "POST", "/v1/staff",
		text_of(site, "{\"name\":\"Y\",\"code\":\"E1\",\"store_id\":\"%s\"}", east), 201);
	assert_call(site, owner, "POST", "/v1/staff", "{\"name\":\"Z\",\"code\":\"E2\",\"state\":\"active\"}", 422);
	site_close(site);
}

static void own_roles_are_made_changed_and_taken_away(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1"), *li;
	struct reply *reply;

	assert_call(site, owner, "POST", "/v1/roles",
		"{\"name\":\"porter\",\"title\":\"Porter\",\"grants\":[{\"right\":\"user.read\",\"scope\":\"all\"}]}",
		201);
	assert_call(site, owner, "POST", "/v1/roles", "{\"name\":\"porter\",\"title\":\"P\",\"grants\":[]}", 409);
	assert_call(site, owner, "POST", "/v1/roles", "{\"name\":\"owner\",\"title\":\"P\",\"grants\":[]}", 409);
	assert_call(site, owner, "POST", "/v1/roles", "{\"name\":\"Big Boss\",\"title\":\"P\",\"grants\":[]}", 422);
	assert_call(site, owner, "POST", "/v1/roles",
		"{\"name\":\"xx\",\"title\":\"P\",\"grants\":[{\"right\":\"user.fly\",\"scope\":\"all\"}]}", 422);
	assert_call(site, owner, "PATCH", "/v1/roles/cashier", "{\"title\":\"Till\"}", 409);
	assert_call(site, owner, "DELETE", "/v1/roles/cashier", NULL, 409);
	assert_call(site, owner, "GET", "/v1/roles/nobody", NULL, 404);
	li = colleague(site, owner, "li", "porter", NULL, "203.0.113.2");
	assert_call(site, li, "GET", "/v1/users", NULL, 200);
	assert_call(site, owner, "DELETE", "/v1/roles/porter", NULL, 409); // somebody has it
	assert_call(site, owner, "PATCH", "/v1/roles/porter",
		"{\"grants\":[{\"right\":\"role.write\",\"scope\":\"all\"}]}", 200);
	assert_call(site, li, "GET", "/v1/users", NULL, 403); // from the very next request on
	// With the right to make roles, but to none that does more than they may.
	assert_call(site, li, "POST", "/v1/roles",
		"{\"name\":\"mine\",\"title\":\"M\",\"grants\":[{\"right\":\"points.adjust\",\"scope\":\"all\"}]}",
		403);
	assert_call(site, li, "PATCH", "/v1/roles/porter",
		"{\"grants\":[{\"right\":\"points.adjust\",\"scope\":\"all\"}]}", 403);
	assert_call(site, li, "POST", "/v1/roles",
		"{\"name\":\"mine\",\"title\":\"M\",\"grants\":[{\"right\":\"role.write\",\"scope\":\"own\"}]}", 201);
	assert_call(site, owner, "POST", "/v1/roles",
		"{\"name\":\"great\",\"title\":\"G\",\"grants\":[{\"right\":\"points.adjust\",\"scope\":\"all\"}]}",
		201);
	assert_call(site, li, "DELETE", "/v1/roles/great", NULL, 403);
	assert_call(site, li, "DELETE", "/v1/roles/mine", NULL, 204);
	reply = call(site, owner, "GET", "/v1/roles", NULL);
	assert_non_null(strstr(reply->body, "\"total\":8"));

	// Why may they, or not.
	reply = call(site, owner, "GET", text_of(site, "/v1/access?right=role.write&user=%s", user_of(site, li)), NULL);
	assert_int_equal(reply->status, 200);
	assert_string_equal(member(reply, "granted_by"), "role.write");
	assert_string_equal(member(reply, "role"), "porter");
	reply = call(site, li, "GET", "/v1/access?right=points.adjust", NULL);
	assert_string_equal(member(reply, "scope"), "none");
	assert_string_equal(
		member(call(site, owner, "GET", "/v1/access?right=points.adjust", NULL), "granted_by"), "*");
	assert_call(
		site, li, "GET", text_of(site, "/v1/access?right=role.write&user=%s", user_of(site, owner)), NULL, 403);
	assert_call(site, li, "GET", "/v1/access?right=nonsense", NULL, 422);
	site_close(site);
}

// ---------------------------------------------------------------- keys

static struct guest make_key(struct site *site, struct guest *by, const char *more, const char *address)
{
	struct reply *reply = call(site, by, "POST", "/v1/keys", text_of(site, "{\"name\":\"till\"%s}", more));

	if (reply->status != 201)
		fail_msg("key %s: %d %s", more, reply->status, reply->body);
	return (struct guest){.address = address, .key = text_of(site, "%s", member(reply, "key")), .no_site = true};
}

static void keys_do_what_they_name_and_no_more(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1");
	struct guest key = make_key(site, owner, ",\"rights\":[\"user.read\",\"staff.write\"]", "198.51.100.1");
	struct reply *reply;

	assert_call(site, &key, "GET", "/v1/users", NULL, 200);
	assert_call(site, &key, "GET", "/v1/roles", NULL, 403);
	assert_call(site, &key, "POST", "/v1/users", "{\"name\":\"X\",\"login\":\"xx\",\"role\":\"analyst\"}", 403);
	assert_call(site, &key, "POST", "/v1/staff", "{\"name\":\"X\"}", 201); // no cookie: no origin is asked for
	assert_call(site, &key, "GET", "/v1/sessions", NULL, 403);
	assert_call(
		site, &key, "POST", "/v1/me/password", "{\"current\":\"x\",\"password\":\"four horses at once\"}", 403);
	reply = call(site, &key, "GET", "/v1/me", NULL);
	assert_int_equal(reply->status, 200);
	assert_string_equal(member(reply, "kind"), "key");
	assert_non_null(strstr(reply->body, "\"user_id\":null"));
	assert_null(strstr(reply->body, "points.adjust"));

	// The secret is shown once and kept nowhere.
	reply = call(site, owner, "GET", "/v1/keys", NULL);
	assert_int_equal(reply->status, 200);
	assert_null(strstr(reply->body, key.key + 20));
	assert_null(strstr(reply->body, "\"key\":"));
	assert_string_equal(member(reply, "state"), "active");
	assert_call(site, owner, "POST", "/v1/keys", "{\"name\":\"x\",\"rights\":[\"user.fly\"]}", 422);
	assert_call(site, owner, "POST", "/v1/keys", "{\"name\":\"x\",\"rights\":[\"*\"]}", 422);
	assert_call(
		site, owner, "POST", "/v1/keys", "{\"name\":\"x\",\"rights\":[],\"networks\":[\"10.0.0.1/8\"]}", 422);
	assert_call(site, owner, "POST", "/v1/keys",
		"{\"name\":\"x\",\"rights\":[],\"expires_at\":\"2020-01-01T00:00:00Z\"}", 422);

	const char *id = text_of(site, "%s", member(call(site, owner, "GET", "/v1/keys", NULL), "id"));
	assert_call(site, owner, "DELETE", text_of(site, "/v1/keys/%s", id), NULL, 204);
	assert_call(site, &key, "GET", "/v1/me", NULL, 401);
	assert_string_equal(member(call(site, owner, "GET", "/v1/keys", NULL), "state"), "revoked");
	site_close(site);
}

static int count_of(const char *text, const char *part)
{
	int count = 0;

	while ((text = strstr(text, part)) != NULL) {
		count++;
		text++;
	}
	return count;
}

static void keys_end_with_their_time_their_network_and_their_maker(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1");

	assert_call(site, owner, "POST", "/v1/roles",
		"{\"name\":\"porter\",\"title\":\"P\",\"grants\":[{\"right\":\"key.write\",\"scope\":\"own\"},{"
		"\"right\":\"key.read\",\"scope\":\"own\"},"
		"{\"right\":\"user.read\",\"scope\":\"all\"}]}",
		201);
	struct guest *li = colleague(site, owner, "li", "porter", NULL, "203.0.113.2");
	struct guest timed = make_key(
		site, owner, ",\"rights\":[\"user.read\"],\"expires_at\":\"2023-11-15T00:00:00Z\"", "198.51.100.1");
	struct guest placed = make_key(site, owner,
		",\"rights\":[\"user.read\"],\"networks\":[\"198.51.100.0/24\",\"2001:db8::/32\"]", "198.51.100.9");
	struct guest theirs = make_key(site, li, ",\"rights\":[\"user.read\"]", "198.51.100.1");

	assert_call(site, li, "POST", "/v1/keys", "{\"name\":\"x\",\"rights\":[\"role.read\"]}",
		403); // more than its maker may
	assert_call(site, &timed, "GET", "/v1/users", NULL, 200);
	assert_call(site, &placed, "GET", "/v1/users", NULL, 200);
	placed.address = "2001:db8:1::7";
	assert_call(site, &placed, "GET", "/v1/users", NULL, 200);
	placed.address = "198.51.101.9";
	assert_call(site, &placed, "GET", "/v1/users", NULL, 401);
	placed.address = "198.51.100.9";
	assert_call(site, &placed, "GET", "/v1/users", NULL, 200);

	// Own keys only, for who may no more.
	struct reply *reply = call(site, li, "GET", "/v1/keys", NULL);
	assert_int_equal(count_of(reply->body, "\"huk_"), 1);
	reply = call(site, owner, "GET", "/v1/keys?limit=2", NULL);
	assert_int_equal(count_of(reply->body, "\"huk_"), 2);
	reply = call(site, owner, "GET", text_of(site, "/v1/keys?cursor=%s", member(reply, "next")), NULL);
	assert_int_equal(count_of(reply->body, "\"huk_"), 1);

	// When its maker loses a right, so does the key; when the maker is disabled, it stops; both at once.
	assert_call(site, &theirs, "GET", "/v1/users", NULL, 200);
	assert_call(site, owner, "PATCH", "/v1/roles/porter",
		"{\"grants\":[{\"right\":\"key.write\",\"scope\":\"own\"}]}", 200);
	assert_call(site, &theirs, "GET", "/v1/users", NULL, 403);
	assert_call(site, &theirs, "GET", "/v1/me", NULL, 200);
	assert_call(site, owner, "POST", text_of(site, "/v1/users/%s/disable", user_of(site, li)), NULL, 200);
	assert_call(site, &theirs, "GET", "/v1/me", NULL, 401);
	assert_non_null(strstr(call(site, owner, "GET", "/v1/keys", NULL)->body, "\"stopped\""));

	int64_t end;
	assert_true(instant_parse("2023-11-15T00:00:00Z", &end));
	clock_set(end - 1);
	assert_call(site, &timed, "GET", "/v1/users", NULL, 200);
	clock_set(end);
	assert_call(site, &timed, "GET", "/v1/users", NULL, 401);
	auth_watch_once(site->auth);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM api_key WHERE used_at IS NOT NULL"), 3);
	site_close(site);
}

// Every route of this folder against every role: who is let in is what the table of rights says.
static void every_route_asks_for_its_right(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, 1024 * 1024);
	struct guest *owner = owner_at(site, "203.0.113.1"), stranger = {.address = "203.0.113.99"};
	const char *store = make_store(site, "East");

	for (const struct role *role = auth_roles; role->name; role++) {
		struct guest *guest =
			colleague(site, owner, text_of(site, "the.%s", role->name), role->name, store, "203.0.113.2");

		for (const struct route *route = auth_routes; route->path; route++) {
			if (route->method != HTTP_GET)
				continue;
			const char *path = strstr(route->path, "{user")
						   ? text_of(site, "/v1/users/%s", user_of(site, guest))
					   : route->example_path ? route->example_path
								 : route->path;
			bool may = !route->right || auth_grant_for(role->grants, role->grant_count, route->right);
			int status = call(site, guest, "GET", path, NULL)->status;

			if (status != (may ? 200 : 403))
				fail_msg("%s GET %s: %d", role->name, path, status);
			assert_call(site, &stranger, "GET", path, NULL, 401);
		}
	}
	site_close(site);
}

static void a_colleague_gets_an_account_and_stays_the_same_person(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, 1024 * 1024);
	struct guest *owner = owner_at(site, "203.0.113.1"), guest = {.address = "203.0.113.2"};
	const char *east = make_store(site, "East");
	struct reply *reply = call(site, owner, "POST", "/v1/staff",
		text_of(site, "{\"name\":\"Li Na\",\"code\":\"A07\",\"store_id\":\"%s\"}", east));

	assert_int_equal(reply->status, 201);
	const char *staff = text_of(site, "%s", member(reply, "id"));
	assert_call(site, owner, "GET", text_of(site, "/v1/users/usr_%s", staff + 4), NULL, 404); // no account yet
	const char *body = text_of(site,
		"{\"name\":\"Li Na\",\"login\":\"li.na\",\"role\":\"cashier\",\"store_id\":\"%s\",\"staff_id\":\"%s\"}",
		east, staff);
	reply = call(site, owner, "POST", "/v1/users", body);
	assert_int_equal(reply->status, 201);
	assert_string_equal(member(reply, "staff_id"), staff);
	assert_string_equal(member(reply, "code"), "A07");
	assert_int_equal(use_link(site, &guest, link_token(site, reply), PASSWORD)->status, 200);
	assert_string_equal(member(call(site, &guest, "GET", "/v1/me", NULL), "staff_id"), staff);
	assert_call(site, owner, "POST", "/v1/users", body, 409); // they have one now
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM staff"), 2);
	site_close(site);
}

struct command {
	enum status (*run)(struct ctx *, int64_t, const char **);
	int64_t id;
	const char *link;
};

static enum status by_command(struct ctx *ctx, void *arg)
{
	struct command *command = arg;

	return command->run(ctx, command->id, &command->link);
}

static enum status invite(struct ctx *ctx, int64_t id, const char **link)
{
	struct account_input in = {.name = "Li Na", .login = "li.na", .role = "analyst", .store_id = NONE};

	(void)id;
	return auth_user_create(ctx, &in, &id, link);
}

static enum status disable(struct ctx *ctx, int64_t id, const char **link)
{
	(void)link;
	return auth_user_disable(ctx, id);
}

static enum status list(struct ctx *ctx, int64_t wanted, const char **link)
{
	struct account *accounts;
	size_t count;

	(void)link;
	TRY(auth_user_list(ctx, &accounts, &count));
	assert_int_equal((int64_t)count, wanted);
	assert_string_equal(accounts[0].login, "boss");
	return OK;
}

static void commands_work_without_a_server(void **state)
{
	struct support *support = support_begin(state);
	struct account_input in = {.name = "The Owner", .login = "boss"};
	struct account account;
	struct home home;
	int64_t owner;

	home_open(&home, support, &house_tables);
	home.house.public_url = "https://crm.example/";
	assert_status(auth_owner_create(&home.ctx, &in, "boss1234", &owner), ERR_UNPROCESSABLE);
	fail_clear(&home.ctx);
	assert_ok(auth_owner_create(&home.ctx, &in, PASSWORD, &owner));
	struct command add = {.run = invite};
	assert_ok(house_write(&home.ctx, by_command, &add, 0, LANE_TILL));
	assert_int_equal(strncmp(add.link, "https://crm.example/setup#", 26), 0);
	assert_ok(house_read(&home.ctx, by_command, &(struct command){.run = list, .id = 2}));
	struct command last = {.run = disable, .id = owner};
	assert_status(house_write(&home.ctx, by_command, &last, 0, LANE_TILL), ERR_CONFLICT);
	fail_clear(&home.ctx);
	struct db *db;
	assert_ok(store_snapshot(support->store, &db));
	home.ctx.db = db;
	assert_ok(auth_user_find(&home.ctx, "Li.Na", &account));
	home.ctx.db = NULL;
	store_snapshot_end(db);
	struct command again = {.run = auth_user_link, .id = account.id}, off = {.run = disable, .id = account.id};
	assert_ok(house_write(&home.ctx, by_command, &again, 0, LANE_TILL));
	assert_string_not_equal(again.link, add.link);
	assert_ok(house_write(&home.ctx, by_command, &off, 0, LANE_TILL));
	assert_status(house_write(&home.ctx, by_command, &again, 0, LANE_TILL), ERR_CONFLICT);
	home_close(&home);
}

// How often it was done, by whom and to whom.
static int64_t audited(struct site *site, const char *act, const char *actor, const char *object_id)
{
	return support_number(site->home.support,
		text_of(site, "SELECT COUNT(*) FROM audit WHERE act = '%s' AND actor = '%s' AND object_id %s%s%s", act,
			actor, object_id ? "= '" : "IS NULL", object_id ? object_id : "", object_id ? "'" : ""));
}

static void who_did_what_is_audited(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, 1024 * 1024);
	struct guest *owner = owner_at(site, "203.0.113.1"),
		     *li = colleague(site, owner, "li", "analyst", NULL, "203.0.113.2");
	const char *boss = user_of(site, owner), *user = user_of(site, li);
	const char *session = text_of(site, "%s", member(call(site, li, "GET", "/v1/me", NULL), "session_id"));

	assert_int_equal(audited(site, "user.create_owner", "house", boss), 1);
	assert_int_equal(audited(site, "user.create", boss, user), 1);
	assert_int_equal(audited(site, "session.open_by_link", user, session), 1);
	assert_int_equal(support_number(support,
				 "SELECT COUNT(*) FROM audit WHERE act = 'session.open' AND peer = '203.0.113.1'"),
		1);
	assert_call(site, owner, "PATCH", text_of(site, "/v1/users/%s", user), "{\"role\":\"marketer\"}", 200);
	assert_int_equal(audited(site, "user.change", boss, user), 1);
	assert_int_equal(support_number(support,
				 "SELECT COUNT(*) FROM audit WHERE act = 'user.change'"
				 " AND REPLACE(diff, 'analyst', '') <> diff AND REPLACE(diff, 'marketer', '') <> diff"),
		1);
	assert_call(site, li, "DELETE", "/v1/session", NULL, 204);
	assert_int_equal(audited(site, "session.end", user, session), 1);
	struct reply *reply = call(site, owner, "POST", "/v1/keys", "{\"name\":\"till\",\"rights\":[\"user.read\"]}");
	const char *key = text_of(site, "%s", member(reply, "id"));
	assert_int_equal(audited(site, "key.create", boss, key), 1);
	assert_call(site, owner, "DELETE", text_of(site, "/v1/keys/%s", key), NULL, 204);
	assert_int_equal(audited(site, "key.revoke", boss, key), 1);
	assert_call(site, owner, "POST", text_of(site, "/v1/users/%s/disable", user), NULL, 200);
	assert_int_equal(audited(site, "user.disable", boss, user), 1);
	assert_call(site, owner, "POST", "/v1/me/password",
		"{\"current\":\"" PASSWORD "\",\"password\":\"four horses at once\"}", 204);
	assert_int_equal(audited(site, "user.password", boss, boss), 1);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM audit WHERE diff IS NOT NULL AND diff <> ''"
						 " AND REPLACE(diff, 'argon2', '') <> diff"),
		0);
	site_close(site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(a_disabled_account_is_out_at_once),
		BOTH(there_is_always_an_owner),
		BOTH(nobody_gives_more_than_they_have),
		BOTH(own_roles_are_made_changed_and_taken_away),
		BOTH(keys_do_what_they_name_and_no_more),
		BOTH(keys_end_with_their_time_their_network_and_their_maker),
		BOTH(every_route_asks_for_its_right),
		BOTH(who_did_what_is_audited),
		BOTH(a_colleague_gets_an_account_and_stays_the_same_person),
		BOTH(commands_work_without_a_server),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

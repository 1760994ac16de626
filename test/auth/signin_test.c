// Signing in, sessions, one-time links: over HTTP, on both databases.
#include "site.h"

static enum status setup_link(struct ctx *ctx, void *link)
{
	return auth_setup_link(ctx, link);
}

static void the_first_owner_comes_by_a_link_that_works_once(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest owner = {.address = "203.0.113.1"}, late = {.address = "203.0.113.2"};
	const char *link, *older;
	char body[512];

	assert_ok(house_write(&site->home.ctx, setup_link, &older, 0, LANE_TILL));
	assert_ok(house_write(&site->home.ctx, setup_link, &link, 0, LANE_TILL));
	assert_int_equal(strncmp(link, "/setup#", 7), 0);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM staff"), 0);
	// Nothing to sign in with yet, and no way in but the link.
	assert_sign_in(site, &owner, "admin", "admin", 401);
	assert_call(site, &owner, "GET", "/v1/me", NULL, 401);
	assert_int_equal(use_link(site, &owner, older + 7, PASSWORD)->status, 410); // a newer one was made

	snprintf(body, sizeof body, "{\"token\":\"%s\"}", link + 7);
	struct reply *reply = call(site, &owner, "POST", "/v1/setup/look", body);
	assert_int_equal(reply->status, 200);
	assert_string_equal(member(reply, "kind"), "setup");
	assert_int_equal(use_link(site, &owner, link + 7, PASSWORD)->status, 422); // name and login are missing
	snprintf(body, sizeof body,
		"{\"token\":\"%s\",\"password\":\"password1\",\"name\":\"Zhang\",\"login\":\"Zhang@Example.com\"}",
		link + 7);
	assert_call(site, &owner, "POST", "/v1/setup", body, 422);
	snprintf(body, sizeof body,
		"{\"token\":\"%s\",\"password\":\"" PASSWORD "\",\"name\":\"Zhang\",\"login\":\"Zhang@Example.com\"}",
		link + 7);
	reply = call(site, &owner, "POST", "/v1/setup", body);
	assert_int_equal(reply->status, 200);
	assert_string_equal(member(reply, "role"), "owner");
	assert_call(site, &owner, "GET", "/v1/me", NULL, 200);

	assert_call(site, &late, "POST", "/v1/setup", body, 410);
	assert_status(house_write(&site->home.ctx, setup_link, &link, 0, LANE_TILL), ERR_CONFLICT);
	assert_sign_in(site, &late, "zhang@example.com", PASSWORD, 200);
	site_close(site);
}

static void links_end_after_a_day_and_by_newer_ones(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1"), *li, guest = {.address = "203.0.113.2"};
	const char *first, *second, *user;
	struct reply *reply;

	reply = call(site, owner, "POST", "/v1/users", "{\"name\":\"Li\",\"login\":\"li\",\"role\":\"analyst\"}");
	assert_int_equal(reply->status, 201);
	first = link_token(site, reply);
	user = text_of(site, "%s", member(reply, "id"));
	assert_sign_in(site, &guest, "li", PASSWORD, 401); // invited, no password yet
	reply = call(site, owner, "POST", text_of(site, "/v1/users/%s/link", user), NULL);
	assert_int_equal(reply->status, 201);
	second = link_token(site, reply);
	assert_int_equal(use_link(site, &guest, first, PASSWORD)->status, 410);
	clock_set(NOON + DAY_MS);
	assert_int_equal(use_link(site, &guest, second, PASSWORD)->status, 410);
	clock_set(NOON + DAY_MS - 1);
	assert_int_equal(use_link(site, &guest, second, "li.li.li")->status, 200);
	assert_int_equal(use_link(site, &guest, second, PASSWORD)->status, 410);

	// A new password by link ends the sessions of the old one.
	clock_set(NOON + DAY_MS);
	li = arena_new(support->mem, struct guest);
	li->address = "203.0.113.3";
	assert_sign_in(site, owner, "boss", PASSWORD, 200);
	reply = call(site, owner, "POST", text_of(site, "/v1/users/%s/link", user), NULL);
	assert_int_equal(reply->status, 201);
	second = link_token(site, reply);
	assert_sign_in(site, li, "li", "li.li.li", 200); // goes on until the link is used
	assert_int_equal(use_link(site, &guest, second, PASSWORD)->status, 200);
	assert_call(site, li, "GET", "/v1/me", NULL, 401);
	assert_sign_in(site, li, "li", "li.li.li", 401);
	assert_call(site, &guest, "GET", "/v1/me", NULL, 200);
	site_close(site);
}

static void a_sign_in_always_makes_a_new_session(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1");
	struct guest before = *owner, planted = {.address = "203.0.113.9"};

	assert_true(strlen(owner->session) == 54);
	struct reply *reply = sign_in(site, owner, "boss", PASSWORD);
	assert_int_equal(reply->status, 200);
	assert_non_null(strcasestr(reply->head, "set-cookie: __Host-huitou="));
	assert_non_null(strcasestr(reply->head, "; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict; Secure"));
	assert_null(strcasestr(reply->head, "huitou-device=")); // the browser keeps the one it has
	assert_string_not_equal(owner->session, before.session);
	assert_string_equal(owner->device, before.device);
	assert_call(site, &before, "GET", "/v1/me", NULL, 401); // the one before has ended
	assert_call(site, owner, "GET", "/v1/me", NULL, 200);

	// A value that somebody planted is neither taken nor kept.
	snprintf(planted.session, sizeof planted.session, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	char old[128];
	snprintf(old, sizeof old, "%s", planted.session);
	assert_sign_in(site, &planted, "boss", PASSWORD, 200);
	assert_string_not_equal(planted.session, old);

	// Only hashes are kept.
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM session"), 2);
	assert_call(site, owner, "DELETE", "/v1/session", NULL, 204);
	assert_string_equal(owner->session, "");
	*owner = before;
	assert_call(site, owner, "GET", "/v1/me", NULL, 401);
	site_close(site);
}

static void sessions_end_by_idleness_and_by_age(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1");
	int64_t now = NOON;

	clock_set(now += 12 * HOUR_MS - 1);
	assert_call(site, owner, "GET", "/v1/me", NULL, 200);
	clock_set(now += 12 * HOUR_MS - 1);
	assert_call(site, owner, "GET", "/v1/me", NULL, 200);
	clock_set(now += 12 * HOUR_MS);
	assert_call(site, owner, "GET", "/v1/me", NULL, 401);
	assert_call(site, owner, "GET", "/v1/me", NULL, 401); // asking again does not wake it

	// Also when this server has to ask the database: what was seen is written down once a minute.
	assert_sign_in(site, owner, "boss", PASSWORD, 200);
	clock_set(now += 11 * HOUR_MS);
	assert_call(site, owner, "GET", "/v1/me", NULL, 200);
	auth_watch_once(site->auth);
	assert_int_equal(support_number(support, "SELECT MAX(seen_at) FROM session"), now);
	support_run(support, "UPDATE auth_epoch SET epoch = epoch + 1"); // another process changed something
	auth_watch_once(site->auth);
	clock_set(now += 11 * HOUR_MS);
	assert_call(site, owner, "GET", "/v1/me", NULL, 200);
	auth_watch_once(site->auth);
	support_run(support, "UPDATE auth_epoch SET epoch = epoch + 1");
	auth_watch_once(site->auth);
	clock_set(now += 12 * HOUR_MS);
	assert_call(site, owner, "GET", "/v1/me", NULL, 401);

	assert_sign_in(site, owner, "boss", PASSWORD, 200);
	int64_t opened = now;
	while (now < opened + 7 * DAY_MS - 6 * HOUR_MS) {
		clock_set(now += 6 * HOUR_MS);
		if (now < opened + 7 * DAY_MS)
			assert_call(site, owner, "GET", "/v1/me", NULL, 200);
	}
	clock_set(opened + 7 * DAY_MS - 1);
	assert_call(site, owner, "GET", "/v1/me", NULL, 200);
	clock_set(opened + 7 * DAY_MS);
	assert_call(site, owner, "GET", "/v1/me", NULL, 401);
	site_close(site);
}

static void ten_thousand_guesses_do_not_keep_the_owner_out(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, 1024 * 1024);
	struct guest *owner = owner_at(site, "203.0.113.1");
	int wrong = 0, slow = 0;

	assert_call(site, owner, "DELETE", "/v1/session", NULL, 204);
	for (int i = 0; i < 10000; i++) {
		char address[32], password[32];
		struct guest attacker = {.address = address};

		snprintf(address, sizeof address, "10.%d.%d.1", i / 250, i % 250);
		snprintf(password, sizeof password, "guess number %d", i);
		clock_set(NOON + i * 10);
		int status = sign_in(site, &attacker, "boss", password)->status;
		wrong += status == 401;
		slow += status == 429;
	}
	assert_int_equal(wrong + slow, 10000);
	assert_in_range(wrong, 20, 30);
	// The right password is slowed down too from where the owner never was …
	struct guest elsewhere = {.address = "10.200.0.1"};
	struct reply *reply = sign_in(site, &elsewhere, "boss", PASSWORD);
	assert_int_equal(reply->status, 429);
	assert_non_null(strcasestr(reply->head, "retry-after: "));
	// … and never on the owner's device, wherever it is, nor on the network it is known from.
	owner->address = "10.3.3.1";
	assert_sign_in(site, owner, "boss", PASSWORD, 200);
	struct guest new_browser = {.address = "203.0.113.1"};
	assert_sign_in(site, &new_browser, "boss", PASSWORD, 200);
	// Others are not touched.
	site_close(site);
}

static void wrong_passwords_from_one_place_wait(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1");
	struct guest guest = {.address = "198.51.100.1"};
	char body[256];

	for (int i = 0; i < 5; i++)
		assert_sign_in(site, &guest, "boss", "not the password", 401);
	assert_sign_in(site, &guest, "boss", PASSWORD, 429);
	clock_set(NOON + SECOND_MS);
	assert_sign_in(site, &guest, "boss", PASSWORD, 200);
	for (int i = 0; i < 5; i++) // it starts anew
		assert_sign_in(site, &guest, "boss", "not the password", 401);
	assert_sign_in(site, &guest, "boss", PASSWORD, 429);

	// Accounts that do not exist behave the same.
	guest.address = "198.51.100.2";
	for (int i = 0; i < 5; i++)
		assert_sign_in(site, &guest, "nobody", "not the password", 401);
	assert_sign_in(site, &guest, "nobody", "not the password", 429);

	// Confirming and changing the password count in the same place.
	for (int i = 0; i < 3; i++)
		assert_call(site, owner, "POST", "/v1/session/confirm", "{\"password\":\"wrong one\"}", 403);
	snprintf(body, sizeof body, "{\"current\":\"wrong one\",\"password\":\"%s\"}", "four horses at once");
	for (int i = 0; i < 2; i++)
		assert_call(site, owner, "POST", "/v1/me/password", body, 403);
	assert_call(site, owner, "POST", "/v1/session/confirm", "{\"password\":\"" PASSWORD "\"}", 429);
	struct guest same = *owner;
	assert_sign_in(site, &same, "boss", PASSWORD, 429);

	// One-time links: wrong ones are slowed down, good ones never.
	struct reply *reply;
	clock_set(NOON + HOUR_MS);
	assert_sign_in(site, owner, "boss", PASSWORD, 200);
	reply = call(site, owner, "POST", "/v1/users", "{\"name\":\"Li\",\"login\":\"li\",\"role\":\"analyst\"}");
	assert_int_equal(reply->status, 201);
	const char *token = link_token(site, reply);
	struct guest fisher = {.address = "198.51.100.7"};
	for (int i = 0; i < 50; i++)
		assert_int_equal(use_link(site, &fisher, "AAAAAAAAAAAAAAAAAAAA", PASSWORD)->status, 410);
	assert_int_equal(use_link(site, &fisher, "AAAAAAAAAAAAAAAAAAAA", PASSWORD)->status, 429);
	assert_call(site, &fisher, "POST", "/v1/setup/look", "{\"token\":\"AAAA\"}", 429);
	assert_int_equal(use_link(site, &fisher, token, PASSWORD)->status, 200);
	site_close(site);
}

static void another_site_cannot_sign_its_visitor_in(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1");
	struct guest visitor = {.address = "203.0.113.2", .fetch_site = "cross-site"};

	assert_sign_in(site, &visitor, "boss", PASSWORD, 403);
	visitor.fetch_site = "same-site";
	assert_sign_in(site, &visitor, "boss", PASSWORD, 403);
	assert_int_equal(visitor.session[0], 0);
	visitor.no_site = true;
	assert_sign_in(site, &visitor, "boss", PASSWORD, 200); // a program
	assert_call(site, &visitor, "GET", "/v1/me", NULL, 200);
	assert_call(site, &visitor, "PATCH", "/v1/me", "{\"language\":\"en\"}",
		403); // a write by cookie shows where it comes from
	owner->fetch_site = "cross-site";
	assert_call(site, owner, "PATCH", "/v1/me", "{\"language\":\"en\"}", 403);
	assert_call(site, owner, "DELETE", "/v1/session", NULL, 403);
	owner->fetch_site = NULL;
	assert_call(site, owner, "PATCH", "/v1/me", "{\"language\":\"en\"}", 200);
	site_close(site);
}

static void sessions_are_listed_and_ended_by_their_owner(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1"),
		     *li = colleague(site, owner, "li", "analyst", NULL, "203.0.113.2");
	struct guest phone = {.address = "203.0.113.3"}, tablet = {.address = "203.0.113.4"};
	const char *mine, *others;

	assert_sign_in(site, &phone, "boss", PASSWORD, 200);
	assert_sign_in(site, &tablet, "boss", PASSWORD, 200);
	mine = text_of(site, "%s", member(call(site, &phone, "GET", "/v1/me", NULL), "session_id"));
	others = text_of(site, "%s", member(call(site, li, "GET", "/v1/me", NULL), "session_id"));
	struct reply *reply = call(site, owner, "GET", "/v1/sessions", NULL);
	assert_int_equal(reply->status, 200);
	assert_non_null(strstr(reply->body, "\"total\":3"));
	assert_non_null(strstr(reply->body, "203.0.113.4"));
	assert_null(strstr(reply->body, "203.0.113.2"));
	assert_call(site, owner, "DELETE", text_of(site, "/v1/sessions/%s", others), NULL, 404);
	assert_call(site, li, "GET", "/v1/me", NULL, 200);
	assert_call(site, owner, "DELETE", text_of(site, "/v1/sessions/%s", mine), NULL, 204);
	assert_call(site, &phone, "GET", "/v1/me", NULL, 401);
	assert_call(site, &tablet, "GET", "/v1/me", NULL, 200);
	assert_call(site, owner, "DELETE", "/v1/sessions", NULL, 204);
	assert_call(site, &tablet, "GET", "/v1/me", NULL, 401);
	assert_call(site, owner, "GET", "/v1/me", NULL, 200);
	assert_call(site, li, "GET", "/v1/me", NULL, 200);
	site_close(site);
}

static void a_new_password_ends_the_other_sessions(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1"), phone = {.address = "203.0.113.3"};

	assert_sign_in(site, &phone, "boss", PASSWORD, 200);
	assert_call(site, owner, "POST", "/v1/me/password", "{\"current\":\"" PASSWORD "\",\"password\":\"boss2026\"}",
		422);
	assert_call(site, owner, "POST", "/v1/me/password",
		"{\"current\":\"" PASSWORD "\",\"password\":\"four horses at once\"}", 204);
	assert_call(site, owner, "GET", "/v1/me", NULL, 200);
	assert_call(site, &phone, "GET", "/v1/me", NULL, 401);
	assert_sign_in(site, &phone, "boss", PASSWORD, 401);
	assert_sign_in(site, &phone, "boss", "four horses at once", 200);
	site_close(site);
}

static void hashes_are_made_anew_when_the_cost_rises(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, 1024 * 1024);
	struct guest owner = {.address = "203.0.113.1"};

	make_owner(site, "boss");
	assert_int_equal(support_number(support,
				 "SELECT COUNT(*) FROM staff WHERE SUBSTR(password_hash, 1, 16) = '$argon2id$v=19$m'"),
		1);
	assert_int_equal(
		support_number(support, "SELECT COUNT(*) FROM staff WHERE SUBSTR(password_hash, 17, 5) = '=1024'"), 1);
	site_close(site);
	site = site_open(support, 2 * 1024 * 1024);
	assert_sign_in(site, &owner, "boss", PASSWORD, 200);
	assert_int_equal(
		support_number(support, "SELECT COUNT(*) FROM staff WHERE SUBSTR(password_hash, 17, 5) = '=2048'"), 1);
	assert_sign_in(site, &owner, "boss", PASSWORD, 200);
	assert_sign_in(site, &owner, "boss", "something else", 401);
	site_close(site);
}

static void sensitive_acts_want_the_password_again(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1");
	static const char key[] = "{\"name\":\"till\",\"rights\":[\"order.write\"]}";

	assert_call(site, owner, "POST", "/v1/keys", key, 201); // just signed in
	clock_set(NOON + 5 * MINUTE_MS);
	struct reply *reply = call(site, owner, "POST", "/v1/keys", key);
	assert_int_equal(reply->status, 403);
	assert_string_equal(member(reply, "code"), "confirm_password");
	assert_call(site, owner, "POST", "/v1/roles", "{\"name\":\"temp\",\"title\":\"T\",\"grants\":[]}", 403);
	assert_call(site, owner, "POST", "/v1/users", "{\"name\":\"Li\",\"login\":\"li\",\"role\":\"analyst\"}", 403);
	assert_call(site, owner, "POST", "/v1/session/confirm", "{\"password\":\"" PASSWORD "\"}", 204);
	assert_call(site, owner, "POST", "/v1/keys", key, 201);
	clock_set(NOON + 10 * MINUTE_MS);
	assert_call(site, owner, "POST", "/v1/keys", key, 403);
	site_close(site);
}

static void what_is_over_is_swept(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);

	owner_at(site, "203.0.113.1");
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM session"), 1);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM staff_device"), 1);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM staff_network"), 1);
	site->home.ctx.now_ms = NOON + 11 * HOUR_MS;
	assert_ok(auth_sweep.run(&site->home.ctx, NULL));
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM session"), 1);
	site->home.ctx.now_ms = NOON + 12 * HOUR_MS;
	assert_ok(auth_sweep.run(&site->home.ctx, NULL));
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM session"), 0);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM staff_network"), 1);
	site->home.ctx.now_ms = NOON + 400 * DAY_MS;
	assert_ok(auth_sweep.run(&site->home.ctx, NULL));
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM staff_device"), 0);
	assert_int_equal(support_number(support, "SELECT COUNT(*) FROM staff_network"), 0);
	site_close(site);
}

static void bad_input_is_refused_and_harms_nothing(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, HASH_BYTES);
	struct guest *owner = owner_at(site, "203.0.113.1"), guest = {.address = "203.0.113.5"};
	static const char *const bodies[] = {"", "{}", "[]", "{\"login\":1,\"password\":2}", "{\"login\":\"a\"}",
		"{\"login\":\"a\",\"password\":\"b\",\"x\":1}", "{\"login\":\"\",\"password\":\"\"}",
		"{\"login\":\"a\",\"login\":\"b\",\"password\":\"c\"}"};

	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		int status = call(site, &guest, "POST", "/v1/session", bodies[i])->status;

		if (status != 400 && status != 422 && status != 415)
			fail_msg("%s: %d", bodies[i], status);
	}
	assert_sign_in(site, &guest, "'; DROP TABLE staff; --", PASSWORD, 401);
	assert_sign_in(site, &guest, "BOSS", PASSWORD, 200); // one spelling
	guest.key = "huk_nonsense";
	assert_call(site, &guest, "GET", "/v1/me", NULL, 401);
	assert_call(site, owner, "GET", "/v1/me", NULL, 200);
	site_close(site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(the_first_owner_comes_by_a_link_that_works_once),
		BOTH(links_end_after_a_day_and_by_newer_ones),
		BOTH(a_sign_in_always_makes_a_new_session),
		BOTH(sessions_end_by_idleness_and_by_age),
		BOTH(ten_thousand_guesses_do_not_keep_the_owner_out),
		BOTH(wrong_passwords_from_one_place_wait),
		BOTH(another_site_cannot_sign_its_visitor_in),
		BOTH(sessions_are_listed_and_ended_by_their_owner),
		BOTH(a_new_password_ends_the_other_sessions),
		BOTH(hashes_are_made_anew_when_the_cost_rises),
		BOTH(sensitive_acts_want_the_password_again),
		BOTH(what_is_over_is_swept),
		BOTH(bad_input_is_refused_and_harms_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// What goes wrong only under pressure: races, floods, secrets in the wrong place. Over HTTP, on both databases.
#include "site.h"

#include "base/log.h"

#include <fcntl.h>

// ---------------------------------------------------------------- races

struct racer {
	struct site *site;
	struct guest *guest;
	const char *method, *path, *body;
	int status;
};

static void *race(void *arg)
{
	struct racer *racer = arg;

	racer->status = call(racer->site, racer->guest, racer->method, racer->path, racer->body)->status;
	return NULL;
}

static void run_both(struct racer *a, struct racer *b)
{
	pthread_t threads[2];

	assert_int_equal(pthread_create(&threads[0], NULL, race, a), 0);
	assert_int_equal(pthread_create(&threads[1], NULL, race, b), 0);
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
}

static void two_owners_cannot_remove_each_other_at_once(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, 1024 * 1024);
	struct guest *first = owner_at(site, "203.0.113.1"),
		     *second = colleague(site, first, "li", "owner", NULL, "203.0.113.2");
	const char *paths[] = {text_of(site, "/v1/users/%s/disable", user_of(site, second)),
		text_of(site, "/v1/users/%s/disable", user_of(site, first))};

	for (int round = 0; round < 8; round++) {
		struct racer a = {site, first, "POST", paths[0], NULL, 0},
			     b = {site, second, "POST", paths[1], NULL, 0};

		run_both(&a, &b);
		assert_int_equal(support_number(support, "SELECT COUNT(*) FROM staff WHERE state = 'active'"), 1);
		assert_int_equal((a.status == 200) + (b.status == 200), 1);
		support_run(support, "UPDATE staff SET state = 'active'");
		assert_sign_in(site, first, "boss", PASSWORD, 200);
		assert_sign_in(site, second, "li", PASSWORD, 200);
	}
	site_close(site);
}

static void a_link_is_used_by_one_of_two(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, 1024 * 1024);
	struct guest *owner = owner_at(site, "203.0.113.1");

	for (int round = 0; round < 8; round++) {
		struct guest one = {.address = "203.0.113.2"}, other = {.address = "203.0.113.3"};
		struct reply *reply = call(site, owner, "POST", "/v1/users",
			text_of(site, "{\"name\":\"X\",\"login\":\"x%d\",\"role\":\"analyst\"}", round));

		assert_int_equal(reply->status, 201);
		const char *body =
			text_of(site, "{\"token\":\"%s\",\"password\":\"" PASSWORD "\"}", link_token(site, reply));
		struct racer a = {site, &one, "POST", "/v1/setup", body, 0},
			     b = {site, &other, "POST", "/v1/setup", body, 0};
		run_both(&a, &b);
		assert_int_equal((a.status == 200) + (b.status == 200), 1);
		assert_int_equal((a.status == 410) + (b.status == 410), 1);
	}
	site_close(site);
}

// ---------------------------------------------------------------- floods

static void a_flood_of_sign_ins_is_told_that_it_is_too_much(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, 16 * 1024 * 1024);
	struct guest *owner = owner_at(site, "203.0.113.1");
	struct guest guests[150];
	int fds[150], wrong = 0, busy_count = 0;

	for (int i = 0; i < 150; i++) {
		guests[i] = (struct guest){.address = text_of(site, "198.51.%d.1", i)};
		fds[i] = ask(site, &guests[i], "POST", "/v1/session",
			text_of(site, "{\"login\":\"user%d\",\"password\":\"nothing right\"}", i));
	}
	// Meanwhile everybody who is in goes on.
	assert_call(site, owner, "GET", "/v1/me", NULL, 200);
	for (int i = 0; i < 150; i++) {
		struct reply *reply = hear(fds[i], &guests[i]);

		wrong += reply->status == 401;
		busy_count += reply->status == 503;
		if (reply->status == 503)
			assert_non_null(strcasestr(reply->head, "retry-after:"));
	}
	assert_int_equal(wrong + busy_count, 150);
	assert_true(wrong >= 64);
	assert_true(busy_count > 0);
	site_close(site);
}

// ---------------------------------------------------------------- secrets

static bool file_holds(const char *path, const char *text)
{
	static char bytes[8 * 1024 * 1024];
	FILE *file = fopen(path, "rb");

	if (!file)
		return false;
	size_t size = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	assert_true(size < sizeof bytes);
	return memmem(bytes, size, text, strlen(text)) != NULL;
}

static void assert_nowhere(struct site *site, const char *log, const char *secret)
{
	const char *url = site->home.support->url;

	assert_true(strlen(secret) > 8);
	assert_false(file_holds(log, secret));
	assert_false(file_holds(url, secret));
	assert_false(file_holds(text_of(site, "%s-wal", url), secret));
}

// Runs a day's sign-ins with the log in a file, then looks for secrets in the log and in the database's files.
static void no_secret_is_logged_or_stored(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, 1024 * 1024);
	const char *log = arena_format(support->mem, "%s/log", support->dir);
	int kept = dup(STDERR_FILENO), file = open(log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);

	assert_true(kept >= 0 && file >= 0);
	log_setup(LOG_DEBUG, 1);
	dup2(file, STDERR_FILENO);
	clock_set(NOON + HOUR_MS); // another second than that of the flood: its lines are used up
	struct guest *owner = owner_at(site, "203.0.113.1"),
		     guest = {.address = "203.0.113.7", .more = "Idempotency-Key: one\r\n"};
	assert_sign_in(site, &guest, "boss", "a wrong password", 401);
	struct reply *reply = call(site, owner, "POST", "/v1/users",
		"{\"name\":\"Li\",\"login\":\"li@example.com\",\"role\":\"analyst\"}");
	const char *link = link_token(site, reply);
	int used = use_link(site, &guest, link, "seven green doors")->status;
	owner->more = "Idempotency-Key: two\r\n";
	reply = call(site, owner, "POST", "/v1/keys", "{\"name\":\"till\",\"rights\":[\"user.read\"]}");
	const char *key = text_of(site, "%s", member(reply, "key"));
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(file);
	log_setup(LOG_INFO, 1);

	assert_int_equal(used, 200);
	assert_true(file_holds(log, "refused sign-in user=usr_"));
	assert_true(file_holds(log, "peer=203.0.113.7"));
	assert_nowhere(site, log, PASSWORD);
	assert_nowhere(site, log, "a wrong password");
	assert_nowhere(site, log, "seven green doors");
	assert_nowhere(site, log, link);
	assert_nowhere(site, log, key);
	assert_nowhere(site, log, key + 20);
	assert_nowhere(site, log, owner->session);
	assert_nowhere(site, log, owner->device);
	assert_false(file_holds(log, "li@example.com"));
	site_close(site);
}

static void without_https_cookies_have_plain_names(void **state)
{
	struct support *support = support_begin(state);
	struct site *site = site_open(support, 1024 * 1024);
	struct guest guest = {.address = "203.0.113.1", .plain = true};

	make_owner(site, "boss");
	struct reply *reply = sign_in(site, &guest, "boss", PASSWORD);
	assert_int_equal(reply->status, 200);
	assert_non_null(strcasestr(reply->head, "Set-Cookie: huitou="));
	assert_null(strcasestr(reply->head, "Secure"));
	assert_call(site, &guest, "GET", "/v1/me", NULL, 200);
	// A cookie that came over plain HTTP is not believed over https.
	guest.plain = false;
	guest.more = text_of(site, "Cookie: huitou=%s\r\n", guest.session);
	guest.session[0] = guest.device[0] = '\0';
	assert_call(site, &guest, "GET", "/v1/me", NULL, 401);
	site_close(site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(two_owners_cannot_remove_each_other_at_once),
		BOTH(a_link_is_used_by_one_of_two),
		BOTH(a_flood_of_sign_ins_is_told_that_it_is_too_much),
		SQLITE(no_secret_is_logged_or_stored),
		BOTH(without_https_cookies_have_plain_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

// The server: gate, worker, sockets; up to the signal, and down without losing what was accepted.
#include "api/feed.h"
#include "auth/auth.h"
#include "base/id.h"
#include "base/log.h"
#include "http/cidr.h"
#include "http/static.h"
#include "main/commands.h"
#include "main/desk.h"
#include "main/tables.h"
#include "portal/portal.h"
#include "work/worker.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static struct http_server *running;

static void stop_serving(int signal_number)
{
	(void)signal_number;
	http_server_stop(running);
}

static void wake(void *arg)
{
	struct house *house = arg;

	struct worker *worker = house->worker; // looked at once: it goes before the gate does
	struct feed *feed = house->feed;

	if (worker)
		worker_wake(worker);
	if (feed)
		feed_wake(feed);
}

// ---------------------------------------------------------------- pages

struct pages {
	struct http_static console, portal;
	struct house *house;
};

static void answer_page(struct http_request *request, void *arg)
{
	const struct pages *pages = arg;
	struct http_reply reply = {0};
	bool portal = text_starts(request->path, "/portal/") || strcmp(request->path, "/portal") == 0;

	if (portal_page(pages->house, request, &reply) ||
		http_static_find(portal ? &pages->portal : &pages->console, request, &reply)) {
		http_reply(request, &reply);
		return;
	}
	http_reply(request, &(struct http_reply){
				    .status = 404,
				    .type = "text/plain; charset=utf-8",
				    .body = "There is nothing at this address.\n",
				    .body_size = strlen("There is nothing at this address.\n"),
			    });
}

// ---------------------------------------------------------------- the first owner

struct first_owner {
	bool wanted;
	const char *link;
};

static enum status find_owner(struct ctx *ctx, void *arg)
{
	struct first_owner *first = arg;

	TRY(auth_owner_wanted(ctx, &first->wanted));
	return first->wanted ? auth_setup_link(ctx, &first->link) : OK;
}

static void print_welcome(struct desk *desk, const struct http_server *server)
{
	struct ctx ctx = house_ctx(&desk->house, desk->mem);
	struct first_owner first = {0};
	const char *address = http_server_address(server);
	bool web = !text_starts(address, "unix:");
	const char *base = desk->config.public_url ? desk->config.public_url
			   : web                   ? arena_format(desk->mem, "http://%s", address)
						   : "";

	printf("Huitou serves %s%s\n", web ? "http://" : "", address);
	if (house_write(&ctx, find_owner, &first, 0, LANE_TILL) == OK && first.wanted)
		printf("Nobody can sign in yet. The first owner chooses a password here (once, within 24 hours):\n  "
		       "%s%s\n",
			text_starts(first.link, "/") ? base : "", first.link);
	fflush(stdout);
}

// ---------------------------------------------------------------- up and down

static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = stop_serving};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static struct http_server *listen_on(struct desk *desk, struct api *api, char **error)
{
	const struct config *config = &desk->config;

	return http_server_create(
		&(struct http_options){
			.listen = config->listen,
			.trusted = config->trusted_proxies,
			.threads = (int)config->http_threads,
			.workers = (int)config->http_workers,
			.answer = api_answer,
			.plan = api_plan,
			.refused = api_refused,
			.finished = api_finished,
			.arg = api,
		},
		error);
}

static int serve(struct desk *desk)
{
	struct house *house = &desk->house;
	struct pages pages = {
		.console = {.root = "web/dist/console", .dir = desk->config.web_dir},
		.portal = {.root = "web/dist/portal", .mount = "/portal"},
		.house = house,
	};
	static char *error; // malloc'd where the server can't start; the process ends with it

	house->gate = gate_create(house->store,
		&(struct gate_options){
			.queue_max = (int)desk->config.queue_max, .committed = wake, .committed_arg = house});
	house->feed = feed_create(house);
	house->worker = worker_create(house, (int)desk->config.job_threads);
	struct auth *auth = auth_create(&(struct auth_options){.house = house, .watch = true});
	struct portal *portal = portal_create(house);
	struct api *api = api_create(&(struct api_options){
		.house = house,
		.tables = &api_rows,
		.authenticate = portal_authenticate,
		.pages = answer_page,
		.pages_arg = &pages,
		.confirmed = auth_require_recent,
		.rate_per_minute = (int)desk->config.rate_per_minute,
	});
	running = listen_on(desk, api, &error);
	if (running) {
		api_set_server(api, running);
		catch_signals();
		print_welcome(desk, running);
		http_server_run(running);
		log_info("serve", "stopping: what was accepted is answered");
	} else {
		complain(EXIT_FAILED, "serve", "%s", error);
	}
	// From the outside in: nothing above may still use what goes next.
	auth_destroy(auth);
	feed_destroy(house->feed);
	worker_destroy(house->worker);
	gate_destroy(house->gate);
	bool served = running != NULL;
	if (running)
		http_server_destroy(running);
	api_destroy(api);
	portal_destroy(portal);
	house->portal = NULL;
	house->gate = NULL;
	house->worker = NULL;
	house->feed = NULL;
	return served ? EXIT_DONE : EXIT_FAILED;
}

// A list that is only found to be wrong when the first webhook leaves would be found by nobody.
static int check_networks(const struct config *config)
{
	struct cidr_list list;
	const char *bad = NULL;

	if (!config->private_allowed)
		return EXIT_DONE;
	if (cidr_list_parse(config->private_allowed, &list, &bad) != OK)
		return complain(
			EXIT_USAGE, "serve", "private_allowed: %s is no network", bad ? bad : config->private_allowed);
	cidr_list_clear(&list);
	return EXIT_DONE;
}

int serve_command(int argc, char **argv)
{
	struct desk desk;
	int code = desk_open(&desk, "serve", &argc, argv, DESK_CREATE | DESK_UPGRADE);

	if (code == EXIT_DONE)
		code = check_networks(&desk.config);

	if (code == EXIT_DONE && argc > 1)
		code = complain(EXIT_USAGE, "serve", "what is %s? See huitou serve --help", argv[1]);
	if (code == EXIT_DONE)
		code = serve(&desk);
	desk_close(&desk);
	return code;
}

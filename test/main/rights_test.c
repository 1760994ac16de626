// Every row of every folder that names a right names one of the table: a right that nobody can be given would shut all
// but the owner out.
#include "../support.h"

#include "api/resource.h"
#include "auth/auth.h"
#include "main/tables.h"
#include "work/event.h"

static int routes;

static void check_route(const struct route *route, void *arg)
{
	(void)arg;
	routes++;
	if (route->right && strcmp(route->right, ROUTE_PUBLIC) != 0 && !auth_right_find(route->right))
		fail_msg("%s %s: there is no right %s", http_method_name(route->method), route->path, route->right);
}

static void every_route_names_a_right_that_can_be_given(void **state)
{
	(void)state;
	tables_gather();
	api_each_route(&api_rows, check_route, NULL);
	assert_true(routes > 50);
}

static void every_event_names_a_right_that_can_be_given(void **state)
{
	(void)state;
	for (const struct event_type *const *type = house_tables.events; *type; type++)
		if ((*type)->right && !auth_right_find((*type)->right))
			fail_msg("%s: there is no right %s", (*type)->name, (*type)->right);
}

// What is open to everybody, as a list: adding to it is a decision.
static const char *const open_routes[] = {"/v1/session", "/v1/setup", "/v1/setup/look", "/v1/m/codes", "/v1/m/session",
	"/v1/m/members", "/v1/m/passkeys/challenge", "/v1/m/passkeys/session", "/v1/m/links/use", "/v1/m/shop",
	"/v1/programme", NULL};

static void check_open(const struct route *route, void *arg)
{
	(void)arg;
	if (!route->right || strcmp(route->right, ROUTE_PUBLIC) != 0)
		return;
	for (const char *const *path = open_routes; *path; path++)
		if (strcmp(*path, route->path) == 0)
			return;
	fail_msg("%s %s is open to everybody", http_method_name(route->method), route->path);
}

static void only_sign_in_is_open_to_everybody(void **state)
{
	(void)state;
	api_each_route(&api_rows, check_open, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_route_names_a_right_that_can_be_given),
		cmocka_unit_test(every_event_names_a_right_that_can_be_given),
		cmocka_unit_test(only_sign_in_is_open_to_everybody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

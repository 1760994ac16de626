// The rule of the portal holds for every route that there is: who may ask it, and that another member has tried it.
#include "../support.h"

#include "main/tables.h"
#include "portal/portal.h"

#include <stdio.h>
#include <string.h>

static char scenario[65536];
static int routes;

static void read_scenario(void)
{
	FILE *file = fopen("test/api/portal_own.scenario", "r");

	assert_non_null(file);
	size_t size = fread(scenario, 1, sizeof scenario - 1, file);
	fclose(file);
	scenario[size] = '\0';
	char *other = strstr(scenario, "as: member $qiang");
	assert_non_null(other);
	memmove(scenario, other, strlen(other) + 1);
}

static bool is_open(const struct route *route)
{
	return route->right && strcmp(route->right, ROUTE_PUBLIC) == 0;
}

static void check_route(const struct route *route, void *arg)
{
	char asked[200];
	size_t size = strcspn(route->path, "{");

	(void)arg;
	if (!text_starts(route->path, "/v1/m/")) {
		// Only there a member is known: what anybody who is signed in may do is for staff.
		return;
	}
	routes++;
	if (route->right && !is_open(route))
		fail_msg("%s: staff's rights mean nothing to a member", route->path);
	for (const char *at = strchr(route->path, '{'); at; at = strchr(at + 1, '{'))
		if (strncmp(strchr(at, ':'), ":cus", 4) == 0)
			fail_msg("%s takes a customer's id", route->path);
	snprintf(asked, sizeof asked, "%s %.*s", http_method_name(route->method), (int)size, route->path);
	if (!is_open(route) && strcmp(route->name, "member_code") != 0 && !strstr(scenario, asked))
		fail_msg("%s %s: no other member has tried it in portal_own.scenario", http_method_name(route->method),
			route->path);
}

static void every_route_of_members_was_tried_by_another(void **state)
{
	(void)state;
	read_scenario();
	tables_gather();
	api_each_route(&api_rows, check_route, NULL);
	assert_true(routes > 15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_route_of_members_was_tried_by_another),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

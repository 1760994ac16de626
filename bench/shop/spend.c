// Spending over HTTP against a running server, many connections, two requests a turn:
//
//	spend PORT KEY SECONDS CONNECTIONS hold FILE             POST /v1/holds of one point, then confirm
//	spend PORT KEY SECONDS CONNECTIONS coupon FILE TEMPLATE  a coupon is issued to a customer, then used
//
// FILE: ids of customers, a line each. Prints turns a second and the latency of single requests.
#include "../load/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CUSTOMERS_MAX 100000
#define CONNECTIONS_MAX 1024
#define OPEN_MAX 65536 // requests under way, by number

struct turn {
	char second[64]; // id of the hold, code of the coupon; "": the first request comes next
};

struct spend {
	const char *key, *template;
	bool coupons;
	char **customers;
	size_t customer_count;
	struct turn turns[CONNECTIONS_MAX];
	int connection_of[OPEN_MAX];
	int64_t done, refused, run; // turns that are whole; run: of this start, so that receipts are new ones
};

static void read_customers(const char *path, struct spend *spend)
{
	char line[100];
	FILE *file = fopen(path, "r");

	spend->customers = calloc(CUSTOMERS_MAX, sizeof *spend->customers);
	if (!file || !spend->customers) {
		fprintf(stderr, "spend: cannot read %s\n", path);
		exit(1);
	}
	while (spend->customer_count < CUSTOMERS_MAX && fgets(line, sizeof line, file)) {
		line[strcspn(line, "\r\n")] = '\0';
		spend->customers[spend->customer_count++] = strdup(line);
	}
	fclose(file);
	if (!spend->customer_count) {
		fprintf(stderr, "spend: %s is empty\n", path);
		exit(1);
	}
}

static size_t write_post(const struct spend *spend, const char *path, const char *body, char *to, size_t room)
{
	int all = snprintf(to, room,
		"POST %s HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
		"Content-Length: %zu\r\n\r\n%s",
		path, spend->key, strlen(body), body);
	return all > 0 && (size_t)all < room ? (size_t)all : 0;
}

static size_t make(void *arg, int connection, int64_t number, char *to, size_t room)
{
	struct spend *spend = arg;
	const struct turn *turn = &spend->turns[connection];
	const char *customer = spend->customers[(uint64_t)number * UINT64_C(2654435761) % spend->customer_count];
	char path[200], body[300];

	spend->connection_of[number % OPEN_MAX] = connection;
	if (spend->coupons && turn->second[0]) {
		snprintf(path, sizeof path, "/v1/coupons/use");
		snprintf(body, sizeof body, "{\"code\": \"%s\", \"used_for\": \"bench-%lld-%lld\"}", turn->second,
			(long long)spend->run, (long long)number);
	} else if (spend->coupons) {
		snprintf(path, sizeof path, "/v1/customers/%s/coupons", customer);
		snprintf(body, sizeof body, "{\"template_id\": \"%s\"}", spend->template);
	} else if (turn->second[0]) {
		snprintf(path, sizeof path, "/v1/holds/%s/confirm", turn->second);
		snprintf(body, sizeof body, "{}");
	} else {
		snprintf(path, sizeof path, "/v1/holds");
		snprintf(body, sizeof body, "{\"customer_id\": \"%s\", \"parts\": [{\"amount\": 1}]}", customer);
	}
	return write_post(spend, path, body, to, room);
}

static void seen(void *arg, int64_t number, int status, const char *body, size_t size)
{
	struct spend *spend = arg;
	struct turn *turn = &spend->turns[spend->connection_of[number % OPEN_MAX]];
	const char *member = spend->coupons ? "\"code\":\"" : "\"id\":\"";

	if (status < 200 || status > 299) {
		turn->second[0] = '\0';
		if (spend->refused++ < 3)
			fprintf(stderr, "spend %lld: %d %.*s\n", (long long)number, status,
				(int)(size < 300 ? size : 300), body);
		return;
	}
	if (turn->second[0]) {
		turn->second[0] = '\0';
		spend->done++;
		return;
	}
	char text[4096];
	snprintf(text, sizeof text, "%.*s", (int)(size < sizeof text ? size : sizeof text - 1), body);
	const char *at = strstr(text, member);
	if (at) {
		at += strlen(member);
		snprintf(turn->second, sizeof turn->second, "%.*s", (int)strcspn(at, "\""), at);
	}
}

int main(int argc, char **argv)
{
	static struct spend spend;
	struct load_result result;

	if (argc < 7 || (strcmp(argv[5], "coupon") == 0 && argc < 8)) {
		fprintf(stderr, "usage: spend PORT KEY SECONDS CONNECTIONS hold|coupon FILE [TEMPLATE]\n");
		return 2;
	}
	spend.key = argv[2];
	spend.coupons = strcmp(argv[5], "coupon") == 0;
	spend.template = argc > 7 ? argv[7] : "";
	spend.run = (int64_t)getpid();
	read_customers(argv[6], &spend);
	struct load load = {
		.address = "127.0.0.1",
		.port = atoi(argv[1]),
		.connections = atoi(argv[4]) < CONNECTIONS_MAX ? atoi(argv[4]) : CONNECTIONS_MAX,
		.duration_ms = atoi(argv[3]) * 1000,
		.make = make,
		.seen = seen,
		.arg = &spend,
	};
	if (!load_run(&load, &result)) {
		fprintf(stderr, "spend: no connection to port %d\n", load.port);
		return 1;
	}
	load_print(spend.coupons ? "coupons" : "holds", &result);
	printf("turns: %.0f /s, refused %lld\n", (double)spend.done * 1e6 / (double)result.took_us,
		(long long)spend.refused);
	return 0;
}

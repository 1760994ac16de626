// Orders over HTTP against a running server: each with 3 lines, points, statistics, events, durable before the answer.
//
//	orders PORT KEY SECONDS CONNECTIONS CUSTOMERS [FIRST]
//
// FIRST sets the first order number, so that two runs against one server do not replay each other. SECONDS 0: one order
// of each customer, so that all exist.
#include "../load/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct orders {
	const char *key;
	int64_t customers, first;
	bool in_turn; // else at random
};

static uint64_t mix(uint64_t x)
{
	x ^= x >> 33;
	x *= UINT64_C(0xff51afd7ed558ccd);
	x ^= x >> 33;
	x *= UINT64_C(0xc4ceb9fe1a85ec53);
	return x ^ x >> 33;
}

static size_t make(void *arg, int connection, int64_t number, char *to, size_t room)
{
	const struct orders *orders = arg;
	uint64_t chance = mix((uint64_t)(orders->first + number) + 1);
	uint64_t customer = orders->in_turn ? (uint64_t)number : chance % (uint64_t)orders->customers;
	char body[2048];

	(void)connection;
	int size = snprintf(body, sizeof body,
		"{\"source\":\"bench\",\"external_id\":\"B%lld\",\"channel\":\"store\","
		"\"customer\":{\"kind\":\"external_id\",\"value\":\"%llu\"},\"lines\":["
		"{\"sku\":\"S%llu\",\"name\":\"Coffee\",\"quantity\":1,\"unit_price\":%llu},"
		"{\"sku\":\"S%llu\",\"name\":\"Cake\",\"quantity\":2,\"unit_price\":%llu},"
		"{\"sku\":\"S%llu\",\"name\":\"Tea\",\"quantity\":3,\"unit_price\":%llu}]}",
		(long long)(orders->first + number), (unsigned long long)customer,
		(unsigned long long)(chance >> 8 & 511), (unsigned long long)(chance >> 20 & 4095) + 100,
		(unsigned long long)(chance >> 16 & 511), (unsigned long long)(chance >> 30 & 4095) + 100,
		(unsigned long long)(chance >> 24 & 511), (unsigned long long)(chance >> 40 & 4095) + 100);
	int all = snprintf(to, room,
		"POST /v1/orders HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n"
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		orders->key, size, body);
	return all > 0 && (size_t)all < room ? (size_t)all : 0;
}

static void seen(void *arg, int64_t number, int status, const char *body, size_t size)
{
	static int told;

	(void)arg;
	if ((status < 200 || status > 299) && told++ < 3)
		fprintf(stderr, "order %lld: %d %.*s\n", (long long)number, status, (int)(size < 300 ? size : 300),
			body);
}

int main(int argc, char **argv)
{
	struct load_result result;

	if (argc < 6) {
		fprintf(stderr, "usage: orders PORT KEY SECONDS CONNECTIONS CUSTOMERS [FIRST]\n");
		return 2;
	}
	struct orders orders = {argv[2], atoll(argv[5]), argc > 6 ? atoll(argv[6]) : 0, atoi(argv[3]) == 0};
	struct load load = {
		.address = "127.0.0.1",
		.port = atoi(argv[1]),
		.connections = atoi(argv[4]),
		.requests = orders.in_turn ? orders.customers : 0,
		.duration_ms = atoi(argv[3]) * 1000,
		.make = make,
		.seen = seen,
		.arg = &orders,
		.retry = true,
	};
	if (!load_run(&load, &result)) {
		fprintf(stderr, "orders: no connection to port %d\n", load.port);
		return 1;
	}
	load_print("orders", &result);
	return 0;
}

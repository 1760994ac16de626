// One kind of GET over HTTP against a running server, many connections.
//
//	reads PORT KEY SECONDS CONNECTIONS PATH [FILE]
//
// "%s" in PATH stands for a line of FILE, taken in a scattered order: /v1/customers/%s/overview.
#include "../load/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 1000000

struct reads {
	const char *key, *path;
	char **words;
	size_t word_count;
};

static void read_words(const char *path, struct reads *reads)
{
	char line[300];
	FILE *file = fopen(path, "r");

	reads->words = calloc(WORDS_MAX, sizeof *reads->words);
	if (!file || !reads->words) {
		fprintf(stderr, "reads: cannot read %s\n", path);
		exit(1);
	}
	while (reads->word_count < WORDS_MAX && fgets(line, sizeof line, file)) {
		line[strcspn(line, "\r\n")] = '\0';
		reads->words[reads->word_count++] = strdup(line);
	}
	fclose(file);
	if (!reads->word_count) {
		fprintf(stderr, "reads: %s is empty\n", path);
		exit(1);
	}
}

static size_t make(void *arg, int connection, int64_t number, char *to, size_t room)
{
	const struct reads *reads = arg;
	const char *hole = strstr(reads->path, "%s"), *word = "";
	size_t before = hole ? (size_t)(hole - reads->path) : strlen(reads->path);

	(void)connection;
	if (hole && reads->word_count)
		word = reads->words[(uint64_t)number * UINT64_C(2654435761) % reads->word_count];
	int all = snprintf(to, room, "GET %.*s%s%s HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n\r\n",
		(int)before, reads->path, word, hole ? hole + 2 : "", reads->key);
	return all > 0 && (size_t)all < room ? (size_t)all : 0;
}

static void seen(void *arg, int64_t number, int status, const char *body, size_t size)
{
	static int told;

	(void)arg;
	if ((status < 200 || status > 299) && told++ < 3)
		fprintf(stderr, "read %lld: %d %.*s\n", (long long)number, status, (int)(size < 300 ? size : 300),
			body);
}

int main(int argc, char **argv)
{
	struct load_result result;

	if (argc < 6) {
		fprintf(stderr, "usage: reads PORT KEY SECONDS CONNECTIONS PATH [FILE]\n");
		return 2;
	}
	struct reads reads = {.key = argv[2], .path = argv[5]};
	if (argc > 6)
		read_words(argv[6], &reads);
	struct load load = {
		.address = "127.0.0.1",
		.port = atoi(argv[1]),
		.connections = atoi(argv[4]),
		.duration_ms = atoi(argv[3]) * 1000,
		.make = make,
		.seen = seen,
		.arg = &reads,
	};
	if (!load_run(&load, &result)) {
		fprintf(stderr, "reads: no connection to port %d\n", load.port);
		return 1;
	}
	load_print("reads", &result);
	return 0;
}

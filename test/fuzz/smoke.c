// Drives one fuzz target (LLVMFuzzerTestOneInput) without libFuzzer: every file of the corpus, then mutations of it.
// A seed is a history. The input at hand always stands in build/fuzz/NAME.input, so that it survives a crash.
//
//   NAME_fuzz [--seconds N] [--seed N] [FILE…]    with files: runs just these
//
// For guided fuzzing build with `make VARIANT=fuzz fuzzers`, which links libFuzzer in the place of this file.
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define INPUT_MAX (64 << 10)
#define SEEDS_MAX 1000
#define ONE_INPUT_SECONDS 5

struct bytes {
	uint8_t *data;
	size_t size;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bytes seeds[SEEDS_MAX];
static int seed_count;
static uint64_t state = 1;
static uint8_t *shown; // the mapped file of the input at hand
static int shown_file;

static uint32_t below(uint32_t limit)
{
	state ^= state << 13, state ^= state >> 7, state ^= state << 17;
	return limit ? (uint32_t)((state >> 32) % limit) : 0;
}

static void show_open(const char *name)
{
	char path[300];

	mkdir("build", 0755);
	mkdir("build/fuzz", 0755);
	snprintf(path, sizeof path, "build/fuzz/%s.input", name);
	shown_file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
	if (shown_file < 0 || ftruncate(shown_file, INPUT_MAX) != 0) {
		perror(path);
		exit(2);
	}
	shown = mmap(NULL, INPUT_MAX, PROT_READ | PROT_WRITE, MAP_SHARED, shown_file, 0);
	if (shown == MAP_FAILED) {
		perror("mmap");
		exit(2);
	}
}

static void run(const uint8_t *data, size_t size)
{
	// A copy of exactly that size, so that the sanitizer sees every byte past its end.
	uint8_t *exact = malloc(size ? size : 1);

	memcpy(shown, data, size);
	memset(shown + size, 0, INPUT_MAX - size);
	memcpy(exact, data, size);
	alarm(ONE_INPUT_SECONDS);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
}

static void seed_add(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(INPUT_MAX);

	if (!file || seed_count == SEEDS_MAX) {
		perror(path);
		exit(2);
	}
	seeds[seed_count++] = (struct bytes){data, fread(data, 1, INPUT_MAX, file)};
	fclose(file);
}

static void corpus_read(const char *name)
{
	char folder[300], path[600];
	struct dirent **entries;
	int count;

	snprintf(folder, sizeof folder, "test/fuzz/corpus/%s", name);
	count = scandir(folder, &entries, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			seed_add(path);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

// Takes out `cut` bytes at `at` and puts `size` bytes there; drops what passes the maximum.
static void put(struct bytes *input, size_t at, size_t cut, const uint8_t *bytes, size_t size)
{
	if (at + size > INPUT_MAX)
		size = INPUT_MAX - at;
	if (input->size - cut + size > INPUT_MAX)
		input->size = INPUT_MAX - size + cut;
	if (at + cut > input->size)
		cut = input->size - at;
	memmove(input->data + at + size, input->data + at + cut, input->size - at - cut);
	if (size > 0)
		memcpy(input->data + at, bytes, size);
	input->size = input->size - cut + size;
}

static void mutate(struct bytes *input)
{
	static const char odd[] = "\"'{}[](),:;\\/\0\r\n\t%&=+-.0189eE<>\x7f\x80\xc0\xe2\xed\xf4\xff";
	uint8_t piece[256];
	uint32_t at = below((uint32_t)input->size + 1), run_size = 1 + below(8 << below(6));
	const struct bytes *other = &seeds[below((uint32_t)seed_count)];

	switch (below(7)) {
	case 0:
		if (at < input->size)
			input->data[at] ^= (uint8_t)(1u << below(8));
		break;
	case 1:
		if (at < input->size)
			input->data[at] = (uint8_t)odd[below(sizeof odd - 1)];
		break;
	case 2:
		put(input, at, run_size > input->size - at ? input->size - at : run_size, NULL, 0);
		break;
	case 3:
		memset(piece, odd[below(sizeof odd - 1)], sizeof piece);
		put(input, at, 0, piece, run_size);
		break;
	case 4:
		if (at + run_size <= input->size) {
			memcpy(piece, input->data + at, run_size);
			put(input, below((uint32_t)input->size + 1), 0, piece, run_size);
		}
		break;
	case 5:
		piece[0] = (uint8_t)below(256);
		put(input, at, 0, piece, 1);
		break;
	default:
		if (other->size > 0) {
			uint32_t from = below((uint32_t)other->size);
			size_t left = other->size - from;

			put(input, at, 0, other->data + from, run_size < left ? run_size : left);
		}
	}
}

static void mutations(const char *name, int64_t seconds)
{
	struct bytes input = {.data = malloc(INPUT_MAX)};
	time_t end = time(NULL) + seconds;
	int64_t runs = 0;

	for (; (runs & 63) != 0 || time(NULL) < end; runs++) {
		const struct bytes *seed = &seeds[below((uint32_t)seed_count)];

		input.size = seed->size;
		memcpy(input.data, seed->data, seed->size);
		for (uint32_t left = 1 + below(8); left > 0; left--)
			mutate(&input);
		run(input.data, input.size);
	}
	free(input.data);
	printf("%s: %d of the corpus, %" PRId64 " mutations\n", name, seed_count, runs);
}

int main(int argc, char **argv)
{
	char name[200];
	int64_t seconds = 5;
	bool given = false;

	snprintf(name, sizeof name, "%s", strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0]);
	if (strstr(name, "_fuzz"))
		*strstr(name, "_fuzz") = '\0';
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--seconds") == 0 && i + 1 < argc) {
			seconds = atoll(argv[++i]);
		} else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc) {
			state = strtoull(argv[++i], NULL, 10) * 2 + 1;
		} else {
			seed_add(argv[i]);
			given = true;
		}
	}
	show_open(name);
	if (!given)
		corpus_read(name);
	if (seed_count == 0)
		seeds[seed_count++] = (struct bytes){calloc(1, 1), 0};
	for (int i = 0; i < seed_count; i++)
		run(seeds[i].data, seeds[i].size);
	if (!given)
		mutations(name, seconds);
	for (int i = 0; i < seed_count; i++)
		free(seeds[i].data);
	return 0;
}

// What `huitou describe` prints is what is committed, and the tables it is printed from are sound.
#include "../support.h"

#include "main/describe.h"
#include "main/tables.h"

#include <dirent.h>
#include <sys/stat.h>

static void the_tables_describe_themselves(void **state)
{
	struct arena *mem = arena_create();
	const char *wrong;

	(void)state;
	tables_gather();
	wrong = describe_wrong(mem);
	if (wrong)
		fail_msg("%s", wrong);
	arena_destroy(mem);
}

static char *file_text(struct arena *mem, const char *path)
{
	FILE *file = fopen(path, "r");
	struct stat about;

	if (!file || fstat(fileno(file), &about) != 0)
		fail_msg("%s is not there; run: huitou describe all .", path);
	char *text = arena_alloc(mem, (size_t)about.st_size + 1);
	assert_int_equal(fread(text, 1, (size_t)about.st_size, file), about.st_size);
	fclose(file);
	return text;
}

// The first line that differs.
static void compare(const struct described *file, const char *committed)
{
	size_t line = 1;

	for (size_t i = 0; file->text[i] == committed[i]; i++) {
		if (!file->text[i])
			return;
		line += file->text[i] == '\n';
	}
	fail_msg("%s:%zu is not what the tables say; run: huitou describe all .", file->path, line);
}

static void what_is_committed_is_what_is_printed(void **state)
{
	struct arena *mem = arena_create();
	struct described files[DESCRIBED_MAX];
	size_t count;

	(void)state;
	tables_gather();
	assert_true(describe_files(mem, "all", files, &count));
	assert_true(count > 30);
	for (size_t i = 0; i < count; i++)
		compare(&files[i], file_text(mem, files[i].path));
	arena_destroy(mem);
}

static bool printed(const struct described *files, size_t count, const char *path)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(files[i].path, path) == 0)
			return true;
	return false;
}

static void no_page_is_left_of_what_went_away(void **state)
{
	static const char *const folders[] = {"docs/api/en", "docs/api/zh"};
	struct arena *mem = arena_create();
	struct described files[DESCRIBED_MAX];
	size_t count;

	(void)state;
	tables_gather();
	assert_true(describe_files(mem, "reference", files, &count));
	for (size_t i = 0; i < 2; i++) {
		DIR *folder = opendir(folders[i]);
		assert_non_null(folder);
		for (struct dirent *entry; (entry = readdir(folder));)
			if (entry->d_name[0] != '.' &&
				!printed(files, count, arena_format(mem, "%s/%s", folders[i], entry->d_name)))
				fail_msg("%s/%s is printed by nobody", folders[i], entry->d_name);
		closedir(folder);
	}
	arena_destroy(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tables_describe_themselves),
		cmocka_unit_test(what_is_committed_is_what_is_printed),
		cmocka_unit_test(no_page_is_left_of_what_went_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

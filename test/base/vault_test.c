// What is sealed opens with its own key in its own place and nowhere else, and no changed byte passes.
#include "base/arena.h"
#include "base/vault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
	struct arena *mem;
	struct vault *vault, *other;
	struct data_key key;
	unsigned char wrapped[VAULT_WRAPPED_BYTES];
};

static int begin(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);
	unsigned char master[VAULT_KEY_BYTES] = {1}, other[VAULT_KEY_BYTES] = {2};

	fixture->mem = arena_create();
	fixture->vault = vault_create(master);
	fixture->other = vault_create(other);
	vault_new_key(fixture->vault, 7, &fixture->key, fixture->wrapped);
	*state = fixture;
	return 0;
}

static int end(void **state)
{
	struct fixture *fixture = *state;

	vault_destroy(fixture->vault);
	vault_destroy(fixture->other);
	arena_destroy(fixture->mem);
	free(fixture);
	return 0;
}

static void key_is_bound_to_owner_and_master(void **state)
{
	struct fixture *fixture = *state;
	struct data_key back;

	assert_int_equal(vault_unwrap(fixture->vault, 7, fixture->wrapped, sizeof fixture->wrapped, &back), OK);
	assert_memory_equal(back.bytes, fixture->key.bytes, VAULT_KEY_BYTES);
	assert_int_equal(vault_unwrap(fixture->vault, 8, fixture->wrapped, sizeof fixture->wrapped, &back),
		ERR_INTERNAL);
	assert_int_equal(vault_unwrap(fixture->other, 7, fixture->wrapped, sizeof fixture->wrapped, &back),
		ERR_INTERNAL);
	assert_int_equal(vault_unwrap(fixture->vault, 7, fixture->wrapped, sizeof fixture->wrapped - 1, &back),
		ERR_INTERNAL);
	for (size_t i = 0; i < sizeof fixture->wrapped; i++) {
		fixture->wrapped[i] ^= 1;
		assert_int_equal(vault_unwrap(fixture->vault, 7, fixture->wrapped, sizeof fixture->wrapped, &back),
			ERR_INTERNAL);
		fixture->wrapped[i] ^= 1;
	}
}

static void sealed_text_opens_in_its_place_only(void **state)
{
	static const char text[] = "13800138000";
	struct fixture *fixture = *state;
	struct data_key another;
	unsigned char wrapped[VAULT_WRAPPED_BYTES];
	size_t sealed_size, size;
	char *back;
	unsigned char *sealed = seal(&fixture->key, "customer.file", text, strlen(text), fixture->mem, &sealed_size);

	assert_int_equal(sealed_size, strlen(text) + VAULT_SEAL_EXTRA);
	assert_int_equal(unseal(&fixture->key, "customer.file", sealed, sealed_size, fixture->mem, &back, &size), OK);
	assert_int_equal(size, strlen(text));
	assert_string_equal(back, text);
	assert_int_equal(unseal(&fixture->key, "customer.note", sealed, sealed_size, fixture->mem, &back, &size),
		ERR_INTERNAL);
	vault_new_key(fixture->vault, 7, &another, wrapped);
	assert_int_equal(unseal(&another, "customer.file", sealed, sealed_size, fixture->mem, &back, &size),
		ERR_INTERNAL);
	for (size_t cut = 0; cut < sealed_size; cut++)
		assert_int_equal(unseal(&fixture->key, "customer.file", sealed, cut, fixture->mem, &back, &size),
			ERR_INTERNAL);
	for (size_t i = 0; i < sealed_size; i++) {
		sealed[i] ^= 0x80;
		assert_int_equal(unseal(&fixture->key, "customer.file", sealed, sealed_size, fixture->mem, &back,
			&size),
			ERR_INTERNAL);
		sealed[i] ^= 0x80;
	}
}

static void same_text_is_sealed_differently(void **state)
{
	struct fixture *fixture = *state;
	size_t size;
	void *once = seal(&fixture->key, "a", "text", 4, fixture->mem, &size);
	void *twice = seal(&fixture->key, "a", "text", 4, fixture->mem, &size);

	assert_memory_not_equal(once, twice, size);
}

static void empty_text_is_sealed_too(void **state)
{
	struct fixture *fixture = *state;
	size_t sealed_size, size = 1;
	char *back = NULL;
	void *sealed = seal(&fixture->key, "a", "", 0, fixture->mem, &sealed_size);

	assert_int_equal(unseal(&fixture->key, "a", sealed, sealed_size, fixture->mem, &back, &size), OK);
	assert_int_equal(size, 0);
	assert_string_equal(back, "");
}

static void hashes_differ_by_purpose_and_master(void **state)
{
	struct fixture *fixture = *state;
	unsigned char phone[VAULT_HASH_BYTES], again[VAULT_HASH_BYTES], email[VAULT_HASH_BYTES],
		other[VAULT_HASH_BYTES];

	vault_hash(fixture->vault, "phone", "+8613800138000", 14, phone);
	vault_hash(fixture->vault, "phone", "+8613800138000", 14, again);
	vault_hash(fixture->vault, "email", "+8613800138000", 14, email);
	vault_hash(fixture->other, "phone", "+8613800138000", 14, other);
	assert_memory_equal(phone, again, sizeof phone);
	assert_memory_not_equal(phone, email, sizeof phone);
	assert_memory_not_equal(phone, other, sizeof phone);
	assert_true(vault_hash_i64(fixture->vault, "piece", "ab", 2) >= 0);
	assert_true(vault_hash_i64(fixture->vault, "piece", "ab", 2) != vault_hash_i64(fixture->vault, "piece", "ac",
		2));
	assert_string_not_equal(vault_fingerprint(fixture->vault, fixture->mem),
		vault_fingerprint(fixture->other, fixture->mem));
}

static void write_key(const char *path, const char *text, mode_t mode)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static void key_file_is_made_once_and_kept(void **state)
{
	struct fixture *fixture = *state;
	char dir[] = "/tmp/vault_test.XXXXXX", path[64];
	const char *error = NULL, *first;
	struct vault *vault;
	struct stat stat_of;

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/shop.key", dir);
	assert_int_equal(vault_open(path, false, &vault, fixture->mem, &error), ERR_NOT_FOUND);
	assert_int_equal(vault_open(path, true, &vault, fixture->mem, &error), OK);
	first = vault_fingerprint(vault, fixture->mem);
	vault_destroy(vault);
	assert_int_equal(stat(path, &stat_of), 0);
	assert_int_equal(stat_of.st_mode & 0777, 0600);
	assert_int_equal(vault_open(path, true, &vault, fixture->mem, &error), OK);
	assert_string_equal(vault_fingerprint(vault, fixture->mem), first);
	vault_destroy(vault);

	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(vault_open(path, false, &vault, fixture->mem, &error), ERR_INTERNAL);
	assert_non_null(error);
	write_key(path, "not a key\n", 0600);
	assert_int_equal(vault_open(path, true, &vault, fixture->mem, &error), ERR_INTERNAL);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(key_is_bound_to_owner_and_master),
		TEST(sealed_text_opens_in_its_place_only),
		TEST(same_text_is_sealed_differently),
		TEST(empty_text_is_sealed_too),
		TEST(hashes_differ_by_purpose_and_master),
		TEST(key_file_is_made_once_and_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/vault.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// One key per use, so that what one use shows tells nothing about another.
enum purpose_key { KEY_WRAP = 1, KEY_HASH, KEY_HOUSE, KEY_FINGERPRINT, KEYS };

struct vault {
	unsigned char keys[KEYS][VAULT_KEY_BYTES];
};

static void start_sodium(void)
{
	if (sodium_init() < 0)
		abort(); // no source of randomness: nothing here may go on
}

struct vault *vault_create(const unsigned char *master)
{
	start_sodium();
	struct vault *vault = sodium_malloc(sizeof *vault);
	if (!vault)
		abort();
	for (int i = 1; i < KEYS; i++)
		crypto_kdf_derive_from_key(vault->keys[i], VAULT_KEY_BYTES, (uint64_t)i, "huitouV1", master);
	sodium_mprotect_readonly(vault);
	return vault;
}

void vault_destroy(struct vault *vault)
{
	sodium_free(vault);
}

static enum status write_new_key(const char *path, struct arena *mem, const char **error)
{
	unsigned char key[VAULT_KEY_BYTES];
	char text[VAULT_KEY_BYTES * 2 + 2];
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (file < 0) {
		*error = arena_format(mem, "cannot create the key file %s: %s", path, strerror(errno));
		return ERR_INTERNAL;
	}
	randombytes_buf(key, sizeof key);
	sodium_bin2hex(text, sizeof text, key, sizeof key);
	text[VAULT_KEY_BYTES * 2] = '\n';
	bool written = write(file, text, VAULT_KEY_BYTES * 2 + 1) == VAULT_KEY_BYTES * 2 + 1 && fsync(file) == 0;
	sodium_memzero(key, sizeof key);
	sodium_memzero(text, sizeof text);
	if (close(file) == 0 && written)
		return OK;
	unlink(path);
	*error = arena_format(mem, "cannot write the key file %s", path);
	return ERR_FULL;
}

static enum status read_key(int file, const char *path, struct vault **vault, struct arena *mem, const char **error)
{
	unsigned char key[VAULT_KEY_BYTES];
	char text[VAULT_KEY_BYTES * 2 + 2];
	const char *end;
	size_t length;
	struct stat state;
	ssize_t size = read(file, text, sizeof text);

	if (fstat(file, &state) != 0 || (state.st_mode & 077)) {
		*error = arena_format(mem, "the key file %s can be read by others; chmod 600 it", path);
		return ERR_INTERNAL;
	}
	if (size < VAULT_KEY_BYTES * 2 ||
		sodium_hex2bin(key, sizeof key, text, VAULT_KEY_BYTES * 2, NULL, &length, &end) != 0 ||
		length != sizeof key) {
		*error = arena_format(mem, "the key file %s does not hold 64 hexadecimal digits", path);
		return ERR_INTERNAL;
	}
	*vault = vault_create(key);
	sodium_memzero(key, sizeof key);
	sodium_memzero(text, sizeof text);
	return OK;
}

enum status vault_open(const char *path, bool create, struct vault **vault, struct arena *mem, const char **error)
{
	enum status status;
	int file;

	start_sodium();
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 && errno == ENOENT && create) {
		status = write_new_key(path, mem, error);
		if (status != OK)
			return status;
		file = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (file < 0) {
		*error = arena_format(mem, "cannot read the key file %s: %s", path, strerror(errno));
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_INTERNAL;
	}
	status = read_key(file, path, vault, mem, error);
	close(file);
	return status;
}

const char *vault_fingerprint(const struct vault *vault, struct arena *mem)
{
	return hex_text(mem, vault->keys[KEY_FINGERPRINT], 16);
}

static void owner_bytes(int64_t owner, unsigned char bytes[8])
{
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)((uint64_t)owner >> (8 * i));
}

void vault_new_key(const struct vault *vault, int64_t owner, struct data_key *key,
	unsigned char wrapped[VAULT_WRAPPED_BYTES])
{
	unsigned char bound[8];

	owner_bytes(owner, bound);
	randombytes_buf(key->bytes, sizeof key->bytes);
	randombytes_buf(wrapped, 24);
	crypto_aead_xchacha20poly1305_ietf_encrypt(wrapped + 24, NULL, key->bytes, sizeof key->bytes, bound,
		sizeof bound, NULL, wrapped, vault->keys[KEY_WRAP]);
}

enum status vault_unwrap(const struct vault *vault, int64_t owner, const void *wrapped, size_t size,
	struct data_key *key)
{
	const unsigned char *bytes = wrapped;
	unsigned char bound[8];

	owner_bytes(owner, bound);
	if (size != VAULT_WRAPPED_BYTES ||
		crypto_aead_xchacha20poly1305_ietf_decrypt(key->bytes, NULL, NULL, bytes + 24, size - 24, bound,
			sizeof bound, bytes, vault->keys[KEY_WRAP]) != 0)
		return ERR_INTERNAL;
	return OK;
}

void *seal(const struct data_key *key, const char *place, const void *text, size_t size, struct arena *mem,
	size_t *sealed_size)
{
	unsigned char *sealed = arena_alloc(mem, size + VAULT_SEAL_EXTRA);

	randombytes_buf(sealed, 24);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + 24, NULL, text, size, (const unsigned char *)place,
		strlen(place), NULL, sealed, key->bytes);
	*sealed_size = size + VAULT_SEAL_EXTRA;
	return sealed;
}

enum status unseal(const struct data_key *key, const char *place, const void *sealed, size_t sealed_size,
	struct arena *mem, char **text, size_t *size)
{
	const unsigned char *bytes = sealed;

	if (!sealed || sealed_size < VAULT_SEAL_EXTRA)
		return ERR_INTERNAL;
	*size = sealed_size - VAULT_SEAL_EXTRA;
	*text = arena_alloc(mem, *size + 1);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)*text, NULL, NULL, bytes + 24, sealed_size - 24,
		    (const unsigned char *)place, strlen(place), bytes, key->bytes) != 0)
		return ERR_INTERNAL;
	return OK;
}

void vault_house_key(const struct vault *vault, const char *purpose, struct data_key *key)
{
	crypto_generichash(key->bytes, sizeof key->bytes, (const unsigned char *)purpose, strlen(purpose),
		vault->keys[KEY_HOUSE], VAULT_KEY_BYTES);
}

void vault_hash(const struct vault *vault, const char *purpose, const void *text, size_t size,
	unsigned char hash[VAULT_HASH_BYTES])
{
	crypto_generichash_state state;
	unsigned char length = (unsigned char)strlen(purpose);

	// The purpose goes in with its length, so that ("a", "bc") and ("ab", "c") differ.
	crypto_generichash_init(&state, vault->keys[KEY_HASH], VAULT_KEY_BYTES, VAULT_HASH_BYTES);
	crypto_generichash_update(&state, &length, 1);
	crypto_generichash_update(&state, (const unsigned char *)purpose, length);
	crypto_generichash_update(&state, text, size);
	crypto_generichash_final(&state, hash, VAULT_HASH_BYTES);
}

int64_t vault_hash_i64(const struct vault *vault, const char *purpose, const void *text, size_t size)
{
	unsigned char hash[VAULT_HASH_BYTES];
	uint64_t number = 0;

	vault_hash(vault, purpose, text, size, hash);
	for (int i = 0; i < 8; i++)
		number = number << 8 | hash[i];
	return (int64_t)(number >> 1);
}

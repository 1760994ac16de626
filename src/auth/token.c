#include "auth/token.h"

#include "base/id.h"

#include <sodium.h>
#include <string.h>

#define SECRET_BYTES 32
#define MARK_BYTES 8
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#define KEY_HEAD "huk_"
#define KEY_ID 11
#define KEY_SECRET 32
#define KEY_CHECK 6
#define KEY_SIZE (sizeof KEY_HEAD - 1 + KEY_ID + 1 + KEY_SECRET + KEY_CHECK)

static void hash_of(const void *bytes, size_t size, struct token_hash *hash)
{
	crypto_generichash(hash->bytes, sizeof hash->bytes, bytes, size, NULL, 0);
}

static void mark_of(const struct vault *vault, const char *purpose, const unsigned char *secret, unsigned char *mark)
{
	unsigned char text[64 + SECRET_BYTES] = {0}, whole[VAULT_HASH_BYTES];

	strncpy((char *)text, purpose, 63);
	memcpy(text + 64, secret, SECRET_BYTES);
	vault_hash(vault, "token", text, sizeof text, whole);
	memcpy(mark, whole, MARK_BYTES);
}

const char *token_make(const struct vault *vault, const char *purpose, struct arena *mem, struct token_hash *hash)
{
	unsigned char bytes[SECRET_BYTES + MARK_BYTES];
	char text[TOKEN_TEXT_MAX];

	randombytes_buf(bytes, SECRET_BYTES);
	mark_of(vault, purpose, bytes, bytes + SECRET_BYTES);
	hash_of(bytes, sizeof bytes, hash);
	sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, VARIANT);
	sodium_memzero(bytes, sizeof bytes);
	return arena_text(mem, text);
}

bool token_read(const struct vault *vault, const char *purpose, const char *text, struct token_hash *hash)
{
	unsigned char bytes[SECRET_BYTES + MARK_BYTES], mark[MARK_BYTES];
	const char *end;
	size_t size;

	if (!text || strlen(text) != sodium_base64_ENCODED_LEN(sizeof bytes, VARIANT) - 1 ||
		sodium_base642bin(bytes, sizeof bytes, text, strlen(text), NULL, &size, &end, VARIANT) != 0 ||
		size != sizeof bytes || *end)
		return false;
	mark_of(vault, purpose, bytes, mark);
	hash_of(bytes, sizeof bytes, hash);
	return sodium_memcmp(mark, bytes + SECRET_BYTES, MARK_BYTES) == 0;
}

static void check_of(const char *text, size_t size, char *check)
{
	unsigned char hash[16];

	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, size, NULL, 0);
	for (int i = 0; i < KEY_CHECK; i++)
		check[i] = digits[hash[i] & 31];
}

const char *key_make(int64_t id, struct arena *mem, struct token_hash *hash)
{
	const char *id_digits = id_text(mem, "k", id) + 2;
	char text[KEY_SIZE + 1] = KEY_HEAD;
	char *at = text + sizeof KEY_HEAD - 1;
	unsigned char secret[KEY_SECRET];

	randombytes_buf(secret, sizeof secret);
	memcpy(at, id_digits, KEY_ID);
	at += KEY_ID;
	*at++ = '_';
	for (int i = 0; i < KEY_SECRET; i++)
		*at++ = digits[secret[i] & 31];
	check_of(text, (size_t)(at - text), at);
	sodium_memzero(secret, sizeof secret);
	hash_of(text, KEY_SIZE, hash);
	return arena_text_n(mem, text, KEY_SIZE);
}

bool key_read(const char *text, int64_t *id, struct token_hash *hash)
{
	char id_part[KEY_ID + 3] = "k_", check[KEY_CHECK];

	if (strlen(text) != KEY_SIZE || strncmp(text, KEY_HEAD, sizeof KEY_HEAD - 1) != 0)
		return false;
	memcpy(id_part + 2, text + sizeof KEY_HEAD - 1, KEY_ID);
	check_of(text, KEY_SIZE - KEY_CHECK, check);
	hash_of(text, KEY_SIZE, hash);
	return memcmp(check, text + KEY_SIZE - KEY_CHECK, KEY_CHECK) == 0 && id_parse(id_part, "k", id);
}

const char *key_shown(struct arena *mem, int64_t id)
{
	return arena_format(mem, KEY_HEAD "%s_…", id_text(mem, "k", id) + 2);
}

bool token_hash_equal(const struct token_hash *a, const struct token_hash *b)
{
	return sodium_memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

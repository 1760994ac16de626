#include "deliver/signature.h"

#include <sodium.h>
#include <string.h>

#define PREFIX "whsec_"
#define BASE64 sodium_base64_VARIANT_ORIGINAL

void secret_make(struct secret *secret)
{
	secret->size = SECRET_FRESH;
	randombytes_buf(secret->bytes, secret->size);
}

bool secret_parse(const char *text, struct secret *secret)
{
	size_t length = strlen(text), start = strlen(PREFIX);

	if (strncmp(text, PREFIX, start) != 0)
		return false;
	if (sodium_base642bin(secret->bytes, sizeof secret->bytes, text + start, length - start, NULL, &secret->size,
		NULL,
		    BASE64) != 0)
		return false;
	return secret->size >= SECRET_MIN;
}

static const char *base64(struct arena *mem, const unsigned char *bytes, size_t size)
{
	size_t room = sodium_base64_encoded_len(size, BASE64);

	return sodium_bin2base64(arena_alloc(mem, room), room, bytes, size, BASE64);
}

const char *secret_text(struct arena *mem, const struct secret *secret)
{
	return arena_format(mem, PREFIX "%s", base64(mem, secret->bytes, secret->size));
}

const char *signature(struct arena *mem, const struct secret *secret, const char *id, int64_t at_s, const char *body,
	size_t size)
{
	const char *head = arena_format(mem, "%s.%lld.", id, (long long)at_s);
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;

	crypto_auth_hmacsha256_init(&state, secret->bytes, secret->size);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)head, strlen(head));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, size);
	crypto_auth_hmacsha256_final(&state, mac);
	return arena_format(mem, "v1,%s", base64(mem, mac, sizeof mac));
}

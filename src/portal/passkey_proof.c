#include "base/json.h"
#include "portal/passkey.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <sodium.h>
#include <string.h>

// Authenticator data, WebAuthn §6.1: the hash of our name, flags, a counter; of a new key an AAGUID, the length of its
// id, and the id.
#define AT_FLAGS 32
#define AT_COUNTER 33
#define AT_ID_SIZE 53
#define AT_ID 55
#define FLAG_PRESENT 0x01
#define FLAG_VERIFIED 0x04
#define FLAG_NEW_KEY 0x40

struct said {
	const char *type, *challenge, *origin;
	bool cross;
};

static bool read_client_data(struct arena *mem, struct bytes text, struct said *said)
{
	struct json json;
	const char *key;

	json_open(&json, mem, (const char *)text.at, text.size);
	if (!json_enter_object(&json))
		return false;
	while (json_next_key(&json, &key)) {
		const char **wanted = strcmp(key, "type") == 0        ? &said->type
				      : strcmp(key, "challenge") == 0 ? &said->challenge
				      : strcmp(key, "origin") == 0    ? &said->origin
								      : NULL;
		if (wanted                                ? *wanted || !json_text(&json, wanted)
			: strcmp(key, "crossOrigin") == 0 ? !json_bool(&json, &said->cross)
							  : !json_skip(&json, NULL, NULL))
			return false;
	}
	return !json.problem && json_end(&json) && said->type && said->challenge && said->origin;
}

// The host without its port; in "[::1]:8080" the brackets belong to it.
static size_t host_length(const char *host)
{
	const char *bracket = strchr(host, ']'), *colon = strrchr(host, ':');

	return colon && (!bracket || colon > bracket) ? (size_t)(colon - host) : strlen(host);
}

static bool is_local(const char *host)
{
	size_t size = host_length(host);
	return size == strlen("localhost") && memcmp(host, "localhost", size) == 0;
}

static bool origin_is_ours(const struct passkey_claim *claim, const char *origin)
{
	const char *https = "https://", *http = "http://";

	if (strncmp(origin, https, strlen(https)) == 0)
		return strcmp(origin + strlen(https), claim->host) == 0;
	return !claim->secure && is_local(claim->host) && strncmp(origin, http, strlen(http)) == 0 &&
	       strcmp(origin + strlen(http), claim->host) == 0;
}

static const char *challenge_text(struct arena *mem, const char *base64)
{
	size_t room = strlen(base64) + 1, size = 0;
	char *text = arena_alloc(mem, room);
	const char *end;

	if (sodium_base642bin((unsigned char *)text, room - 1, base64, strlen(base64), NULL, &size, &end,
		    sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
		*end || memchr(text, 0, size))
		return NULL;
	text[size] = '\0';
	return text;
}

enum status passkey_claim_check(
	struct arena *mem, const struct passkey_claim *claim, const char **challenge, uint32_t *counter)
{
	struct said said = {0};
	unsigned char hash[SHA256_DIGEST_LENGTH];
	const unsigned char *data = claim->authenticator.at;

	if (!read_client_data(mem, claim->client_data, &said) || strcmp(said.type, claim->type) != 0 || said.cross ||
		!origin_is_ours(claim, said.origin))
		return ERR_UNAUTHENTICATED;
	*challenge = challenge_text(mem, said.challenge);
	if (!*challenge || claim->authenticator.size < AT_COUNTER + sizeof *counter)
		return ERR_UNAUTHENTICATED;
	SHA256((const unsigned char *)claim->host, host_length(claim->host), hash);
	if (sodium_memcmp(hash, data, sizeof hash) != 0 || !(data[AT_FLAGS] & FLAG_PRESENT) ||
		!(data[AT_FLAGS] & FLAG_VERIFIED))
		return ERR_UNAUTHENTICATED;
	*counter = (uint32_t)data[AT_COUNTER] << 24 | (uint32_t)data[AT_COUNTER + 1] << 16 |
		   (uint32_t)data[AT_COUNTER + 2] << 8 | data[AT_COUNTER + 3];
	return OK;
}

enum status passkey_new_id(const struct passkey_claim *claim, struct bytes *id)
{
	const unsigned char *data = claim->authenticator.at;

	if (claim->authenticator.size < AT_ID || !(data[AT_FLAGS] & FLAG_NEW_KEY))
		return ERR_UNPROCESSABLE;
	*id = (struct bytes){data + AT_ID, (size_t)data[AT_ID_SIZE] << 8 | data[AT_ID_SIZE + 1]};
	return id->size > 0 && id->size <= PASSKEY_ID_MAX && AT_ID + id->size <= claim->authenticator.size
		       ? OK
		       : ERR_UNPROCESSABLE;
}

// NULL: none of those that we take. The caller frees it.
static EVP_PKEY *key_of(struct bytes public_key)
{
	const unsigned char *at = public_key.at;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)public_key.size);
	char group[32] = "";
	bool good = false;

	if (!key)
		return NULL;
	int bits = EVP_PKEY_get_bits(key);
	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_ED25519:
		good = true;
		break;
	case EVP_PKEY_RSA:
		good = bits >= 2048 && bits <= 4096;
		break;
	case EVP_PKEY_EC:
		good = EVP_PKEY_get_group_name(key, group, sizeof group, NULL) == 1 && strcmp(group, "prime256v1") == 0;
		break;
	default:
		break;
	}
	if (good && at == public_key.at + public_key.size)
		return key;
	EVP_PKEY_free(key);
	return NULL;
}

bool passkey_key_known(struct bytes public_key)
{
	EVP_PKEY *key = key_of(public_key);

	EVP_PKEY_free(key);
	return key != NULL;
}

bool passkey_signed(struct bytes public_key, const struct passkey_claim *claim, struct bytes signature)
{
	unsigned char message[1024 + SHA256_DIGEST_LENGTH];
	size_t size = claim->authenticator.size;
	EVP_PKEY *key = NULL;
	EVP_MD_CTX *check = NULL;
	bool good = false;

	if (size > 1024)
		return false;
	memcpy(message, claim->authenticator.at, size);
	SHA256(claim->client_data.at, claim->client_data.size, message + size);
	key = key_of(public_key);
	check = EVP_MD_CTX_new();
	if (!key || !check)
		goto out;
	const EVP_MD *digest = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 ? NULL : EVP_sha256();
	good = EVP_DigestVerifyInit(check, NULL, digest, NULL, key) == 1 &&
	       EVP_DigestVerify(check, signature.at, signature.size, message, size + SHA256_DIGEST_LENGTH) == 1;
out:
	EVP_MD_CTX_free(check);
	EVP_PKEY_free(key);
	return good;
}
